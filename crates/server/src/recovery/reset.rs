//! 비밀번호 재설정: asked for at once, made and mailed by a job. So the answer takes as long whoever is asked for, a mail
//! that doesn't go out goes out later, and the password is nowhere but in its mail: it is made when it is sent, and set
//! when the relay has it.

use jiff::{SignedDuration, Timestamp};
use pok_api::remote::recovery::ResetPassword;
use pok_domain::ContactId;
use pok_domain::member::{AccountStatus, LoginId, TEMPORARY_LIVES};
use uuid::Uuid;

use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Anonymous;
use crate::ground::database::sql;
use crate::ground::fault::Fault;
use crate::ground::mail::signed;
use crate::ground::secret;
use crate::ground::sender::MailSender;
use crate::ground::wake::Turns;
use crate::login;
use crate::supplier::account;
use crate::verification::{self, Known};

/// What is made of a question begins when it has been answered: how long an answer takes must not tell whether anything is.
const AFTER_THE_ANSWER: SignedDuration = SignedDuration::from_millis(250);
/// How long it waits when one doesn't go out, for the others' sake not long.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// How long one is somebody's to send; after a failure, until the next try.
const CLAIM: SignedDuration = SignedDuration::from_secs(30);
/// Who has waited so long has asked again, or given up.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Notes what is to be made, if the verified person is the account's.
pub(super) async fn ask(app: &App, caller: &Anonymous, call: ResetPassword) -> Result<(), Fault> {
    app.rates.finding(caller.peer())?;
    let mut tx = app.write().await?;
    let Known { person, person_key, .. } = verification::take(&mut tx, &call.verification).await?;
    let account = match call.login_id.parse::<LoginId>() {
        Ok(id) => account::by_login_id(tx.sql(), &id).await?,
        Err(_) => None,
    };
    let theirs = account.filter(|account| {
        let is_same = account.person.is_same(account.person_key.as_deref(), &person, Some(&person_key));
        account.status == AccountStatus::Active && is_same
    });
    let contact = theirs.map_or(ContactId(Uuid::nil()), |account| account.contact.id);
    // One statement either way.
    let (at, due) = (tx.micros(), tx.now().saturating_add(AFTER_THE_ANSWER)?.as_microsecond());
    tx.run(sql!(
        "insert into password_reset (contact_id, asked_at, due_at) \
         select id, cast($2 as bigint), cast($3 as bigint) from contact where id = $1 \
         on conflict (contact_id) do update set asked_at = excluded.asked_at, due_at = excluded.due_at",
        [contact.to_string(), at, due]
    ))
    .await?;
    tx.wake();
    tx.commit().await?;
    tracing::info!("a temporary password was asked for");
    Ok(())
}

/// Sends what is asked for, until the server ends.
pub(crate) async fn run(app: App) {
    let mut turns = Turns::new(&app.database, &app.stop, "temporary passwords don't go out", PAUSE);
    while turns.next().await {
        turns.taken(send_due(&app, &*app.mail).await);
    }
}

/// Sends what is due. Answers when the next one will be.
async fn send_due(app: &App, sender: &dyn MailSender) -> Result<Option<Timestamp>, Fault> {
    loop {
        let next: Option<i64> =
            sqlx::query_scalar("select min(due_at) from password_reset").fetch_one(app.database.pool()).await?;
        let next = next.map(Timestamp::from_microsecond).transpose()?;
        if app.stop.has_come() || next.is_none_or(|next| app.now() < next) {
            return Ok(next);
        }
        if let Some(contact) = take(app).await? {
            send(app, sender, &contact).await?;
        }
    }
}

/// Takes one: nobody else sends it meanwhile.
async fn take(app: &App) -> Result<Option<String>, Fault> {
    let now = app.now();
    let due = "select contact_id from password_reset where due_at <= $1 limit 1";
    let due = sqlx::query_scalar::<_, String>(due).bind(now.as_microsecond());
    let Some(contact) = due.fetch_optional(app.database.pool()).await? else { return Ok(None) };
    let (old, until) = (now.saturating_sub(KEPT)?, now.saturating_add(CLAIM)?);
    let mut tx = app.write().await?;
    tx.run(sql!("delete from password_reset where asked_at < $1", [old.as_microsecond()])).await?;
    let claim = "update password_reset set due_at = $2 where contact_id = $1 and due_at <= $3";
    let claimed = tx.did(sql!(claim, [&contact, until.as_microsecond(), now.as_microsecond()])).await?;
    tx.commit().await?;
    Ok(claimed.then_some(contact))
}

async fn send(app: &App, sender: &dyn MailSender, contact: &str) -> Result<(), Fault> {
    let account = account::active(app.database.pool(), contact).await?;
    let Some(account) = account else { return forget(app, contact).await };
    let id = &account.contact.login_id;
    let temporary = secret::temporary_password(id)?;
    let hash = login::password::turn()?.hash(temporary.clone()).await?;
    let text = format!(
        "{} 님의 임시 비밀번호입니다.\n\n임시 비밀번호: {temporary}\n\n24시간 안에 한 번 로그인할 수 있고, 로그인하면 바로 새 비밀번호로 \
         바꿉니다.\n직접 요청하지 않았다면 구매담당 부서로 알려 주세요.",
        account.contact.name
    );
    sender.send(id.as_str(), "[PoK] 임시 비밀번호 안내", &signed(&text, &app.buyer)).await?;
    let mut tx = app.write().await?;
    let until = tx.now().saturating_add(TEMPORARY_LIVES)?;
    login::reset_to(&mut tx, app, &account, &hash, until).await?;
    tx.run(sql!("delete from password_reset where contact_id = $1", [contact])).await?;
    let record = Record::new(Event::PasswordReset, Actor::server()).company(account.contact.company);
    audit::append(&mut tx, record.detail(contact)).await?;
    tx.commit().await?;
    tracing::info!(contact, "a temporary password was mailed");
    Ok(())
}

async fn forget(app: &App, contact: &str) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    tx.run(sql!("delete from password_reset where contact_id = $1", [contact])).await?;
    tx.commit().await
}
