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
    let is_self_issued = at.tbs_certificate().issuer() == at.tbs_certificate().subject();
    let root = if !roots.contains(&end) {
        // A root is trusted byte for byte: the same with another signature of its own would be another file.
        if is_self_issued {
            return Err(Fault::UnknownRoot);
        }
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

#[cfg(test)]
mod tests {
    use der::asn1::BitString;

    use super::*;
    use crate::{Authority, Subject, certificate_request, generate_key};

    /// The same certificate with the other signature that an elliptic curve allows: (r, −s).
    fn malleated(certificate: &Certificate) -> Certificate {
        let bytes = certificate.signature().as_bytes().expect("a signature");
        let signature = p256::ecdsa::Signature::from_der(bytes).expect("a signature");
        let (r, s) = signature.split_scalars();
        let other = p256::ecdsa::Signature::from_scalars(r, -s.as_ref()).expect("a signature").to_der();
        let parts = [
            certificate.tbs_certificate().to_der(),
            certificate.signature_algorithm().to_der(),
            BitString::from_bytes(other.as_bytes()).and_then(|bits| bits.to_der()),
        ];
        let content: Vec<u8> = parts.into_iter().flat_map(|part| part.expect("DER")).collect();
        let length = u16::try_from(content.len()).expect("short").to_be_bytes();
        let der = [&[0x30, 0x82][..], &length, &content].concat();
        Certificate::from_der(&der).expect("a certificate")
    }

    #[test]
    fn s19_a_root_is_trusted_byte_for_byte() {
        const NOW: i64 = 1_675_913_400_000_000;
        const YEAR: i64 = 365 * 24 * 3_600_000_000;
        let authority = Authority::generate("PoK Root", NOW - YEAR).expect("an authority");
        let request = certificate_request(&generate_key(), "김하늘").expect("a request");
        let subject = Subject {
            name: "김하늘".into(),
            company: "한빛전자".into(),
            business_reg_no: None,
            contact_id: "0186".into(),
            field: crate::Field::Supplier,
        };
        let leaf = authority.issue(&request, &subject, [7; 16], NOW - 1_000_000, NOW + YEAR).expect("a certificate");
        let root = authority.root_der().expect("a root");
        let leaf = Certificate::from_der(&leaf).expect("a certificate");
        let whole = Certificate::from_der(&root).expect("a certificate");
        let roots = [root];
        assert!(check(&leaf, std::slice::from_ref(&whole), &roots, NOW).is_ok());
        assert!(check(&leaf, &[], &roots, NOW).is_ok());
        assert_eq!(check(&leaf, &[malleated(&whole)], &roots, NOW), Err(Fault::UnknownRoot));
    }
}
