//! The window that locks itself while nobody is there (decision on P-LOG-06), and the password that opens it again. What
//! was typed stays under it, as it is.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Interval;
use pok_api::desktop::window_lock as remote;
use yew::prelude::*;

use crate::ask::{use_ask, use_refusal, use_typed};
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::invoke::tell;
use crate::problem::words;
use crate::store::{self, Action, App, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::modal::Modal;
use crate::widget::secret::Secret;
use crate::{page, unsaved};

/// What somebody at the computer does.
const SIGNS: [&str; 5] = ["keydown", "pointerdown", "pointermove", "wheel", "focusin"];
/// How often it is looked whether nobody is there, in milliseconds.
const LOOK: u32 = 1_000;
/// The core is told at most this often that somebody is, in milliseconds.
const TELL: f64 = 60_000.0;

/// Locks at once.
pub(crate) fn now(app: &App) -> Callback<MouseEvent> {
    callback!([app], move |_| lock(&app))
}

fn lock(app: &App) {
    // The window first: the core answers nothing from here on.
    app.dispatch(Action::Locked);
    // A core that can't write it down is locked all the same.
    tell(remote::Lock {});
}

/// Watches whether somebody is there; the popup while the window is locked.
#[function_component]
pub(crate) fn WindowLock() -> Html {
    let app = use_app();
    use_idle(&app);
    if app.is_locked {
        html! { <Locked /> }
    } else {
        Html::default()
    }
}

#[hook]
fn use_idle(app: &App) {
    let limit = f64::from(app.idle_seconds) * 1_000.0;
    let app = app.clone();
    use_effect_with((app.is_locked, app.idle_seconds), move |(is_locked, _)| {
        let watch = (!is_locked).then(|| {
            let last = Rc::new(Cell::new(js_sys::Date::now()));
            let told = Cell::new(js_sys::Date::now());
            // A computer that slept has no ticks: so the first sign of life asks as well.
            let is_over = clone!([last, app], move || {
                let is_over = js_sys::Date::now() - last.get() >= limit;
                if is_over {
                    lock(&app);
                }
                is_over
            });
            let note = Rc::new(clone!([is_over], move || {
                if is_over() {
                    return;
                }
                last.set(js_sys::Date::now());
                if last.get() - told.get() >= TELL {
                    told.set(last.get());
                    // It is told again in a minute.
                    tell(remote::Active {});
                }
            }));
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
            let listeners = page::document().into_iter().flat_map(|page| {
                let note = note.clone();
                SIGNS.map(move |sign| {
                    let note = note.clone();
                    EventListener::new_with_options(&page, sign, options, move |_| note())
                })
            });
            let tick = Interval::new(LOOK, move || {
                is_over();
            });
            (listeners.collect::<Vec<_>>(), tick)
        });
        move || drop(watch)
    });
}

/// The popup over everything.
#[function_component]
fn Locked() -> Html {
    let t = use_i18n();
    let app = use_app();
    let leaves = use_state(|| false);
    let is_unsaved = use_state(unsaved::is_held);
    let asking = use_ask::<remote::Unlock>(callback!([app], move |()| app.dispatch(Action::Unlocked)));
    let (password, onvalue) = use_typed(&asking.forget);
    use_refusal(asking.problem.as_ref(), clone!([password], move |_| password.set(AttrValue::default())));
    let Some(who) = app.who.clone() else { return Html::default() };
    let is_busy = asking.is_busy || *leaves;
    let onsubmit = callback!([password, send = asking.send], move |()| {
        if !is_busy && !password.is_empty() {
            send.emit(remote::Unlock { password: password.to_string() });
        }
    });
    let onleave = callback!([app, leaves], move |_: MouseEvent| {
        leaves.set(true);
        store::log_out(&app);
    });
    let fault = asking.problem.as_ref().map(|problem| match problem.code {
        pok_api::Code::WrongCredentials => t.t("lock-wrong"),
        _ => words(t, problem),
    });
    let footer = html! {
        <>
            <Button disabled={is_busy} testid="lock-leave" onclick={onleave}>{ t.t("logout") }</Button>
            <Button kind={Kind::Primary} submit=true busy={is_busy} disabled={password.is_empty()} testid="lock-open">{ t.t("lock-open") }</Button>
        </>
    };
    html! {
        <Modal title={t.t("lock-title")} {onsubmit} {footer} opaque=true testid="lock">
            <p class="pok-lock__who">{ icon("user-round") }<span class="pok-cut">{ format!("{} · {}", who.contact.name, who.company.name) }</span></p>
            <p>{ t.t("lock-lead") }</p>
            if *is_unsaved {
                <p data-testid="lock-unsaved">{ t.t("lock-unsaved") }</p>
            }
            <Secret id="lock-password" label={t.t("login-password")} value={(*password).clone()} {onvalue} {fault}
                autocomplete="current-password" first=true />
        </Modal>
    }
}
