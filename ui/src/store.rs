//! What the whole window knows: preferences, who is logged in, the board, how sync stands.

use std::rc::Rc;

use pok_api::desktop::app::{Started, Warning};
use pok_api::desktop::event::Resumed;
use pok_api::desktop::login::{LogOut, SyncState, Who};
use pok_api::desktop::preferences::Settings;
use pok_api::protocol::About;
use pok_domain::board::{Notice, in_order};
use yew::prelude::*;

use crate::callback::clone;
use crate::invoke::invoke;
use crate::route::Route;
use crate::screen_state;

/// The window's state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Store {
    /// Preferences, as chosen.
    pub(crate) settings: Settings,
    /// Preferences, as this computer keeps them.
    pub(crate) kept_settings: Settings,
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
    /// The masthead's line; none before the core has said how things stand.
    pub(crate) sync: Option<SyncState>,
    /// Grows whenever local data changed: whoever shows some looks again.
    pub(crate) changed: u32,
    /// The session ended without being asked to.
    pub(crate) was_ended: bool,
    /// The window is locked.
    pub(crate) is_locked: bool,
    /// So many seconds without a key or a pointer lock it.
    pub(crate) idle_seconds: u32,
}

/// What happens to it.
pub(crate) enum Action {
    /// A person chose something.
    Prefer(Change),
    /// The core changed a preference by itself, and keeps it.
    Settled(Change),
    /// Preferences that were sent, and as they are kept now.
    SettingsKept {
        /// What was sent.
        sent: Settings,
        /// What is kept.
        kept: Settings,
    },
    /// Preferences that couldn't be kept.
    SettingsNotKept(Settings),
    /// A login came to its end.
    LoggedIn(Who),
    /// The session of the last time was found after the start.
    Resumed(Resumed),
    /// The window was locked.
    Locked,
    /// The password was right.
    Unlocked,
    /// What is known of who is logged in changed.
    Who(Who),
    /// [로그아웃].
    LoggedOut,
    /// The session ended elsewhere.
    Ended,
    /// The board is fresh.
    Notices(Vec<Notice>),
    /// What the server says of itself changed.
    AboutServer(About),
    /// Sync moved on.
    Sync(SyncState),
    /// Local data changed.
    Changed,
    /// Something a person must know.
    Warn(Warning),
    /// A warning was read.
    Dismiss(Warning),
}

/// A change of preferences.
pub(crate) type Change = Box<dyn Fn(&mut Settings)>;

/// The state and how to change it.
pub(crate) type App = UseReducerHandle<Store>;

impl From<Started> for Store {
    fn from(started: Started) -> Self {
        let mut notices = started.notices;
        in_order(&mut notices);
        Self {
            kept_settings: started.settings.clone(),
            settings: started.settings,
            who: started.who,
            notices: notices.into(),
            buyer: started.buyer.map(Into::into),
            contact_mail: started.contact_mail.map(Into::into),
            demo: started.demo,
            warnings: started.warnings,
            sync: None,
            changed: 0,
            was_ended: false,
            is_locked: started.is_locked,
            idle_seconds: started.idle_seconds,
        }
    }
}

