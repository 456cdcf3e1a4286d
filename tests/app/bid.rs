//! 입찰진행현황 and 입찰상세화면 from the local copy, and what is written towards a bid (spec 04 S1, S2).

use std::time::Duration;

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::buyer::bid::{Amend, Award, Close, Create, Open};
use pok_api::desktop::bid::Edit;
use pok_api::desktop::draft::State;
use pok_api::desktop::event::SYNC;
use pok_api::desktop::home;
use pok_api::desktop::login::SyncState;
use pok_api::desktop::page::{Paging, Sort};
use pok_api::list::Given;
use pok_api::list::bid::Bids;
use pok_domain::bid::{BidResult, BidStatus, Briefing, NoticeStatus, TenderMethod};
use pok_domain::time::korean_day;
use pok_domain::{BidNoticeId, Period};
use unicode_normalization::UnicodeNormalization;

use crate::harness::{AREUM, Desk, EUNBI, JIWOO, Server, asked, large, one, part, price, text};

#[tokio::test(flavor = "multi_thread")]
async fn bid_01_02_03_a_notice_is_seen_by_whom_it_is_for_once_it_is_posted() {
    let server = Server::with_data().await;
    let only_hanbit = {
        let mut content = server.notice("한빛만");
        content.invited.remove(0);
        server.post(content).await.notice
    };
    let open = {
        let content = server.notice("모두에게");
        server
            .post(pok_api::buyer::bid::Content { method: TenderMethod::Open, invited: vec![], ..content })
            .await
            .notice
    };
    let both = server.posted("두 업체에게").await;
    let draft = server.buyer(Create { content: server.notice("작성중") }).await.notice;
    let seen = |desk: Desk| async move {
        let mut seen: Vec<BidNoticeId> = desk.bids([]).await.rows.iter().map(|row| row.id).collect();
        seen.retain(|id| [only_hanbit, open, both, draft].contains(id));
        seen.sort();
        seen
    };
    for (who, expected) in [(JIWOO, vec![open, both]), (EUNBI, vec![only_hanbit, open, both]), (AREUM, vec![open])] {
        let desk = Desk::new(&server.url()).await;
        desk.log_in(&server, who).await;
        let hidden = desk.call(pok_api::desktop::bid::Show { notice: draft }).await.unwrap_err();
        assert_eq!(hidden.code, Code::NotFound);
        assert_eq!(seen(desk).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_04_05_only_rows_that_meet_the_conditions_in_the_order_asked_for() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let zebra = server.posted("Zebra 사무용품 구매").await;
    let other = {
        let mut content = server.notice("서버 구매");
        content.items[0].name = "랙서버".into();
        content.buyer.name = pok_domain::Name::parse("한지민").unwrap();
        server.post(content).await.notice
    };
    desk.log_in(&server, JIWOO).await;
    let found = async |asked| {
        let found = desk.search::<Bids>(asked, large()).await.unwrap().rows;
        found.iter().map(|row| row.id).filter(|id| [zebra, other].contains(id)).collect::<Vec<_>>()
    };
    let ids = |condition, given| found(asked([(condition, given)]));
    let decomposed: String = "사무용품 구".nfd().collect();
    assert_eq!(ids("notice_title", part("zebra 사무")).await, [zebra], "part of the name is enough");
    assert_eq!(ids("notice_title", part(&decomposed)).await, [zebra]);
    assert_eq!(ids("buyer", part("지민")).await, [other]);
    assert_eq!(ids("item", part("랙서")).await, [other]);
    let number = desk.bid(zebra).await.notice.number.to_string().to_lowercase();
    assert_eq!(ids("bid_notice_no", part(&number)).await, [zebra]);
    assert_eq!(found(asked([])).await, [other, zebra], "newest first");

    let of = |status: BidStatus| ids("bid_status", one(status.code()));
    assert_eq!(of(BidStatus::Unconfirmed).await, [other, zebra]);
    desk.type_price(zebra, "1,000").await;
    assert_eq!((of(BidStatus::Saved).await, of(BidStatus::Unconfirmed).await), (vec![zebra], vec![other]), "at once");
    desk.all_sent().await;
    desk.sync().await;
    assert_eq!((of(BidStatus::Saved).await, of(BidStatus::Unconfirmed).await), (vec![zebra], vec![other]), "and then");
    assert_eq!(ids("notice_status", one(NoticeStatus::Ended.code())).await, []);

    let today = korean_day(server.now());
    let of_day = |day, opening| ids("notice_date", Given::days(Period { from: day, to: day }, opening));
    assert_eq!(of_day(today, false).await.len(), 2);
    let long_ago = jiff::civil::Date::constant(2020, 1, 1);
    assert_eq!(of_day(long_ago, false).await, []);
    assert_eq!(of_day(long_ago, true).await.len(), 2, "what waits shows whatever its day");

    let columns = [
        "bid_result",
        "notice_status",
        "bid_status",
        "bid_at",
        "bid_notice_no",
        "notice_title",
        "buyer",
        "has_briefing",
        "bid_opens_at",
        "bid_closes_at",
    ];
    for column in columns {
        let sorted = |descending| {
            let sort = Some(Sort { column: column.into(), descending });
            desk.search::<Bids>(asked([]), Paging { sort, ..large() })
        };
        let (up, down) = (sorted(false).await.unwrap(), sorted(true).await.unwrap());
        assert_eq!(up.total, down.total);
        if column == "notice_title" {
            assert!(up.rows.is_sorted_by_key(|row| row.title.to_lowercase()));
        }
        if column == "bid_status" {
            assert!(down.rows.is_sorted_by(|a, b| a.bid_status >= b.bid_status));
        }
    }
    let sort = Some(Sort { column: "rowid; drop table bid_notice".into(), descending: false });
    let refused = desk.search::<Bids>(asked([]), Paging { sort, ..Paging::default() }).await;
    assert_eq!(refused.unwrap_err().code, Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_07_08_12_the_detail_says_what_the_notice_says() {
    let server = Server::with_data().await;
    let briefing = Briefing { at: server.now(), place: "본사 1층".into(), summary: "현장 설명".into() };
    let content =
        pok_api::buyer::bid::Content { briefing: Some(briefing.clone()), ..server.notice("설명회 있는 공고") };
    let notice = server.post(content.clone()).await.notice;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let shown = desk.bid(notice).await;
    let kept = &shown.notice;
    assert_eq!((&kept.title, kept.window, &kept.summary), (&content.title, content.window, &content.summary));
    assert_eq!((&kept.buyer, &kept.requester, kept.method), (&content.buyer, &content.requester, content.method));
    assert_eq!(kept.briefing.as_ref().map(|briefing| &briefing.place), Some(&briefing.place));
    assert_eq!(kept.expected_due_date, content.expected_due_date);
    let items: Vec<_> = kept.items.iter().map(|item| (&*item.name, item.quantity)).collect();
    assert_eq!(items, [("라이선스", 10.into()), ("유지보수", 3.into())]);
    let documents: Vec<_> = kept.documents.iter().map(|document| (&*document.title, document.is_mandatory)).collect();
    assert_eq!(documents, [("견적서", true), ("회사소개서", false)]);
    assert_eq!((shown.bid_status, shown.draft, shown.bid), (BidStatus::Unconfirmed, None, None), "P-BID-03");
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_15_what_is_saved_is_no_bid() {
    let server = Server::with_data().await;
    let notice = server.posted("임시저장").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = desk.save(notice).await;
    assert_eq!((before.state, desk.bid(notice).await.draft), (State::Saved, None), "nothing was typed");
    let typed = desk.type_price(notice, " 1,２00 원").await;
    assert_eq!(typed.state, State::Queued);
    assert_eq!(desk.save(notice).await.state, State::Saved);
    desk.sync().await;
    let shown = desk.bid(notice).await;
    assert_eq!((shown.bid_status, shown.bid), (BidStatus::Saved, None));
    assert_eq!(desk.typed_price(notice).await, " 1,２00 원", "as it was typed");
    assert!(server.bid_state(notice).await.answers.iter().all(|answer| answer.status == BidStatus::Unconfirmed));
    let before = desk.call(home::Show {}).await.unwrap();
    assert!(before.to_bid > 0 && before.to_bid_first.is_sorted_by_key(|row| row.closes_at));
    assert!(desk.bid(notice).await.draft.unwrap().by.is_none(), "it was written here");
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_06_19_the_end_of_a_notice_shows_and_nothing_can_be_written_any_more() {
    let server = Server::with_data().await;
    let notice = server.posted("선정").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.fill(notice, "1,000").await;
    desk.submit(notice).await.unwrap();
    let rev = server.bid_state(notice).await.rev;
    let rev = server.buyer(Close { notice, rev }).await.rev;
    desk.sync().await;
    let shown = desk.bid(notice).await.notice;
    assert_eq!(shown.status, NoticeStatus::UnderEvaluation);
    let refused = desk.call(Edit { notice, changes: price(&shown, 0, "1") }).await.unwrap_err();
    assert_eq!(refused.code, Code::Closed);
    assert_eq!(desk.submit(notice).await.unwrap_err().code, Code::Closed);
    assert_eq!(desk.decline(notice, "늦음").await.unwrap_err().code, Code::Closed);

    let company = server.buyer(Open { notice }).await[0].company;
    server.buyer(Award { notice, rev, company }).await;
    desk.sync().await;
    let row = desk.bids([("notice_status", one(NoticeStatus::Ended.code()))]).await.rows;
    let row = row.into_iter().find(|row| row.id == notice).unwrap();
    assert_eq!((row.result, row.bid_status), (Some(BidResult::Awarded), BidStatus::Submitted));
    let home = desk.call(home::Show {}).await.unwrap();
    assert_eq!(home.results.iter().find(|row| row.id == notice).and_then(|row| row.result), Some(BidResult::Awarded));
    assert!(home.to_bid_first.iter().all(|row| row.id != notice));
}

/// The last page of five is there long before it is read, as those before it can't be written.
#[tokio::test(flavor = "multi_thread")]
async fn bid_19_a_page_that_waits_says_what_time_it_was_when_it_came() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.sync().await;
    let sql = server.pool().await;
    let more = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 2300) \
        insert into change (company_id, seq, kind, subject_id, body, at) \
        select f.company_id, f.head + n.i, c.kind, c.subject_id, c.body, c.at from n, feed f, \
        (select * from change where kind = 'contract' limit 1) c where f.company_id = c.company_id";
    assert_eq!(sqlx::query(more).execute(&sql).await.unwrap().rows_affected(), 2300);
    let head = "update feed set head = head + 2300 where company_id = \
        (select company_id from change where kind = 'contract' limit 1)";
    sqlx::query(head).execute(&sql).await.unwrap();

    let mirror = desk.core.mirror().pool().await.clone();
    let held = mirror.begin_with("begin immediate").await.unwrap();
    tokio::join!(desk.sync(), async {
        tokio::time::sleep(Duration::from_secs(6)).await;
        held.rollback().await.unwrap();
    });
    let states: Vec<SyncState> =
        desk.events.heard(SYNC).into_iter().map(|state| serde_json::from_value(state).unwrap()).collect();
    assert!(!states.is_empty());
    assert!(states.iter().all(|state| state.skew_ms.abs() < 3_000), "{states:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_19_the_servers_clock_closes_whatever_this_computers_shows() {
    // This computer is a day behind, then a day ahead.
    for day in [SignedDuration::from_hours(24), SignedDuration::from_hours(-24)] {
        let server = Server::with_data().await;
        server.clock.advance(day);
        let notice = server.posted("시계").await;
        let desk = Desk::new(&server.url()).await;
        desk.log_in(&server, JIWOO).await;
        let skew = desk.sync().await.skew_ms;
        assert!((skew + i64::try_from(day.as_millis()).unwrap()).abs() < 60_000, "{skew}");
        desk.type_price(notice, "1").await;
        desk.all_sent().await;
        desk.sync().await;

        // Off line and started anew, nobody knows what time it is: nothing is refused by a clock that may be wrong.
        let stopped = server.stop().await;
        let desk = desk.restart().await;
        desk.resume().await;
        desk.type_price(notice, "2").await;
        let server = stopped.start().await;
        desk.sync().await;
        desk.call(pok_api::desktop::draft::Retry { kind: pok_domain::draft::DraftKind::Bid, subject: notice.0 })
            .await
            .unwrap();
        desk.all_sent().await;
        // The last minute counts to its end, by the server's clock.
        let closes = desk.bid(notice).await.notice.window.closes();
        server.clock.stop_at(closes - SignedDuration::from_secs(2));
        desk.sync().await;
        desk.type_price(notice, "3").await;
        server.clock.stop_at(closes);
        desk.sync().await;
        let shown = desk.bid(notice).await.notice;
        let refused = desk.call(Edit { notice, changes: price(&shown, 0, "4") }).await.unwrap_err();
        assert_eq!(refused.code, Code::Closed);
        assert_eq!(desk.typed_price(notice).await, "3", "what was written stays readable");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_notice_begins_anew_and_what_was_typed_stays() {
    let server = Server::with_data().await;
    let posted = server.post(server.notice("변경")).await;
    let notice = posted.notice;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = desk.fill(notice, "1,000").await;
    desk.submit(notice).await.unwrap();
    let summary = desk.summary(notice).await.unwrap();
    assert!(summary.is_same);
    let content = pok_api::buyer::bid::Content { summary: "달라진 개요".into(), ..server.notice("변경") };
    server.buyer(Amend { notice, rev: posted.rev, content }).await;

    // The window still shows the old one.
    let old = pok_api::desktop::bid::Submit { notice, rev: before.rev, sha256: summary.sha256, proof: None };
    assert_eq!(desk.call(old.clone()).await.unwrap_err().code, Code::Stale);
    let shown = desk.bid(notice).await;
    assert_eq!((shown.notice.rev, shown.bid_status), (before.rev + 1, BidStatus::Unconfirmed), "it was pulled");
    assert!(shown.bid.unwrap().submitted.is_some(), "what was submitted stays readable");
    assert_eq!(desk.call(old).await.unwrap_err().code, Code::Stale);
    assert_eq!(desk.typed_price(notice).await, "1,000");
    desk.edit(notice, price(&shown.notice, 1, "6000")).await;
    assert_eq!(desk.bid(notice).await.bid_status, BidStatus::Saved);
    desk.submit(notice).await.unwrap();
    assert_eq!(desk.bid(notice).await.bid_status, BidStatus::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_notices_are_listed_with_what_is_written_here() {
    const MANY: u64 = 5_000;
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let written = server.posted("본보기").await;
    desk.log_in(&server, JIWOO).await;
    let there = desk.bids([]).await.total;
    let of_status = |status: BidStatus| [("bid_status", one(status.code()))];
    let unconfirmed = desk.bids(of_status(BidStatus::Unconfirmed)).await.total;
    let key = desk.key();
    let many = "with recursive n (i) as (select 1 union all select i + 1 from n where i < $2) \
        insert into record (kind, id, rev, body) \
        select kind, printf('00000000-0000-7000-8000-%012d', i), rev, json_set(body, \
        '$.id', printf('00000000-0000-7000-8000-%012d', i), '$.number', printf('BI20200101-%03d', i), \
        '$.noticed_at', strftime('%Y-%m-%dT%H:%M:%SZ', 1577836800 + i, 'unixepoch')) \
        from n, (select * from record where kind = 'bid_notice' and id = $1)";
    let desk = desk
        .restart_after(async |data| {
            let many = sqlx::query(many).bind(written.to_string()).bind(MANY as i64);
            crate::harness::edit_mirror(data, &key, many).await;
        })
        .await;
    desk.resume_derived().await;
    let first = desk.bids([]).await;
    assert_eq!((first.total, first.rows.len()), (MANY + there, 100));
    let last = Paging { page: (MANY / 100) as u32, size: 100, sort: None };
    let last = desk.search::<Bids>(asked([]), last).await.unwrap();
    assert_eq!(last.rows.len() as u64, there);
    let found = desk.bids([("bid_notice_no", part("20200101-4777"))]).await;
    assert_eq!(found.rows[0].number.to_string(), "BI20200101-4777");
    // What is written here and not there yet has no part in the index.
    desk.edit(written, [("note".to_owned(), text("x"))].into()).await;
    let saved = desk.bids(of_status(BidStatus::Saved)).await;
    assert!(saved.rows.iter().any(|row| row.id == written));
    let waits = desk.bids(of_status(BidStatus::Unconfirmed)).await.total;
    assert_eq!(waits, MANY + unconfirmed - 1);
}
