//! Where the services outside are, and what they want to be shown. Nothing here can be printed: it has no `Debug`.

use std::collections::BTreeMap;

use super::ConfigFault;

/// The services outside that are configured. On a demo server the others are simulated.
#[derive(Clone, Default)]
pub struct Providers {
    /// `[identity]`: 본인인증.
    pub identity: Option<IdentityProvider>,
    /// `[sms]`: one-time codes.
    pub sms: Option<SmsGateway>,
    /// `[address]`: 우편번호 검색.
    pub address: Option<AddressRegister>,
    /// `[business]`: whether a business is open.
    pub business: Option<TaxService>,
    /// `[smtp]`: mails.
    pub smtp: Option<MailRelay>,
}

/// An identity provider that speaks PortOne's second API.
#[derive(Clone)]
pub struct IdentityProvider {
    /// E.g. `https://api.portone.io`.
    pub url: String,
    /// The API secret.
    pub secret: String,
    /// The channel's key: which verifying company is behind it.
    pub channel: String,
}

/// A gateway of text messages that speaks Solapi's API.
#[derive(Clone)]
pub struct SmsGateway {
    /// E.g. `https://api.solapi.com`.
    pub url: String,
    /// The API key.
    pub api_key: String,
    /// What requests are signed with.
    pub api_secret: String,
    /// The registered number that messages come from, digits alone.
    pub from: String,
}

/// The national register of road-name addresses.
#[derive(Clone)]
pub struct AddressRegister {
    /// E.g. `https://business.juso.go.kr`.
    pub url: String,
    /// The approved key.
    pub key: String,
}

/// The National Tax Service's look-up of businesses.
#[derive(Clone)]
pub struct TaxService {
    /// E.g. `https://api.odcloud.kr/api`.
    pub url: String,
    /// The service key, as it was given out before it was encoded.
    pub key: String,
}

/// A mail relay.
#[derive(Clone)]
pub struct MailRelay {
    /// E.g. `smtps://user:password@relay.example` or `smtp://relay.example:587?tls=required`.
    pub url: String,
    /// Who mails are from, e.g. `PoK <noreply@buyer.example>`.
    pub from: String,
}

/// A section of the file.
pub(super) type Section = Option<BTreeMap<String, String>>;

impl Providers {
    /// The file's sections, overridden by `POK_SECTION_KEY`.
    pub(super) fn read(
        [identity, sms, address, business, smtp]: [Section; 5],
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigFault> {
        let identity = section("identity", ["url", "secret", "channel"], identity, variable)?;
        let sms = section("sms", ["url", "api_key", "api_secret", "from"], sms, variable)?;
        let address = section("address", ["url", "key"], address, variable)?;
        let business = section("business", ["url", "key"], business, variable)?;
        let smtp = section("smtp", ["url", "from"], smtp, variable)?;
        Ok(Self {
            identity: identity.map(|[url, secret, channel]| IdentityProvider { url, secret, channel }),
            sms: sms.map(|[url, api_key, api_secret, from]| SmsGateway { url, api_key, api_secret, from }),
            address: address.map(|[url, key]| AddressRegister { url, key }),
            business: business.map(|[url, key]| TaxService { url, key }),
            smtp: smtp.map(|[url, from]| MailRelay { url, from }),
        })
    }
}

/// All keys of a section or none; half of one is a mistake that shows at the start.
fn section<const N: usize>(
    name: &str,
    keys: [&str; N],
    read: Section,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Option<[String; N]>, ConfigFault> {
    let mut read = read.unwrap_or_default();
    let given = keys.map(|key| {
        let of_file = read.remove(key);
        variable(&variable_name(name, key)).or(of_file).filter(|value| !value.is_empty())
    });
    if let Some(unknown) = read.keys().next() {
        return Err(ConfigFault::new(format!("{name}.{unknown}"), "there is no such setting"));
    }
    if given.iter().all(Option::is_none) {
        return Ok(None);
    }
    for (key, value) in keys.iter().zip(&given) {
        if value.is_none() {
            let or = variable_name(name, key);
            return Err(ConfigFault::new(format!("{name}.{key}"), format!("is missing (or {or} in the environment)")));
        }
    }
    Ok(Some(given.map(Option::unwrap_or_default)))
}

fn variable_name(section: &str, key: &str) -> String {
    format!("POK_{section}_{key}").to_uppercase()
}
