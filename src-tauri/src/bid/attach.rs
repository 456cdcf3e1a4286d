//! Attaching files: kept on this computer at once, whatever the network does; then on their way to the server.

use pok_api::desktop::bid::{Attach, SaveFile, Saved, StopAttaching};
use pok_api::{Code, Handle, Problem, protocol};
use pok_domain::bid::Submission;
use pok_domain::draft::{DraftKind, FileRef};
use pok_domain::file::FileType;
use pok_domain::{BidNoticeId, BlobId};
use uuid::Uuid;

use crate::blob::refused;
use crate::core::{Core, lock};
use crate::fault;
use crate::file_name::possible;
use crate::sync::Item;

/// How many files are being attached at a time: each is held in memory until it is whole.
const MAX_ATTACHING: usize = 8;

/// A file that is being attached piece by piece. It is kept once it is whole.
pub(crate) struct Attaching {
    name: String,
    length: u64,
    content: Vec<u8>,
}

impl Handle<Attach> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Attach) -> Result<Option<FileRef>, Problem> {
        let key = self.key(DraftKind::Bid, Uuid::nil())?;
        let Attach { upload, offset, .. } = call;
        if !self.is_being_attached(&call)? {
            if offset > 0 {
                return Err(Problem::not_found());
            }
            let attaching = Attaching { name: name(&call.name)?, length: call.length, content: Vec::new() };
            let mut all = lock(&self.attaching);
            if all.len() >= MAX_ATTACHING {
                return Err(Problem::new(Code::TooMany, "too many files are being attached at once"));
            }
            all.insert(upload, attaching);
        }
        let added = self.add_piece(call).await;
        let file = match added {
            Ok(None) => return Ok(None),
            Ok(Some(file)) => file,
            Err(problem) => {
                // Another try begins from nothing.
                lock(&self.attaching).remove(&upload);
                return Err(problem);
            }
        };
        let put = self.drafts.put_upload(key.company, &key.server, &file).await;
        put.map_err(|error| fault::sql("a file on its way", &error))?;
        self.push.hurry(&Item::File(file.blob));
        self.count_waiting().await;
        Ok(Some(file))
    }
}

impl Handle<StopAttaching> for Core {
    type Caller = ();

    async fn handle(&self, _: (), StopAttaching { upload }: StopAttaching) -> Result<(), Problem> {
        self.who()?;
        lock(&self.attaching).remove(&upload);
        Ok(())
    }
}

impl Handle<SaveFile> for Core {
    type Caller = ();

    async fn handle(&self, _: (), SaveFile { notice, blob }: SaveFile) -> Result<Saved, Problem> {
        self.who()?;
        let name = self.name_of(notice, blob).await?.ok_or_else(Problem::not_found)?;
        let content = match self.attached(blob).await? {
            Some(content) => content,
            None => self.blobs.get(&self.remote, blob).await?,
        };
        self.save_download(possible(&name).unwrap_or_else(|| blob.to_string()), content).await
    }
}

impl Core {
    /// Whether the piece belongs to a file that was begun, and is one that it can have.
    fn is_being_attached(&self, call: &Attach) -> Result<bool, Problem> {
        if call.length > protocol::MAX_FILE {
            return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB"));
        }
        if call.length == 0 {
            return Err(Problem::new(Code::FileType, "the file is empty"));
        }
        let piece = call.content.0.len() as u64;
        if piece == 0 || piece > protocol::CHUNK as u64 || call.offset.saturating_add(piece) > call.length {
            return Err(Problem::field("content", "a piece has 1 byte to 1 MB, and ends with its file"));
        }
        match lock(&self.attaching).get(&call.upload) {
            Some(attaching) if attaching.length != call.length => {
                Err(Problem::field("length", "the file had another length before"))
            }
            begun => Ok(begun.is_some()),
        }
    }

    /// Takes a piece in; with the last one the file is kept, and answered.
    async fn add_piece(
        &self,
        Attach { upload, offset, length, content, .. }: Attach,
    ) -> Result<Option<FileRef>, Problem> {
        if offset == 0 {
            accepted(&content.0)?;
        }
        let whole = {
            let mut all = lock(&self.attaching);
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
        let inspected = tokio::task::spawn_blocking(move || inspect(&content).map(|()| content)).await;
        let content = inspected.map_err(|error| fault::internal("attaching a file", error))??;
        let kept = self.blobs.files().put(&content, true).await;
        let blob = kept.map_err(|fault| refused("attaching a file", fault))?;
        Ok(Some(FileRef { name, blob, bytes: content.len() as u64 }))
    }

    /// What a file of the notice's bid is called: of what is being written, was written, or was submitted.
    async fn name_of(&self, notice: BidNoticeId, blob: BlobId) -> Result<Option<String>, Problem> {
        let is_it = |file: &&FileRef| file.blob == blob;
        let draft = self.draft_of(DraftKind::Bid, notice.0).await?;
        let mut written: Vec<_> = draft.into_iter().map(|draft| draft.fields).collect();
        let key = self.key(DraftKind::Bid, notice.0)?;
        let past = self.drafts.past(&key).await.map_err(|error| fault::sql("earlier copies", &error))?;
        written.extend(past.into_iter().map(|(past, _)| past.fields));
        if let Some(there) = self.mirrored(&key).await? {
            written.push(there.now.fields);
        }
        if let Some(file) = written.iter().flat_map(|fields| fields.files()).find(is_it) {
            return Ok(Some(file.name.clone()));
        }
        let submitted = self.own_bid(notice).await?.and_then(|bid| bid.submitted);
        let document = submitted.and_then(|submitted| serde_json::from_str::<Submission>(&submitted.document).ok());
        Ok(document.and_then(|document| document.files().find(is_it).map(|file| file.name.clone())))
    }

    /// Makes what an earlier run attached and nobody needs any more one of those that can be cleared away.
    pub(crate) fn sweep_attachments(&self) {
        let core = self.downgrade();
        self.spawn(async move {
            let Some(core) = Self::upgrade(&core) else { return };
            if let Err(problem) = core.let_go().await {
                tracing::warn!(%problem, "files that nobody needs stay");
            }
        });
    }

    async fn let_go(&self) -> Result<(), Problem> {
        let files = self.blobs.files();
        let waiting = files.outgoing().await.map_err(|fault| refused("attached files", fault))?;
        for blob in waiting {
            let is_needed = self.drafts.names_file(&blob.to_string()).await;
            if !is_needed.map_err(|error| fault::sql("attached files", &error))? {
                files.sent(blob).await.map_err(|fault| refused("attached files", fault))?;
            }
        }
        Ok(())
    }
}

/// Whether a whole file may be attached. Costs time: not for the async threads.
fn inspect(content: &[u8]) -> Result<(), Problem> {
    if accepted(content)? == FileType::Pdf {
        let refused = |fault: pok_document::UploadFault| Problem::new(Code::FileType, fault.to_string());
        pok_document::inspect_upload(content).map_err(refused)?;
    }
    Ok(())
}

/// The type of a file by its beginning (P-BID-07).
fn accepted(begin: &[u8]) -> Result<FileType, Problem> {
    FileType::of(begin)
        .ok_or_else(|| Problem::new(Code::FileType, "only office documents, PDF, images and zip files are accepted"))
}

/// 파일명 as it was given, without what no file's name has.
fn name(given: &str) -> Result<String, Problem> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = possible(last).ok_or_else(|| Problem::field("name", "the file has no name"))?;
    if name.chars().count() > 255 { Err(Problem::field("name", "the file's name is too long")) } else { Ok(name) }
}
