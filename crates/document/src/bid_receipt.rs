//! 투찰 접수증: what the server received of a company, when, and how to check it; also for a 투찰포기.
//!
//! Refuses to know where the values come from; they are printed as given.

use crate::error::DocumentError;
use crate::font;
use crate::labelled::{heading, labelled};
use crate::layout::{BODY, Flow, LEFT, bold, soft};
use crate::paper::{BidAnswer, BidLine, BidReceiptPaper, FileLine};
use crate::sheet::{About, Extra};
use crate::table::{Column, Side, table};

const LINE_COLUMNS: [Column; 8] = [
    Column { title: "No", share: 25.0, side: Side::Centre },
    Column { title: "세분류", share: 53.0, side: Side::Left },
    Column { title: "품목명", share: 82.0, side: Side::Left },
    Column { title: "세부스펙", share: 80.0, side: Side::Left },
    Column { title: "단위", share: 29.0, side: Side::Centre },
    Column { title: "수량", share: 40.0, side: Side::Right },
    Column { title: "견적단가", share: 88.0, side: Side::Right },
    Column { title: "견적금액", share: 96.0, side: Side::Right },
];

const DOCUMENT_COLUMNS: [Column; 6] = [
    Column { title: "No", share: 25.0, side: Side::Centre },
    Column { title: "문서유형", share: 88.0, side: Side::Left },
    Column { title: "필수여부", share: 40.0, side: Side::Centre },
    Column { title: "파일명", share: 120.0, side: Side::Left },
    Column { title: "크기", share: 60.0, side: Side::Right },
    Column { title: "SHA-256", share: 160.0, side: Side::Left },
];

const OTHER_COLUMNS: [Column; 5] = [
    Column { title: "No", share: 25.0, side: Side::Centre },
    Column { title: "첨부파일설명", share: 118.0, side: Side::Left },
    Column { title: "파일명", share: 130.0, side: Side::Left },
    Column { title: "크기", share: 60.0, side: Side::Right },
    Column { title: "SHA-256", share: 160.0, side: Side::Left },
];

/// Renders the receipt of a 제출 or 투찰포기, with what was sent as a file within it. It can't be signed.
///
/// The same paper always gives the same bytes.
///
/// # Errors
/// [`DocumentError::Time`].
pub fn render_bid_receipt(paper: &BidReceiptPaper) -> Result<Vec<u8>, DocumentError> {
    let is_bid = matches!(paper.answer, BidAnswer::Submitted { .. });
    let mut flow = Flow::new();
    flow.centred(if is_bid { "투찰 접수증" } else { "투찰포기 접수증" }, bold(21.0), 34.0)?;
    flow.y += 2.0;
    let title = font::spelled(&paper.notice_title);
    flow.centred(&title, soft(11.0), 17.0)?;
    flow.y += 14.0;
    head(&mut flow, paper)?;
    flow.y += 8.0;
    flow.paragraph(&how_to_check(paper), LEFT, BODY, soft(8.5), 13.5)?;
    flow.y += 10.0;
    if let BidAnswer::Submitted { total, lines, documents, others, .. } = &paper.answer {
        heading(&mut flow, "품목 및 가격제안", lines.len())?;
        rows(&mut flow, &LINE_COLUMNS, lines.iter().map(line))?;
        sum(&mut flow, total)?;
        heading(&mut flow, "제출문서", documents.len())?;
        let filed = documents.iter().map(|row| with_file([row.title.clone(), row.mandatory.clone()], &row.file));
        rows(&mut flow, &DOCUMENT_COLUMNS, filed)?;
        flow.y += 14.0;
        heading(&mut flow, "기타문서", others.len())?;
        rows(&mut flow, &OTHER_COLUMNS, others.iter().map(|row| with_file([row.description.clone()], &row.file)))?;
    }
    let footer = format!("{} · {title}", font::spelled(&paper.number));
    let about = About { title: &footer, created_at_micros: paper.created_at_micros, id: paper.document_id };
    flow.finish(&footer, &about, Extra::File(&paper.sent))
}

/// What was received of whom, and when.
fn head(flow: &mut Flow, paper: &BidReceiptPaper) -> Result<(), DocumentError> {
    let mut rows = vec![
        ("접수번호", &paper.number),
        ("공고번호", &paper.notice_number),
        ("공고명", &paper.notice_title),
        ("구매사", &paper.buyer),
        ("공급사", &paper.supplier),
    ];
    match &paper.answer {
        BidAnswer::Submitted { currency, total, .. } => rows.extend([
            ("투찰일시", &paper.received_at),
            ("제출자", &paper.by),
            ("통화", currency),
            ("견적금액 합계 (VAT 별도)", total),
        ]),
        BidAnswer::Declined { reason } => {
            rows.extend([("투찰포기일시", &paper.received_at), ("투찰포기자", &paper.by), ("사유", reason)]);
        }
    }
    rows.extend([("내용 SHA-256", &paper.sha256), ("감사기록 해시", &paper.audit_head)]);
    let rows: Vec<(&str, String)> = rows.into_iter().map(|(label, value)| (label, font::spelled(value))).collect();
    labelled(flow, rows.iter().map(|(label, value)| (*label, value.as_str())))
}

fn how_to_check(paper: &BidReceiptPaper) -> String {
    format!(
        "일시는 서버가 받은 시각이며 한국 표준시입니다. 서버가 받은 내용 그대로가 이 PDF의 첨부 파일 {}에 들어 있습니다. \
         그 파일의 SHA-256을 계산하여 위의 내용 SHA-256과 같으면 내용이 바뀌지 않은 것입니다. (Windows: certutil -hashfile 파일 SHA256, \
         macOS: shasum -a 256 파일, Linux: sha256sum 파일)",
        font::spelled(&paper.sent.name)
    )
}

/// A table with its rows numbered.
fn rows(flow: &mut Flow, columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> Result<(), DocumentError> {
    let numbered: Vec<Vec<String>> = rows
        .enumerate()
        .map(|(at, cells)| {
            let cells = cells.iter().map(|cell| font::spelled(cell));
            std::iter::once((at + 1).to_string()).chain(cells).collect()
        })
        .collect();
    let cells: Vec<Vec<&str>> = numbered.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    table(flow, columns, &cells)?;
    Ok(())
}

fn line(line: &BidLine) -> Vec<String> {
    let BidLine { category, name, spec, unit, quantity, unit_price, amount } = line;
    [category, name, spec, unit, quantity, unit_price, amount].map(Clone::clone).into()
}

/// A row's own cells, then its file; the hash in two halves of a line each.
fn with_file<const N: usize>(own: [String; N], file: &FileLine) -> Vec<String> {
    let (first, second) = file.sha256.split_at_checked(file.sha256.len() / 2).unwrap_or((&file.sha256, ""));
    own.into_iter().chain([file.name.clone(), file.size.clone(), format!("{first}\n{second}")]).collect()
}

/// The sum under the lines, on the same sheet as the last of them where there is room.
fn sum(flow: &mut Flow, total: &str) -> Result<(), DocumentError> {
    const LEADING: f32 = 22.0;
    flow.need(LEADING);
    let text = font::spelled(&format!("견적금액 합계 (VAT 별도)   {total}"));
    let style = bold(9.5);
    let x = LEFT + BODY - font::width(&text, style.typeface, style.size);
    flow.line(x, &text, style, LEADING)?;
    flow.y += LEADING + 10.0;
    Ok(())
}
