//! Mails that go out by themselves: written in the transaction of what they tell, sent afterwards, and forgotten once the
//! relay has taken them. All wait in one table and are sent by one loop. If the server is killed while the relay takes one,
//! it goes out again, as twice is better than never; except one to a contact whose words are made when it is sent: there
//! are many of those at a time, and nobody gets one twice.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pok_api::{Code, Problem};
use pok_domain::{CompanyId, OperationId};
use sqlx::any::AnyRow;

use crate::ground::database::{Columns as _, Database, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::sender::MailSender;
use crate::ground::stop::Stop;
use crate::ground::wake::Turns;

/// Where a mail's 인증번호 goes.
pub(crate) const CODE: &str = "{인증번호}";

/// How long everything waits when the relay can't be reached, and a mail it didn't take, at first.
const AFTER_A_FAILURE: SignedDuration = SignedDuration::from_secs(30);
/// How long a mail is one server's to send: longer than a relay may take for it. After a server that ended meanwhile it is
/// anybody's again.
const CLAIM: SignedDuration = SignedDuration::from_mins(2);
/// A mail that the relay has not taken for so long is given up.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Writes a mail that is sent once the transaction is on disk: its subject and its text.
pub(crate) async fn queue(tx: &mut Tx, to: &str, words: (String, String)) -> Result<(), Fault> {
    write(tx, None, to, words).await
}

/// Writes a mail with 인증번호 of a 포탈미사용 supplier: made when it is sent, so that it stands in no row. One that still
/// waits is forgotten.
pub(crate) async fn queue_code(
    tx: &mut Tx,
    company: CompanyId,
    to: &str,
    words: (String, String),
) -> Result<(), Fault> {
    tx.run(sql!("delete from waiting_mail where code_for = $1", [company.to_string()])).await?;
    write(tx, Some(company), to, words).await
}

async fn write(
    tx: &mut Tx,
    code_for: Option<CompanyId>,
    to: &str,
    (subject, body): (String, String),
) -> Result<(), Fault> {
    tx.run(insert!(waiting_mail {
        id: OperationId::generate().to_string(),
        recipient: to,
        subject,
        body,
        code_for: code_for.map(|company| company.to_string()),
        queued_at: tx.micros(),
        due_at: tx.micros(),
    }))
    .await?;
    tx.wake();
    Ok(())
}

/// 인증번호 that is made when its mail is sent.
pub(crate) trait Codes: Send + Sync {
    /// A new one.
    fn make(&self) -> Result<String, Fault>;

    /// The mail to `company` has gone out with `code`, which counts from now on.
    fn sent(&self, tx: &mut Tx, company: CompanyId, code: &str) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// Mails whose words are made when they are sent.
pub(crate) trait Late: Send + Sync {
    /// Writes out those whose time has come. Answers when the next ones' will have.
    fn write_out(&mut self) -> impl Future<Output = Result<Option<Timestamp>, Fault>> + Send;

    /// What one says to a contact about `late`, unless that no longer matters.
    fn letter(&self, late: &str, contact: &str) -> impl Future<Output = Result<Option<Letter>, Fault>> + Send;
}

/// A mail as it is sent.
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Writes out and sends what is due, until the server ends.
pub(crate) async fn run(
    database: Database,
    sender: Arc<dyn MailSender>,
    codes: impl Codes,
    mut late: impl Late,
    stop: Stop,
) {
    let mut turns = Turns::new(&database, &stop, "mails don't go out", AFTER_A_FAILURE);
    while turns.next().await {
        let written = late.write_out().await;
        let sent = send_waiting(&database, &*sender, &codes, &late, &stop).await;
        turns.taken(sent.and_then(|retry| Ok(written?.into_iter().chain(retry).min())));
    }
}

/// Sends what is due, one after the other, and answers when the next one will be. One that the relay refuses keeps no
/// other back.
async fn send_waiting(
    database: &Database,
    sender: &dyn MailSender,
    codes: &impl Codes,
    late: &impl Late,
    stop: &Stop,
) -> Result<Option<Timestamp>, Fault> {
    loop {
        let row = sqlx::query("select * from waiting_mail order by due_at, id limit 1");
        let Some(mail) = row.try_map(read).fetch_optional(database.pool()).await? else { return Ok(None) };
        if stop.has_come() || database.now() < mail.due_at {
            return Ok(Some(mail.due_at));
        }
        if !claim(database, &mail).await? {
            continue;
        }
        let sent = send(sender, codes, late, &mail).await;
        let mut tx = database.write().await?;
        match &sent {
            Ok(code) => {
                let is_still_wanted = tx.did(sql!("delete from waiting_mail where id = $1", [&mail.id])).await?;
                if let (Some(company), Some(code), true) = (mail.code_for, code, is_still_wanted) {
                    codes.sent(&mut tx, company, code).await?;
                }
            }
            Err(_) => later(&mut tx, &mail).await?,
        }
        tx.commit().await?;
        match sent {
            Err(Fault::Refused(Problem { code: Code::Invalid, .. })) | Ok(_) => {}
            Err(unreachable) => return Err(unreachable),
        }
    }
}

/// Sends a mail, and answers 인증번호 in it.
async fn send(
    sender: &dyn MailSender,
    codes: &impl Codes,
    late: &impl Late,
    mail: &Mail,
) -> Result<Option<String>, Fault> {
    if let (Some(about), Some(contact)) = (&mail.late, &mail.contact) {
        if let Some(Letter { to, subject, body }) = late.letter(about, contact).await? {
            sender.send(&to, &subject, &body).await?;
        }
        return Ok(None);
    }
    let code = mail.code_for.map(|_| codes.make()).transpose()?;
    let body = code.as_ref().map_or_else(|| mail.body.clone(), |code| mail.body.replace(CODE, code));
    sender.send(&mail.to, &mail.subject, &body).await?;
    Ok(code)
}

/// Whether the mail is this server's to send, and not sent by another meanwhile, nor forgotten.
async fn claim(database: &Database, mail: &Mail) -> Result<bool, Fault> {
    let mut tx = database.write().await?;
    // What is sent at most once is nobody's any more if this server is killed.
    let until = if mail.contact.is_some() { Timestamp::MAX } else { tx.now().saturating_add(CLAIM)? };
    let query = "update waiting_mail set due_at = $3 where id = $1 and due_at = $2";
    let claimed = tx.did(sql!(query, [&mail.id, mail.due_at.as_microsecond(), until.as_microsecond()])).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// A mail that waits.
struct Mail {
    id: String,
    to: String,
    subject: String,
    body: String,
    code_for: Option<CompanyId>,
    late: Option<String>,
    contact: Option<String>,
    queued_at: Timestamp,
    due_at: Timestamp,
}

fn read(row: AnyRow) -> sqlx::Result<Mail> {
    Ok(Mail {
        id: row.get("id")?,
        to: row.get("recipient")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        code_for: row.parsed_if_any("code_for")?,
        late: row.get("late")?,
        contact: row.get("contact_id")?,
        queued_at: row.instant("queued_at")?,
        due_at: row.instant("due_at")?,
    })
}

/// Tries again when it has waited twice as long, or not any more.
async fn later(tx: &mut Tx, mail: &Mail) -> Result<(), Fault> {
    let waited = tx.now().duration_since(mail.queued_at);
    if waited >= GIVEN_UP {
        tracing::error!(mail = mail.id, "a mail is given up: the relay has not taken it for three days");
        return tx.run(sql!("delete from waiting_mail where id = $1", [&mail.id])).await;
    }
    let due = tx.now().saturating_add(waited.max(AFTER_A_FAILURE))?;
    tx.run(sql!("update waiting_mail set due_at = $2 where id = $1", [&mail.id, due.as_microsecond()])).await
}
