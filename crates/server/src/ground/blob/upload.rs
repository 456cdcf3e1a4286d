//! Files on their way up, a piece at a time. A part survives a crash of either side: what is in its file is held.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use pok_api::protocol::MAX_FILE;
use pok_api::{Code, Problem};
use pok_document::Inspected;
use pok_domain::BlobId;
use tokio::sync::OwnedMutexGuard;

use crate::ground::fault::Fault;
use crate::ground::secret::sha256_of;
use crate::ground::work::{Place, Work};

/// Parts of one owner at a time.
const MAX_PARTS: usize = 32;
/// A part that nobody went on with is forgotten.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A part, and how long the whole will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// What became of a chunk.
pub(crate) enum Added {
    /// More is to come.
    Part(Held),
    /// It doesn't begin where the part ends.
    Elsewhere(Held),
    /// As many bytes are there as were said to come.
    All(Part),
}

/// A part that is as long as the whole; nobody else goes on with it meanwhile.
pub(crate) struct Part {
    path: PathBuf,
    id: BlobId,
    _turn: OwnedMutexGuard<()>,
}

/// A file that is what its name says, and may be kept.
pub(crate) struct Whole {
    pub(crate) content: Vec<u8>,
    pub(crate) inspected: Inspected,
    /// Kept until the content is out of memory.
    pub(crate) _place: Place,
}

/// The folder of parts.
pub(crate) struct Uploads {
    folder: PathBuf,
    /// Whose turn it is at a file, by the owner and the file.
    busy: Mutex<HashMap<(String, BlobId), Turn>>,
}

type Turn = Arc<tokio::sync::Mutex<()>>;

impl Uploads {
    pub(crate) fn new(folder: PathBuf) -> Result<Self, Fault> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, busy: Mutex::default() })
    }

    /// What is held of a file of `owner`: a company, or a sign-up.
    pub(crate) fn held(&self, owner: &str, id: BlobId) -> Result<Option<Held>, Fault> {
        let prefix = format!("{id}.");
        let Some(entries) = there(std::fs::read_dir(self.folder.join(owner)))? else { return Ok(None) };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let length = name.to_str().and_then(|name| name.strip_prefix(&prefix)).and_then(|text| text.parse().ok());
            if let Some(length) = length {
                return Ok(Some(Held { offset: entry.metadata()?.len(), length }));
            }
        }
        Ok(None)
    }

    /// Adds a chunk at `offset` of a file of `length` bytes.
    pub(crate) async fn add(
        &self,
        owner: &str,
        id: BlobId,
        at: Held,
        chunk: axum::body::Bytes,
    ) -> Result<Added, Fault> {
        if at.length > MAX_FILE {
            return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB").into());
        }
        if at.length == 0 || at.offset.saturating_add(chunk.len() as u64) > at.length {
            return Err(Problem::field("upload-length", "the chunk goes beyond the end of the file").into());
        }
        let folder = self.folder.join(owner);
        let part = folder.join(format!("{id}.{}", at.length));
        let turn = self.turn(owner, id).lock_owned().await;
        let held = self.held(owner, id)?;
        let known = held.is_some();
        let held = held.unwrap_or(Held { offset: 0, length: at.length });
        if held != at {
            return Ok(Added::Elsewhere(held));
        }
        let added = tokio::task::spawn_blocking(move || {
            // The turn ends with the writing, though the request may be gone before.
            let turn = turn;
            std::fs::create_dir_all(&folder)?;
            if !known {
                make_room(&folder)?;
            }
            append(&part, at.offset, &chunk)?;
            let offset = at.offset + chunk.len() as u64;
            Ok::<_, Fault>(if offset < at.length {
                Added::Part(Held { offset, ..at })
            } else {
                Added::All(Part { path: part, id, _turn: turn })
            })
        })
        .await??;
        Ok(added)
    }

    /// Looks at what has come, in its turn. What isn't accepted is forgotten.
    pub(crate) async fn look(&self, work: &Arc<Work>, peer: IpAddr, part: Part) -> Result<Whole, Fault> {
        let (work, place) = (Arc::clone(work), work.place(peer).await?);
        tokio::task::spawn_blocking(move || {
            // Whatever it turns out to be, the part has done its work.
            let looked = check(&part).and_then(|()| work.inspect(File::open(&part.path)?, &place));
            match looked {
                Ok(inspected) => Ok(Whole { content: std::fs::read(&part.path)?, inspected, _place: place }),
                Err(fault) => {
                    std::fs::remove_file(&part.path)?;
                    Err(fault)
                }
            }
        })
        .await?
    }

    /// The file has been stored: its part isn't needed any more.
    pub(crate) fn stored(&self, owner: &str, id: BlobId, length: u64) -> Result<(), Fault> {
        let part = self.folder.join(owner).join(format!("{id}.{length}"));
        there(std::fs::remove_file(part))?;
        Ok(())
    }

    /// Forgets parts that nobody went on with for a day. What isn't a part, or goes meanwhile, is passed over.
    pub(crate) fn sweep(&self) -> Result<(), Fault> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, turn| Arc::strong_count(turn) > 1);
        let old = SystemTime::now() - KEPT;
        for owner in std::fs::read_dir(&self.folder)? {
            let Some(parts) = there(std::fs::read_dir(owner?.path()))? else { continue };
            for part in parts {
                let part = part?;
                let Some(about) = there(part.metadata())? else { continue };
                if about.is_file() && about.modified()? < old {
                    there(std::fs::remove_file(part.path()))?;
                }
            }
        }
        Ok(())
    }

    fn turn(&self, owner: &str, id: BlobId) -> Turn {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(busy.entry((owner.to_owned(), id)).or_default())
    }
}

