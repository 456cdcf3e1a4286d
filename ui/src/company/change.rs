//! 변경요청 (spec 03 S1, S2): what the buyer has to approve, kept on this computer until it is sent.

use std::collections::BTreeMap;
use std::rc::Rc;

use pok_api::desktop::company::{CERTIFICATE, DropChange, OpenChange, REASON, SendChange, Show, Shown};
use pok_api::desktop::event::{PROGRESS, Progress};
use pok_api::desktop::form::Opened;
use pok_api::{Code, Problem};
use pok_domain::member::signup::Lack;
use pok_domain::member::{Profile, reason};
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::use_refusal;
use crate::callback::{callback, clone};
use crate::event::use_event;
use crate::form::{
    Accounts, AskToLeave, Company, Filling, Individual, Purpose, fixed, focus_first_fault, use_filling,
    words as lack_words,
};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::use_write;
use crate::query::{use_once, use_query};
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::state::{Failed, card_of_lines};
use crate::widget::text_area::TextArea;
use crate::widget::toast::use_say;

/// Opens the form with what was typed before.
#[function_component]
pub(crate) fn ChangeScreen() -> Html {
    let t = use_i18n();
    let (opened, open) = use_once(OpenChange {});
    let shown = use_query(Some(Show {}));
    let again = callback!([open, shown = shown.again], move |()| {
        open.emit(());
        shown.emit(());
    });
    let known = shown.data.as_deref().and_then(Option::as_ref);
    let profile = known.and_then(|shown| shown.membership.profile.clone());
    let body = match (&*opened, known, profile) {
        (Some(Err(problem)), _, _) => html! { <Failed problem={problem.clone()} {again} /> },
        (Some(Ok(opened)), Some(shown), Some(profile)) => {
            html! { <Filled opened={opened.clone()} shown={Rc::new(shown.clone())} {profile} /> }
        }
        (Some(Ok(_)), Some(_), None) => {
            html! { <p class="pok-note" data-testid="no-profile">{ t.t("no-profile") }</p> }
        }
        _ => card_of_lines(8),
    };
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("change") }</h1></header>
            { body }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FilledProps {
    opened: Opened,
    shown: Rc<Shown>,
    profile: Profile,
}

/// What is wrong with the form, by field.
fn gaps(filling: &Filling, profile: &Profile) -> BTreeMap<String, Lack> {
    let form = filling.form();
    let asked = profile.asked(form.0, form.file(CERTIFICATE));
    // What comes first on the screen is what a field is told.
    let gaps = asked.err().unwrap_or_default();
    let mut gaps: BTreeMap<String, Lack> = gaps.into_iter().rev().map(|gap| (gap.field, gap.lack)).collect();
    let typed = form.text(REASON);
    if reason(typed).is_none() {
        let lack = if typed::is_blank(typed) { Lack::Missing } else { Lack::TooLong };
        gaps.insert(REASON.to_owned(), lack);
    }
    gaps
}

#[function_component]
fn Filled(props: &FilledProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let filling = use_filling(&props.opened, Purpose::Change);
    let percent = use_state(|| None::<u8>);
    let asks = use_state(|| false);
    let problem = use_state(|| None::<Problem>);
    use_event(PROGRESS, callback!([percent], move |step: Progress| percent.set(step.percent)));
    let asking = use_write::<SendChange>(Callback::from(move |_| {
        say.done(t.t("change-sent"));
        Route::Company.go();
    }));
    {
        // What the server finds wrong stands at its field.
        let filling = filling.clone();
        use_refusal(asking.problem.as_ref(), move |problem| {
            filling.refuse(problem, |field| Some(if field == CERTIFICATE { Lack::Missing } else { Lack::Malformed }));
            focus_first_fault("change-form");
        });
    }
    let onsubmit = submit(&filling, &props.profile, &asking.send, &problem);
    let ask = |value: bool| callback!([asks], move |()| asks.set(value));
    let onreason = callback!([filling], move |typed: String| filling.set(REASON, &typed));
    let company = &props.shown.membership.company;
    let failure = (*problem).clone().or(asking.problem.clone()).or(filling.problem());
    html! {
        <form class="pok-edit" id="change-form" {onsubmit} novalidate=true data-testid="change-form">
            if props.opened.is_restored {
                <p class="pok-note" role="status" data-testid="change-restored">{ icon("info") }{ t.t("change-restored") }</p>
            }
            <p class="pok-help">{ t.t("change-lead") }</p>
            { match &props.profile.business {
                Some(business) => html! {
                    <Company filling={filling.clone()} entity_type={business.entity_type} number={business.business_reg_no} />
                },
                None => html! { <Individual filling={filling.clone()} name={company.name.clone()} /> },
            } }
            <Accounts filling={filling.clone()} />
            <section class="pok-card pok-form__part">
                <h2>{ t.t("request-reason") }</h2>
                <TextArea id="change-reason" label={t.t("request-reason")} value={filling.text(REASON)} onvalue={onreason} required=true
                    fault={filling.gap(REASON).map(|lack| if lack == Lack::TooLong { t.t("reason-long-here") } else { lack_words(t, lack) })} testid="change-reason" />
                { fixed("change-by", t.t("requested-by"), props.shown.own.contact.name.to_string().into(), false) }
            </section>
            <div class="pok-actions">
                <Button disabled={asking.is_busy} testid="change-cancel" onclick={ask(true).reform(|_| ())}>{ t.t("cancel") }</Button>
                if let Some(why) = failure {
                    <p class="pok-help pok-help--fault" role="alert" data-testid="change-problem">{ icon("circle-alert") }{ refusal(t, &why) }</p>
                } else if let Some(percent) = (*percent).filter(|_| asking.is_busy) {
                    <span class="pok-subtle" role="status">{ t.with("signup-sending", &[("percent", percent.into())]) }</span>
                }
                <span class="pok-actions__gap" />
                <Button kind={Kind::Primary} submit=true busy={asking.is_busy} testid="change-send">{ t.t("change") }</Button>
            </div>
            if *asks {
                <AskToLeave title={t.t("change-leave")} lead={t.t("change-leave-lead")} onstay={ask(false)}
                    onleave={|()| Route::Company.go()} ondiscard={discard(&filling)} />
            }
        </form>
    }
}

/// [변경요청]: everything that is wrong, or it is sent.
fn submit(
    filling: &Filling,
    profile: &Profile,
    send: &Callback<SendChange>,
    problem: &UseStateHandle<Option<Problem>>,
) -> Callback<SubmitEvent> {
    callback!([filling, profile, send, problem], move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let gaps = gaps(&filling, &profile);
        let is_whole = gaps.is_empty();
        filling.show(gaps);
        if !is_whole {
            focus_first_fault("change-form");
            return;
        }
        wasm_bindgen_futures::spawn_local(clone!([filling, send, problem], async move {
            match filling.kept().await {
                Ok(()) => send.emit(SendChange {}),
                Err(why) => problem.set(Some(why)),
            }
        }));
    })
}

/// 지우고 나가기.
fn discard(filling: &Filling) -> Callback<()> {
    callback!([filling], move |()| {
        wasm_bindgen_futures::spawn_local(clone!([filling], async move {
            // First what is still on its way there. What could not be thrown away stays for the next time.
            let _ = filling.kept().await;
            let _ = invoke(DropChange {}).await;
            Route::Company.go();
        }));
    })
}

fn refusal(t: crate::i18n::I18n, problem: &Problem) -> AttrValue {
    match problem.code {
        Code::Stale => t.t("change-stale"),
        Code::FileMissing => t.t("change-file-missing"),
        _ => words(t, problem),
    }
}
