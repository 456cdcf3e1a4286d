//! Which certificates are trusted, and when.

use pok_document::{
    Authority, Face, Fault, Field, SignRequest, SigningIdentity, VerifyReport, certificate_request, generate_key,
    render_contract, sign, verify,
};

use crate::sample::{self, BUYER, HOUR, NOW, SUPPLIER, YEAR, people, sealed, short_contract, subject};

#[test]
fn con_21_a_root_that_is_not_trusted_does_not_hold() {
    let (people, pdf) = sealed(&short_contract());
    let stranger = Authority::generate("PoK 전자서명 인증기관", NOW - YEAR).unwrap();
    for roots in [vec![], vec![stranger.root_der().unwrap()], vec![b"no certificate".to_vec()]] {
        let report = verify(&pdf, &roots);
        assert!(!report.holds);
        for signature in &report.signatures {
            assert_eq!(signature.faults, [Fault::UnknownRoot]);
            assert!(signature.intact && !signature.chain_trusted);
        }
    }
    let roots = [stranger.root_der().unwrap(), people.roots[0].clone()];
    assert!(verify(&pdf, &roots).holds, "one of several roots is enough");
}

fn signed_at(moment: i64) -> (sample::People, Vec<u8>) {
    let people = people();
    let request = SignRequest { field: BUYER, face: Face::Invisible, signed_at_micros: moment };
    let pdf = sign(&render_contract(&short_contract()).unwrap(), &request, &people.buyer).unwrap();
    (people, pdf)
}

#[test]
fn con_21_the_certificate_must_have_been_valid_at_signing() {
    for (moment, valid) in [(NOW - HOUR, true), (NOW + YEAR, true), (NOW - 2 * HOUR, false), (NOW + YEAR + HOUR, false)]
    {
        let (people, pdf) = signed_at(moment);
        let report = verify(&pdf, &people.roots);
        let expected: &[Fault] = if valid { &[] } else { &[Fault::OutOfValidity] };
        assert_eq!((report.holds, report.signatures[0].faults.as_slice()), (valid, expected), "{moment}");
        assert!(report.signatures[0].intact);
        assert_eq!(report.signatures[0].signed_at, moment);
    }
}

#[test]
fn a_chain_without_its_root_is_completed_from_the_trusted_ones() {
    let people = people();
    let key = generate_key();
    let request = certificate_request(&key, "x").unwrap();
    let leaf = people.authority.issue(&request, &subject("홍길동", "가나다"), [5; 16], NOW - HOUR, NOW + HOUR).unwrap();
    let identity = SigningIdentity::new(key, &[leaf]).unwrap();
    let request = SignRequest { field: SUPPLIER, face: Face::Invisible, signed_at_micros: NOW };
    let pdf = sign(&render_contract(&short_contract()).unwrap(), &request, &identity).unwrap();
    assert!(verify(&pdf, &people.roots).holds);
}

#[test]
fn con_21_a_contact_cannot_issue_certificates() {
    let people = people();
    let key = generate_key();
    let request = certificate_request(&key, "x").unwrap();
    let leaf = people.authority.issue(&request, &subject("홍길동", "가나다"), [5; 16], NOW - HOUR, NOW + HOUR).unwrap();
    // Their certificate and key, used as if they were an authority's.
    let pem = {
        use der::EncodePem;
        use p256::pkcs8::{EncodePrivateKey, LineEnding};
        let certificate: x509_cert::Certificate = der::Decode::from_der(&leaf).unwrap();
        format!("{}{}", key.to_pkcs8_pem(LineEnding::LF).unwrap().as_str(), certificate.to_pem(LineEnding::LF).unwrap())
    };
    let rogue = Authority::from_pem(&pem).unwrap();
    let victim = generate_key();
    let request = certificate_request(&victim, "x").unwrap();
    let forged = rogue.issue(&request, &subject("김한빛", "한빛"), [6; 16], NOW - HOUR, NOW + HOUR).unwrap();
    let identity = SigningIdentity::new(victim, std::slice::from_ref(&forged)).unwrap();
    let request = SignRequest { field: BUYER, face: Face::Invisible, signed_at_micros: NOW };
    let pdf = sign(&render_contract(&short_contract()).unwrap(), &request, &identity).unwrap();
    let roots = [people.roots[0].clone(), leaf];
    let report = verify(&pdf, &roots);
    assert_eq!((report.holds, report.signatures[0].faults.as_slice()), (false, &[Fault::UnknownRoot][..]));
}

/// A contract of which these sign these fields, and what verifying says of it.
fn signed_by(people: &sample::People, signers: &[(Field, &SigningIdentity)]) -> VerifyReport {
    let mut pdf = render_contract(&short_contract()).unwrap();
    for (field, identity) in signers {
        let request = SignRequest { field: *field, face: Face::Invisible, signed_at_micros: NOW };
        pdf = sign(&pdf, &request, identity).unwrap();
    }
    verify(&pdf, &people.roots)
}

#[test]
fn con_21_a_contract_binds_when_both_parties_have_signed() {
    let people = people();
    let (buyer, supplier) = ((BUYER, &people.buyer), (SUPPLIER, &people.supplier));
    for (signers, missing) in [
        (&[buyer, supplier][..], &[][..]),
        (&[supplier, buyer], &[]),
        (&[buyer], &[SUPPLIER]),
        (&[supplier], &[BUYER]),
        (&[], &[BUYER, SUPPLIER]),
    ] {
        let report = signed_by(&people, signers);
        assert_eq!(report.missing().collect::<Vec<_>>(), missing);
        assert_eq!(report.is_complete(), missing.is_empty());
        assert_eq!(report.holds, !signers.is_empty(), "half a contract holds as far as it goes");
        for signature in &report.signatures {
            assert_eq!(signature.root_name, "PoK 전자서명 인증기관");
        }
    }
}

#[test]
fn con_21_nobody_signs_for_the_other_party() {
    let people = people();
    for signers in [
        [(BUYER, &people.supplier), (SUPPLIER, &people.supplier)],
        [(BUYER, &people.buyer), (SUPPLIER, &people.buyer)],
        [(BUYER, &people.supplier), (SUPPLIER, &people.buyer)],
    ] {
        let report = signed_by(&people, &signers);
        assert!(!report.holds && !report.is_complete());
        for (signature, (field, identity)) in report.signatures.iter().zip(signers) {
            let own = std::ptr::eq(identity, &people.buyer) == (field == BUYER);
            let expected: &[Fault] = if own { &[] } else { &[Fault::WrongParty] };
            assert_eq!(signature.faults, expected);
        }
    }
}

#[test]
fn what_is_not_a_document_of_ours_is_a_fault_and_not_a_panic() {
    for bytes in [&b""[..], b"%PDF-1.7\n", b"startxref\n0\n%%EOF\n", b"startxref\n99999999999\n%%EOF\n", &[0xFF; 4096]]
    {
        assert_eq!(verify(bytes, &[]).faults, [Fault::NotOurs]);
    }
    assert_eq!(verify(&render_contract(&short_contract()).unwrap(), &[]).faults, [Fault::Unsigned]);
}

#[test]
fn faults_have_codes_and_words() {
    assert_eq!(Fault::UnknownRoot.code(), "unknown_root");
    assert_eq!(Fault::UnknownRoot.to_string(), "the certificate does not lead to a trusted root");
}