/// None where there is no such file, or it isn't a folder.
fn there<T>(found: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match found {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        found => found.map(Some),
    }
}

fn append(part: &Path, offset: u64, chunk: &[u8]) -> Result<(), Fault> {
    // A part that made room for another meanwhile doesn't begin in its middle.
    let mut file = File::options().create(offset == 0).append(true).open(part)?;
    if let Err(error) = file.write_all(chunk) {
        // A disk that is full keeps half a chunk: the client goes on from where it was.
        file.set_len(offset)?;
        return Err(error.into());
    }
    Ok(())
}

/// Where as many wait as may, the one that nobody went on with for the longest makes room.
fn make_room(folder: &Path) -> Result<(), Fault> {
    let mut parts = Vec::new();
    for part in std::fs::read_dir(folder)? {
        let part = part?;
        if let Some(about) = there(part.metadata())? {
            parts.push((about.modified()?, part.path()));
        }
    }
    if parts.len() >= MAX_PARTS
        && let Some((_, oldest)) = parts.into_iter().min()
    {
        there(std::fs::remove_file(oldest))?;
    }
    Ok(())
}

fn check(part: &Part) -> Result<(), Fault> {
    if sha256_of(File::open(&part.path)?)? == part.id {
        Ok(())
    } else {
        Err(Problem::field("sha256", "the content isn't what its name says; send it again").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::busy::busy;
    use crate::ground::secret::sha256;

    fn uploads() -> (tempfile::TempDir, Uploads) {
        let folder = tempfile::tempdir().expect("a folder");
        let uploads = Uploads::new(folder.path().to_owned()).expect("a folder of parts");
        (folder, uploads)
    }

    #[test]
    fn a_request_that_is_given_up_holds_its_turn_until_its_chunk_is_written() {
        let (_folder, uploads) = uploads();
        let (owner, id) = ("a company", sha256("another file"));
        let (chunk, at) = (vec![7; 1 << 20], Held { offset: 0, length: 2 << 20 });
        // The writing is asked for but can't be over before the request is.
        busy(async |thread| {
            let first = uploads.add(owner, id, at, chunk.clone().into());
            assert!(tokio::time::timeout(Duration::ZERO, first).await.is_err());
            drop(thread);
            let again = uploads.add(owner, id, at, chunk.into()).await.expect("an answer");
            assert!(
                matches!(again, Added::Elsewhere(held) if held.offset == 1 << 20),
                "all of it was written, and once"
            );
        });
    }

    #[test]
    fn the_sweep_takes_old_parts_whatever_else_lies_about() {
        let (folder, uploads) = uploads();
        let parts = folder.path().join("a company");
        std::fs::create_dir_all(parts.join("a folder")).expect("a folder");
        std::fs::write(folder.path().join(".DS_Store"), "stray").expect("a file");
        let (old, new) = (parts.join("old.9"), parts.join("new.9"));
        for part in [&old, &new] {
            std::fs::write(part, "part").expect("a file");
        }
        let file = File::options().write(true).open(&old).expect("a file");
        file.set_modified(SystemTime::now() - 2 * KEPT).expect("a time");
        uploads.sweep().expect("a sweep");
        assert_eq!((old.exists(), new.exists()), (false, true));
    }
}
