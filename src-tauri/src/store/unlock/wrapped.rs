//! `store.key`: the key under a passphrase. Argon2id (RFC 9106) makes a key of the passphrase, AES-256-GCM wraps the
//! store's key with it.

use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use pok_api::{Bytes, Problem};
use serde::{Deserialize, Serialize};

use crate::core::fault;
use crate::core::fault::Doing;
use crate::store::StoreKey;
use crate::store::disk;

/// Three times what OWASP asks for at least (19 MiB, two passes): it is asked once a start.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// A file may ask for no more.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;
/// What the wrapped key is for: nothing else that is encrypted with the same passphrase passes as one.
const PURPOSE: &[u8] = b"PoK local store, wrapped key, version 1";

/// The file's content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Wrapped {
    version: u32,
    memory_kib: u32,
    passes: u32,
    salt: Bytes,
    nonce: Bytes,
    key: Bytes,
}

/// Why a key can't be unwrapped.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwrap {
    /// Not with this passphrase.
    #[error("the passphrase is wrong")]
    Wrong,
    /// With none.
    #[error("{0}")]
    Unusable(String),
}

impl Wrapped {
    /// Wraps a key. Takes a moment, on purpose.
    pub(super) fn new(key: &StoreKey, passphrase: &str) -> Result<Self, Unwrap> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        let random = |error: getrandom::Error| Unwrap::Unusable(error.to_string());
        getrandom::fill(&mut salt).map_err(random)?;
        getrandom::fill(&mut nonce).map_err(random)?;
        let mut wrapped = Self {
            version: 1,
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: Bytes(salt.to_vec()),
            nonce: Bytes(nonce.to_vec()),
            key: Bytes(Vec::new()),
        };
        let sealed = wrapped.cipher(passphrase)?.encrypt(&wrapped.nonce()?, Payload { msg: key.bytes(), aad: PURPOSE });
        wrapped.key = Bytes(sealed.map_err(|error| Unwrap::Unusable(error.to_string()))?);
        Ok(wrapped)
    }

    /// The key again. Takes as long.
    pub(super) fn unwrap(&self, passphrase: &str) -> Result<StoreKey, Unwrap> {
        let payload = Payload { msg: &self.key.0, aad: PURPOSE };
        let key = self.cipher(passphrase)?.decrypt(&self.nonce()?, payload).map_err(|_| Unwrap::Wrong)?;
        StoreKey::from_bytes(&key).ok_or_else(|| Unwrap::Unusable("a key of another length".to_owned()))
    }

    /// Keeps it in the data folder.
    pub(super) fn write(&self, data: &Path) -> Result<(), Problem> {
        let json = serde_json::to_vec(self).doing("store.key")?;
        disk::write(&path(data), &json)
    }

    fn nonce(&self) -> Result<Nonce<aes_gcm::aead::consts::U12>, Unwrap> {
        let bytes: [u8; 12] = self.nonce.0.as_slice().try_into().map_err(|_| self.unusable())?;
        Ok(bytes.into())
    }

    fn cipher(&self, passphrase: &str) -> Result<Aes256Gcm, Unwrap> {
        if !self.is_usable() {
            return Err(self.unusable());
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| self.unusable())?;
        let mut key = [0; 32];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(passphrase.as_bytes(), &self.salt.0, &mut key).map_err(|_| self.unusable())?;
        Ok(Aes256Gcm::new(&key.into()))
    }

    fn is_usable(&self) -> bool {
        self.version == 1
            && (1..=MOST_MEMORY_KIB).contains(&self.memory_kib)
            && (1..=MOST_PASSES).contains(&self.passes)
            && self.salt.0.len() == 16
            && self.nonce.0.len() == 12
    }

    fn unusable(&self) -> Unwrap {
        Unwrap::Unusable("store.key asks for something this version doesn't do".to_owned())
    }
}

fn path(data: &Path) -> PathBuf {
    data.join("store.key")
}

/// The kept one, if there is one. What can't be read as one is none: no passphrase would open it.
pub(super) fn read(data: &Path) -> Result<Option<Wrapped>, Problem> {
    let content = disk::read(&path(data)).doing("store.key")?;
    let Some(content) = content else { return Ok(None) };
    let wrapped: Option<Wrapped> = serde_json::from_slice(&content).ok();
    if wrapped.is_none() {
        tracing::error!("store.key can't be read");
    }
    Ok(wrapped)
}

/// Puts it out of the way, beside the files that it opens: a passphrase may be remembered later.
pub(super) fn set_aside(data: &Path) -> Result<(), Problem> {
    let disk = |error: std::io::Error| fault::file("store.key", &error);
    let Some(content) = disk::read(&path(data)).map_err(disk)? else { return Ok(()) };
    let aside = (1..).map(|again: u32| data.join(format!("store.quarantined-{again}.key"))).find(|path| !path.exists());
    if let Some(aside) = aside {
        disk::write(&aside, &content)?;
    }
    disk::remove(&path(data)).map_err(disk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_unwraps_the_key() -> Result<(), Box<dyn std::error::Error>> {
        let key = StoreKey::generate()?;
        let wrapped = Wrapped::new(&key, "가나다라 마바사")?;
        assert_eq!(wrapped.unwrap("가나다라 마바사")?, key);
        assert!(matches!(wrapped.unwrap("가나다라 마바"), Err(Unwrap::Wrong)));
        assert!(wrapped.memory_kib >= 19 * 1024 && wrapped.passes >= 2);
        let written = serde_json::to_vec(&wrapped)?;
        assert!(!written.windows(32).any(|window| window == key.bytes()));

        let changed = Wrapped { salt: Bytes(vec![0; 16]), ..wrapped.clone() };
        assert!(matches!(changed.unwrap("가나다라 마바사"), Err(Unwrap::Wrong)));
        for greedy in [Wrapped { memory_kib: u32::MAX, ..wrapped.clone() }, Wrapped { passes: u32::MAX, ..wrapped }] {
            assert!(matches!(greedy.unwrap("가나다라 마바사"), Err(Unwrap::Unusable(_))));
        }
        Ok(())
    }
}
