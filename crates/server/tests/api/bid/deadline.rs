//! 공고마감: the server's clock when the request had been read decides, to the millisecond.

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::buyer::bid::{Close, Content, Open, Show};
use pok_api::protocol::{CALLS, IDEMPOTENCY_KEY};
use pok_api::remote::bid::Decline;
use pok_api::remote::draft::{Put, Written};
use pok_domain::OperationId;
use pok_domain::bid::{BidNotice, BidStatus, NoticeStatus, Window};
use pok_domain::draft::{DraftKind, Fields};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;
use sqlx::Connection as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{Bidder, Log, Server, content, eventually, minute_from_now, posted};

const MILLI: SignedDuration = SignedDuration::from_millis(1);

/// A notice that opens in five minutes and closes in ten: at the end of the minute shown.
async fn soon(server: &Server, key: &str, bidder: &Bidder) -> BidNotice {
    let window = Window { opens_at: minute_from_now(server, 5), closes_at: minute_from_now(server, 10) };
    let state = posted(server, key, Content { window, ..content(server) }).await;
    bidder.notice(server, state.notice).await.unwrap()
}

fn draft(notice: &BidNotice, base_rev: i64) -> Put {
    let fields = Fields::from([("price/a", "1")]);
    Put { kind: DraftKind::Bid, subject: notice.id.0, base_rev, fields }
}

/// Waits until the notice is closed.
async fn until_closed(server: &Server, key: &str, notice: &BidNotice) {
    let show = Show { notice: notice.id };
    eventually(|| async { server.call(Some(key), &show).await.unwrap().status != NoticeStatus::Open }).await;
}

