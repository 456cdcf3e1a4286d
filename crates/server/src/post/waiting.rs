//! Mails that go out by themselves: written in the transaction of what they tell, sent afterwards, and forgotten once the
//! relay has taken them.

use std::time::Duration;

use jiff::SignedDuration;
use pok_domain::OperationId;
use sqlx::Row;

use crate::app::App;
use crate::database::Tx;
use crate::fault::Fault;

/// How often it is looked whether a mail waits.
const LOOK: Duration = Duration::from_secs(1);
/// How long a mail that could not be sent waits, and everything with it, for the relay's sake.
const AFTER_A_FAILURE: Duration = Duration::from_secs(30);

/// Writes a mail that is sent once the transaction is on disk.
pub(crate) async fn queue(tx: &mut Tx, to: &str, subject: &str, body: &str) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query("insert into waiting_mail (id, recipient, subject, body, due_at) values ($1, $2, $3, $4, $5)")
        .bind(OperationId::generate().to_string())
        .bind(to)
        .bind(subject)
        .bind(body)
        .bind(at)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Runs until the server ends.
pub(crate) async fn run(app: App) {
    let stopping = app.stopping();
    tokio::pin!(stopping);
    loop {
        let pause = match send_waiting(&app).await {
            Ok(()) => LOOK,
            Err(fault) => {
                tracing::error!(error = %fault, "mails don't go out");
                AFTER_A_FAILURE
            }
        };
        tokio::select! {
            () = &mut stopping => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Sends what is due, one after the other. A mail that went out and could not be forgotten goes out again: twice is
/// better than never.
async fn send_waiting(app: &App) -> Result<(), Fault> {
    let Some(sender) = app.mail() else { return Ok(()) };
    loop {
        let row = sqlx::query(
            "select id, recipient, subject, body from waiting_mail where due_at <= $1 order by due_at, id limit 1",
        )
        .bind(app.now().as_microsecond())
        .fetch_optional(app.database().pool())
        .await?;
        let Some(row) = row else { return Ok(()) };
        let text = |column: &str| row.try_get::<&str, _>(column);
        let sent = sender.send(text("recipient")?, text("subject")?, text("body")?).await;
        let mut tx = app.write().await?;
        match &sent {
            Ok(()) => {
                sqlx::query("delete from waiting_mail where id = $1").bind(text("id")?).execute(tx.sql()).await?;
            }
            Err(_) => {
                let later = tx.now().saturating_add(SignedDuration::try_from(AFTER_A_FAILURE)?)?;
                let query = sqlx::query("update waiting_mail set due_at = $2 where id = $1").bind(text("id")?);
                query.bind(later.as_microsecond()).execute(tx.sql()).await?;
            }
        }
        tx.commit().await?;
        sent?;
    }
}
