//! Attaching files: kept on this computer at once, whatever the network does; then on their way to the server.

use pok_api::desktop::bid::{Attach, SaveFile, Saved, StopAttaching};
use pok_api::{Handle, Problem};
use pok_domain::bid::Submission;
use pok_domain::draft::{DraftKind, FileRef};
use pok_domain::file::FileType;
use pok_domain::{BidNoticeId, BlobId};
use uuid::Uuid;

use crate::core::{Core, fault};
use crate::file::attach::Piece;
use crate::file::name::possible;
use crate::sync::due::Item;

impl Handle<Attach> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Attach) -> Result<Option<FileRef>, Problem> {
        let key = self.draft_key(DraftKind::Bid, Uuid::nil())?;
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
        self.stop_attaching(upload);
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
        let key = self.draft_key(DraftKind::Bid, notice.0)?;
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
}
