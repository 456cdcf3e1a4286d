//! 공지사항 by the buyer (spec 00 §4).

use pok_domain::board::Notice;
use pok_domain::{Name, NoticeId};

use crate::call::calls;

calls! {
    /// Posts a notice, or changes one that is there; its day is the day it was posted first.
    (Buyer, Admin) BINDING "buyer.notice.put" => Put {
        /// Which; none for a new one.
        notice: Option<NoticeId>,
        /// 공지: stands first, with the badge.
        is_pinned: bool,
        /// The title.
        title: Name,
        /// What it says, in paragraphs divided by an empty line; at most 20,000 characters.
        body: String,
    } -> Notice;

    /// Takes a notice off the board.
    (Buyer, Admin) BINDING "buyer.notice.remove" => Remove {
        /// Which.
        notice: NoticeId,
    } -> ();
}
