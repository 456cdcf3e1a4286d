//! Sealing a contract, and what other validators say of it.

use lopdf::{Document, Object};
use pok_document::{
    AttachmentPaper, DocumentError, Face, Field, Seal, SignRequest, SigningIdentity, extends, generate_key, page_count,
    page_image, render_attachment, render_contract, sign, verify,
};

use crate::sample::{self, BUYER, NOW, SUPPLIER, contract, people, request, sealed};
use crate::tools::{Folder, run};

#[test]
fn con_21_both_seals_are_valid_signatures_to_poppler() {
    let (people, pdf) = sealed(&contract(3));
    let folder = Folder::new();
    let (ok, report) = run("pdfsig", &[&folder.write("signed.pdf", &pdf)]);
    assert!(ok, "{report}");
    assert_eq!(report.matches("Signature is Valid.").count(), 2, "{report}");
    assert_eq!(report.matches("ETSI.CAdES.detached").count(), 2, "{report}");
    let second = report.split("Signature #2:").nth(1).unwrap();
    assert!(second.contains("  - Total document signed"), "{report}");
    assert!(report.contains("CN=홍길동") && report.contains("O=(주)가나다시스템"), "{report}");
    let found = verify(&pdf, &people.roots);
    assert!(found.holds, "{found:?}");
    let who: Vec<_> = found.signatures.iter().map(|s| (s.field, s.signer_name.as_str(), s.company.as_str())).collect();
    assert_eq!(who, [(BUYER, "김한빛", "한빛엔터프라이즈 주식회사"), (SUPPLIER, "홍길동", "(주)가나다시스템")]);
    assert!(found.signatures.iter().all(|s| s.intact && s.chain_trusted && s.signed_at == NOW));
    assert_eq!(found.signatures.iter().map(|s| s.covers_document).collect::<Vec<_>>(), [false, true]);
    assert_eq!(found.signatures[1].certificate_sha256, people.supplier.certificate_sha256());
}

/// The four numbers of each `/ByteRange`, and the bytes of each `/Contents`, oldest first.
fn signatures(pdf: &[u8]) -> Vec<([usize; 4], Vec<u8>)> {
    let document = Document::load_mem(pdf).unwrap();
    let mut found: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.has(b"ByteRange"))
        .map(|dictionary| {
            let numbers = dictionary.get(b"ByteRange").unwrap().as_array().unwrap();
            let numbers: Vec<usize> = numbers.iter().map(|n| n.as_i64().unwrap() as usize).collect();
            (numbers.try_into().unwrap(), dictionary.get(b"Contents").unwrap().as_str().unwrap().to_vec())
        })
        .collect();
    found.sort();
    found
}

/// The DER at the start of padded bytes.
fn der(padded: &[u8]) -> &[u8] {
    let length = usize::from(padded[2]) << 8 | usize::from(padded[3]);
    assert_eq!(padded[1], 0x82);
    &padded[..4 + length]
}

#[test]
fn con_21_openssl_accepts_each_container_as_cades() {
    let (people, pdf) = sealed(&contract(3));
    let folder = Folder::new();
    let root = folder.write("root.der", &people.roots[0]);
    let pem = folder.path().join("root.pem");
    let pem = pem.to_str().unwrap();
    assert!(run("openssl", &["x509", "-inform", "DER", "-in", &root, "-out", pem]).0);
    let signatures = signatures(&pdf);
    assert_eq!(signatures.len(), 2);
    for (at, ([a, b, c, d], contents)) in signatures.iter().enumerate() {
        let signed = [&pdf[*a..a + b], &pdf[*c..c + d]].concat();
        let (cms, content) = (folder.write("cms.der", der(contents)), folder.write("content", &signed));
        let arguments = [
            "cms",
            "-verify",
            "-cades",
            "-binary",
            "-inform",
            "DER",
            "-in",
            &cms,
            "-content",
            &content,
            "-CAfile",
            pem,
            "-attime",
            "1675913400",
            "-purpose",
            "any",
            "-out",
            "/dev/null",
        ];
        let (ok, said) = run("openssl", &arguments);
        assert!(ok && said.contains("successful"), "signature {at}: {said}");
        let (_, printed) = run("openssl", &["cms", "-cmsout", "-print", "-inform", "DER", "-in", &cms]);
        assert!(printed.contains("id-smime-aa-signingCertificateV2") && !printed.contains("signingTime"), "{printed}");
        assert!(printed.contains("eContentType: pkcs7-data") && !printed.contains("unsignedAttrs:\n        object"));
    }
}

