//! 우편번호 검색: the server asks the national register.

use pok_api::desktop::address::Search;
use pok_api::remote::address::{self, Found};
use pok_api::{Handle, Problem};

use crate::core::Core;

impl Handle<Search> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Search { keyword, page }: Search) -> Result<Found, Problem> {
        self.server()?;
        self.remote.open(&address::Search { keyword: pok_domain::name::nfc(keyword.trim()), page }).await
    }
}
