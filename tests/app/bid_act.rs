//! 제출 and 투찰포기 against a real server, over a line that breaks (spec 04 S2, S3).

use jiff::SignedDuration;
use pok_api::buyer::bid::{Close, Open};
use pok_api::desktop::bid::{Decline, Edit, Submit};
use pok_api::desktop::event::{About, PROGRESS, Progress, SETTLED, Settled, Step};
use pok_api::desktop::login::SendActOtp;
use pok_api::remote::login::Proof;
use pok_api::remote::operation::Outcome;
use pok_api::{Code, Receipt};
use pok_domain::BidNoticeId;
use pok_domain::bid::{self, BidStatus, Submission, TenderMethod};

use crate::harness::{Cut, Desk, EUNBI, FAILURE, JIWOO, PAGE, Proxy, Server, one, price};

async fn kept_receipts(desk: &Desk) -> Vec<Receipt> {
    let kept = sqlx::query_scalar("select receipt from receipt order by at").fetch_all(desk.core.drafts().pool()).await;
    kept.unwrap().iter().map(|receipt: &String| serde_json::from_str(receipt).unwrap()).collect()
}

/// How often the company has submitted, as the feed says.
async fn times(desk: &Desk, notice: BidNoticeId) -> u32 {
    desk.sync().await;
    desk.bid(notice).await.bid.and_then(|bid| bid.submitted).map_or(0, |submitted| submitted.times)
}

/// A line that can break, a person logged in over it, and a bid that only wants 제출.
async fn ready(server: &Server) -> (Proxy, Desk, BidNoticeId) {
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    let notice = server.posted("제출").await;
    desk.log_in(server, JIWOO).await;
    desk.fill(notice, "1,000").await;
    desk.all_sent().await;
    (proxy, desk, notice)
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_11_13_16_17_18_a_whole_bid_is_submitted_and_the_last_one_counts() {
    let server = Server::start().await;
    let notice = server.posted("제출").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let shown = desk.bid(notice).await.notice;
    let refused = desk.summary(notice).await.unwrap_err();
    let fields: Vec<_> = refused.fields.iter().map(|fault| fault.field.clone()).collect();
    let expected = [bid::price(shown.items[0].id), bid::price(shown.items[1].id), bid::required(shown.documents[0].id)];
    assert_eq!((refused.code, &fields[..]), (Code::Invalid, &expected[..]));
    let blind = Submit { notice, rev: shown.rev, sha256: pok_domain::BlobId([0; 32]), proof: None };
    assert_eq!(desk.call(blind.clone()).await.unwrap_err().code, Code::Invalid);

    desk.fill(notice, "1,000").await;
    let mut was_shown = blind;
    assert_eq!(desk.call(was_shown.clone()).await.unwrap_err().code, Code::Stale, "only what was shown is sent");
    assert_eq!(desk.bid(notice).await.bid, None);
    let first = desk.submit(notice).await.unwrap();
    assert_eq!(first.number, format!("{} (1회)", shown.number));
    let steps: Vec<Progress> =
        desk.events.heard(PROGRESS).into_iter().map(|heard| serde_json::from_value(heard).unwrap()).collect();
    assert!(steps.iter().any(|progress| progress.step == Step::Saving));
    let detail = desk.bid(notice).await;
    assert_eq!(detail.bid_status, BidStatus::Submitted);
    let submitted = detail.bid.unwrap().submitted.unwrap();
    assert_eq!((&submitted.receipt, &*submitted.by), (&first, "강지우"));
    assert_eq!(sha2_of(&submitted.document), first.sha256.to_string(), "anybody can check it");
    let row = desk.bids([("bid_status", one(BidStatus::Submitted.code()))]).await.rows;
    assert_eq!(row.iter().find(|row| row.id == notice).unwrap().bid_at, Some(first.at));

    desk.type_price(notice, "900").await;
    assert!(!desk.summary(notice).await.unwrap().is_same);
    was_shown.sha256 = first.sha256;
    assert_eq!(desk.call(was_shown).await.unwrap_err().code, Code::Stale, "an older summary");
    let second = desk.submit(notice).await.unwrap();
    assert_eq!(second.number, format!("{} (2회)", shown.number));
    assert_eq!(kept_receipts(&desk).await, [first, second.clone()]);
    let rev = server.bid_state(notice).await.rev;
    server.buyer(Close { notice, rev }).await;
    let opened = server.buyer(Open { notice }).await;
    assert_eq!((opened.len(), opened[0].sha256), (1, second.sha256), "only the last one is there");
    let document: Submission = serde_json::from_str(&opened[0].document).unwrap();
    assert_eq!(document.total.to_string(), "KRW 24,000");
}

fn sha2_of(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_20_21_22_23_declining_needs_a_reason_and_is_final() {
    let server = Server::start().await;
    let notice = server.posted("포기").await;
    let open = {
        let content = server.notice("일반경쟁");
        server
            .post(pok_api::buyer::bid::Content { method: TenderMethod::Open, invited: vec![], ..content })
            .await
            .notice
    };
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, EUNBI).await;
    for wrong in ["", "  \n", &"가".repeat(1_001)] {
        let refused = desk.decline(notice, wrong).await.unwrap_err();
        assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, "reason"));
    }
    assert_eq!(desk.decline(open, "일정상").await.unwrap_err().code, Code::NotInvited);
    desk.type_price(notice, "1").await;
    let receipt = desk.decline(notice, " 납기를 맞출 수 없습니다. ").await.unwrap();
    let detail = desk.bid(notice).await;
    assert_eq!(detail.bid_status, BidStatus::Declined);
    let declined = detail.bid.unwrap().declined.unwrap();
    assert_eq!((&*declined.reason, declined.receipt), ("납기를 맞출 수 없습니다.", receipt));
    let changes = price(&detail.notice, 0, "2");
    assert_eq!(desk.call(Edit { notice, changes }).await.unwrap_err().code, Code::Declined);
    desk.fill_refused(notice).await;
    assert_eq!(desk.decline(notice, "다시").await.unwrap_err().code, Code::Declined);
    let answer = server.bid_state(notice).await.answers.into_iter().find(|answer| answer.decline_reason.is_some());
    assert_eq!(answer.unwrap().decline_reason.as_deref(), Some("납기를 맞출 수 없습니다."));
}

