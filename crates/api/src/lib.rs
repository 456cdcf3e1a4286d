//! Every call between PoK's parts: name, request, reply and errors, each defined once.
//!
//! [`desktop_calls!`] lists what the window asks of the core, [`remote_calls!`] what the core asks of the server,
//! [`buyer_calls!`] what the buyer's side asks of it. Each host passes a macro of its own to the list, so a listed
//! call without a [`Handle`] does not compile.

mod bytes;
mod call;
mod problem;
mod receipt;

pub mod buyer;
pub mod desktop;
pub mod list;
pub mod protocol;
pub mod record;
pub mod remote;

pub use bytes::Bytes;
pub use call::{Call, Handle};
pub use problem::{Code, FieldFault, Problem};
pub use receipt::Receipt;
