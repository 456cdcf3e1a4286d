//! The window that locks itself, and the computers where one is signed in (decision on P-LOG-06).

use std::time::Duration;

use pok_api::Code;
use pok_api::desktop::bid::Edit;
use pok_api::desktop::company::{EditChange, Show};
use pok_api::desktop::computer::{End, List};
use pok_api::desktop::home;
use pok_api::desktop::login::{LogOut, Sync};
use pok_api::desktop::window_lock::{Active, Lock, Unlock};
use pok_domain::draft::Patch;
use pok_domain::member::{UNLOCK_ENDS, UNLOCK_TRIES};
use serde_json::Value;

use crate::harness::{Desk, JIWOO, MINSEOK, Server, text};
use crate::signup::texts;

/// What a locked window may still ask: it starts, saves what was typed just before, and ends.
const STILL: [&str; 10] = [
    "app.start",
    "app.ready",
    "lock.lock",
    "lock.unlock",
    "session.log_out",
    "settings.put",
    "bid.edit",
    "membership.edit_change",
    "contract.read",
    "demo.outbox",
];

macro_rules! all_names {
    ($($call:ty,)+) => {
        /// Every call of the window.
        fn names() -> Vec<&'static str> {
            vec![$(<$call as pok_api::Call>::NAME,)+]
        }
    };
}

pok_api::desktop_calls!(all_names);

