//! The desktop's core: everything the window can ask, without a window.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pok_api::desktop::app::Warning;
use pok_api::desktop::session::Who;
use pok_api::{Code, Problem};
use pok_domain::{BlobId, ContractId, DocumentId};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::attach::Attaching;
use crate::blob::{self, Blobs};
use crate::clock::Clock;
use crate::db::{Drafts, Files, Mirror, OpenFault};
use crate::host::Host;
use crate::identity::Verification;
use crate::page::PageCache;
use crate::paths::Paths;
use crate::remote::{Remote, Server, Tokens};
use crate::secrets::{Secrets, Vault};
use crate::session::Attempt;
use crate::settings::SettingsStore;
use crate::signup::Signup;
use crate::sync::{Push, Sync};
use crate::unsynced::Unsynced;
use crate::{fault, unlock};

/// What a core is made of.
pub struct Setup {
    /// Where things are kept.
    pub paths: Paths,
    /// The window, or a test in its place.
    pub host: Arc<dyn Host>,
    /// Keeps preferences.
    pub settings: Arc<dyn SettingsStore>,
    /// Keeps secrets.
    pub secrets: Arc<dyn Secrets>,
    /// A server to use in place of the preferences' (`POK_SERVER`).
    pub server: Option<Server>,
    /// So long without a key or a pointer locks the window.
    pub idle: Duration,
    /// What protects the files where the key store can't: typed, or just chosen.
    pub passphrase: Option<String>,
}

/// Answers every call of [`pok_api::desktop_calls!`].
#[derive(Clone)]
pub struct Core(Arc<Inner>);

/// The parts of a [`Core`].
pub struct Inner {
    pub(crate) paths: Paths,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) settings_store: Arc<dyn SettingsStore>,
    pub(crate) server_override: Option<Server>,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<Clock>,
    pub(crate) remote: Remote,
    pub(crate) mirror: Mirror,
    pub(crate) drafts: Drafts,
    pub(crate) unsynced: Unsynced,
    pub(crate) blobs: Blobs,
    pub(crate) pages: PageCache,
    pub(crate) sync: Sync,
    pub(crate) push: Push,
    /// Files that are being attached piece by piece.
    pub(crate) attaching: Mutex<HashMap<Uuid, Attaching>>,
    /// Seals prepared lately, so that the chosen one need not be prepared again.
    pub(crate) prepared: Mutex<VecDeque<(BlobId, Vec<u8>)>>,
    /// The sign-up under way.
    pub(crate) signup: Mutex<Option<Signup>>,
    /// One change of its form at a time.
    pub(crate) filling: tokio::sync::Mutex<()>,
    /// The login that waits for its code.
    pub(crate) attempt: Mutex<Option<Attempt>>,
    /// The identity verification that was begun last.
    pub(crate) verification: Mutex<Option<Verification>>,
    /// One change of what was read at a time.
    pub(crate) reading: tokio::sync::Mutex<()>,
    /// What is being signed, submitted or declined right now: a second press finds its subject here.
    pub(crate) acting: Mutex<HashSet<Uuid>>,
    /// Held while earlier acts are settled: a press waits for it, as it does for its own earlier act.
    pub(crate) settling: tokio::sync::Mutex<()>,
    /// Documents whose opening the server knows of.
    pub(crate) viewed: Mutex<HashSet<(ContractId, DocumentId)>>,
    /// The server whose session was found in the key store, or is known not to be there.
    pub(crate) recalled: tokio::sync::Mutex<Option<String>>,
    /// Held while the key store is asked for it.
    pub(crate) recalling: tokio::sync::Mutex<()>,
    /// So long without a key or a pointer locks the window.
    pub(crate) idle: Duration,
    /// Whether it is locked.
    pub(crate) is_locked: AtomicBool,
    /// One try to unlock it at a time.
    pub(crate) unlocking: tokio::sync::Mutex<()>,
    who: Mutex<Option<Who>>,
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
    /// Opens what is kept on this computer; asks the network for nothing.
    ///
    /// # Errors
    /// `PassphraseNeeded`, `PassphraseNew`, `PassphraseWrong` and `KeyStore` where the key of the files can't be had
    /// without the person; `ClientTooOld` where a newer version wrote the files, `DiskFull`, `Internal`.
    pub async fn open(setup: Setup) -> Result<Self, Problem> {
        let Setup { paths, host, settings, secrets, server, idle, passphrase } = setup;
        paths.create().map_err(|error| fault::file("the data folder", &error))?;
        let vault = Vault::new(secrets);
        let key = unlock::unlock(&paths.data, &vault, passphrase.as_deref()).await?;
        let (drafts, mirror, files) = tokio::join!(
            Drafts::open(&paths.data, &key),
            Mirror::open(&paths.data, &key),
            Files::open(&paths.data, &key)
        );
        let (drafts, drafts_damaged) = drafts.map_err(refused)?;
        let (mirror, rebuilt) = mirror.map_err(refused)?;
        let files = files.map_err(refused)?;
        blob::remove_plain(&paths.blobs()).map_err(|error| fault::file("documents kept in plain files", &error))?;
        let unsynced = Unsynced::open(&paths.data).map_err(|error| fault::file("names of drafts", &error))?;
        let mut warnings = Vec::new();
        warnings.extend(unlock::lost(&paths.data)?.map(|unsynced| Warning::KeyLost { unsynced }));
        warnings.extend(rebuilt.then_some(Warning::StoreRebuilt));
        warnings.extend(drafts_damaged.then_some(Warning::DraftsDamaged));
        let used = server.clone().or_else(|| Server::parse(&settings.load().server).ok());
        let clock = Arc::<Clock>::default();
        let remote = Remote::new(used, Tokens::new(vault.clone()), Arc::clone(&clock))
            .map_err(|error| fault::internal("the HTTP client", error))?;
        let core = Self(Arc::new(Inner {
            blobs: Blobs::new(files),
            push: Push::default(),
            attaching: Mutex::default(),
            paths,
            sync: Sync::new(Arc::clone(&host)),
            host,
            settings_store: settings,
            server_override: server,
            vault,
            clock,
            remote,
            mirror,
            drafts,
            unsynced,
            pages: PageCache::default(),
            prepared: Mutex::default(),
            signup: Mutex::default(),
            filling: tokio::sync::Mutex::default(),
            attempt: Mutex::default(),
            verification: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            acting: Mutex::default(),
            settling: tokio::sync::Mutex::default(),
            viewed: Mutex::default(),
            recalled: tokio::sync::Mutex::default(),
            recalling: tokio::sync::Mutex::default(),
            idle,
            is_locked: AtomicBool::default(),
            unlocking: tokio::sync::Mutex::default(),
            who: Mutex::default(),
            warnings: Mutex::new(warnings),
            tasks: Mutex::default(),
        }));
        core.watch_session();
        core.sweep_attachments();
        Ok(core)
    }

    /// Ends background work and closes the files.
    pub async fn close(&self) {
        self.sync.stop();
        for task in lock(&self.tasks).drain(..) {
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
        let mut tasks = lock(&self.tasks);
        tasks.retain(|task| !task.is_finished());
        tasks.push(tokio::spawn(task));
    }

    /// A handle that doesn't keep the core open.
    pub(crate) fn downgrade(&self) -> std::sync::Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    /// The core of a handle, unless it is gone.
    pub(crate) fn upgrade(inner: &std::sync::Weak<Inner>) -> Option<Self> {
        inner.upgrade().map(Self)
    }

    /// Turns an error of the mirror into an answer; a damaged file is set aside and fetched anew.
    pub(crate) fn mirror_fault(&self, doing: &'static str, error: &sqlx::Error) -> Problem {
        if fault::is_damage(error) {
            let (core, damaged) = (self.clone(), self.mirror.generation());
            self.spawn(async move { core.rebuild_damaged(damaged).await });
        }
        fault::sql(doing, error)
    }

    async fn rebuild_damaged(&self, damaged: u64) {
        let _alone = self.sync.pulling.lock().await;
        match self.mirror.set_aside(damaged).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "the mirror can't be set aside");
                return;
            }
        }
        self.warn(Warning::StoreRebuilt);
        if let (Some(server), Ok(who)) = (self.remote.server(), self.who()) {
            match self.claim_idle_mirror(&server, &who).await {
                Ok(()) => self.sync.wake(),
                Err(problem) => tracing::error!(%problem, "the mirror can't be begun anew"),
            }
        }
        self.host.emit(pok_api::desktop::event::CHANGED, serde_json::Value::Null);
    }
}

