//! Mails about bids: who wants which, which are due, and what they say. They are written out in the transaction of what
//! they tell, or when their time has come: nobody gets one twice.

mod job;
mod letter;
mod preferences;
mod store;

pub(crate) use job::BidMails;
pub(super) use preferences::set as set_preferences;
pub(super) use store::due;
