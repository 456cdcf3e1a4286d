//! Nothing in a signed file can be changed unseen: not one byte of it, wherever it is.

use std::ops::Range;

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfos};
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode};
use p256::ecdsa::Signature;
use pok_document::{DocumentError, Fault, VerifyReport, extends, render_contract, sign, verify};
use x509_cert::attr::Attribute;

use crate::sample::{self, BUYER, SUPPLIER, contract, request, sealed, short_contract};
use crate::tools::{Folder, run};

fn find_last(pdf: &[u8], needle: &[u8]) -> usize {
    pdf.windows(needle.len()).rposition(|window| window == needle).unwrap()
}

/// The digits of the newest `/Contents`, without the brackets.
fn hole(pdf: &[u8]) -> Range<usize> {
    let start = find_last(pdf, b"/Contents <") + b"/Contents <".len();
    start..start + pdf[start..].iter().position(|byte| *byte == b'>').unwrap()
}

/// The zeros after the newest container.
fn padding(pdf: &[u8]) -> Range<usize> {
    let hole = hole(pdf);
    let digits = pdf[hole.clone()].iter().rposition(|digit| *digit != b'0').unwrap() + 1;
    hole.start + digits..hole.end
}

/// Every fault of a report.
fn faults(report: &VerifyReport) -> Vec<Fault> {
    report.signatures.iter().flat_map(|s| s.faults.clone()).chain(report.faults.clone()).collect()
}

/// A contract sealed by the buyer alone.
fn half_sealed() -> (sample::People, Vec<u8>) {
    let (people, seal) = (sample::people(), sample::small_seal());
    let base = render_contract(&short_contract()).unwrap();
    let pdf = sign(&base, &request(BUYER, &seal), &people.buyer).unwrap();
    (people, pdf)
}

/// Changes each byte in turn as `masks` says of its place, and asks for the verdict.
fn flip_each(people: &sample::People, pdf: &[u8], masks: impl Fn(usize) -> &'static [u8] + Sync) {
    assert!(verify(pdf, &people.roots).holds);
    std::thread::scope(|scope| {
        for first in 0..2 {
            let (mut pdf, masks) = (pdf.to_vec(), &masks);
            scope.spawn(move || {
                for at in (first..pdf.len()).step_by(2) {
                    for mask in masks(at) {
                        pdf[at] ^= mask;
                        let report = verify(&pdf, &people.roots);
                        assert!(!report.holds, "byte {at} xor {mask:#04x} went unseen: {report:?}");
                        assert!(!faults(&report).is_empty());
                        pdf[at] ^= mask;
                    }
                }
                assert!(verify(&pdf, &people.roots).holds);
            });
        }
    });
}

#[test]
fn con_21_no_byte_of_a_contract_sealed_once_can_be_changed_unseen() {
    let (people, pdf) = half_sealed();
    let hole = hole(&pdf);
    let padding = padding(&pdf);
    // Outside its own container a signature covers every bit alike; inside, more of them are tried.
    flip_each(&people, &pdf, |at| {
        if padding.contains(&at) {
            &[0x01, 0x10]
        } else if (hole.start - 1..=hole.end).contains(&at) {
            &[0x01, 0x10, 0x20, 0x80, 0xFF]
        } else {
            &[0x01]
        }
    });
}

#[test]
fn con_21_no_byte_of_a_contract_sealed_twice_can_be_changed_unseen() {
    let (people, pdf) = half_sealed();
    let pdf = sign(&pdf, &request(SUPPLIER, &sample::small_seal()), &people.supplier).unwrap();
    flip_each(&people, &pdf, |at| if at % 2 == 0 { &[0x04] } else { &[0x40] });
}

#[test]
fn con_21_every_hex_digit_of_the_container_is_checked() {
    let (people, mut pdf) = half_sealed();
    for at in hole(&pdf).start..padding(&pdf).start {
        let digit = pdf[at];
        for other in b"0123456789ABCDEF".iter().filter(|other| **other != digit).skip(at % 3).step_by(3) {
            pdf[at] = *other;
            let report = verify(&pdf, &people.roots);
            assert!(!report.holds, "digit {at} as {}: {report:?}", *other as char);
        }
        pdf[at] = digit;
    }
}

