//! What stands in the certificates: names, extensions, validity (X.509 v3, RFC 5280). Knows nothing of who may have one.

use std::time::Duration;

use der::asn1::{Any, ObjectIdentifier, PrintableStringRef, SetOfVec, Utf8StringRef};
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

pub(crate) const COUNTRY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
pub(crate) const ORGANIZATION_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.97");

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
        Ok(vec![
            (&BasicConstraints { ca: false, path_len_constraint: None }).to_extension(name, &[])?,
            (&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)).to_extension(name, &[])?,
            (&SubjectKeyIdentifier::try_from(own)?).to_extension(name, &[])?,
            (&authority).to_extension(name, &[])?,
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
