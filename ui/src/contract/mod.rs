//! 계약관리: the list, one contract, and its signing (spec 05 S3–S5).

mod conditions;
mod detail;
mod list;
mod save;
mod sign;

use patternfly_yew::prelude::Color;
use pok_domain::contract::{ContractStatus, ContractType, IssueType, SettlementType};
use pok_domain::{ContractId, Version};
use yew::prelude::*;

pub(crate) use detail::ContractDetail;
pub(crate) use list::{ContractList, LIST};
pub(crate) use sign::SignScreen;

use crate::i18n::I18n;
use crate::widget::label::label;

/// What a screen about one contract needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ContractProps {
    /// Which.
    pub(crate) contract: ContractId,
}

/// 계약상태 in words.
pub(crate) fn status_words(t: I18n, status: ContractStatus) -> AttrValue {
    match status {
        ContractStatus::Drafting => t.t("status-drafting"),
        ContractStatus::SealRequested => t.t("status-seal-requested"),
        ContractStatus::Completed => t.t("status-completed"),
        ContractStatus::SignRefused => t.t("status-sign-refused"),
        ContractStatus::Cancelled => t.t("status-cancelled"),
    }
}

/// 계약상태 as a label, coloured by what it asks for.
pub(crate) fn status_label(t: I18n, status: ContractStatus) -> Html {
    let color = match status {
        ContractStatus::SealRequested => Color::Orange,
        ContractStatus::Completed => Color::Green,
        ContractStatus::SignRefused => Color::Red,
        ContractStatus::Drafting | ContractStatus::Cancelled => Color::Grey,
    };
    label(status.code(), &status_words(t, status), color)
}

/// 버전, as `1차`.
pub(crate) fn version(t: I18n, version: Version) -> AttrValue {
    t.with("version-n", &[("version", version.0.into())])
}

/// 계약유형 in words.
pub(crate) fn type_words(t: I18n, kind: ContractType) -> AttrValue {
    match kind {
        ContractType::General => t.t("type-general"),
        ContractType::UnitPrice => t.t("type-unit-price"),
    }
}

/// 작성유형 in words.
pub(crate) fn issue_words(t: I18n, issue: IssueType) -> AttrValue {
    match issue {
        IssueType::New => t.t("issue-new"),
        IssueType::Amended => t.t("issue-amended"),
    }
}

/// 정산유형 in words.
fn settlement_words(t: I18n, settlement: SettlementType) -> AttrValue {
    match settlement {
        SettlementType::InspectionBased => t.t("settlement-inspection-based"),
        SettlementType::Instalment => t.t("settlement-instalment"),
    }
}
