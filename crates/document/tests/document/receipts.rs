//! 투찰 접수증 as whoever submitted, or checks, meets it.

use pok_document::{
    BidAnswer, BidLine, BidReceiptPaper, DocumentError, Embedded, FileLine, FiledLine, OtherLine, inspect, page_count,
    page_image, render_bid_receipt,
};
use pok_domain::file::FileRefusal;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::sample::NOW;
use crate::tools::{Folder, run, squeezed, text};

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn line(no: usize) -> BidLine {
    BidLine {
        category: ["사내시스템 SW", "서버", "스토리지"][no % 3].into(),
        name: ["라이선스 (연간)", "QFX10002-60C", "고성능 블록 스토리지 40TB"][no % 3].into(),
        spec: ["", "Xeon Gold 6338 2EA, DDR4 64GB × 16, SSD 3.84TB × 8", "올플래시, 이중화 컨트롤러 포함"][no % 3]
            .into(),
        unit: ["건", "EA", "식"][no % 3].into(),
        quantity: (no * 3).to_string(),
        unit_price: format!("2,744,{:03}", no % 1000),
        amount: "1,360,000,000".into(),
    }
}

fn file(name: &str) -> FileLine {
    FileLine { name: name.into(), size: "1,024,000 byte".into(), sha256: hex(name.as_bytes()) }
}

fn receipt(lines: usize) -> BidReceiptPaper {
    let sent = "{\"notice\":\"견적\"}".as_bytes();
    BidReceiptPaper {
        number: "BI20230105-003 (1회)".into(),
        notice_number: "BI20230105-003".into(),
        notice_title: "2023년 데이터센터 서버 및 스토리지 구매".into(),
        buyer: "한빛엔터프라이즈 주식회사".into(),
        supplier: "주식회사 가람시스템즈".into(),
        received_at: "2023.02.09 12:30:00 (KST)".into(),
        by: "강지우".into(),
        sha256: hex(sent),
        audit_head: hex(b"the chain"),
        answer: BidAnswer::Submitted {
            currency: "KRW".into(),
            total: "KRW 1,360,000,000".into(),
            lines: (1..=lines).map(line).collect(),
            documents: vec![
                FiledLine {
                    title: "견적서".into(), mandatory: "필수".into(), file: file("견적서_최종.xlsx")
                },
                FiledLine {
                    title: "회사소개서".into(), mandatory: "선택".into(), file: file("회사소개서.pdf")
                },
            ],
            others: vec![OtherLine { description: "배치 도면".into(), file: file("도면.zip") }],
        },
        sent: Embedded {
            name: "BI20230105-003.json".into(),
            media_type: "application/json".into(),
            content: sent.to_vec(),
        },
        created_at_micros: NOW,
        document_id: *b"0123456789abcdef",
    }
}

fn declined() -> BidReceiptPaper {
    let reason = "납기를 맞출 수 없습니다.\n담당자와 통화함";
    BidReceiptPaper {
        number: "BI20230105-003".into(),
        sha256: hex(reason.as_bytes()),
        answer: BidAnswer::Declined { reason: reason.into() },
        sent: Embedded {
            name: "BI20230105-003.txt".into(),
            media_type: "text/plain".into(),
            content: reason.as_bytes().to_vec(),
        },
        ..receipt(0)
    }
}

/// The file within a PDF, as another program takes it out.
fn taken_out(pdf: &[u8]) -> Vec<u8> {
    let folder = Folder::new();
    let out = folder.path().join("out");
    let (ok, said) = run("pdfdetach", &["-save", "1", "-o", out.to_str().unwrap(), &folder.write("a.pdf", pdf)]);
    assert!(ok, "{said}");
    std::fs::read(out).unwrap()
}

fn pages(pdf: &[u8]) -> Vec<String> {
    let all = text(pdf);
    let pages: Vec<String> = all.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect();
    assert_eq!(pages.len(), page_count(pdf).unwrap() as usize);
    for (at, page) in pages.iter().enumerate() {
        assert!(squeezed(page).ends_with(&format!("{}/{}", at + 1, pages.len())), "no page number: {page}");
        assert!(page.contains("BI20230105-003"), "no number on page {}", at + 1);
    }
    pages
}

#[test]
fn a_receipt_says_who_sent_what_and_when() {
    let paper = receipt(1);
    let pdf = render_bid_receipt(&paper).unwrap();
    let text = squeezed(&pages(&pdf).concat());
    let head = [&paper.number, &paper.notice_title, &paper.buyer, &paper.supplier, &paper.received_at, &paper.by];
    for expected in head.into_iter().chain([&paper.sha256, &paper.audit_head]) {
        assert!(text.contains(&squeezed(expected)), "{expected:?} is missing from {text}");
    }
    // A file's hash stands on two lines.
    for name in ["견적서_최종.xlsx", "회사소개서.pdf", "도면.zip"] {
        let hash = hex(name.as_bytes());
        let (first, second) = hash.split_at(32);
        assert!(text.contains(first) && text.contains(second), "{name}: {hash} is missing from {text}");
    }
    for label in [
        "투찰접수증",
        "접수번호",
        "공고번호",
        "공고명",
        "구매사",
        "공급사",
        "투찰일시",
        "제출자",
        "통화",
        "총1건",
        "총2건",
        "KRW1,360,000,000",
        "VAT별도",
        "견적단가",
        "견적금액",
        "제출문서",
        "필수여부",
        "견적서_최종.xlsx",
        "기타문서",
        "배치도면",
        "도면.zip",
        "1,024,000byte",
        "첨부파일BI20230105-003.json",
        "certutil",
    ] {
        assert!(text.contains(label), "{label} is missing from {text}");
    }
}

