//! What a certificate says, and whether it leads to a root that is trusted (RFC 5280 §6, in the narrow form our
//! authority issues: P-256, ECDSA with SHA-256). Knows nothing of documents; revocation is the server's to judge.

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::cms::ECDSA_WITH_SHA_256;
use crate::report::Fault;

pub(crate) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
pub(crate) const ORGANIZATION_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// A text of the certificate's subject; empty when it has none.
pub(crate) fn subject_text(certificate: &Certificate, oid: ObjectIdentifier) -> String {
    let subject = certificate.tbs_certificate().subject();
    let value = subject.iter().find(|attribute| attribute.oid == oid).map(|attribute| attribute.value.value());
    value.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default().to_owned()
}

/// SHA-256 of the certificate's DER in lower-case hex.
pub(crate) fn fingerprint(certificate: &Certificate) -> String {
    let digest = certificate.to_der().map(Sha256::digest).unwrap_or_default();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The P-256 key in a SubjectPublicKeyInfo; `None` for any other kind.
pub(crate) fn p256_key(info: &SubjectPublicKeyInfoOwned) -> Option<VerifyingKey> {
    let curve = info.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()?;
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != P_256 {
        return None;
    }
    VerifyingKey::from_sec1_bytes(info.subject_public_key.as_bytes()?).ok()
}

pub(crate) fn key_of(certificate: &Certificate) -> Option<VerifyingKey> {
    p256_key(certificate.tbs_certificate().subject_public_key_info())
}

/// Whether a person's or company's certificate may sign documents: not an authority's, and with nonRepudiation.
pub(crate) fn may_sign(certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    let authority = matches!(tbs.get_extension::<BasicConstraints>(), Ok(Some((_, constraints))) if constraints.ca);
    let usage = tbs.get_extension::<KeyUsage>();
    !authority && matches!(usage, Ok(Some((_, usage))) if usage.0.contains(KeyUsages::NonRepudiation))
}

fn is_authority(certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    let usage = tbs.get_extension::<KeyUsage>();
    matches!(tbs.get_extension::<BasicConstraints>(), Ok(Some((true, constraints))) if constraints.ca)
        && matches!(usage, Ok(Some((_, usage))) if usage.0.contains(KeyUsages::KeyCertSign))
}

fn is_issued_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    if tbs.issuer() != issuer.tbs_certificate().subject()
        || tbs.signature() != certificate.signature_algorithm()
        || tbs.signature().oid != ECDSA_WITH_SHA_256
        || tbs.signature().parameters.is_some()
        || !is_authority(issuer)
    {
        return false;
    }
    let signature = certificate.signature().as_bytes().and_then(|bytes| DerSignature::from_bytes(bytes).ok());
    match (key_of(issuer), tbs.to_der(), signature) {
        (Some(key), Ok(bytes), Some(signature)) => key.verify(&bytes, &signature).is_ok(),
        _ => false,
    }
}

fn is_valid_at(certificate: &Certificate, seconds: u64) -> bool {
    let validity = certificate.tbs_certificate().validity();
    let from = validity.not_before.to_unix_duration().as_secs();
    let until = validity.not_after.to_unix_duration().as_secs();
    (from..=until).contains(&seconds)
}

/// Follows `leaf` through `others` to one of `roots` (DER), and names the root. Every one of `others` must be part of the
/// way.
///
/// # Errors
/// [`Fault::UnknownRoot`], [`Fault::Container`] for a certificate that has no part in it, [`Fault::OutOfValidity`]
/// when one of the certificates was not valid at `signed_at`.
pub(crate) fn check(
    leaf: &Certificate,
    others: &[Certificate],
    roots: &[Vec<u8>],
    signed_at: i64,
) -> Result<String, Fault> {
    let seconds = u64::try_from(signed_at.div_euclid(1_000_000)).map_err(|_| Fault::OutOfValidity)?;
    let mut left: Vec<&Certificate> = others.iter().collect();
    let mut at = leaf;
    let mut valid = is_valid_at(leaf, seconds);
    // Certificates sent along: each must have issued the one before it.
    while let Some(next) = left.iter().position(|candidate| *candidate != at && is_issued_by(at, candidate)) {
        at = left.swap_remove(next);
        valid &= is_valid_at(at, seconds);
    }
    if !left.is_empty() {
        return Err(Fault::Container);
    }
    let end = at.to_der().map_err(|_| Fault::Certificate)?;
    let root = if !roots.contains(&end) {
        let issuers = roots.iter().filter_map(|der| Certificate::from_der(der).ok());
        let root = issuers.into_iter().find(|root| is_issued_by(at, root)).ok_or(Fault::UnknownRoot)?;
        valid &= is_valid_at(&root, seconds);
        subject_text(&root, COMMON_NAME)
    } else if is_authority(at) {
        subject_text(at, COMMON_NAME)
    } else {
        return Err(Fault::UnknownRoot);
    };
    if valid { Ok(root) } else { Err(Fault::OutOfValidity) }
}
