//! The rows of notices and bids: writing them, and finding them again.

mod answers;
mod bids;
mod notices;
mod publish;

pub(super) use answers::{answers, opened};
pub(super) use bids::{Answered, bid, bid_for_update, bidders, decline, submit, void_submissions};
pub(super) use notices::{
    NoticeRow, find, for_update, insert, insert_invited, invited, next_to_close, open_to_all, set_amended, set_awarded,
    set_closed, set_failed, set_opened, set_posted, update_content, visible,
};
pub(super) use publish::{publish_bid_at, publish_bids, publish_notice};
