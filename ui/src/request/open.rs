//! What was asked for and isn't decided yet, with a way to take it back (P-MGT-02).

use pok_api::Call;
use pok_domain::member::Request;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::use_write;
use crate::widget::button::Button;
use crate::widget::confirm::Confirm;
use crate::widget::fact::day;
use crate::widget::field::Help;
use crate::widget::icon::icon;
use crate::widget::label::code_words;
use crate::widget::toast::use_say;

/// What an [`OpenRequest`] needs.
#[derive(Properties)]
pub(crate) struct OpenRequestProps<C: Call<Reply = ()> + Clone> {
    /// Which.
    pub(crate) request: Request,
    /// Who decides.
    pub(crate) lead: AttrValue,
    /// What takes it back.
    pub(crate) cancel: C,
}

impl<C: Call<Reply = ()> + Clone> PartialEq for OpenRequestProps<C> {
    fn eq(&self, other: &Self) -> bool {
        // The call is about the request.
        self.request == other.request && self.lead == other.lead
    }
}

/// A line above the screen.
#[function_component]
pub(crate) fn OpenRequest<C: Call<Reply = ()> + Clone>(props: &OpenRequestProps<C>) -> Html {
    let t = use_i18n();
    let say = use_say();
    let asks = use_state(|| false);
    let set = |value: bool| callback!([asks], move |()| asks.set(value));
    let asking = use_write::<C>(callback!([close = set(false)], move |()| {
        close.emit(());
        say.done(t.t("request-cancelled"));
    }));
    let onyes = callback!([send = asking.send, cancel = props.cancel], move |()| send.emit(cancel.clone()));
    let what = code_words(t, props.request.kind);
    let when = day(Some(props.request.requested_at));
    html! {
        <p class="pok-note pok-note--warn" role="status" data-testid="open-request">
            { icon("clock") }
            <span class="pok-note__words">
                <strong>{ t.with("open-request", &[("what", what.as_str().into()), ("when", when.as_str().into())]) }</strong>{ " " }{ props.lead.clone() }
            </span>
            <Button small=true testid="request-cancel" onclick={set(true).reform(|_| ())}>{ t.t("request-cancel") }</Button>
            if *asks {
                <Confirm title={t.t("request-cancel")} yes={t.t("request-cancel")} busy={asking.is_busy} onclose={set(false)} {onyes} testid="request-cancel-sure">
                    <p>{ t.with("request-cancel-lead", &[("what", what.as_str().into())]) }</p>
                    <Help fault={asking.problem.as_ref().map(|problem| words(t, problem))} testid="request-cancel-problem" />
                </Confirm>
            }
        </p>
    }
}
