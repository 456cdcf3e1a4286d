//! Forms of sign-up and of 변경요청 as they are being filled in: every change is on the disk when it is answered, and
//! their papers go up before they do.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pok_api::desktop::event::Step;
use pok_api::desktop::form::Opened;
use pok_api::{Code, FieldFault, Problem};
use pok_domain::BlobId;
use pok_domain::draft::{Fields, FileRef, Patch, Value};
use pok_domain::file::FileType;
use pok_domain::member::PAPER_TYPES;
use pok_domain::member::signup::ACCOUNT;
use tokio::sync::OwnedMutexGuard;

use crate::core::act::percent;
use crate::core::fault::Doing;
use crate::core::{Core, State, fault};
use crate::remote::{Pass, RemoteFault};
use crate::store::KeptForm;

/// What a paper may be.
pub(crate) const TYPES: &[FileType] = &PAPER_TYPES;

/// One change of a form at a time.
#[derive(Default)]
struct Filling(Arc<tokio::sync::Mutex<()>>);

impl State for Filling {}

/// A form that nobody has changed for so long is given up.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Core {
    /// Gives up forms that were begun long ago, and lets go of attached files that nobody needs any more.
    pub(crate) fn sweep_forms_and_files(&self) {
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

    /// Waits for the turn to change a form: each change is made to what the one before left.
    pub(crate) async fn filling(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.state::<Filling>().0).lock_owned().await
    }

    /// What was typed into the form of a place before, on this computer.
    async fn kept_form(&self, place: &str) -> Result<Option<KeptForm>, Problem> {
        self.drafts.form(place, &self.server()?.to_string()).await.doing("a form")
    }

    async fn put_form(&self, place: &str, form: &KeptForm) -> Result<(), Problem> {
        self.drafts.put_form(place, &self.server()?.to_string(), form).await.doing("a form")
    }

    /// Whether something was typed into it.
    pub(crate) async fn is_begun(&self, place: &str) -> Result<bool, Problem> {
        Ok(self.kept_form(place).await?.is_some())
    }

    /// The form of a place as it stands, which without what was typed is `begin`.
    pub(crate) async fn filled(&self, place: &str, begin: &Fields) -> Result<Fields, Problem> {
        Ok(self.kept_form(place).await?.map_or_else(|| begin.clone(), |kept| kept.onto(begin)))
    }

    /// The form of a place as it was left, or as it begins.
    pub(crate) async fn open_form(&self, place: &str, begin: &Fields) -> Result<Opened, Problem> {
        let is_restored = self.is_begun(place).await?;
        let fields = self.filled(place, begin).await?;
        let mut here = Vec::new();
        for file in fields.files() {
            if self.blobs.files().has(file.blob).await.map_err(|fault| fault.into_problem("a form's files"))? {
                here.push(file.blob);
            }
        }
        Ok(Opened { fields, is_restored, here })
    }

    /// Keeps a change of the form of a place, which begins as `begin`. Whoever asks holds `filling`: each change is made
    /// to what the one before left.
    pub(crate) async fn edit_form(&self, place: &str, begin: Fields, changes: &Patch) -> Result<(), Problem> {
        let before = self.filled(place, &begin).await?;
        let mut fields = before.clone();
        if !fields.apply(changes) {
            return Ok(());
        }
        fields.check().map_err(|fault| Problem::field("changes", fault.to_string()))?;
        self.put_form(place, &KeptForm { fields, began: begin }).await?;
        self.forget_papers([before]).await;
        Ok(())
    }

    /// It became known whose the form of `from` is: it goes on as that of `to`, which begins as `begin`. What the same
    /// person had typed there before comes back where nothing is typed now. Whoever asks holds `filling`.
    pub(crate) async fn move_form(&self, from: &str, to: &str, begin: Fields) -> Result<(), Problem> {
        let Some(mut typed) = self.kept_form(from).await?.filter(|_| from != to) else { return Ok(()) };
        let before = self.filled(to, &begin).await?;
        typed.fields.0.retain(|_, value| *value != Value::Text(String::new()));
        // The row that a form begins with is none that somebody typed.
        let is_account = |field: &str| field.starts_with(ACCOUNT);
        let is_filled = |field: &str| is_account(field) && !field.ends_with("/country") && !field.ends_with("/default");
        if before.0.keys().any(|field| is_account(field)) && !typed.fields.0.keys().any(|field| is_filled(field)) {
            typed.fields.0.retain(|field, _| !is_account(field));
        }
        let fields = typed.onto(&before);
        self.put_form(to, &KeptForm { fields, began: begin }).await?;
        self.give_form_up(from).await?;
        self.forget_papers([before]).await;
        Ok(())
    }

    /// The form has served, or isn't wanted.
    pub(crate) async fn drop_form(&self, place: &str) -> Result<(), Problem> {
        let _one = self.filling().await;
        self.give_form_up(place).await
    }

    async fn give_form_up(&self, place: &str) -> Result<(), Problem> {
        self.forget_papers(self.drafts.drop_form(place, &self.server()?.to_string()).await.doing("a form")?).await;
        Ok(())
    }

    /// Gives up what was begun long ago.
    pub(crate) async fn drop_old_forms(&self) -> Result<(), Problem> {
        self.forget_papers(self.drafts.drop_forms_before(Timestamp::now() - KEPT_FOR).await.doing("old forms")?).await;
        Ok(())
    }

    /// Removes the content of files that stood in forms, and stand nowhere any more. What can't be removed now is no
    /// reason to refuse what it was asked for.
    async fn forget_papers(&self, forms: impl IntoIterator<Item = Fields>) {
        for blob in forms.into_iter().flat_map(|form| form.files().map(|file| file.blob).collect::<Vec<_>>()) {
            let gone = match self.drafts.names_file(&blob.to_string()).await {
                Ok(true) => Ok(()),
                Ok(false) => self.blobs.files().remove(blob).await.map_err(|fault| fault.into_problem("a form's file")),
                Err(error) => Err(fault::sql("a form's file", &error)),
            };
            if let Err(problem) = gone {
                tracing::warn!(%problem, "a file that nobody needs stays");
            }
        }
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
            let there = self.remote.held(pass, file.blob).await.map_err(RemoteFault::into_problem)?;
            if (there as u64) < file.bytes {
                let content =
                    self.blobs.files().get(file.blob).await.map_err(|fault| fault.into_problem("a form's file"))?;
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

/// The problem, at the field whose file it is about; the network's isn't the file's.
fn at(field: &str, problem: Problem) -> Problem {
    if !problem.code.is_of_a_file() {
        return problem;
    }
    let fault = FieldFault { field: field.to_owned(), message: problem.message.clone() };
    Problem { fields: vec![fault], ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_with_a_file_stands_at_its_field() {
        let fields = |code| at("certificate", Problem::new(code, "no")).fields.len();
        assert_eq!([Code::FileMissing, Code::FileType, Code::FileTooLarge, Code::FileLocked].map(fields), [1; 4]);
        assert_eq!([Code::Offline, Code::Unauthenticated, Code::TooMany, Code::DiskFull].map(fields), [0; 4]);
    }
}
