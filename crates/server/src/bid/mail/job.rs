//! Writes reminders out when their time has come, and sends whatever waits.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;
use pok_domain::bid::{BidStatus, NoticeStatus, Occasion};
use pok_domain::{BidNoticeId, CompanyId};

use super::super::store as bids;
use super::letter::{self, Words};
use super::store::{self, Waiting};
use crate::app::App;
use crate::ground::fault::Fault;
use crate::ground::sender::MailSender;
use crate::supplier::account;

/// How often it is looked whether a reminder is due.
const LOOK: Duration = Duration::from_secs(1);
/// How long nothing is sent after a failure, for the relay's sake.
const AFTER_A_FAILURE: Duration = Duration::from_secs(30);
/// The earliest reminder comes a day before closing; the minute shown counts to its end.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// Mails taken at a time.
const BATCH: i64 = 50;

/// Reminders of this server that are known to be written out.
type Reminded = BTreeSet<(BidNoticeId, i64, Occasion)>;

/// Runs until the server ends.
pub(crate) async fn run(app: App) {
    let stopping = app.stopping();
    tokio::pin!(stopping);
    let mut reminded = Reminded::new();
    loop {
        let moved = app.bids_move();
        let pause = match turn(&app, &mut reminded).await {
            Ok(()) => LOOK,
            Err(fault) => {
                tracing::error!(error = %fault, "mails about bids don't go out");
                AFTER_A_FAILURE
            }
        };
        tokio::select! {
            () = &mut stopping => return,
            () = moved => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn turn(app: &App, reminded: &mut Reminded) -> Result<(), Fault> {
    remind(app, reminded).await?;
    send_waiting(app, &*app.mail).await
}

/// Writes out the reminders that are due, each once.
async fn remind(app: &App, reminded: &mut Reminded) -> Result<(), Fault> {
    let open = store::closing_within(app.database.pool(), app.now(), AHEAD).await?;
    reminded.retain(|(notice, rev, _)| open.iter().any(|one| (&one.0, &one.1) == (notice, rev)));
    for (notice, rev, window) in open {
        let Some(occasion) = Occasion::due(window, app.now()) else { continue };
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
    Ok(())
}

async fn send_waiting(app: &App, sender: &dyn MailSender) -> Result<(), Fault> {
    let pool = app.database.pool();
    while store::is_any_due(pool, app.now()).await? {
        let mut tx = app.write().await?;
        let taken = store::take(&mut tx, BATCH).await?;
        tx.commit().await?;
        for (place, mail) in taken.iter().enumerate() {
            let sent = match words(app, mail).await {
                Ok(Some(Words { subject, body })) => sender.send(&mail.to, &subject, &body).await,
                Ok(None) => Ok(()),
                Err(fault) => Err(fault),
            };
            if let Err(fault) = sent {
                give_back(app, mail, &taken[place + 1..]).await?;
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// A mail could not be sent: it waits a while, the others taken with it don't.
async fn give_back(app: &App, failed: &Waiting, others: &[Waiting]) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let later = tx.now().saturating_add(SignedDuration::try_from(AFTER_A_FAILURE)?)?;
    store::give_back(&mut tx, failed, later).await?;
    for mail in others {
        let now = tx.now();
        store::give_back(&mut tx, mail, now).await?;
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
