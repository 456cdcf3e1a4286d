//! The national register of road-name addresses (juso.go.kr).

use pok_api::Problem;
use pok_api::remote::address::{ADDRESSES, Found, Row};
use serde::Deserialize;

use super::http::{Clients, Repeat, Service};
use crate::ground::config::AddressRegister;
use crate::ground::fault::Fault;

/// The register.
pub(crate) struct Register {
    service: Service,
    key: String,
}

#[derive(Deserialize)]
struct Answer {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    common: Common,
    juso: Option<Vec<Juso>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Common {
    error_code: String,
    total_count: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Juso {
    road_addr: String,
    jibun_addr: String,
    zip_no: String,
    #[serde(default)]
    bd_nm: String,
}

impl Register {
    pub(super) fn new(config: &AddressRegister, clients: &mut Clients) -> Result<Self, Fault> {
        Ok(Self { service: Service::new("address", &config.url, clients)?, key: config.key.clone() })
    }

    /// The addresses that a keyword finds.
    ///
    /// # Errors
    /// `Invalid` (`keyword`), `Unavailable`.
    pub(crate) async fn search(&self, keyword: &str, page: u32) -> Result<Found, Problem> {
        let (page, size) = (page.to_string(), ADDRESSES.to_string());
        let query = [
            ("confmKey", self.key.as_str()),
            ("currentPage", &page),
            ("countPerPage", &size),
            ("keyword", keyword),
            ("resultType", "json"),
        ];
        let ask =
            self.service.ask(Repeat::Yes, "/addrlink/addrLinkApi.do", |client, url| client.get(url).query(&query));
        let answer = ask.await?;
        if !answer.status.is_success() {
            return Err(answer.unexpected(""));
        }
        let Answer { results: Results { common, juso } } = answer.json()?;
        match common.error_code.as_str() {
            "0" => {}
            "E0005" | "E0008" => return Err(keyword_fault("short")),
            // Too many addresses would match: a province alone, a number alone, or beyond what one may page through.
            "E0006" | "E0009" | "E0011" | "E0012" | "E0015" => return Err(keyword_fault("broad")),
            "E0010" => return Err(keyword_fault("long")),
            "E0013" => return Err(keyword_fault("characters")),
            other => return Err(answer.unexpected(other)),
        }
        let row = |juso: Juso| Row {
            postal_code: juso.zip_no,
            road: juso.road_addr,
            jibun: juso.jibun_addr,
            building: juso.bd_nm,
        };
        let total = common.total_count.parse().map_err(|_| answer.unexpected("totalCount"))?;
        Ok(Found { total, rows: juso.unwrap_or_default().into_iter().map(row).collect() })
    }
}

/// What is wrong with a keyword, as a word that the window makes a sentence of.
pub(crate) fn keyword_fault(what: &str) -> Problem {
    Problem::field("keyword", what)
}
