//! [PDF 저장]: into the downloads folder.

use pok_api::desktop::contract::{Download, Paper};
use pok_domain::ContractId;
use yew::prelude::*;

use crate::i18n::I18n;
use crate::saved::SaveButton;

/// [PDF 저장] of one of a contract's papers.
pub(super) fn save_pdf(t: I18n, contract: ContractId, what: Paper) -> Html {
    let call = Download { contract, what };
    html! { <SaveButton<Download> {call} testid="save-pdf">{ t.t("save-pdf") }</SaveButton<Download>> }
}
