//! The signature's container: a detached CMS SignedData (RFC 5652) as PAdES baseline B-B wants it.
//!
//! Signed attributes are content-type (id-data), message-digest and signing-certificate-v2 (RFC 5035), and no
//! signing-time (ETSI EN 319 142-1 §6.3: `/M` says when). A container is read by taking its parts out, assembling
//! them again and comparing the bytes, so there is exactly one encoding and no room for anything unsigned.
//! A signature timestamp (B-T) will be an unsigned attribute; until one is made here, one found here is a fault.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode, Header, Sequence, SliceReader};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{DerSignature, Signature, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::spki::AlgorithmIdentifierOwned;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
pub(crate) const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// `ESSCertIDv2` with its default hash, SHA-256 (RFC 5035 §4).
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct CertificateId {
    hash: OctetString,
}

/// `SigningCertificateV2` without policies.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateId>,
}

/// A container taken apart.
pub(crate) struct Container {
    /// The signer's certificate.
    pub(crate) signer: Certificate,
    /// The other certificates, in no order.
    pub(crate) others: Vec<Certificate>,
    digest: Vec<u8>,
    signature: Signature,
}

/// Signs the digest of a document's signed bytes; `chain` starts with the signer's certificate.
pub(crate) fn sign(digest: &[u8], key: &SigningKey, chain: &[Certificate]) -> der::Result<Vec<u8>> {
    let signer = chain.first().ok_or_else(|| der::ErrorKind::Failed.to_error())?;
    let attributes = signed_attributes(digest, signer)?.to_der()?;
    let signature: Signature = key.sign(&attributes);
    assemble(digest, signer, chain, &signature.normalize_s())
}

impl Container {
    /// Reads a container that is followed by nothing but zeros; `None` for any encoding but ours.
    pub(crate) fn read(padded: &[u8]) -> Option<Self> {
        let header = Header::peek(&SliceReader::new(padded).ok()?).ok()?;
        let length = usize::try_from((header.encoded_len().ok()? + header.length()).ok()?).ok()?;
        let (bytes, padding) = padded.split_at_checked(length)?;
        if padding.iter().any(|byte| *byte != 0) {
            return None;
        }
        let info = ContentInfo::from_der(bytes).ok()?;
        let data = info.content.decode_as::<SignedData>().ok()?;
        let [signer_info] = data.signer_infos.0.as_slice() else { return None };
        let SignerIdentifier::IssuerAndSerialNumber(sid) = &signer_info.sid else { return None };
        let mut certificates = Vec::new();
        for choice in data.certificates.as_ref()?.0.iter() {
            let CertificateChoices::Certificate(certificate) = choice else { return None };
            certificates.push(certificate.clone());
        }
        let is_signer = |c: &Certificate| *sid == identifier(c);
        let at = certificates.iter().position(is_signer)?;
        let digest = message_digest(signer_info.signed_attrs.as_ref()?)?;
        let signature = Signature::from_der(signer_info.signature.as_bytes()).ok()?;
        let again = assemble(&digest, certificates.get(at)?, &certificates, &signature).ok()?;
        let canonical = bytes == again;
        // (r, -s) verifies wherever (r, s) does: only one of the two is accepted.
        let low = signature.normalize_s() == signature;
        let signer = certificates.remove(at);
        (canonical && low).then_some(Self { signer, others: certificates, digest, signature })
    }

    /// Whether it was made over bytes with this digest.
    pub(crate) fn is_of(&self, digest: &[u8]) -> bool {
        self.digest == digest
    }

    /// Whether its signature is the key's.
    pub(crate) fn is_signed_with(&self, key: &VerifyingKey) -> bool {
        let attributes = signed_attributes(&self.digest, &self.signer).and_then(|attributes| attributes.to_der());
        attributes.is_ok_and(|bytes| key.verify(&bytes, &self.signature).is_ok())
    }
}

fn identifier(certificate: &Certificate) -> IssuerAndSerialNumber {
    let tbs = certificate.tbs_certificate();
    IssuerAndSerialNumber { issuer: tbs.issuer().clone(), serial_number: tbs.serial_number().clone() }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> der::Result<Attribute> {
    let mut values = SetOfVec::new();
    values.insert(Any::from_der(&value.to_der()?)?)?;
    Ok(Attribute { oid, values })
}

fn signed_attributes(digest: &[u8], signer: &Certificate) -> der::Result<Attributes> {
    let hash = OctetString::new(Sha256::digest(signer.to_der()?).as_slice())?;
    let mut attributes = Attributes::new();
    attributes.insert(attribute(CONTENT_TYPE, &ID_DATA)?)?;
    attributes.insert(attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?)?;
    let signing = SigningCertificate { certificates: vec![CertificateId { hash }] };
    attributes.insert(attribute(SIGNING_CERTIFICATE_V2, &signing)?)?;
    Ok(attributes)
}

fn message_digest(attributes: &Attributes) -> Option<Vec<u8>> {
    let attribute = attributes.iter().find(|attribute| attribute.oid == MESSAGE_DIGEST)?;
    Some(attribute.values.get(0)?.decode_as::<OctetString>().ok()?.as_bytes().to_vec())
}

fn assemble(
    digest: &[u8],
    signer: &Certificate,
    certificates: &[Certificate],
    signature: &Signature,
) -> der::Result<Vec<u8>> {
    let algorithm = |oid| AlgorithmIdentifierOwned { oid, parameters: None };
    let signature: DerSignature = signature.to_der();
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(identifier(signer)),
        digest_alg: algorithm(SHA_256),
        signed_attrs: Some(signed_attributes(digest, signer)?),
        signature_algorithm: algorithm(ECDSA_WITH_SHA_256),
        signature: OctetString::new(signature.as_bytes())?,
        unsigned_attrs: None,
    };
    let choices: Vec<_> = certificates.iter().cloned().map(CertificateChoices::Certificate).collect();
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet::try_from(choices)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![info])?,
    };
    ContentInfo { content_type: ID_SIGNED_DATA, content: Any::from_der(&data.to_der()?)? }.to_der()
}
