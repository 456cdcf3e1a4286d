//! Files that nobody made with care: whatever they are, there is an answer.

use pok_document::{aside, inspect, page_image, picture, render_contract, verify};
use pok_fuzz::fuzz;

use crate::sample::{case, contract, sealed, short_contract};

/// What a PDF is made of.
const WORDS: [&[u8]; 24] = [
    b"<<",
    b">>",
    b"[",
    b"]",
    b" obj\n",
    b"\nendobj\n",
    b"stream\n",
    b"\nendstream",
    b"/S /JavaScript",
    b"/Length 9",
    b"/Type /ObjStm",
    b"/Filter /FlateDecode",
    b"/Filter [/LZWDecode /ASCII85Decode /RunLengthDecode]",
    b"/Kids [3 0 R]",
    b"/Parent 2 0 R",
    b"/Encrypt 5 0 R",
    b"/Prev 0",
    b"/XRefStm 9",
    b"xref\n0 9\n",
    b"trailer",
    b"startxref\n9\n%%EOF",
    b"7 0 R",
    b"/DecodeParms << /Predictor 15 /Columns 99999999 >>",
    b"Do Q q BT ET Tj",
];

fn pdfs() -> Vec<Vec<u8>> {
    let cases = [
        "01-hybrid-hidden-script.pdf",
        "03-korean-font-not-embedded.pdf",
        "04-owner-password-only.pdf",
        "06-names-like-scripts.pdf",
    ];
    cases.into_iter().map(case).chain([render_contract(&contract(2)).unwrap(), sealed(&short_contract()).1]).collect()
}

#[test]
fn s01_a_bent_pdf_is_answered() {
    let roots = Vec::new();
    let read = |bytes: &[u8]| {
        // What is refused isn't drawn.
        if inspect(bytes).is_ok_and(|looked| looked.pages.is_some()) {
            drop(page_image(bytes, 0, 200));
        }
        assert!(!verify(bytes, &roots).holds, "without a root nothing holds");
    };
    assert!(fuzz("a PDF", &pdfs(), &WORDS, aside::MEMORY, read) > 20);
}

#[test]
fn s01_a_bent_picture_is_answered() {
    let names = [
        "09-seal-ycck.jpg",
        "10-seal-cut-off-progressive.jpg",
        "sample.png",
        "sample.jpg",
        "sample.gif",
        "sample.webp",
    ];
    let corpus: Vec<_> = names.into_iter().map(case).collect();
    let words: [&[u8]; 6] = [b"\xff\xc2", b"\xff\xda", b"\xff\xdd\0\x04\0\x01", b"IHDR", b"IEND\xaeB`\x82", b"VP8L"];
    let read = |bytes: &[u8]| {
        let _ = inspect(bytes);
        let _ = picture(bytes);
    };
    assert!(fuzz("a picture", &corpus, &words, aside::MEMORY, read) > 20);
}

#[test]
fn s01_a_bent_office_file_is_answered() {
    let names = ["sample.zip", "sample.doc", "macros.doc", "macros.xlsm", "outside.docx", "17-password.xlsx"];
    let corpus: Vec<_> = names.into_iter().map(case).collect();
    let words: [&[u8]; 4] = [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
    let read = |bytes: &[u8]| drop(inspect(bytes));
    assert!(fuzz("an office file", &corpus, &words, aside::MEMORY, read) > 20);
}
