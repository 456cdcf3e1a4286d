//! What a rendered document says and how its file is made.

use lopdf::{Document, Object};
use pok_document::{
    Article, AttachmentPaper, ContractPaper, DocumentError, ItemLine, Party, check_text, page_count, page_image,
    render_attachment, render_contract, render_contract_draft, sign,
};
use unicode_normalization::UnicodeNormalization;

use crate::sample::{self, NOW, contract, people};
use crate::tools::{Folder, run, squeezed, text};

#[test]
fn con_14_head_terms_articles_and_items_come_back_as_text() {
    let paper = contract(3);
    let text = squeezed(&text(&render_contract(&paper).unwrap()));
    let head = [&paper.number, &paper.title, &paper.period, &paper.amount_text, &paper.payment, &paper.contract_date];
    let parties =
        [&paper.buyer, &paper.supplier].map(|p| [&p.name, &p.representative, p.business_reg_no.as_ref().unwrap()]);
    let terms = paper.terms.iter().flat_map(|term| [&term.label, &term.value]);
    let articles = paper.articles.iter().map(|article| &article.heading);
    let items = paper.items.iter().flat_map(|i| [&i.category, &i.unit, &i.unit_price, &i.amount, &i.requested_date]);
    for expected in head.into_iter().chain(parties.into_iter().flatten()).chain(terms).chain(articles).chain(items) {
        assert!(text.contains(&squeezed(expected)), "{expected:?} is missing from {text}");
    }
    for label in [
        "계약명",
        "계약번호",
        "계약기간",
        "계약금액",
        "지불방법",
        "세분류",
        "세부스펙",
        "납품요청위치",
        "(인)",
        "1/2",
        "2/2",
    ] {
        assert!(text.contains(label), "{label} is missing");
    }
}

#[test]
fn con_12_a_unit_price_contract_shows_a_dash_as_its_amount() {
    let paper = ContractPaper { amount_text: "-".into(), ..contract(0) };
    let text = text(&render_contract(&paper).unwrap());
    let line = text.lines().find(|line| line.contains("계약금액")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["계약금액", "-"]);
}

#[test]
fn con_14_none_one_and_five_hundred_items_fit_with_the_header_on_every_page() {
    let none = text(&render_contract(&contract(0)).unwrap());
    assert!(!none.contains("계약품목"));
    assert!(text(&render_contract(&contract(1)).unwrap()).contains("총 1건"));
    let pdf = render_contract(&contract(500)).unwrap();
    let pages = text(&pdf);
    let pages: Vec<&str> = pages.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(pages.len(), page_count(&pdf).unwrap() as usize);
    for (at, page) in pages.iter().enumerate() {
        assert!(squeezed(page).ends_with(&format!("{}/{}", at + 1, pages.len())), "no page number: {page}");
        assert!(page.contains("CR20230208-001 (1차)"));
        let rows = page.lines().filter(|line| line.contains("1,360,000,000")).count();
        assert_eq!(page.matches("납품요청일").count(), usize::from(rows > 0), "on page {}", at + 1);
    }
    assert_eq!(pages.concat().matches("1,360,000,000").count(), 500);
}

/// The words of a PDF with the box of each: left, top, right, bottom, text.
fn words(pdf: &[u8]) -> Vec<([f32; 4], String)> {
    let folder = Folder::new();
    let (ok, html) = run("pdftotext", &["-bbox", &folder.write("a.pdf", pdf), "-"]);
    assert!(ok);
    let number = |line: &str, key: &str| {
        let rest = &line[line.find(key).unwrap() + key.len() + 2..];
        rest[..rest.find('"').unwrap()].parse::<f32>().unwrap()
    };
    html.lines()
        .filter(|line| line.contains("<word"))
        .map(|line| {
            let text = &line[line.find('>').unwrap() + 1..line.find("</word>").unwrap()];
            (["xMin", "yMin", "xMax", "yMax"].map(|key| number(line, key)), text.to_owned())
        })
        .collect()
}

