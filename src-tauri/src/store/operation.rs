//! Binding acts on their way: written before they are sent, removed once their outcome is known.

use jiff::Timestamp;
use pok_api::desktop::event::About;
use pok_api::remote::bid::{Decline, Submit};
use pok_api::remote::contract::Sign;
use pok_api::{Call as _, Receipt};
use pok_domain::{BidNoticeId, CompanyId, ContractId, OperationId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use super::Drafts;
use super::column::{instant, parsed};
use super::sealing::drop_sealing;
use super::statement::{sql, text};
use super::tx::Tx;

/// A binding act whose outcome isn't known yet.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The idempotency key.
    pub(crate) id: OperationId,
    /// What is done, and to what.
    pub(crate) about: About,
    /// For whom it was made.
    pub(crate) company: CompanyId,
    /// On which server.
    pub(crate) server: String,
    /// When it was begun, by this computer's clock.
    pub(crate) created_at: Timestamp,
}

/// The act's kind, which is the name of its call.
fn kind(about: About) -> &'static str {
    match about {
        About::Sign(_) => Sign::NAME,
        About::Submit(_) => Submit::NAME,
        About::Decline(_) => Decline::NAME,
    }
}

impl FromRow<'_, SqliteRow> for Operation {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let subject: Uuid = parsed(row, "subject")?;
        let (named, notice) = (row.try_get::<&str, _>("kind")?, BidNoticeId(subject));
        let acts = [About::Sign(ContractId(subject)), About::Submit(notice), About::Decline(notice)];
        let about = acts.into_iter().find(|about| kind(*about) == named);
        let about = about.ok_or_else(|| sqlx::Error::Decode(format!("{named} is no binding act").into()))?;
        Ok(Self {
            id: parsed(row, "id")?,
            about,
            company: parsed(row, "company")?,
            server: row.try_get("server")?,
            created_at: instant(row, "created_at")?,
        })
    }
}

impl Drafts {
    /// Writes it down, in place of nothing: of a kind and a subject a company has at most one.
    pub(crate) async fn begin(&self, operation: &Operation) -> Result<(), sqlx::Error> {
        let query = "insert into operation (id, kind, subject, company, server, created_at) \
                     values ($1, $2, $3, $4, $5, $6)";
        let Operation { id, about, company, server, created_at } = operation;
        let (kind, subject) = (kind(*about), about.document().1.to_string());
        let at = created_at.as_microsecond();
        self.run(sql!(query, [id.to_string(), kind, subject, company.to_string(), server, at])).await
    }

    /// The acts of a company that are not settled, oldest first.
    pub(crate) async fn pending(&self, company: CompanyId, server: &str) -> Result<Vec<Operation>, sqlx::Error> {
        let query = "select * from operation where company = $1 and server = $2 order by created_at, id";
        sqlx::query_as(query).bind(company.to_string()).bind(server).fetch_all(&self.pool).await
    }

    /// Its key was spent without effect; it is tried under `next`.
    pub(crate) async fn rekey(&self, operation: &Operation, next: OperationId) -> Result<(), sqlx::Error> {
        let query = "update operation set id = $2 where id = $1";
        self.run(sql!(query, [operation.id.to_string(), next.to_string()])).await
    }

    /// It took effect: the receipt is kept in its place, and what led to it has served.
    pub(crate) async fn conclude(&self, operation: &Operation, receipt: &Receipt) -> Result<(), sqlx::Error> {
        let (id, json, at) = (operation.id.to_string(), text(receipt)?, receipt.at.as_microsecond());
        let (kind, subject) = (kind(operation.about), operation.about.document().1.to_string());
        let mut tx = Tx::begin(&self.pool).await?;
        let query = "insert or ignore into receipt (operation, kind, subject, company, receipt, at) \
                     values ($1, $2, $3, $4, $5, $6)";
        sql!(query, [&id, kind, subject, operation.company.to_string(), json, at]).execute(&mut *tx).await?;
        if let About::Sign(contract) = operation.about {
            drop_sealing(&mut tx, contract).await?;
        }
        sql!("delete from operation where id = $1", [id]).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// It had no effect.
    pub(crate) async fn settle(&self, operation: OperationId) -> Result<(), sqlx::Error> {
        self.run(sql!("delete from operation where id = $1", [operation.to_string()])).await
    }
}
