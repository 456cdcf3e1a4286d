//! Whether the chain still says what it said.

use sqlx::AnyPool;

use super::Entry;
use super::store::{Link, after, head, link_hash};
use crate::ground::fault::Fault;

/// What is wrong with the first entry that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// An entry is missing before this one.
    Gap,
    /// It doesn't carry the hash of the entry before.
    Unlinked,
    /// Its text isn't the text that was hashed.
    Changed,
    /// The chain ends before its head.
    CutOff,
}

/// The result of a check of the whole chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry holds.
    Holds {
        /// How many there are.
        entries: i64,
        /// The hash of the last one.
        head: String,
    },
    /// The first entry that doesn't.
    Broken {
        /// Its place.
        seq: i64,
        /// What is wrong.
        what: Break,
    },
}

const BATCH: i64 = 1000;

/// Reads the chain from its beginning.
pub(crate) async fn verify(pool: &AnyPool) -> Result<Verdict, Fault> {
    let (last, last_hash) = head(pool).await?;
    let (mut seq, mut previous) = (0, "0".repeat(64));
    loop {
        let links = after(pool, seq, BATCH).await?;
        let Some(end) = links.last().map(|link| link.seq) else { break };
        for link in &links {
            if let Some(what) = check(link, seq + 1, &previous) {
                return Ok(Verdict::Broken { seq: link.seq, what });
            }
            (seq, previous) = (link.seq, link.sha256.clone());
            if seq == last && previous != last_hash {
                return Ok(Verdict::Broken { seq, what: Break::Changed });
            }
        }
        debug_assert_eq!(seq, end);
    }
    if seq < last {
        return Ok(Verdict::Broken { seq: seq + 1, what: Break::CutOff });
    }
    Ok(Verdict::Holds { entries: seq, head: previous })
}

fn check(link: &Link, expected: i64, previous: &str) -> Option<Break> {
    let said = serde_json::from_str::<Entry>(&link.entry).ok();
    if link.seq != expected {
        Some(Break::Gap)
    } else if link.previous != previous {
        Some(Break::Unlinked)
    } else if link_hash(&link.previous, &link.entry).to_string() != link.sha256
        || said.is_none_or(|entry| entry.seq != link.seq)
    {
        Some(Break::Changed)
    } else {
        None
    }
}
