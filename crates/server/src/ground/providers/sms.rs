//! The gateway of text messages, by Solapi's API.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::header::AUTHORIZATION;
use serde_json::json;
use sha2::Sha256;

use super::http::{Clients, Repeat, Service};
use crate::ground::config::SmsGateway;
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::ground::sender::{Sending, SmsSender};

/// Sends texts.
pub(crate) struct Gateway {
    service: Service,
    key: String,
    secret: String,
    from: String,
}

impl Gateway {
    pub(super) fn new(config: &SmsGateway, clients: &mut Clients) -> Result<Self, Fault> {
        Ok(Self {
            service: Service::new("sms", &config.url, clients)?,
            key: config.api_key.clone(),
            secret: config.api_secret.clone(),
            from: config.from.clone(),
        })
    }

    /// Signed by the computer's clock, which the gateway compares with its own: the server's may be moved in a demo.
    fn authorization(&self) -> Result<String, Fault> {
        let (date, salt) = (Timestamp::now().to_string(), secret::token()?);
        let broken = |error| Fault::broken(format!("the gateway's secret: {error}"));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).map_err(broken)?;
        mac.update(date.as_bytes());
        mac.update(salt.as_bytes());
        let signature = base16ct::lower::encode_string(&mac.finalize().into_bytes());
        Ok(format!("HMAC-SHA256 apiKey={}, date={date}, salt={salt}, signature={signature}", self.key))
    }

    async fn post(&self, to: &str, text: &str) -> Result<(), Fault> {
        let authorization = self.authorization()?;
        let body = json!({ "message": { "to": to, "from": self.from, "text": text } });
        // Without an answer it may have gone out: a second one would make the first code wrong in the person's hands.
        let ask = self.service.ask(Repeat::No, "/messages/v4/send", |client, url| {
            client.post(url).header(AUTHORIZATION, &authorization).json(&body)
        });
        let answer = ask.await?;
        if answer.status.is_success() {
            return Ok(());
        }
        let refusal: serde_json::Value = answer.json()?;
        Err(answer.unexpected(refusal["errorCode"].as_str().unwrap_or_default()).into())
    }
}

impl SmsSender for Gateway {
    fn send<'a>(&'a self, mobile_no: &'a str, text: &'a str) -> Sending<'a> {
        Box::pin(self.post(mobile_no, text))
    }
}
