//! Who one is: by the password, by a one-time code, or by one's phone (본인인증). Whoever needs a proof asks here; what it
//! is for, nobody here knows.

mod act_code;
mod code;
pub(crate) mod password;
mod reauthenticate;
mod verification;
mod write;

pub(crate) use act_code::ActCode;
pub(crate) use code::{Code, Purpose};
pub(crate) use reauthenticate::{Reauthenticate, TypedProof, Way};
pub(crate) use verification::Verification;
pub(crate) use write::use_write;
