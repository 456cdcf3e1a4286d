//! The change feed: no gaps, whoever writes at the same time.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::buyer::contract::{Counterparty, Create, Created, RequestSeal};
use pok_api::protocol::EVENTS;
use pok_api::remote::board::List;
use pok_api::remote::login::LogOut;
use pok_api::remote::sync::{Changes, Subject};
use pok_server::{BuyerRole, Demo, DemoData};

use crate::harness::{Server, create, sealed, sha256};

on_both! {
    async fn the_sequence_has_no_gaps_under_many_writers(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let token = server.primary().await.access_token;
        let call = create();
        let made = join_all((0..10).map(|_| server.call(Some(&key), &call))).await;
        let before = server.feed(&token, 0).await.len();
        let reading = async {
            let mut cursor = 0;
            // Whoever reads while others write never meets a gap, nor a sequence that appears behind the cursor.
            for _ in 0..60 {
                for change in server.feed(&token, cursor).await {
                    assert_eq!(change.seq, cursor + 1);
                    cursor = change.seq;
                }
            }
        };
        let writing = join_all(made.iter().map(|made| async {
            let Created { contract, rev, .. } = *made.as_ref().unwrap();
            server.call(Some(&key), &RequestSeal { contract, rev, note_to_supplier: None }).await.unwrap();
        }));
        futures_util::join!(reading, writing);
        let feed = server.feed(&token, 0).await;
        assert_eq!(feed.len(), before + 10);
        assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq));
    }

    async fn a_page_carries_its_hash_and_a_foreign_cursor_starts_again(server: Server) {
        let token = server.primary().await.access_token;
        let page = async |cursor, limit| server.call(Some(&token), &Changes { cursor, mark: None, limit }).await;
        // The hash is over the bytes as sent.
        let (status, body) = {
            let request = server.http.post(server.url("/api/v1/sync.changes")).bearer_auth(&token);
            let response = request.json(&Changes { cursor: 0, mark: None, limit: 100 }).send().await.unwrap();
            (response.status(), response.text().await.unwrap())
        };
        assert_eq!(status, 200);
        let from = body.find("\"changes\":").unwrap() + "\"changes\":".len();
        let to = body.find(",\"head\":").unwrap();
        let parsed = page(0, 100).await.unwrap();
        assert_eq!(sha256(&body.as_bytes()[from..to]), parsed.sha256);
        // And what a client reads and writes again is the same.
        assert_eq!(sha256(&serde_json::to_vec(&parsed.changes().unwrap()).unwrap()), parsed.sha256);
        assert!(!parsed.restart);
        assert_eq!(parsed.changes().unwrap().len() as i64, parsed.head);
        assert_eq!(page(0, 0).await.unwrap().changes().unwrap().len(), 1);
        assert!(page(parsed.head, 10).await.unwrap().changes().unwrap().is_empty());
        assert!(page(parsed.head + 1, 10).await.unwrap().restart);
        assert!(page(-1, 10).await.unwrap().restart);
    }

    async fn s04_a_cursor_of_another_life_of_the_database_starts_again(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let token = server.primary().await.access_token;
        let ask = async |cursor, mark| {
            server.call(Some(&token), &Changes { cursor, mark, limit: 1000 }).await.unwrap()
        };
        sealed(&server, &key, &create()).await;
        let earlier = ask(0, None).await;
        sealed(&server, &key, &create()).await;
        let seen = ask(earlier.head, Some(earlier.mark)).await;
        assert!(!seen.restart && seen.mark != earlier.mark && seen.head > earlier.head);
        // As a backup from between would have it.
        let mut sql = server.sql().await;
        for statement in ["delete from change where seq > $1", "update feed set head = $1 where head > $1"] {
            sqlx::query(statement).bind(earlier.head).execute(&mut sql).await.unwrap();
        }
        assert!(ask(seen.head, Some(seen.mark)).await.restart, "the feed is shorter");
        for _ in 0..3 {
            sealed(&server, &key, &create()).await;
        }
        let now = ask(0, None).await;
        assert!(now.head > seen.head);
        assert!(ask(seen.head, Some(seen.mark)).await.restart, "the feed is longer, and another one");
        let goes_on = ask(earlier.head, Some(earlier.mark)).await;
        assert!(!goes_on.restart && goes_on.mark == now.mark, "what the backup held is known");
        assert!(ask(now.head, Some(now.mark)).await.changes().unwrap().is_empty());
    }

    async fn an_open_stream_hears_of_its_own_company_only(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let own = server.primary().await.access_token;
        let other = server.log_in(&pok_server::demo::ACCOUNTS[3]).await.access_token;
        let listen = async |token: &str| {
            let request = server.http.get(server.url(EVENTS)).bearer_auth(token);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 200);
            response.bytes_stream()
        };
        let (mut own_stream, mut other_stream) = (listen(&own).await, listen(&other).await);
        sealed(&server, &key, &create()).await;
        let head = server.call(Some(&own), &Changes { cursor: 0, mark: None, limit: 1 }).await.unwrap().head;
        let heard = own_stream.next().await.unwrap().unwrap();
        assert_eq!(String::from_utf8_lossy(&heard).trim(), format!("event: changed\ndata: {head}"));
        // Whoever heard of that first would have heard it before what is their own.
        let theirs = Create { supplier: Counterparty::BusinessRegNo("605-85-11938".parse().unwrap()), ..create() };
        sealed(&server, &key, &theirs).await;
        let their_head = server.call(Some(&other), &Changes { cursor: 0, mark: None, limit: 1 }).await.unwrap().head;
        let heard = other_stream.next().await.unwrap().unwrap();
        assert_ne!(their_head, head);
        assert_eq!(String::from_utf8_lossy(&heard).trim(), format!("event: changed\ndata: {their_head}"));
        assert_eq!(server.http.get(server.url(EVENTS)).send().await.unwrap().status(), 401);
    }

    async fn a_stream_ends_with_its_session_and_with_its_token_though_nothing_happens(server: Server) {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        server.config.heartbeat = Duration::from_millis(50);
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        let (leaves, stays) = (server.primary().await, server.log_in(&pok_server::demo::ACCOUNTS[1]).await);
        let listen = async |token: &str| {
            let response = server.http.get(server.url(EVENTS)).bearer_auth(token).send().await.unwrap();
            (response.status().as_u16(), response.bytes_stream())
        };
        let (mut left, mut stayed) = (listen(&leaves.access_token).await.1, listen(&stays.access_token).await.1);
        for stream in [&mut left, &mut stayed] {
            assert_eq!(stream.next().await.unwrap().unwrap().trim_ascii(), b": alive");
        }
        server.call(Some(&leaves.access_token), &LogOut {}).await.unwrap();
        let ended = async |stream| tokio::time::timeout(Duration::from_secs(5), StreamExt::count(stream)).await;
        ended(left).await.expect("the stream of a session that ended");
        assert_eq!(stayed.next().await.unwrap().unwrap().trim_ascii(), b": alive");
        server.clock.advance(SignedDuration::from_mins(15));
        ended(stayed).await.expect("the stream of a token that expired");
    }

    async fn a_session_has_four_streams_and_a_fifth_ends_the_oldest(server: Server) {
        let token = server.primary().await.access_token;
        let listen = async || {
            let response = server.http.get(server.url(EVENTS)).bearer_auth(&token).send().await.unwrap();
            assert_eq!(response.status(), 200);
            response.bytes_stream()
        };
        let oldest = listen().await;
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(listen().await);
        }
        let ended = tokio::time::timeout(Duration::from_secs(10), StreamExt::count(oldest)).await;
        assert_eq!(ended.expect("the end of the oldest"), 0);
        let key = server.buyer(BuyerRole::Buyer).await;
        sealed(&server, &key, &create()).await;
        for stream in &mut others {
            let heard = stream.next().await.unwrap().unwrap();
            assert!(heard.starts_with(b"event: changed"));
        }
    }

    async fn gen_03_notices_are_in_every_feed_and_on_the_open_board(server: Server) {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let folder = tempfile::tempdir().unwrap();
        let mut config = server.config.clone();
        if config.database.is_some() {
            // The demo fills an empty database only.
            for table in ["change", "feed", "contact", "company", "terms"] {
                let statement = format!("truncate {table} cascade");
                sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut server.sql().await).await.unwrap();
            }
        }
        config.data = folder.path().to_owned();
        config.demo = Some(Demo { data: DemoData::Few, busy_buyer: false });
        server.config = config;
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        let board = server.call(None, &List {}).await.unwrap();
        assert_eq!(board.len(), 10);
        assert!(board[0].is_pinned && board[1].is_pinned && !board[2].is_pinned);
        for account in [&pok_server::demo::ACCOUNTS[0], &pok_server::demo::ACCOUNTS[4]] {
            let token = server.log_in(account).await.access_token;
            let feed = server.feed(&token, 0).await;
            assert_eq!(feed.iter().filter(|change| matches!(change.subject, Subject::Notice(_))).count(), 10);
            assert!(feed.iter().any(|change| matches!(change.subject, Subject::Contract(_))));
        }
        server.running.take().unwrap().shutdown().await;
    }
}
