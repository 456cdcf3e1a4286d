//! 우편번호 검색, against the register that the demo's simulator is.

use std::collections::BTreeSet;

use pok_api::remote::address::{ADDRESSES, Found, Search};
use pok_api::{Code, Problem};
use pok_server::AddressRegister;

use crate::harness::Server;

async fn search(server: &Server, keyword: &str, page: u32) -> Result<Found, Problem> {
    server.call(None, &Search { keyword: keyword.into(), page }).await
}

on_both! {
    async fn mem_10_an_address_is_found_by_its_road_and_by_its_postal_code_a_page_at_a_time(server: Server) {
        let first = search(&server, "분당구 가온", 1).await.unwrap();
        let all = search(&server, "분당구", 1).await.unwrap();
        assert!(all.total > ADDRESSES && all.rows.len() == ADDRESSES as usize && first.total <= all.total);
        let mut roads = BTreeSet::new();
        for page in 1..=all.total.div_ceil(ADDRESSES) {
            let found = search(&server, "분당구", page).await.unwrap();
            assert_eq!(found.total, all.total);
            roads.extend(found.rows.into_iter().map(|row| row.road));
        }
        assert_eq!(roads.len(), all.total as usize, "every page has others");
        let row = &all.rows[0];
        assert!(row.road.starts_with("경기도 성남시 분당구") && row.postal_code.len() == 5);
        let by_code = search(&server, &row.postal_code, 1).await.unwrap();
        assert!(by_code.rows.iter().any(|found| found.road == row.road));
        assert_eq!(search(&server, "없는동네없는길", 1).await.unwrap(), Found { total: 0, rows: Vec::new() });
    }

    async fn mem_10_a_keyword_that_the_register_cannot_use_is_said_so(server: Server) {
        for (keyword, why) in [("", "short"), ("가", "short"), ("12", "broad"), ("경기도", "broad"), ("100%", "characters")] {
            let refused = search(&server, keyword, 1).await.unwrap_err();
            assert_eq!(refused.code, Code::Invalid, "{keyword}");
            assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].message.as_str()), ("keyword", why));
        }
        assert_eq!(search(&server, &"가".repeat(60), 1).await.unwrap_err().fields[0].message, "long");
        assert_eq!(search(&server, "분당구", 5000).await.unwrap_err().code, Code::Invalid);
    }

    async fn mem_10_without_the_register_or_with_a_wrong_key_the_server_says_so(server: Server) {
        let mut server = server;
        for url in ["http://127.0.0.1:9", &server.running().url()] {
            let register = AddressRegister { url: url.to_owned(), key: "wrong".into() };
            server.restart(|config| config.providers.address = Some(register)).await;
            assert_eq!(search(&server, "분당구", 1).await.unwrap_err().code, Code::Unavailable);
        }
    }
}
