//! Files that others made: what is taken in, and what isn't.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use pok_document::{inspect, picture, render_contract};
use pok_domain::file::{FileNote, FileRefusal, FileType};

use crate::sample::{case, contract, sealed, short_contract};

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

/// How many pages a PDF has that is taken in.
fn pages(file: &[u8]) -> Result<u32, FileRefusal> {
    inspect(file).map(|inspected| inspected.pages.unwrap_or(0))
}

fn action(kind: &str) -> Dictionary {
    dictionary! { "S" => Object::Name(kind.into()) }
}

#[test]
fn plain_documents_are_taken() {
    assert_eq!(pages(&render_contract(&contract(3)).unwrap()), Ok(2));
    assert_eq!(pages(&sealed(&short_contract()).1), Ok(1));
    let link = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.com") };
    assert_eq!(pages(&pdf("OpenAction", link.into())), Ok(1));
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
        assert_eq!(pages(&pdf(key, extra)), Err(FileRefusal::Active), "{key}");
    }
    let mut loose = Document::load_mem(&pdf("Lang", Object::string_literal("ko"))).unwrap();
    loose.add_object(Stream::new(named, Vec::new()));
    let mut out = Vec::new();
    loose.save_to(&mut out).unwrap();
    assert_eq!(pages(&out), Err(FileRefusal::Active), "an object nothing points to");
}

#[test]
fn actions_that_reach_out_and_files_within_are_refused() {
    for kind in ["Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "RichMediaExecute"] {
        assert_eq!(pages(&pdf("OpenAction", action(kind).into())), Err(FileRefusal::Active), "{kind}");
    }
    let file = dictionary! { "Type" => "Filespec", "EF" => Dictionary::new() };
    for (key, extra) in
        [("AF", Object::Array(vec![file.into()])), ("Names", dictionary! { "EmbeddedFiles" => 1 }.into())]
    {
        assert_eq!(pages(&pdf(key, extra)), Err(FileRefusal::Active));
    }
}

#[test]
fn forms_of_another_language_and_things_that_play_are_refused() {
    let xfa = dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => Object::string_literal("<xdp:xdp/>") };
    assert_eq!(pages(&pdf("AcroForm", xfa.into())), Err(FileRefusal::Active));
    let form = dictionary! { "Fields" => Vec::<Object>::new() };
    assert_eq!(pages(&pdf("AcroForm", form.into())), Ok(1), "a plain form");
    let annotation = |kind: &str| dictionary! { "Type" => "Annot", "Subtype" => Object::Name(kind.into()) };
    for kind in ["RichMedia", "3D", "Screen", "Movie", "Sound"] {
        let annotations = Object::Array(vec![annotation(kind).into()]);
        assert_eq!(pages(&pdf("Annots", annotations)), Err(FileRefusal::Active), "{kind}");
    }
    for key in ["RichMediaContent", "3DD"] {
        let unnamed = Object::Array(vec![Object::Dictionary(Dictionary::from_iter([(key, Object::Null)]))]);
        assert_eq!(pages(&pdf("Annots", unnamed)), Err(FileRefusal::Active), "{key}");
    }
    for kind in ["Link", "Text", "Widget", "Stamp"] {
        let annotations = Object::Array(vec![annotation(kind).into()]);
        assert_eq!(pages(&pdf("Annots", annotations)), Ok(1), "{kind}");
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    let nested = [b"%PDF-1.7\n1 0 obj\n".to_vec(), vec![b'['; 200_000], b"\nendobj\n".to_vec()].concat();
    let contract = render_contract(&contract(0)).unwrap();
    for bytes in [b"%PDF-1.7\n", &nested[..], &contract[..5000], &contract[..contract.len() - 200]] {
        assert_eq!(pages(bytes), Err(FileRefusal::Damaged));
    }
    assert_eq!(pages(b""), Err(FileRefusal::Empty));
    assert_eq!(pages(b"MZ\x90\0"), Err(FileRefusal::Type));
    assert_eq!(pages(b"GIF89a"), Err(FileRefusal::Damaged));
    let mut encrypted = Document::load_mem(&pdf("Lang", "ko".into())).unwrap();
    encrypted.trailer.set("Encrypt", dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2 });
    let mut out = Vec::new();
    encrypted.save_to(&mut out).unwrap();
    assert_eq!(pages(&out), Err(FileRefusal::Security), "no lock that anybody could open");
}