#[test]
fn con_21_a_signature_only_adds_to_the_file() {
    let (_, pdf) = sealed(&contract(3));
    let base = render_contract(&contract(3)).unwrap();
    assert!(pdf.starts_with(&base));
    let (before, after) = (Document::load_mem(&base).unwrap(), Document::load_mem(&pdf).unwrap());
    let mut changed = Vec::new();
    for (id, object) in &before.objects {
        if after.objects[id] != *object {
            changed.push(after.get_dictionary(*id).unwrap().get(b"T").unwrap().as_str().unwrap().to_vec());
        }
    }
    assert_eq!(changed, [b"Buyer".to_vec(), b"Supplier".to_vec()], "only the two fields are written again");
    for key in [b"ID".as_slice(), b"Info", b"Root"] {
        assert_eq!(before.trailer.get(key).unwrap(), after.trailer.get(key).unwrap());
    }
    for dictionary in after.objects.values().filter_map(|object| object.as_dict().ok()).filter(|d| d.has(b"ByteRange"))
    {
        assert_eq!(dictionary.get(b"SubFilter").unwrap(), &Object::Name(b"ETSI.CAdES.detached".to_vec()));
        assert!(!dictionary.has(b"Reason") && !dictionary.has(b"Cert"));
    }
    let dates = |pdf: &[u8]| pdf.windows(4).filter(|window| window == b"/M (").count();
    assert_eq!((dates(&base), dates(&pdf)), (0, 2), "exactly one /M for each signature");
}

/// Where two pictures differ: left, top, right, bottom.
fn difference(a: &[u8], b: &[u8]) -> Option<[u32; 4]> {
    let (a, b) = (image::load_from_memory(a).unwrap().into_rgb8(), image::load_from_memory(b).unwrap().into_rgb8());
    assert_eq!(a.dimensions(), b.dimensions());
    let different = a.enumerate_pixels().filter(|(x, y, pixel)| b.get_pixel(*x, *y) != *pixel);
    different.fold(None, |found, (x, y, _)| {
        let [l, t, r, d] = found.unwrap_or([x, y, x, y]);
        Some([l.min(x), t.min(y), r.max(x), d.max(y)])
    })
}

const WIDTH: u32 = 1240;
/// 18 mm of 210 mm, in pixels.
const SEAL: u32 = WIDTH * 18 / 210;

#[test]
fn con_17_the_seal_is_drawn_at_18_mm_in_its_field_and_nowhere_else() {
    let (people, seal, base) = (people(), sample::seal(), render_contract(&contract(3)).unwrap());
    let signed = sign(&base, &request(SUPPLIER, &seal), &people.supplier).unwrap();
    let last = page_count(&base).unwrap() - 1;
    let [left, top, right, bottom] =
        difference(&page_image(&base, last, WIDTH).unwrap(), &page_image(&signed, last, WIDTH).unwrap()).unwrap();
    for side in [right - left + 1, bottom - top + 1] {
        assert!(side.abs_diff(SEAL) <= 2, "{side} is not {SEAL}");
    }
    assert!(left > WIDTH / 2, "the supplier's side is the right one");
    for page in 0..last {
        assert!(page_image(&base, page, 600).unwrap() == page_image(&signed, page, 600).unwrap());
    }
}

#[test]
fn an_individual_signs_with_an_entered_name() {
    let (people, base) = (people(), render_contract(&contract(3)).unwrap());
    let request = |face| SignRequest { field: SUPPLIER, face, signed_at_micros: NOW };
    let last = page_count(&base).unwrap() - 1;
    let before = page_image(&base, last, WIDTH).unwrap();
    for name in ["홍길동", "남궁아름다운이름이긴사람", "洪 Gildong"] {
        let signed = sign(&base, &request(Face::Text(name)), &people.supplier).unwrap();
        assert!(verify(&signed, &people.roots).holds);
        let [left, top, right, bottom] = difference(&before, &page_image(&signed, last, WIDTH).unwrap()).unwrap();
        assert!(right - left <= SEAL && bottom - top <= SEAL && right - left > SEAL / 2, "{name}");
    }
    let nfd: String = unicode_normalization::UnicodeNormalization::nfd("홍길동").collect();
    let images = ["홍길동", &nfd].map(|name| {
        page_image(&sign(&base, &request(Face::Text(name)), &people.supplier).unwrap(), last, 600).unwrap()
    });
    assert!(images[0] == images[1]);
    let error = sign(&base, &request(Face::Text("😀")), &people.supplier).unwrap_err();
    assert!(matches!(error, DocumentError::MissingGlyph(_)), "{error}");
    assert!(sign(&base, &request(Face::Text(" ")), &people.supplier).is_err());
}

