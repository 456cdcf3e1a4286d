//! The authority and the requests it answers.

use pok_document::{Authority, DocumentError, Field, Subject, certificate_request, generate_key};

use crate::sample::{HOUR, NOW, YEAR, people, subject};
use crate::tools::{Folder, run};

#[test]
fn con_21_openssl_reads_the_certificate_and_its_korean_names() {
    let (people, key) = (people(), generate_key());
    let request = certificate_request(&key, "홍길동").unwrap();
    let leaf =
        people.authority.issue(&request, &subject("홍길동", "(주)가나다시스템"), [0xF1; 16], NOW, NOW + YEAR).unwrap();
    let folder = Folder::new();
    let pem = people.authority.to_pem().unwrap();
    let root = &pem[pem.find("-----BEGIN CERT").unwrap()..];
    let (leaf, root) = (folder.write("leaf.der", &leaf), folder.write("root.pem", root.as_bytes()));
    let (ok, said) = run("openssl", &["verify", "-attime", "1675913401", "-x509_strict", "-CAfile", &root, &leaf]);
    assert!(ok, "{said}");
    let (_, said) = run("openssl", &["x509", "-in", &leaf, "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"]);
    for expected in [
        "CN=홍길동",
        "O=(주)가나다시스템",
        "NTRKR-2148612345",
        "serialNumber=0186-contact",
        "CA:FALSE",
        "Digital Signature, Non Repudiation",
        "prime256v1",
        "ecdsa-with-SHA256",
        "Not Before: Feb  9 03:30:00 2023 GMT",
        "Authority Key Identifier",
        "Policy: 2.25.113436159884615298179993240310426099757.2",
    ] {
        assert!(said.contains(expected), "{expected} is missing: {said}");
    }
    let (ok, said) =
        run("openssl", &["req", "-verify", "-noout", "-inform", "DER", "-in", &folder.write("a.csr", &request)]);
    assert!(ok, "{said}");
}

#[test]
fn con_21_a_request_must_be_signed_with_its_own_key() {
    let people = people();
    let request = certificate_request(&generate_key(), "홍길동").unwrap();
    let issue = |csr: &[u8]| people.authority.issue(csr, &subject("홍길동", "가나다"), [1; 16], NOW, NOW + HOUR);
    assert!(issue(&request).is_ok());
    for at in 0..request.len() {
        let mut changed = request.clone();
        changed[at] ^= 1;
        assert!(issue(&changed).is_err(), "byte {at}");
    }
    assert!(issue(b"").is_err());
}

#[test]
fn an_authority_survives_its_pem() {
    let authority = Authority::generate("PoK", NOW).unwrap();
    let pem = authority.to_pem().unwrap();
    let again = Authority::from_pem(&pem).unwrap();
    assert_eq!(authority.root_der().unwrap(), again.root_der().unwrap());
    assert_eq!(again.to_pem().unwrap(), pem);
    let other = Authority::generate("PoK", NOW).unwrap().to_pem().unwrap();
    let mixed =
        format!("{}{}", &pem[..pem.find("-----BEGIN CERT").unwrap()], &other[other.find("-----BEGIN CERT").unwrap()..]);
    assert!(matches!(Authority::from_pem(&mixed), Err(DocumentError::Certificate(_))));
    assert!(Authority::from_pem("").is_err());
    assert!(!format!("{authority:?}").contains("PRIVATE"));
}

#[test]
fn a_certificate_lies_within_its_roots_validity() {
    let authority = Authority::generate("PoK", NOW).unwrap();
    let request = certificate_request(&generate_key(), "홍길동").unwrap();
    let person = Subject { business_reg_no: None, ..subject("홍길동", "홍길동") };
    let issue = |from, until| authority.issue(&request, &person, [1; 16], from, until);
    assert!(issue(NOW, NOW + HOUR).is_ok());
    let nobodys = Subject { field: Field::Timestamp, ..person.clone() };
    assert!(authority.issue(&request, &nobodys, [1; 16], NOW, NOW + HOUR).is_err());
    for (from, until) in [(NOW - HOUR, NOW), (NOW, NOW), (NOW + HOUR, NOW), (NOW, NOW + 21 * YEAR), (-1, NOW)] {
        assert!(issue(from, until).is_err(), "{from} {until}");
    }
}

#[test]
fn con_21_two_keys_are_never_the_same() {
    assert_ne!(generate_key().to_bytes(), generate_key().to_bytes());
}
