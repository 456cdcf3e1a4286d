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

    async fn s20_the_description_is_made_once_and_sent_to_who_has_not_got_it(server: Server) {
        let get = |known: Option<&str>| {
            let get = server.http.get(server.url(OPENAPI));
            known.map_or_else(|| server.http.get(server.url(OPENAPI)), |known| get.header("if-none-match", known)).send()
        };
        let first = get(None).await.unwrap();
        assert_eq!((first.status().as_u16(), &first.headers()["content-type"]), (200, &"application/json".parse().unwrap()));
        let name = first.headers()["etag"].to_str().unwrap().to_owned();
        let text = first.text().await.unwrap();
        for known in [name.clone(), format!("W/{name}"), format!("\"other\", {name}"), "*".into()] {
            let again = get(Some(&known)).await.unwrap();
            assert_eq!((again.status().as_u16(), again.headers()["etag"].to_str().unwrap()), (304, name.as_str()));
            assert!(again.bytes().await.unwrap().is_empty());
        }
        let other = get(Some("\"other\"")).await.unwrap();
        assert_eq!((other.status().as_u16(), other.text().await.unwrap()), (200, text));
    }

    async fn s22_behind_a_proxy_each_client_is_one_and_who_cannot_be_told_is_refused(server: Server) {
        let mut server = server;
        server.restart(|config| {
            config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            config.limits.login_per_peer = pok_server::Rate { burst: 2, every: std::time::Duration::from_secs(3600) };
        }).await;
        let ask = async |header: Option<(&str, &str)>| {
            let request = server.http.post(server.url("/api/v1/terms.current")).json(&json!({}));
            let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            (status, response.json::<serde_json::Value>().await.unwrap())
        };
        for (name, value) in [
            ("x-forwarded-for", "192.0.2.1:443"),
            ("x-forwarded-for", "[2001:db8:1::1]:443"),
            ("x-forwarded-for", "2001:db8:2::1"),
            ("forwarded", "for=\"[2001:db8:3::1]:443\";proto=https"),
        ] {
            for expected in [200, 200, 429] {
                assert_eq!(ask(Some((name, value))).await.0, expected, "{name}: {value}");
            }
        }
        for header in [None, Some(("x-forwarded-for", "unknown")), Some(("forwarded", "for=_gazonk"))] {
            for _ in 0..4 {
                let (status, answer) = ask(header).await;
                assert_eq!((status, answer["fields"][0]["field"].as_str()), (422, Some("x-forwarded-for")), "{header:?}");
            }
        }
        assert_eq!(server.http.get(server.url("/healthz")).send().await.unwrap().status(), 200);
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