on_both! {
    async fn bid_19_before_opening_and_after_closing_nothing_is_accepted_to_the_millisecond(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let token = Some(bidder.token.as_str());
        let notice = soon(&server, &key, &bidder).await;
        let whole = bidder.whole(&server, &notice, "1000").await;
        let operation = OperationId::generate();
        let call = bidder.call(&whole);

        server.clock.stop_at(notice.window.opens_at - MILLI);
        assert_eq!(server.call_as(token, operation, &call).await.unwrap_err().code, Code::NotYet);
        let written = server.call(token, &draft(&notice, 0)).await.unwrap();
        assert!(matches!(written, Written::Kept { rev: 1, .. }), "P-BID-01: writing is possible already");
        server.clock.stop_at(notice.window.opens_at);
        let first = server.call_as(token, operation, &call).await.unwrap();
        assert_eq!(first.at, notice.window.opens_at, "and the key that came too early was free");

        let closes = notice.window.closes();
        server.clock.stop_at(closes - MILLI);
        let last = bidder.submit(&server, &whole).await.unwrap();
        assert_eq!(last.at, closes - MILLI);
        server.clock.stop_at(closes);
        let late = OperationId::generate();
        for _ in 0..2 {
            assert_eq!(server.call_as(token, late, &call).await.unwrap_err().code, Code::Closed);
        }
        let decline = Decline { notice: notice.id, rev: notice.rev, reason: "사유".into(), act_token: None };
        assert_eq!(server.call(token, &decline).await.unwrap_err().code, Code::Closed);
        assert_eq!(server.call(token, &draft(&notice, 1)).await.unwrap_err().code, Code::Closed);
        server.clock.stop_at(closes + MILLI);
        assert_eq!(bidder.submit(&server, &whole).await.unwrap_err().code, Code::Closed);
        until_closed(&server, &key, &notice).await;
        let bid = bidder.bid(&server, notice.id).await.unwrap();
        assert_eq!((bid.status, bid.submitted.unwrap().receipt), (BidStatus::Submitted, last));
        assert_eq!(bidder.notice(&server, notice.id).await.unwrap().status, NoticeStatus::UnderEvaluation);
        assert_eq!(server.audited("notice_closed").await.len(), 1);
    }

    async fn bid_19_what_arrived_in_time_counts_however_late_its_turn_comes(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = soon(&server, &key, &bidder).await;
        let whole = bidder.whole(&server, &notice, "1000").await;
        server.clock.stop_at(notice.window.closes() - MILLI);
        // Somebody else holds the notice (and SQLite's only pen) while the bid arrives and its time runs out.
        let mut sql = server.sql().await;
        let mut holding = sql.begin().await.unwrap();
        let hold = sqlx::query("update bid_notice set rev = rev where id = $1").bind(notice.id.to_string());
        hold.execute(&mut *holding).await.unwrap();
        let (operation, call) = (OperationId::generate(), bidder.call(&whole));
        let letting_go = async {
            Log::says(&["bid.submit waits for its turn", &operation.to_string()]).await;
            server.clock.advance(SignedDuration::from_secs(90));
            Log::says(&["a closing waits for its turn", &notice.id.to_string()]).await;
            holding.rollback().await.unwrap();
        };
        let submitting = server.call_as(Some(&bidder.token), operation, &call);
        let (receipt, ()) = futures_util::join!(submitting, letting_go);
        let receipt = receipt.unwrap();
        assert_eq!(receipt.at, notice.window.closes() - MILLI);
        until_closed(&server, &key, &notice).await;
        let opened = server.call(Some(&key), &Open { notice: notice.id }).await.unwrap();
        assert_eq!((opened.len(), opened[0].sha256), (1, receipt.sha256));
    }

    async fn bid_19_a_request_whose_last_byte_comes_late_is_late(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = soon(&server, &key, &bidder).await;
        let call = bidder.call(&bidder.whole(&server, &notice, "1000").await);
        server.clock.stop_at(notice.window.closes() - MILLI);
        let body = serde_json::to_vec(&call).unwrap();
        let mut connection = tokio::net::TcpStream::connect(server.running().address).await.unwrap();
        let head = format!(
            "POST {CALLS}/bid.submit HTTP/1.1\r\nhost: pok\r\ncontent-type: application/json\r\nconnection: close\r\n\
             authorization: Bearer {}\r\n{IDEMPOTENCY_KEY}: {}\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            bidder.token,
            OperationId::generate(),
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        // It says so when it begins to read the body.
        let mut going_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
        connection.read_exact(&mut going_on).await.unwrap();
        assert!(going_on.starts_with(b"HTTP/1.1 100"));
        connection.write_all(&body[..body.len() - 1]).await.unwrap();
        server.clock.advance(MILLI);
        connection.write_all(&body[body.len() - 1..]).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains("\"closed\""), "{answer}");
        assert!(bidder.bid(&server, notice.id).await.is_none_or(|bid| bid.submitted.is_none()));
    }

    async fn bid_19_closed_by_the_buyer_nothing_is_accepted_though_there_would_be_time(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let state = posted(&server, &key, content(&server)).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let whole = bidder.whole(&server, &notice, "1000").await;
        bidder.submit(&server, &whole).await.unwrap();
        let close = Close { notice: notice.id, rev: state.rev };
        let closed = server.call(Some(&key), &close).await.unwrap();
        assert_eq!((closed.status, closed.rev), (NoticeStatus::UnderEvaluation, state.rev + 1));
        assert_eq!(server.call(Some(&key), &close).await.unwrap_err().code, Code::Stale);
        assert_eq!(bidder.submit(&server, &whole).await.unwrap_err().code, Code::Closed);
        assert_eq!(bidder.decline(&server, &notice, "사유").await.unwrap_err().code, Code::Closed);
        assert_eq!(server.call(Some(&bidder.token), &draft(&notice, 0)).await.unwrap_err().code, Code::Closed);
        let seen = bidder.notice(&server, notice.id).await.unwrap();
        assert_eq!((seen.status, seen.rev), (NoticeStatus::UnderEvaluation, notice.rev), "a bid on it still names it");
    }

    async fn bid_19_what_is_overdue_when_the_server_starts_is_closed_at_once(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = soon(&server, &key, &bidder).await;
        let later = posted(&server, &key, content(&server)).await;
        server.running.take().unwrap().kill().await;
        server.clock.advance(SignedDuration::from_mins(12));
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        until_closed(&server, &key, &notice).await;
        let again = server.call(Some(&key), &Show { notice: later.notice }).await.unwrap();
        assert_eq!(again.status, NoticeStatus::Open);
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        assert_eq!(bidder.notice(&server, notice.id).await.unwrap().status, NoticeStatus::UnderEvaluation);
        let entries = server.audited("notice_closed").await;
        assert_eq!((entries.len(), &entries[0]["actor"]["id"]), (1, &"server".into()));
    }
}
