//! 본인인증 (spec 01 S2): the provider is asked, and what it says is kept until it has served or expired. What a person
//! types of themselves goes to the provider and nowhere else.

mod begin;
mod confirm;
mod store;

use pok_api::remote::verification::{Begin, Confirm};

pub(crate) use store::{Known, sweep, take};

use crate::app::answers;
use crate::ground::caller::{Anonymous, Polling};

answers! {
    Anonymous { Begin => begin::begin }
    Polling { Confirm => confirm::confirm }
}
