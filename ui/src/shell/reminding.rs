//! What a person is told of about bids: by this computer, and by mail.

use pok_api::Problem;
use pok_api::desktop::login::SyncLine;
use pok_api::desktop::preferences::Mails;
use pok_domain::ContactId;
use pok_domain::bid::{Occasion, Reminders};
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::screen_state;
use crate::store::{put, use_app};
use crate::widget::button::{Button, plain_button};
use crate::widget::icon::icon;
use crate::widget::modal::{CloseProps, Modal, Width};
use crate::widget::toast::use_say;

/// The name under which a contact's mails are remembered while nobody else logs in.
const KEPT: &str = "mails";

/// As the server had them last, as far as this window knows.
fn last_known(contact: Option<ContactId>) -> Option<Reminders> {
    screen_state::get::<(Option<ContactId>, Reminders)>(KEPT)
        .filter(|(whose, _)| *whose == contact)
        .map(|(_, mails)| mails)
}

async fn ask_server(contact: Option<ContactId>, wanted: Option<Reminders>) -> Result<Reminders, Problem> {
    let mails = invoke(Mails { mails: wanted }).await?;
    screen_state::put(KEPT, (contact, mails));
    Ok(mails)
}

/// [알림 설정].
#[function_component]
pub(super) fn Reminding() -> Html {
    let t = use_i18n();
    let app = use_app();
    let is_open = use_state(|| false);
    // Known in time, should the network be gone when somebody looks.
    let is_on_line = app.sync.as_ref().is_some_and(|sync| sync.line == SyncLine::Saved);
    let contact = app.who.as_ref().map(|who| who.contact.id);
    use_effect_with((is_on_line, contact), |&(is_on_line, contact)| {
        if is_on_line && last_known(contact).is_none() {
            wasm_bindgen_futures::spawn_local(async move {
                // Whoever looks asks again, and is told why not.
                let _ = ask_server(contact, None).await;
            });
        }
    });
    let set = |value: bool| callback!([is_open], move |()| is_open.set(value));
    html! {
        <>
            { plain_button("bell", t.t("reminders-title"), "reminders-open", set(true).reform(|_| ())) }
            if *is_open {
                <Choices onclose={set(false)} />
            }
        </>
    }
}

