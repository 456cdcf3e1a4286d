//! What a contract prints: values as people read them (spec 00 §9).

use jiff::Timestamp;
use pok_document::{ContractPaper, ItemLine, Party, Term};
use pok_domain::contract::{ContractItem, total};
use pok_domain::member::Company;
use pok_domain::money::grouped_quantity;
use pok_domain::{Currency, DocumentId, Money, time};

use super::{store, template};
use crate::ground::config::BuyerRecord;
use crate::ground::fault::Fault;

/// Where there is nothing to print.
const NONE: &str = "-";

pub(super) fn contract(
    buyer: &BuyerRecord,
    kept: &store::ContractRow,
    items: &[ContractItem],
    supplier: &Company,
    at: Timestamp,
    id: DocumentId,
) -> Result<ContractPaper, Fault> {
    Ok(ContractPaper {
        number: kept.number.to_string(),
        version: kept.version.0,
        title: kept.title.to_string(),
        buyer: Party {
            name: buyer.name.clone(),
            business_reg_no: Some(buyer.business_reg_no.clone()),
            representative: buyer.representative.clone(),
            address: buyer.address.clone(),
        },
        supplier: Party {
            name: supplier.name.to_string(),
            business_reg_no: supplier.business_reg_no.map(|number| number.to_string()),
            representative: supplier.representative_name.to_string(),
            address: supplier.address.clone(),
        },
        contract_date: time::date(kept.contract_date),
        period: format!("{} ~ {}", time::date(kept.contract_from), time::date(kept.contract_to)),
        amount_text: amount(total(kept.contract_type, kept.currency, items)?),
        payment: kept.payment.clone(),
        terms: kept.terms.iter().map(|term| Term { label: term.label.clone(), value: term.value.clone() }).collect(),
        articles: template::articles(&kept.template, &buyer.name, supplier.name.as_str()),
        items: items.iter().enumerate().map(|(index, item)| line(index + 1, item)).collect::<Result<_, _>>()?,
        created_at_micros: at.as_microsecond(),
        document_id: id.0.into_bytes(),
    })
}

/// `금 1,200,000 원 ( VAT 별도 )`.
fn amount(total: Option<Money>) -> String {
    match total {
        None => NONE.into(),
        Some(total) if total.currency == Currency::Krw => format!("금 {} 원 ( VAT 별도 )", total.grouped()),
        Some(total) => format!("{total} ( VAT 별도 )"),
    }
}

fn line(no: usize, item: &ContractItem) -> Result<ItemLine, Fault> {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.into());
    Ok(ItemLine {
        no: no.to_string(),
        category: item.category.clone(),
        name: item.name.clone(),
        spec: item.spec.clone(),
        unit: item.unit.clone(),
        quantity: or_none(item.quantity.map(grouped_quantity)),
        unit_price: item.unit_price.grouped(),
        amount: or_none(item.amount()?.map(Money::grouped)),
        requested_date: or_none(item.requested_date.map(time::date)),
        requested_site: item.requested_site.clone(),
    })
}