/// A PDF written by hand: objects from 1 on, of which the first is the catalogue, `streams` of objects after them, and
/// its table wrong by `off`.
struct ByHand<'a> {
    objects: &'a [&'a str],
    streams: &'a [(&'a str, Vec<u8>)],
    off: isize,
}

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>";
const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>";
const SCRIPT: &str = "<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>";

impl ByHand<'_> {
    fn write(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut table = Vec::new();
        for (at, object) in self.objects.iter().enumerate() {
            table.push(out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
        }
        for (at, (about, content)) in self.streams.iter().enumerate() {
            table.push(out.len());
            let number = self.objects.len() + at + 1;
            out.extend(format!("{number} 0 obj\n<< {about} /Length {} >>\nstream\n", content.len()).as_bytes());
            out.extend(content);
            out.extend(b"\nendstream\nendobj\n");
        }
        let begins = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", table.len() + 1).as_bytes());
        for at in &table {
            out.extend(format!("{:010} 00000 n \n", at.checked_add_signed(self.off).unwrap()).as_bytes());
        }
        out.extend(
            format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n", table.len() + 1).as_bytes(),
        );
        out
    }
}

fn by_hand(objects: &[&str]) -> Vec<u8> {
    ByHand { objects, streams: &[], off: 0 }.write()
}

#[test]
fn s05_a_script_is_found_whatever_else_in_the_file_a_reader_stumbles_over() {
    let quiet = by_hand(&[CATALOGUE, PAGES, PAGE, "<< /S /GoTo /D [3 0 R /Fit] >>"]);
    assert_eq!(pages(&quiet), Ok(1));
    let deep = |open: &str, close: &str, times| format!("{}{}", open.repeat(times), close.repeat(times));
    let odd = ["+-3", "--3", "99999999999999999999", "1.2.3", "0x41", "<4G1>"].map(str::to_owned);
    let odd = odd.into_iter().chain([
        deep("[", "]", 120),
        deep("(", ")", 120),
        deep("<< /A ", " >>", 60),
        deep("[", "]", 4000),
    ]);
    for odd in odd {
        let script = format!("<< /Odd {odd} /S /JavaScript /JS (app.alert\\(1\\)) >>");
        let refused = pages(&by_hand(&[CATALOGUE, PAGES, PAGE, &script]));
        assert!(matches!(refused, Err(FileRefusal::Active | FileRefusal::Damaged)), "{odd}: {refused:?}");
    }
    for off in [1, -3, 7, 0] {
        let file = ByHand { objects: &[CATALOGUE, PAGES, PAGE, SCRIPT], streams: &[], off }.write();
        assert_eq!(pages(&file), Err(FileRefusal::Active), "{off}");
    }
    for script in [
        "<< /#53 /J#61vaScript /#4aS (1) >>",
        "<< /S 5 0 R /JS (1) >>",
        "<< /S /JavaScript /JS 6 0 R >>",
        "<</S/JavaScript/JS<61>>>",
    ] {
        let file = by_hand(&[CATALOGUE, PAGES, PAGE, script, "/JavaScript", "(app.alert\\(1\\))"]);
        assert_eq!(pages(&file), Err(FileRefusal::Active), "{script}");
    }
    let text = String::from_utf8_lossy(&by_hand(&[CATALOGUE, PAGES, PAGE, SCRIPT])).into_owned();
    for (was, is) in [
        ("4 0 obj", "4 0 % a comment\nobj"),
        ("4 0 obj\n", "4 0 obj"),
        ("4 0 obj", "4\n0\tobj"),
        ("%%EOF", "%%E0F"),
        ("endobj\nxref", "xref"),
    ] {
        assert_eq!(pages(text.replacen(was, is, 1).as_bytes()), Err(FileRefusal::Active), "{is}");
    }
}

/// A stream of objects that holds a script as number 4, by a filter.
fn hidden(filter: &str, content: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let plain = format!("4 0 {SCRIPT}");
    let about = format!("/Type /ObjStm /N 1 /First 4 {filter}");
    let streams = &[(about.as_str(), content(plain.as_bytes()))];
    ByHand { objects: &[CATALOGUE, PAGES, PAGE, "null"], streams, off: 0 }.write()
}

