//! 담당자 목록 (spec 03 S4).

use pok_domain::member::AccountStatus;

use super::{Column, Condition, Dir, Kind, List, Value};
use crate::desktop::contact::{Row, waits_since};
use crate::remote::contact::Colleague;

type Col = Column<Row>;

/// 담당자 목록: the contacts of a company, and who asks to be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Contacts;

impl List for Contacts {
    type Of = Colleague;
    type Row = Row;
    const NAME: &'static str = "contacts";
    const SEARCH: &'static str = "contact.search";
    const EXPORT: &'static str = "contact.export";
    const COLUMNS: &'static [Column<Row>] = &[
        Col::new("contact_role", "contact-role", 72, |row| Value::code(row.role)),
        Col::new("contact_status", "supplier-status", 72, |row| Value::code(row.status)),
        Col::new("approved_on", "approved-on", 104, |row| Value::maybe(row.approved_at, Value::DayOf)),
        Col::new("requested_on", "requested-on", 96, |row| Value::maybe(row.requested_at, Value::DayOf)),
        Col::new("contact_name", "contact-person", 88, |row| Value::Text(row.name.to_string())).opens(),
        Col::new("email", "mail", 150, |row| Value::Text(row.login_id.to_string())).grows(),
        Col::new("mobile_no", "person-mobile", 124, |row| Value::Text(row.mobile_no.to_string())),
        Col::drawn("acts", "contact-acts", 212),
        Col::hidden("has_left", |row| Value::Yes(row.status == AccountStatus::Withdrawn)),
        Col::hidden("waits", |row| Value::Yes(row.requested_at.is_some())),
    ];
    const CONDITIONS: &'static [Condition] = &[Condition::new(
        "withdrawn",
        "with-withdrawn",
        Kind::Tick { column: "contact_status", rank: AccountStatus::Withdrawn as i64 },
    )];
    /// The 주담당자, then what waits longest; those who have left at the end.
    const NEWEST: &'static [(&'static str, Dir)] = &[
        ("has_left", Dir::Up),
        ("contact_role", Dir::Up),
        ("waits", Dir::Down),
        ("requested_on", Dir::Up),
        ("contact_name", Dir::Up),
    ];

    /// Who was refused is no contact, and asks for nothing.
    fn rows(of: &Colleague) -> Vec<Row> {
        let requested_at = waits_since(of);
        if of.status == AccountStatus::Pending && requested_at.is_none() {
            return Vec::new();
        }
        let contact = &of.contact;
        vec![Row {
            id: contact.id,
            role: contact.role,
            status: of.status,
            approved_at: of.approved_at,
            requested_at,
            name: contact.name.clone(),
            login_id: contact.login_id.clone(),
            mobile_no: of.person.mobile_no.clone(),
        }]
    }

    fn id(row: &Row) -> String {
        row.id.to_string()
    }
}
