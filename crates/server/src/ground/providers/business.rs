//! How a business stands, by the National Tax Service's look-up (odcloud.kr).

use pok_api::Problem;
use pok_domain::member::{BusinessRegNo, BusinessStatus};
use serde::Deserialize;
use serde_json::json;

use super::http::{Clients, Repeat, Service};
use crate::ground::config;
use crate::ground::fault::Fault;

/// The look-up.
pub(crate) struct TaxService {
    service: Service,
    key: String,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Business>,
}

#[derive(Deserialize)]
struct Business {
    b_no: String,
    b_stt_cd: String,
}

impl TaxService {
    pub(super) fn new(config: &config::TaxService, clients: &mut Clients) -> Result<Self, Fault> {
        Ok(Self { service: Service::new("business", &config.url, clients)?, key: config.key.clone() })
    }

    /// How a business stands now.
    ///
    /// # Errors
    /// `Unavailable`.
    pub(crate) async fn status(&self, number: BusinessRegNo) -> Result<BusinessStatus, Problem> {
        let digits = number.digits();
        let body = json!({ "b_no": [digits] });
        let query = [("serviceKey", self.key.as_str())];
        let ask = self
            .service
            .ask(Repeat::Yes, "/nts-businessman/v1/status", |client, url| client.post(url).query(&query).json(&body));
        let answer = ask.await?;
        if !answer.status.is_success() {
            return Err(answer.unexpected(""));
        }
        let found = answer.json::<Answer>()?.data.into_iter().find(|business| business.b_no == digits);
        match found.as_ref().map(|business| business.b_stt_cd.as_str()) {
            Some("01") => Ok(BusinessStatus::Open),
            Some("02") => Ok(BusinessStatus::Suspended),
            Some("03") => Ok(BusinessStatus::Closed),
            Some("") => Ok(BusinessStatus::Unregistered),
            _ => Err(answer.unexpected("another status")),
        }
    }
}

#[cfg(test)]
mod tests {
    use pok_api::Code;

    use super::*;

    #[tokio::test]
    async fn a_business_is_open_suspended_closed_or_unknown() {
        let simulator = pok_simulator::Keys::default();
        let router = pok_simulator::router(simulator.clone(), std::sync::Arc::<pok_simulator::Outbox>::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(pok_simulator::serve(listener, router, std::future::pending()));
        let service = |url: String| {
            let config = config::TaxService { url, key: simulator.business_key.clone() };
            TaxService::new(&config, &mut Clients::default()).expect("a service")
        };
        let here = service(url);
        for (number, expected) in [
            ("120-81-47521", BusinessStatus::Open),
            ("120-81-47502", BusinessStatus::Suspended),
            ("120-81-47503", BusinessStatus::Closed),
            ("120-81-47500", BusinessStatus::Unregistered),
        ] {
            let found = here.status(number.parse().expect("a number")).await.expect("an answer");
            assert_eq!(found, expected, "{number}");
        }
        let nowhere = service("http://127.0.0.1:9".into());
        let refused = nowhere.status("120-81-47521".parse().expect("a number")).await.expect_err("nobody there");
        assert_eq!(refused.code, Code::Unavailable);
    }
}
