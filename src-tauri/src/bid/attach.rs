//! Attaching files: kept on this computer at once, whatever the network does; then on their way to the server.

use pok_api::desktop::bid::{Attach, SaveFile, Saved, StopAttaching};
use pok_api::{Handle, Problem};
use pok_domain::bid::Submission;
use pok_domain::draft::{DraftKind, FileRef};
use pok_domain::file::FileType;
use pok_domain::{BidNoticeId, BlobId};
use uuid::Uuid;

use crate::attach::Piece;
use crate::blob::refused;
use crate::core::{Core, lock};
use crate::fault;
use crate::file_name::possible;
use crate::sync::Item;

impl Handle<Attach> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Attach) -> Result<Option<FileRef>, Problem> {
        let key = self.key(DraftKind::Bid, Uuid::nil())?;
        let Attach { upload, name, offset, length, content } = call;
        let piece = Piece { upload, name, offset, length, content };
        let Some(file) = self.gather(piece, FileType::ALL).await? else { return Ok(None) };
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

    /// Gives up forms that were begun long ago, and makes what an earlier run attached and nobody needs any more one of
    /// those files that can be cleared away.
    pub(crate) fn sweep_attachments(&self) {
        let core = self.downgrade();
        self.spawn(async move {
            let Some(core) = Self::upgrade(&core) else { return };
            if let Err(problem) = core.drop_old_forms().await {
                tracing::warn!(%problem, "old forms stay");
            }
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
