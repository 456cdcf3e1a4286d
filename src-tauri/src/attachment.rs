//! Files that people attach, kept beside the drafts: they exist here before they exist on the server, so nothing of
//! theirs is thrown away as a fetched copy is. Named by their SHA-256 and checked against it at every reading.
//!
//! Where and how the content lies on the disk is known here only.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use pok_domain::BlobId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::blob::id_of;

/// What a file that is being put together is called.
const PART: &str = "part";

/// The folder of attached files.
#[derive(Debug)]
pub(crate) struct Attachments {
    folder: PathBuf,
}

impl Attachments {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Adds a piece to a file that is being put together, at `offset`. A piece that is there already is left alone.
    /// Answers how long the file is now.
    ///
    /// # Errors
    /// `InvalidInput` where the piece doesn't follow what is there; the disk's.
    pub(crate) fn append(&self, upload: Uuid, offset: u64, piece: &[u8]) -> io::Result<u64> {
        std::fs::create_dir_all(&self.folder)?;
        let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(self.part(upload))?;
        let held = file.metadata()?.len();
        let end = offset + piece.len() as u64;
        if end <= held {
            return Ok(held);
        }
        if offset > held {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a piece is missing"));
        }
        file.seek(SeekFrom::Start(offset))?;
        let written = file.write_all(piece);
        if written.is_err() {
            // Half a piece would pass for the beginning of the next try's.
            file.set_len(held)?;
        }
        written.map(|()| end)
    }

    /// The file is whole: it is kept under its name from now on, whatever happens to the power.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn finish(&self, upload: Uuid) -> io::Result<(BlobId, u64)> {
        let part = self.part(upload);
        let mut file = OpenOptions::new().read(true).write(true).open(&part)?;
        let (mut hash, mut buffer, mut bytes) = (Sha256::new(), vec![0; 65_536], 0);
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            hash.update(&buffer[..count]);
            bytes += count as u64;
        }
        let blob = BlobId(hash.finalize().into());
        file.sync_all()?;
        drop(file);
        std::fs::rename(part, self.path(blob))?;
        sync_folder(&self.folder)?;
        Ok((blob, bytes))
    }

    /// The beginning of a file that is being put together, at most `length` bytes.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn begin_of(&self, upload: Uuid, length: u64) -> io::Result<Vec<u8>> {
        let mut begin = Vec::new();
        File::open(self.part(upload))?.take(length).read_to_end(&mut begin)?;
        Ok(begin)
    }

    /// Forgets a file that is being put together.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn stop(&self, upload: Uuid) -> io::Result<()> {
        remove(&self.part(upload))
    }

    /// The content, if it is here and whole.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn read(&self, blob: BlobId) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.path(blob)) {
            Ok(content) if id_of(&content) == blob => Ok(Some(content)),
            Ok(_) => {
                tracing::error!(%blob, "an attached file was damaged on the disk");
                Ok(None)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What an earlier run of the program left: files that were never put together, which are of no use, and whole ones.
    pub(crate) fn left(&self) -> (Vec<PathBuf>, Vec<BlobId>) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Default::default() };
        let (mut parts, mut whole) = (Vec::new(), Vec::new());
        for path in entries.flatten().map(|entry| entry.path()) {
            match path.file_name().and_then(|name| name.to_str()?.parse().ok()) {
                Some(blob) => whole.push(blob),
                None if path.extension().is_some_and(|extension| extension == PART) => parts.push(path),
                None => {}
            }
        }
        (parts, whole)
    }

    /// Removes a whole file that nobody needs.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn remove(&self, blob: BlobId) -> io::Result<()> {
        remove(&self.path(blob))
    }

    fn path(&self, blob: BlobId) -> PathBuf {
        self.folder.join(blob.to_string())
    }

    fn part(&self, upload: Uuid) -> PathBuf {
        self.folder.join(format!("{upload}.{PART}"))
    }
}

/// Removes what may be gone already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A new name is on the disk only once its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows keeps names in a journal of its own.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_together_in_order_and_twice_is_once() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let kept = Attachments::new(folder.path().join("attachments"));
        let upload = Uuid::from_u128(1);
        assert_eq!(kept.append(upload, 0, b"%PDF")?, 4);
        assert_eq!(kept.append(upload, 6, b"late").unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(kept.append(upload, 0, b"%PDF")?, 4);
        assert_eq!(kept.append(upload, 4, b"-1.7")?, 8);
        assert_eq!(kept.begin_of(upload, 5)?, b"%PDF-");
        let (blob, bytes) = kept.finish(upload)?;
        assert_eq!((blob, bytes), (id_of(b"%PDF-1.7"), 8));
        assert_eq!(kept.read(blob)?.as_deref(), Some(&b"%PDF-1.7"[..]));
        kept.stop(upload)?;
        std::fs::write(kept.path(blob), b"%PDF-1.8")?;
        assert_eq!(kept.read(blob)?, None, "damaged");
        Ok(())
    }

    #[test]
    fn what_an_earlier_run_left_is_told_apart() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let kept = Attachments::new(folder.path().to_owned());
        let [one, two] = [1, 2].map(Uuid::from_u128);
        kept.append(one, 0, b"one")?;
        kept.append(two, 0, b"two")?;
        let (whole, _) = kept.finish(one)?;
        std::fs::write(folder.path().join("desktop.ini"), b"")?;
        assert_eq!(kept.left(), (vec![kept.part(two)], vec![whole]));
        kept.remove(whole)?;
        assert_eq!(kept.read(whole)?, None);
        Ok(())
    }
}
