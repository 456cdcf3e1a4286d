//! Writes reminders out when their time has come, and sends whatever waits.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use pok_domain::bid::{BidStatus, NoticeStatus, Occasion};
use pok_domain::{BidNoticeId, CompanyId};

use super::super::store as bids;
use super::letter::{self, Words};
use super::store::{self, Waiting};
use crate::app::App;
use crate::ground::fault::Fault;
use crate::ground::sender::MailSender;
use crate::ground::wake::Turns;
use crate::supplier::account;

/// How long nothing is sent after a failure, for the relay's sake.
const AFTER_A_FAILURE: SignedDuration = SignedDuration::from_secs(30);
/// The earliest reminder comes a day before closing; the minute shown counts to its end.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// Mails taken at a time.
const BATCH: i64 = 50;

/// Reminders of this server that are known to be written out.
type Reminded = BTreeSet<(BidNoticeId, i64, Occasion)>;

/// Runs until the server ends.
pub(crate) async fn run(app: App) {
    let mut reminded = Reminded::new();
    let mut turns = Turns::new(&app.database, &app.stop, "mails about bids don't go out", AFTER_A_FAILURE);
    while turns.next().await {
        turns.taken(turn(&app, &mut reminded).await);
    }
}

async fn turn(app: &App, reminded: &mut Reminded) -> Result<Option<Timestamp>, Fault> {
    let reminder = remind(app, reminded).await?;
    let retry = send_waiting(app, &*app.mail).await?;
    Ok(reminder.into_iter().chain(retry).min())
}

/// Writes out the reminders that are due, each once. Answers when the next one will be.
async fn remind(app: &App, reminded: &mut Reminded) -> Result<Option<Timestamp>, Fault> {
    let now = app.now();
    let open = store::closing_soon(app.database.pool(), now, AHEAD).await?;
    reminded.retain(|(notice, rev, _)| open.iter().any(|one| (&one.0, &one.1) == (notice, rev)));
    let next = open.iter().filter_map(|(_, _, window)| Occasion::next_at(*window, now)).min();
    for (notice, rev, window) in open {
        let Some(occasion) = Occasion::due(window, now) else { continue };
        if reminded.contains(&(notice, rev, occasion)) {
            continue;
        }
        let mut tx = app.write().await?;
        let kept = bids::for_update(&mut tx, notice).await?.filter(|kept| kept.notice.status == NoticeStatus::Open);
        let Some(kept) = kept.filter(|kept| kept.notice.rev == rev) else { continue };
        if store::note_reminder(&mut tx, &kept, occasion).await? {
            store::due(&mut tx, &kept, occasion).await?;
        }
        tx.commit().await?;
        reminded.insert((notice, rev, occasion));
    }
    Ok(next)
}

/// Sends what is due. Answers when the next one will be.
async fn send_waiting(app: &App, sender: &dyn MailSender) -> Result<Option<Timestamp>, Fault> {
    loop {
        let next = store::next_due(app.database.pool()).await?;
        if app.stop.has_come() || next.is_none_or(|next| app.now() < next) {
            return Ok(next);
        }
        let mut tx = app.write().await?;
        let taken = store::take(&mut tx, BATCH).await?;
        tx.commit().await?;
        for (place, mail) in taken.iter().enumerate() {
            if app.stop.has_come() {
                give_back(app, None, &taken[place..]).await?;
                break;
            }
            let sent = match words(app, mail).await {
                Ok(Some(Words { subject, body })) => sender.send(&mail.to, &subject, &body).await,
                Ok(None) => Ok(()),
                Err(fault) => Err(fault),
            };
            if let Err(fault) = sent {
                give_back(app, Some(mail), &taken[place + 1..]).await?;
                return Err(fault);
            }
        }
    }
}

/// Mails that were taken and not sent: one that could not be waits a while, the others taken with it don't.
async fn give_back(app: &App, failed: Option<&Waiting>, others: &[Waiting]) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let (now, later) = (tx.now(), tx.now().saturating_add(AFTER_A_FAILURE)?);
    for (mail, due_at) in failed.map(|mail| (mail, later)).into_iter().chain(others.iter().map(|mail| (mail, now))) {
        store::give_back(&mut tx, mail, due_at).await?;
    }
    tx.commit().await
}

/// What the mail says, unless it no longer matters: the notice was changed again, has closed, or the company answered.
async fn words(app: &App, mail: &Waiting) -> Result<Option<Words>, Fault> {
    let pool = app.database.pool();
    let kept = bids::find(pool, mail.notice).await?.ok_or_else(|| Fault::broken("a mail about no notice"))?;
    let contact = account::find(pool, &mail.contact.to_string()).await?;
    let company: CompanyId = contact.ok_or_else(|| Fault::broken("a mail to nobody"))?.contact.company;
    let bid = bids::bid(pool, mail.notice, company).await?;
    let is_open = kept.notice.status == NoticeStatus::Open && app.now() < kept.notice.window.closes();
    let is_current = is_open && kept.notice.rev == mail.rev;
    let matters = match mail.occasion {
        Occasion::Result => true,
        Occasion::Posted => is_current,
        Occasion::DayBefore | Occasion::HourBefore => {
            is_current && bid.as_ref().is_none_or(|bid| bid.status == BidStatus::Unconfirmed)
        }
    };
    Ok(matters.then(|| letter::words(&kept, mail.occasion, bid.as_ref(), &app.buyer)))
}