/// Each occasion with two switches; what is switched is kept at once.
#[function_component]
fn Choices(props: &CloseProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let contact = app.who.as_ref().map(|who| who.contact.id);
    let mails = use_state(|| last_known(contact));
    let problem = use_state(|| None::<Problem>);
    let asked = use_mut_ref(|| 0_u32);
    let ask = callback!([mails, problem, asked], move |wanted: Option<Reminders>| {
        *asked.borrow_mut() += 1;
        let number = *asked.borrow();
        if wanted.is_some() {
            mails.set(wanted);
        }
        wasm_bindgen_futures::spawn_local(clone!([mails, problem, asked, say], async move {
            let answer = ask_server(contact, wanted).await;
            // A later press has its own answer.
            if *asked.borrow() != number {
                return;
            }
            mails.set(last_known(contact));
            let why = answer.err();
            if let Some(why) = why.as_ref().filter(|_| wanted.is_some()) {
                say.fault(words(t, why));
            }
            problem.set(why);
        }));
    });
    // On line again: as the server has them.
    let is_offline = app.sync.as_ref().is_some_and(|sync| sync.line == SyncLine::Offline);
    use_effect_with(is_offline, clone!([ask], move |_| ask.emit(None)));
    let here = app.settings.notifications;
    let onhere =
        callback!([app], move |occasion| put(&app, move |settings| switch(&mut settings.notifications, occasion)));
    let onmail = callback!([mails = *mails, ask], move |occasion| {
        if let Some(mut mails) = mails {
            switch(&mut mails, occasion);
            ask.emit(Some(mails));
        }
    });
    let footer = html! {
        <Button testid="reminders-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
    };
    let is_fixed = problem.is_some();
    html! {
        <Modal title={t.t("reminders-title")} onclose={props.onclose.clone()} width={Width::Medium} {footer} testid="reminders">
            <p class="pok-subtle">{ t.t("reminders-lead") }</p>
            <table class="pok-reminders">
                <thead><tr>
                    <td />
                    <th scope="col">{ icon("monitor") }{ t.t("reminders-here") }</th>
                    <th scope="col">{ icon("mail") }{ t.t("reminders-mail") }</th>
                </tr></thead>
                <tbody>
                    { for Occasion::ALL.iter().map(|&occasion| html! {
                        <tr key={occasion.code()}>
                            <th scope="row">{ occasion_words(t, occasion) }</th>
                            <td>{ switch_box(t, "here", occasion, Some(here), false, &onhere) }</td>
                            <td>{ switch_box(t, "mail", occasion, *mails, is_fixed, &onmail) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            { problem.as_ref().map(|problem| offline(t, problem, mails.is_some(), &ask)) }
        </Modal>
    }
}

/// Why the mails can't be changed now, and whether they are known.
fn offline(t: I18n, problem: &Problem, is_known: bool, ask: &Callback<Option<Reminders>>) -> Html {
    html! {
        <p class="pok-note pok-note--warn" role="status" data-testid="reminders-offline">
            { icon("cloud-off") }
            <span class="pok-note__words">
                { words(t, problem) }{ " " }
                { if is_known { t.t("reminders-mails-last") } else { t.t("reminders-mails-unknown") } }
            </span>
            <Button small=true testid="reminders-retry" onclick={ask.reform(|_| None)}>{ t.t("retry") }</Button>
        </p>
    }
}

fn occasion_words(t: I18n, occasion: Occasion) -> AttrValue {
    match occasion {
        Occasion::Posted => t.t("occasion-posted"),
        Occasion::DayBefore => t.t("occasion-day-before"),
        Occasion::HourBefore => t.t("occasion-hour-before"),
        Occasion::Result => t.t("occasion-result"),
    }
}

fn switch(reminders: &mut Reminders, occasion: Occasion) {
    let switched = match occasion {
        Occasion::Posted => &mut reminders.posted,
        Occasion::DayBefore => &mut reminders.day_before,
        Occasion::HourBefore => &mut reminders.hour_before,
        Occasion::Result => &mut reminders.result,
    };
    *switched = !*switched;
}

fn switch_box(
    t: I18n,
    way: &'static str,
    occasion: Occasion,
    now: Option<Reminders>,
    is_fixed: bool,
    onswitch: &Callback<Occasion>,
) -> Html {
    let way_words = if way == "here" { t.t("reminders-here") } else { t.t("reminders-mail") };
    let is_on = now.is_some_and(|now| now.wants(occasion));
    let onchange = callback!([onswitch], move |_: Event| onswitch.emit(occasion));
    html! {
        <label class="pok-switch">
            <input
                type="checkbox"
                role="switch"
                class="pok-switch__input"
                checked={is_on}
                disabled={is_fixed || now.is_none()}
                aria-label={format!("{} · {way_words}", occasion_words(t, occasion))}
                data-first={(way == "here" && occasion == Occasion::Posted).then_some("")}
                data-testid={format!("remind-{way}-{}", occasion.code().to_lowercase())}
                {onchange}
            />
            <span class="pok-switch__track" aria-hidden="true" />
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_changes_its_own_occasion_alone() {
        for &occasion in Occasion::ALL {
            let mut reminders = Reminders::default();
            switch(&mut reminders, occasion);
            let off: Vec<Occasion> = Occasion::ALL.iter().copied().filter(|one| !reminders.wants(*one)).collect();
            assert_eq!(off, [occasion]);
            switch(&mut reminders, occasion);
            assert_eq!(reminders, Reminders::default());
        }
    }
}
