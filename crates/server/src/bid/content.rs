//! What a notice says, checked and made ready to be kept.

use std::collections::BTreeSet;

use pok_api::Problem;
use pok_api::buyer::bid::{Content, NewDocument, NewItem};
use pok_api::buyer::contract::Counterparty;
use pok_domain::bid::{
    BidNotice, MAX_DOCUMENTS, MAX_ITEMS, NoticeItem, Person, RequiredDocument, TenderMethod, Window,
};
use pok_domain::typed;
use pok_domain::{CompanyId, DocumentId, ItemId};
use rust_decimal::Decimal;

use crate::ground::database::Tx;
use crate::ground::fault::{Fault, Faults};
use crate::supplier::account;

/// Characters of a free text.
const MAX_TEXT: usize = 2_000;
/// Characters of what stands in a cell of a table.
const MAX_CELL: usize = 200;
/// All lines together: a bid repeats them, and has to fit into a request.
const MAX_ITEMS_BYTES: usize = 512 * 1024;
/// 지명업체 of one notice.
const MAX_INVITED: usize = 1_000;
/// Digits of a quantity before and after the point.
const QUANTITY: (i64, u32) = (1_000_000_000_000, 6);

/// Everything that is wrong, at once.
pub(super) fn check(content: &Content) -> Result<(), Problem> {
    let mut faults = Faults::new("content.");
    let mut fault = |field: &str, holds: bool, message: &str| faults.unless(field, holds, message);
    if let Err(wrong) = Window::new(content.window.opens_at, content.window.closes_at) {
        fault("window", false, &wrong.to_string());
    }
    let names_nobody = content.method == TenderMethod::Selective || content.invited.is_empty();
    fault("invited", names_nobody, "only a selective tender names suppliers");
    fault("invited", content.invited.len() <= MAX_INVITED, "a notice names at most 1,000 suppliers");
    fault("summary", short(&content.summary, MAX_TEXT), "too long");
    for (field, person) in [("buyer", &content.buyer), ("requester", &content.requester)] {
        fault(&format!("{field}.mail"), short(&person.mail, MAX_CELL), "too long");
        fault(&format!("{field}.phone"), short(&person.phone, MAX_CELL), "too long");
    }
    if let Some(briefing) = &content.briefing {
        fault("briefing.place", short(&briefing.place, MAX_CELL), "too long");
        fault("briefing.summary", short(&briefing.summary, MAX_TEXT), "too long");
    }
    fault("items", (1..=MAX_ITEMS).contains(&content.items.len()), "a notice has 1 to 500 items");
    for (index, item) in content.items.iter().take(MAX_ITEMS).enumerate() {
        let is_named = !typed::is_blank(&item.name) && short(&item.name, MAX_CELL);
        fault(&format!("items.{index}.name"), is_named, "empty or too long");
        for (field, text, most) in
            [("category", &item.category, MAX_CELL), ("spec", &item.spec, MAX_TEXT), ("unit", &item.unit, MAX_CELL)]
        {
            fault(&format!("items.{index}.{field}"), short(text, most), "too long");
        }
        fault(
            &format!("items.{index}.quantity"),
            is_quantity(item.quantity),
            "more than 0, at most 12 digits and 6 decimals",
        );
    }
    let bytes: usize = content.items.iter().map(|item| item.category.len() + item.name.len() + item.spec.len()).sum();
    fault("items", bytes <= MAX_ITEMS_BYTES, "too long as a whole");
    fault("documents", content.documents.len() <= MAX_DOCUMENTS, "a notice asks for at most 50 documents");
    let mut titles = BTreeSet::new();
    for (index, document) in content.documents.iter().take(MAX_DOCUMENTS).enumerate() {
        let title = typed::text(&document.title);
        let is_named = !title.is_empty() && short(&title, MAX_CELL);
        fault(&format!("documents.{index}.title"), is_named, "empty or too long");
        fault(&format!("documents.{index}.title"), titles.insert(title), "asked for twice");
    }
    faults.none()
}

fn is_quantity(quantity: Decimal) -> bool {
    let (most, decimals) = QUANTITY;
    quantity > Decimal::ZERO && quantity < Decimal::from(most) && quantity.normalize().scale() <= decimals
}

