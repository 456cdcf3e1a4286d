//! Drafts: kept for the company's other computers, whoever of it writes. They bind nobody.

mod put;
mod store;

use pok_api::remote::draft::Put;

use crate::app::answers;
use crate::ground::caller::SignedIn;

answers! { SignedIn { Put => put::put } }
