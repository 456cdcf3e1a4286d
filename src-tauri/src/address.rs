//! 우편번호 검색: the server asks the national register.

use pok_api::Problem;
use pok_api::desktop::address::Search;
use pok_api::remote::address::{self, Found};

use crate::core::{Core, answers};

answers! { Search => search }

async fn search(core: &Core, Search { keyword, page }: Search) -> Result<Found, Problem> {
    core.server()?;
    core.remote.open(&address::Search { keyword: pok_domain::typed::line(&keyword), page }).await
}
