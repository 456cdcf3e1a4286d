//! A contract on paper: head, articles, items and, at the end, both parties with the place of their seals.
//!
//! Refuses to know where the values come from; they are printed as given.

use crate::error::DocumentError;
use crate::font::{self, Typeface};
use crate::labelled::{heading, labelled};
use crate::layout::{self, BODY, Flow, LEFT, bold, regular, soft};
use crate::paper::{Article, ContractPaper};
use crate::parties::parties;
use crate::sheet::{About, Extra, Style, WIDTH};
use crate::table::{Column, Side, table};

const ITEM_COLUMNS: [Column; 10] = [
    Column { title: "No", share: 23.0, side: Side::Centre },
    Column { title: "세분류", share: 44.0, side: Side::Left },
    Column { title: "품목명", share: 72.0, side: Side::Left },
    Column { title: "세부스펙", share: 76.0, side: Side::Left },
    Column { title: "단위", share: 27.0, side: Side::Centre },
    Column { title: "계약량", share: 37.0, side: Side::Right },
    Column { title: "계약단가", share: 56.0, side: Side::Right },
    Column { title: "계약금액", share: 60.0, side: Side::Right },
    Column { title: "납품요청일", share: 50.0, side: Side::Centre },
    Column { title: "납품요청위치", share: 52.0, side: Side::Left },
];

/// Renders a contract with its signature fields, none of them signed.
///
/// The same paper always gives the same bytes.
///
/// # Errors
/// [`DocumentError::MissingGlyph`] for a character no bundled font has, before anything is written;
/// [`DocumentError::Time`].
pub fn render_contract(paper: &ContractPaper) -> Result<Vec<u8>, DocumentError> {
    let flow = contract(paper)?;
    flow.finish(&footer(paper), &about(paper), Extra::Fields)
}

/// Renders a contract as a draft to review (spec 05 P-CON-05): marked on every page, and without fields, so that it
/// can never be signed.
///
/// # Errors
/// As [`render_contract`].
pub fn render_contract_draft(paper: &ContractPaper) -> Result<Vec<u8>, DocumentError> {
    const MARK: &str = "초안";
    let style = Style { typeface: Typeface::SemiBold, size: 12.0, grey: layout::SOFT };
    let mut flow = contract(paper)?;
    for page in 0..flow.sheets.count() {
        let x = WIDTH - LEFT - font::width(MARK, style.typeface, style.size);
        flow.sheets.text(page, (x, 40.0), MARK, style)?;
    }
    flow.finish(&format!("{} · {MARK}", footer(paper)), &about(paper), Extra::Nothing)
}

fn about(paper: &ContractPaper) -> About<'_> {
    About { title: &paper.title, created_at_micros: paper.created_at_micros, id: paper.document_id }
}

fn footer(paper: &ContractPaper) -> String {
    format!("{} ({}차)", paper.number, paper.version)
}

fn contract(paper: &ContractPaper) -> Result<Flow, DocumentError> {
    let mut flow = Flow::new();
    flow.centred("계  약  서", bold(21.0), 34.0)?;
    flow.y += 2.0;
    flow.centred(&paper.title, soft(11.0), 17.0)?;
    flow.y += 14.0;
    head(&mut flow, paper)?;
    flow.y += 14.0;
    articles(&mut flow, &paper.articles)?;
    items(&mut flow, paper)?;
    parties(&mut flow, paper)?;
    Ok(flow)
}

/// The head: what the contract is, and its terms.
fn head(flow: &mut Flow, paper: &ContractPaper) -> Result<(), DocumentError> {
    let number = footer(paper);
    let fixed = [
        ("계약번호", number.as_str()),
        ("계약명", &paper.title),
        ("구매사", &paper.buyer.name),
        ("공급사", &paper.supplier.name),
        ("계약체결일", &paper.contract_date),
        ("계약기간", &paper.period),
        ("계약금액", &paper.amount_text),
        ("지불방법", &paper.payment),
    ];
    let terms = paper.terms.iter().map(|term| (term.label.as_str(), term.value.as_str()));
    labelled(flow, fixed.into_iter().chain(terms))
}

/// Headings with their text; a heading is never the last line of a sheet.
pub(crate) fn articles(flow: &mut Flow, articles: &[Article]) -> Result<(), DocumentError> {
    const HEADING: f32 = 18.0;
    const LEADING: f32 = 15.0;
    for article in articles {
        flow.need(HEADING + 2.0 * LEADING);
        flow.paragraph(&article.heading, LEFT, BODY, bold(10.5), HEADING)?;
        flow.paragraph(&article.body, LEFT, BODY, regular(9.5), LEADING)?;
        flow.y += 7.0;
    }
    Ok(())
}

fn items(flow: &mut Flow, paper: &ContractPaper) -> Result<(), DocumentError> {
    if paper.items.is_empty() {
        return Ok(());
    }
    heading(flow, "계약품목", paper.items.len())?;
    let rows: Vec<Vec<&str>> = paper
        .items
        .iter()
        .map(|item| {
            vec![
                item.no.as_str(),
                &item.category,
                &item.name,
                &item.spec,
                &item.unit,
                &item.quantity,
                &item.unit_price,
                &item.amount,
                &item.requested_date,
                &item.requested_site,
            ]
        })
        .collect();
    table(flow, &ITEM_COLUMNS, &rows)?;
    Ok(())
}
