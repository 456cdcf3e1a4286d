//! The desktop's core: everything the window can ask, without a window. It names no chapter: what a chapter keeps in
//! memory it brings as its own [`State`], and what it adds to the core's own work stands in [`Hooks`].

pub(crate) mod act;
mod calls;
pub(crate) mod clock;
pub(crate) mod fault;
mod fetched;
#[cfg(test)]
mod ground;
pub mod host;
mod open;
mod state;
mod who;

use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use pok_api::desktop::app::Warning;
use pok_api::desktop::event::WARNING;
use pok_api::desktop::login::Who;
use pok_api::{Code, Problem};
pub use pok_document::aside::Aside;
use pok_domain::DocumentKind;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub(crate) use self::calls::answers;
use self::clock::Clock;
use self::host::{Host, emit};
pub(crate) use self::state::State;
use self::state::States;
use crate::file::blob::Blobs;
use crate::file::page::PageCache;
use crate::remote::{Remote, Server};
use crate::store::paths::Paths;
use crate::store::preferences::PreferencesStore;
use crate::store::secrets::{Secrets, Vault};
use crate::store::{Drafts, Files, Mirror, Unsynced};
use crate::sync::due::Push;
use crate::sync::line::Sync;

/// What a core is made of.
pub struct Setup {
    /// Where things are kept.
    pub paths: Paths,
    /// The window, or a test in its place.
    pub host: Arc<dyn Host>,
    /// Keeps preferences.
    pub preferences: Arc<dyn PreferencesStore>,
    /// Keeps secrets.
    pub secrets: Arc<dyn Secrets>,
    /// A server to use in place of the preferences' (`POK_SERVER`).
    pub server: Option<Server>,
    /// So long without a key or a pointer locks the window.
    pub idle: Duration,
    /// What protects the files where the key store can't: typed, or just chosen.
    pub passphrase: Option<String>,
    /// Where files from outside are looked at.
    pub aside: Aside,
}

/// What the chapters add to what the core does by itself.
pub(crate) struct Hooks {
    /// Begun when the core has been opened.
    pub(crate) opened: &'static [fn(&Core)],
    /// After each round of synchronising, also one that did not reach the server.
    pub(crate) round: &'static [for<'a> fn(&'a Core) -> BoxFuture<'a, ()>],
    /// What a document is called, e.g. `BI20230105-003 사무용품 구매`; `NotFound` where it was not fetched yet.
    pub(crate) title: for<'a> fn(&'a Core, DocumentKind, Uuid) -> BoxFuture<'a, Result<String, Problem>>,
}

/// Answers every call of [`pok_api::desktop_calls!`].
#[derive(Clone)]
pub struct Core(Arc<Inner>);

/// The parts of a [`Core`].
pub struct Inner {
    pub(crate) paths: Paths,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) hooks: Hooks,
    pub(crate) preferences_store: Arc<dyn PreferencesStore>,
    pub(crate) server_override: Option<Server>,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<Clock>,
    pub(crate) remote: Remote,
    pub(crate) mirror: Mirror,
    pub(crate) drafts: Drafts,
    pub(crate) unsynced: Unsynced,
    pub(crate) blobs: Blobs,
    pub(crate) pages: PageCache,
    pub(crate) aside: Aside,
    pub(crate) sync: Sync,
    pub(crate) push: Push,
    /// So long without a key or a pointer locks the window.
    pub(crate) idle: Duration,
    states: States,
    who: Mutex<Option<Who>>,
    is_locked: AtomicBool,
    warnings: Mutex<Vec<Warning>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Deref for Core {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Core {
    /// Ends background work and closes the files.
    pub async fn close(&self) {
        self.sync.stop();
        for task in self.tasks.lock().drain(..) {
            task.abort();
        }
        let _one = self.unsynced.naming.lock().await;
        if let Err(problem) = self.name_unsynced().await {
            tracing::debug!(%problem, "naming what waits");
        }
        self.mirror.close().await;
        self.drafts.close().await;
        self.blobs.close().await;
    }

    /// What exists on this computer only.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// The copy of the server's data.
    pub fn mirror(&self) -> &Mirror {
        &self.mirror
    }

    /// Content of files: fetched, or waiting to be sent.
    pub fn files(&self) -> &Files {
        self.blobs.files()
    }

    /// The names of drafts that have something to send.
    pub fn unsynced(&self) -> &Unsynced {
        &self.unsynced
    }

    /// Runs something on the side until the core is closed.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock();
        tasks.retain(|task| !task.is_finished());
        tasks.push(tokio::spawn(task));
    }

    /// A handle that doesn't keep the core open.
    pub(crate) fn downgrade(&self) -> Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    /// The core of a handle, unless it is gone.
    pub(crate) fn upgrade(inner: &Weak<Inner>) -> Option<Self> {
        inner.upgrade().map(Self)
    }
}

impl Inner {
    /// What a chapter keeps in memory.
    pub(crate) fn state<S: State + Default>(&self) -> Arc<S> {
        self.states.of()
    }

    /// The server in use.
    ///
    /// # Errors
    /// `Offline` where none is set.
    pub(crate) fn server(&self) -> Result<Server, Problem> {
        self.remote.server().ok_or_else(|| Problem::new(Code::Offline, "no server address is set"))
    }

    /// Tells the person something that they must know, once.
    pub(crate) fn warn(&self, warning: Warning) {
        {
            let mut warnings = self.warnings.lock();
            if warnings.contains(&warning) {
                return;
            }
            warnings.push(warning.clone());
        }
        emit(&*self.host, WARNING, &warning);
    }

    /// Everything that the person had to be told since the start.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        self.warnings.lock().clone()
    }
}