impl Desk {
    /// Neither what is written nor a whole document is taken any more.
    async fn fill_refused(&self, notice: BidNoticeId) {
        let shown = self.bid(notice).await.notice;
        let sha256 = pok_domain::BlobId([0; 32]);
        let refused = self.call(Submit { notice, rev: shown.rev, sha256, proof: None }).await.unwrap_err();
        assert!(matches!(refused.code, Code::Invalid | Code::Declined), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_code_has_to_be_given_again() {
    let server = Server::start().await;
    let (_proxy, desk, notice) = ready(&server).await;
    server.clock.advance(SignedDuration::from_hours(13));
    desk.sync().await;
    assert_eq!(desk.submit(notice).await.unwrap_err().code, Code::OtpNeeded);
    assert_eq!(kept_receipts(&desk).await, []);
    desk.call(SendActOtp {}).await.unwrap();
    let code = server.code(Server::account(JIWOO).mobile_no).await.unwrap();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let refused = desk.submit_with(notice, Some(Proof::Otp(wrong.into()))).await.unwrap_err();
    assert_eq!(refused.code, Code::OtpWrong);
    desk.submit_with(notice, Some(Proof::Otp(code))).await.unwrap();
    assert_eq!(times(&desk, notice).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_16_a_lost_answer_is_asked_for_again() {
    for cut in [Cut::Reply, Cut::Request, PAGE, FAILURE] {
        let server = Server::start().await;
        let (proxy, desk, notice) = ready(&server).await;
        proxy.cut_at("bid.submit", cut, false);
        let receipt = desk.submit(notice).await.unwrap();
        assert!(proxy.was_cut());
        assert_eq!(times(&desk, notice).await, 1, "{cut:?}: one effect");
        assert_eq!(kept_receipts(&desk).await, [receipt], "{cut:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_16_21_a_server_gone_in_the_middle_leaves_an_open_question_that_is_settled_later() {
    for (cut, declines) in [(Cut::Reply, false), (FAILURE, true), (Cut::Request, false), (Cut::Request, true)] {
        let server = Server::start().await;
        let (proxy, desk, notice) = ready(&server).await;
        let call = if declines { "bid.decline" } else { "bid.submit" };
        proxy.cut_at(call, cut, true);
        let act = async |desk: &Desk| match declines {
            true => desk.decline(notice, "일정상").await,
            false => desk.submit(notice).await,
        };
        let unknown = act(&desk).await.unwrap_err();
        assert_eq!(unknown.code, Code::Unknown, "{cut:?}");
        let waiting = desk.waiting_to_be_sent().await;
        assert!(waiting.iter().any(|operation| operation.subject == notice.0 && !operation.title.is_empty()));
        assert!(desk.sync().await.waiting > 0);
        assert_eq!(act(&desk).await.unwrap_err().code, Code::Offline, "an open question is settled first");

        let desk = desk.restart().await;
        desk.resume().await;
        proxy.revive();
        desk.sync().await;
        let told: Vec<Settled> =
            desk.events.heard(SETTLED).into_iter().map(|told| serde_json::from_value(told).unwrap()).collect();
        let [Settled { about, outcome }] = &told[..] else { panic!("{cut:?}: {told:?}") };
        assert_eq!(*about, if declines { About::Decline(notice) } else { About::Submit(notice) });
        let done = cut != Cut::Request;
        match outcome {
            Outcome::Done(receipt) => {
                assert_eq!((done, &kept_receipts(&desk).await[..]), (true, &[receipt.clone()][..]))
            }
            Outcome::Withdrawn => assert!(!done),
            Outcome::Refused(problem) => panic!("{problem}"),
        }
        let status = desk.bid(notice).await.bid_status;
        let after = if declines { BidStatus::Declined } else { BidStatus::Submitted };
        assert_eq!(status, if done { after } else { BidStatus::Saved });
        if !done {
            assert_eq!(desk.typed_price(notice).await, "1,000", "nothing was lost");
            act(&desk).await.unwrap();
        }
        assert_eq!(desk.bid(notice).await.bid_status, after);
        assert_eq!(times(&desk, notice).await, u32::from(!declines));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_press_after_a_lost_answer_sends_what_is_shown_now() {
    let server = Server::start().await;
    let (proxy, desk, notice) = ready(&server).await;
    proxy.cut_at("bid.submit", Cut::Reply, true);
    assert_eq!(desk.submit(notice).await.unwrap_err().code, Code::Unknown);
    desk.type_price(notice, "900").await;
    proxy.revive();
    let receipt = desk.submit(notice).await.unwrap();
    assert!(receipt.number.ends_with("(2회)"), "the first had its effect, and the price is another one now");
    assert_eq!(times(&desk, notice).await, 2);
    assert_eq!(kept_receipts(&desk).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_19_a_server_down_in_the_last_minute_is_said_and_nothing_is_lost() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    let notice = {
        // Before the one-time code of the login is too old.
        let mut content = server.notice("마지막 1분");
        content.window.closes_at = content.window.opens_at + SignedDuration::from_hours(3);
        server.post(content).await.notice
    };
    desk.log_in(&server, JIWOO).await;
    desk.fill(notice, "1,000").await;
    desk.all_sent().await;
    let closes = desk.bid(notice).await.notice.window.closes();
    server.clock.stop_at(closes - SignedDuration::from_secs(30));
    desk.sync().await;
    proxy.kill();
    desk.type_price(notice, "900").await;
    let offline = desk.submit(notice).await.unwrap_err();
    assert_eq!(offline.code, Code::Offline);
    assert_eq!(kept_receipts(&desk).await, []);
    assert!(
        desk.waiting_to_be_sent()
            .await
            .iter()
            .all(|waits| matches!(waits.what, pok_api::desktop::draft::What::Draft(_))),
        "a bid is never sent from a queue"
    );

    // It came in time and the answer was lost: closing in between doesn't matter.
    proxy.revive();
    desk.sync().await;
    desk.all_sent().await;
    proxy.cut_at("bid.submit", Cut::Reply, true);
    assert_eq!(desk.submit(notice).await.unwrap_err().code, Code::Unknown);
    server.clock.stop_at(closes + SignedDuration::from_mins(5));
    proxy.revive();
    desk.sync().await;
    let [receipt] = &kept_receipts(&desk).await[..] else { panic!("settled") };
    assert!(receipt.at < closes);
    assert_eq!(desk.bid(notice).await.bid_status, BidStatus::Submitted);
    // And what comes too late is refused, kept and readable.
    let rev = desk.bid(notice).await.notice.rev;
    let late = Decline { notice, rev, reason: "늦음".into(), proof: None };
    assert_eq!(desk.call(late).await.unwrap_err().code, Code::Closed);
    assert_eq!(desk.typed_price(notice).await, "900");
}
