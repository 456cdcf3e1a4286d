//! The operating system's key store: refresh tokens and signing keys, never a file.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use pok_api::{Code, Problem};

/// The key store can't be opened, is locked, or refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key store can't be used: {0}")]
pub struct NoKeyStore(pub String);

impl From<NoKeyStore> for Problem {
    fn from(error: NoKeyStore) -> Self {
        tracing::warn!(%error, "key store");
        Self::new(
            Code::KeyStore,
            "the key store of this computer can't be opened; unlock or install it (Secret Service, Credential Manager \
             or Keychain) and try again",
        )
    }
}

/// Keeps short secrets. Calls may block: a key store may ask the person for its password.
pub trait Secrets: Send + Sync + 'static {
    /// The secret of that name, if there is one.
    ///
    /// # Errors
    /// [`NoKeyStore`].
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore>;

    /// Keeps a secret of at most 2,560 bytes (the limit of Windows), in place of an earlier one.
    ///
    /// # Errors
    /// [`NoKeyStore`].
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore>;

    /// Forgets it; fine if there is none.
    ///
    /// # Errors
    /// [`NoKeyStore`].
    fn forget(&self, name: &str) -> Result<(), NoKeyStore>;
}

/// Secret Service, Windows Credential Manager or macOS Keychain.
#[derive(Debug)]
pub struct Keyring {
    service: String,
}

impl Keyring {
    /// Secrets of one profile.
    pub fn new(service: String) -> Self {
        Self { service }
    }

    fn entry(&self, name: &str) -> Result<keyring::Entry, NoKeyStore> {
        if let Err(error) = keyring::Entry::store_status() {
            return Err(NoKeyStore(error.to_string()));
        }
        keyring::Entry::new(&self.service, name).map_err(|error| NoKeyStore(error.to_string()))
    }
}

impl Secrets for Keyring {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        match self.entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(NoKeyStore(error.to_string())),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        self.entry(name)?.set_secret(secret).map_err(|error| NoKeyStore(error.to_string()))
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(NoKeyStore(error.to_string())),
        }
    }
}

/// Secrets that end with the program: for tests.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<HashMap<String, Vec<u8>>>);

impl Secrets for InMemory {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        Ok(self.0.lock().get(name).cloned())
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        self.0.lock().insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.0.lock().remove(name);
        Ok(())
    }
}

/// A key store asked on threads that may block, with an end to the waiting.
#[derive(Clone)]
pub(crate) struct Vault(Arc<dyn Secrets>);

impl Vault {
    pub(crate) fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self(secrets)
    }

    pub(crate) async fn get(&self, name: String, patience: Duration) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.ask(patience, move |secrets| secrets.get(&name)).await
    }

    pub(crate) async fn put(&self, name: String, secret: Vec<u8>) -> Result<(), NoKeyStore> {
        self.ask(PATIENCE, move |secrets| secrets.put(&name, &secret)).await
    }

    pub(crate) async fn forget(&self, name: String) -> Result<(), NoKeyStore> {
        self.ask(PATIENCE, move |secrets| secrets.forget(&name)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        question: impl FnOnce(&dyn Secrets) -> Result<T, NoKeyStore> + Send + 'static,
    ) -> Result<T, NoKeyStore> {
        let secrets = Arc::clone(&self.0);
        let asked = tokio::task::spawn_blocking(move || question(&*secrets));
        match tokio::time::timeout(patience, asked).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(NoKeyStore(error.to_string())),
            Err(_) => Err(NoKeyStore("no answer in time".to_owned())),
        }
    }
}

/// How long a person may take to unlock the key store.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
