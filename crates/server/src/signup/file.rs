//! Papers: those of an application go up under its ticket, before anybody can log in; those of a change request as any
//! file of the company. The buyer, who judges them, reads both.

use pok_api::{Code, FieldFault, Problem};
use pok_domain::draft::FileRef;
use pok_domain::file::FileType;
use pok_domain::member::signup::account_field;
use pok_domain::member::{PAPER_TYPES, Profile};
use pok_domain::{BlobId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use super::ticket::{self, Ticket};
use crate::app::App;
use crate::ground::blob;
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// Files of one sign-up: ten copies and a certificate, each replaced a few times.
const MAX_FILES: i64 = 40;

/// The sign-up, where `token` is a ticket that may have one more file.
pub(crate) async fn may_send(app: &App, token: &str) -> Result<Option<Ticket>, Fault> {
    let Some(ticket) = ticket::find(app.database.pool(), token, app.now()).await? else { return Ok(None) };
    if !ticket.way.has_profile() {
        return Err(Problem::new(Code::Forbidden, "this form has no files").into());
    }
    // Whoever sends files has said who they are.
    ticket.fresh(app.now())?;
    let count = sqlx::query_scalar::<_, i64>("select count(*) from signup_file where token_sha256 = $1");
    if count.bind(&ticket.key).fetch_one(app.database.pool()).await? >= MAX_FILES {
        return Err(Problem::new(Code::TooMany, "too many files for one application").into());
    }
    Ok(Some(ticket))
}

/// Each file of a profile by the field in which it is attached.
pub(crate) fn papers(profile: &Profile) -> impl Iterator<Item = (String, &FileRef)> {
    let certificate = profile.business.iter().flat_map(|business| &business.certificate);
    let copies = (1..).zip(&profile.accounts).map(|(row, one)| (account_field(&format!("{row}"), "copy"), &one.copy));
    certificate.map(|file| ("certificate".to_owned(), file)).chain(copies)
}

/// Whether the file has gone up under the ticket, or with the application that was rejected.
pub(crate) async fn has(app: &App, ticket: &Ticket, id: BlobId) -> Result<bool, Fault> {
    Ok(kind(app.database.pool(), ticket, id).await?.is_some())
}

/// The type of a file that has.
async fn kind(on: impl Executor<'_, Database = Any>, ticket: &Ticket, id: BlobId) -> Result<Option<FileType>, Fault> {
    // Who only knows a company's number has not shown that the rejected application is theirs.
    let rejected = ticket.applicant.as_ref().map(|_| ticket.company.to_string());
    let query = sql!(
        "select b.kind from blob b where b.sha256 = $2 and (exists \
         (select 1 from signup_file f where f.token_sha256 = $1 and f.sha256 = b.sha256) or exists \
         (select 1 from member_paper p where p.company_id = $3 and p.sha256 = b.sha256))",
        [&ticket.key, id.to_string(), rejected]
    );
    Ok(query.try_map(read_kind).fetch_optional(on).await?.flatten())
}

fn read_kind(row: AnyRow) -> sqlx::Result<Option<FileType>> {
    let media_type: &str = row.get("kind")?;
    Ok(FileType::ALL.iter().copied().find(|kind| kind.media_type() == media_type))
}

/// Notes a file that has gone up under a ticket.
pub(crate) async fn attach(tx: &mut Tx, ticket: &Ticket, id: BlobId) -> Result<(), Fault> {
    let row = insert!(signup_file { token_sha256: &ticket.key, sha256: id.to_string() }, "on conflict do nothing");
    tx.run(row).await
}

/// Every file has gone up and is of a type that papers have, by its content (MEM-14, MEM-37).
pub(super) async fn check<'a>(
    tx: &mut Tx,
    ticket: &Ticket,
    files: impl Iterator<Item = (String, &'a FileRef)>,
) -> Result<(), Fault> {
    for (field, file) in files {
        is_paper(field, kind(tx.sql(), ticket, file.blob).await?)?;
    }
    Ok(())
}

/// Whether what is attached at `field` is a paper: of which type it is, if it has gone up.
///
/// # Errors
/// `FileMissing`, `FileType`.
pub(crate) fn is_paper(field: String, kind: Option<FileType>) -> Result<(), Problem> {
    let (code, message) = match kind {
        None => (Code::FileMissing, "the file has not gone up"),
        Some(kind) if !PAPER_TYPES.contains(&kind) => (Code::FileType, "only JPEG, PNG and PDF are accepted here"),
        Some(_) => return Ok(()),
    };
    let fault = FieldFault { field, message: message.into() };
    Err(Problem { fields: vec![fault], ..Problem::new(code, message) })
}

/// The type of a file that the buyer's side sent, or judges as a paper already.
pub(super) async fn kind_of_buyers(
    on: impl Executor<'_, Database = Any>,
    id: BlobId,
) -> Result<Option<FileType>, Fault> {
    let query = sql!(
        "select b.kind from blob b where b.sha256 = $1 and (exists \
         (select 1 from buyer_file f where f.sha256 = b.sha256) or exists \
         (select 1 from member_paper p where p.sha256 = b.sha256))",
        [id.to_string()]
    );
    Ok(query.try_map(read_kind).fetch_optional(on).await?.flatten())
}

/// The type of a file that a company may read.
pub(crate) async fn kind_of_own(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: BlobId,
) -> Result<Option<FileType>, Fault> {
    let query = sql!(
        "select b.kind from blob b join blob_reader r on r.sha256 = b.sha256 where r.company_id = $1 and b.sha256 = $2",
        [company.to_string(), id.to_string()]
    );
    Ok(query.try_map(read_kind).fetch_optional(on).await?.flatten())
}

/// Whether a file belongs to an application or a change request, decided or not.
pub(crate) async fn is_paper_to_review(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<bool, Fault> {
    let query = sqlx::query("select 1 as one from member_paper where sha256 = $1 limit 1");
    Ok(query.bind(id.to_string()).fetch_optional(on).await?.is_some())
}

/// Keeps the files of a company, or of a company to be, for whoever judges them.
pub(crate) async fn keep(tx: &mut Tx, company: CompanyId, files: impl Iterator<Item = BlobId>) -> Result<(), Fault> {
    for id in files {
        let (company_id, sha256) = (company.to_string(), id.to_string());
        let row = insert!(member_paper { company_id, sha256 }, "on conflict do nothing");
        tx.run(row).await?;
    }
    Ok(())
}

/// The company is one now: what was sent with its application is its own.
pub(super) async fn hand_over(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let query = sql!("select sha256 from member_paper where company_id = $1", [company.to_string()]);
    for id in query.try_map(|row: AnyRow| row.parsed("sha256")).fetch_all(tx.sql()).await? {
        blob::grant(tx, company, id).await?;
    }
    Ok(())
}
