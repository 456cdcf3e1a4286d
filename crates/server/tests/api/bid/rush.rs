//! A tenth of 2,000 suppliers submit in the last seconds.

use std::time::Duration;

use jiff::SignedDuration;
use pok_api::buyer::bid::{Content, Open, Show};
use pok_domain::bid::{NoticeStatus, Window};
use pok_server::audit::Verdict;
use pok_server::demo::ACCOUNTS;
use pok_server::{BuyerRole, Clock as _};

use crate::harness::{Bidder, Server, eventually, minute_from_now, open_tender, posted};

#[path = "../../../examples/rush/load.rs"]
mod load;

/// How long before closing it begins: long enough for a slow computer to have read every request by then.
const BEFORE: SignedDuration = SignedDuration::from_secs(50);

on_both! {
    async fn bid_16_19_in_a_rush_before_closing_no_bid_is_lost_and_every_receipt_is_real(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let suppliers = load::suppliers(&mut server.sql().await, 2_000, server.clock.now()).await.unwrap();
        let bidders = &suppliers[..200];
        let window = Window { opens_at: minute_from_now(&server, -5), closes_at: minute_from_now(&server, 30) };
        let state = posted(&server, &key, Content { window, documents: Vec::new(), ..open_tender(&server) }).await;
        let notice = Bidder::new(&server, &ACCOUNTS[0]).await.notice(&server, state.notice).await.unwrap();
        let closes = notice.window.closes();
        server.clock.advance(closes.duration_since(server.clock.now()) - BEFORE);

        let report = load::submit_all(&server.url(""), bidders, &notice, Duration::from_secs(2)).await.unwrap();
        println!(
            "{} bids on {}: p50 {:?}, p99 {:?}",
            bidders.len(),
            if server.config.database.is_some() { "PostgreSQL" } else { "SQLite" },
            report.percentile(50),
            report.percentile(99)
        );
        assert_eq!((report.accepted(), report.late()), (200, 0));
        server.clock.advance(BEFORE);
        let show = Show { notice: notice.id };
        eventually(|| async { server.call(Some(&key), &show).await.unwrap().status != NoticeStatus::Open }).await;
        let opened = server.call(Some(&key), &Open { notice: notice.id }).await.unwrap();
        assert_eq!(opened.len(), 200);
        for one in &report.0 {
            let kept = opened.iter().find(|bid| bid.company == one.company).expect("the bid is there");
            let receipt = one.answer.as_ref().unwrap();
            assert_eq!((kept.sha256, kept.bid_at), (one.sent, receipt.at));
            assert_eq!(receipt.sha256, one.sent);
            assert!(receipt.at < closes);
        }
        let heads = report.0.iter().filter_map(|one| one.answer.as_ref().ok()).map(|receipt| receipt.audit_head);
        assert_eq!(heads.collect::<std::collections::BTreeSet<_>>().len(), 200, "each its own place in the chain");
        assert!(matches!(server.running().verify_audit().await.unwrap(), Verdict::Holds { .. }));
        let reached = "select body from change where subject_id = $1 and kind in ('bid_notice', 'hidden')";
        let reached: Vec<String> = sqlx::query_scalar(reached)
            .bind(notice.id.to_string())
            .fetch_all(&mut server.sql().await)
            .await
            .unwrap();
        let saying = |word: &str| reached.iter().filter(|body| body.contains(word)).count();
        // Of each supplier's notice only the newest stays in the feed.
        let (posted, closed) = (saying(r#""kind":"hidden""#), saying(r#""status":"UNDER_EVALUATION""#));
        assert_eq!((posted, closed), (2_003, 2_003), "posting and closing reached every supplier");
    }
}
