//! A contract of the buyer, for the core's tests and the window's.

use jiff::civil::Date;
use pok_api::buyer::contract::{BuyerContact, Counterparty, Create, NewItem};
use pok_domain::contract::{ContractType, SettlementType};
use pok_domain::{Currency, Name};

/// What the buyer writes for the demo's first company: one line and an attachment; a unit price where the title says 단가.
pub(crate) fn contract(title: &str, contract_date: Date) -> Create {
    let is_unit_price = title.contains("단가");
    let name = |name: &str| Name::parse(name).expect("a name");
    Create {
        amends: None,
        supplier: Counterparty::BusinessRegNo("131-86-52047".parse().expect("a number")),
        template: if is_unit_price { "unit_price" } else { "goods" }.into(),
        contract_type: if is_unit_price { ContractType::UnitPrice } else { ContractType::General },
        settlement_type: SettlementType::InspectionBased,
        title: name(title),
        contract_date,
        contract_from: contract_date,
        contract_to: contract_date.saturating_add(jiff::Span::new().days(60)),
        currency: Currency::Krw,
        payment: "검수 후 30일 이내 현금".into(),
        terms: Vec::new(),
        items: vec![NewItem {
            category: "서버".into(),
            name: "M220H".into(),
            spec: "2U".into(),
            unit: "개".into(),
            quantity: (!is_unit_price).then(|| 2.into()),
            unit_price: 1_372_000.into(),
            requested_date: None,
            requested_site: "OFC".into(),
        }],
        attachments: vec!["지속가능경영가이드".into()],
        buyer: BuyerContact { name: name("백서윤"), name_en: name("Seoyun Baek"), phone: "02-6000-0001".into() },
    }
}