impl Inner {
    /// Who is logged in.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub(crate) fn who(&self) -> Result<Who, Problem> {
        lock(&self.who).clone().ok_or_else(|| Problem::new(Code::Unauthenticated, "log in first"))
    }

    pub(crate) fn set_who(&self, who: Option<Who>) {
        *lock(&self.who) = who;
    }

    /// What is known of whoever is logged in changed; whether they still are.
    pub(crate) fn renew_who(&self, who: &Who) -> bool {
        let mut held = lock(&self.who);
        let same = held.as_mut().filter(|held| held.contact.id == who.contact.id);
        same.map(|held| held.clone_from(who)).is_some()
    }

    /// The server in use.
    ///
    /// # Errors
    /// `Offline` where none is set.
    pub(crate) fn server(&self) -> Result<Server, Problem> {
        self.remote.server().ok_or_else(|| Problem::new(Code::Offline, "no server address is set"))
    }

    pub(crate) fn warn(&self, warning: Warning) {
        {
            let mut warnings = lock(&self.warnings);
            if warnings.contains(&warning) {
                return;
            }
            warnings.push(warning.clone());
        }
        crate::host::emit(&*self.host, pok_api::desktop::event::WARNING, &warning);
    }

    pub(crate) fn warnings(&self) -> Vec<Warning> {
        lock(&self.warnings).clone()
    }
}

/// A poisoned lock only says that another call panicked; what it holds is still whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn refused(error: OpenFault) -> Problem {
    match error {
        OpenFault::Newer(_) => Problem::new(Code::ClientTooOld, error.to_string()),
        OpenFault::Io(error) => fault::file("opening a database", &error),
        OpenFault::Sql(error) => fault::sql("opening a database", &error),
        OpenFault::Damaged(why) => fault::internal("opening a database", why),
    }
}
