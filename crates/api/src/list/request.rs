//! 변경요청이력 (spec 03 S1, S2).

use pok_domain::member::Request;

use super::{Column, Condition, Dir, List, Value};
use crate::remote::company::Membership;

type Col = Column<Request>;

/// 변경요청이력: what a supplier asked of the buyer.
#[derive(Debug, Clone, PartialEq)]
pub struct Requests;

impl List for Requests {
    type Of = Membership;
    type Row = Request;
    const NAME: &'static str = "requests";
    const SEARCH: &'static str = "membership.requests";
    const EXPORT: &'static str = "membership.export_requests";
    const COLUMNS: &'static [Column<Request>] = &[
        Col::new("request_type", "request-type", 132, |row| Value::code(row.kind)),
        Col::new("request_status", "request-status", 96, |row| Value::code(row.state)),
        Col::new("requested_by", "requested-by", 110, |row| Value::Text(row.requested_by.to_string())),
        Col::new("requested_on", "requested-on", 108, |row| Value::DayOf(row.requested_at)),
        Col::new("processed_on", "processed-on", 108, |row| Value::maybe(row.processed_at, Value::DayOf)),
        Col::new("request_reason", "request-reason", 180, |row| Value::Text(row.reason.clone())).grows(),
        Col::new("process_reason", "process-reason", 180, |row| Value::Text(row.process_reason.clone())),
        Col::drawn("detail", "history-show", 116),
    ];
    const CONDITIONS: &'static [Condition] = &[];
    const NEWEST: &'static [(&'static str, Dir)] = &[("requested_on", Dir::Down)];

    fn rows(of: &Membership) -> Vec<Request> {
        of.requests.clone()
    }

    fn id(row: &Request) -> String {
        row.id.to_string()
    }
}
