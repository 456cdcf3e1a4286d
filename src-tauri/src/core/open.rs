//! Opening a core: the key, the databases, what was lost. Nothing is asked of the network.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use parking_lot::Mutex;
use pok_api::Problem;
use pok_api::desktop::app::Warning;

use super::clock::Clock;
use super::fault::Doing;
use super::state::States;
use super::{Core, Hooks, Inner, Setup};
use crate::file::blob::{self, Blobs};
use crate::file::page::PageCache;
use crate::remote::{Remote, Server, Tokens};
use crate::store::secrets::Vault;
use crate::store::{Drafts, Files, Mirror, Unsynced, unlock};
use crate::sync::due::Push;
use crate::sync::line::Sync;

impl Core {
    /// Opens what is kept on this computer.
    ///
    /// # Errors
    /// `PassphraseNeeded`, `PassphraseNew`, `PassphraseWrong` and `KeyStore` where the key of the files can't be had
    /// without the person; `ClientTooOld` where a newer version wrote the files, `DiskFull`, `Internal`.
    pub(crate) async fn open_with(setup: Setup, hooks: Hooks) -> Result<Self, Problem> {
        let Setup { paths, host, preferences, secrets, server, idle, passphrase, aside } = setup;
        paths.create().doing("the data folder")?;
        let vault = Vault::new(secrets);
        let key = unlock::unlock(&paths.data, &vault, passphrase.as_deref()).await?;
        let (drafts, mirror, files) = tokio::join!(
            Drafts::open(&paths.data, &key),
            Mirror::open(&paths.data, &key),
            Files::open(&paths.data, &key)
        );
        let (drafts, drafts_damaged) = drafts?;
        let (mirror, rebuilt) = mirror?;
        let files = files?;
        blob::remove_plain(&paths.blobs()).doing("documents kept in plain files")?;
        let unsynced = Unsynced::open(&paths.data).doing("names of drafts")?;
        let mut warnings = Vec::new();
        warnings.extend(unlock::lost(&paths.data)?.map(|unsynced| Warning::KeyLost { unsynced }));
        warnings.extend(rebuilt.then_some(Warning::StoreRebuilt));
        warnings.extend(drafts_damaged.then_some(Warning::DraftsDamaged));
        let used = server.clone().or_else(|| Server::parse(&preferences.load().server).ok());
        let clock = Arc::<Clock>::default();
        let remote = Remote::new(used, Tokens::new(vault.clone()), Arc::clone(&clock)).doing("the HTTP client")?;
        let core = Self(Arc::new(Inner {
            blobs: Blobs::new(files),
            push: Push::default(),
            paths,
            sync: Sync::new(Arc::clone(&host)),
            host,
            hooks,
            preferences_store: preferences,
            server_override: server,
            vault,
            clock,
            remote,
            mirror,
            drafts,
            unsynced,
            pages: PageCache::default(),
            aside,
            idle,
            states: States::default(),
            who: Mutex::default(),
            is_locked: AtomicBool::default(),
            warnings: Mutex::new(warnings),
            tasks: Mutex::default(),
        }));
        for opened in core.hooks.opened {
            opened(&core);
        }
        Ok(core)
    }
}
