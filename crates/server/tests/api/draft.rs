//! Drafts: kept for the company, revision by revision.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::Code;
use pok_api::remote::draft::{Put, Written};
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::sync::{Draft, Subject};
use pok_domain::draft::{DraftKind, Fields, Value};
use pok_domain::{BidNoticeId, OperationId};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Bidder, Server, content, posted};

fn put(notice: BidNoticeId, base_rev: i64, price: &str) -> Put {
    Put { kind: DraftKind::Bid, subject: notice.0, base_rev, fields: Fields::from([("price/a", price)]) }
}

async fn drafts(server: &Server, token: &str) -> Vec<Draft> {
    let feed = server.feed(token, 0).await;
    assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq));
    let draft = |subject| match subject {
        Subject::Draft(draft) => Some(*draft),
        _ => None,
    };
    feed.into_iter().filter_map(|change| draft(change.subject)).collect()
}

on_both! {
    async fn bid_15_a_draft_is_kept_for_the_whole_company_and_only_as_it_is(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let notice = posted(&server, &key, content(&server)).await.notice;
        let (one, two) = (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[1]).await);
        let first = put(notice, 0, " 7654321 원");
        let operation = OperationId::generate();
        let kept = server.call_as(Some(&one.token), operation, &first).await.unwrap();
        let Written::Kept { rev: 1, at, seq } = kept.clone() else { panic!("{kept:?}") };
        assert_eq!(server.call_as(Some(&one.token), operation, &first).await.unwrap(), kept);
        let told = server.call(Some(&one.token), &Status { operation }).await.unwrap();
        assert_eq!(told, Outcome::Done(Effect::Draft(kept)));
        let [draft] = &drafts(&server, &two.token).await[..] else { panic!("one draft") };
        assert_eq!((&draft.now.fields, draft.now.rev, draft.now.at), (&first.fields, 1, at));
        assert_eq!((draft.now.by.as_str(), draft.now.device.as_str()), ("강지우", "시험용 컴퓨터"));
        assert_eq!((draft.subject, draft.now.operation), (notice.0, operation));

        for (rev, price) in [(1, "100"), (2, "200"), (3, "300")] {
            server.call(Some(&two.token), &put(notice, rev, price)).await.unwrap();
        }
        let [draft] = &drafts(&server, &one.token).await[..] else { panic!("still one") };
        assert_eq!((draft.now.rev, draft.now.by.as_str()), (4, "오민석"));
        let old = &server.feed(&one.token, seq - 1).await[0];
        assert!(old.seq == seq && matches!(old.subject, Subject::Hidden), "its place in the sequence stays");
        assert!(!server.tables().await.contains("7654321"), "what was replaced is kept nowhere (BID-18)");
    }

    async fn somebody_elses_newer_draft_is_answered_and_nothing_is_changed(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let notice = posted(&server, &key, content(&server)).await.notice;
        let (one, two) = (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[1]).await);
        server.call(Some(&one.token), &put(notice, 0, "100")).await.unwrap();
        let operation = OperationId::generate();
        let stale = put(notice, 0, "200");
        for _ in 0..2 {
            let answer = server.call_as(Some(&two.token), operation, &stale).await.unwrap();
            let Written::Conflict(theirs) = answer else { panic!("{answer:?}") };
            assert_eq!((theirs.rev, theirs.by.as_str()), (1, "강지우"));
            assert_eq!(theirs.fields.get("price/a"), Some(&Value::Text("100".into())));
        }
        assert_eq!(drafts(&server, &two.token).await[0].now.rev, 1);
        // The write had no effect and, once told so, has none ever.
        assert_eq!(server.call(Some(&two.token), &Status { operation }).await.unwrap(), Outcome::Withdrawn);
        let ahead = server.call(Some(&two.token), &put(notice, 7, "300")).await.unwrap_err();
        assert_eq!(ahead.code, Code::Stale, "a revision that never was");
        let puts: Vec<Put> = (0..6).map(|number| put(notice, 1, &number.to_string())).collect();
        let answers = join_all(puts.iter().map(|put| server.call(Some(&one.token), put))).await;
        let kept = answers.iter().filter(|answer| matches!(answer, Ok(Written::Kept { rev: 2, .. }))).count();
        let conflicts = answers.iter().filter(|answer| matches!(answer, Ok(Written::Conflict(_)))).count();
        assert_eq!((kept, conflicts), (1, 5));
    }

    async fn the_first_of_many_at_once_makes_the_draft(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let notice = posted(&server, &key, content(&server)).await.notice;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let puts: Vec<Put> = (0..6).map(|number| put(notice, 0, &number.to_string())).collect();
        let answers = join_all(puts.iter().map(|put| server.call(Some(&bidder.token), put))).await;
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Written::Kept { rev: 1, .. }))).count(), 1);
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Written::Conflict(_)))).count(), 5);
    }

    async fn more_than_anybody_types_or_about_nothing_is_refused(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let notice = posted(&server, &key, content(&server)).await.notice;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let stranger = Bidder::new(&server, &ACCOUNTS[3]).await;
        let operation = OperationId::generate();
        let long = put(notice, 0, &"1".repeat(8_001));
        let problem = server.call_as(Some(&bidder.token), operation, &long).await.unwrap_err();
        assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::Invalid, "fields"));
        let many = (0..3_001).map(|number| (format!("x/{number}"), Value::Text(String::new()))).collect();
        let many = Put { fields: Fields(many), ..long };
        assert_eq!(server.call_as(Some(&bidder.token), operation, &many).await.unwrap_err().code, Code::Invalid);
        for (token, subject) in [(&bidder.token, BidNoticeId::generate()), (&stranger.token, notice)] {
            let problem = server.call(Some(token), &put(subject, 0, "1")).await.unwrap_err();
            assert_eq!(problem.code, Code::NotFound);
        }
        assert!(drafts(&server, &bidder.token).await.is_empty());
        server.call_as(Some(&bidder.token), operation, &put(notice, 0, "1")).await.unwrap();
    }

    async fn a_drafts_key_is_forgotten_after_ninety_days_and_a_binding_one_never(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let notice = posted(&server, &key, content(&server)).await.notice;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let seen = bidder.notice(&server, notice).await.unwrap();
        server.call(Some(&bidder.token), &put(notice, 0, "1")).await.unwrap();
        bidder.submit(&server, &bidder.whole(&server, &seen, "1000").await).await.unwrap();
        let keys = async |call: &str| -> i64 {
            let query = sqlx::query_scalar("select count(*) from operation where call = $1").bind(call.to_owned());
            query.fetch_one(&mut server.sql().await).await.unwrap()
        };
        server.clock.advance(SignedDuration::from_hours(90 * 24 - 1));
        server.running().sweep().await.unwrap();
        assert_eq!((keys("draft.put").await, keys("bid.submit").await), (1, 1));
        server.clock.advance(SignedDuration::from_hours(2));
        server.running().sweep().await.unwrap();
        assert_eq!((keys("draft.put").await, keys("bid.submit").await), (0, 1));
    }
}