#[test]
fn anybody_can_hash_what_was_sent() {
    for paper in [receipt(3), declined()] {
        let pdf = render_bid_receipt(&paper).unwrap();
        let taken = taken_out(&pdf);
        assert_eq!(taken, paper.sent.content);
        assert_eq!(hex(&taken), paper.sha256);
        assert!(squeezed(&text(&pdf)).contains(&paper.sha256));
        assert_eq!(inspect(&pdf), Err(FileRefusal::Active));
    }
}

#[test]
fn the_receipt_of_a_decline_says_why_and_quotes_nothing() {
    let pdf = render_bid_receipt(&declined()).unwrap();
    let text = squeezed(&pages(&pdf).concat());
    for expected in ["투찰포기접수증", "사유", "납기를맞출수없습니다.", "담당자와통화함", "투찰포기일시"]
    {
        assert!(text.contains(expected), "{expected} is missing from {text}");
    }
    for absent in ["견적금액", "제출문서", "통화K", "기타문서"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
}

#[test]
fn the_first_and_the_last_page_are_drawn() {
    for paper in [receipt(500), receipt(1), declined()] {
        let pdf = render_bid_receipt(&paper).unwrap();
        for page in [0, page_count(&pdf).unwrap() - 1] {
            let png = page_image(&pdf, page, 1000).unwrap();
            let ink = image::load_from_memory(&png).unwrap().into_luma8().pixels().filter(|p| p.0[0] < 128).count();
            assert!(ink > 3_000, "{} of page {page}: {ink}", paper.number);
        }
    }
}

#[test]
fn five_hundred_lines_run_over_pages_with_the_header_on_each() {
    let pdf = render_bid_receipt(&receipt(500)).unwrap();
    let pages = pages(&pdf);
    let mut found = 0;
    for (at, page) in pages.iter().enumerate() {
        let rows = page.lines().filter(|line| line.contains("2,744,")).count();
        assert_eq!(page.matches("견적단가").count(), usize::from(rows > 0), "on page {}", at + 1);
        found += rows;
    }
    assert_eq!(found, 500);
    assert!(pages.len() > 10, "{}", pages.len());
    assert_eq!(taken_out(&pdf), receipt(500).sent.content);
}

#[test]
fn names_of_any_length_or_form_are_wrapped_and_composed() {
    let long = "아주긴공고명으로줄이넘어가는경우".repeat(12);
    let mut paper = receipt(2);
    paper.notice_title = long.clone();
    paper.supplier = "주식회사 긴이름종합정보통신".repeat(8).nfd().collect();
    if let BidAnswer::Submitted { documents, others, lines, .. } = &mut paper.answer {
        documents[0].file.name = format!("{}.pdf", "긴파일이름".repeat(40));
        others[0].description = "설명이 아주 긴 기타문서 ".repeat(30);
        lines[0].spec = "규격".repeat(400);
        lines[1].unit_price = "999,999,999,999,999".into();
    }
    let pdf = render_bid_receipt(&paper).unwrap();
    let text = squeezed(&text(&pdf));
    assert!(text.contains("999,999,999,999,999"));
    assert!(text.contains(&"주식회사긴이름종합정보통신".repeat(8)));
    assert!(text.contains(&long), "the title under the head");
    let folder = Folder::new();
    let (_, html) = run("pdftotext", &["-bbox", &folder.write("a.pdf", &pdf), "-"]);
    for word in html.lines().filter(|line| line.contains("<word")) {
        let right: f32 = word.split("xMax=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!(right <= 595.28 - 40.0, "{word} runs out of its sheet");
    }
}

#[test]
fn what_no_font_has_is_spelled_out_and_never_a_box() {
    let mut paper = receipt(1);
    if let BidAnswer::Submitted { documents, .. } = &mut paper.answer {
        documents[0].file.name = "견적서😀𠮷.pdf".into();
        documents[1].file.name = "a\u{202e}fdp.exe".into();
    }
    paper.by = "벨\u{7}".into();
    let pdf = render_bid_receipt(&paper).unwrap();
    let text = squeezed(&text(&pdf));
    for expected in ["견적서[U+1F600][U+20BB7].pdf", "afdp.exe", "벨[U+0007]"] {
        assert!(text.contains(expected), "{expected} is missing from {text}");
    }
    let folder = Folder::new();
    let (ok, fonts) = run("pdffonts", &[&folder.write("a.pdf", &pdf)]);
    assert!(ok && fonts.contains("POKREG+Pretendard-Regular") && !fonts.contains(" no "), "{fonts}");
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_other_programs_find_nothing_wrong() {
    let paper = receipt(40);
    let pdf = render_bid_receipt(&paper).unwrap();
    assert_eq!(pdf, render_bid_receipt(&paper).unwrap());
    let folder = Folder::new();
    let (ok, said) = run("pdfinfo", &["-struct", &folder.write("a.pdf", &pdf)]);
    assert!(ok && !said.contains("Error"), "{said}");
    let (_, listed) = run("pdfdetach", &["-list", &folder.write("a.pdf", &pdf)]);
    assert!(listed.contains("BI20230105-003.json"), "{listed}");
    assert!(page_image(&pdf, 0, 800).unwrap().len() > 10_000);
    let other = BidReceiptPaper { created_at_micros: i64::MAX, ..paper };
    assert!(matches!(render_bid_receipt(&other), Err(DocumentError::Time(_))));
}
