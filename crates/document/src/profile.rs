//! What stands in the certificates: names, extensions, validity (X.509 v3, RFC 5280). Knows nothing of who may have one.

use std::time::Duration;

use der::asn1::{Any, ObjectIdentifier, OctetString, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::{Decode, Encode, Tag};
use p256::ecdsa::{DerSignature, SigningKey};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use crate::error::DocumentError;
use crate::field::Field;

pub(crate) const COUNTRY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
pub(crate) const ORGANIZATION_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.97");
const CERTIFICATE_POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");

/// The party whose signature a certificate is for, as its only certificate policy (RFC 5280 §4.2.1.4):
///
/// | policy | party |
/// |---|---|
/// | `2.25.113436159884615298179993240310426099757.1` | the buyer |
/// | `2.25.113436159884615298179993240310426099757.2` | the supplier |
///
/// The arc is the UUID 5557027c-578b-4479-98c5-e3849fb7e02d (Rec. ITU-T X.667, which needs no registration). An arc of
/// 128 bits does not fit an [`ObjectIdentifier`], so the extension's value is written in DER: these bytes, then the last
/// arc.
const POLICY: [u8; 26] = [
    0x30, 0x19, 0x30, 0x17, 0x06, 0x15, 0x69, 0x81, 0xaa, 0xd7, 0x81, 0x9f, 0x8a, 0xf8, 0xda, 0x91, 0xf3, 0x98, 0xe2,
    0xf8, 0xf0, 0xc9, 0xfd, 0xdf, 0xc0, 0x2d,
];

/// The policy of the party whose field it is; none for the timestamp's, which is no party's.
fn policy(field: Field) -> Option<Vec<u8>> {
    let party = match field {
        Field::Buyer => 1,
        Field::Supplier => 2,
        Field::Timestamp => return None,
    };
    Some([&POLICY[..], &[party]].concat())
}

/// The field that a certificate's holder may sign; none for a certificate that does not say so.
pub(crate) fn field_of(certificate: &Certificate) -> Option<Field> {
    let extensions = certificate.tbs_certificate().extensions()?;
    let mut policies = extensions.iter().filter(|extension| extension.extn_id == CERTIFICATE_POLICIES);
    let (Some(one), None) = (policies.next(), policies.next()) else { return None };
    Field::PARTIES.into_iter().find(|field| policy(*field).is_some_and(|policy| policy == one.extn_value.as_bytes()))
}

/// A root's certificate.
pub(crate) struct Root(pub(crate) Name);

impl BuilderProfile for Root {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let name = tbs.subject();
        let constraints = BasicConstraints { ca: true, path_len_constraint: Some(1) };
        Ok(vec![
            constraints.to_extension(name, &[])?,
            (&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)).to_extension(name, &[])?,
            (&SubjectKeyIdentifier::try_from(own)?).to_extension(name, &[])?,
        ])
    }
}

/// A contact's certificate: to sign documents, which binds (nonRepudiation), and nothing else.
pub(crate) struct Leaf {
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    /// The party's field, and the only one it may sign.
    pub(crate) field: Field,
}

impl BuilderProfile for Leaf {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let name = tbs.subject();
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(SubjectKeyIdentifier::try_from(issuer)?.0),
            ..Default::default()
        };
        let policy = policy(self.field).ok_or(der::ErrorKind::Failed.to_error())?;
        let policies =
            Extension { extn_id: CERTIFICATE_POLICIES, critical: false, extn_value: OctetString::new(policy)? };
        Ok(vec![
            (&BasicConstraints { ca: false, path_len_constraint: None }).to_extension(name, &[])?,
            (&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)).to_extension(name, &[])?,
            (&SubjectKeyIdentifier::try_from(own)?).to_extension(name, &[])?,
            (&authority).to_extension(name, &[])?,
            policies,
        ])
    }
}

pub(crate) fn build(
    profile: impl BuilderProfile,
    serial: [u8; 16],
    validity: Validity,
    key: SubjectPublicKeyInfoOwned,
    issuer: &SigningKey,
) -> Result<Certificate, DocumentError> {
    let builder = CertificateBuilder::new(profile, SerialNumber::new(&serial)?, validity, key)?;
    Ok(builder.build::<_, DerSignature>(issuer)?)
}

pub(crate) fn public_key(key: &SigningKey) -> Result<SubjectPublicKeyInfoOwned, DocumentError> {
    Ok(SubjectPublicKeyInfoOwned::from_key(key.verifying_key())?)
}

/// A distinguished name; every value in UTF-8 but the country and the serial number, which may be ASCII only.
pub(crate) fn name(attributes: &[(ObjectIdentifier, &str)]) -> Result<Name, DocumentError> {
    let mut names = RdnSequence::default();
    for (oid, value) in attributes {
        let value = if [COUNTRY_NAME, SERIAL_NUMBER].contains(oid) {
            Any::new(Tag::PrintableString, PrintableStringRef::new(value)?.as_bytes())?
        } else {
            Any::new(Tag::Utf8String, Utf8StringRef::new(value)?.as_bytes())?
        };
        let mut set = SetOfVec::new();
        set.insert(AttributeTypeAndValue { oid: *oid, value })?;
        names.push(RelativeDistinguishedName::from(set));
    }
    Ok(Name::from_der(&names.to_der()?)?)
}

pub(crate) fn validity(from: Duration, until: Duration) -> Result<Validity, DocumentError> {
    let time = |at: Duration| Ok::<_, DocumentError>(Time::from(der::DateTime::from_unix_duration(at)?));
    Ok(Validity::new(time(from)?, time(until)?))
}