#[test]
fn an_invisible_signature_changes_no_page() {
    let (people, base) = (people(), render_contract(&contract(3)).unwrap());
    let request = SignRequest { field: BUYER, face: Face::Invisible, signed_at_micros: NOW };
    let signed = sign(&base, &request, &people.buyer).unwrap();
    assert!(verify(&signed, &people.roots).holds);
    for page in 0..page_count(&base).unwrap() {
        assert!(page_image(&base, page, 600).unwrap() == page_image(&signed, page, 600).unwrap());
    }
}

#[test]
fn an_attachment_is_signed_without_a_face_only() {
    let paper = AttachmentPaper {
        title: "지속가능경영가이드".into(),
        sections: contract(0).articles,
        created_at_micros: NOW,
        document_id: [3; 16],
    };
    let (people, seal, base) = (people(), sample::seal(), render_attachment(&paper).unwrap());
    let error = sign(&base, &request(BUYER, &seal), &people.buyer).unwrap_err();
    assert!(matches!(error, DocumentError::NoPlace(Field::Buyer)), "{error}");
    let request = SignRequest { field: BUYER, face: Face::Invisible, signed_at_micros: NOW };
    let signed = sign(&base, &request, &people.buyer).unwrap();
    assert!(verify(&signed, &people.roots).holds);
    let folder = Folder::new();
    assert!(run("pdfsig", &[&folder.write("a.pdf", &signed)]).1.contains("Signature is Valid."));
}

#[test]
fn con_21_a_field_is_signed_once_and_the_timestamp_is_no_persons() {
    let (people, pdf) = sealed(&contract(0));
    let seal = sample::seal();
    let again = sign(&pdf, &request(SUPPLIER, &seal), &people.supplier);
    assert!(matches!(again, Err(DocumentError::AlreadySigned(Field::Supplier))));
    assert!(sign(&pdf, &request(Field::Timestamp, &seal), &people.supplier).is_err());
}

#[test]
fn con_21_the_server_can_tell_what_was_added() {
    let (people, seal, base) = (people(), sample::seal(), render_contract(&contract(1)).unwrap());
    let one = sign(&base, &request(BUYER, &seal), &people.buyer).unwrap();
    let two = sign(&one, &request(SUPPLIER, &seal), &people.supplier).unwrap();
    let added = extends(&one, &two).unwrap();
    assert_eq!((added.field, added.signed_at), (SUPPLIER, NOW));
    assert_eq!(added.certificate_sha256, people.supplier.certificate_sha256());
    let other = sample::small_seal();
    assert!(added.shows(&seal) && added.shows(&Seal::from_png(seal.png().to_vec()).unwrap()));
    assert!(!added.shows(&other));
    for face in [Face::Invisible, Face::Text("홍길동"), Face::Seal(&other)] {
        let request = SignRequest { field: SUPPLIER, face, signed_at_micros: NOW };
        let signed = sign(&one, &request, &people.supplier).unwrap();
        assert!(!extends(&one, &signed).unwrap().shows(&seal), "{face:?}");
    }
    assert_eq!(extends(&base, &one).unwrap().field, BUYER);
    assert!(matches!(extends(&base, &two), Err(DocumentError::NotOneSignature(2))));
    assert!(matches!(extends(&one, &one), Err(DocumentError::NotOneSignature(0))));
    let other = render_contract(&contract(2)).unwrap();
    assert!(matches!(extends(&other, &one), Err(DocumentError::BaseChanged)));
    assert!(matches!(extends(&one, &[&two[..], b"\n"].concat()), Err(DocumentError::NotOurs(_))));
    assert!(extends(&one[..one.len() - 1], &two).is_err());
    assert!(extends(b"", &two).is_err());
}

#[test]
fn a_base_with_a_cross_reference_stream_is_refused_rather_than_given_a_table() {
    let base = render_contract(&contract(0)).unwrap();
    let mut document = Document::load_mem(&base).unwrap();
    document.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceStream;
    let mut streamed = Vec::new();
    document.save_to(&mut streamed).unwrap();
    assert!(streamed.windows(5).any(|window| window == b"/XRef"));
    let (people, seal) = (people(), sample::seal());
    let error = sign(&streamed, &request(BUYER, &seal), &people.buyer).unwrap_err();
    assert!(matches!(error, DocumentError::NotOurs(_)), "{error}");
}

#[test]
fn an_identity_needs_its_own_certificate() {
    let people = people();
    let chain = people.supplier.chain().unwrap();
    assert!(matches!(SigningIdentity::new(generate_key(), &chain), Err(DocumentError::Identity(_))));
    assert!(matches!(SigningIdentity::new(generate_key(), &[]), Err(DocumentError::Identity(_))));
    assert!(SigningIdentity::new(generate_key(), &[b"not DER".to_vec()]).is_err());
}
