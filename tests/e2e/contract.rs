//! 계약관리 through the real window: from the login to a sealed PDF that others call valid.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use fantoccini::key::Key;
use jiff::{Timestamp, ToSpan};
use pok_api::buyer::contract::{Created, RequestSeal};
use pok_domain::time::korean_day;
use pok_server::demo::Account;
use serde_json::json;

use crate::harness::contract::contract as written;
use crate::harness::{Demo, Desk, Server, Window, keep, until};
use crate::login::{JIWOO, log_in};

/// A red seal on white paper, as a scanner gives it.
fn scanned_seal(desk: &Desk) -> PathBuf {
    let image = image::RgbImage::from_fn(400, 400, |x, y| {
        let (x, y) = (x as i32 - 200, y as i32 - 200);
        let radius = f64::from(x * x + y * y).sqrt();
        let ring = (140.0..165.0).contains(&radius);
        let bars = radius < 120.0 && (x.rem_euclid(60) < 14 || y.rem_euclid(80) < 14);
        image::Rgb(if ring || bars { [196, 30, 42] } else { [252, 251, 248] })
    });
    let path = desk.path("직인.png");
    image.save(&path).expect("the seal's image is written");
    path
}

/// Reads the document on the screen to its end, sees the checkbox only there, agrees and goes on.
async fn read_and_agree(window: &Window) {
    window.find("page").await;
    assert_eq!(window.count("agree").await, 0, "the checkbox is there before the end was in view");
    assert!(!is_enabled(window, "next-document").await, "one could go on without the tick");
    let pages =
        "const pages = document.querySelector('[data-testid=pages]'); pages.scrollTop += pages.clientHeight * 0.8;
                 return document.querySelector('[data-testid=agree]') !== null";
    window.until("the end of the document", pages, vec![]).await;
    window.click("agree").await;
    window.click("next-document").await;
}

/// Waits for the image of the first page.
async fn page_is_drawn(window: &Window) {
    let drawn = "return document.querySelector('[data-testid=page].is-there') !== null";
    window.until("a page to be drawn", drawn, vec![]).await;
}

async fn is_enabled(window: &Window, testid: &str) -> bool {
    let script = "const found = document.querySelector(`[data-testid=${arguments[0]}]`);
                  return found !== null && !found.disabled && found.getAttribute('aria-disabled') !== 'true'";
    window.run(script, vec![json!(testid)]).await == json!(true)
}

/// Opens the first contract at 날인요청 from 계약목록.
async fn open_one_to_seal(window: &Window) -> String {
    window.click("nav-contracts").await;
    window.find("list-row").await;
    window.picture("04-contracts").await;
    window.click("search-more").await;
    let choose = "const select = document.querySelector('[data-testid=search-contract_status]');
                  select.value = 'SEAL_REQUESTED'; select.dispatchEvent(new Event('change', { bubbles: true })); return true";
    window.find("search-contract_status").await;
    window.run(choose, vec![]).await;
    window.click("search-submit").await;
    let listed = "const rows = [...document.querySelectorAll('[data-testid=list-row]')];
                  return rows.length > 0 && rows.every(row => row.querySelector('[data-status=SEAL_REQUESTED]'))";
    window.until("only what waits for a seal", listed, vec![]).await;
    window.click("list-open").await;
    window.text("contract-no").await
}

