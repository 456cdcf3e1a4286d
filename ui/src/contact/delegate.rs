//! The popup 주담당자 변경 (spec 03 S4): the roles change, and whoever did it is logged out at once.

use pok_api::desktop::contact::Row;
use pok_api::remote::contact::Delegate;
use pok_domain::ContactId;
use pok_domain::member::{REASON_LENGTH, reason};
use yew::prelude::*;

use crate::form::fixed;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::use_write;
use crate::route::Route;
use crate::store::use_app;
use crate::unsaved::{self, Unsaved};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Help, Select};
use crate::widget::modal::{Modal, Width};
use crate::widget::text_area::TextArea;
use crate::widget::toast::use_say;

/// What a [`Delegating`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct DelegatingProps {
    /// 부담당자 in good standing.
    pub(super) successors: Vec<Row>,
    /// Given up.
    pub(super) onclose: Callback<()>,
}

/// 현재 주 담당자, 변경할 주 담당자, 변경사유, [취소], [위임].
#[function_component]
pub(super) fn Delegating(props: &DelegatingProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let current = use_app().who.as_ref().map(|who| who.contact.name.to_string()).unwrap_or_default();
    let chosen = use_state(|| None::<ContactId>);
    let why = use_state(AttrValue::default);
    let faults = use_state(|| (None::<&'static str>, None::<&'static str>));
    let asking = use_write::<Delegate>(Callback::from(move |()| {
        // The core has ended the session and told the window; whoever logs in next begins at home.
        say.done(t.t("delegated"));
        unsaved::let_go();
        Route::Home.go();
    }));
    let onchosen = {
        let (chosen, faults) = (chosen.setter(), faults.clone());
        Callback::from(move |id: String| {
            chosen.set(id.parse().ok());
            faults.set((None, faults.1));
        })
    };
    let onwhy = {
        let (why, faults) = (why.setter(), faults.clone());
        Callback::from(move |typed: String| {
            why.set(typed.into());
            faults.set((faults.0, None));
        })
    };
    let onsubmit = {
        let (chosen, why, faults, send) = (chosen.clone(), why.clone(), faults.setter(), asking.send.clone());
        Callback::from(move |()| match (*chosen, reason(&why)) {
            (Some(to), Some(reason)) => send.emit(Delegate { to, reason: reason.to_owned() }),
            (to, reason) => {
                let lacking = if why.trim().is_empty() { "lack-missing" } else { "reason-long" };
                faults.set((to.is_none().then_some("choose-one"), reason.is_none().then_some(lacking)));
            }
        })
    };
    let mut options = vec![(AttrValue::default(), t.t("choose"))];
    options.extend(props.successors.iter().map(|row| {
        let words = format!("{} ({})", row.name, row.login_id);
        (AttrValue::from(row.id.to_string()), words.into())
    }));
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.with(fault, &[("count", REASON_LENGTH.into())]));
    let is_dirty = !why.trim().is_empty();
    let is_cancelled = use_state(|| false);
    let cancel = |value: bool| {
        let is_cancelled = is_cancelled.setter();
        Callback::from(move |()| is_cancelled.set(value))
    };
    let onclose = if is_dirty { cancel(true) } else { props.onclose.clone() };
    let footer = html! {
        <>
            <Button disabled={asking.is_busy} testid="delegate-cancel" onclick={onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            <Button kind={Kind::Primary} submit=true busy={asking.is_busy} testid="delegate-yes">{ t.t("delegate-do") }</Button>
        </>
    };
    html! {
        <Modal title={t.t("delegate-title")} onclose={(!asking.is_busy).then_some(onclose)} {onsubmit} {footer} width={Width::Medium} testid="delegating">
            <p class="pok-prose">{ t.t("delegate-lead") }</p>
            { fixed("delegate-from", t.t("delegate-from"), current.into(), false) }
            <Select id="delegate-to" label={t.t("delegate-to")} value={chosen.map(|id| AttrValue::from(id.to_string())).unwrap_or_default()} {options}
                required=true fault={fault(faults.0)} onvalue={onchosen} testid="delegate-to" />
            <TextArea id="delegate-reason" label={t.t("delegate-reason")} value={(*why).clone()} onvalue={onwhy} required=true fault={fault(faults.1)} testid="delegate-reason" />
            if let Some(problem) = &asking.problem {
                <Help fault={words(t, problem)} testid="delegate-problem" />
            }
            <Unsaved is={is_dirty} is_cancelled={*is_cancelled} onstay={cancel(false)} ondrop={props.onclose.clone()} />
        </Modal>
    }
}