#[test]
fn con_14_amounts_are_aligned_on_the_right() {
    let mut paper = contract(3);
    for (item, amount) in paper.items.iter_mut().zip(["9", "1,360,000", "1,360,000,000"]) {
        item.amount = amount.into();
        item.quantity = "77".into();
    }
    let words = words(&render_contract(&paper).unwrap());
    let rights: Vec<f32> = ["9", "1,360,000", "1,360,000,000"]
        .iter()
        .map(|amount| words.iter().find(|(_, text)| text == amount).unwrap().0[2])
        .collect();
    assert!(rights.iter().all(|right| (right - rights[0]).abs() < 0.1), "{rights:?}");
}

#[test]
fn long_names_and_cells_wrap_inside_the_page() {
    let long = "대한민국에서제일긴상호를가진주식회사".repeat(8);
    let mut paper = contract(2);
    paper.title = long.clone();
    paper.supplier =
        Party { name: long.clone(), representative: long.clone(), address: long.clone(), business_reg_no: None };
    paper.items[0] =
        ItemLine { spec: long.clone(), name: "W".repeat(90), unit_price: "9".repeat(60), ..sample::item(1) };
    paper.articles[0] = Article { heading: long.clone(), body: long.repeat(20) };
    let pdf = render_contract(&paper).unwrap();
    for ([left, top, right, bottom], word) in words(&pdf) {
        assert!(left > 50.0 && right < 595.28 - 50.0 && top > 30.0 && bottom < 842.0 - 30.0, "{word} is outside");
    }
    assert!(squeezed(&text(&pdf)).contains(&"9".repeat(10)));
}

#[test]
fn a_cell_taller_than_a_page_runs_over_pages_and_loses_nothing() {
    let words: Vec<String> = (0..1200).map(|n| format!("낱말{n:04}")).collect();
    let mut paper = contract(2);
    paper.items[0].spec = words.join(" ");
    paper.terms[0].value = words.join(" ");
    let text = text(&render_contract(&paper).unwrap());
    for word in &words {
        assert_eq!(text.matches(word.as_str()).count(), 2, "{word}");
    }
}

#[test]
fn decomposed_hangul_is_drawn_as_composed() {
    let composed = contract(3);
    let mut decomposed = composed.clone();
    let nfd = |text: &mut String| *text = text.nfd().collect();
    nfd(&mut decomposed.title);
    nfd(&mut decomposed.supplier.name);
    decomposed.items.iter_mut().for_each(|item| nfd(&mut item.name));
    decomposed.articles.iter_mut().for_each(|article| nfd(&mut article.body));
    assert_ne!(composed.title, decomposed.title);
    let (a, b) = (render_contract(&composed).unwrap(), render_contract(&decomposed).unwrap());
    for page in 0..2 {
        assert_eq!(page_image(&a, page, 900).unwrap(), page_image(&b, page, 900).unwrap());
    }
    assert!(text(&b).contains("(주)가나다시스템"));
}

#[test]
fn hanja_and_signs_are_drawn_and_come_back_as_text() {
    let title = "株式會社 大韓電子 ⑴ ㈜가나다 ※ ㎡ ₩1,000 「별첨」 Ünïcode";
    check_text(title).unwrap();
    let paper = ContractPaper { title: title.into(), ..contract(1) };
    assert!(squeezed(&text(&render_contract(&paper).unwrap())).contains(&squeezed(title)));
}

#[test]
fn a_character_no_font_has_is_an_error_and_not_a_box() {
    let missing = check_text("홍길동 𠮷野").unwrap_err();
    assert_eq!((missing.character, missing.context.as_str()), ('𠮷', "홍길동 𠮷野"));
    assert!(missing.to_string().contains("U+20BB7"), "{missing}");
    let spoilt: [fn(&mut ContractPaper); 6] = [
        |p| p.title.push('😀'),
        |p| p.supplier.address.push('😀'),
        |p| p.items[1].spec.push('😀'),
        |p| p.articles[2].body.push('😀'),
        |p| p.number.push('😀'),
        |p| p.terms[0].label.push('\u{1100}'),
    ];
    for spoil in spoilt {
        let mut paper = contract(2);
        spoil(&mut paper);
        let error = render_contract(&paper).unwrap_err();
        assert!(matches!(error, DocumentError::MissingGlyph(_)), "{error}");
    }
}

