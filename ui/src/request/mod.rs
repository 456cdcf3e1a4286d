//! What a member asks for and somebody else decides: 변경요청 and 탈퇴 요청, of a company and of its contacts (spec 03).

mod changes;
mod open;
mod withdrawal;

pub(crate) use changes::{address, changes, has_changes, table as changes_table};
pub(crate) use open::OpenRequest;
pub(crate) use withdrawal::{Withdrawal, WithdrawalForm};
