//! Attaching files: kept on this computer at once, whatever the network does; then on their way to the server.

use pok_api::desktop::bid::{Attach, SaveFile, Saved, StopAttaching};
use pok_api::{Code, Handle, Problem, protocol};
use pok_domain::bid::Submission;
use pok_domain::draft::{DraftKind, FileRef};
use pok_domain::file::FileType;
use pok_domain::{BidNoticeId, BlobId};
use uuid::Uuid;

use crate::attachment::remove;
use crate::core::{Core, lock};
use crate::fault;
use crate::file_name::possible;
use crate::sync::Item;

/// A file that is being attached piece by piece.
#[derive(Debug, Clone)]
pub(crate) struct Attaching {
    name: String,
    length: u64,
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
            let attaching = Attaching { name: name(&call.name)?, length: call.length };
            lock(&self.attaching).insert(upload, attaching);
        }
        let added = self.add_piece(call).await;
        let file = match added {
            Ok(None) => return Ok(None),
            Ok(Some(file)) => file,
            Err(problem) => {
                // Another try begins from nothing.
                self.stop(upload).await;
                return Err(problem);
            }
        };
        lock(&self.attaching).remove(&upload);
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
        self.stop(upload).await;
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

    /// Keeps a piece; the last one answers the file.
    async fn add_piece(
        &self,
        Attach { upload, offset, length, content, .. }: Attach,
    ) -> Result<Option<FileRef>, Problem> {
        let core = self.clone();
        let added = tokio::task::spawn_blocking(move || {
            let disk = |error: std::io::Error| match error.kind() {
                std::io::ErrorKind::InvalidInput => Problem::field("offset", "a piece is missing"),
                _ => fault::file("attaching a file", &error),
            };
            if offset == 0 {
                accepted(&content.0)?;
            }
            if core.attachments.append(upload, offset, &content.0).map_err(disk)? < length {
                return Ok(None);
            }
            let whole = core.attachments.begin_of(upload, length).map_err(disk)?;
            if accepted(&whole)? == FileType::Pdf {
                let refused = |fault: pok_document::UploadFault| Problem::new(Code::FileType, fault.to_string());
                pok_document::inspect_upload(&whole).map_err(refused)?;
            }
            core.attachments.finish(upload).map_err(disk).map(Some)
        });
        let finished = added.await.map_err(|error| fault::internal("attaching a file", error))??;
        let Some((blob, bytes)) = finished else { return Ok(None) };
        let name = lock(&self.attaching).get(&upload).map(|attaching| attaching.name.clone());
        let name = name.ok_or_else(|| Problem::new(Code::NotFound, "attaching it was given up"))?;
        Ok(Some(FileRef { name, blob, bytes }))
    }

    async fn stop(&self, upload: Uuid) {
        lock(&self.attaching).remove(&upload);
        let core = self.clone();
        let stopped = tokio::task::spawn_blocking(move || core.attachments.stop(upload)).await;
        if !matches!(stopped, Ok(Ok(()))) {
            tracing::warn!(?stopped, "pieces of a file stay until the next start");
        }
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

    /// Removes what an earlier run left and nobody needs any more.
    pub(crate) fn sweep_attachments(&self) {
        let (parts, whole) = self.attachments.left();
        let core = self.downgrade();
        self.spawn(async move {
            let mut removed = parts.iter().map(|part| remove(part)).collect::<Vec<_>>();
            for blob in whole {
                let Some(core) = Self::upgrade(&core) else { return };
                // Where that can't be known, it is needed.
                if !core.drafts.names_file(&blob.to_string()).await.unwrap_or(true) {
                    removed.push(core.attachments.remove(blob));
                }
            }
            for error in removed.into_iter().filter_map(Result::err) {
                tracing::warn!(%error, "a file that nobody needs stays");
            }
        });
    }
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
