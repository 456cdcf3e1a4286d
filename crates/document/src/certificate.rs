//! The authority that issues signing certificates, and the request a signer's computer makes for one.
//!
//! P-256 and ECDSA with SHA-256 throughout (X.509 v3, RFC 5280; PKCS#10, RFC 2986). Knows no clock and no store:
//! callers pass times and serial numbers, and keep the PEM. Whether the person is who they say was settled before.

use std::time::Duration;

use der::{Decode, DecodePem, Encode, EncodePem};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::Generate;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::builder::Builder;
use x509_cert::request::{CertReq, RequestBuilder};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::chain::{self, COMMON_NAME, ORGANIZATION_NAME};
use crate::cms::ECDSA_WITH_SHA_256;
use crate::error::DocumentError;
use crate::field::Field;
use crate::profile::{
    COUNTRY_NAME, Leaf, ORGANIZATION_IDENTIFIER, Root, SERIAL_NUMBER, build, name, public_key, validity,
};

const ROOT_YEARS: u64 = 20;
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Whom a certificate is issued to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The contact's verified name: commonName.
    pub name: String,
    /// 상호: organizationName. An individual supplier's own name.
    pub company: String,
    /// 사업자등록번호 `NNN-NN-NNNNN`: organizationIdentifier `NTRKR-…` (ETSI EN 319 412-1 §5.1.4). A person has none.
    pub business_reg_no: Option<String>,
    /// The contact's identifier: serialNumber, which tells two people of one name apart.
    pub contact_id: String,
    /// The party they sign for, by its field: [`Field::Buyer`] or [`Field::Supplier`]. A signature by this certificate
    /// holds in that field only ([`crate::Fault::WrongParty`]).
    pub field: Field,
}

/// A new P-256 key from the operating system's randomness.
#[must_use]
pub fn generate_key() -> SigningKey {
    SigningKey::generate()
}

/// A PKCS#10 request for a certificate, signed with the key itself.
///
/// # Errors
/// [`DocumentError::Encoding`] when the name cannot stand in a certificate.
pub fn certificate_request(key: &SigningKey, common_name: &str) -> Result<Vec<u8>, DocumentError> {
    let builder = RequestBuilder::new(name(&[(COMMON_NAME, common_name)])?)?;
    Ok(builder.build::<_, DerSignature>(key)?.to_der()?)
}

/// The authority: a root certificate and its key.
pub struct Authority {
    key: SigningKey,
    root: Certificate,
}

impl Authority {
    /// A new root named `name`, valid for 20 years from `now_micros` (microseconds since the epoch).
    ///
    /// # Errors
    /// [`DocumentError::Encoding`], [`DocumentError::Time`].
    pub fn generate(common_name: &str, now_micros: i64) -> Result<Self, DocumentError> {
        let key = generate_key();
        let start = since_epoch(now_micros)?;
        let names = [(COUNTRY_NAME, "KR"), (ORGANIZATION_NAME, common_name), (COMMON_NAME, common_name)];
        let validity = validity(start, start + YEAR * ROOT_YEARS as u32)?;
        let profile = Root(name(&names)?);
        let root = build(profile, root_serial(&key), validity, public_key(&key)?, &key)?;
        Ok(Self { key, root })
    }

    /// Reads what [`Self::to_pem`] wrote.
    ///
    /// # Errors
    /// [`DocumentError::Certificate`] when a part is missing or the key is another's.
    pub fn from_pem(pem: &str) -> Result<Self, DocumentError> {
        let (key, certificate) = pem
            .find("-----BEGIN CERTIFICATE-----")
            .map(|at| pem.split_at(at))
            .ok_or(DocumentError::Certificate("the PEM has no certificate"))?;
        let key = SigningKey::from_pkcs8_pem(key.trim())
            .map_err(|_| DocumentError::Certificate("the PEM has no PKCS#8 P-256 key"))?;
        let root = Certificate::from_pem(certificate)?;
        if chain::key_of(&root).as_ref() != Some(key.verifying_key()) {
            return Err(DocumentError::Certificate("the key is not the certificate's"));
        }
        Ok(Self { key, root })
    }