fn short(text: &str, most: usize) -> bool {
    text.chars().count() <= most
}

/// The 지명업체, each once.
pub(super) async fn invited(tx: &mut Tx, named: &[Counterparty]) -> Result<Vec<CompanyId>, Fault> {
    let mut companies = BTreeSet::new();
    for (index, named) in named.iter().enumerate() {
        let fault = |message: &str| Problem::field(format!("content.invited.{index}"), message);
        let company = account::counterparty(tx, named).await?.ok_or_else(|| fault("no member has it"))?;
        if !companies.insert(company) {
            return Err(fault("named twice").into());
        }
    }
    Ok(companies.into_iter().collect())
}

/// Takes over what was checked. Lines and documents that say what they said keep their identifier, and with it what was
/// written about them.
pub(super) fn take_over(notice: &mut BidNotice, content: Content) {
    notice.title = content.title;
    notice.method = content.method;
    notice.window = content.window;
    notice.summary = typed::text(&content.summary);
    notice.buyer = person(content.buyer);
    notice.requester = person(content.requester);
    notice.briefing = content.briefing.map(|mut briefing| {
        briefing.place = typed::text(&briefing.place);
        briefing.summary = typed::text(&briefing.summary);
        briefing
    });
    notice.expected_due_date = content.expected_due_date;
    notice.currency = content.currency;
    let mut before = std::mem::take(&mut notice.items);
    notice.items = content.items.iter().map(|new| item(new, &mut before)).collect();
    let mut before = std::mem::take(&mut notice.documents);
    notice.documents = content.documents.iter().map(|new| document(new, &mut before)).collect();
}

fn person(person: Person) -> Person {
    Person { name: person.name, mail: typed::line(&person.mail), phone: typed::line(&person.phone) }
}

fn item(new: &NewItem, before: &mut Vec<NoticeItem>) -> NoticeItem {
    let item = NoticeItem {
        id: ItemId::generate(),
        category: typed::text(&new.category),
        name: typed::text(&new.name),
        spec: typed::text(&new.spec),
        unit: typed::text(&new.unit),
        quantity: new.quantity.normalize(),
    };
    let same = before.iter().position(|old| NoticeItem { id: item.id, ..old.clone() } == item);
    same.map(|place| before.remove(place)).unwrap_or(item)
}

fn document(new: &NewDocument, before: &mut Vec<RequiredDocument>) -> RequiredDocument {
    let title = typed::text(&new.title);
    // A document that has become compulsory is still the same document.
    let same = before.iter().position(|old| old.title == title);
    let id = same.map_or_else(DocumentId::generate, |place| before.remove(place).id);
    RequiredDocument { id, title, is_mandatory: new.is_mandatory }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(name: &str, quantity: i64) -> NewItem {
        let text = String::new;
        NewItem { category: text(), name: name.into(), spec: text(), unit: text(), quantity: quantity.into() }
    }

    #[test]
    fn what_stays_keeps_its_identifier_and_each_is_used_once() {
        let mut before = Vec::new();
        let first: Vec<_> =
            [new("가", 1), new("가", 1), new("나", 2)].iter().map(|new| item(new, &mut before)).collect();
        let mut before = first.clone();
        let second: Vec<_> =
            [new("나", 2), new("가", 1), new("가", 5), new("가", 1)].iter().map(|new| item(new, &mut before)).collect();
        assert_eq!((second[0].id, second[1].id, second[3].id), (first[2].id, first[0].id, first[1].id));
        assert!(first.iter().all(|old| old.id != second[2].id), "another quantity is another line");
        let mandatory = |is_mandatory| NewDocument { title: " 견적서 ".into(), is_mandatory };
        let old = document(&mandatory(false), &mut Vec::new());
        assert_eq!(document(&mandatory(true), &mut vec![old.clone()]).id, old.id);
    }

    #[test]
    fn a_quantity_can_be_multiplied_by_any_price() {
        assert!(is_quantity(Decimal::new(5, 1)) && is_quantity(Decimal::from(999_999_999_999_i64)));
        for wrong in [Decimal::ZERO, Decimal::from(-1), Decimal::from(QUANTITY.0), Decimal::new(1, 7)] {
            assert!(!is_quantity(wrong), "{wrong}");
        }
    }
}
