//! [PDF 저장]: into the downloads folder.

use pok_api::desktop::contract::{Download, Paper};
use pok_domain::ContractId;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::saved::SaveButton;

/// What a [`SavePdf`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SavePdfProps {
    /// Whose.
    pub(crate) contract: ContractId,
    /// Which paper.
    pub(crate) what: Paper,
}

/// [PDF 저장].
#[function_component]
pub(crate) fn SavePdf(props: &SavePdfProps) -> Html {
    let t = use_i18n();
    let call = Download { contract: props.contract, what: props.what };
    html! { <SaveButton<Download> {call} testid="save-pdf">{ t.t("save-pdf") }</SaveButton<Download>> }
}
