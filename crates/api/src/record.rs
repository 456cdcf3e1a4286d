//! What the change feed brings, by kind. The desktop keeps the body of each record as it came, and derives from it what
//! lists need.

use pok_domain::bid::BidNotice;
use pok_domain::board::Notice;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::remote::company::Membership;
use crate::remote::contact::Colleague;
use crate::remote::sync::{Bid, Contract, Draft, LastSeal};

/// A kind of record.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// As [`crate::remote::sync::Subject`] names it on the wire.
    const KIND: &'static str;
}

macro_rules! records {
    ($($record:ty = $kind:literal),+ $(,)?) => {
        $(impl Record for $record { const KIND: &'static str = $kind; })+

        /// Every kind that this version knows.
        pub const KINDS: &[&str] = &[$($kind),+];
    };
}

records! {
    Membership = "company",
    Colleague = "contact",
    Contract = "contract",
    BidNotice = "bid_notice",
    Bid = "bid",
    Draft = "draft",
    LastSeal = "seal",
    Notice = "notice",
}

/// What rows of a list are made of: a record, or one and what else the feed says under the same identifier (a notice,
/// the company's answer to it, and what is being written towards it).
pub trait Source: Sized + Send + 'static {
    /// The first is needed, the others may be missing.
    const KINDS: &'static [&'static str];

    /// Reads it from bodies, one a kind; none where the first is missing.
    ///
    /// # Errors
    /// A body is none of this version's.
    fn read(bodies: &[Option<&str>]) -> serde_json::Result<Option<Self>>;
}

fn part<R: Record>(bodies: &[Option<&str>], place: usize) -> serde_json::Result<Option<R>> {
    bodies.get(place).copied().flatten().map(serde_json::from_str).transpose()
}

impl<R: Record> Source for R {
    const KINDS: &'static [&'static str] = &[R::KIND];

    fn read(bodies: &[Option<&str>]) -> serde_json::Result<Option<Self>> {
        part(bodies, 0)
    }
}

impl<A: Record, B: Record, C: Record> Source for (A, Option<B>, Option<C>) {
    const KINDS: &'static [&'static str] = &[A::KIND, B::KIND, C::KIND];

    fn read(bodies: &[Option<&str>]) -> serde_json::Result<Option<Self>> {
        let Some(first) = part(bodies, 0)? else { return Ok(None) };
        Ok(Some((first, part(bodies, 1)?, part(bodies, 2)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::sync::Subject;

    #[test]
    fn the_feed_knows_each_kind_by_its_name() {
        for kind in KINDS {
            let body = format!(r#"{{"kind":"{kind}","body":0}}"#);
            let refused = serde_json::from_str::<Subject>(&body).expect_err("no body").to_string();
            assert!(!refused.contains("unknown variant"), "{kind}: {refused}");
        }
        let refused = serde_json::from_str::<Subject>(r#"{"kind":"weather","body":0}"#).expect_err("unknown");
        assert!(refused.to_string().contains("unknown variant"), "{refused}");
    }
}
