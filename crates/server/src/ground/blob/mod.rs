//! Files, named by the SHA-256 of their content; who may read them; how they go up in pieces.

mod store;
mod upload;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload};
use pok_domain::BlobId;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

pub(crate) use store::{
    Stored, find, forget_unused, grant, grant_buyer, insert, is_buyers, may_read, note, read_notes,
};
pub(crate) use upload::{Added, Held, Uploads};

use crate::ground::fault::Fault;
use crate::ground::secret::sha256;

/// Where the content is: a folder, or whatever else `object_store` can reach.
#[derive(Clone)]
pub(crate) struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Content and its row come together, and go together.
    turn: Arc<RwLock<()>>,
}

impl Blobs {
    /// A folder. What is acknowledged is on the disk, where it `waits_for_disk`.
    pub(crate) fn folder(path: &Path, waits_for_disk: bool) -> Result<Self, Fault> {
        std::fs::create_dir_all(path)?;
        let store = Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(waits_for_disk));
        Ok(Self { store, turn: Arc::default() })
    }

    /// To be held while content that somebody sent is stored and its row written: nothing is forgotten meanwhile.
    pub(crate) async fn keeping(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.turn).read_owned().await
    }

    /// To be held while it is looked whether anything needs content, and content is deleted.
    pub(crate) async fn forgetting(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.turn).write_owned().await
    }

    /// Deletes content that no row names any more.
    pub(crate) async fn delete(&self, id: BlobId) -> Result<(), Fault> {
        match self.store.delete(&path(id)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            deleted => Ok(deleted?),
        }
    }

    /// Stores content and answers its name. Storing the same twice changes nothing.
    pub(crate) async fn put(&self, content: Vec<u8>) -> Result<BlobId, Fault> {
        let id = sha256(&content);
        if self.store.head(&path(id)).await.is_err() {
            self.store.put(&path(id), PutPayload::from(content)).await?;
        }
        Ok(id)
    }

    /// The whole content at once, for what has to see all of it. Whoever only hands it on takes [`Blobs::stream`].
    pub(crate) async fn get(&self, id: BlobId) -> Result<Vec<u8>, Fault> {
        Ok(self.store.get(&path(id)).await?.bytes().await?.to_vec())
    }

    /// The content, or the part of it in `range`, a little at a time.
    pub(crate) async fn stream(&self, id: BlobId, range: Option<Range<u64>>) -> Result<Content, Fault> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        Ok(self.store.get_opts(&path(id), options).await?.into_stream())
    }
}

/// Content on its way out.
pub(crate) type Content = BoxStream<'static, object_store::Result<Bytes>>;

/// Two levels of folders, so that none grows too large.
fn path(id: BlobId) -> object_store::path::Path {
    let name = id.to_string();
    format!("{}/{}/{name}", &name[..2], &name[2..4]).into()
}
