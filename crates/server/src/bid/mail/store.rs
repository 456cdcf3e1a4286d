//! The rows of mails: each (notice, content, occasion, contact) once, until it is sent.

use jiff::{SignedDuration, Timestamp};
use pok_domain::BidNoticeId;
use pok_domain::bid::{Occasion, TenderMethod, Window};
use pok_domain::member::AccountStatus;
use serde::{Deserialize, Serialize};
use sqlx::AnyPool;
use sqlx::any::AnyRow;

use super::super::store::NoticeRow;
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// What a mail is about.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub(super) notice: BidNoticeId,
    pub(super) rev: i64,
    pub(super) occasion: Occasion,
}

/// Writes a mail out for every active contact who is to have it and hasn't switched it off: of the companies that see the
/// notice; at a reminder only of those that haven't answered; at 선정 only of those that bid.
pub(in crate::bid) async fn due(tx: &mut Tx, kept: &NoticeRow, occasion: Occasion) -> Result<(), Fault> {
    let about = About { notice: kept.notice.id, rev: kept.notice.rev, occasion };
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
        "insert into waiting_mail (id, recipient, subject, body, late, contact_id, queued_at, due_at) \
         select cast($2 as text) || ' ' || c.id, '', '', '', cast($2 as text), c.id, cast($4 as bigint), \
         cast($4 as bigint) from contact c where c.status = $5 and {sees} and {only} \
         and not exists (select 1 from bid_mail_off o where o.contact_id = c.id and o.occasion = $3) \
         on conflict (id) do nothing"
    );
    let (notice, about) = (kept.notice.id.to_string(), serde_json::to_string(&about)?);
    tx.run(sql!(
        sqlx::AssertSqlSafe(statement),
        [notice, about, occasion.code(), tx.micros(), AccountStatus::Active.code()]
    ))
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
    let query = sql!(
        "select id, rev, opens_at, closes_at from bid_notice where status = 'OPEN' and closes_at <= coalesce(\
         (select min(closes_at) from bid_notice where status = 'OPEN' and closes_at > $1), $1) \
         order by closes_at, id",
        [now.saturating_add(ahead)?.as_microsecond()]
    );
    let read = |row: AnyRow| {
        let window = Window { opens_at: row.instant("opens_at")?, closes_at: row.instant("closes_at")? };
        Ok((row.parsed("id")?, row.get("rev")?, window))
    };
    Ok(query.try_map(read).fetch_all(pool).await?)
}

/// Notes that a reminder is written out, if it is the first time.
pub(super) async fn note_reminder(tx: &mut Tx, kept: &NoticeRow, occasion: Occasion) -> Result<bool, Fault> {
    tx.did(insert!(
        bid_reminder { notice_id: kept.notice.id.to_string(), rev: kept.notice.rev, occasion: occasion.code() },
        "on conflict (notice_id, rev, occasion) do nothing"
    ))
    .await
}