#[test]
fn control_and_direction_marks_are_left_out() {
    let paper = ContractPaper { title: "계약\u{202E}서\u{200B}\t이름".into(), ..contract(0) };
    let plain = ContractPaper { title: "계약서 이름".into(), ..contract(0) };
    let images = [paper, plain].map(|paper| page_image(&render_contract(&paper).unwrap(), 0, 600).unwrap());
    assert!(images[0] == images[1]);
    assert_eq!(check_text("벨\u{7}").unwrap_err().character, '\u{7}');
}

#[test]
fn the_file_has_version_dates_identifier_and_an_annots_object_on_every_page() {
    let paper = contract(60);
    let pdf = render_contract(&paper).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7\n%"));
    assert_eq!(pdf, render_contract(&paper).unwrap(), "the same paper gives the same bytes");
    let document = Document::load_mem(&pdf).unwrap();
    let info = document.get_object(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    for key in [b"CreationDate".as_slice(), b"ModDate"] {
        assert_eq!(info.as_dict().unwrap().get(key).unwrap().as_str().unwrap(), b"D:20230209113000+09'00'");
    }
    for part in document.trailer.get(b"ID").unwrap().as_array().unwrap() {
        assert_eq!(part.as_str().unwrap(), paper.document_id);
    }
    for page in document.get_pages().into_values() {
        let annots = document.get_dictionary(page).unwrap().get(b"Annots").unwrap();
        assert!(matches!(annots, Object::Reference(_)), "{annots:?}");
    }
    let form = document.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let form = document.get_dictionary(form).unwrap();
    let names: Vec<_> = form
        .get(b"Fields")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            let field = document.get_dictionary(field.as_reference().unwrap()).unwrap();
            assert!(!field.has(b"V"));
            String::from_utf8_lossy(field.get(b"T").unwrap().as_str().unwrap()).into_owned()
        })
        .collect();
    assert_eq!(names, ["Buyer", "Supplier", "Timestamp"]);
    let (ok, fonts) = {
        let folder = Folder::new();
        run("pdffonts", &[&folder.write("a.pdf", &pdf)])
    };
    assert!(ok && fonts.contains("POKREG+Pretendard-Regular") && !fonts.contains(" no "), "{fonts}");
    assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
}

#[test]
fn a_draft_says_so_on_every_page_and_can_never_be_signed() {
    let pdf = render_contract_draft(&contract(3)).unwrap();
    let text = text(&pdf);
    for page in text.trim_end_matches('\u{c}').split('\u{c}') {
        assert!(page.trim_start().starts_with("초안"), "{page}");
    }
    let (people, seal) = (people(), sample::seal());
    let request = sample::request(sample::SUPPLIER, &seal);
    assert!(matches!(sign(&pdf, &request, &people.supplier), Err(DocumentError::NotOurs(_))));
}

#[test]
fn an_attachment_runs_over_several_pages() {
    let section = |n: usize| Article {
        heading: format!("{n}. 인권과 노동"),
        body: "협력사는 임직원의 인권을 존중한다.\n".repeat(12),
    };
    let paper = AttachmentPaper {
        title: "지속가능경영가이드".into(),
        sections: (1..=12).map(section).collect(),
        created_at_micros: NOW,
        document_id: [1; 16],
    };
    let pdf = render_attachment(&paper).unwrap();
    assert!(page_count(&pdf).unwrap() >= 3);
    let text = text(&pdf);
    assert!(text.contains("12. 인권과 노동") && text.contains("지속가능경영가이드"));
}

#[test]
fn a_time_no_pdf_can_carry_is_refused() {
    let paper = ContractPaper { created_at_micros: i64::MIN, ..contract(0) };
    assert!(matches!(render_contract(&paper), Err(DocumentError::Time(_))));
}
