//! Services outside, each behind what PoK needs of it. What goes wrong out there is `Unavailable` to whoever asked, and
//! a line in the log that names the service and nobody else.

pub(crate) mod address;
pub(crate) mod business;
mod http;
#[cfg(feature = "demo")]
mod simulated;
mod sms;
mod smtp;
pub(crate) mod verification;

use std::sync::Arc;

use pok_api::{Code, Problem};

#[cfg(feature = "demo")]
pub(crate) use simulated::simulate;
pub(crate) use sms::Gateway;
pub(crate) use smtp::Smtp;

use crate::ground::config::Providers;
use crate::ground::fault::Fault;
use http::Clients;

/// The services that are asked something; those that aren't configured are none.
pub(crate) struct Services {
    verification: Option<verification::Provider>,
    address: Option<address::Register>,
    business: Option<business::TaxService>,
}

impl Services {
    /// What sends texts comes along: it has the same clients.
    pub(crate) fn new(configured: &Providers) -> Result<(Self, Option<Arc<Gateway>>), Fault> {
        let mut clients = Clients::default();
        let verification =
            configured.identity.as_ref().map(|it| verification::Provider::new(it, &mut clients)).transpose()?;
        let address = configured.address.as_ref().map(|it| address::Register::new(it, &mut clients)).transpose()?;
        let business =
            configured.business.as_ref().map(|it| business::TaxService::new(it, &mut clients)).transpose()?;
        let sms = configured.sms.as_ref().map(|it| Gateway::new(it, &mut clients)).transpose()?;
        Ok((Self { verification, address, business }, sms.map(Arc::new)))
    }

    /// # Errors
    /// `Unavailable` where none is configured.
    pub(crate) fn verification(&self) -> Result<&verification::Provider, Problem> {
        self.verification.as_ref().ok_or_else(|| not_configured("identity"))
    }

    /// The same.
    pub(crate) fn address(&self) -> Result<&address::Register, Problem> {
        self.address.as_ref().ok_or_else(|| not_configured("address"))
    }

    /// The same.
    pub(crate) fn business(&self) -> Result<&business::TaxService, Problem> {
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
