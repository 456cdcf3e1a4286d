//! What is being written, on one computer and on two of a company (design: sync).

use std::collections::BTreeMap;
use std::time::Duration;

use pok_api::buyer::bid::Close;
use pok_api::desktop::draft::{Discard, Earlier, Resolve, Retry, State};
use pok_api::desktop::event::CHANGED;
use pok_api::desktop::login::SyncLine;
use pok_api::{Code, Problem};
use pok_domain::BidNoticeId;
use pok_domain::draft::{DraftKind, PastReason, Side, Value};

use crate::harness::{Cut, Desk, EUNBI, FAILURE, JIWOO, MINSEOK, PAGE, Proxy, Server, price, text, within};

const KIND: DraftKind = DraftKind::Bid;

/// A field that is no money.
fn memo(number: u128) -> String {
    format!("memo/{number}")
}

fn note(number: u128, typed: &str) -> pok_domain::draft::Patch {
    [(memo(number), text(typed))].into()
}

async fn noted(desk: &Desk, notice: BidNoticeId, number: u128) -> Option<String> {
    let draft = desk.bid(notice).await.draft?;
    draft.fields.get(&memo(number)).map(|value| value.text().to_owned())
}

async fn state(desk: &Desk, notice: BidNoticeId) -> State {
    desk.bid(notice).await.draft.unwrap().state
}

