//! Services outside, each behind what PoK needs of it. What goes wrong out there is `Unavailable` to whoever asked, and
//! a line in the log that names the service and nobody else.

mod address;
pub(crate) mod business;
mod http;
pub(crate) mod identity;
mod mail;
mod sms;

use std::sync::Arc;

use pok_api::{Code, Problem};

pub(crate) use mail::Smtp;
pub(crate) use sms::Gateway;

use crate::config::Outside;
use crate::fault::Fault;
use http::Clients;

/// The services that are asked something; those that aren't configured are none.
pub(crate) struct Services {
    identity: Option<identity::Provider>,
    address: Option<address::Register>,
    business: Option<business::TaxService>,
}

impl Services {
    /// What sends texts comes along: it has the same clients.
    pub(crate) fn new(outside: &Outside) -> Result<(Self, Option<Arc<Gateway>>), Fault> {
        let mut clients = Clients::default();
        let identity = outside.identity.as_ref().map(|it| identity::Provider::new(it, &mut clients)).transpose()?;
        let address = outside.address.as_ref().map(|it| address::Register::new(it, &mut clients)).transpose()?;
        let business = outside.business.as_ref().map(|it| business::TaxService::new(it, &mut clients)).transpose()?;
        let sms = outside.sms.as_ref().map(|it| Gateway::new(it, &mut clients)).transpose()?;
        Ok((Self { identity, address, business }, sms.map(Arc::new)))
    }

    /// # Errors
    /// `Unavailable` where none is configured.
    pub(crate) fn identity(&self) -> Result<&identity::Provider, Problem> {
        self.identity.as_ref().ok_or_else(|| not_configured("identity"))
    }

    fn address(&self) -> Result<&address::Register, Problem> {
        self.address.as_ref().ok_or_else(|| not_configured("address"))
    }

    fn business(&self) -> Result<&business::TaxService, Problem> {
        self.business.as_ref().ok_or_else(|| not_configured("business"))
    }
}

fn not_configured(section: &'static str) -> Problem {
    tracing::error!(section, "a service outside isn't configured");
    unavailable()
}

/// What whoever asked is told.
fn unavailable() -> Problem {
    Problem::new(Code::Unavailable, "a service outside doesn't answer; try again later")
}
