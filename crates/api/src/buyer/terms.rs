//! 이용약관 and 개인정보 수집/이용 by the buyer (spec 02 S7).

use jiff::Timestamp;
use pok_domain::TermsId;
use pok_domain::terms::TermsKind;
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// Publishes the next version of a document. It holds from `effective_at` on, from now on if that is past.
    ///
    /// Fails with `Invalid` where the title or the text is empty or too long.
    (Buyer, Admin) BINDING "buyer.terms.publish" => Publish {
        /// Which document.
        kind: TermsKind,
        /// Its heading.
        title: String,
        /// Its text: `#` before a heading, `|` between the cells of a table.
        body: String,
        /// From when it holds.
        effective_at: Timestamp,
        /// Whether every member agrees again at the next login.
        needs_reconsent: bool,
    } -> Published;
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Published {
    /// Its identifier.
    pub terms: TermsId,
    /// Its number, from 1.
    pub version: i64,
}
