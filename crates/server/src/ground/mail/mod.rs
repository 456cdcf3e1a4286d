//! Mails that go out by themselves, what stands at the end of each, and where a demo's mails and texts go.

mod letter;
#[cfg(feature = "demo")]
mod outbox;
mod waiting;

pub(crate) use letter::signed;
#[cfg(feature = "demo")]
pub(crate) use outbox::{Outbox, letters};
pub(crate) use waiting::{CODE, Codes, Late, Letter, queue, queue_code, run};
