//! After 공고마감: sealed until then, opened once, and ended with a choice or without.

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::buyer::bid::{Award, Close, Fail, Open, OpenedBid, Show, State};
use pok_domain::bid::{BidNotice, BidResult, BidStatus, NoticeStatus, Submission};
use pok_domain::draft::FileRef;
use pok_domain::file::FileNote;
use pok_domain::{BidNoticeId, OperationId};
use pok_server::BuyerRole;
use pok_server::audit::Verdict;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Bidder, Log, Server, open_tender, posted, sha256};

/// An open tender, and three companies with their bids on it.
async fn three(server: &Server, key: &str) -> (State, BidNotice, [Bidder; 3], [Submission; 3]) {
    let state = posted(server, key, open_tender(server)).await;
    let bidders = [
        Bidder::new(server, &ACCOUNTS[0]).await,
        Bidder::new(server, &ACCOUNTS[3]).await,
        Bidder::new(server, &ACCOUNTS[4]).await,
    ];
    let notice = bidders[0].notice(server, state.notice).await.unwrap();
    let bids = [
        bidders[0].whole(server, &notice, "5550001").await,
        bidders[1].whole(server, &notice, "5550002").await,
        bidders[2].whole(server, &notice, "5550003").await,
    ];
    (state, notice, bidders, bids)
}

async fn close(server: &Server, key: &str, state: &State) -> State {
    server.call(Some(key), &Close { notice: state.notice, rev: state.rev }).await.unwrap()
}

async fn open(server: &Server, key: &str, notice: BidNoticeId) -> Result<Vec<OpenedBid>, pok_api::Problem> {
    server.call(Some(key), &Open { notice }).await
}

