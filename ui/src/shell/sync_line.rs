//! The masthead's line: how local and server data stand, in one word and an outline; a press opens what waits.

use pok_api::desktop::login::{Sync, SyncLine as Stand, SyncState};
use pok_domain::time;
use wasm_bindgen::JsCast as _;
use web_sys::Node;
use yew::prelude::*;
use yew_hooks::prelude::use_click_away;

use crate::ask::{use_ask, use_refusal};
use crate::callback::{callback, clone};
use crate::draft::Waiting;
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::problem::words;
use crate::store::{Action, use_app};
use crate::widget::button::{Button, cross};
use crate::widget::icon::icon;
use crate::widget::toast::use_say;

/// What the line says: what asks most for a person comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Conflicts(u32),
    LoggedOut,
    Offline { waiting: u32 },
    Waiting(u32),
    Fetching { done: i64, of: i64 },
    Saved,
    Checking,
}

impl From<Option<&SyncState>> for Line {
    fn from(sync: Option<&SyncState>) -> Self {
        let Some(sync) = sync else { return Self::Checking };
        match sync.line {
            _ if sync.conflicts > 0 => Self::Conflicts(sync.conflicts),
            Stand::LoggedOut => Self::LoggedOut,
            Stand::Offline => Self::Offline { waiting: sync.waiting },
            _ if sync.waiting > 0 => Self::Waiting(sync.waiting),
            Stand::Fetching { done, of } => Self::Fetching { done, of },
            Stand::Saved => Self::Saved,
        }
    }
}

impl Line {
    fn words(self, t: I18n) -> AttrValue {
        let waiting = |count: u32| t.with("sync-waiting", &[("count", count.into())]);
        match self {
            Self::Conflicts(count) => t.with("sync-conflicts", &[("count", count.into())]),
            Self::LoggedOut => t.t("sync-logged-out"),
            Self::Offline { waiting: 0 } => t.t("sync-offline"),
            Self::Offline { waiting: count } => format!("{} · {}", t.t("sync-offline"), waiting(count)).into(),
            Self::Waiting(count) => waiting(count),
            Self::Fetching { done, of } => t.with("sync-fetching", &[("done", done.into()), ("of", of.into())]),
            Self::Saved => t.t("sync-saved"),
            Self::Checking => t.t("sync-checking"),
        }
    }

    /// What that means, and what to do.
    fn meaning(self, t: I18n) -> AttrValue {
        match self {
            Self::Conflicts(_) => t.t("sync-conflicts-lead"),
            Self::LoggedOut => t.t("sync-logged-out-lead"),
            Self::Offline { .. } => t.t("sync-offline-lead"),
            Self::Waiting(_) => t.t("sync-waiting-lead"),
            Self::Fetching { .. } | Self::Checking => t.t("sync-fetching-lead"),
            Self::Saved => t.t("sync-saved-lead"),
        }
    }

    /// Its outline and its class.
    fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Conflicts(_) => ("split", "is-conflict"),
            Self::LoggedOut => ("lock", "is-offline"),
            Self::Offline { .. } => ("cloud-off", "is-offline"),
            Self::Waiting(_) => ("cloud-upload", "is-waiting"),
            Self::Fetching { .. } | Self::Checking => ("refresh-cw", "is-fetching"),
            Self::Saved => ("cloud-check", "is-saved"),
        }
    }
}

