//! For who can't log in: 계정 찾기 and 비밀번호 찾기 (spec 02 S1, S2).

mod account;
mod password;

pub(crate) use account::FindAccount;
pub(crate) use password::FindPassword;

use yew::prelude::*;

/// What both need.
#[derive(Properties, PartialEq)]
pub(crate) struct HelpProps {
    /// [닫기], or done.
    pub(crate) onclose: Callback<()>,
}
