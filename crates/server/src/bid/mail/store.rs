//! The rows of mails: each (notice, content, occasion, contact) once.

use jiff::{SignedDuration, Timestamp};
use pok_domain::bid::{Occasion, TenderMethod, Window};
use pok_domain::member::AccountStatus;
use pok_domain::{BidNoticeId, ContactId};
use sqlx::{AnyPool, Row};

use super::super::store::NoticeRow;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// A mail to send.
pub(super) struct Waiting {
    pub(super) notice: BidNoticeId,
    pub(super) rev: i64,
    pub(super) occasion: Occasion,
    pub(super) contact: ContactId,
    pub(super) to: String,
}

/// Writes a mail out for every active contact who is to have it and hasn't switched it off: of the companies that see the
/// notice; at a reminder only of those that haven't answered; at 선정 only of those that bid.
pub(in crate::bid) async fn due(tx: &mut Tx, kept: &NoticeRow, occasion: Occasion) -> Result<(), Fault> {
    let at = tx.micros();
    let answered = "(select 1 from bid b where b.notice_id = $1 and b.company_id = c.company_id and b.status";
    let only = match occasion {
        Occasion::Posted => format!("not exists {answered} = 'DECLINED')"),
        Occasion::DayBefore | Occasion::HourBefore => format!("not exists {answered} <> 'UNCONFIRMED')"),
        Occasion::Result if kept.awarded.is_some() => format!("exists {answered} = 'SUBMITTED')"),
        Occasion::Result => format!("not exists {answered} = 'DECLINED')"),
    };
    let sees = match kept.notice.method {
        TenderMethod::Open => "1 = 1",
        TenderMethod::Selective => "c.company_id in (select company_id from bid_invited where notice_id = $1)",
    };
    let statement = format!(
        "insert into bid_mail (notice_id, rev, occasion, contact_id, due_at) \
         select cast($1 as text), cast($2 as bigint), cast($3 as text), c.id, cast($4 as bigint) from contact c \
         where c.status = $5 and {sees} and {only} \
         and not exists (select 1 from bid_mail_off o where o.contact_id = c.id and o.occasion = $3) \
         on conflict (notice_id, rev, occasion, contact_id) do nothing"
    );
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(kept.notice.id.to_string())
        .bind(kept.notice.rev)
        .bind(occasion.code())
        .bind(at)
        .bind(AccountStatus::Active.code())
        .execute(tx.sql())
        .await?;
    tx.wake();
    Ok(())
}

/// The open notices that close within `ahead`, and the next that will: those whose readers may have to be reminded.
pub(super) async fn closing_soon(
    pool: &AnyPool,
    now: Timestamp,
    ahead: SignedDuration,
) -> Result<Vec<(BidNoticeId, i64, Window)>, Fault> {
    let rows = sqlx::query(
        "select id, rev, opens_at, closes_at from bid_notice where status = 'OPEN' and closes_at <= coalesce(\
         (select min(closes_at) from bid_notice where status = 'OPEN' and closes_at > $1), $1) \
         order by closes_at, id",
    )
    .bind(now.saturating_add(ahead)?.as_microsecond())
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            let at =
                |column: &str| -> Result<Timestamp, Fault> { Ok(Timestamp::from_microsecond(row.try_get(column)?)?) };
            let window = Window { opens_at: at("opens_at")?, closes_at: at("closes_at")? };
            Ok((row.try_get::<&str, _>("id")?.parse()?, row.try_get("rev")?, window))
        })
        .collect()
}

/// Notes that a reminder is written out, if it is the first time.
pub(super) async fn note_reminder(tx: &mut Tx, kept: &NoticeRow, occasion: Occasion) -> Result<bool, Fault> {
    let done = sqlx::query(
        "insert into bid_reminder (notice_id, rev, occasion) values ($1, $2, $3) \
         on conflict (notice_id, rev, occasion) do nothing",
    )
    .bind(kept.notice.id.to_string())
    .bind(kept.notice.rev)
    .bind(occasion.code())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When the next mail is due.
pub(super) async fn next_due(pool: &AnyPool) -> Result<Option<Timestamp>, Fault> {
    let query = sqlx::query_scalar("select min(due_at) from bid_mail where taken_at is null");
    let due: Option<i64> = query.fetch_one(pool).await?;
    Ok(due.map(Timestamp::from_microsecond).transpose()?)
}

/// Takes mails to send, oldest first: nobody else takes them.
pub(super) async fn take(tx: &mut Tx, most: i64) -> Result<Vec<Waiting>, Fault> {
    let at = tx.micros();
    let rows = sqlx::query(
        "select m.notice_id, m.rev, m.occasion, m.contact_id, c.login_id from bid_mail m \
         join contact c on c.id = m.contact_id where m.taken_at is null and m.due_at <= $2 \
         order by m.due_at, m.notice_id, m.contact_id limit $1",
    )
    .bind(most)
    .bind(at)
    .fetch_all(tx.sql())
    .await?;
    let mut taken = Vec::new();
    for row in &rows {
        let text = |column: &str| row.try_get::<&str, _>(column);
        let mail = Waiting {
            notice: text("notice_id")?.parse()?,
            rev: row.try_get("rev")?,
            occasion: text("occasion")?.parse()?,
            contact: text("contact_id")?.parse()?,
            to: row.try_get("login_id")?,
        };
        // Another server of the same database may have been faster.
        let done = sqlx::query(
            "update bid_mail set taken_at = $5 \
             where notice_id = $1 and rev = $2 and occasion = $3 and contact_id = $4 and taken_at is null",
        )
        .bind(mail.notice.to_string())
        .bind(mail.rev)
        .bind(mail.occasion.code())
        .bind(mail.contact.to_string())
        .bind(at)
        .execute(tx.sql())
        .await?;
        if done.rows_affected() == 1 {
            taken.push(mail);
        }
    }
    Ok(taken)
}

/// It was not sent: it waits again, until `due_at`.
pub(super) async fn give_back(tx: &mut Tx, mail: &Waiting, due_at: Timestamp) -> Result<(), Fault> {
    sqlx::query(
        "update bid_mail set taken_at = null, due_at = $5 \
         where notice_id = $1 and rev = $2 and occasion = $3 and contact_id = $4",
    )
    .bind(mail.notice.to_string())
    .bind(mail.rev)
    .bind(mail.occasion.code())
    .bind(mail.contact.to_string())
    .bind(due_at.as_microsecond())
    .execute(tx.sql())
    .await?;
    Ok(())
}