fn hexadecimal(plain: &[u8]) -> Vec<u8> {
    plain.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).chain([b'>']).collect()
}

fn deflated(plain: &[u8]) -> Vec<u8> {
    let mut stream = Stream::new(Dictionary::new(), plain.to_vec());
    stream.content.extend([b' '; 400]);
    stream.compress().unwrap();
    stream.content
}

#[test]
fn s05_a_script_is_found_in_object_streams_by_any_filter_or_the_file_is_refused() {
    let runs =
        |plain: &[u8]| plain.chunks(100).flat_map(|run| [&[run.len() as u8 - 1], run].concat()).chain([128]).collect();
    for file in [
        hidden("", <[u8]>::to_vec),
        hidden("/Filter /ASCIIHexDecode", hexadecimal),
        hidden("/Filter /AHx", hexadecimal),
        hidden("/Filter [/RunLengthDecode]", runs),
        hidden("/Filter /FlateDecode", deflated),
        hidden("/Filter /Fl", deflated),
        hidden("/Filter [/AHx /Fl]", |plain| hexadecimal(&deflated(plain))),
    ] {
        assert_eq!(pages(&file), Err(FileRefusal::Active), "{}", String::from_utf8_lossy(&file));
    }
    for file in [
        hidden("/Filter /Crypt", <[u8]>::to_vec),
        hidden("/Filter /JPXDecode", <[u8]>::to_vec),
        hidden("/F (another.bin)", <[u8]>::to_vec),
        hidden("/Filter /FlateDecode", |_| b"no deflate".to_vec()),
    ] {
        assert!(pages(&file).is_err(), "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn s05_only_moves_within_the_document_and_addresses_of_the_web_are_allowed() {
    for act in [
        "/S /GoTo /D [3 0 R /Fit]",
        "/S /Named /N /NextPage",
        "/S /URI /URI (https://garam.example/)",
        "/S /URI /URI (mailto:kim@garam.example)",
        "/S /URI /URI (www.garam.example)",
    ] {
        assert_eq!(pages(&by_hand(&[CATALOGUE, PAGES, PAGE, &format!("<< {act} >>")])), Ok(1), "{act}");
    }
    for act in [
        "/S 5 0 R /F (calc.exe)",
        "/S /Launch /F (calc.exe)",
        "/S /GoToR /F (other.pdf)",
        "/S /Named /N /Print",
        "/S /Thread",
        "/S /Trans",
        "/S /Unknown",
        "/S /URI /URI (file:///etc/passwd)",
        "/S /URI /URI ( FILE:C:/x)",
        "/S /URI /URI (java\\nscript:1)",
        "/S /URI /URI (\\\\\\\\server\\\\share)",
        "/S /URI /URI <feff00660069006c0065003a002f002f>",
        "/S /GoTo /D [3 0 R /Fit] /Next << /S /SubmitForm /F (http://x) >>",
    ] {
        let file = by_hand(&[CATALOGUE, PAGES, PAGE, &format!("<< {act} >>"), "/Launch"]);
        assert_eq!(pages(&file), Err(FileRefusal::Active), "{act}");
    }
    let events = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /AA << /O 4 0 R >> >>";
    assert_eq!(pages(&by_hand(&[CATALOGUE, PAGES, events, "<< /S /Hide /T (x) >>"])), Err(FileRefusal::Active));
    let structure = "<< /S /P /A << /O /Layout /Width 3 >> /K [<< /S /H1 >>] >>";
    assert_eq!(pages(&by_hand(&[CATALOGUE, PAGES, PAGE, "null", structure])), Ok(1), "structures aren't actions");
}

#[test]
fn s05_an_older_revision_and_a_loose_catalogue_are_judged_too() {
    let old = by_hand(&[CATALOGUE, PAGES, PAGE, SCRIPT]);
    let at = old.len();
    let mut newer = old.clone();
    newer.extend(b"4 0 obj\nnull\nendobj\n");
    let table = newer.len();
    let before = String::from_utf8_lossy(&old).rsplit("startxref\n").next().unwrap().lines().next().unwrap().to_owned();
    newer.extend(
        format!(
            "xref\n4 1\n{at:010} 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev {before} >>\nstartxref\n{table}\n%%EOF\n"
        )
        .as_bytes(),
    );
    assert_eq!(pages(&newer), Err(FileRefusal::Active));
    let quiet = by_hand(&[CATALOGUE, PAGES, PAGE, "null"]);
    let loose = [&quiet[..], b"trailer\n<< /Size 9 /Root << /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> >> >>\nstartxref\n0\n%%EOF\n"].concat();
    assert!(pages(&loose).is_err());
}

#[test]
fn s01_a_bomb_is_refused_before_it_unfolds() {
    let zeros = |times: usize| {
        let mut content = vec![b' '; 1 << 20].repeat(times);
        for _ in 0..2 {
            let mut stream = Stream::new(Dictionary::new(), content);
            stream.compress().unwrap();
            content = stream.content;
        }
        content
    };
    let bomb = zeros(100);
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    for kind in ["/Type /ObjStm /N 1 /First 4", "/Type /XRef /W [1 4 2] /Size 5"] {
        let about = format!("{kind} /Filter [/FlateDecode /FlateDecode]");
        let streams = &[(about.as_str(), bomb.clone())];
        let file = ByHand { objects: &[CATALOGUE, PAGES, PAGE, "null"], streams, off: 0 }.write();
        if kind.contains("ObjStm") {
            assert_eq!(pages(&file), Err(FileRefusal::Damaged), "{kind}");
        }
    }
    let begun = "1 0 obj [ ".repeat(50_000);
    assert!(pages(format!("%PDF-1.7\n{begun}").as_bytes()).is_err());
}

#[test]
fn case_01_a_script_that_only_the_hybrid_table_names_is_found() {
    assert_eq!(pages(&case("01-hybrid-hidden-script.pdf")), Err(FileRefusal::Active));
}

#[test]
fn case_02_and_05_what_stands_before_and_after_a_pdf_is_no_fault_of_it() {
    for name in ["02-control-no-padding.pdf", "02-padded-2k-nul.pdf", "05-bom-before-header.pdf"] {
        assert_eq!(pages(&case(name)), Ok(1), "{name}");
    }
}

#[test]
fn case_04_a_pdf_that_only_its_owner_can_change_is_taken_and_looked_into() {
    let taken = inspect(&case("04-owner-password-only.pdf")).unwrap();
    assert_eq!((taken.pages, taken.notes), (Some(1), vec![FileNote::OwnerPassword]));
}

#[test]
fn case_06_names_like_scripts_act_on_nothing() {
    assert_eq!(pages(&case("06-names-like-scripts.pdf")), Ok(1));
}

#[test]
fn case_07_a_password_is_named() {
    assert_eq!(pages(&case("07-user-password.pdf")), Err(FileRefusal::Password));
}

#[test]
fn case_10_a_picture_that_was_cut_off_is_damaged() {
    for name in ["10-seal-cut-off.jpg", "10-seal-cut-off-progressive.jpg"] {
        assert_eq!(inspect(&case(name)), Err(FileRefusal::Damaged), "{name}");
    }
    let whole = case("30-bank-book-orientation-6.jpg");
    assert_eq!(inspect(&whole).map(|inspected| inspected.kind), Ok(FileType::Jpeg));
    for cut in (whole.len() / 10..whole.len() - 1).step_by(whole.len() / 37) {
        assert_eq!(inspect(&whole[..cut]).err(), Some(FileRefusal::Damaged), "{cut}");
    }
}

#[test]
fn case_17_each_lock_has_a_name() {
    for (name, refusal) in [
        ("17-password.xlsx", FileRefusal::Password),
        ("17-document-security-fasoo.xlsx", FileRefusal::Security),
        ("17-document-security-scdsa.hwp", FileRefusal::Security),
        ("17-empty.xlsx", FileRefusal::Empty),
    ] {
        assert_eq!(inspect(&case(name)), Err(refusal), "{name}");
    }
}

#[test]
fn case_30_a_picture_stands_upright() {
    let upright = picture(&case("30-bank-book-orientation-6.jpg")).unwrap();
    assert!(upright.height() > upright.width(), "{}×{}", upright.width(), upright.height());
}
