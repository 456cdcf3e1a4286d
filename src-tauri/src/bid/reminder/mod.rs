//! Reminders of bids as notifications of the operating system: decided from the mirror and the server's clock, each
//! occasion once on this computer, and nothing of what there was before the first synchronisation.

mod words;

use jiff::{SignedDuration, Timestamp};
use pok_api::Problem;
use pok_api::desktop::bid::Row;
use pok_api::list::Value;
use pok_api::list::bid::Bids;
use pok_domain::bid::{BidResult, BidStatus, NoticeStatus, Occasion, Window};
use pok_domain::{BidNoticeId, DocumentNumber};
use sqlx::SqlitePool;

use crate::core::Core;
use crate::core::fault::Doing;
use crate::list::Query;
use crate::store::{Owner, Reminder, owner};

/// How long after 공고마감 a 투찰결과 is still news.
const RESULT_WITHIN: SignedDuration = SignedDuration::from_hours(90 * 24);
/// More notifications of one kind at once come together in one.
const AT_ONCE: usize = 3;

/// A notice, as far as reminders go.
#[derive(Debug)]
struct Known {
    id: BidNoticeId,
    rev: i64,
    number: DocumentNumber,
    title: String,
    status: NoticeStatus,
    is_amended: bool,
    window: Window,
    bid_status: BidStatus,
    has_submitted: bool,
    result: Option<BidResult>,
}

impl Core {
    /// Reminds of what is due. What goes wrong stands in the log: nothing else waits for it.
    pub(crate) async fn remind(&self) {
        // Without the server's clock a reminder could be days off, and the right one would never come.
        let Some(now) = self.clock.certain() else { return };
        if let Err(problem) = self.remind_at(now).await {
            tracing::warn!(%problem, "reminders");
        }
    }

    async fn remind_at(&self, now: Timestamp) -> Result<(), Problem> {
        // The mirror stays whose it is until the end.
        let _alone = self.sync.pulling.lock().await;
        let (Ok(who), Ok(server)) = (self.who(), self.server()) else { return Ok(()) };
        let mine = Owner::new(&server, &who);
        let notices = {
            let pool = self.mirror.pool().await;
            read(&pool, &mine, now).await.map_err(|error| self.mirror_fault("what to remind of", &error))?
        };
        let Some(notices) = notices else { return Ok(()) };
        let kept = self.drafts.given(&mine).await;
        let given = kept.doing("reading what was reminded of")?;
        let mut fresh: Vec<(&Known, Reminder)> = Vec::new();
        for notice in &notices {
            fresh.extend(notice.due(now).map(|one| (notice, one)));
        }
        if let Some(given) = &given {
            fresh.retain(|(_, one)| !given.contains(one));
        }
        if fresh.is_empty() && given.is_some() {
            return Ok(());
        }
        // Kept before it is shown: rather once too seldom than again and again.
        let giving: Vec<&Reminder> = fresh.iter().map(|(_, one)| one).collect();
        self.drafts.give(&mine, now, &giving).await.doing("keeping what was reminded of")?;
        let is_first = given.is_none();
        fresh.retain(|(notice, one)| notice.is_news(one.occasion, is_first));
        self.show_reminders(&fresh);
        Ok(())
    }

    fn show_reminders(&self, fresh: &[(&Known, Reminder)]) {
        let settings = self.preferences();
        for &occasion in Occasion::ALL.iter().filter(|&&occasion| settings.notifications.wants(occasion)) {
            let of: Vec<&Known> =
                fresh.iter().filter(|(_, one)| one.occasion == occasion).map(|(one, _)| *one).collect();
            if of.len() > AT_ONCE {
                let (title, body) = words::together(settings.language, occasion, of.len());
                self.host.notify(&title, &body, None);
                continue;
            }
            for notice in of {
                let (title, body) = words::single(settings.language, occasion, notice);
                self.host.notify(&title, &body, Some(notice.id));
            }
        }
    }
}

impl Known {
    /// Every occasion that is due, whether it was reminded of or not.
    fn due(&self, now: Timestamp) -> impl Iterator<Item = Reminder> {
        let is_open = self.status == NoticeStatus::Open && now < self.window.closes();
        let posted = is_open.then(|| (Occasion::Posted, self.rev.to_string()));
        let closing = Occasion::due(self.window, now).filter(|_| is_open && !self.is_answered());
        let closing = closing.map(|occasion| (occasion, self.window.closes_at.to_string()));
        let result = self.result.filter(|_| self.has_submitted).map(|result| (Occasion::Result, result.to_string()));
        let due = posted.into_iter().chain(closing).chain(result);
        due.map(|(occasion, what)| Reminder { notice: self.id, occasion, what })
    }

    fn is_answered(&self) -> bool {
        matches!(self.bid_status, BidStatus::Submitted | BidStatus::Declined)
    }

    /// Whether somebody wants to hear of it: not of what was there before, nor of a notice that a colleague answered.
    fn is_news(&self, occasion: Occasion, is_first: bool) -> bool {
        match occasion {
            Occasion::Posted => !is_first && !self.is_answered(),
            Occasion::Result => !is_first,
            Occasion::DayBefore | Occasion::HourBefore => true,
        }
    }
}

/// The notices that something can be due of; none where the mirror is another one's, or not yet whole.
async fn read(pool: &SqlitePool, mine: &Owner, now: Timestamp) -> Result<Option<Vec<Known>>, sqlx::Error> {
    let is_whole = "select count(*) from cursor where read_at is not null";
    if owner(pool).await?.as_ref() != Some(mine) || sqlx::query_scalar::<_, i64>(is_whole).fetch_one(pool).await? == 0 {
        return Ok(None);
    }
    let open = Query::<Bids>::new().any("notice_status", &[Value::code(NoticeStatus::Open)]).all(pool).await?;
    let since = now.saturating_sub(RESULT_WITHIN).unwrap_or(Timestamp::MIN);
    let ended = Query::<Bids>::new().any("notice_status", &[Value::code(NoticeStatus::Ended)]);
    let ended = ended.present("bid_result").present("bid_at").from("bid_closes_at", &Value::Minute(since));
    let mut notices = open;
    notices.extend(ended.all(pool).await?);
    Ok(Some(notices.into_iter().map(Known::from).collect()))
}

impl From<Row> for Known {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            rev: row.rev,
            number: row.number,
            title: row.title,
            status: row.status,
            is_amended: row.amended_at.is_some(),
            window: Window { opens_at: row.opens_at, closes_at: row.closes_at },
            bid_status: row.bid_status,
            has_submitted: row.bid_at.is_some(),
            result: row.result,
        }
    }
}
