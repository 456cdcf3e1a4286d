//! 기타문서: what the company adds unasked.

use pok_domain::bid::{Form, MAX_OTHERS, Other, other_description, other_file};
use pok_domain::draft::Value;
use pok_domain::typed;
use pok_domain::{BidNoticeId, OtherId};
use yew::prelude::*;

use super::super::writing::{PartProps, Writing};
use super::cell::{FileCells, progress_of};
use super::remove;
use crate::attaching::{How, new_id, use_attaching};
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::page;
use crate::widget::button::{Button, Kind};
use crate::widget::field::value_of;
use crate::widget::file_drop::{Drop, use_drop};
use crate::widget::table::{Head, SmallTable};
use crate::widget::toast::use_say;

/// The columns.
const OTHER: [Head; 5] = [
    ("column-number", "is-end"),
    ("other-description", "is-start"),
    ("file-name", "is-start"),
    ("file-attachment", "is-start"),
    ("row-remove", "is-middle"),
];

/// What the field of a row's 첨부파일설명 is called in the page.
fn description_id(index: usize) -> String {
    format!("other-{index}-description")
}

/// The table with [추가].
#[function_component]
pub(in crate::bid) fn OtherDocuments(props: &PartProps) -> Html {
    let t = use_i18n();
    let PartProps { notice, writing, is_writable, is_due } = props;
    let others = Form(&writing.fields).others();
    let count = others.len();
    let added = use_state(|| None::<OtherId>);
    let onadd = callback!([writing, added], move |_| {
        let row = OtherId(new_id());
        writing.put(&[(other_description(row), Some(Value::Text(String::new())))].into());
        added.set(Some(row));
    });
    let rows = others.into_iter().enumerate().map(|(index, other)| {
        let key = other.id.to_string();
        let begins = *added == Some(other.id);
        html! {
            <Row {key} notice={notice.id} {index} {other} {begins} writing={writing.clone()} is_writable={*is_writable}
                is_due={*is_due} />
        }
    });
    let widths = html! {
        <colgroup><col class="pok-files__number" /><col class="pok-files__description" /><col /><col class="pok-files__acts" /><col class="pok-files__remove" /></colgroup>
    };
    html! {
        <>
            <div class="pok-list__scroll">
                <SmallTable class="pok-table--files" heads={&OTHER[..]} {widths} is_empty={count == 0} testid="others">{ for rows }</SmallTable>
            </div>
            if *is_writable {
                <div class="pok-files__foot">
                    <Button icon="plus" small=true disabled={count >= MAX_OTHERS} testid="other-add" onclick={onadd}>{ t.t("add") }</Button>
                    if count >= MAX_OTHERS {
                        <span class="pok-subtle">{ t.with("others-most", &[("count", MAX_OTHERS.into())]) }</span>
                    }
                </div>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    notice: BidNoticeId,
    index: usize,
    other: Other,
    /// It was just added: one types in it.
    begins: bool,
    writing: Writing,
    is_writable: bool,
    is_due: bool,
}

#[function_component]
fn Row(props: &RowProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let RowProps { index, other, writing, is_writable, .. } = props;
    let (description, file) = (other_description(other.id), other_file(other.id));
    let field = use_node_ref();
    use_effect_with(props.begins, clone!([field], move |begins| page::focus(field.cast().filter(|_| *begins))));
    let attaching = use_attaching(
        callback!([writing, file], move |attached| writing.put(&[(file.clone(), Some(Value::File(attached)))].into())),
        How::Bid,
    );
    let Drop { is_over, ondragover, ondragleave, ondrop } = use_drop(is_writable.then(|| attaching.start.clone()));
    let oninput = callback!([writing, description], move |event: InputEvent| {
        writing.type_in(&description, Some(Value::Text(value_of(&event))));
    });
    let onblur = callback!([writing], move |_: FocusEvent| writing.release());
    let onremove_file = callback!([writing, say, file], move |()| {
        remove(t, &say, &writing, std::slice::from_ref(&file), "file-removed");
    });
    let onremove = callback!([writing, say, fields = [description, file]], move |_| {
        remove(t, &say, &writing, &fields, "row-removed");
    });
    let is_wrong = props.is_due && typed::is_blank(&other.description);
    let line = index + 1;
    let progress = progress_of(writing.draft.as_deref(), other.file.as_ref()).cloned();
    let of_line = |id: &'static str| t.with(id, &[("line", line.into())]);
    let label =
        if typed::is_blank(&other.description) { of_line("other-line") } else { other.description.clone().into() };
    html! {
        <tr class={classes!("pf-v6-c-table__tr", is_over.then_some("is-over"))} data-testid="other-row"
            ondragenter={ondragover.clone()} {ondragover} {ondragleave} {ondrop}>
            <td class="pf-v6-c-table__td is-end pok-subtle">{ line }</td>
            <td class="pf-v6-c-table__td">
                if *is_writable {
                    <span class={classes!("pf-v6-c-form-control", is_wrong.then_some("pf-m-error"))}>
                        <input ref={field} type="text" id={description_id(*index)} value={other.description.clone()} maxlength="500" autocomplete="off"
                            aria-label={of_line("other-description-of")} aria-invalid={is_wrong.then_some("true")}
                            data-testid={description_id(*index)} {oninput} {onblur} />
                    </span>
                } else {
                    <span title={other.description.clone()}>{ other.description.clone() }</span>
                }
            </td>
            <FileCells notice={props.notice} {label} file={other.file.clone()} {progress} {attaching} is_writable={*is_writable}
                    is_due={props.is_due} id={format!("other-{index}")} onremove={onremove_file} />
            <td class="pf-v6-c-table__td is-middle">
                if *is_writable {
                    <Button kind={Kind::Plain} small=true icon="trash-2" label={of_line("row-remove-of")} testid={format!("other-{index}-delete")}
                        onclick={onremove} />
                }
            </td>
        </tr>
    }
}
