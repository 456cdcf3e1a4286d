//! The demo's post: nothing leaves the server.

use pok_api::desktop::demo::Letter;
use sqlx::AnyPool;
use sqlx::any::AnyRow;

use crate::ground::database::{Columns as _, Database, insert, sql};
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
        let id = pok_domain::OperationId::generate().to_string();
        tx.run(insert!(outbox_letter { id, recipient: to, subject, body, sent_at: tx.micros() })).await?;
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
    let query = sql!(
        "select recipient, subject, body, sent_at from outbox_letter order by sent_at desc, id desc limit $1",
        [SHOWN]
    );
    let letter = |row: AnyRow| {
        Ok(Letter {
            to: row.get("recipient")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            sent_at: row.instant("sent_at")?,
        })
    };
    Ok(query.try_map(letter).fetch_all(pool).await?)
}
