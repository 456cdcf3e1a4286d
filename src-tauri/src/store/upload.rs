//! Attached files that are not on the server yet.

use jiff::Timestamp;
use pok_domain::draft::FileRef;
use pok_domain::{BlobId, CompanyId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Drafts;
use super::column::{instant, instant_if, json_if, parsed};
use super::local::Tries;

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
        sqlx::query(query)
            .bind(file.blob.to_string())
            .bind(company.to_string())
            .bind(server)
            .bind(&file.name)
            .bind(file.bytes.cast_signed())
            .bind(Timestamp::now().as_microsecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Files of a company that wait, oldest first.
    pub(crate) async fn uploads(&self, company: CompanyId, server: &str) -> Result<Vec<Upload>, sqlx::Error> {
        let query = "select * from upload where company = $1 and server = $2 order by made_at, blob";
        let rows = sqlx::query(query).bind(company.to_string()).bind(server).fetch_all(&self.pool).await?;
        rows.iter().map(upload).collect()
    }

    /// A file has gone up.
    pub(crate) async fn drop_upload(&self, company: CompanyId, server: &str, blob: BlobId) -> Result<(), sqlx::Error> {
        let query = sqlx::query("delete from upload where blob = $1 and company = $2 and server = $3");
        query.bind(blob.to_string()).bind(company.to_string()).bind(server).execute(&self.pool).await?;
        Ok(())
    }

    /// A try has failed, or somebody asks for another one.
    pub(crate) async fn note_upload(
        &self,
        company: CompanyId,
        server: &str,
        upload: &Upload,
    ) -> Result<(), sqlx::Error> {
        let problem = upload.tries.problem.as_ref().map(serde_json::to_string).transpose();
        let problem = problem.map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = "update upload set sent = $4, tries = $5, next_try = $6, problem = $7, is_refused = $8 \
                     where blob = $1 and company = $2 and server = $3";
        sqlx::query(query)
            .bind(upload.file.blob.to_string())
            .bind(company.to_string())
            .bind(server)
            .bind(upload.sent.cast_signed())
            .bind(upload.tries.count)
            .bind(upload.tries.next.map(Timestamp::as_microsecond))
            .bind(problem)
            .bind(upload.is_refused)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn upload(row: &SqliteRow) -> Result<Upload, sqlx::Error> {
    Ok(Upload {
        file: FileRef {
            name: row.try_get("name")?,
            blob: parsed(row, "blob")?,
            bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        },
        sent: row.try_get::<i64, _>("sent")?.unsigned_abs(),
        made_at: instant(row, "made_at")?,
        tries: Tries {
            count: row.try_get("tries")?,
            next: instant_if(row, "next_try")?,
            problem: json_if(row, "problem")?,
        },
        is_refused: row.try_get("is_refused")?,
    })
}
