//! Writes reminders out when their time has come, and says what a mail says when it is sent.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidStatus, NoticeStatus, Occasion};

use super::super::store as bids;
use super::letter;
use super::store::{self, About};
use crate::app::App;
use crate::ground::fault::Fault;
use crate::ground::mail::{Late, Letter};
use crate::supplier::account;

/// The earliest reminder comes a day before closing; the minute shown counts to its end.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Mails about bids.
pub(crate) struct BidMails {
    app: App,
    /// Reminders of this server that are known to be written out.
    reminded: BTreeSet<(BidNoticeId, i64, Occasion)>,
}

impl BidMails {
    /// Those of a server that has just begun.
    pub(crate) fn new(app: App) -> Self {
        Self { app, reminded: BTreeSet::new() }
    }
}

impl Late for BidMails {
    /// The reminders that are due, each once.
    async fn write_out(&mut self) -> Result<Option<Timestamp>, Fault> {
        let Self { app, reminded } = self;
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

    /// It no longer matters where the notice was changed again, has closed, or the company answered.
    async fn letter(&self, late: &str, contact: &str) -> Result<Option<Letter>, Fault> {
        let (app, pool) = (&self.app, self.app.database.pool());
        let About { notice, rev, occasion } = serde_json::from_str(late)?;
        let kept = bids::find(pool, notice).await?.ok_or_else(|| Fault::broken("a mail about no notice"))?;
        let contact = account::find(pool, contact).await?.ok_or_else(|| Fault::broken("a mail to nobody"))?.contact;
        let bid = bids::bid(pool, notice, contact.company).await?;
        let is_open = kept.notice.status == NoticeStatus::Open && app.now() < kept.notice.window.closes();
        let is_current = is_open && kept.notice.rev == rev;
        let matters = match occasion {
            Occasion::Result => true,
            Occasion::Posted => is_current,
            Occasion::DayBefore | Occasion::HourBefore => {
                is_current && bid.as_ref().is_none_or(|bid| bid.status == BidStatus::Unconfirmed)
            }
        };
        let to = contact.login_id.to_string();
        Ok(matters.then(|| letter::about(&kept, occasion, bid.as_ref(), to, &app.buyer)))
    }
}