/// Runs the desktop's own check, with no window.
fn pok_verify(desk: &Desk, file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pok"));
    command.arg("verify").arg(file).envs(desk.session.iter().cloned()).env("POK_DATA", desk.path("data"));
    command.output().expect("pok verify runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The independent validator of poppler-utils.
fn pdfsig(file: &Path) -> String {
    let mut command = Command::new("pdfsig");
    text(&command.arg(file).output().expect("pdfsig is installed: cargo xtask setup --for test"))
}

/// The main job. Leaves a picture of each screen and the sealed PDF; answers where the PDF is.
async fn seal_one(desk: &Desk, window: &Window, server: &Server, account: &Account) -> PathBuf {
    log_in(window, server, account).await;
    window.find("home-waiting").await;
    window.picture("03-home").await;
    let number = open_one_to_seal(window).await;
    window.picture("05-contract").await;
    window.click("detail-sign").await;
    window.find("page").await;
    page_is_drawn(window).await;
    window.picture("06-reading").await;
    let count = window.run("return document.querySelectorAll('[data-testid^=document-]').length", vec![]).await;
    for _ in 0..count.as_u64().expect("the documents are listed") {
        read_and_agree(window).await;
    }
    window.find("seal-placed").await;
    window.picture("07-last-seal").await;
    window.click("seal-attach").await;
    window.choose("seal-file", &scanned_seal(desk)).await;
    window.find("seal-preview").await;
    window.picture("08-seal").await;
    window.click("seal-apply").await;
    window.lose("seal").await;
    window.click("sign-submit").await;
    window.fill("reauth-password", account.password).await;
    window.picture("09-reauthentication").await;
    window.click("reauth-submit").await;
    window.find("receipt").await;
    window.picture("10-receipt").await;
    assert_eq!(window.text("receipt-sha256").await.trim().len(), 64);
    window.click("save-pdf").await;
    window.find("toast").await;
    let mut saved = fs::read_dir(desk.downloads()).expect("downloads").flatten().map(|entry| entry.path());
    let saved = saved.find(|path| path.extension().is_some_and(|ending| ending == "pdf")).expect("a PDF was saved");
    let plain = number.split_whitespace().next().unwrap_or_default().to_owned();
    assert!(saved.to_string_lossy().contains(&plain), "{saved:?} is not named for {number}");
    keep("signed-contract", "pdf", &fs::read(&saved).expect("the PDF is read"));
    saved
}

/// What others say of the file, and that no changed byte goes unseen.
fn holds_and_shows_any_change(desk: &Desk, file: &Path) {
    let said = pdfsig(file);
    assert_eq!(said.matches("Signature is Valid").count(), 2, "{said}");
    assert!(said.contains("Total document signed"), "{said}");
    let checked = pok_verify(desk, file);
    assert!(checked.status.success(), "{}", text(&checked));

    let good = fs::read(file).expect("the PDF is read");
    let broken = desk.path("broken.pdf");
    for step in 0..24 {
        let at = step * (good.len() - 1) / 23;
        let mut bytes = good.clone();
        bytes[at] ^= 0x01;
        fs::write(&broken, bytes).expect("a changed copy is written");
        let checked = pok_verify(desk, &broken);
        assert_eq!(checked.status.code(), Some(1), "byte {at} was changed: {}", text(&checked));
    }
}

#[tokio::test]
async fn con_16_con_17_con_19_con_20_con_21_a_contract_is_sealed_through_the_window() {
    let desk = Desk::new("sealing").await;
    let server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    let file = seal_one(&desk, &window, &server, JIWOO).await;
    holds_and_shows_any_change(&desk, &file);
    window.click("back-to-list").await;
    window.find("list-total").await;
    window.close().await;
}

/// What `cargo xtask run` shows without a display.
pub(crate) async fn tour() {
    let desk = Desk::new("tour").await;
    let server = desk.server(Demo::Full);
    let window = desk.open(&server.address).await;
    window.picture("01-main").await;
    seal_one(&desk, &window, &server, JIWOO).await;
    window.close().await;
}

#[tokio::test]
async fn con_10_con_11_con_14_con_15_gen_05_gen_06_gen_07_gen_08_gen_09_gen_13_the_list_and_its_detail() {
    let desk = Desk::new("list").await;
    let server = desk.server(Demo::Few);
    fill_two_pages(&server).await;
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-contracts").await;
    // No 조회 was pressed.
    window.find("list-row").await;
    window
        .labels(&[
            "No.",
            "계약번호",
            "버전",
            "작성유형",
            "계약유형",
            "계약상태",
            "계약명",
            "계약일자",
            "공급사담당자",
            "구매담당자",
            "계약기간",
            "통화",
            "계약금액",
            "전달사항",
        ])
        .await;
    assert!(window.text("list-total").await.contains('건'));
    window.find("page-size").await;
    window.picture("list").await;
    window.theme("dark").await;
    window.theme("light").await;

    let from = async || {
        let field = window.find("search-contract_date-from").await;
        field.prop("value").await.expect("the field is read").unwrap_or_default()
    };
    let month = from().await;
    window.click("preset-6m").await;
    let half_year = from().await;
    assert!(half_year < month, "6개월 did not fill the range: {half_year}, {month}");
    let before = window.text("list-total").await;
    window.click("search-submit").await;
    becomes_other(&window, "list-total", &before).await;
    window.picture("list-six-months").await;
    window.resize(1920, 1080).await;
    window.picture("list-1920").await;
    window.resize(1280, 800).await;

    window.click("page-next").await;
    begins_with(&window, "11").await;
    let total = window.text("list-total").await;
    window.click("list-open").await;
    window
        .labels(&[
            "계약번호",
            "날인요청일자",
            "계약유형/진행상태",
            "계약명",
            "공급사",
            "정산유형",
            "계약담당자",
            "구매담당자 연락처",
            "계약체결일",
            "계약기간",
            "계약총금액",
            "계약품목",
            "세분류",
            "품목명",
            "세부스펙",
            "단위",
            "계약량",
            "계약단가",
            "계약금액",
            "납품요청일",
            "납품요청위치",
        ])
        .await;
    let status = window.text("contract-status").await;
    assert_eq!(window.count("detail-sign").await == 1, status.contains("날인요청"), "at {status}");
    window.picture("detail").await;
    window.click("back-to-list").await;
    window.find("list-row").await;
    assert_eq!(window.text("list-total").await, total, "목록 forgot the conditions");
    assert_eq!(from().await, half_year, "목록 forgot the range");

    window.fill("search-contract_title", "없는 계약명").await;
    window.click("search-submit").await;
    window.find("list-empty").await;
    window.see("No data").await;
    window.picture("list-empty").await;
    window.close().await;
}

/// What has the focus: its `data-testid`, and what it says.
async fn focused(window: &Window) -> String {
    let script =
        "const at = document.activeElement; return `${at.dataset.testid || at.localName}: ${at.innerText.trim()}`";
    window.run(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until what has the focus begins like this.
async fn has_focus(window: &Window, wanted: &str) {
    until(&format!("the focus at {wanted}"), async || focused(window).await.starts_with(wanted)).await;
}

#[tokio::test]
async fn gen_05_gen_08_gen_09_the_list_works_by_keyboard_alone() {
    let desk = Desk::new("keyboard").await;
    let server = desk.server(Demo::Few);
    fill_two_pages(&server).await;
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-contracts").await;
    window.find("list-row").await;
    has_focus(&window, "h1: 계약목록").await;
    let month = window.text("list-total").await;
    window.click("preset-6m").await;
    window.click("search-submit").await;
    becomes_other(&window, "list-total", &month).await;

    window.run("document.querySelector('[data-testid=list-row]').focus()", vec![]).await;
    window.keys(&Key::Down.to_string()).await;
    window.keys(&Key::PageDown.to_string()).await;
    // Page Down stays in the rows.
    has_focus(&window, "list-row: 12").await;
    let row = focused(&window).await;

    window.enter().await;
    window.find("contract-no").await;
    has_focus(&window, "h1: 계약상세정보").await;
    window.click("back-to-list").await;
    // The rows get the focus once they are drawn.
    until("the row one came from to have the focus", async || focused(&window).await == row).await;

    let width = "return document.querySelector('th[data-column=contract_no]').offsetWidth";
    let before = window.run(width, vec![]).await;
    window.run("document.querySelector('[data-testid=sort-contract_no]').focus()", vec![]).await;
    window.keys(&(Key::Shift + &Key::Right.to_string())).await;
    until("another width", async || window.run(width, vec![]).await != before).await;

    // The menu's own entry begins afresh.
    window.fill("search-contract_title", "없는 계약명").await;
    window.click("search-submit").await;
    window.find("list-empty").await;
    window.click("nav-contracts").await;
    window.find("list-row").await;
    has_focus(&window, "h1: 계약목록").await;

    window.click("search-contract_date-from-calendar").await;
    window.find("search-contract_date-from-days").await;
    window.click("calendar-previous").await;
    has_focus(&window, "calendar-previous").await;
    window.picture("calendar").await;
    window.keys(&Key::Escape.to_string()).await;
    window.lose("search-contract_date-from-days").await;
    has_focus(&window, "search-contract_date-from-calendar").await;

    window.click("logout").await;
    window.click("logout-confirm-yes").await;
    window.find("login-submit").await;
    window.close().await;
}

/// Twelve contracts of the last six months and more: a list of two pages, not all of this month.
async fn fill_two_pages(server: &Server) {
    let day = korean_day(Timestamp::now()).saturating_sub(60.days());
    for number in 1..=8 {
        let Created { contract, rev, .. } = server.buyer(written(&format!("서버 {number} 구매계약"), day)).await;
        server.buyer(RequestSeal { contract, rev, note_to_supplier: None }).await;
    }
}

/// Waits until what has this `data-testid` says something else than `before`.
async fn becomes_other(window: &Window, testid: &str, before: &str) {
    until(&format!("{testid} to change"), async || window.text(testid).await != before).await;
}

/// Waits until the first row of the list has this number.
async fn begins_with(window: &Window, number: &str) {
    let script = "const row = document.querySelector('[data-testid=list-row]');
                  return row !== null && row.innerText.trim().split(/\\s+/)[0] === arguments[0]";
    window.until(&format!("a list that begins with row {number}"), script, vec![json!(number)]).await;
}

#[tokio::test]
async fn gen_05_lists_open_offline() {
    let desk = Desk::new("offline").await;
    let mut server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-contracts").await;
    window.find("list-row").await;
    window.close().await;

    server.stop();
    let window = desk.open(&server.address).await;
    window.click("nav-contracts").await;
    window.find("list-row").await;
    window.see("오프라인").await;
    assert!(window.text("sync").await.contains("마지막"), "the line doesn't say when this was fetched");
    window.picture("list-offline").await;
    window.click("list-open").await;
    window.see("계약총금액").await;

    server.start_again();
    window.see("저장됨").await;
    window.close().await;
}
