//! Reading the file and the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use pok_document::aside::Aside;
use serde::Deserialize;

#[cfg(feature = "demo")]
use super::Demo;
use super::providers::{Providers, Section};
use super::{BuyerRecord, Config};
#[cfg(feature = "demo")]
use crate::ground::clock::MovedClock;

/// The file, every part of it optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    database: Option<String>,
    trusted_proxies: Option<Vec<IpAddr>>,
    log_json: Option<bool>,
    connections: Option<usize>,
    work_at_once: Option<usize>,
    buyer: Option<BuyerRecord>,
    identity: Section,
    sms: Section,
    address: Section,
    business: Section,
    smtp: Section,
}

/// A setting that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {fault}")]
pub struct ConfigFault {
    setting: String,
    fault: String,
}

impl ConfigFault {
    pub(super) fn new(setting: impl Into<String>, fault: impl ToString) -> Self {
        Self { setting: setting.into(), fault: fault.to_string() }
    }
}

impl Config {
    /// The settings of `file`, if one is given, and of the environment.
    ///
    /// # Errors
    /// [`ConfigFault`] names the setting that can't be read.
    pub fn load(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigFault> {
        let read = match file {
            None => File::default(),
            Some(path) => {
                let fault = |fault: &dyn ToString| ConfigFault::new(path.display().to_string(), fault.to_string());
                let text = std::fs::read_to_string(path).map_err(|error| fault(&error))?;
                toml::from_str(&text).map_err(|error| fault(&error))?
            }
        };
        let standard = Self::default();
        Ok(Self {
            listen: parsed("POK_LISTEN", &variable)?.or(read.listen).unwrap_or(standard.listen),
            data: variable("POK_DATA").map(PathBuf::from).or(read.data).unwrap_or(standard.data),
            database: variable("DATABASE_URL").or(read.database),
            trusted_proxies: proxies(&variable)?.or(read.trusted_proxies).unwrap_or_default(),
            connections: parsed("POK_CONNECTIONS", &variable)?.or(read.connections),
            work_at_once: parsed("POK_WORK_AT_ONCE", &variable)?.or(read.work_at_once).unwrap_or(standard.work_at_once),
            aside: Aside::own().map_err(|fault| ConfigFault::new("this program", fault))?,
            log_json: parsed("POK_LOG_JSON", &variable)?.or(read.log_json).unwrap_or_default(),
            buyer: buyer(read.buyer.unwrap_or_default(), &variable),
            providers: Providers::read([read.identity, read.sms, read.address, read.business, read.smtp], &variable)?,
            ..standard
        })
    }

    /// Makes it a demo server, whose clock can be moved.
    #[cfg(feature = "demo")]
    #[must_use]
    pub fn with_demo(self, demo: Demo) -> Self {
        let clock = std::sync::Arc::<MovedClock>::default();
        Self { demo: Some(demo), clock, ..self }
    }
}

fn parsed<T: std::str::FromStr>(name: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Option<T>, ConfigFault>
where
    T::Err: std::fmt::Display,
{
    variable(name).map(|text| text.parse().map_err(|fault: T::Err| ConfigFault::new(name, fault))).transpose()
}

fn proxies(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Vec<IpAddr>>, ConfigFault> {
    const NAME: &str = "POK_TRUSTED_PROXIES";
    let parse = |text: String| {
        let addresses = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        addresses.map(|part| part.parse().map_err(|fault| ConfigFault::new(NAME, fault))).collect()
    };
    variable(NAME).map(parse).transpose()
}

fn buyer(read: BuyerRecord, variable: impl Fn(&str) -> Option<String>) -> BuyerRecord {
    let or = |name: &str, otherwise: String| variable(name).unwrap_or(otherwise);
    BuyerRecord {
        name: or("POK_BUYER_NAME", read.name),
        business_reg_no: or("POK_BUYER_BUSINESS_REG_NO", read.business_reg_no),
        representative: or("POK_BUYER_REPRESENTATIVE", read.representative),
        address: or("POK_BUYER_ADDRESS", read.address),
        contact_mail: or("POK_BUYER_CONTACT_MAIL", read.contact_mail),
        portal: or("POK_BUYER_PORTAL", read.portal),
        seal: variable("POK_BUYER_SEAL").map(PathBuf::from).or(read.seal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_goes_before_the_file_and_a_wrong_one_is_named() {
        let variable = |name: &str| (name == "POK_LISTEN").then(|| "127.0.0.1:9000".to_owned());
        let config = Config::load(None, variable).expect("readable");
        assert_eq!(config.listen.port(), 9000);
        let wrong = Config::load(None, |name| (name == "POK_TRUSTED_PROXIES").then(|| "10.0.0.1, x".into()));
        assert!(wrong.err().is_some_and(|fault| fault.to_string().starts_with("POK_TRUSTED_PROXIES")));
    }

    #[test]
    fn a_service_outside_is_given_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("pok.toml");
        let load = |text: &str, name: &'static str| {
            std::fs::write(&file, text).expect("written");
            Config::load(Some(&file), move |asked| (asked == name).then(|| "secret value".to_owned()))
        };
        let half = "[sms]\nurl = \"https://gateway.example\"\napi_key = \"K\"\nfrom = \"0212345678\"";
        let missing = load(half, "").err().expect("a fault").to_string();
        assert!(missing.contains("sms.api_secret") && missing.contains("POK_SMS_API_SECRET"), "{missing}");
        let whole = load(half, "POK_SMS_API_SECRET").expect("readable").providers;
        assert_eq!(whole.sms.map(|sms| sms.api_secret).as_deref(), Some("secret value"));
        assert!(whole.identity.is_none() && whole.smtp.is_none());
        let unknown = load("[smtp]\nuri = \"smtp://relay.example\"", "").err().expect("a fault").to_string();
        assert!(unknown.starts_with("smtp.uri"), "{unknown}");
    }
}
