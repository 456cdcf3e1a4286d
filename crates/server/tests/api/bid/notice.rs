//! Notices: written, posted, seen, changed.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::Code;
use pok_api::buyer::bid::{Amend, Close, Content, Create, NewDocument, Post, Show};
use pok_api::buyer::contract::Counterparty;
use pok_api::remote::sync::Subject;
use pok_domain::bid::{BidStatus, Briefing, NoticeStatus};
use pok_domain::{BidNoticeId, OperationId};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Bidder, Server, content, minute_from_now, open_tender, posted};

on_both! {
    async fn bid_01_02_03_a_notice_is_seen_by_whom_it_names_or_by_all_and_only_once_posted(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let named = Bidder::new(&server, &ACCOUNTS[0]).await;
        let other = Bidder::new(&server, &ACCOUNTS[4]).await;
        let written = server.call(Some(&key), &Create { content: content(&server) }).await.unwrap();
        assert_eq!((written.status, written.rev), (NoticeStatus::Draft, 1));
        assert_eq!(named.notice(&server, written.notice).await, None);
        server.call(Some(&key), &Post { notice: written.notice, rev: 1 }).await.unwrap();
        let to_all = posted(&server, &key, open_tender(&server)).await;
        let seen = named.notice(&server, written.notice).await.unwrap();
        assert_eq!((seen.number, seen.items.len(), seen.documents.len()), (written.number, 2, 2));
        assert!(named.notice(&server, to_all.notice).await.is_some());
        assert_eq!(other.notice(&server, written.notice).await, None);
        assert!(other.notice(&server, to_all.notice).await.is_some());
        let text = serde_json::to_string(&server.feed(&other.token, 0).await).unwrap();
        assert!(!text.contains(&written.number.to_string()));
        assert_eq!(server.audited("notice_posted").await.len(), 2);
    }

    async fn bid_08_what_a_notice_says_comes_as_it_was_written(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let at = minute_from_now(&server, 600);
        let briefing = Briefing { at, place: "본사 3층".into(), summary: "현장 확인".into() };
        let mut said = Content { briefing: Some(briefing.clone()), ..content(&server) };
        said.items[0].name = "\u{1112}\u{1161}\u{11ab}글".into();
        let state = posted(&server, &key, said.clone()).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let seen = bidder.notice(&server, state.notice).await.unwrap();
        assert_eq!((seen.briefing, seen.window, seen.buyer), (Some(briefing), said.window, said.buyer));
        assert_eq!(seen.items[0].name, "한글", "composed");
        assert_eq!((seen.amended_at, seen.fail_reason), (None, None));
    }

    async fn an_empty_or_wrong_field_is_named_and_nothing_is_written(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let fields = async |content: Content| -> Vec<String> {
            let problem = server.call(Some(&key), &Create { content }).await.unwrap_err();
            assert_eq!(problem.code, Code::Invalid);
            problem.fields.into_iter().map(|fault| fault.field).collect()
        };
        let mut wrong = content(&server);
        wrong.window.closes_at = wrong.window.opens_at - SignedDuration::from_mins(1);
        wrong.items[0].quantity = 0.into();
        wrong.items[1].name = " ".into();
        wrong.documents[1].title = " 견적서".into();
        wrong.buyer.phone = "0".repeat(201);
        assert_eq!(fields(wrong).await, ["window", "buyer.phone", "items.0.quantity", "items.1.name", "documents.1.title"].map(|field| format!("content.{field}")));
        let mut seconds = content(&server);
        seconds.window.closes_at += SignedDuration::from_secs(1);
        assert_eq!(fields(seconds).await, ["content.window"]);
        let many = Content { items: vec![content(&server).items[0].clone(); 501], ..content(&server) };
        assert_eq!(fields(many).await, ["content.items"]);
        let mut long = Content { items: vec![content(&server).items[0].clone(); 500], ..content(&server) };
        long.items.iter_mut().for_each(|item| item.spec = "가".repeat(400));
        assert_eq!(fields(long).await, ["content.items"], "each is short enough, and all together aren't");
        let documents = (0..51).map(|n| NewDocument { title: n.to_string(), is_mandatory: true }).collect();
        assert_eq!(fields(Content { documents, ..content(&server) }).await, ["content.documents"]);
        let named = Content { invited: content(&server).invited, ..open_tender(&server) };
        assert_eq!(fields(named).await, ["content.invited"]);
        let one = || Counterparty::BusinessRegNo("131-86-52047".parse().unwrap());
        let twice = vec![one(), Counterparty::LoginId(ACCOUNTS[1].login_id.parse().unwrap())];
        assert_eq!(fields(Content { invited: twice, ..content(&server) }).await, ["content.invited.1"], "the same company");
        let nobody = vec![one(), Counterparty::BusinessRegNo("111-11-11111".parse().unwrap())];
        assert_eq!(fields(Content { invited: nobody, ..content(&server) }).await, ["content.invited.1"]);
        let made = server.call(Some(&key), &Create { content: content(&server) }).await.unwrap();
        assert_eq!(made.number.sequence, 1, "what was refused used up no number");
    }

    async fn posting_wants_somebody_to_answer_and_time_to(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let post = async |content: Content| {
            let written = server.call(Some(&key), &Create { content }).await.unwrap();
            let problem = server.call(Some(&key), &Post { notice: written.notice, rev: 1 }).await.unwrap_err();
            (problem.code, problem.fields[0].field.clone())
        };
        let nobody = Content { invited: Vec::new(), ..content(&server) };
        assert_eq!(post(nobody).await, (Code::Invalid, "content.invited".into()));
        let mut over = content(&server);
        over.window.closes_at = minute_from_now(&server, -1);
        assert_eq!(post(over).await, (Code::Invalid, "content.window.closes_at".into()));
        let written = server.call(Some(&key), &Create { content: content(&server) }).await.unwrap();
        let call = Post { notice: written.notice, rev: written.rev };
        let answers = join_all((0..6).map(|_| server.call(Some(&key), &call))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|problem| problem.code == Code::Stale));
        let missing = Post { notice: BidNoticeId::generate(), rev: 1 };
        assert_eq!(server.call(Some(&key), &missing).await.unwrap_err().code, Code::NotFound);
    }

    async fn a_changed_notice_starts_every_bid_anew_and_keeps_what_stayed(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let invited: Vec<Counterparty> = [0, 3, 4]
            .map(|account: usize| Counterparty::LoginId(ACCOUNTS[account].login_id.parse().unwrap()))
            .into();
        let state = posted(&server, &key, Content { invited: invited.clone(), ..content(&server) }).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let declined = Bidder::new(&server, &ACCOUNTS[3]).await;
        let before = bidder.notice(&server, state.notice).await.unwrap();
        let whole = bidder.whole(&server, &before, "1000").await;
        let receipt = bidder.submit(&server, &whole).await.unwrap();
        declined.decline(&server, &before, "사유").await.unwrap();

        let mut changed = Content { invited: invited.clone(), ..content(&server) };
        changed.items.insert(0, content(&server).items[0].clone());
        changed.items[0].name = "새 품목".into();
        changed.documents.reverse();
        let amend = Amend { notice: state.notice, rev: state.rev, content: changed.clone() };
        let old = server.call(Some(&key), &Amend { rev: 1, ..amend.clone() }).await.unwrap_err();
        assert_eq!(old.code, Code::Stale);
        let amended = server.call(Some(&key), &amend).await.unwrap();
        assert_eq!((amended.status, amended.rev), (NoticeStatus::Open, state.rev + 1));
        let after = bidder.notice(&server, state.notice).await.unwrap();
        assert_eq!((after.rev, after.number), (2, before.number));
        assert!(after.amended_at.is_some());
        assert_eq!([after.items[1].id, after.items[2].id], [before.items[0].id, before.items[1].id]);
        assert_eq!(after.documents[0].id, before.documents[1].id);

        let bid = bidder.bid(&server, state.notice).await.unwrap();
        assert_eq!((bid.status, bid.submitted.unwrap().receipt), (BidStatus::Unconfirmed, receipt), "P-BID-08");
        assert_eq!(declined.bid(&server, state.notice).await.unwrap().status, BidStatus::Declined);
        assert_eq!(bidder.submit(&server, &whole).await.unwrap_err().code, Code::Stale);
        let again = bidder.whole(&server, &after, "900").await;
        assert!(bidder.submit(&server, &again).await.unwrap().number.ends_with("(2회)"));
        assert_eq!(server.audited("notice_amended").await.len(), 1);
        let seen = server.call(Some(&key), &Show { notice: state.notice }).await.unwrap();
        let statuses: Vec<BidStatus> = seen.answers.iter().map(|answer| answer.status).collect();
        assert_eq!(seen.answers.len(), 3, "{statuses:?}");

        let fewer = Content { invited: invited[..2].into(), ..changed.clone() };
        let refused = Amend { notice: state.notice, rev: amended.rev, content: fewer };
        assert_eq!(server.call(Some(&key), &refused).await.unwrap_err().fields[0].field, "content.invited");
        let refused = Amend { content: open_tender(&server), ..refused };
        assert_eq!(server.call(Some(&key), &refused).await.unwrap_err().fields[0].field, "content.method");
    }

    async fn a_draft_is_changed_at_will_and_nobody_hears_of_it(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let before = server.feed(&bidder.token, 0).await.len();
        let written = server.call(Some(&key), &Create { content: content(&server) }).await.unwrap();
        let amend = Amend { notice: written.notice, rev: 1, content: open_tender(&server) };
        let operation = OperationId::generate();
        let amended = server.call_as(Some(&key), operation, &amend).await.unwrap();
        assert_eq!(server.call_as(Some(&key), operation, &amend).await.unwrap(), amended);
        assert_eq!((amended.status, amended.rev, amended.answers.len()), (NoticeStatus::Draft, 2, 0));
        assert_eq!(server.feed(&bidder.token, 0).await.len(), before);
        server.call(Some(&key), &Post { notice: written.notice, rev: 2 }).await.unwrap();
        let seen = bidder.notice(&server, written.notice).await.unwrap();
        assert_eq!((seen.rev, seen.amended_at), (1, None));
    }

    async fn only_a_purchaser_writes_posts_opens_and_sees_notices(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        for role in [BuyerRole::Clerk, BuyerRole::Inspector, BuyerRole::Settlement] {
            let other = server.buyer(role).await;
            let write = Create { content: content(&server) };
            assert_eq!(server.call(Some(&other), &write).await.unwrap_err().code, Code::Forbidden);
            let close = Close { notice: state.notice, rev: state.rev };
            assert_eq!(server.call(Some(&other), &close).await.unwrap_err().code, Code::Forbidden);
            let open = pok_api::buyer::bid::Open { notice: state.notice };
            assert_eq!(server.call(Some(&other), &open).await.unwrap_err().code, Code::Forbidden);
            let show = Show { notice: state.notice };
            assert_eq!(server.call(Some(&other), &show).await.unwrap_err().code, Code::Forbidden);
        }
    }

    async fn notices_posted_at_once_reach_every_feed_without_a_gap(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let tokens = [Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[3]).await];
        let mut written = Vec::new();
        for place in 0..12 {
            let content = if place % 3 == 0 { content(&server) } else { open_tender(&server) };
            written.push(server.call(Some(&key), &Create { content }).await.unwrap());
        }
        let posts: Vec<Post> = written.iter().map(|state| Post { notice: state.notice, rev: 1 }).collect();
        let done = join_all(posts.iter().map(|post| server.call(Some(&key), post))).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        for (bidder, expected) in tokens.iter().zip([12, 8]) {
            let feed = server.feed(&bidder.token, 0).await;
            assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq));
            let notices = feed.iter().filter(|change| matches!(change.subject, Subject::BidNotice(_))).count();
            assert_eq!(notices, expected);
        }
    }
}
