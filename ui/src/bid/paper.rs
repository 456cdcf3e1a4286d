//! A bid as it is sent, or was: every line, the total, every file.

use pok_api::desktop::bid::SaveFile;
use pok_domain::BidNoticeId;
use pok_domain::bid::Submission;
use pok_domain::draft::FileRef;
use pok_domain::money::grouped_quantity;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::saved::use_save;
use crate::widget::size;
use crate::widget::table::{Head, SmallTable, cells};

/// The columns of its lines.
const LINE: [Head; 6] = [
    ("column-number", "is-end"),
    ("item-name", "is-start"),
    ("item-unit", "is-middle"),
    ("bid-quantity", "is-end"),
    ("quoted-unit-price", "is-end"),
    ("quoted-amount", "is-end"),
];

/// What a [`Paper`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct PaperProps {
    /// Which notice, to read files of.
    pub(super) notice: BidNoticeId,
    /// The bid.
    pub(super) submission: Submission,
}

/// The bid, read-only.
#[function_component]
pub(super) fn Paper(props: &PaperProps) -> Html {
    let t = use_i18n();
    let (save, _) = use_save::<SaveFile>();
    let PaperProps { notice, submission } = props;
    let lines = submission.lines.iter().enumerate().map(|(index, line)| {
        let texts: [AttrValue; 6] = [
            (index + 1).to_string().into(),
            line.item.name.clone().into(),
            line.item.unit.clone().into(),
            grouped_quantity(line.item.quantity).into(),
            line.unit_price.grouped().into(),
            line.amount.grouped().into(),
        ];
        html! { <tr class="pf-v6-c-table__tr" key={line.item.id.to_string()}>{ cells(&LINE, texts) }</tr> }
    });
    let file = |what: &str, file: &FileRef| {
        let call = SaveFile { notice: *notice, blob: file.blob };
        html! {
            <li class="pok-paper__file">
                <span class="pok-subtle">{ what.to_owned() }</span>
                <button type="button" class="pok-link pok-cut" title={file.name.clone()} onclick={save.reform(move |_| call.clone())}>
                    { file.name.clone() }
                </button>
                <span class="pok-subtle pok-figures">{ size::words(file.bytes) }</span>
            </li>
        }
    };
    let documents = submission.documents.iter().map(|filed| file(&filed.document.title, &filed.file));
    let others = submission.others.iter().map(|other| file(&other.description, &other.file));
    let files = submission.files().count();
    html! {
        <div class="pok-bid-paper" data-testid="paper">
            <div class="pok-bid-paper__lines" tabindex="0" role="region" aria-label={t.t("lines")}>
                <SmallTable class="pok-table--paper" heads={&LINE[..]}>{ for lines }</SmallTable>
            </div>
            <p class="pok-bid-paper__total">
                <span class="pok-subtle">
                    { t.with("lines-total", &[("count", submission.lines.len().into())]) }{ " · " }{ t.t("total-net-of-vat") }
                </span>
                <strong class="pok-figures" data-testid="paper-total">{ submission.total.to_string() }</strong>
            </p>
            <div class="pok-bid-paper__files">
                <h3>{ t.t("files") }{ " " }<span class="pok-subtle">{ t.with("items-total", &[("count", files.into())]) }</span></h3>
                if files == 0 {
                    <p class="pok-subtle">{ t.t("files-none") }</p>
                } else {
                    <ul>{ for documents.chain(others) }</ul>
                }
            </div>
        </div>
    }
}
