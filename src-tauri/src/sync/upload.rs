//! Sending attached files: taken up where they broke off, refused ones kept until a person decides.

use pok_api::desktop::event::CHANGED;
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use serde_json::Value;

use super::due::{Item, Pause, passes};
use crate::core::{Core, fault};
use crate::remote::Pass;
use crate::store::{Tries, Upload};

impl Core {
    /// Sends a file that waits, unless it has gone up in the meantime.
    ///
    /// # Errors
    /// Why it can't go on now, or the server's refusal.
    pub(crate) async fn push_file(&self, blob: BlobId) -> Result<(), Problem> {
        let item = Item::File(blob);
        let turn = self.push.turn(&item);
        let _one = turn.lock().await;
        let (who, server) = (self.who()?, self.server()?.to_string());
        let Some(mut upload) = self.waiting_upload(blob).await? else { return Ok(()) };
        let sent = self.send_file(&upload).await;
        upload.sent = self.push.sent(blob).unwrap_or(upload.sent);
        self.push.note_sent(blob, None);
        let noted = match &sent {
            Ok(()) => self.drafts.drop_upload(who.company.id, &server, blob).await,
            Err(problem) => {
                upload.is_refused = !passes(problem);
                upload.tries = match upload.is_refused {
                    true => Tries { problem: Some(problem.clone()), ..Tries::default() },
                    false => self.push.pause(&item, &upload.tries, Pause::from(problem.clone())),
                };
                self.drafts.note_upload(who.company.id, &server, &upload).await
            }
        };
        if let Err(error) = noted {
            let problem = fault::sql("a file on its way", &error);
            self.push.pause(&item, &upload.tries, Pause::from(problem.clone()));
            return Err(problem);
        }
        self.host.emit(CHANGED, Value::Null);
        self.count_waiting().await;
        sent
    }

    /// A file that has not gone up yet.
    pub(crate) async fn waiting_upload(&self, blob: BlobId) -> Result<Option<Upload>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let uploads = self.drafts.uploads(who.company.id, &server).await;
        let uploads = uploads.map_err(|error| fault::sql("files on their way", &error))?;
        Ok(uploads.into_iter().find(|upload| upload.file.blob == blob))
    }

    async fn send_file(&self, upload: &Upload) -> Result<(), Problem> {
        let blob = upload.file.blob;
        let content = self.attached(blob).await?;
        let content = content.ok_or_else(|| {
            Problem::new(Code::FileMissing, "the file's content is no longer on this computer; attach it again")
        })?;
        let progress = |sent: usize| {
            self.push.note_sent(blob, Some(sent as u64));
            self.host.emit(CHANGED, Value::Null);
        };
        self.remote.upload(Pass::Session, blob, &content, progress).await
    }

    /// An attached file's content, where it is on this computer.
    pub(crate) async fn attached(&self, blob: BlobId) -> Result<Option<Vec<u8>>, Problem> {
        self.blobs.kept(blob).await
    }
}
