//! The feed's pages: fetched and read while those before them are written.

use pok_api::Problem;
use pok_api::record::Record as _;
use pok_api::remote::sync::{Changes, Page};
use pok_domain::board::Notice;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::plan::{Arrived, Batch, Change, Cursor, Plan, What, plan};
use crate::core::{Core, fault};
use crate::file::blob::id_of;
use crate::list;
use crate::record::Body;

/// Changes a page.
const PAGE: u32 = 500;
/// So many bytes of records are written at once, and a page more.
const AT_ONCE: usize = 2 * 1024 * 1024;
/// So many pages wait to be written, and one more is read.
const AHEAD: usize = 2;

/// [`pok_api::remote::sync::Change`] with the text of its body: of kinds that this version doesn't know, too.
#[derive(Deserialize)]
struct SentChange<'a> {
    seq: i64,
    #[serde(borrow)]
    subject: SentSubject<'a>,
}

#[derive(Deserialize)]
struct SentSubject<'a> {
    kind: &'a str,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl SentChange<'_> {
    fn read(self) -> Change {
        let what = match (self.subject.kind, self.subject.body) {
            ("notice_gone", Some(body)) => {
                What::Gone { kind: Notice::KIND, id: serde_json::from_str(body.get()).unwrap_or_default() }
            }
            (kind, Some(body)) => What::Is(list::Entry::of(Body::of(kind, body))),
            (_, None) => What::Hidden,
        };
        Change { seq: self.seq, what }
    }
}

/// What to do with the pages after a sequence, in their order. They are read on the side, until this is let go of.
pub(super) struct Pages {
    read: mpsc::Receiver<Box<Batch>>,
    /// Answers what comes after all of them.
    reading: JoinSet<Result<Plan, Problem>>,
}

impl Pages {
    pub(super) fn after(core: Core, cursor: Cursor) -> Self {
        let (to, read) = mpsc::channel(AHEAD);
        let mut reading = JoinSet::new();
        reading.spawn(read_on(core, cursor, to));
        Self { read, reading }
    }

    /// What to do next, with as many pages at once as have been read: writing few large batches costs much less than
    /// many small ones.
    ///
    /// # Errors
    /// A page can't be fetched or read. Nothing comes after that.
    pub(super) async fn next(&mut self) -> Result<Plan, Problem> {
        let Some(mut gathered) = self.read.recv().await else {
            return match self.reading.join_next().await {
                Some(Ok(last)) => last,
                other => Err(fault::internal("fetching pages", format!("{other:?}"))),
            };
        };
        while gathered.bytes() < AT_ONCE
            && let Ok(after) = self.read.try_recv()
        {
            gathered.go_on(*after);
        }
        Ok(Plan::Apply(gathered))
    }
}

/// Reads page after page, and answers what comes after them: the end of the feed, or that the mirror can't go on. The
/// server makes the next page while one is read.
async fn read_on(core: Core, mut cursor: Cursor, to: mpsc::Sender<Box<Batch>>) -> Result<Plan, Problem> {
    let mut ahead = JoinSet::new();
    let ask = |ahead: &mut JoinSet<_>, cursor| ahead.spawn(fetch(core.clone(), cursor));
    ask(&mut ahead, cursor);
    loop {
        let sent = match ahead.join_next().await {
            Some(Ok(sent)) => sent?,
            other => return Err(fault::internal("fetching a page", format!("{other:?}"))),
        };
        let batch = match read(cursor.seq, &sent, |last| drop(ask(&mut ahead, last)))? {
            Plan::Apply(batch) => batch,
            last => return Ok(last),
        };
        let end = batch.read_at;
        cursor = batch.to;
        // Nobody takes it any more: this ends too.
        let _ = to.send(batch).await;
        if let Some(at) = end {
            return Ok(Plan::Done { at });
        }
    }
}

async fn fetch(core: Core, Cursor { seq, mark }: Cursor) -> Result<Page, Problem> {
    let sent = core.remote.send(&Changes { cursor: seq, mark: Some(mark), limit: PAGE }).await?;
    // Now: it may wait before it is read.
    core.clock.observe(sent.at);
    Ok(sent)
}

/// What to do with a page; says its last sequence first where there is more.
fn read(cursor: i64, sent: &Page, more: impl FnOnce(Cursor)) -> Result<Plan, Problem> {
    let text = sent.changes.get();
    let intact = id_of(text.as_bytes()) == sent.sha256;
    let changes: Vec<SentChange<'_>> = match intact {
        true => serde_json::from_str(text).map_err(|error| fault::internal("a page", error))?,
        false => Vec::new(),
    };
    if let Some(last) = changes.last().filter(|last| last.seq < sent.head) {
        more(Cursor { seq: last.seq, mark: sent.mark });
    }
    let changes = changes.into_iter().map(SentChange::read).collect();
    Ok(plan(cursor, Arrived { changes, head: sent.head, mark: sent.mark, at: sent.at, restart: sent.restart, intact }))
}
