//! Binding acts on their way: written before they are sent, removed once their outcome is known.

use pok_domain::{BlobId, CompanyId, ContractId, OperationId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::Drafts;
use super::column::parsed;

const SIGN: &str = "contract.sign";

/// A 서명 whose outcome isn't known yet.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The idempotency key.
    pub(crate) id: OperationId,
    /// What it is about.
    pub(crate) contract: ContractId,
    /// For whom it was made.
    pub(crate) company: CompanyId,
    /// On which server.
    pub(crate) server: String,
    /// The seal in the document.
    pub(crate) seal: BlobId,
    /// The contract with the signature made here.
    pub(crate) document: Vec<u8>,
}

impl FromRow<'_, SqliteRow> for Operation {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: parsed(row, "id")?,
            contract: parsed(row, "subject")?,
            company: parsed(row, "company")?,
            server: row.try_get("server")?,
            seal: parsed(row, "body")?,
            document: row.try_get("document")?,
        })
    }
}

impl Drafts {
    /// Writes it down, in place of nothing: a contract has at most one.
    pub(crate) async fn begin(&self, operation: &Operation) -> Result<(), sqlx::Error> {
        let query = "insert into operation (id, kind, subject, company, server, body, document, created_at) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(query)
            .bind(operation.id.to_string())
            .bind(SIGN)
            .bind(operation.contract.to_string())
            .bind(operation.company.to_string())
            .bind(&operation.server)
            .bind(operation.seal.to_string())
            .bind(&operation.document)
            .bind(jiff::Timestamp::now().as_microsecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The act of a contract that is not settled.
    pub(crate) async fn pending(&self, contract: ContractId) -> Result<Option<Operation>, sqlx::Error> {
        let query = "select * from operation where kind = $1 and subject = $2";
        sqlx::query_as(query).bind(SIGN).bind(contract.to_string()).fetch_optional(&self.pool).await
    }

    /// The contracts of a company with an act that is not settled.
    pub(crate) async fn all_pending(&self, company: CompanyId, server: &str) -> Result<Vec<ContractId>, sqlx::Error> {
        let query =
            "select subject from operation where kind = $1 and company = $2 and server = $3 order by created_at";
        let subjects: Vec<String> =
            sqlx::query_scalar(query).bind(SIGN).bind(company.to_string()).bind(server).fetch_all(&self.pool).await?;
        Ok(subjects.iter().filter_map(|subject| subject.parse().ok()).collect())
    }

    /// Its outcome is known.
    pub(crate) async fn settle(&self, operation: OperationId) -> Result<(), sqlx::Error> {
        sqlx::query("delete from operation where id = $1").bind(operation.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}