on_both! {
    async fn bid_18_prices_stay_sealed_until_closing_and_are_no_other_suppliers_ever(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (state, notice, bidders, bids) = three(&server, &key).await;
        for (bidder, bid) in bidders.iter().zip(&bids) {
            bidder.submit(&server, bid).await.unwrap();
        }
        assert_eq!(open(&server, &key, notice.id).await.unwrap_err().code, Code::NotYet);
        let (_, shown) = server.post(Some(&key), "buyer.bid.show", &serde_json::json!({ "notice": notice.id })).await;
        assert_eq!(shown["answers"].as_array().unwrap().len(), 3);
        let file = bids[0].documents[0].file.blob;
        assert_eq!(server.get(&key, file).await.status(), 404, "nor the files");
        let audit: Vec<String> =
            sqlx::query_scalar("select entry from audit").fetch_all(&mut server.sql().await).await.unwrap();
        for secret in ["5550001", "5550002", "5550003"] {
            assert!(!shown.to_string().contains(secret) && !audit.concat().contains(secret));
        }
        close(&server, &key, &state).await;
        assert_eq!(server.get(&key, file).await.status(), 404, "nor between closing and opening");
        let opened = open(&server, &key, notice.id).await.unwrap();
        for (bid, own) in opened.iter().zip(&bids) {
            assert_eq!(&serde_json::from_str::<Submission>(&bid.document).unwrap(), own);
        }
        assert_eq!(server.get(&key, file).await.status(), 200);
        open(&server, &key, notice.id).await.unwrap();
        assert_eq!(server.audited("bids_opened").await.len(), 1, "the first opening is written down");
        for (place, bidder) in bidders.iter().enumerate() {
            let feed = serde_json::to_string(&server.feed(&bidder.token, 0).await).unwrap();
            for (other, secret) in ["5550001", "5550002", "5550003"].into_iter().enumerate() {
                assert_eq!(feed.contains(secret), place == other);
            }
        }
        let log = Log::text();
        assert!(["5550001", "5550002", "5550003"].iter().all(|secret| !log.contains(secret)));
    }

    async fn bid_14_macros_and_links_to_the_outside_are_named_to_whoever_opens_the_bids(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (state, notice, bidders, bids) = three(&server, &key).await;
        let cases: [(&[u8], &[FileNote]); 3] = [
            (include_bytes!("../../../../../tests/cases/macros.xlsm"), &[FileNote::Macros]),
            (include_bytes!("../../../../../tests/cases/outside.docx"), &[FileNote::OutsideLinks]),
            (include_bytes!("../../../../../tests/cases/link.docx"), &[]),
        ];
        for ((bidder, bid), (file, _)) in bidders.iter().zip(&bids).zip(cases) {
            let mut bid = bid.clone();
            let blob = server.upload(&bidder.token, file).await;
            bid.documents[0].file = FileRef { name: "견적서.docx".into(), blob, bytes: file.len() as u64 };
            bidder.submit(&server, &bid).await.unwrap();
        }
        close(&server, &key, &state).await;
        let opened = open(&server, &key, notice.id).await.unwrap();
        for (bidder, (file, notes)) in bidders.iter().zip(cases) {
            let bid = opened.iter().find(|bid| bid.company == bidder.company).unwrap();
            let noted: Vec<_> = bid.noted.iter().map(|noted| (noted.file, noted.notes.as_slice())).collect();
            let expected: Vec<_> = Some((sha256(file), notes)).filter(|(_, notes)| !notes.is_empty()).into_iter().collect();
            assert_eq!(noted, expected);
        }
    }

    async fn nothing_is_accepted_once_the_bids_are_opened_even_if_it_arrived_in_time(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (state, notice, bidders, bids) = three(&server, &key).await;
        bidders[0].submit(&server, &bids[0]).await.unwrap();
        let in_time = notice.window.closes() - SignedDuration::from_millis(1);
        server.clock.stop_at(notice.window.closes());
        let opened = open(&server, &key, notice.id).await.unwrap();
        assert_eq!(opened.len(), 1, "closing needn't have been noticed for it");
        // The clock of a server whose requests have waited.
        server.clock.stop_at(in_time);
        let bidder = Bidder::new(&server, &ACCOUNTS[3]).await;
        assert_eq!(bidder.submit(&server, &bids[1]).await.unwrap_err().code, Code::Closed);
        assert_eq!(open(&server, &key, notice.id).await.unwrap(), opened);
        assert_eq!(server.call(Some(&key), &Show { notice: state.notice }).await.unwrap().rev, state.rev);
    }

    async fn bid_06_the_chosen_one_reads_선정_and_the_others_미선정(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (state, notice, bidders, bids) = three(&server, &key).await;
        for place in [0, 1] {
            bidders[place].submit(&server, &bids[place]).await.unwrap();
        }
        let award = |rev, company| Award { notice: notice.id, rev, company };
        let early = server.call(Some(&key), &award(state.rev, bidders[0].company)).await.unwrap_err();
        assert_eq!(early.code, Code::Stale, "it is still open");
        let state = close(&server, &key, &state).await;
        assert_eq!(bidders[0].bid(&server, notice.id).await.unwrap().result, None, "empty until 입찰종료");
        let no_bid = server.call(Some(&key), &award(state.rev, bidders[2].company)).await.unwrap_err();
        assert_eq!((no_bid.code, no_bid.fields[0].field.as_str()), (Code::Invalid, "company"));
        let operation = OperationId::generate();
        let call = award(state.rev, bidders[0].company);
        let ended = server.call_as(Some(&key), operation, &call).await.unwrap();
        assert_eq!(server.call_as(Some(&key), operation, &call).await.unwrap(), ended);
        assert_eq!((ended.status, ended.awarded), (NoticeStatus::Ended, Some(bidders[0].company)));
        assert_eq!(server.call(Some(&key), &call).await.unwrap_err().code, Code::Stale);
        let results = async |place: usize| bidders[place].bid(&server, notice.id).await.and_then(|bid| bid.result);
        assert_eq!(results(0).await, Some(BidResult::Awarded));
        assert_eq!(results(1).await, Some(BidResult::NotAwarded));
        assert_eq!(results(2).await, None);
        for bidder in &bidders {
            assert_eq!(bidder.notice(&server, notice.id).await.unwrap().status, NoticeStatus::Ended);
        }
        let entry = &server.audited("bid_awarded").await[0];
        assert_eq!(entry["company"], bidders[0].company.to_string());
        assert!(matches!(server.running().verify_audit().await.unwrap(), Verdict::Holds { .. }));
    }

    async fn a_failed_notice_reads_유찰_with_its_reason_and_its_bids_stay_sealed(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (state, notice, bidders, bids) = three(&server, &key).await;
        bidders[0].submit(&server, &bids[0]).await.unwrap();
        for reason in ["", " ", &"가".repeat(1_001)] {
            let fail = Fail { notice: notice.id, rev: state.rev, reason: reason.into() };
            assert_eq!(server.call(Some(&key), &fail).await.unwrap_err().fields[0].field, "reason");
        }
        let fail = Fail { notice: notice.id, rev: state.rev, reason: "예산 취소".into() };
        let ended = server.call(Some(&key), &fail).await.unwrap();
        assert_eq!((ended.status, ended.awarded), (NoticeStatus::Ended, None));
        let seen = bidders[1].notice(&server, notice.id).await.unwrap();
        assert_eq!((seen.status, seen.fail_reason.as_deref()), (NoticeStatus::Ended, Some("예산 취소")));
        let bid = bidders[0].bid(&server, notice.id).await.unwrap();
        assert_eq!((bid.status, bid.result), (BidStatus::Submitted, Some(BidResult::Failed)));
        assert_eq!(bidders[1].submit(&server, &bids[1]).await.unwrap_err().code, Code::Closed);
        assert_eq!(open(&server, &key, notice.id).await.unwrap_err().code, Code::Stale);
        assert_eq!(server.call(Some(&key), &fail).await.unwrap_err().code, Code::Stale);
    }
}