/// The line and what it opens.
#[function_component]
pub(super) fn SyncLine() -> Html {
    let t = use_i18n();
    let app = use_app();
    let is_open = use_state(|| false);
    let asks = use_state(|| false);
    let (place, panel) = (use_node_ref(), use_node_ref());
    let set = |value: bool| callback!([is_open], move |()| is_open.set(value));
    use_click_away(
        place.clone(),
        clone!([close = set(false), is_over = *is_open && !*asks], move |_| {
            if is_over {
                close.emit(());
            }
        }),
    );
    let focus_panel = use_callback(panel.clone(), |(), panel| page::focus(panel.cast()));
    use_effect_with(
        *is_open,
        clone!([focus_panel], move |is_open| {
            if *is_open {
                focus_panel.emit(());
            }
        }),
    );
    let onkeydown = callback!([close = set(false), place, asks], move |event: KeyboardEvent| {
        if event.key() == "Escape" && !*asks {
            close.emit(());
            page::focus(page::first_in(&place, "button"));
        }
    });
    // Closes when the focus goes elsewhere, but not to a question of its own.
    let onfocusout = callback!([close = set(false), place, asks], move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let stays = place.cast::<Node>().is_some_and(|place| place.contains(next.as_ref()));
        if !*asks && !stays && next.is_some() {
            close.emit(());
        }
    });
    let line = Line::from(app.sync.as_ref());
    let (outline, class) = line.look();
    let last = app.sync.as_ref().and_then(|sync| sync.last);
    let last = last.map(|last| t.with("sync-last", &[("time", time::minute(last).into())]));
    let onask = callback!([asks], move |value| asks.set(value));
    html! {
        <div class="pok-sync-place" ref={place} {onkeydown} {onfocusout}>
            <button
                type="button"
                class={classes!("pok-sync", class)}
                title={t.t("sync-open")}
                aria-haspopup="dialog"
                aria-expanded={if *is_open { "true" } else { "false" }}
                aria-controls={is_open.then_some("sync-panel")}
                data-testid="sync"
                onclick={set(!*is_open).reform(|_| ())}
            >
                { icon(outline) }<span aria-live="polite">{ line.words(t) }</span>
                if let Some(last) = &last { <span class="pok-sync__last">{ last }</span> }
                { icon("chevron-down") }
            </button>
            if *is_open {
                <div class="pok-panel" id="sync-panel" role="dialog" aria-labelledby="sync-title" tabindex="-1" ref={panel} data-testid="sync-panel">
                    { head(t, line, app.sync.as_ref(), last.as_ref(), set(false)) }
                    <Waiting onleave={set(false)} {onask} onlost={focus_panel} />
                </div>
            }
        </div>
    }
}

/// How things stand, what that means, and [지금 가져오기].
fn head(t: I18n, line: Line, sync: Option<&SyncState>, last: Option<&AttrValue>, onclose: Callback<()>) -> Html {
    let is_offline = sync.is_some_and(|sync| sync.line == Stand::Offline);
    html! {
        <>
            <header class="pok-panel__head">
                <h2 id="sync-title">{ line.words(t) }</h2>
                <SyncNow />
                { cross(t, "sync-close", onclose.reform(|_| ())) }
            </header>
            <p class="pok-subtle">
                { line.meaning(t) }
                if is_offline && matches!(line, Line::Conflicts(_)) { { " " }{ t.t("sync-offline-lead") } }
                if let Some(last) = last { { " " }<span class="pok-panel__last pok-figures">{ last }</span> }
            </p>
        </>
    }
}

/// [지금 가져오기].
#[function_component]
fn SyncNow() -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let asking = use_ask::<Sync>(Callback::from(move |sync| app.dispatch(Action::Sync(sync))));
    use_refusal(asking.problem.as_ref(), move |problem| say.fault(words(t, problem)));
    let onclick = asking.send.reform(|_: MouseEvent| Sync {});
    html! { <Button small=true icon="refresh-cw" busy={asking.is_busy} testid="sync-now" {onclick}>{ t.t("sync-now") }</Button> }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;

    use super::*;

    #[test]
    fn what_asks_most_for_a_person_is_said() {
        let line = |line, conflicts, waiting| {
            Line::from(Some(&SyncState { line, last: None, waiting, conflicts, skew_ms: 0 }))
        };
        assert_eq!(line(Stand::Offline, 1, 2), Line::Conflicts(1));
        assert_eq!(line(Stand::Offline, 0, 2), Line::Offline { waiting: 2 });
        assert_eq!(line(Stand::Saved, 0, 2), Line::Waiting(2));
        assert_eq!(line(Stand::Fetching { done: 1, of: 9 }, 0, 0), Line::Fetching { done: 1, of: 9 });
        assert_eq!(line(Stand::Saved, 0, 0), Line::Saved);
        let t = I18n { language: Language::Korean };
        let said =
            [Line::Conflicts(3), Line::Waiting(2), Line::Saved, Line::Offline { waiting: 2 }].map(|l| l.words(t));
        assert_eq!(said.each_ref().map(|words| &**words), ["충돌 3건", "2건 대기", "저장됨", "오프라인 · 2건 대기"]);
    }
}
