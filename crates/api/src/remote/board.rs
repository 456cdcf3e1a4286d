//! 공지사항, visible before login.

use pok_domain::board::Notice;

use crate::call::calls;

calls! {
    /// The whole board: pinned first, then newest first.
    REPEATABLE FOR_OLD_CLIENTS "notice.list" => List {} -> Vec<Notice>;
}
