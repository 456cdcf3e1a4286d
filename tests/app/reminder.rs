//! Notifications of the operating system about bids: what is told, and that it is told once.

use jiff::SignedDuration;
use pok_api::buyer::bid::{Amend, Award, Close, Open};
use pok_api::desktop::preferences::{Put, Settings};
use pok_domain::BidNoticeId;
use pok_domain::bid::Reminders;
use serde_json::Value;

use crate::harness::{Desk, JIWOO, Server};

const POSTED: &str = "새 입찰공고가 있습니다";
const CHANGED: &str = "입찰공고가 변경되었습니다";
const DAY: &str = "입찰 마감이 하루 안으로 다가왔습니다";
const HOUR: &str = "입찰 마감이 한 시간 안으로 다가왔습니다";
const RESULT: &str = "투찰결과가 나왔습니다";

impl Desk {
    /// The titles of what was told of a notice, in order.
    fn told(&self, notice: BidNoticeId) -> Vec<String> {
        let id = serde_json::to_value(notice).unwrap();
        let of = self.events.heard("notified").into_iter().filter(|told| told["about"] == id);
        of.map(|told| text(&told, "title")).collect()
    }

    async fn wants(&self, notifications: Reminders, server: &Server) {
        let settings = Settings { server: server.url(), notifications, ..Settings::default() };
        self.call(Put { settings }).await.unwrap();
    }
}

fn text(told: &Value, part: &str) -> String {
    told[part].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_notice_is_told_once_and_what_there_was_before_is_history() {
    let server = Server::start().await;
    let before = server.posted("먼저 있던 공고").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.sync().await;
    assert_eq!(desk.told(before), [""; 0]);

    let state = server.post(server.notice("새 공고")).await;
    desk.sync().await;
    desk.sync().await;
    assert_eq!(desk.told(state.notice), [POSTED]);
    let told = desk.events.heard("notified").into_iter().find(|told| text(told, "title") == POSTED).unwrap();
    let body = text(&told, "body");
    let closes = pok_domain::time::minute(desk.bid(state.notice).await.notice.window.closes_at);
    assert!(body.contains(&state.number.to_string()) && body.contains("새 공고") && body.contains(&closes), "{body}");

    let content = server.notice("새 공고 (정정)");
    server.buyer(Amend { notice: state.notice, rev: state.rev, content }).await;
    desk.sync().await;
    assert_eq!(desk.told(state.notice), [POSTED, CHANGED]);

    let desk = desk.restart().await;
    desk.start().await;
    desk.sync().await;
    assert_eq!(desk.events.heard("notified"), [Value::Null; 0], "the next start knows what was told");
}

#[tokio::test]
async fn closing_is_told_a_day_and_an_hour_before_unless_the_company_has_answered() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let (open, submitted, declined) =
        (server.posted("미제출").await, server.posted("제출").await, server.posted("포기").await);
    desk.sync().await;
    desk.fill(submitted, "1,000").await;
    desk.submit(submitted).await.unwrap();
    desk.decline(declined, "생산 일정").await.unwrap();
    let closes = desk.bid(open).await.notice.window.closes();

    // This computer's clock stands still: the server's decides.
    server.clock.stop_at(closes - SignedDuration::from_hours(24) - SignedDuration::from_secs(30));
    desk.sync().await;
    assert_eq!(desk.told(open), [POSTED]);
    server.clock.stop_at(closes - SignedDuration::from_hours(24) + SignedDuration::from_secs(30));
    desk.sync().await;
    desk.sync().await;
    assert_eq!(desk.told(open), [POSTED, DAY]);
    server.clock.stop_at(closes - SignedDuration::from_mins(59));
    desk.sync().await;
    desk.sync().await;
    assert_eq!(desk.told(open), [POSTED, DAY, HOUR]);
    server.clock.stop_at(closes + SignedDuration::from_mins(5));
    desk.sync().await;
    assert_eq!(desk.told(open), [POSTED, DAY, HOUR]);
    for answered in [submitted, declined] {
        assert_eq!(desk.told(answered), [POSTED]);
    }
}

#[tokio::test]
async fn a_result_is_told_once_and_what_is_switched_off_is_not_told_later() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, JIWOO).await;
    desk.wants(Reminders { posted: false, ..Reminders::default() }, &server).await;
    let notice = server.posted("서버 구매").await;
    desk.sync().await;
    assert_eq!(desk.told(notice), [""; 0]);
    desk.wants(Reminders::default(), &server).await;
    desk.sync().await;
    assert_eq!(desk.told(notice), [""; 0], "it is old news by now");

    desk.fill(notice, "1,000").await;
    desk.submit(notice).await.unwrap();
    let closed = server.buyer(Close { notice, rev: server.bid_state(notice).await.rev }).await;
    server.buyer(Open { notice }).await;
    server.buyer(Award { notice, rev: closed.rev, company: who.company.id }).await;
    desk.sync().await;
    desk.sync().await;
    assert_eq!(desk.told(notice), [RESULT]);
    let told = desk.events.heard("notified");
    assert!(text(told.last().unwrap(), "body").ends_with("투찰결과 선정"), "{told:?}");
}

#[tokio::test]
async fn many_at_once_come_together() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let desk = desk.restart_after(async |_| {
        for number in 1..=5 {
            server.posted(&format!("공고 {number}")).await;
        }
    });
    let desk = desk.await;
    desk.start().await;
    desk.sync().await;
    let told: Vec<String> = desk.events.heard("notified").iter().map(|told| text(told, "title")).collect();
    assert_eq!(told, ["새로 올라왔거나 변경된 입찰공고 5건"]);
}
