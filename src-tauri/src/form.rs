//! Forms of sign-up and of 변경요청 as they are being filled in: every change is on the disk when it is answered, and
//! their papers go up before they do.

use pok_api::desktop::event::Step;
use pok_api::desktop::form::Opened;
use pok_api::{Code, FieldFault, Problem};
use pok_domain::BlobId;
use pok_domain::draft::{Fields, FileRef, Patch, Value};
use pok_domain::file::FileType;
use pok_domain::member::PAPER_TYPES;

use crate::act::percent;
use crate::blob::refused;
use crate::core::Core;
use crate::fault;
use crate::remote::{Fault, Pass};

/// What a paper may be.
pub(crate) const TYPES: &[FileType] = &PAPER_TYPES;

impl Core {
    /// What was typed into the form of a place before, on this computer.
    pub(crate) async fn kept_form(&self, place: &str) -> Result<Option<Fields>, Problem> {
        let kept = self.drafts.form(place, &self.server()?.to_string()).await;
        kept.map_err(|error| fault::sql("a form", &error))
    }

    /// The form of a place as it was left, or as it begins.
    pub(crate) async fn open_form(&self, place: &str, begin: Fields) -> Result<Opened, Problem> {
        let kept = self.kept_form(place).await?;
        let is_restored = kept.is_some();
        let fields = kept.unwrap_or(begin);
        let mut here = Vec::new();
        for file in fields.files() {
            if self.blobs.files().has(file.blob).await.map_err(|fault| refused("a form's files", fault))? {
                here.push(file.blob);
            }
        }
        Ok(Opened { fields, is_restored, here })
    }

    /// Keeps a change of the form of a place, which began as `begin`.
    pub(crate) async fn edit_form(&self, place: &str, begin: Fields, changes: &Patch) -> Result<(), Problem> {
        // One change at a time: each is made to what the one before left.
        let _one = self.filling.lock().await;
        let mut fields = self.kept_form(place).await?.unwrap_or(begin);
        if !fields.apply(changes) {
            return Ok(());
        }
        fields.check().map_err(|fault| Problem::field("changes", fault.to_string()))?;
        let put = self.drafts.put_form(place, &self.server()?.to_string(), &fields).await;
        put.map_err(|error| fault::sql("a form", &error))
    }

    /// The form has served, or isn't wanted.
    pub(crate) async fn drop_form(&self, place: &str) -> Result<(), Problem> {
        let dropped = self.drafts.drop_form(place, &self.server()?.to_string()).await;
        dropped.map_err(|error| fault::sql("a form", &error))?;
        self.sweep_attachments();
        Ok(())
    }

    /// Sends a form's files, as far as the server doesn't have them; `has` says which it is known to have.
    pub(crate) async fn send_papers(
        &self,
        pass: Pass<'_>,
        fields: &Fields,
        has: impl Fn(BlobId) -> bool,
    ) -> Result<(), Problem> {
        let files = fields.0.iter().filter_map(|(field, value)| Some((field, Value::file(value)?)));
        let files: Vec<(&String, &FileRef)> = files.filter(|(_, file)| !has(file.blob)).collect();
        let total: u64 = files.iter().map(|(_, file)| file.bytes).sum();
        let mut before = 0;
        for (field, file) in files {
            let there = self.remote.held(pass, file.blob).await.map_err(Fault::into_problem)?;
            if (there as u64) < file.bytes {
                let content =
                    self.blobs.files().get(file.blob).await.map_err(|fault| refused("a form's file", fault))?;
                let content = content.ok_or_else(|| missing(field))?;
                let progress = |sent: usize| {
                    self.progress(Step::Uploading, Some(percent(before + sent as u64, total)));
                };
                self.remote.upload(pass, file.blob, &content, progress).await.map_err(|problem| at(field, problem))?;
            }
            before += file.bytes;
        }
        Ok(())
    }
}

fn missing(field: &str) -> Problem {
    at(field, Problem::new(Code::FileMissing, "the file is no longer on this computer; attach it again"))
}

/// The problem at the field whose file it is about.
fn at(field: &str, problem: Problem) -> Problem {
    let fault = FieldFault { field: field.to_owned(), message: problem.message.clone() };
    Problem { fields: vec![fault], ..problem }
}