async fn unlock(desk: &Desk, password: &str) -> Result<(), Code> {
    desk.call(Unlock { password: password.into() }).await.map_err(|problem| problem.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_window_shows_nothing_and_sends_nothing_until_the_password_unlocks_it_without_the_network_too() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.list([]).await.rows[0].id;
    let document = desk.show(contract).await.contract.documents[0].id;
    let page = format!("/page/{contract}/{document}/0");
    assert_eq!(pok::picture(&desk.core, &page, Some("width=400")).await.status, 200);
    assert!(!desk.start().await.is_locked);
    let notice = server.posted("사무용품 구매").await;
    desk.sync().await;
    desk.fill(notice, "3,000").await;
    desk.call(Lock {}).await.unwrap();
    assert!(desk.events.heard("locked").is_empty());
    let calls = names();
    assert!(calls.len() > 80 && STILL.iter().all(|still| calls.contains(still)));
    for call in calls.into_iter().filter(|call| !STILL.contains(call)) {
        // Whether it may be asked comes before what is asked.
        assert_eq!(desk.core.call(call, Value::Null).await.unwrap_err().code, Code::WindowLocked, "{call}");
    }
    assert!(!desk.events.heard("locked").is_empty(), "the window is told");
    // What was typed just before is kept, and nothing else shown.
    let shown = desk.call(Edit { notice, changes: Patch::default() }).await.unwrap_err();
    assert_eq!(shown.code, Code::WindowLocked);
    let typed = [("etc".to_owned(), text("비고"))].into();
    assert_eq!(desk.call(Edit { notice, changes: typed }).await.unwrap_err().code, Code::WindowLocked);
    desk.call(EditChange { changes: texts([("road", "새길 1")]) }).await.unwrap();
    assert_ne!(pok::picture(&desk.core, &page, Some("width=400")).await.status, 200);
    let stopped = server.stop().await;

    // Nor does closing the program unlock it.
    let desk = desk.restart().await;
    let started = desk.start().await;
    assert!(started.is_locked && started.who.is_some());
    assert_eq!(desk.call(home::Show {}).await.unwrap_err().code, Code::WindowLocked);
    assert_eq!(unlock(&desk, "Wrong2026!").await, Err(Code::WrongCredentials));
    unlock(&desk, Server::account(JIWOO).password).await.unwrap();
    desk.call(home::Show {}).await.unwrap();
    assert!(!desk.start().await.is_locked);
    assert_eq!(desk.bid(notice).await.draft.unwrap().fields.get("etc").map(|value| value.text()), Some("비고"));
    assert!(desk.call(Show {}).await.unwrap().unwrap().is_begun);
    drop(stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_make_one_wait_also_after_a_restart_and_logging_out_is_always_possible() {
    let server = Server::start().await;
    let mut desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.call(Lock {}).await.unwrap();
    for _ in 0..UNLOCK_TRIES {
        assert_eq!(unlock(&desk, "Wrong2026!").await, Err(Code::WrongCredentials));
        desk = desk.restart().await;
        desk.start().await;
    }
    let right = Unlock { password: Server::account(JIWOO).password.into() };
    let refused = desk.call(right).await.unwrap_err();
    assert_eq!(refused.code, Code::TooMany);
    assert!(refused.retry_after_ms.is_some_and(|wait| wait <= 30_000));
    desk.call(LogOut {}).await.unwrap();
    let started = desk.start().await;
    assert!(started.who.is_none() && !started.is_locked);
    desk.log_in(&server, MINSEOK).await;
    desk.call(Lock {}).await.unwrap();
    unlock(&desk, Server::account(MINSEOK).password).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_longer_than_an_hour_and_fifteen_wrong_passwords_end_the_session() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.call(Lock {}).await.unwrap();
    // The clock was a year ahead when the last wrong one was typed.
    let ahead = jiff::Timestamp::now() + Duration::from_secs(365 * 86_400);
    let query = sqlx::query("update window_lock set failures = $1, wait_until = $2");
    query.bind(UNLOCK_ENDS - 2).bind(ahead.as_microsecond()).execute(desk.core.drafts().pool()).await.unwrap();
    for _ in 0..2 {
        let waits = desk.call(Unlock { password: "Wrong2026!".into() }).await.unwrap_err();
        assert_eq!(waits.code, Code::TooMany);
        assert!(waits.retry_after_ms.is_some_and(|wait| wait <= 3_600_000), "{waits:?}");
    }
    let now = async || {
        let query = sqlx::query("update window_lock set wait_until = 0");
        query.execute(desk.core.drafts().pool()).await.unwrap();
    };
    let until = sqlx::query_scalar::<_, i64>("select wait_until from window_lock");
    let until = until.fetch_one(desk.core.drafts().pool()).await.unwrap();
    assert!(until < (jiff::Timestamp::now() + Duration::from_secs(3_601)).as_microsecond(), "it comes to an end");
    now().await;
    assert_eq!(unlock(&desk, "Wrong2026!").await, Err(Code::WrongCredentials));
    now().await;
    assert!(desk.events.heard("logged-out").is_empty());
    assert_eq!(unlock(&desk, "Wrong2026!").await, Err(Code::Unauthenticated));
    assert_eq!(desk.events.heard("logged-out").len(), 1);
    assert!(desk.start().await.who.is_none());
    let desk = desk.restart().await;
    let started = desk.start().await;
    assert!(started.who.is_none() && !started.is_locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_closed_long_ago_begins_locked() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let ago = |minutes: u64| {
        let at = jiff::Timestamp::now() - Duration::from_secs(60 * minutes);
        sqlx::query("update window_lock set active_at = $1").bind(at.as_microsecond())
    };
    ago(29).execute(desk.core.drafts().pool()).await.unwrap();
    let desk = desk.restart().await;
    assert!(!desk.start().await.is_locked);
    ago(31).execute(desk.core.drafts().pool()).await.unwrap();
    desk.call(Active {}).await.unwrap();
    let desk = desk.restart().await;
    assert!(!desk.start().await.is_locked, "somebody was there");
    ago(31).execute(desk.core.drafts().pool()).await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.start().await.is_locked);
    unlock(&desk, Server::account(JIWOO).password).await.unwrap();
    // A clock that was set back doesn't make it shorter.
    let ahead = jiff::Timestamp::now() + Duration::from_secs(3_600);
    let query = sqlx::query("update window_lock set active_at = $1").bind(ahead.as_microsecond());
    query.execute(desk.core.drafts().pool()).await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.start().await.is_locked);
    // What would unlock it is gone: then one logs in.
    sqlx::query("delete from window_lock").execute(desk.core.drafts().pool()).await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.start().await.who.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_computer_where_one_is_signed_in_is_listed_and_can_be_signed_out() {
    let server = Server::start().await;
    let (here, there) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    here.log_in(&server, JIWOO).await;
    server.clock.advance(jiff::SignedDuration::from_secs(31));
    there.log_in(&server, JIWOO).await;
    let other = Desk::new(&server.url()).await;
    other.log_in(&server, MINSEOK).await;
    let listed = here.call(List {}).await.unwrap();
    assert_eq!(listed.iter().filter(|computer| computer.is_this).count(), 1);
    assert_eq!(listed.len(), 2, "a colleague's isn't one's own");
    let foreign = other.call(List {}).await.unwrap().remove(0);
    assert_eq!(here.call(End { id: foreign.id }).await.unwrap_err().code, Code::NotFound);
    let theirs = listed.into_iter().find(|computer| !computer.is_this).unwrap();
    here.call(End { id: theirs.id }).await.unwrap();
    assert_eq!(here.call(List {}).await.unwrap().len(), 1);
    there.call(Sync {}).await.ok();
    for _ in 0..100 {
        if there.start().await.who.is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the other computer is still signed in");
}
