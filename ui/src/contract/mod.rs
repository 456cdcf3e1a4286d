//! 계약관리: the list, one contract, and its signing (spec 05 S3–S5).

mod detail;
mod list;
mod save;
mod sign;

use pok_domain::{ContractId, Version};
use yew::prelude::*;

pub(crate) use detail::ContractDetail;
pub(crate) use sign::SignScreen;

use crate::i18n::I18n;

/// What a screen about one contract needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ContractProps {
    /// Which.
    pub(crate) contract: ContractId,
}

/// 버전, as `1차`.
pub(crate) fn version(t: I18n, version: Version) -> AttrValue {
    t.with("version-n", &[("version", version.0.into())])
}