impl Store {
    fn enter(&mut self, who: Who, is_locked: bool) {
        self.who = Some(who);
        self.was_ended = false;
        self.sync = None;
        self.is_locked = is_locked;
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Self::clone(&self);
        match action {
            Action::Prefer(change) => change(&mut next.settings),
            Action::Settled(change) => {
                change(&mut next.kept_settings);
                change(&mut next.settings);
            }
            Action::SettingsKept { sent, kept } => {
                if next.settings == sent {
                    next.settings = kept.clone();
                }
                next.kept_settings = kept;
            }
            Action::SettingsNotKept(sent) => {
                if next.settings == sent {
                    next.settings = next.kept_settings.clone();
                }
            }
            Action::LoggedIn(who) => next.enter(who, false),
            Action::Resumed(Resumed { who, is_locked }) => next.enter(who, is_locked),
            Action::Locked => next.is_locked = next.who.is_some(),
            Action::Unlocked => {
                next.is_locked = false;
                // Whoever asked while it was locked was refused.
                next.changed = next.changed.wrapping_add(1);
            }
            // It may come late, after a logout.
            Action::Who(who) => next.who = next.who.map(|_| who),
            Action::LoggedOut | Action::Ended => {
                next.was_ended = matches!(action, Action::Ended) && next.who.is_some();
                next.who = None;
                next.sync = None;
                next.is_locked = false;
            }
            Action::Notices(mut notices) => {
                in_order(&mut notices);
                next.notices = notices.into();
            }
            Action::AboutServer(about) => {
                next.buyer = Some(about.buyer.into());
                next.contact_mail = Some(about.contact_mail.into());
                next.demo = about.demo;
            }
            Action::Sync(sync) => next.sync = Some(sync),
            Action::Changed => next.changed = next.changed.wrapping_add(1),
            Action::Warn(warning) => {
                next.warnings.retain(|other| *other != warning);
                next.warnings.push(warning);
            }
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

/// Changes the preferences at once; [`crate::preferences::Preferences`] keeps them.
pub(crate) fn put(app: &App, change: impl Fn(&mut Settings) + 'static) {
    app.dispatch(Action::Prefer(Box::new(change)));
}

/// [로그아웃]: the session here ends whether or not the server could be told.
pub(crate) fn log_out(app: &App) {
    wasm_bindgen_futures::spawn_local(clone!([app], async move {
        let _ = invoke(LogOut {}).await;
        leave(&app, false);
        Route::Home.go();
    }));
}

/// Forgets what the last person did.
pub(crate) fn leave(app: &App, ended: bool) {
    screen_state::clear();
    app.dispatch(if ended { Action::Ended } else { Action::LoggedOut });
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Theme;

    use super::*;

    fn store() -> Store {
        Store::from(Started {
            settings: Settings::default(),
            who: None,
            notices: Vec::new(),
            buyer: None,
            contact_mail: None,
            demo: false,
            is_locked: false,
            idle_seconds: 1_800,
            warnings: vec![Warning::NoKeyStore],
        })
    }

    #[test]
    fn a_session_that_ends_before_login_needs_no_words() {
        let ended = Rc::new(store()).reduce(Action::Ended);
        assert!(!ended.was_ended);
    }

    fn themed(theme: Theme) -> Settings {
        Settings { theme, ..Settings::default() }
    }

    #[test]
    fn a_late_answer_does_not_undo_a_newer_choice() {
        let choose = |theme| Action::Prefer(Box::new(move |settings: &mut Settings| settings.theme = theme));
        let chosen = Rc::new(store()).reduce(choose(Theme::Dark)).reduce(choose(Theme::Light));
        let late = chosen.reduce(Action::SettingsKept { sent: themed(Theme::Dark), kept: themed(Theme::Dark) });
        assert_eq!((late.settings.theme, late.kept_settings.theme), (Theme::Light, Theme::Dark));
        let refused = late.clone().reduce(Action::SettingsNotKept(themed(Theme::System)));
        assert_eq!(refused.settings.theme, Theme::Light);
        let refused = late.reduce(Action::SettingsNotKept(themed(Theme::Light)));
        assert_eq!(refused.settings.theme, Theme::Dark);
    }

    #[test]
    fn what_the_core_settles_by_itself_leaves_other_choices_alone() {
        let chosen = Rc::new(store()).reduce(Action::Prefer(Box::new(|settings| settings.theme = Theme::Dark)));
        let settled = chosen.reduce(Action::Settled(Box::new(|settings| settings.server = "https://a.example".into())));
        assert_eq!((settled.settings.theme, settled.kept_settings.theme), (Theme::Dark, Theme::System));
        assert_eq!([&*settled.settings.server, &*settled.kept_settings.server], ["https://a.example"; 2]);
    }

    #[test]
    fn a_warning_goes_once_read() {
        let read = Rc::new(store()).reduce(Action::Dismiss(Warning::NoKeyStore));
        assert!(read.warnings.is_empty());
    }
}
