//! Keeping the mirror fresh: a loop that pulls when the server says there is more, and every minute anyway. Beside it,
//! one that sends what waits.

mod apply;
mod claim;
mod damage;
pub(crate) mod due;
pub(crate) mod line;
mod mirrored;
mod outbox;
mod pages;
mod plan;
mod pull;
mod push;
mod round;
mod server_about;
mod upload;
mod waiting;
