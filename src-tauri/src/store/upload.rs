//! Attached files that are not on the server yet.

use jiff::Timestamp;
use pok_domain::draft::FileRef;
use pok_domain::{BlobId, CompanyId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Drafts;
use super::column::{instant, instant_if, json_if, parsed};
use super::local::Tries;
use super::statement::{sql, text};

/// A file on its way.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) file: FileRef,
    /// Bytes the server had when it was last asked.
    pub(crate) sent: u64,
    /// Since when it waits.
    pub(crate) made_at: Timestamp,
    pub(crate) tries: Tries,
    /// The server doesn't take it: nothing is sent until somebody asks for another try.
    pub(crate) is_refused: bool,
}

impl Drafts {
    /// A file is to go up.
    pub(crate) async fn put_upload(&self, company: CompanyId, server: &str, file: &FileRef) -> Result<(), sqlx::Error> {
        let query = "insert into upload (blob, company, server, name, bytes, sent, made_at, tries) \
                     values ($1, $2, $3, $4, $5, 0, $6, 0) \
                     on conflict (blob, company, server) do update set name = excluded.name, is_refused = 0";
        let (blob, bytes, at) = (file.blob.to_string(), file.bytes.cast_signed(), Timestamp::now().as_microsecond());
        self.run(sql!(query, [blob, company.to_string(), server, &file.name, bytes, at])).await
    }

    /// Files of a company that wait, oldest first.
    pub(crate) async fn uploads(&self, company: CompanyId, server: &str) -> Result<Vec<Upload>, sqlx::Error> {
        let query = "select * from upload where company = $1 and server = $2 order by made_at, blob";
        sql!(query, [company.to_string(), server]).try_map(upload).fetch_all(&self.pool).await
    }

    /// A file has gone up.
    pub(crate) async fn drop_upload(&self, company: CompanyId, server: &str, blob: BlobId) -> Result<(), sqlx::Error> {
        let query = "delete from upload where blob = $1 and company = $2 and server = $3";
        self.run(sql!(query, [blob.to_string(), company.to_string(), server])).await
    }

    /// A try has failed, or somebody asks for another one.
    pub(crate) async fn note_upload(
        &self,
        company: CompanyId,
        server: &str,
        upload: &Upload,
    ) -> Result<(), sqlx::Error> {
        let query = "update upload set sent = $4, tries = $5, next_try = $6, problem = $7, is_refused = $8 \
                     where blob = $1 and company = $2 and server = $3";
        let Upload { file, sent, tries, is_refused, .. } = upload;
        let (blob, company, sent) = (file.blob.to_string(), company.to_string(), sent.cast_signed());
        let next = tries.next.map(Timestamp::as_microsecond);
        let problem = tries.problem.as_ref().map(text).transpose()?;
        self.run(sql!(query, [blob, company, server, sent, tries.count, next, problem, is_refused])).await
    }
}

fn upload(row: SqliteRow) -> Result<Upload, sqlx::Error> {
    Ok(Upload {
        file: FileRef {
            name: row.try_get("name")?,
            blob: parsed(&row, "blob")?,
            bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        },
        sent: row.try_get::<i64, _>("sent")?.unsigned_abs(),
        made_at: instant(&row, "made_at")?,
        tries: Tries {
            count: row.try_get("tries")?,
            next: instant_if(&row, "next_try")?,
            problem: json_if(&row, "problem")?,
        },
        is_refused: row.try_get("is_refused")?,
    })
}
