//! What anybody may ask, and how requests are answered in general.

use pok_api::protocol::{ABOUT, About, OPENAPI, REQUEST_ID, VERSION_HEADER};
use serde_json::json;

use crate::harness::Server;

on_both! {
    async fn the_server_says_whose_it_is_and_describes_its_calls(server: Server) {
        let about: About = server.http.get(server.url(ABOUT)).send().await.unwrap().json().await.unwrap();
        assert_eq!((about.buyer.as_str(), about.demo), ("주식회사 다온커머스", true));
        let description: serde_json::Value =
            server.http.get(server.url(OPENAPI)).send().await.unwrap().json().await.unwrap();
        assert_eq!(description["openapi"], "3.1.0");
        assert!(description["paths"]["/api/v1/contract.sign"]["post"].is_object());
        assert!(description["paths"]["/api/v1/buyer.contract.create"]["post"].is_object());
        for path in ["/healthz", "/readyz"] {
            assert_eq!(server.http.get(server.url(path)).send().await.unwrap().status(), 200);
        }
        let nothing = server.http.get(server.url("/nothing")).send().await.unwrap();
        assert_eq!(nothing.status(), 404);
        assert!(nothing.headers().contains_key(REQUEST_ID));
    }

    async fn a_request_that_cannot_be_read_is_refused_politely(server: Server) {
        let (status, body) = server.post(None, "member.log_in", &json!({ "login_id": 5 })).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("invalid")));
        assert!(body["request_id"].is_string());
        let large = json!({ "login_id": "x".repeat(1_100_000), "password": "", "device": "" });
        let (status, body) = server.post(None, "member.log_in", &large).await;
        assert_eq!((status, body["code"].as_str()), (413, Some("file_too_large")));
        let request = server.http.post(server.url("/api/v1/notice.list")).json(&json!({}));
        let future = request.header(VERSION_HEADER, "99").send().await.unwrap();
        assert_eq!(future.status(), 422);
    }
}

#[test]
fn the_committed_description_is_the_servers_own() {
    let committed = include_str!("../../openapi.json");
    let now = serde_json::to_string_pretty(&pok_server::openapi()).unwrap();
    assert!(committed.trim() == now.trim(), "run `pok-server openapi > crates/server/openapi.json`");
}

#[test]
fn without_a_way_to_send_codes_only_a_demo_starts() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = pok_server::Config::for_tests(None, folder.path());
    config.demo = None;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(pok_server::start(config)).err().unwrap().to_string();
    for said in ["--demo", "POK_SMS_", "POK_SMTP_"] {
        assert!(refused.contains(said), "{refused}");
    }
}
