//! From a contract's rows to its PDFs: NFC text, the buyer's seal and signature in place, every glyph known to exist.

use jiff::Timestamp;
use pok_api::buyer::contract::{Create, Term};
use pok_api::{Code, FieldFault, Problem};
use pok_document::{
    AttachmentPaper, DocumentError, Face, Field, SignRequest, check_text, page_count, render_attachment,
    render_contract, sign,
};
use pok_domain::DocumentId;
use pok_domain::contract::ContractItem;
use pok_domain::member::Company;
use pok_domain::name::nfc;

use super::{library, paper, store};
use crate::app::App;
use crate::ground::fault::Fault;
use crate::supplier::company;

/// The tab of the contract itself.
const CONTRACT_TAB: &str = "계약서";

/// A document as it goes into the blob store.
pub(crate) struct Rendered {
    pub(crate) id: DocumentId,
    pub(crate) title: String,
    pub(crate) pdf: Vec<u8>,
    pub(crate) pages: u32,
}

/// Renders and seals the contract and its attachments.
pub(super) async fn render(app: &App, kept: &store::ContractRow, at: Timestamp) -> Result<Vec<Rendered>, Fault> {
    let pool = app.database.pool();
    let (items, supplier) = (store::items(pool, kept).await?, company::find(pool, kept.company).await?);
    let (app, kept) = (app.clone(), kept.clone());
    tokio::task::spawn_blocking(move || draw(&app, &kept, &items, &supplier, at)).await?
}

/// The same without waiting for anything: some milliseconds a document.
pub(crate) fn draw(
    app: &App,
    kept: &store::ContractRow,
    items: &[ContractItem],
    supplier: &Company,
    at: Timestamp,
) -> Result<Vec<Rendered>, Fault> {
    check_glyphs(&texts(kept, items, supplier))?;
    let id = DocumentId::generate();
    let contract = paper::contract(&app.buyer, kept, items, supplier, at, id)?;
    let plain = render_contract(&contract).map_err(fault)?;
    let mut rendered = vec![sealed(app, id, CONTRACT_TAB, &plain, Face::Seal(&app.buyer_seal), at)?];
    for title in &kept.attachments {
        let id = DocumentId::generate();
        let attachment = AttachmentPaper {
            title: title.clone(),
            sections: library::sections(title),
            created_at_micros: at.as_microsecond(),
            document_id: id.0.into_bytes(),
        };
        let plain = render_attachment(&attachment).map_err(fault)?;
        rendered.push(sealed(app, id, title, &plain, Face::Invisible, at)?);
    }
    Ok(rendered)
}

fn sealed(
    app: &App,
    id: DocumentId,
    title: &str,
    plain: &[u8],
    face: Face<'_>,
    at: Timestamp,
) -> Result<Rendered, Fault> {
    let request = SignRequest { field: Field::Buyer, face, signed_at_micros: at.as_microsecond() };
    let pdf = sign(plain, &request, app.keys.buyer()).map_err(fault)?;
    let pages = page_count(plain).map_err(fault)?;
    Ok(Rendered { id, title: title.to_owned(), pdf, pages })
}

fn fault(error: DocumentError) -> Fault {
    match error {
        DocumentError::MissingGlyph(missing) => missing_glyph("document", missing.character).into(),
        other => Fault::Broken(other.into()),
    }
}

/// Refuses text with a character that the fonts lack, and names the field.
pub(crate) fn check_glyphs(texts: &[(String, &str)]) -> Result<(), Problem> {
    for (field, text) in texts {
        if let Err(missing) = check_text(&nfc(text)) {
            return Err(missing_glyph(field, missing.character));
        }
    }
    Ok(())
}

fn missing_glyph(field: &str, character: char) -> Problem {
    let message = format!("the documents' font has no {character:?} (U+{:04X})", u32::from(character));
    let fields = vec![FieldFault { field: field.to_owned(), message: message.clone() }];
    Problem { fields, ..Problem::new(Code::MissingGlyph, message) }
}

fn texts<'a>(kept: &'a store::ContractRow, items: &'a [ContractItem], supplier: &'a Company) -> Vec<(String, &'a str)> {
    let mut texts = vec![
        ("title".to_owned(), kept.title.as_str()),
        ("payment".to_owned(), kept.payment.as_str()),
        ("supplier.name".to_owned(), supplier.name.as_str()),
        ("supplier.representative_name".to_owned(), supplier.representative_name.as_str()),
        ("supplier.address".to_owned(), supplier.address.as_str()),
    ];
    texts.extend(of_terms(&kept.terms));
    for (index, item) in items.iter().enumerate() {
        texts.extend(of_line(index, [&item.category, &item.name, &item.spec, &item.unit, &item.requested_site]));
    }
    texts
}

/// What of a request will be printed.
pub(super) fn texts_of(call: &Create) -> Vec<(String, &str)> {
    let mut texts = vec![("title".to_owned(), call.title.as_str()), ("payment".to_owned(), call.payment.as_str())];
    texts.extend(of_terms(&call.terms));
    for (index, item) in call.items.iter().enumerate() {
        texts.extend(of_line(index, [&item.category, &item.name, &item.spec, &item.unit, &item.requested_site]));
    }
    texts
}

/// Further terms, each text by its field.
fn of_terms(terms: &[Term]) -> impl Iterator<Item = (String, &str)> {
    terms.iter().enumerate().flat_map(|(index, term)| {
        [(format!("terms.{index}.label"), &*term.label), (format!("terms.{index}.value"), &*term.value)]
    })
}

/// A line of items, each text by its field.
fn of_line(index: usize, texts: [&String; 5]) -> impl Iterator<Item = (String, &str)> {
    let fields = ["category", "name", "spec", "unit", "requested_site"];
    fields.into_iter().zip(texts).map(move |(field, text)| (format!("items.{index}.{field}"), &**text))
}
