//! 계약품목현황 (spec 05 S6).

use jiff::civil::Date;
use pok_domain::contract::{ContractItem, ContractStatus, ContractType};
use pok_domain::{ContractId, DocumentNumber, Version};
use serde::{Deserialize, Serialize};

use super::{Column, Condition, Dir, Kind, List, Value};
use crate::remote::sync::Contract;

type Col = Column<Row>;
const GENERAL: &str = ContractType::General.code();

/// 계약품목현황: the items of completed contracts, each of its newest completed version (P-CON-13).
#[derive(Debug, Clone, PartialEq)]
pub struct ContractItems;

/// A row of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which version of a contract.
    pub contract: ContractId,
    /// 계약번호.
    pub number: DocumentNumber,
    /// 버전.
    pub version: Version,
    /// 계약유형.
    pub contract_type: ContractType,
    /// 계약일자.
    pub contract_date: Date,
    /// 구매담당자, in Korean and in English.
    pub buyer: (String, String),
    /// The item.
    pub item: ContractItem,
}

impl List for ContractItems {
    type Of = Contract;
    type Row = Row;
    const NAME: &'static str = "contract_items";
    const SEARCH: &'static str = "contract.items";
    const EXPORT: &'static str = "contract.export_items";
    const LATEST: Option<(&'static str, &'static str)> = Some(("contract_no", "version"));
    const COLUMNS: &'static [Column<Row>] = &[
        Col::new("contract_no", "contract-no", 148, |row| Value::Number(row.number)).sticks().opens(),
        Col::new("contract_date", "contract-date", 104, |row| Value::Day(row.contract_date)),
        Col::new("buyer", "buyer", 104, |row| Value::Text(row.buyer.0.clone())).also(|row| row.buyer.1.clone()),
        Col::new("item_category", "item-category", 120, |row| Value::Text(row.item.category.clone())),
        Col::new("item_name", "item-name", 180, |row| Value::Text(row.item.name.clone())).grows(),
        Col::new("spec", "item-spec", 140, |row| Value::Text(row.item.spec.clone())),
        Col::new("quantity", "bid-quantity", 84, |row| Value::maybe(row.item.quantity, Value::Quantity)).end(),
        Col::new("unit", "item-unit", 68, |row| Value::Text(row.item.unit.clone())),
        Col::new("currency", "currency", 84, |row| Value::code(row.item.unit_price.currency)).middle(),
        Col::new("unit_price", "unit-price", 116, |row| Value::Money(row.item.unit_price)).end(),
        Col::new("amount", "amount", 128, |row| Value::maybe(row.item.amount().ok().flatten(), Value::Money)).end(),
        Col::new("requested_date", "item-date", 104, |row| Value::maybe(row.item.requested_date, Value::Day)),
        Col::new("requested_site", "item-site", 120, |row| Value::Text(row.item.requested_site.clone())),
        Col::hidden("contract_type", |row| Value::code(row.contract_type)),
        Col::hidden("version", |row| Value::Version(row.version)),
    ];
    const CONDITIONS: &'static [Condition] = &[
        Condition::new("contract_date", "contract-date", Kind::month("contract_date")),
        Condition::new("contract_type", "contract-type", Kind::chosen::<ContractType>("contract_type", GENERAL)),
        Condition::folded("contract_no", "contract-no", Kind::Part(&["contract_no"])),
        Condition::folded("item", "item-name", Kind::Part(&["item_category", "item_name", "spec"])),
        Condition::folded("buyer", "buyer", Kind::Part(&["buyer"])),
    ];
    const NEWEST: &'static [(&'static str, Dir)] = &[("contract_date", Dir::Down), ("contract_no", Dir::Down)];

    fn rows(of: &Contract) -> Vec<Row> {
        let items = of.items.iter().filter(|_| of.status == ContractStatus::Completed);
        let row = |item: &ContractItem| Row {
            contract: of.id,
            number: of.number,
            version: of.version,
            contract_type: of.contract_type,
            contract_date: of.contract_date,
            buyer: (of.buyer_name.clone(), of.buyer_name_en.clone()),
            item: item.clone(),
        };
        items.map(row).collect()
    }

    fn id(row: &Row) -> String {
        row.item.id.to_string()
    }
}
