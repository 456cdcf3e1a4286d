//! 계약목록 (spec 05 S3).

use jiff::Timestamp;
use jiff::civil::Date;
use pok_domain::contract::{ContractStatus, ContractType, IssueType};
use pok_domain::{ContractId, Currency, DocumentNumber, Money, Preset, Version};
use serde::{Deserialize, Serialize};

use super::{Choice, Column, Condition, Dir, Kind, List, Value, choices};
use crate::remote::sync::Contract;

type Col = Column<Row>;

/// 계약목록: contracts from 날인요청 on, a row a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Contracts;

/// A row of it: what is shown of a contract, without its items and documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Which version of a contract.
    pub id: ContractId,
    /// 계약번호; the same over versions.
    pub number: DocumentNumber,
    /// 버전.
    pub version: Version,
    /// 작성유형.
    pub issue_type: IssueType,
    /// 계약유형.
    pub contract_type: ContractType,
    /// 계약상태.
    pub status: ContractStatus,
    /// 계약명.
    pub title: String,
    /// 계약일자.
    pub contract_date: Date,
    /// 공급사담당자.
    pub supplier_contact: String,
    /// 구매담당자, in Korean.
    pub buyer_name: String,
    /// 구매담당자, in English.
    pub buyer_name_en: String,
    /// 계약기간, first day.
    pub contract_from: Date,
    /// 계약기간, last day.
    pub contract_to: Date,
    /// 통화.
    pub currency: Currency,
    /// 계약금액, net of VAT; none for a unit-price contract.
    pub total: Option<Money>,
    /// 전달사항.
    pub note_to_supplier: Option<String>,
    /// 날인요청일자.
    pub seal_requested_at: Option<Timestamp>,
    /// When it became 완료.
    pub completed_at: Option<Timestamp>,
}

impl From<&Contract> for Row {
    fn from(of: &Contract) -> Self {
        Self {
            id: of.id,
            number: of.number,
            version: of.version,
            issue_type: of.issue_type,
            contract_type: of.contract_type,
            status: of.status,
            title: of.title.clone(),
            contract_date: of.contract_date,
            supplier_contact: of.supplier_contact.clone(),
            buyer_name: of.buyer_name.clone(),
            buyer_name_en: of.buyer_name_en.clone(),
            contract_from: of.contract_from,
            contract_to: of.contract_to,
            currency: of.currency,
            total: of.total,
            note_to_supplier: of.note_to_supplier.clone(),
            seal_requested_at: of.seal_requested_at,
            completed_at: of.completed_at,
        }
    }
}

impl List for Contracts {
    type Of = Contract;
    type Row = Row;
    const NAME: &'static str = "contracts";
    const SEARCH: &'static str = "contract.search";
    const EXPORT: &'static str = "contract.export";
    const SELECTS: bool = true;
    const COLUMNS: &'static [Column<Row>] = &[
        Col::new("contract_no", "contract-no", 148, |row| Value::Number(row.number)).sticks().opens(),
        Col::new("version", "version", 80, |row| Value::Version(row.version)).middle(),
        Col::new("issue_type", "issue-type", 100, |row| Value::code(row.issue_type)),
        Col::new("contract_type", "contract-type", 96, |row| Value::code(row.contract_type)),
        Col::new("contract_status", "contract-status", 126, |row| Value::code(row.status)),
        Col::new("contract_title", "contract-title", 172, |row| Value::Text(row.title.clone())).grows(),
        Col::new("contract_date", "contract-date", 104, |row| Value::Day(row.contract_date)),
        Col::new("supplier_contact", "supplier-contact", 128, |row| Value::Text(row.supplier_contact.clone())),
        Col::new("buyer", "buyer", 104, |row| Value::Text(row.buyer_name.clone()))
            .also(|row| row.buyer_name_en.clone()),
        Col::new("contract_from", "contract-period", 192, |row| Value::Days(row.contract_from, row.contract_to)),
        Col::new("currency", "currency", 84, |row| Value::code(row.currency)).middle(),
        Col::new("contract_amount", "contract-amount", 128, |row| Value::maybe(row.total, Value::Money)).end(),
        Col::new("note_to_supplier", "note-to-supplier", 84, |row| {
            Value::maybe(row.note_to_supplier.clone(), Value::Note)
        })
        .middle()
        .unsorted(),
        Col::hidden("contract_to", |row| Value::Day(row.contract_to)),
        Col::hidden("seal_requested_at", |row| Value::maybe(row.seal_requested_at, Value::Minute)),
        Col::hidden("completed_at", |row| Value::maybe(row.completed_at, Value::Second)),
    ];
    const CONDITIONS: &'static [Condition] = &[
        Condition::new(
            "contract_date",
            "contract-date",
            Kind::Days {
                column: "contract_date",
                instants: false,
                preset: Some(Preset::Month),
                or: &[("contract_status", &[ContractStatus::SealRequested as i64])],
            },
        ),
        Condition::new("contract_title", "contract-title", Kind::Part(&["contract_title"])),
        Condition::new("buyer", "buyer", Kind::Part(&["buyer"])),
        Condition::new(
            "cancelled",
            "contract-cancelled",
            Kind::Without { column: "contract_status", rank: ContractStatus::Cancelled as i64 },
        ),
        Condition::folded("contract_no", "contract-no", Kind::Part(&["contract_no"])),
        Condition::folded(
            "contract_status",
            "contract-status",
            Kind::One { column: "contract_status", choices: listed, first: None },
        ),
        Condition::folded(
            "contract_type",
            "contract-type",
            Kind::One { column: "contract_type", choices: choices::<ContractType>, first: None },
        ),
    ];
    const NEWEST: &'static [(&'static str, Dir)] =
        &[("contract_date", Dir::Down), ("contract_no", Dir::Down), ("version", Dir::Down)];

    fn rows(of: &Contract) -> Vec<Row> {
        if of.status.is_listed() { vec![of.into()] } else { Vec::new() }
    }

    fn id(row: &Row) -> String {
        row.id.to_string()
    }
}

fn listed() -> Vec<Choice> {
    ContractStatus::ALL.iter().copied().filter(|status| status.is_listed()).map(Choice::of).collect()
}