/// The server's revision of the draft, as a fresh computer of the company sees it.
async fn rev(server: &Server, notice: BidNoticeId) -> i64 {
    let fresh = Desk::new(&server.url()).await;
    fresh.log_in(server, JIWOO).await;
    fresh.core.close().await;
    let (mirror, _) = pok::Mirror::open(&fresh.data(), &fresh.key()).await.unwrap();
    let pool = mirror.pool().await;
    let query = sqlx::query_scalar("select coalesce(max(rev), 0) from record where kind = 'draft' and id = $1");
    query.bind(notice.to_string()).fetch_one(&*pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_15_what_is_typed_off_line_survives_and_is_sent_when_there_is_a_network() {
    let server = Server::start().await;
    let notice = server.posted("오프라인").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let stopped = server.stop().await;
    let shown = desk.bid(notice).await.notice;
    for typed in ["1", "12", "123"] {
        assert_eq!(desk.edit(notice, price(&shown, 0, typed)).await.state, State::Queued);
    }
    assert_eq!(desk.save(notice).await.state, State::Queued, "no network is no fault of the person's");
    let line = desk.sync().await;
    assert_eq!((line.line, line.waiting, line.conflicts), (SyncLine::Offline, 1, 0));

    // As a power cut leaves it: no goodbye.
    let desk = desk.restart().await;
    assert!(desk.start().await.who.is_some());
    desk.resume().await;
    assert_eq!(desk.typed_price(notice).await, "123");
    let waiting = desk.waiting_to_be_sent().await;
    assert_eq!((waiting.len(), waiting[0].subject), (1, notice.0));
    assert!(waiting[0].title.ends_with("오프라인"), "{}", waiting[0].title);

    let server = stopped.start().await;
    desk.sync().await;
    desk.all_sent().await;
    assert_eq!(state(&desk, notice).await, State::Saved);
    assert_eq!(desk.sync().await.waiting, 0);
    let colleague = Desk::new(&server.url()).await;
    colleague.log_in(&server, MINSEOK).await;
    assert_eq!(colleague.typed_price(notice).await, "123");
    let by = colleague.bid(notice).await.draft.unwrap().by.unwrap();
    assert_eq!(by.name, "강지우");
    assert_eq!(rev(&server, notice).await, 1, "three keys, one write");
    let other = Desk::new(&server.url()).await;
    other.log_in(&server, EUNBI).await;
    assert_eq!(other.bid(notice).await.draft, None, "another company's is nobody's business");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_copy_follows_and_changes_of_different_fields_come_together() {
    let server = Server::start().await;
    let notice = server.posted("둘이서").await;
    let (one, two) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    one.log_in(&server, JIWOO).await;
    two.log_in(&server, MINSEOK).await;
    one.type_price(notice, "100").await;
    one.edit(notice, note(1, "도면")).await;
    assert_eq!(one.save(notice).await.state, State::Saved);
    two.sync().await;
    assert_eq!(two.typed_price(notice).await, "100");
    // Touched once, untouched since: it follows.
    two.edit(notice, note(1, "도면 2")).await;
    two.save(notice).await;
    one.sync().await;
    assert_eq!(noted(&one, notice, 1).await.as_deref(), Some("도면 2"));
    assert_eq!(one.bid(notice).await.draft.unwrap().by.unwrap().name, "오민석");

    // Two different fields, neither of them money.
    one.edit(notice, note(2, "목록")).await;
    two.edit(notice, note(3, "사진")).await;
    one.save(notice).await;
    let merged = two.save(notice).await;
    assert_eq!(merged.state, State::Saved);
    assert_eq!(merged.merged, [memo(2)], "the person sees what came from elsewhere");
    one.sync().await;
    for desk in [&one, &two] {
        for (number, expected) in [(1, "도면 2"), (2, "목록"), (3, "사진")] {
            assert_eq!(noted(desk, notice, number).await.as_deref(), Some(expected));
        }
        assert_eq!((desk.typed_price(notice).await.as_str(), state(desk, notice).await), ("100", State::Saved));
    }
    assert!(two.edit(notice, note(2, "목록 2")).await.merged.is_empty(), "until it is changed by hand");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_prices_are_for_a_person_to_decide_and_both_copies_are_kept() {
    for side in [Side::Mine, Side::Theirs] {
        let server = Server::start().await;
        let notice = server.posted("충돌").await;
        let proxy = Proxy::to(server.running.address).await;
        let (one, two) = (Desk::new(&server.url()).await, Desk::new(&proxy.url()).await);
        one.log_in(&server, JIWOO).await;
        two.log_in(&server, MINSEOK).await;
        proxy.kill();
        two.type_price(notice, "90").await;
        two.edit(notice, note(1, "내 메모")).await;
        one.type_price(notice, "100").await;
        one.all_sent().await;
        proxy.revive();
        two.sync().await;
        let conflict = two.save(notice).await;
        assert_eq!((conflict.state, two.typed_price(notice).await.as_str()), (State::Conflict, "90"), "mine stands");
        let theirs = conflict.conflict.unwrap();
        assert_eq!((&*theirs.theirs.name, theirs.splits.len()), ("강지우", 1));
        let field = theirs.splits[0].field.clone();
        assert_eq!(theirs.splits[0].theirs.as_ref().map(Value::text), Some("100"));
        let line = two.sync().await;
        assert_eq!((line.conflicts, line.waiting), (1, 0));
        let refused = {
            two.fill(notice, "90").await;
            two.submit(notice).await.unwrap_err()
        };
        assert_eq!(refused.code, Code::Conflict);

        let resolve = |rev, choices| Resolve { kind: KIND, subject: notice.0, rev, choices };
        let code = |answer: Result<_, Problem>| answer.map(|_: pok_api::desktop::draft::Draft| ()).unwrap_err().code;
        assert_eq!(code(two.call(resolve(theirs.rev, BTreeMap::new())).await), Code::Invalid);
        let choices = BTreeMap::from([(field, side)]);
        assert_eq!(code(two.call(resolve(theirs.rev + 1, choices.clone())).await), Code::Stale);
        let decided = two.call(resolve(theirs.rev, choices.clone())).await.unwrap();
        assert!(decided.conflict.is_none());
        let expected = if side == Side::Mine { "90" } else { "100" };
        assert_eq!(two.typed_price(notice).await, expected);
        assert_eq!(noted(&two, notice, 1).await.as_deref(), Some("내 메모"));
        let past = two.call(Earlier { kind: KIND, subject: notice.0 }).await.unwrap();
        let reasons: Vec<_> = past.iter().map(|copy| &copy.past.why).collect();
        assert!(matches!(reasons[..], [PastReason::Theirs { .. }, PastReason::Mine]), "{reasons:?}");
        two.all_sent().await;
        one.sync().await;
        assert_eq!((one.typed_price(notice).await, state(&one, notice).await), (expected.to_owned(), State::Saved));
        assert_eq!(code(two.call(resolve(theirs.rev, choices)).await), Code::Stale, "decided already");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_draft_has_one_effect() {
    for (cut, restart) in [
        (Cut::Reply, false),
        (Cut::Request, false),
        (PAGE, false),
        (FAILURE, false),
        (Cut::Reply, true),
        (Cut::Request, true),
    ] {
        let server = Server::start().await;
        let proxy = Proxy::to(server.running.address).await;
        let notice = server.posted("잃은 답").await;
        let desk = Desk::new(&proxy.url()).await;
        desk.log_in(&server, JIWOO).await;
        proxy.cut_at("draft.put", cut, restart);
        desk.type_price(notice, "7").await;
        desk.save(notice).await;
        assert!(proxy.was_cut());
        let desk = if restart {
            assert_eq!(state(&desk, notice).await, State::Unknown, "{cut:?}");
            let desk = desk.restart().await;
            desk.resume().await;
            assert_eq!(state(&desk, notice).await, State::Unknown, "{cut:?}");
            // Typing goes on meanwhile.
            desk.type_price(notice, "78").await;
            proxy.revive();
            desk.sync().await;
            desk
        } else {
            desk
        };
        desk.all_sent().await;
        assert_eq!(state(&desk, notice).await, State::Saved, "{cut:?}");
        let expected = if restart { ("78", if cut == Cut::Request { 1 } else { 2 }) } else { ("7", 1) };
        assert_eq!((&*desk.typed_price(notice).await, rev(&server, notice).await), expected, "{cut:?} {restart}");
        assert!(!desk.events.heard(CHANGED).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stuck_blocks_only_itself() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let (slow, quick) = (server.posted("느린 공고").await, server.posted("빠른 공고").await);
    let desk = Desk::new(&proxy.url()).await;
    desk.log_in(&server, JIWOO).await;
    proxy.cut_at("draft.put", Cut::Stuck(Duration::from_secs(20)), false);
    desk.type_price(slow, "1").await;
    assert!(within(Duration::from_secs(20), async || proxy.was_cut()).await);
    desk.type_price(quick, "2").await;
    assert_eq!(desk.save(quick).await.state, State::Saved);
    assert_eq!(state(&desk, slow).await, State::Sending);
    desk.all_sent().await;
    assert_eq!(rev(&server, slow).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_19_a_draft_that_came_too_late_is_kept_and_can_be_given_up() {
    let server = Server::start().await;
    let notice = server.posted("마감").await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.type_price(notice, "100").await;
    desk.save(notice).await;
    let state_before = server.bid_state(notice).await;
    proxy.kill();
    desk.type_price(notice, "200").await;
    server.buyer(Close { notice, rev: state_before.rev }).await;
    proxy.revive();
    desk.sync().await;
    desk.save(notice).await;
    assert_eq!(state(&desk, notice).await, State::Rejected(Code::Closed));
    let waiting = desk.waiting_to_be_sent().await;
    assert_eq!(waiting[0].problem.as_ref().map(|problem| problem.code), Some(Code::Closed));
    assert_eq!(desk.sync().await.waiting, 1);
    let again = desk.call(Retry { kind: KIND, subject: notice.0 }).await.unwrap();
    assert_eq!((again.state, desk.typed_price(notice).await.as_str()), (State::Rejected(Code::Closed), "200"));
    let given_up = desk.call(Discard { kind: KIND, subject: notice.0 }).await.unwrap();
    assert_eq!((given_up.state, desk.typed_price(notice).await.as_str()), (State::Saved, "100"));
    let past = desk.call(Earlier { kind: KIND, subject: notice.0 }).await.unwrap();
    assert_eq!(past[0].past.why, PastReason::Discarded);
    assert_eq!(past[0].past.fields.0.values().next().map(Value::text), Some("200"));
    assert_eq!(desk.waiting_to_be_sent().await, []);
}
