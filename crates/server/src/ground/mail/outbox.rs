//! The demo's post: nothing leaves the server.

use jiff::Timestamp;
use pok_api::desktop::demo::Letter;
use sqlx::{AnyPool, Row};

use crate::ground::database::{Database, sql};
use crate::ground::fault::Fault;
use crate::ground::sender::{MailSender, Sending, SmsSender};

/// Letters shown at once.
const SHOWN: i64 = 100;

/// Writes what would be sent to a table.
pub(crate) struct Outbox {
    database: Database,
}

impl Outbox {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }

    async fn keep(&self, to: &str, subject: Option<&str>, body: &str) -> Result<(), Fault> {
        let mut tx = self.database.write().await?;
        let at = tx.micros();
        tx.run(sql!(
            "insert into outbox_letter (id, recipient, subject, body, sent_at) values ($1, $2, $3, $4, $5)",
            [pok_domain::OperationId::generate().to_string(), to, subject, body, at]
        ))
        .await?;
        tx.commit().await
    }
}

impl SmsSender for Outbox {
    fn send<'a>(&'a self, mobile_no: &'a str, text: &'a str) -> Sending<'a> {
        Box::pin(self.keep(mobile_no, None, text))
    }
}

impl MailSender for Outbox {
    fn send<'a>(&'a self, to: &'a str, subject: &'a str, body: &'a str) -> Sending<'a> {
        Box::pin(self.keep(to, Some(subject), body))
    }
}

/// What was kept, newest first.
pub(crate) async fn letters(pool: &AnyPool) -> Result<Vec<Letter>, Fault> {
    let rows = sqlx::query(
        "select recipient, subject, body, sent_at from outbox_letter order by sent_at desc, id desc limit $1",
    )
    .bind(SHOWN)
    .fetch_all(pool)
    .await?;
    let letter = |row: &sqlx::any::AnyRow| {
        Ok(Letter {
            to: row.try_get("recipient")?,
            subject: row.try_get("subject")?,
            body: row.try_get("body")?,
            sent_at: Timestamp::from_microsecond(row.try_get("sent_at")?)?,
        })
    };
    rows.iter().map(letter).collect()
}
