//! The identity provider, by PortOne's second API.

use std::net::IpAddr;

use pok_api::remote::verification::Claim;
use pok_api::{Code, Problem};
use pok_domain::Name;
use pok_domain::member::{Gender, IdentityMethod, Person};
use pok_domain::typed;
use reqwest::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Answer, Clients, Repeat, Service};
use super::unavailable;
use crate::ground::config::IdentityProvider;
use crate::ground::fault::Fault;

/// What the verifying company behind the provider has against it.
const REFUSED: &str = "PG_PROVIDER";

/// The provider.
pub(crate) struct Provider {
    service: Service,
    authorization: String,
    channel: String,
}

/// How a verification stands.
pub(crate) enum Standing {
    /// Nobody has confirmed yet.
    Waiting,
    /// They declined, or the provider gave up.
    Failed,
    /// Who they are, and the key that is theirs whatever phone they have (CI).
    Verified { person: Person, ci: String },
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    status: String,
    verified_customer: Option<Customer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    ci: Option<String>,
    name: String,
    gender: Option<String>,
    birth_date: Option<jiff::civil::Date>,
    phone_number: Option<String>,
    is_foreigner: Option<bool>,
}

impl Provider {
    pub(super) fn new(config: &IdentityProvider, clients: &mut Clients) -> Result<Self, Fault> {
        Ok(Self {
            service: Service::new("identity", &config.url, clients)?,
            authorization: format!("PortOne {}", config.secret),
            channel: config.channel.clone(),
        })
    }

    /// Asks a person to confirm; `id` is ours.
    ///
    /// # Errors
    /// `IdentityRefused`, `Unavailable`.
    pub(crate) async fn send(
        &self,
        id: &str,
        claim: &Claim,
        method: IdentityMethod,
        peer: IpAddr,
    ) -> Result<(), Problem> {
        let body = json!({
            "channelKey": self.channel,
            "customer": {
                "name": typed::line(&claim.name),
                "phoneNumber": claim.mobile_no.digits(),
                "identityNumber": claim.identity_digits,
                "ipAddress": peer.to_string(),
            },
            "operator": claim.carrier.code(),
            "method": match method {
                IdentityMethod::Pass => "APP",
                IdentityMethod::Sms => "SMS",
            },
        });
        let answer = self.post(&format!("/identity-verifications/{id}/send"), &body).await?;
        if answer.status.is_success() {
            return Ok(());
        }
        match self.refusal(&answer)?.as_str() {
            REFUSED => Err(refused()),
            other => Err(answer.unexpected(other)),
        }
    }

    /// Hands over what was typed, or asks whether the person has confirmed in the app; false where it isn't so.
    ///
    /// # Errors
    /// `Unavailable`.
    pub(crate) async fn confirm(&self, id: &str, otp: Option<&str>) -> Result<bool, Problem> {
        let body = otp.map_or_else(|| json!({}), |otp| json!({ "otp": otp }));
        let answer = self.post(&format!("/identity-verifications/{id}/confirm"), &body).await?;
        if answer.status.is_success() {
            return Ok(true);
        }
        match self.refusal(&answer)?.as_str() {
            REFUSED => Ok(false),
            // Confirmed before, and the answer was lost.
            "IDENTITY_VERIFICATION_ALREADY_VERIFIED" => Ok(true),
            other => Err(answer.unexpected(other)),
        }
    }

    /// How it stands.
    ///
    /// # Errors
    /// `Unavailable`.
    pub(crate) async fn show(&self, id: &str) -> Result<Standing, Problem> {
        let path = format!("/identity-verifications/{id}");
        let ask = self
            .service
            .ask(Repeat::Yes, &path, |client, url| client.get(url).header(AUTHORIZATION, &self.authorization));
        let answer = ask.await?;
        if !answer.status.is_success() {
            return Err(answer.unexpected(&self.refusal(&answer)?));
        }
        let verification: Verification = answer.json()?;
        match (verification.status.as_str(), verification.verified_customer) {
            ("VERIFIED", Some(customer)) => customer.read(),
            ("READY", _) => Ok(Standing::Waiting),
            ("FAILED", _) => Ok(Standing::Failed),
            _ => Err(answer.unexpected("another status")),
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Answer, Problem> {
        let ask = self.service.ask(Repeat::No, path, |client, url| {
            client.post(url).header(AUTHORIZATION, &self.authorization).json(body)
        });
        ask.await
    }

    fn refusal(&self, answer: &Answer) -> Result<String, Problem> {
        Ok(answer.json::<Refusal>()?.kind)
    }
}

impl Customer {
    /// A person has all of it; a channel that isn't set up to say it is of no use.
    fn read(self) -> Result<Standing, Problem> {
        let lacks = |what: &'static str| {
            tracing::error!(what, "the identity provider doesn't say all of a person");
            unavailable()
        };
        let gender = match self.gender.as_deref() {
            Some("MALE") => Gender::Male,
            Some("FEMALE") => Gender::Female,
            _ => return Err(lacks("gender")),
        };
        let person = Person {
            name: Name::parse(&self.name).map_err(|_| lacks("name"))?,
            birth_date: self.birth_date.ok_or_else(|| lacks("birthDate"))?,
            gender,
            is_foreigner: self.is_foreigner.ok_or_else(|| lacks("isForeigner"))?,
            mobile_no: self.phone_number.and_then(|number| number.parse().ok()).ok_or_else(|| lacks("phoneNumber"))?,
        };
        Ok(Standing::Verified { person, ci: self.ci.ok_or_else(|| lacks("ci"))? })
    }
}

/// The provider knows no such person at that number, or they declined.
pub(crate) fn refused() -> Problem {
    Problem::new(Code::IdentityRefused, "the identity provider knows no such person at that number, or they declined")
}
