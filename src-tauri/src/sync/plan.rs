//! What a page of the feed means for the mirror, as data: decided here, without a database or a network.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_api::record::Record;

use crate::list::Entry;
use crate::record::Body;

/// How far a mirror has come: a place in the feed, and what the server has marked it with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) seq: i64,
    pub(crate) mark: i64,
}

/// A page as it came.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) changes: Vec<Change>,
    pub(crate) head: i64,
    /// What its last change is marked with.
    pub(crate) mark: i64,
    pub(crate) at: Timestamp,
    pub(crate) restart: bool,
    /// Its content has the hash it came with.
    pub(crate) intact: bool,
}

/// A change as it came.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) seq: i64,
    pub(crate) what: What,
}

/// What a change is about.
#[derive(Debug)]
pub(crate) enum What {
    /// A record is this now.
    Is(Entry),
    /// A record is no more.
    Gone { kind: &'static str, id: String },
    /// Something this contact may not see.
    Hidden,
}

/// What to do with it.
#[derive(Debug)]
pub(crate) enum Plan {
    /// There was nothing more.
    Done {
        /// The server's clock.
        at: Timestamp,
    },
    /// Rows to write, together with the cursor.
    Apply(Box<Batch>),
    /// The mirror can't go on from here: fetch everything again beside it.
    Rebuild(Why),
}

/// Why the mirror can't go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The server says so.
    Restart,
    /// A sequence is missing, or the feed is shorter than what was applied.
    Gap,
    /// The page was changed on its way.
    Hash,
}

/// The last state of each record that a page touches, or several in a row.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// By kind and identifier; none where it was removed.
    pub(crate) records: BTreeMap<(String, String), Option<Entry>>,
    /// The cursor afterwards.
    pub(crate) to: Cursor,
    /// The last sequence the server has.
    pub(crate) head: i64,
    /// The server's clock if this is the end of the feed.
    pub(crate) read_at: Option<Timestamp>,
}

impl Batch {
    /// The bytes of its records.
    pub(crate) fn bytes(&self) -> usize {
        self.records.values().flatten().map(|entry| entry.body.json.len()).sum()
    }

    /// With what came after it.
    pub(crate) fn go_on(&mut self, after: Self) {
        self.records.extend(after.records);
        (self.to, self.head, self.read_at) = (after.to, after.head, after.read_at);
    }

    /// A record of the page; none where it has none, or one of a later version.
    pub(crate) fn find<R: Record>(&self, id: &str) -> Option<R> {
        let entry = self.records.get(&(R::KIND.to_owned(), id.to_owned()))?.as_ref()?;
        serde_json::from_str(&entry.body.json).ok()
    }
}

/// Decides.
pub(crate) fn plan(cursor: i64, page: Arrived) -> Plan {
    if page.restart {
        return Plan::Rebuild(Why::Restart);
    }
    if !page.intact {
        return Plan::Rebuild(Why::Hash);
    }
    let gapless = page.changes.iter().zip(cursor + 1..).all(|(change, expected)| change.seq == expected);
    let seq = cursor + page.changes.len() as i64;
    let stuck = page.changes.is_empty() && page.head > cursor;
    if !gapless || stuck || page.head < seq {
        return Plan::Rebuild(Why::Gap);
    }
    if page.changes.is_empty() {
        return Plan::Done { at: page.at };
    }
    let to = Cursor { seq, mark: page.mark };
    let mut batch = Batch { to, head: page.head, read_at: (seq == page.head).then_some(page.at), ..Batch::default() };
    for change in page.changes {
        match change.what {
            What::Is(entry) => {
                let Body { kind, id, .. } = &entry.body;
                batch.records.insert((kind.clone(), id.clone()), Some(entry));
            }
            What::Gone { kind, id } => drop(batch.records.insert((kind.to_owned(), id), None)),
            What::Hidden => {}
        }
    }
    Plan::Apply(Box::new(batch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(sequences: &[i64], head: i64) -> Arrived {
        let changes = sequences.iter().map(|&seq| Change { seq, what: What::Hidden }).collect();
        Arrived { changes, head, mark: 7, at: Timestamp::UNIX_EPOCH, restart: false, intact: true }
    }

    #[test]
    fn a_run_without_gaps_is_applied() {
        assert!(matches!(plan(0, page(&[], 0)), Plan::Done { .. }));
        let Plan::Apply(batch) = plan(4, page(&[5, 6], 9)) else { panic!("applies") };
        assert_eq!((batch.to, batch.head, batch.read_at), (Cursor { seq: 6, mark: 7 }, 9, None));
        let Plan::Apply(batch) = plan(4, page(&[5, 6], 6)) else { panic!("applies") };
        assert_eq!(batch.read_at, Some(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn whatever_does_not_fit_is_fetched_anew() {
        let why = |cursor, page| match plan(cursor, page) {
            Plan::Rebuild(why) => Some(why),
            _ => None,
        };
        assert_eq!(why(4, page(&[6], 6)), Some(Why::Gap));
        assert_eq!(why(4, page(&[5, 7], 7)), Some(Why::Gap));
        assert_eq!(why(4, page(&[], 5)), Some(Why::Gap));
        assert_eq!(why(4, page(&[], 3)), Some(Why::Gap), "the server's feed is an older one");
        assert_eq!(why(4, Arrived { intact: false, ..page(&[5], 5) }), Some(Why::Hash));
        assert_eq!(why(4, Arrived { restart: true, ..page(&[], 0) }), Some(Why::Restart));
    }
}
