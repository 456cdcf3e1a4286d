//! Papers: those of an application go up under its ticket, before anybody can log in; those of a change request as any
//! file of the company. The buyer, who judges them, reads both.

use pok_api::{Code, FieldFault, Problem};
use pok_domain::draft::FileRef;
use pok_domain::file::FileType;
use pok_domain::member::signup::account_field;
use pok_domain::member::{PAPER_TYPES, Profile};
use pok_domain::{BlobId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

use super::ticket::{self, Ticket};
use crate::app::App;
use crate::ground::blob;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// Files of one sign-up: ten copies and a certificate, each replaced a few times.
const MAX_FILES: i64 = 40;

/// The sign-up, where `token` is a ticket that may have one more file.
pub(crate) async fn may_send(app: &App, token: &str) -> Result<Option<Ticket>, Fault> {
    let Some(ticket) = ticket::find(app.database.pool(), token, app.now()).await? else { return Ok(None) };
    if !ticket.way.has_profile() {
        return Err(Problem::new(Code::Forbidden, "this form has no files").into());
    }
    let count: i64 = sqlx::query_scalar("select count(*) from signup_file where token_sha256 = $1")
        .bind(&ticket.key)
        .fetch_one(app.database.pool())
        .await?;
    if count >= MAX_FILES {
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
    let row = sqlx::query(
        "select b.kind from blob b where b.sha256 = $2 and (exists \
         (select 1 from signup_file f where f.token_sha256 = $1 and f.sha256 = b.sha256) or exists \
         (select 1 from member_paper p where p.company_id = $3 and p.sha256 = b.sha256))",
    )
    .bind(&ticket.key)
    .bind(id.to_string())
    .bind(ticket.company.to_string())
    .fetch_optional(on)
    .await?;
    read_kind(row.as_ref())
}

fn read_kind(row: Option<&AnyRow>) -> Result<Option<FileType>, Fault> {
    let Some(row) = row else { return Ok(None) };
    let media_type: &str = row.try_get("kind")?;
    Ok(FileType::ALL.iter().copied().find(|kind| kind.media_type() == media_type))
}

/// Notes a file that has gone up under a ticket.
pub(crate) async fn attach(tx: &mut Tx, ticket: &Ticket, id: BlobId) -> Result<(), Fault> {
    tx.run(sql!(
        "insert into signup_file (token_sha256, sha256) values ($1, $2) on conflict do nothing",
        [&ticket.key, id.to_string()]
    ))
    .await
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

/// The type of a file, whoever sent it: for the buyer, who names papers it has.
pub(super) async fn kind_of_any(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<Option<FileType>, Fault> {
    let query = sqlx::query("select kind from blob where sha256 = $1").bind(id.to_string());
    read_kind(query.fetch_optional(on).await?.as_ref())
}

/// The type of a file that a company may read.
pub(crate) async fn kind_of_own(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: BlobId,
) -> Result<Option<FileType>, Fault> {
    let row = sqlx::query(
        "select b.kind from blob b join blob_reader r on r.sha256 = b.sha256 where r.company_id = $1 and b.sha256 = $2",
    )
    .bind(company.to_string())
    .bind(id.to_string())
    .fetch_optional(on)
    .await?;
    read_kind(row.as_ref())
}

/// Whether a file belongs to an application or a change request, decided or not.
pub(crate) async fn is_paper_to_review(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<bool, Fault> {
    let query = sqlx::query("select 1 as one from member_paper where sha256 = $1 limit 1");
    Ok(query.bind(id.to_string()).fetch_optional(on).await?.is_some())
}

/// Keeps the files of a company, or of a company to be, for whoever judges them.
pub(crate) async fn keep(tx: &mut Tx, company: CompanyId, files: impl Iterator<Item = BlobId>) -> Result<(), Fault> {
    for id in files {
        sqlx::query("insert into member_paper (company_id, sha256) values ($1, $2) on conflict do nothing")
            .bind(company.to_string())
            .bind(id.to_string())
            .execute(tx.sql())
            .await?;
    }
    Ok(())
}

/// The company is one now: what was sent with its application is its own.
pub(super) async fn hand_over(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let files: Vec<String> = sqlx::query_scalar("select sha256 from member_paper where company_id = $1")
        .bind(company.to_string())
        .fetch_all(tx.sql())
        .await?;
    for id in files {
        blob::grant(tx, company, id.parse()?).await?;
    }
    Ok(())
}
