//! Documents and seals kept on this computer, named by their SHA-256 and checked against it at every reading.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pok_api::Problem;
use pok_domain::BlobId;
use sha2::{Digest, Sha256};
use tokio::sync::RwLock;

use crate::core::lock;
use crate::fault;
use crate::remote::Remote;

/// The folder of fetched files.
#[derive(Debug)]
pub(crate) struct Blobs {
    folder: PathBuf,
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
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, fetching: Mutex::default(), in_use: RwLock::new(()) }
    }

    /// The content, from here or from the server.
    pub(crate) async fn get(&self, remote: &Remote, blob: BlobId) -> Result<Vec<u8>, Problem> {
        if let Some(content) = self.kept(blob)? {
            return Ok(content);
        }
        let turn = Arc::clone(lock(&self.fetching).entry(blob).or_default());
        let fetched = {
            let _one = turn.lock().await;
            self.fetch(remote, blob).await
        };
        drop(turn);
        // What only the map still has, nobody waits for.
        lock(&self.fetching).retain(|_, turn| Arc::strong_count(turn) > 1);
        fetched
    }

    async fn fetch(&self, remote: &Remote, blob: BlobId) -> Result<Vec<u8>, Problem> {
        let _in_use = self.in_use.read().await;
        if let Some(content) = self.kept(blob)? {
            return Ok(content);
        }
        std::fs::create_dir_all(&self.folder).map_err(|error| fault::file("the folder of documents", &error))?;
        remote.download(blob, &self.folder).await
    }

    /// The content if it is here and whole.
    pub(crate) fn kept(&self, blob: BlobId) -> Result<Option<Vec<u8>>, Problem> {
        let path = self.folder.join(blob.to_string());
        match std::fs::read(&path) {
            Ok(content) if id_of(&content) == blob => Ok(Some(content)),
            Ok(_) => {
                tracing::warn!(%blob, "a kept document was damaged and is fetched again");
                std::fs::remove_file(&path).map_err(|error| fault::file("a damaged document", &error))?;
                Ok(None)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault::file("a kept document", &error)),
        }
    }

    /// Removes everything: it was another company's.
    pub(crate) async fn clear(&self) -> Result<(), Problem> {
        let _alone = self.in_use.write().await;
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(fault::file("the folder of documents", &error))
            }
            _ => Ok(()),
        }
    }
}
