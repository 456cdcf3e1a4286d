//! What the whole window knows: preferences, who is logged in, the board, how sync stands.

use std::rc::Rc;

use pok_api::desktop::app::{Started, Warning};
use pok_api::desktop::session::{SyncLine, SyncState, Who};
use pok_api::desktop::settings::{Put, Settings};
use pok_api::protocol::About;
use pok_domain::notice::{Notice, in_order};
use yew::prelude::*;

use crate::invoke::invoke;
use crate::kept;

/// The window's state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Store {
    /// Preferences.
    pub(crate) settings: Settings,
    /// Who is logged in.
    pub(crate) who: Option<Who>,
    /// 공지사항, in order.
    pub(crate) notices: Rc<[Notice]>,
    /// The buyer's name.
    pub(crate) buyer: Option<AttrValue>,
    /// Where the purchasing office is reached.
    pub(crate) contact_mail: Option<AttrValue>,
    /// The server keeps its messages readable in this window.
    pub(crate) demo: bool,
    /// What a person must know about this start.
    pub(crate) warnings: Vec<Warning>,
    /// The masthead's line.
    pub(crate) sync: SyncState,
    /// Grows whenever local data changed: whoever shows some looks again.
    pub(crate) changed: u32,
    /// The session ended without being asked to.
    pub(crate) was_ended: bool,
}

/// What happens to it.
pub(crate) enum Action {
    /// Preferences were kept.
    Settings(Settings),
    /// [인증완료].
    LoggedIn(Who),
    /// [로그아웃].
    LoggedOut,
    /// The session ended elsewhere.
    Ended,
    /// The board is fresh.
    Notices(Vec<Notice>),
    /// What the server says of itself changed.
    About(About),
    /// Sync moved on.
    Sync(SyncState),
    /// Local data changed.
    Changed,
    /// A warning was read.
    Dismiss(Warning),
}

/// The state and how to change it.
pub(crate) type App = UseReducerHandle<Store>;

impl From<Started> for Store {
    fn from(started: Started) -> Self {
        let mut notices = started.notices;
        in_order(&mut notices);
        Self {
            settings: started.settings,
            who: started.who,
            notices: notices.into(),
            buyer: started.buyer.map(Into::into),
            contact_mail: started.contact_mail.map(Into::into),
            demo: started.demo,
            warnings: started.warnings,
            sync: SyncState { line: SyncLine::Saved, last: None },
            changed: 0,
            was_ended: false,
        }
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Self::clone(&self);
        match action {
            Action::Settings(settings) => next.settings = settings,
            Action::LoggedIn(who) => {
                next.who = Some(who);
                next.was_ended = false;
            }
            Action::LoggedOut | Action::Ended => {
                next.was_ended = matches!(action, Action::Ended) && next.who.is_some();
                next.who = None;
            }
            Action::Notices(mut notices) => {
                in_order(&mut notices);
                next.notices = notices.into();
            }
            Action::About(about) => {
                next.buyer = Some(about.buyer.into());
                next.contact_mail = Some(about.contact_mail.into());
                next.demo = about.demo;
            }
            Action::Sync(sync) => next.sync = sync,
            Action::Changed => next.changed = next.changed.wrapping_add(1),
            Action::Dismiss(warning) => next.warnings.retain(|other| *other != warning),
        }
        next.into()
    }
}

/// The window's state, of the nearest provider.
#[hook]
pub(crate) fn use_app() -> App {
    use_context().expect("every screen is inside the provider")
}

/// Changes the preferences at once, and keeps them.
pub(crate) fn put(app: &App, change: impl FnOnce(&mut Settings)) {
    let mut settings = app.settings.clone();
    change(&mut settings);
    if settings == app.settings {
        return;
    }
    app.dispatch(Action::Settings(settings.clone()));
    let app = app.clone();
    wasm_bindgen_futures::spawn_local(async move {
        // A preference that can't be kept still holds for this window.
        if let Ok(kept) = invoke(Put { settings }).await {
            app.dispatch(Action::Settings(kept));
        }
    });
}

/// Forgets what the last person did.
pub(crate) fn leave(app: &App, ended: bool) {
    kept::clear();
    app.dispatch(if ended { Action::Ended } else { Action::LoggedOut });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> Store {
        Store::from(Started {
            settings: Settings::default(),
            who: None,
            notices: Vec::new(),
            buyer: None,
            contact_mail: None,
            demo: false,
            warnings: vec![Warning::NoKeyStore],
        })
    }

    #[test]
    fn a_session_that_ends_before_login_needs_no_words() {
        let ended = Rc::new(store()).reduce(Action::Ended);
        assert!(!ended.was_ended);
    }

    #[test]
    fn a_warning_goes_once_read() {
        let read = Rc::new(store()).reduce(Action::Dismiss(Warning::NoKeyStore));
        assert!(read.warnings.is_empty());
    }
}
