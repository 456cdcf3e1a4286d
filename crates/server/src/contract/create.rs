//! The buyer writes a contract, or the next version of one that is 완료.

use std::collections::BTreeSet;

use jiff::civil::Date;
use pok_api::buyer::contract::{Counterparty, Create, Created, NewItem};
use pok_api::{Code, Problem};
use pok_domain::contract::{Consents, ContractItem, ContractStatus, ContractType, total};
use pok_domain::time::korean_day;
use pok_domain::typed;
use pok_domain::{CompanyId, ContractId, DocumentKind, ItemId, Money, Version};

use super::library::{self, TITLES};
use super::{render, store, template};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::{Fault, Faults};
use crate::ground::number;
use crate::ground::operation::bind;
use crate::supplier::account;

/// Lines of one contract.
const MAX_ITEMS: usize = 500;
/// Further terms of one contract.
const MAX_TERMS: usize = 50;
/// Characters of a free text.
const MAX_TEXT: usize = 2_000;

pub(crate) async fn create(app: &App, caller: &Buyer, call: Create) -> Result<Created, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        check(&call)?;
        let items = items(&call)?;
        render::check_glyphs(&render::texts_of(&call))?;
        let day = korean_day(tx.now());
        let kept = write(tx, caller.actor(), call.clone(), &items, day).await?;
        Ok(Created { contract: kept.id, number: kept.number, version: kept.version, rev: kept.rev })
    })
    .await
}

/// Writes what was checked, numbered for `day`.
pub(crate) async fn write(
    tx: &mut Tx,
    actor: Actor,
    call: Create,
    items: &[ContractItem],
    day: Date,
) -> Result<store::ContractRow, Fault> {
    let company = supplier(tx, &call.supplier).await?;
    let (number, version) = match call.amends {
        None => (number::next(tx, DocumentKind::Contract, day).await?, Version::FIRST),
        Some(number) => (number, next_version(&store::versions_for_update(tx, number).await?, company)?),
    };
    let kept = store::ContractRow {
        id: ContractId::generate(),
        company,
        number,
        version,
        contract_type: call.contract_type,
        settlement_type: call.settlement_type,
        status: ContractStatus::Drafting,
        rev: 1,
        template: call.template,
        title: call.title,
        contract_date: call.contract_date,
        contract_from: call.contract_from,
        contract_to: call.contract_to,
        currency: call.currency,
        payment: call.payment,
        terms: call.terms,
        attachments: call.attachments,
        supplier_contact: account::primary_name(tx, company).await?,
        buyer: call.buyer,
        note_to_supplier: None,
        seal_requested_at: None,
        completed_at: None,
        signed_by: None,
        signed: None,
        consents: Consents::default(),
    };
    store::insert(tx, &kept, items).await?;
    let record = Record::new(Event::ContractWritten, actor).company(company).contract(kept.id);
    audit::append(tx, record.detail(kept.printed_number())).await?;
    Ok(kept)
}

/// The version that amends what is 완료. A cancelled version keeps its place and stands in nobody's way.
fn next_version(versions: &[store::ContractRow], company: CompanyId) -> Result<Version, Problem> {
    let newest = versions.last().ok_or_else(Problem::not_found)?;
    if newest.company != company {
        return Err(Problem::field("supplier", "the contract to amend is another supplier's"));
    }
    if versions.iter().any(|kept| !kept.status.is_final()) {
        return Err(Problem::new(Code::Stale, "another version of the contract is still under way"));
    }
    if versions.iter().all(|kept| kept.status != ContractStatus::Completed) {
        return Err(Problem::new(Code::Stale, "only a completed contract can be amended"));
    }
    Ok(newest.version.next())
}

async fn supplier(tx: &mut Tx, supplier: &Counterparty) -> Result<CompanyId, Fault> {
    let found = account::counterparty(tx, supplier).await?;
    Ok(found.ok_or_else(|| Problem::field("supplier", "no member has it"))?)
}

/// Everything that is wrong, at once.
fn check(call: &Create) -> Result<(), Problem> {
    let mut faults = Faults::new("");
    let mut fault = |field: &str, holds: bool, message: &str| faults.unless(field, holds, message);
    fault("template", template::exists(&call.template), "no such template");
    let of_units = template::is_unit_price(&call.template) == (call.contract_type == ContractType::UnitPrice);
    fault("contract_type", of_units, "the template is for the other type of contract");
    fault("contract_to", call.contract_from <= call.contract_to, "the period ends before it begins");
    fault("items", (1..=MAX_ITEMS).contains(&call.items.len()), "a contract has 1 to 500 items");
    fault("payment", short(&call.payment), "too long");
    fault("buyer.phone", short(&call.buyer.phone), "too long");
    fault("terms", call.terms.len() <= MAX_TERMS, "a contract has at most 50 further terms");
    fault("attachments", call.attachments.len() <= TITLES.len(), "more than the library has");
    // What is too long as a whole isn't listed line by line: the answer would be as long.
    let mut labels = BTreeSet::new();
    for (index, term) in call.terms.iter().take(MAX_TERMS).enumerate() {
        let label = typed::text(&term.label);
        fault(&format!("terms.{index}.label"), !label.is_empty() && short(&term.label), "empty or too long");
        fault(&format!("terms.{index}.label"), labels.insert(label), "said twice");
        fault(&format!("terms.{index}.value"), short(&term.value), "too long");
    }
    let mut titles = BTreeSet::new();
    for (index, title) in call.attachments.iter().take(TITLES.len()).enumerate() {
        fault(&format!("attachments.{index}"), library::exists(title), "not in the library");
        fault(&format!("attachments.{index}"), titles.insert(title), "attached twice");
    }
    for (index, item) in call.items.iter().take(MAX_ITEMS).enumerate() {
        fault(&format!("items.{index}.name"), !typed::is_blank(&item.name) && short(&item.name), "empty or too long");
        let texts = [
            ("category", &item.category),
            ("spec", &item.spec),
            ("unit", &item.unit),
            ("requested_site", &item.requested_site),
        ];
        for (field, text) in texts {
            fault(&format!("items.{index}.{field}"), short(text), "too long");
        }
        let counted = item.quantity.map_or(call.contract_type == ContractType::UnitPrice, |quantity| {
            quantity.is_sign_positive() && !quantity.is_zero() && call.contract_type == ContractType::General
        });
        fault(
            &format!("items.{index}.quantity"),
            counted,
            "a general contract has quantities, a unit-price contract none",
        );
        let priced = Money::new(item.unit_price, call.currency).is_ok() && !item.unit_price.is_sign_negative();
        fault(&format!("items.{index}.unit_price"), priced, "negative, or more decimals than the currency has");
    }
    faults.none()
}

fn short(text: &str) -> bool {
    text.chars().count() <= MAX_TEXT
}

/// The lines with identifiers, and a total that can be written.
pub(crate) fn items(call: &Create) -> Result<Vec<ContractItem>, Problem> {
    let items: Vec<ContractItem> = call.items.iter().map(|item| line(item, call)).collect();
    total(call.contract_type, call.currency, &items).map_err(|fault| Problem::field("items", fault.to_string()))?;
    Ok(items)
}

fn line(item: &NewItem, call: &Create) -> ContractItem {
    ContractItem {
        id: ItemId::generate(),
        category: typed::text(&item.category),
        name: typed::text(&item.name),
        spec: typed::text(&item.spec),
        unit: typed::text(&item.unit),
        quantity: item.quantity,
        unit_price: Money { amount: item.unit_price.normalize(), currency: call.currency },
        requested_date: item.requested_date,
        requested_site: typed::text(&item.requested_site),
    }
}
