//! Binding acts on their way: written before they are sent, removed once their outcome is known.

use pok_api::Receipt;
use pok_domain::{CompanyId, ContractId, OperationId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::Drafts;
use super::column::parsed;
use super::sealing::drop_sealing;

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
}

impl FromRow<'_, SqliteRow> for Operation {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: parsed(row, "id")?,
            contract: parsed(row, "subject")?,
            company: parsed(row, "company")?,
            server: row.try_get("server")?,
        })
    }
}

impl Drafts {
    /// Writes it down, in place of nothing: a contract has at most one.
    pub(crate) async fn begin(&self, operation: &Operation) -> Result<(), sqlx::Error> {
        let query = "insert into operation (id, kind, subject, company, server, created_at) \
                     values ($1, $2, $3, $4, $5, $6)";
        sqlx::query(query)
            .bind(operation.id.to_string())
            .bind(SIGN)
            .bind(operation.contract.to_string())
            .bind(operation.company.to_string())
            .bind(&operation.server)
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

    /// Its key was spent without effect; it is tried under `next`.
    pub(crate) async fn rekey(&self, operation: &Operation, next: OperationId) -> Result<(), sqlx::Error> {
        let query = sqlx::query("update operation set id = $2 where id = $1");
        query.bind(operation.id.to_string()).bind(next.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// It took effect: the receipt is kept in its place, and what led to it has served.
    pub(crate) async fn conclude(&self, operation: &Operation, receipt: &Receipt) -> Result<(), sqlx::Error> {
        let json = serde_json::to_string(receipt).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let mut tx = self.pool.begin().await?;
        let query = "insert or ignore into receipt (operation, contract, company, receipt, at) \
                     values ($1, $2, $3, $4, $5)";
        sqlx::query(query)
            .bind(operation.id.to_string())
            .bind(operation.contract.to_string())
            .bind(operation.company.to_string())
            .bind(json)
            .bind(receipt.at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        drop_sealing(&mut tx, operation.contract).await?;
        sqlx::query("delete from operation where id = $1").bind(operation.id.to_string()).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// It had no effect.
    pub(crate) async fn settle(&self, operation: OperationId) -> Result<(), sqlx::Error> {
        sqlx::query("delete from operation where id = $1").bind(operation.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}