    /// The key (PKCS#8) and the root certificate as PEM. A secret.
    ///
    /// # Errors
    /// [`DocumentError::Encoding`].
    pub fn to_pem(&self) -> Result<String, DocumentError> {
        let key = self.key.to_pkcs8_pem(LineEnding::LF).map_err(|e| DocumentError::Encoding(e.to_string()))?;
        Ok(format!("{}{}", key.as_str(), self.root.to_pem(LineEnding::LF)?))
    }

    /// The root certificate in DER: what [`crate::verify`] is to trust.
    ///
    /// # Errors
    /// [`DocumentError::Encoding`].
    pub fn root_der(&self) -> Result<Vec<u8>, DocumentError> {
        Ok(self.root.to_der()?)
    }

    /// Issues a certificate to sign documents with, for the key of a PKCS#10 request.
    ///
    /// The names in the request are ignored: only `subject`, which the caller verified, is certified. `serial` is to be
    /// unique and not zero (a UUID's bytes); the times are microseconds since the epoch.
    ///
    /// # Errors
    /// [`DocumentError::Certificate`] when the request is not signed with its own P-256 key, when the times are the
    /// wrong way round or outside the root's own, when `subject` is to sign as nobody's party; [`DocumentError::Encoding`]; [`DocumentError::Time`].
    pub fn issue(
        &self,
        csr_der: &[u8],
        subject: &Subject,
        serial: [u8; 16],
        not_before: i64,
        not_after: i64,
    ) -> Result<Vec<u8>, DocumentError> {
        let key = requested_key(csr_der)?;
        let (from, until) = (since_epoch(not_before)?, since_epoch(not_after)?);
        let own = self.root.tbs_certificate().validity();
        if until <= from || from < own.not_before.to_unix_duration() || until > own.not_after.to_unix_duration() {
            return Err(DocumentError::Certificate("the validity is not within the root's"));
        }
        if !Field::PARTIES.contains(&subject.field) {
            return Err(DocumentError::Certificate("the timestamp field is no party's"));
        }
        let organization = subject.business_reg_no.as_ref().map(|number| format!("NTRKR-{}", number.replace('-', "")));
        let mut names = vec![(COUNTRY_NAME, "KR"), (ORGANIZATION_NAME, subject.company.as_str())];
        names.extend(organization.as_ref().map(|identifier| (ORGANIZATION_IDENTIFIER, identifier.as_str())));
        names.extend([(COMMON_NAME, subject.name.as_str()), (SERIAL_NUMBER, subject.contact_id.as_str())]);
        let issuer = self.root.tbs_certificate().subject().clone();
        let profile = Leaf { issuer, subject: name(&names)?, field: subject.field };
        Ok(build(profile, serial, validity(from, until)?, key, &self.key)?.to_der()?)
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("root", &chain::fingerprint(&self.root)).finish_non_exhaustive()
    }
}

/// The key of a request, if the request is signed with it.
fn requested_key(csr_der: &[u8]) -> Result<SubjectPublicKeyInfoOwned, DocumentError> {
    let request = CertReq::from_der(csr_der)?;
    let info = &request.info;
    let key = chain::p256_key(&info.public_key).ok_or(DocumentError::Certificate("the request's key is not P-256"))?;
    let signature = request.signature.as_bytes().and_then(|bytes| DerSignature::from_bytes(bytes).ok());
    let signed = match signature {
        Some(signature) if request.algorithm.oid == ECDSA_WITH_SHA_256 => {
            key.verify(&info.to_der()?, &signature).is_ok()
        }
        _ => false,
    };
    if !signed {
        return Err(DocumentError::Certificate("the request is not signed with its own key"));
    }
    Ok(info.public_key.clone())
}

/// A new root is told from others by its key, so its serial number is taken from that.
fn root_serial(key: &SigningKey) -> [u8; 16] {
    let digest = Sha256::digest(key.verifying_key().to_sec1_point(true).as_bytes());
    let mut serial = [0; 16];
    serial.copy_from_slice(digest.split_at(16).0);
    serial[0] |= 1;
    serial
}

fn since_epoch(micros: i64) -> Result<Duration, DocumentError> {
    u64::try_from(micros).map(|micros| Duration::from_secs(micros / 1_000_000)).map_err(|_| DocumentError::Time(micros))
}
