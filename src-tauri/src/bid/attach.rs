//! Attaching files: kept on this computer at once, whatever the network does; then on their way to the server.

use pok_api::Problem;
use pok_api::desktop::bid::{Attach, SaveFile, Saved, StopAttaching};
use pok_domain::bid::Submission;
use pok_domain::draft::{DraftKind, FileRef};
use pok_domain::file::FileType;
use pok_domain::{BidNoticeId, BlobId};
use uuid::Uuid;

use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::file::attach::Piece;
use crate::file::name::possible;
use crate::sync::due::Item;

answers! {
    Attach => attach,
    StopAttaching => stop_attaching,
    SaveFile => save_file,
}

async fn attach(core: &Core, call: Attach) -> Result<Option<FileRef>, Problem> {
    let key = core.draft_key(DraftKind::Bid, Uuid::nil())?;
    let Attach { upload, name, offset, length, content } = call;
    let piece = Piece { upload, name, offset, length, content };
    let Some(file) = core.gather(piece, FileType::ALL).await? else { return Ok(None) };
    core.drafts.put_upload(key.company, &key.server, &file).await.doing("a file on its way")?;
    core.push.hurry(&Item::File(file.blob));
    core.count_waiting().await;
    Ok(Some(file))
}

async fn stop_attaching(core: &Core, StopAttaching { upload }: StopAttaching) -> Result<(), Problem> {
    core.stop_attaching(upload);
    Ok(())
}

async fn save_file(core: &Core, SaveFile { notice, blob }: SaveFile) -> Result<Saved, Problem> {
    core.who()?;
    let name = core.name_of(notice, blob).await?.ok_or_else(Problem::not_found)?;
    let content = match core.attached(blob).await? {
        Some(content) => content,
        None => core.blobs.get(&core.remote, blob).await?,
    };
    core.save_download(possible(&name).unwrap_or_else(|| blob.to_string()), content).await
}

impl Core {
    /// What a file of the notice's bid is called: of what is being written, was written, or was submitted.
    async fn name_of(&self, notice: BidNoticeId, blob: BlobId) -> Result<Option<String>, Problem> {
        let is_it = |file: &&FileRef| file.blob == blob;
        let draft = self.draft_of(DraftKind::Bid, notice.0).await?;
        let mut written: Vec<_> = draft.into_iter().map(|draft| draft.fields).collect();
        let key = self.draft_key(DraftKind::Bid, notice.0)?;
        let past = self.drafts.past(&key).await.doing("earlier copies")?;
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
