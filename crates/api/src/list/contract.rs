//! 계약목록 (spec 05 S3).

use pok_domain::Preset;
use pok_domain::contract::{ContractStatus, ContractType};

use super::{Choice, Column, Condition, Dir, Kind, List, Value, choices};
use crate::remote::sync::Contract;

type Col = Column<Contract>;

/// 계약목록: contracts from 날인요청 on, a row a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Contracts;

impl List for Contracts {
    type Of = Contract;
    type Row = Contract;
    const NAME: &'static str = "contracts";
    const SEARCH: &'static str = "contract.search";
    const EXPORT: &'static str = "contract.export";
    const SELECTS: bool = true;
    const COLUMNS: &'static [Column<Contract>] = &[
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

    fn rows(of: &Contract) -> Vec<Contract> {
        if of.status.is_listed() { vec![of.clone()] } else { Vec::new() }
    }

    fn id(row: &Contract) -> String {
        row.id.to_string()
    }
}

fn listed() -> Vec<Choice> {
    ContractStatus::ALL.iter().copied().filter(|status| status.is_listed()).map(Choice::of).collect()
}
