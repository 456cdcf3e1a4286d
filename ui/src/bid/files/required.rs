//! 제출문서: what the notice asks for, each with its file.

use pok_domain::BidNoticeId;
use pok_domain::bid::{Form, RequiredDocument, required};
use pok_domain::draft::{FileRef, Value};
use yew::prelude::*;

use super::super::writing::{PartProps, Writing};
use super::cell::{FileCells, progress_of};
use super::remove;
use crate::attaching::{How, use_attaching};
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::widget::file_drop::{Drop, use_drop};
use crate::widget::table::{Head, SmallTable};
use crate::widget::toast::use_say;

/// The columns.
const DOCUMENT: [Head; 5] = [
    ("column-number", "is-end"),
    ("document-type", "is-start"),
    ("is-mandatory", "is-middle"),
    ("file-name", "is-start"),
    ("file-attachment", "is-start"),
];

/// The table.
#[function_component]
pub(in crate::bid) fn RequiredDocuments(props: &PartProps) -> Html {
    let PartProps { notice, writing, is_writable, is_due } = props;
    let rows = notice.documents.iter().enumerate().map(|(index, document)| {
        html! {
            <Document key={document.id.to_string()} notice={notice.id} {index} document={document.clone()} writing={writing.clone()}
                file={Form(&writing.fields).document(document.id).cloned()} is_writable={*is_writable} is_due={*is_due} />
        }
    });
    let widths = html! {
        <colgroup><col class="pok-files__number" /><col class="pok-files__type" /><col class="pok-files__mandatory" /><col /><col class="pok-files__acts" /></colgroup>
    };
    let is_empty = notice.documents.is_empty();
    html! {
        <div class="pok-list__scroll">
            <SmallTable class="pok-table--files" heads={&DOCUMENT[..]} {widths} {is_empty} testid="documents">{ for rows }</SmallTable>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DocumentProps {
    notice: BidNoticeId,
    index: usize,
    document: RequiredDocument,
    file: Option<FileRef>,
    writing: Writing,
    is_writable: bool,
    is_due: bool,
}

#[function_component]
fn Document(props: &DocumentProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let DocumentProps { document, index, writing, is_writable, .. } = props;
    let field = required(document.id);
    let attaching = use_attaching(
        callback!([writing, field], move |file| writing.put(&[(field.clone(), Some(Value::File(file)))].into())),
        How::Bid,
    );
    let Drop { is_over, ondragover, ondragleave, ondrop } = use_drop(is_writable.then(|| attaching.start.clone()));
    let onremove =
        callback!([writing, say], move |()| remove(t, &say, &writing, std::slice::from_ref(&field), "file-removed"));
    let progress = progress_of(writing.draft.as_deref(), props.file.as_ref()).cloned();
    let mandatory = if document.is_mandatory { t.t("mandatory") } else { t.t("optional") };
    html! {
        <tr class={classes!("pf-v6-c-table__tr", is_over.then_some("is-over"))} data-testid="document-row"
            ondragenter={ondragover.clone()} {ondragover} {ondragleave} {ondrop}>
            <td class="pf-v6-c-table__td is-end pok-subtle">{ index + 1 }</td>
            <td class="pf-v6-c-table__td" title={document.title.clone()}>{ document.title.clone() }</td>
            <td class="pf-v6-c-table__td is-middle">
                <span class={classes!("pok-mandatory", document.is_mandatory.then_some("is-mandatory"))}>{ mandatory }</span>
            </td>
            <FileCells notice={props.notice} label={document.title.clone()} file={props.file.clone()} {progress} {attaching}
                    is_writable={*is_writable} is_due={props.is_due && document.is_mandatory} id={format!("document-{index}")} {onremove} />
        </tr>
    }
}
