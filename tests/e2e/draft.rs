//! What waits to be sent, through the real window: the line, the list, throwing away with a copy, and reminders.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::{Demo, Desk, Window, until};
use crate::login::{JIWOO, log_in};

/// Opens the notice that closes first, from the home screen.
async fn open_first(window: &Window) {
    window.click("nav-home").await;
    window.click("home-to-bid").await;
    window.find("notice-no").await;
}

/// Whether a switch is on; none while it can't be switched.
async fn is_on(window: &Window, testid: &str) -> Option<bool> {
    let script = "const one = document.querySelector(`[data-testid=${arguments[0]}]`);
                  return one && !one.disabled ? one.checked : null";
    window.run(script, vec![json!(testid)]).await.as_bool()
}

#[tokio::test]
async fn what_waits_is_listed_tried_again_and_thrown_away_with_a_copy() {
    let desk = Desk::new("waiting").await;
    let mut server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.find("home-to-bid").await;
    window.find("home-result").await;
    window.picture("home-bids").await;
    open_first(&window).await;
    window.see("저장됨").await;

    server.stop();
    window.fill("price-0", "4321").await;
    window.keys(&Key::Enter.to_string()).await;
    window.see("1건 대기").await;
    window.click("sync").await;
    window.click("sync-now").await;
    window.see("오프라인 · 1건 대기").await;
    let number = window.text("notice-no").await;
    assert!(window.text("waiting-open").await.contains(number.trim()), "it isn't called by its notice");
    window.find("waiting-why").await;
    window.picture("waiting").await;
    window.click("waiting-retry").await;
    window.find("waiting-why").await;

    window.click("waiting-discard").await;
    window.find("discard-confirm").await;
    window.picture("waiting-discard").await;
    window.click("discard-confirm-no").await;
    assert_eq!(window.count("waiting").await, 1, "nothing was thrown away");
    window.click("waiting-discard").await;
    window.click("discard-confirm-yes").await;
    window.find("waiting-empty").await;
    window.keys(&Key::Escape.to_string()).await;
    window.lose("sync-panel").await;
    window.find("earlier").await;
    window.see("버린 내용").await;
    window.run("document.querySelector('[data-testid=earlier-copy] summary').focus()", vec![]).await;
    window.enter().await;
    window.see("KRW 4,321").await;
    window.picture("earlier").await;

    window.click("reminders-open").await;
    window.find("reminders-offline").await;
    window.see("마지막으로 확인한 설정").await;
    assert_eq!(is_on(&window, "remind-mail-posted").await, None, "a mail was switched off line");
    window.picture("reminders-offline").await;
    server.start_again();
    window.click("reminders-retry").await;
    window.lose("reminders-offline").await;
    assert_eq!(is_on(&window, "remind-mail-posted").await, Some(true));
    for switch in ["remind-mail-posted", "remind-here-result"] {
        let script = "document.querySelector(`[data-testid=${arguments[0]}]`).click()";
        window.run(script, vec![json!(switch)]).await;
    }
    window.picture("reminders").await;
    // What is opened anew is as the server and this computer have kept it.
    window.click("reminders-close").await;
    window.lose("reminders").await;
    window.see("저장됨").await;
    window.click("reminders-open").await;
    until("the server's own", async || is_on(&window, "remind-mail-posted").await == Some(false)).await;
    assert_eq!(is_on(&window, "remind-here-result").await, Some(false), "this computer didn't keep it");
    assert_eq!(is_on(&window, "remind-mail-result").await, Some(true), "another one was switched");
    window.close().await;
}
