//! Mails about bids: each occasion once, to whoever wants it.

use jiff::SignedDuration;
use pok_api::buyer::bid::{Amend, Award, Close, Content};
use pok_api::buyer::contract::Counterparty;
use pok_api::remote::bid::Mails;
use pok_domain::Name;
use pok_domain::bid::{Occasion, Reminders, Window};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Bidder, Server, content, minute_from_now, open_tender, posted};

/// A notice for somebody else.
const MARK: &str = "표시";

/// Waits until everything that is due by now has gone out. A notice for somebody else is posted that reminds at once: its
/// reminder comes after whatever was due before it.
async fn sent(server: &Server) {
    let key = server.buyer(BuyerRole::Buyer).await;
    let said = Content {
        title: Name::parse(MARK).unwrap(),
        invited: vec![Counterparty::BusinessRegNo("605-85-11938".parse().unwrap())],
        window: Window { opens_at: minute_from_now(server, -5), closes_at: minute_from_now(server, 30) },
        ..content(server)
    };
    let mark = posted(server, &key, said).await.notice;
    let number: String = sqlx::query_scalar("select number from bid_notice where id = $1")
        .bind(mark.to_string())
        .fetch_one(&mut server.sql().await)
        .await
        .unwrap();
    server.letter_about("eunbi@hanbit.example", &format!("1시간 전: {number}")).await;
}

/// Who got mails with `subject`, sorted, once everything has gone out.
async fn recipients(server: &Server, subject: &str) -> Vec<String> {
    sent(server).await;
    let letters = "select recipient from outbox_letter where subject like $1 and body not like $2 order by recipient";
    let letters = sqlx::query_scalar(letters).bind(format!("%{subject}%")).bind(format!("%공고명: {MARK}\n%"));
    letters.fetch_all(&mut server.sql().await).await.unwrap()
}

const GARAM: [&str; 3] = ["hwangbo@garam.example", "jiwoo.kang@garam.example", "minseok.oh@garam.example"];

on_both! {
    async fn every_contact_is_told_once_of_what_they_want_to_know(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let colleague = Bidder::new(&server, &ACCOUNTS[1]).await;
        let mails = |mails| Mails { mails };
        assert_eq!(server.call(Some(&colleague.token), &mails(None)).await.unwrap(), Reminders::default());
        let wanted = Reminders { posted: false, hour_before: false, ..Reminders::default() };
        assert_eq!(server.call(Some(&colleague.token), &mails(Some(wanted))).await.unwrap(), wanted);
        assert_eq!(server.call(Some(&colleague.token), &mails(None)).await.unwrap(), wanted);
        assert_eq!(server.call(Some(&bidder.token), &mails(None)).await.unwrap(), Reminders::default());

        // Said once: a minute later it would close a minute later.
        let said = content(&server);
        let state = posted(&server, &key, said.clone()).await;
        assert_eq!(recipients(&server, "입찰공고 게시").await, [GARAM[0], GARAM[1]]);
        let body: String = sqlx::query_scalar("select body from outbox_letter where subject like '%게시%' limit 1")
            .fetch_one(&mut server.sql().await)
            .await
            .unwrap();
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let closes = pok_domain::time::minute(notice.window.closes_at);
        for part in [&notice.number.to_string(), "업무용 소프트웨어 구매", &closes] {
            assert!(body.contains(part), "{body}");
        }
        let amend = Amend { notice: notice.id, rev: state.rev, content: said };
        let state = server.call(Some(&key), &amend).await.unwrap();
        assert_eq!(recipients(&server, "입찰공고 변경").await, [GARAM[0], GARAM[1]]);

        // A day before, and then an hour before, which the colleague doesn't want.
        let before = |occasion: Occasion| occasion.due_at(notice.window).unwrap();
        server.clock.stop_at(before(Occasion::DayBefore) - SignedDuration::from_millis(1));
        assert_eq!(recipients(&server, "1일 전").await, [""; 0]);
        server.clock.stop_at(before(Occasion::DayBefore));
        assert_eq!(recipients(&server, "1일 전").await, GARAM);
        server.clock.stop_at(before(Occasion::HourBefore));
        assert_eq!(recipients(&server, "1시간 전").await, [GARAM[0], GARAM[1]]);
        assert_eq!(recipients(&server, "1일 전").await, GARAM, "each once");

        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        bidder.submit(&server, &bidder.whole(&server, &notice, "1000").await).await.unwrap();
        let closed = server.call(Some(&key), &Close { notice: notice.id, rev: state.rev }).await.unwrap();
        let award = Award { notice: notice.id, rev: closed.rev, company: bidder.company };
        server.call(Some(&key), &award).await.unwrap();
        assert_eq!(recipients(&server, "투찰결과").await, GARAM);
    }

    async fn who_has_answered_is_not_reminded_and_a_restart_repeats_nothing(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let window = Window { opens_at: minute_from_now(&server, -5), closes_at: minute_from_now(&server, 30) };
        let state = posted(&server, &key, Content { window, ..open_tender(&server) }).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        assert_eq!(recipients(&server, "입찰공고 게시").await.len(), 5, "every active contact of every supplier");
        let told = recipients(&server, "1시간 전").await;
        assert_eq!(told.len(), 5, "an hour before was already over when it was posted");
        assert_eq!(recipients(&server, "1일 전").await.len(), 0, "and replaces the day before");
        server.running.take().unwrap().shutdown().await;
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        assert_eq!(recipients(&server, "1시간 전").await, told);

        let later = Window { closes_at: minute_from_now(&server, 40), ..window };
        let other = posted(&server, &key, Content { window: Window { closes_at: minute_from_now(&server, 3_000), ..later }, ..open_tender(&server) }).await;
        let other = bidder.notice(&server, other.notice).await.unwrap();
        bidder.submit(&server, &bidder.whole(&server, &other, "1000").await).await.unwrap();
        server.clock.stop_at(Occasion::HourBefore.due_at(other.window).unwrap());
        let reminded = recipients(&server, &format!("1시간 전: {}", other.number)).await;
        assert_eq!(reminded, ["areum@seol.example", "eunbi@hanbit.example"], "those who haven't bid");
        assert_ne!(notice.number, other.number);
    }
}