#[test]
fn every_cut_and_every_addition_is_seen() {
    let (people, pdf) = sealed(&short_contract());
    let base = render_contract(&short_contract()).unwrap();
    for length in (0..pdf.len()).filter(|length| length % 37 == 0 || *length + 40 > pdf.len()) {
        assert!(!verify(&pdf[..length], &people.roots).holds, "cut to {length}");
    }
    assert_eq!(verify(&base, &people.roots).faults, [Fault::Unsigned]);
    for added in ["\n", " ", "\0", "%%EOF\n", "% a comment\n%%EOF\n", "startxref\n0\n%%EOF\n"] {
        let report = verify(&[&pdf[..], added.as_bytes()].concat(), &people.roots);
        assert!(!report.holds, "{added:?}: {report:?}");
    }
    for at in [0, 20, base.len(), base.len() + 60, pdf.len() - 7] {
        let report = verify(&[&pdf[..at], b" ", &pdf[at..]].concat(), &people.roots);
        assert!(!report.holds, "a blank at {at}: {report:?}");
    }
}

/// Appends an update that writes `object` again as `text`, with a correct table and trailer.
fn append(pdf: &[u8], number: u32, text: &str) -> Vec<u8> {
    let tail = String::from_utf8_lossy(&pdf[find_last(pdf, b"trailer\n")..]).into_owned();
    let table: usize = tail.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    let entries = &tail["trailer\n<<".len()..tail.find(">>\n").unwrap()];
    let entries = match entries.find(" /Prev ") {
        Some(at) => format!("{}{}", &entries[..at], &entries[at + entries[at..].find(" /Root").unwrap()..]),
        None => entries.to_owned(),
    };
    let mut out = pdf.to_vec();
    let object_at = out.len();
    out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    let table_at = out.len();
    out.extend_from_slice(
        format!(
            "xref\n0 1\n0000000000 65535 f \n{number} 1\n{object_at:010} 00000 n \ntrailer\n<<{} /Prev {table} >>\n\
             startxref\n{table_at}\n%%EOF\n",
            entries.trim_end()
        )
        .as_bytes(),
    );
    out
}

#[test]
fn con_21_a_page_replaced_after_signing_is_seen_though_other_readers_say_valid() {
    let (people, pdf) = sealed(&contract(3));
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let (page, (number, _)) = document.get_pages().into_iter().next_back().unwrap();
    let other = document.get_dictionary(document.get_pages()[&(page - 1)]).unwrap();
    let contents = other.get(b"Contents").unwrap().as_reference().unwrap().0;
    let resources = other.get(b"Resources").unwrap().as_reference().unwrap().0;
    let parent = other.get(b"Parent").unwrap().as_reference().unwrap().0;
    let text = format!(
        "<< /Type /Page /MediaBox [0 0 595 842] /Parent {parent} 0 R /Resources {resources} 0 R /Contents {contents} 0 R >>"
    );
    let replaced = append(&pdf, number, &text);
    assert_eq!(lopdf::Document::load_mem(&replaced).unwrap().get_pages().len(), document.get_pages().len());
    let folder = Folder::new();
    let (_, said) = run("pdfsig", &[&folder.write("replaced.pdf", &replaced)]);
    assert_eq!(said.matches("Signature is Valid.").count(), 2, "the case is worth nothing if poppler refuses: {said}");
    let report = verify(&replaced, &people.roots);
    assert_eq!((report.holds, report.faults), (false, vec![Fault::ForeignUpdate]));
    assert!(matches!(extends(&pdf, &replaced), Err(DocumentError::NotOurs(_))));
}

#[test]
fn con_21_any_other_update_is_refused_even_one_that_changes_nothing() {
    let (people, pdf) = sealed(&contract(0));
    let catalogue = lopdf::Document::load_mem(&pdf).unwrap().trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    for (number, text) in [(9999, "<< >>"), (1, "null"), (catalogue, "<< /Type /Catalog >>")] {
        let report = verify(&append(&pdf, number, text), &people.roots);
        assert_eq!((report.holds, report.faults), (false, vec![Fault::ForeignUpdate]), "{text}");
    }
}

