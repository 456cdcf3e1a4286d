//! [수정] in 개인회원 정보 and 기업정보: what changes without anybody's approval (P-MGT-01, P-MGT-07).

use pok_api::remote::company::Update;
use pok_domain::member::signup::{self, Lack};
use yew::prelude::*;

use crate::ask::use_refusal;
use crate::callback::callback;
use crate::form::{focus_first_fault, words as lack_words};
use crate::i18n::use_i18n;
use crate::page;
use crate::problem::words;
use crate::prove::use_write;
use crate::unsaved::Unsaved;
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Field, Help};
use crate::widget::toast::use_say;

const FORM: &str = "member-edit";

/// What an [`Edit`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct EditProps {
    /// 전화번호, as it is.
    pub(super) phone: AttrValue,
    /// Saved, or given up.
    pub(super) onclose: Callback<()>,
}

/// 전화번호, [취소], [저장].
#[function_component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let phone = use_state(|| props.phone.clone());
    let control = use_node_ref();
    {
        let control = control.clone();
        use_effect_with((), move |()| {
            if let Some(input) = control.cast::<web_sys::Element>() {
                input.scroll_into_view();
                page::focus(Some(input));
            }
        });
    }
    let is_cancelled = use_state(|| false);
    let asking = use_write::<Update>(callback!([onclose = props.onclose], move |()| {
        say.done(t.t("kept-change"));
        onclose.emit(());
    }));
    let lack = use_state(|| None::<Lack>);
    use_refusal(asking.problem.as_ref(), |_| focus_first_fault(FORM));
    let onsubmit = callback!([send = asking.send, phone, lack], move |event: SubmitEvent| {
        event.prevent_default();
        match signup::phone(&phone) {
            Ok(phone) => send.emit(Update { phone }),
            Err(gaps) => {
                lack.set(gaps.first().map(|gap| gap.lack));
                focus_first_fault(FORM);
            }
        }
    });
    let onvalue = callback!([phone, lack], move |typed: String| {
        phone.set(typed.into());
        lack.set(None);
    });
    let at_phone = asking.problem.as_ref().filter(|problem| problem.fields.iter().any(|fault| fault.field == "phone"));
    let elsewhere = asking.problem.as_ref().filter(|_| at_phone.is_none());
    let fault = lack.or(at_phone.map(|_| Lack::Malformed)).map(|lack| lack_words(t, lack));
    let is_dirty = *phone != props.phone;
    let cancel = |value: bool| callback!([is_cancelled], move |()| is_cancelled.set(value));
    let oncancel = if is_dirty { cancel(true) } else { props.onclose.clone() }.reform(|_| ());
    html! {
        <form class="pok-edit" id={FORM} {onsubmit} novalidate=true data-testid="edit-form">
            <section class="pok-card">
                <h2>{ t.t("edit") }</h2>
                <p class="pok-help">{ t.t("edit-lead") }</p>
                <div class="pok-form__grid">
                    <Field id="edit-phone" label={t.t("phone")} value={(*phone).clone()} {onvalue} {fault} required=true {control} placeholder="02-123-4567" testid="edit-phone" />
                </div>
            </section>
            <div class="pok-actions">
                <Help fault={elsewhere.map(|problem| words(t, problem))} testid="edit-problem" />
                <span class="pok-actions__gap" />
                <Button disabled={asking.is_busy} testid="edit-cancel" onclick={oncancel}>{ t.t("cancel") }</Button>
                <Button kind={Kind::Primary} submit=true busy={asking.is_busy} testid="edit-save">{ t.t("save") }</Button>
            </div>
            <Unsaved is={is_dirty} is_cancelled={*is_cancelled} onstay={cancel(false)} ondrop={props.onclose.clone()} />
        </form>
    }
}
