//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5).

mod computers;
mod delegate;
mod detail;
mod edit;
mod facts;
mod list;
mod mobile;
mod own;
mod password;
mod request;
mod withdraw;
mod words;

pub(crate) use computers::Computers;
pub(crate) use detail::ContactDetail;
pub(crate) use list::ContactList;
pub(crate) use mobile::ChangeMobile;
pub(crate) use own::{Doing, OwnScreen};
pub(crate) use password::ChangePassword;
pub(crate) use request::RequestDetail;

use pok_domain::ContactId;
use yew::prelude::*;

/// What a screen about one contact needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ContactProps {
    /// Who.
    pub(crate) contact: ContactId,
}
