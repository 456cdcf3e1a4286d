//! PDFs that others made.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use pok_document::{UploadFault, inspect_upload, render_contract};

use crate::sample::{contract, sealed, short_contract};

/// A PDF of one page whose catalogue or page carries `extra`.
fn pdf(key: &str, extra: Object) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()] });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let mut catalogue = dictionary! { "Type" => "Catalog", "Pages" => pages };
    catalogue.set(key, extra);
    let catalogue = document.add_object(catalogue);
    document.trailer.set("Root", catalogue);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn action(kind: &str) -> Dictionary {
    dictionary! { "S" => Object::Name(kind.into()) }
}

#[test]
fn plain_documents_are_taken() {
    assert_eq!(inspect_upload(&render_contract(&contract(3)).unwrap()), Ok(2));
    assert_eq!(inspect_upload(&sealed(&short_contract()).1), Ok(1));
    let link = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.com") };
    assert_eq!(inspect_upload(&pdf("OpenAction", link.into())), Ok(1));
}

#[test]
fn scripts_are_refused_wherever_they_are() {
    let script = Object::String(b"app.alert(1)".to_vec(), StringFormat::Literal);
    let mut named = action("JavaScript");
    named.set("JS", script.clone());
    for (key, extra) in [
        ("OpenAction", named.clone().into()),
        ("OpenAction", dictionary! { "JS" => script.clone() }.into()),
        ("Names", dictionary! { "JavaScript" => dictionary! { "Names" => Vec::<Object>::new() } }.into()),
        ("AA", dictionary! { "WC" => named.clone() }.into()),
        (
            "Deep",
            Object::Array(vec![Object::Array(vec![
                dictionary! { "Next" => vec![Object::from(named.clone())] }.into(),
            ])]),
        ),
    ] {
        assert_eq!(inspect_upload(&pdf(key, extra)), Err(UploadFault::Script), "{key}");
    }
    let mut loose = Document::load_mem(&pdf("Lang", Object::string_literal("ko"))).unwrap();
    loose.add_object(Stream::new(named, Vec::new()));
    let mut out = Vec::new();
    loose.save_to(&mut out).unwrap();
    assert_eq!(inspect_upload(&out), Err(UploadFault::Script), "an object nothing points to");
}

#[test]
fn actions_that_reach_out_and_files_within_are_refused() {
    for kind in ["Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "RichMediaExecute"] {
        assert_eq!(inspect_upload(&pdf("OpenAction", action(kind).into())), Err(UploadFault::Action), "{kind}");
    }
    let file = dictionary! { "Type" => "Filespec", "EF" => Dictionary::new() };
    for (key, extra) in
        [("AF", Object::Array(vec![file.into()])), ("Names", dictionary! { "EmbeddedFiles" => 1 }.into())]
    {
        assert_eq!(inspect_upload(&pdf(key, extra)), Err(UploadFault::EmbeddedFile));
    }
}

#[test]
fn forms_of_another_language_and_things_that_play_are_refused() {
    let xfa = dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => Object::string_literal("<xdp:xdp/>") };
    assert_eq!(inspect_upload(&pdf("AcroForm", xfa.into())), Err(UploadFault::Xfa));
    let form = dictionary! { "Fields" => Vec::<Object>::new() };
    assert_eq!(inspect_upload(&pdf("AcroForm", form.into())), Ok(1), "a plain form");
    let annotation = |kind: &str| dictionary! { "Type" => "Annot", "Subtype" => Object::Name(kind.into()) };
    for kind in ["RichMedia", "3D", "Screen", "Movie", "Sound"] {
        let annotations = Object::Array(vec![annotation(kind).into()]);
        assert_eq!(inspect_upload(&pdf("Annots", annotations)), Err(UploadFault::Media), "{kind}");
    }
    for key in ["RichMediaContent", "3DD"] {
        let unnamed = Object::Array(vec![Object::Dictionary(Dictionary::from_iter([(key, Object::Null)]))]);
        assert_eq!(inspect_upload(&pdf("Annots", unnamed)), Err(UploadFault::Media), "{key}");
    }
    for kind in ["Link", "Text", "Widget", "Stamp"] {
        let annotations = Object::Array(vec![annotation(kind).into()]);
        assert_eq!(inspect_upload(&pdf("Annots", annotations)), Ok(1), "{kind}");
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    let nested = [b"%PDF-1.7\n1 0 obj\n".to_vec(), vec![b'['; 200_000], b"\nendobj\n".to_vec()].concat();
    for bytes in [&b""[..], b"GIF89a", b"%PDF-1.7\n", &nested, &render_contract(&contract(0)).unwrap()[..5000]] {
        assert_eq!(inspect_upload(bytes), Err(UploadFault::Unreadable));
    }
    let mut encrypted = Document::load_mem(&pdf("Lang", "ko".into())).unwrap();
    encrypted.trailer.set("Encrypt", dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2 });
    let mut out = Vec::new();
    encrypted.save_to(&mut out).unwrap();
    assert!(matches!(inspect_upload(&out), Err(UploadFault::Encrypted | UploadFault::Unreadable)));
    assert_eq!(UploadFault::EmbeddedFile.code(), "embedded_file");
}