/// The newest container taken apart, changed and put back with the padding made right.
fn with_container(pdf: &[u8], change: impl FnOnce(&mut SignedData)) -> Vec<u8> {
    let hole = hole(pdf);
    let digits = std::str::from_utf8(&pdf[hole.clone()]).unwrap();
    let bytes: Vec<u8> =
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    let (mut info, _) = ContentInfo::from_der_partial(&bytes).unwrap();
    let mut data: SignedData = info.content.decode_as().unwrap();
    change(&mut data);
    info.content = Any::from_der(&data.to_der().unwrap()).unwrap();
    let mut hex: String = info.to_der().unwrap().iter().map(|byte| format!("{byte:02X}")).collect();
    hex.push_str(&"0".repeat(hole.len() - hex.len()));
    [&pdf[..hole.start], hex.as_bytes(), &pdf[hole.end..]].concat()
}

fn signer(data: &mut SignedData, change: impl FnOnce(&mut cms::signed_data::SignerInfo)) {
    let mut info = data.signer_infos.0.get(0).unwrap().clone();
    change(&mut info);
    data.signer_infos = SignerInfos::try_from(vec![info]).unwrap();
}

#[test]
fn con_21_the_container_has_one_form_only() {
    let (people, pdf) = sealed(&short_contract());
    let other = sealed(&short_contract()).0;
    let check = |what: &str, pdf: &[u8], fault: Fault| {
        assert_eq!(faults(&verify(pdf, &people.roots)), [fault], "{what}");
    };
    assert!(verify(&with_container(&pdf, |_| ()), &people.roots).holds, "taken apart and put back");

    let mut lower = pdf.clone();
    lower[hole(&pdf)].make_ascii_lowercase();
    check("lower-case hex", &lower, Fault::Container);

    let mut padded = pdf.clone();
    let last = hole(&pdf).end - 1;
    padded[last] = b'1';
    check("padding", &padded, Fault::Container);

    let unsigned = with_container(&pdf, |data| {
        signer(data, |info| {
            let mut values = SetOfVec::new();
            values.insert(Any::encode_from(&OctetString::new(&b"anything"[..]).unwrap()).unwrap()).unwrap();
            let oid = der::asn1::ObjectIdentifier::new_unwrap("1.2.3.4");
            info.unsigned_attrs = Some(SetOfVec::try_from(vec![Attribute { oid, values }]).unwrap());
        });
    });
    check("an unsigned attribute", &unsigned, Fault::Container);

    let extra = with_container(&pdf, |data| {
        let leaf = x509_cert::Certificate::from_der(&other.buyer.chain().unwrap()[0]).unwrap();
        let certificates = data.certificates.as_mut().unwrap();
        certificates.0.insert(cms::cert::CertificateChoices::Certificate(leaf)).unwrap();
    });
    check("a certificate that has no part in it", &extra, Fault::Container);

    let twin = with_container(&pdf, |data| {
        signer(data, |info| {
            let signature = Signature::from_der(info.signature.as_bytes()).unwrap();
            let (r, s) = signature.split_scalars();
            let twin = Signature::from_scalars(r, -s).unwrap();
            info.signature = OctetString::new(twin.to_der().as_bytes()).unwrap();
        });
    });
    check("the signature's twin (r, -s)", &twin, Fault::Container);

    let swapped = with_container(&pdf, |data| {
        signer(data, |info| {
            let signature = Signature::from_der(info.signature.as_bytes()).unwrap();
            let (r, s) = signature.split_scalars();
            let forged = Signature::from_scalars(s, r).unwrap();
            info.signature = OctetString::new(forged.normalize_s().to_der().as_bytes()).unwrap();
        });
    });
    check("another signature", &swapped, Fault::Signature);
}

#[test]
fn con_21_a_signature_moved_to_another_contract_is_seen() {
    let (people, seal) = (sample::people(), sample::seal());
    let make = |number: &str| {
        let paper = pok_document::ContractPaper { number: number.into(), ..short_contract() };
        sign(&render_contract(&paper).unwrap(), &request(BUYER, &seal), &people.buyer).unwrap()
    };
    let (one, two) = (make("CR20230208-001"), make("CR20230208-002"));
    let (from, to) = (hole(&one), hole(&two));
    let moved = [&two[..to.start], &one[from], &two[to.end..]].concat();
    assert_eq!(faults(&verify(&moved, &people.roots)), [Fault::Content]);
}
