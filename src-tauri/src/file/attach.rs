//! Files handed over by the window piece by piece, and kept once they are whole.

use std::collections::HashMap;

use parking_lot::Mutex;
use pok_api::{Bytes, Code, Problem, protocol};
use pok_document::aside::Aside;
use pok_domain::draft::FileRef;
use pok_domain::file::{FileRefusal, FileType};
use uuid::Uuid;

use crate::core::fault::Doing;
use crate::core::{Core, State};
use crate::file::name::possible;

/// How many files are being attached at a time: each is held in memory until it is whole.
const MAX_ATTACHING: usize = 8;

/// A file that is being attached piece by piece.
struct Attaching {
    name: String,
    length: u64,
    content: Vec<u8>,
}

/// The files that are being attached, by what all their pieces are called.
#[derive(Default)]
struct Arriving(Mutex<HashMap<Uuid, Attaching>>);

impl State for Arriving {
    fn end_session(&self) {
        self.0.lock().clear();
    }
}

/// A piece of a file.
pub(crate) struct Piece {
    /// The same for all pieces of a file.
    pub(crate) upload: Uuid,
    /// 파일명.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) offset: u64,
    /// How long the whole file is.
    pub(crate) length: u64,
    /// At most [`protocol::CHUNK`].
    pub(crate) content: Bytes,
}

impl Core {
    /// Takes a piece in; with the last one the file is kept on this computer, and answered. `types` are those that it may
    /// be by its content.
    pub(crate) async fn gather(&self, piece: Piece, types: &'static [FileType]) -> Result<Option<FileRef>, Problem> {
        let (upload, offset) = (piece.upload, piece.offset);
        if !self.is_being_attached(&piece)? {
            if offset > 0 {
                return Err(Problem::not_found());
            }
            let attaching = Attaching { name: name(&piece.name)?, length: piece.length, content: Vec::new() };
            let arriving = self.state::<Arriving>();
            let mut all = arriving.0.lock();
            if all.len() >= MAX_ATTACHING {
                return Err(Problem::new(Code::TooMany, "too many files are being attached at once"));
            }
            all.insert(upload, attaching);
        }
        let added = self.add_piece(piece, types).await;
        if added.is_err() {
            // Another try begins from nothing.
            self.stop_attaching(upload);
        }
        added
    }

    /// Gives up a file that is being attached.
    pub(crate) fn stop_attaching(&self, upload: Uuid) {
        self.state::<Arriving>().0.lock().remove(&upload);
    }

    /// Whether the piece belongs to a file that was begun, and is one that it can have.
    fn is_being_attached(&self, piece: &Piece) -> Result<bool, Problem> {
        if piece.length > protocol::MAX_FILE {
            return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB"));
        }
        if piece.length == 0 {
            return Err(Problem::refused(FileRefusal::Empty));
        }
        let bytes = piece.content.0.len() as u64;
        if bytes == 0 || bytes > protocol::CHUNK as u64 || piece.offset.saturating_add(bytes) > piece.length {
            return Err(Problem::field("content", "a piece has 1 byte to 1 MB, and ends with its file"));
        }
        match self.state::<Arriving>().0.lock().get(&piece.upload) {
            Some(attaching) if attaching.length != piece.length => {
                Err(Problem::field("length", "the file had another length before"))
            }
            begun => Ok(begun.is_some()),
        }
    }

    /// What an earlier run attached and nobody needs any more becomes one of those files that can be cleared away.
    pub(crate) async fn let_go(&self) -> Result<(), Problem> {
        let files = self.blobs.files();
        let waiting = files.outgoing().await.map_err(|fault| fault.into_problem("attached files"))?;
        for blob in waiting {
            if !self.drafts.names_file(&blob.to_string()).await.doing("attached files")? {
                files.sent(blob).await.map_err(|fault| fault.into_problem("attached files"))?;
            }
        }
        Ok(())
    }

    async fn add_piece(&self, piece: Piece, types: &'static [FileType]) -> Result<Option<FileRef>, Problem> {
        let Piece { upload, offset, length, content, .. } = piece;
        if offset == 0 {
            accepted(&content.0, types)?;
        }
        let whole = {
            let arriving = self.state::<Arriving>();
            let mut all = arriving.0.lock();
            let given_up = || Problem::new(Code::NotFound, "attaching it was given up");
            let attaching = all.get_mut(&upload).ok_or_else(given_up)?;
            let held = attaching.content.len() as u64;
            if offset > held {
                return Err(Problem::field("offset", "a piece is missing"));
            }
            // A piece that came before is no harm.
            if offset + content.0.len() as u64 > held {
                attaching.content.truncate(offset as usize);
                attaching.content.extend(content.0);
            }
            if (attaching.content.len() as u64) < length {
                return Ok(None);
            }
            all.remove(&upload).ok_or_else(given_up)?
        };
        let Attaching { name, content, .. } = whole;
        let aside = self.aside.clone();
        let inspected = tokio::task::spawn_blocking(move || inspect(&aside, &content, types).map(|()| content)).await;
        let content = inspected.doing("attaching a file")??;
        let kept = self.blobs.files().put(&content, true).await;
        let blob = kept.map_err(|fault| fault.into_problem("attaching a file"))?;
        Ok(Some(FileRef { name, blob, bytes: content.len() as u64 }))
    }
}

/// Whether a whole file may be attached. Costs time: not for the async threads.
fn inspect(aside: &Aside, content: &[u8], types: &[FileType]) -> Result<(), Problem> {
    accepted(content, types)?;
    aside.inspect(content).doing("looking at a file")?.map(drop).map_err(Problem::refused)
}

/// Whether a file may be attached by its beginning.
fn accepted(begin: &[u8], types: &[FileType]) -> Result<(), Problem> {
    let refused = |refusal| Err(Problem::refused(refusal));
    match FileType::of(begin) {
        Some(kind) if types.contains(&kind) => Ok(()),
        Some(_) => refused(FileRefusal::Type),
        None => refused(FileRefusal::of_unknown(begin)),
    }
}

/// 파일명 as it was given, without what no file's name has.
fn name(given: &str) -> Result<String, Problem> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = possible(last).ok_or_else(|| Problem::field("name", "the file has no name"))?;
    if name.chars().count() > 255 { Err(Problem::field("name", "the file's name is too long")) } else { Ok(name) }
}
