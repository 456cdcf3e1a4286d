//! Documents and seals kept on this computer, named by their SHA-256 and checked against it at every reading.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use pok_api::Problem;
use pok_domain::BlobId;
use sha2::{Digest, Sha256};
use tokio::sync::RwLock;

use crate::core::fault;
use crate::remote::Remote;
use crate::store::{FileFault, Files};

/// Fetched files, and those that wait to be sent.
#[derive(Debug)]
pub(crate) struct Blobs {
    files: Files,
    /// Files being fetched: who wants the same one waits for it, as two downloads would write over each other.
    fetching: Mutex<HashMap<BlobId, Arc<tokio::sync::Mutex<()>>>>,
    /// Held for reading by every download, for writing by whoever removes everything.
    in_use: RwLock<()>,
}

/// The name of some content.
pub(crate) fn id_of(content: &[u8]) -> BlobId {
    BlobId(Sha256::digest(content).into())
}

impl Blobs {
    pub(crate) fn new(files: Files) -> Self {
        Self { files, fetching: Mutex::default(), in_use: RwLock::new(()) }
    }

    /// Where they are kept.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// The content, from here or from the server.
    pub(crate) async fn get(&self, remote: &Remote, blob: BlobId) -> Result<Vec<u8>, Problem> {
        if let Some(content) = self.kept(blob).await? {
            return Ok(content);
        }
        let turn = Arc::clone(self.fetching.lock().entry(blob).or_default());
        let fetched = {
            let _one = turn.lock().await;
            self.fetch(remote, blob).await
        };
        drop(turn);
        // What only the map still has, nobody waits for.
        self.fetching.lock().retain(|_, turn| Arc::strong_count(turn) > 1);
        fetched
    }

    async fn fetch(&self, remote: &Remote, blob: BlobId) -> Result<Vec<u8>, Problem> {
        let _in_use = self.in_use.read().await;
        if let Some(content) = self.kept(blob).await? {
            return Ok(content);
        }
        remote.download(blob, &self.files).await
    }

    /// The content if it is here and whole.
    pub(crate) async fn kept(&self, blob: BlobId) -> Result<Option<Vec<u8>>, Problem> {
        let damage = match self.files.get(blob).await {
            Ok(content) => return Ok(content),
            Err(FileFault::Sql(error)) if !fault::is_damage(&error) => return Err(fault::sql("a kept file", &error)),
            Err(damage) => damage,
        };
        tracing::warn!(%blob, %damage, "a kept file was damaged and is fetched again");
        self.files.mend().await?;
        match self.files.get(blob).await {
            // What waits to be sent was saved.
            Ok(content) => Ok(content),
            Err(FileFault::OtherContent) => {
                self.files.remove(blob).await.map_err(|fault| fault.into_problem("a damaged file"))?;
                Ok(None)
            }
            Err(fault) => Err(fault.into_problem("a kept file")),
        }
    }

    /// Removes what can be fetched again: it was another company's.
    pub(crate) async fn clear(&self) -> Result<(), Problem> {
        let _alone = self.in_use.write().await;
        self.files.clear_cache().await.map_err(|fault| fault.into_problem("kept files"))
    }

    pub(crate) async fn close(&self) {
        self.files.close().await;
    }
}

/// Removes the folder in which files were kept before there was encryption; they are fetched again.
pub(crate) fn remove_plain(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
