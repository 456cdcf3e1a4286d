//! 이용약관 and 개인정보 수집/이용: documents by version, and who has to agree again (spec 01 S3, spec 02 S7).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::TermsId;
use crate::code::codes;

codes! {
    /// Which document.
    pub enum TermsKind {
        /// 이용약관.
        Terms = "TERMS",
        /// 개인정보 수집/이용.
        Privacy = "PRIVACY",
    }
}

/// One version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Terms {
    /// Its identifier.
    pub id: TermsId,
    /// Which document.
    pub kind: TermsKind,
    /// From 1.
    pub version: i64,
    /// Its heading.
    pub title: String,
    /// Its text. Lines that begin with `#` are headings; lines of `|` cells are a table, the first one its head.
    pub body: String,
    /// From when it holds.
    pub effective_at: Timestamp,
    /// Whether who agreed to an earlier version agrees again.
    pub needs_reconsent: bool,
}

/// The newest version of each kind that holds at `now`, in the order of [`TermsKind::ALL`].
pub fn in_force(all: &[Terms], now: Timestamp) -> Vec<&Terms> {
    let newest = |kind: &TermsKind| {
        let held = all.iter().filter(|terms| terms.kind == *kind && terms.effective_at <= now);
        held.max_by_key(|terms| terms.version)
    };
    TermsKind::ALL.iter().filter_map(newest).collect()
}

/// The documents in force that somebody has to agree to again, who has agreed to `agreed`: of a kind of which a version
/// that needs it is newer than theirs.
pub fn to_agree_again<'a>(all: &'a [Terms], agreed: &[TermsId], now: Timestamp) -> Vec<&'a Terms> {
    let is_needed = |current: &&Terms| {
        let of_kind = || all.iter().filter(|terms| terms.kind == current.kind && terms.effective_at <= now);
        let theirs = of_kind().filter(|terms| agreed.contains(&terms.id)).map(|terms| terms.version).max();
        of_kind().any(|terms| terms.needs_reconsent && terms.version > theirs.unwrap_or_default())
    };
    in_force(all, now).into_iter().filter(is_needed).collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;

    fn terms(number: u128, kind: TermsKind, version: i64, day: i64, needs_reconsent: bool) -> Terms {
        let effective_at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
        let id = TermsId(Uuid::from_u128(number));
        Terms { id, kind, version, title: String::new(), body: String::new(), effective_at, needs_reconsent }
    }

    #[test]
    fn log_16_only_a_document_that_needs_it_and_is_in_force_is_asked_for() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 10);
        let (first, privacy) = (terms(1, TermsKind::Terms, 1, 0, false), terms(2, TermsKind::Privacy, 1, 0, false));
        let agreed = [first.id, privacy.id];
        let ask = |all: &[Terms], agreed: &[TermsId]| -> Vec<i64> {
            to_agree_again(all, agreed, now).iter().map(|terms| terms.version).collect()
        };
        let mut all = vec![first, privacy];
        assert!(ask(&all, &agreed).is_empty());
        all.push(terms(3, TermsKind::Terms, 2, 5, false));
        assert!(ask(&all, &agreed).is_empty(), "a small correction");
        all.push(terms(4, TermsKind::Terms, 3, 11, true));
        assert!(ask(&all, &agreed).is_empty(), "holds from tomorrow");
        all.push(terms(5, TermsKind::Terms, 4, 9, true));
        assert_eq!(ask(&all, &agreed), [4]);
        all.push(terms(6, TermsKind::Terms, 5, 10, false));
        assert_eq!(ask(&all, &agreed), [5], "the newest, though an earlier one asked");
        assert!(ask(&all, &[TermsId(Uuid::from_u128(6))]).is_empty());
        assert!(ask(&all, &[TermsId(Uuid::from_u128(5))]).is_empty());
        assert_eq!(in_force(&all, now).iter().map(|terms| terms.version).collect::<Vec<_>>(), [5, 1]);
    }
}
