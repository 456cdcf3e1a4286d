//! The key of the local databases.

use std::fmt;
use std::io;

use sha2::{Digest, Sha256};

/// 32 random bytes that every local database is encrypted with. What it is, neither `Debug` nor an error says.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn generate() -> io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(key))
    }

    /// A kept one; none where it hasn't 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For the key store, or to be wrapped.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A value that tells whether a key is this one, and nothing else about it.
    pub(crate) fn check(&self) -> String {
        let digest = Sha256::new_with_prefix(b"PoK local store, check value\0").chain_update(self.0).finalize();
        base16ct::lower::encode_string(&digest)
    }

    /// As SQLCipher takes a key that needs no derivation.
    pub(super) fn raw(&self) -> String {
        format!("x'{}'", base16ct::lower::encode_string(&self.0))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(…)")
    }
}
