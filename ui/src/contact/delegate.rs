//! The popup 주담당자 변경 (spec 03 S4): the roles change, and whoever did it is logged out at once.

use pok_api::desktop::contact::Row;
use pok_api::remote::contact::Delegate;
use pok_domain::ContactId;
use pok_domain::member::{REASON_LENGTH, reason};
use pok_domain::typed;
use yew::prelude::*;

use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::form::fixed;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::use_write;
use crate::route::Route;
use crate::store::use_app;
use crate::unsaved::{self, Unsaved};
use crate::widget::confirm::FormPopup;
use crate::widget::field::{Help, Select};
use crate::widget::modal::Width;
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

/// What is typed, and what is wrong with it: the names of words.
#[derive(Clone, Default)]
struct Form {
    to: Option<ContactId>,
    no_to: Option<&'static str>,
    reason: AttrValue,
    no_reason: Option<&'static str>,
    /// [취소], where something was typed.
    is_cancelled: bool,
}

impl Form {
    fn call(&self) -> Option<Delegate> {
        Some(Delegate { to: self.to?, reason: reason(&self.reason)? })
    }

    fn find_fault(&mut self) {
        let lacking = if typed::is_blank(&self.reason) { "lack-missing" } else { "reason-long" };
        self.no_to = self.to.is_none().then_some("choose-one");
        self.no_reason = reason(&self.reason).is_none().then_some(lacking);
    }
}

/// 현재 주 담당자, 변경할 주 담당자, 변경사유, [취소], [위임].
#[function_component]
pub(super) fn Delegating(props: &DelegatingProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let current = use_app().who.as_ref().map(|who| who.contact.name.to_string()).unwrap_or_default();
    let form = use_dialog(Form::default);
    let asking = use_write::<Delegate>(Callback::from(move |()| {
        // The core has ended the session and told the window; whoever logs in next begins at home.
        say.done(t.t("delegated"));
        unsaved::let_go();
        Route::Home.go();
    }));
    let onchosen = form.on(|form, id: String| (form.to, form.no_to) = (id.parse().ok(), None));
    let onwhy = form.on(|form, typed: String| (form.reason, form.no_reason) = (typed.into(), None));
    let onsubmit = callback!([form, send = asking.send], move |()| match form.call() {
        Some(call) => send.emit(call),
        None => form.change(Form::find_fault),
    });
    let mut options = vec![(AttrValue::default(), t.t("choose"))];
    options.extend(props.successors.iter().map(|row| {
        let words = format!("{} ({})", row.name, row.login_id);
        (AttrValue::from(row.id.to_string()), words.into())
    }));
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.with(fault, &[("count", REASON_LENGTH.into())]));
    let is_dirty = !typed::is_blank(&form.reason);
    let cancel = |value: bool| form.on(move |form, ()| form.is_cancelled = value);
    let onclose = if is_dirty { cancel(true) } else { props.onclose.clone() };
    html! {
        <FormPopup title={t.t("delegate-title")} width={Width::Medium} no_testid="delegate-cancel"
            yes={t.t("delegate-do")} yes_testid="delegate-yes" busy={asking.is_busy} stays=true {onclose}
            onyes={onsubmit} testid="delegating">
            <p class="pok-prose">{ t.t("delegate-lead") }</p>
            { fixed("delegate-from", t.t("delegate-from"), current.into(), false) }
            <Select id="delegate-to" label={t.t("delegate-to")} value={form.to.map(|id| AttrValue::from(id.to_string())).unwrap_or_default()} {options}
                required=true fault={fault(form.no_to)} onvalue={onchosen} testid="delegate-to" />
            <TextArea id="delegate-reason" label={t.t("delegate-reason")} value={form.reason.clone()} onvalue={onwhy} required=true fault={fault(form.no_reason)} testid="delegate-reason" />
            <Help fault={asking.problem.as_ref().map(|problem| words(t, problem))} testid="delegate-problem" />
            <Unsaved is={is_dirty} is_cancelled={form.is_cancelled} onstay={cancel(false)} ondrop={props.onclose.clone()} />
        </FormPopup>
    }
}
