//! 입찰관리 through the real window: from the list to a receipt, offline, and two people at one bid.

use std::fs;
use std::path::PathBuf;

use fantoccini::key::Key;
use jiff::Timestamp;
use pok_api::buyer::bid::{Amend, Content, Create, NewDocument, NewItem, Post, Show, State};
use pok_api::buyer::contract::Counterparty;
use pok_domain::bid::{BidStatus, Briefing, Person, TenderMethod, Window as Hours};
use pok_domain::{Currency, Name};
use serde_json::json;

use crate::harness::{Demo, Desk, Server, Window, keep, until};
use crate::login::{JIWOO, MINSEOK, log_in};

/// The business number of the demo's first supplier.
const GARAM: &str = "131-86-52047";

/// What a notice of the tests says: as many lines as wanted, 견적서 (필수) and 회사소개서 (선택).
fn content(title: &str, lines: usize) -> Content {
    let minute = |hours: i64| {
        let second = Timestamp::now().as_second() + hours * 3_600;
        Timestamp::from_second(second - second.rem_euclid(60)).expect("an instant")
    };
    let person = |name: &str| Person {
        name: Name::parse(name).expect("a name"),
        mail: "buyer@daon.example".into(),
        phone: "02-555-0100".into(),
    };
    let item = |line: usize| NewItem {
        category: "사내시스템 SW".into(),
        name: format!("서버 라이선스 {line}"),
        spec: format!("규격 {line}"),
        unit: "건".into(),
        quantity: (10 + line as i64).into(),
    };
    let document = |title: &str, is_mandatory| NewDocument { title: title.into(), is_mandatory };
    Content {
        title: Name::parse(title).expect("a title"),
        method: TenderMethod::Selective,
        invited: vec![Counterparty::BusinessRegNo(GARAM.parse().expect("a number"))],
        window: Hours { opens_at: minute(-1), closes_at: minute(30) },
        summary: "세부 규격은 품목 및 가격제안을 확인해 주세요.".into(),
        buyer: person("구민재"),
        requester: person("현도윤"),
        briefing: Some(Briefing {
            at: minute(5), place: "본사 1층 대회의실".into(), summary: "현장 여건 확인".into()
        }),
        expected_due_date: "2030-03-31".parse().expect("a day"),
        currency: Currency::Krw,
        items: (0..lines).map(item).collect(),
        documents: vec![document("견적서", true), document("회사소개서", false)],
    }
}

/// Posts a notice to the first supplier.
async fn post(server: &Server, content: Content) -> State {
    let written = server.buyer(Create { content }).await;
    server.buyer(Post { notice: written.notice, rev: written.rev }).await
}

/// Opens a notice of which only this one has the title, by the list.
async fn open(window: &Window, title: &str) {
    window.click("nav-bids").await;
    window.find("list-total").await;
    search(window, title).await;
    window.click("list-open").await;
    window.find("notice-no").await;
}

/// Asks for a title until exactly one notice has it: it may have been posted a moment ago.
async fn search(window: &Window, title: &str) {
    window.fill("search-notice_title", title).await;
    window.click("search-submit").await;
    let found = "const rows = document.querySelectorAll('[data-testid=list-row]');
                 return rows.length === 1 && rows[0].innerText.includes(arguments[0])";
    window.until(&format!("the only notice “{title}”"), found, vec![json!(title)]).await;
}

async fn choose(window: &Window, testid: &str, value: &str) {
    window.find(testid).await;
    let script = "const select = document.querySelector(`[data-testid=${arguments[0]}]`); select.value = arguments[1];
                  select.dispatchEvent(new Event('change', { bubbles: true })); return select.value";
    assert_eq!(window.run(script, vec![json!(testid), json!(value)]).await, json!(value));
}

/// What stands in a field.
async fn value(window: &Window, testid: &str) -> String {
    let field = window.find(testid).await;
    field.prop("value").await.expect("the field is read").unwrap_or_default()
}

/// Waits until what has this `data-testid` contains `wanted`.
async fn says(window: &Window, testid: &str, wanted: &str) {
    let script = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
                  return found !== null && found.innerText.includes(arguments[1])";
    window.until(&format!("“{testid}” to say “{wanted}”"), script, vec![json!(testid), json!(wanted)]).await;
}

/// A real PDF, a text file that says it is one, and a spreadsheet column.
fn pdf(desk: &Desk, name: &str) -> PathBuf {
    let path = desk.path(name);
    let body = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n";
    let offsets = ["1 0 obj", "2 0 obj", "3 0 obj"].map(|object| body.find(object).expect("an object"));
    let entries: String = offsets.iter().map(|offset| format!("{offset:010} 00000 n \n")).collect();
    let start = body.len();
    let text = format!(
        "{body}xref\n0 4\n0000000000 65535 f \n{entries}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    fs::write(&path, text).expect("a file");
    path
}

/// Types in a field, scrolled to where the buttons don't lie over it.
async fn fill(window: &Window, testid: &str, text: &str) {
    window.find(testid).await;
    let script = "document.querySelector(`[data-testid=${arguments[0]}]`).scrollIntoView({ block: 'center' })";
    window.run(script, vec![json!(testid)]).await;
    window.fill(testid, text).await;
}

/// Closes the messages at the edge, which lie over the screen for a while.
async fn quiet(window: &Window) {
    window.run("document.querySelectorAll('[data-testid=toast-close]').forEach(cross => cross.click())", vec![]).await;
    window.lose("toast").await;
}

/// What was saved with this ending.
async fn saved(desk: &Desk, ending: &str) -> PathBuf {
    let find = || {
        let entries = fs::read_dir(desk.downloads()).expect("downloads").flatten().map(|entry| entry.path());
        entries.into_iter().find(|path| path.extension().is_some_and(|found| found == ending))
    };
    until(&format!("a .{ending} to be saved"), async || find().is_some()).await;
    find().expect("it was there")
}

/// Pastes text into the field that has the focus, as the system's clipboard would.
async fn paste(window: &Window, text: &str) {
    let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
                  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))";
    window.run(script, vec![json!(text)]).await;
}

async fn focused(window: &Window) -> String {
    let script = "const at = document.activeElement; return at.dataset.testid || at.id || at.localName";
    window.run(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn bid_04_bid_05_bid_06_bid_07_bid_08_bid_09_the_list_and_its_detail() {
    let desk = Desk::new("bids").await;
    let server = desk.server(Demo::Few);
    post(&server, content("설명회가 있는 서버 구매", 3)).await;
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-bids").await;
    window.find("list-row").await;
    window.labels(&["진행상태", "공고일", "제출상태", "입찰공고명", "조회", "공고번호", "구매담당자", "품목명"]).await;
    window.labels(&["No.", "투찰결과", "투찰일시", "공고명", "설명회", "입찰시작일시", "입찰종료일시"]).await;
    let options = "return [...document.querySelectorAll(`[data-testid=${arguments[0]}] option`)].map(o => o.innerText)";
    let of = async |testid: &str| window.run(options, vec![json!(testid)]).await;
    assert_eq!(of("search-notice_status").await, json!(["전체", "공고진행중", "평가중", "입찰종료"]));
    assert_eq!(of("search-bid_status").await, json!(["전체", "미확인", "임시저장", "투찰완료", "투찰포기"]));
    window.see("공고진행중").await;
    window.picture("bids").await;
    window.resize(1920, 1080).await;
    window.picture("bids-1920").await;
    window.resize(1280, 800).await;

    // A supplier who was chosen sees it, and can do nothing more.
    window.click("preset-6m").await;
    choose(&window, "search-notice_status", "ENDED").await;
    window.click("search-submit").await;
    window.see("선정").await;
    window.picture("bids-ended").await;
    window.run("document.querySelector('[data-status=AWARDED]').closest('tr').querySelector('[data-testid=list-open]').click()", vec![]).await;
    window.find("notice-no").await;
    window.see("마감된 공고입니다").await;
    window.find("submitted").await;
    for testid in ["bid-save", "bid-submit", "bid-decline"] {
        assert_eq!(window.count(testid).await, 0, "{testid} is there after the end");
    }
    window.picture("bid-ended").await;

    open(&window, "설명회가 있는").await;
    window
        .labels(&[
            "입찰정보",
            "공고번호",
            "공고상태",
            "투찰상태",
            "공고명",
            "공고유형",
            "공고일시",
            "입찰시작일시",
            "입찰종료일시",
            "공고개요",
            "구매담당자",
            "현업담당자",
            "설명회개최",
            "납기예정일자",
            "개최일시",
            "설명회장소",
            "설명회개요",
            "품목 및 가격제안",
            "세분류",
            "품목명",
            "세부스펙",
            "단위",
            "수량",
            "견적단가",
            "견적금액",
            "제출문서",
            "필수여부",
            "기타문서",
            "첨부파일설명",
            "파일명",
            "파일 첨부",
        ])
        .await;
    for (testid, words) in [("bid-save", "임시저장"), ("bid-submit", "제출"), ("bid-decline", "투찰포기")] {
        says(&window, testid, words).await;
    }
    window.find("countdown").await;
    window.picture("bid-open").await;
    window.click("back-to-list").await;
    window.find("list-row").await;
    assert_eq!(value(&window, "search-notice_title").await, "설명회가 있는", "목록 forgot the conditions");
    window.click("language-toggle").await;
    window.picture("bids-english").await;
    window.close().await;
}

#[tokio::test]
async fn bid_10_bid_11_bid_12_bid_13_bid_14_bid_15_bid_16_bid_17_bid_20_bid_21_bid_22_a_bid_is_written_and_submitted() {
    let desk = Desk::new("bid").await;
    let server = desk.server(Demo::People);
    let posted = post(&server, content("가격을 쓰는 공고", 3)).await;
    let declined = post(&server, content("포기할 공고", 2)).await;
    post(&server, content("오백 줄 공고", 500)).await;
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    open(&window, "가격을 쓰는").await;

    // Nothing is filled.
    window.click("bid-submit").await;
    window.find("gaps").await;
    assert_eq!(window.count("gap").await, 4, "three prices and a document");
    window.see("견적단가를 입력하세요").await;
    window.see("필수 문서입니다").await;
    window.picture("bid-gaps").await;
    window.run("document.querySelectorAll('[data-testid=gap]')[1].click()", vec![]).await;
    window.lose("gaps").await;
    // The gap leads to its field.
    window.focused("price-1").await;

    // Typing shows the amount, what is no price stays and says why.
    fill(&window, "price-0", "1200").await;
    says(&window, "amount-0", "12,000").await;
    window.keys(&Key::Enter.to_string()).await;
    assert_eq!(focused(&window).await, "price-1");
    assert_eq!(value(&window, "price-0").await, "1,200");
    window.keys("천원").await;
    window.keys(&Key::Tab.to_string()).await;
    says(&window, "price-fault-1", "숫자가 아닙니다").await;
    assert_eq!(value(&window, "price-1").await, "천원", "what was typed is kept");
    assert_eq!(focused(&window).await, "price-2");
    window.picture("bid-wrong-price").await;
    window.keys(&Key::Up.to_string()).await;
    paste(&window, "2,000\n3,000\n4,000\n").await;
    says(&window, "amount-1", "22,000").await;
    says(&window, "amount-2", "36,000").await;
    says(&window, "bid-total", "KRW 70,000").await;
    says(&window, "grid-told", "남은 1행은").await;
    window.keys(&(Key::Control + "z")).await;
    assert_eq!(value(&window, "price-1").await, "천원", "the paste is one step back");
    window.keys(&(Key::Control + "y")).await;
    says(&window, "amount-1", "22,000").await;
    // Esc puts back what stood there; a key that an input method composes with is its own.
    fill(&window, "price-2", "9").await;
    says(&window, "amount-2", "108").await;
    let composing = "const key = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true });
                     return document.activeElement.dispatchEvent(key)";
    assert_eq!(window.run(composing, vec![]).await, json!(true), "Enter was taken from the input method");
    window.keys(&Key::Escape.to_string()).await;
    says(&window, "amount-2", "36,000").await;

    // Files.
    let letter = desk.path("안내.txt.exe");
    fs::write(&letter, b"MZ\x90\x00 no document").expect("a file");
    window.choose("document-0-file", &letter).await;
    says(&window, "document-0-problem", "오피스 문서").await;
    window.choose("document-0-file", &pdf(&desk, "견적서 (가람).pdf")).await;
    says(&window, "document-0-name", "견적서 (가람).pdf").await;
    says(&window, "others-empty", "No data").await;
    window.click("other-add").await;
    window.find("other-row").await;
    window.focused("other-0-description").await;
    fill(&window, "other-0-description", "추가 도면").await;
    window.choose("other-0-file", &pdf(&desk, "도면.pdf")).await;
    says(&window, "other-0-name", "도면.pdf").await;
    window.click("other-0-delete").await;
    window.find("others-empty").await;
    window.click("undo").await;
    says(&window, "other-0-name", "도면.pdf").await;
    window.picture("bid-written").await;

    // 임시저장 is no bid, and survives leaving.
    window.click("bid-save").await;
    window.see("아직 제출된 것은 아닙니다").await;
    says(&window, "draft-state", "저장됨").await;
    window.click("back-to-list").await;
    window.see("임시저장").await;
    let seen = server.buyer(Show { notice: posted.notice }).await;
    assert_eq!(seen.answers[0].status, BidStatus::Unconfirmed, "임시저장 reached the buyer");
    window.click("list-open").await;
    assert_eq!(value(&window, "price-2").await, "3,000");

    // By way of a spreadsheet, there and back.
    window.click("template").await;
    let form = saved(&desk, "xlsx").await;
    window.find("file-open").await;
    quiet(&window).await;
    fill(&window, "price-0", "999").await;
    window.keys(&Key::Enter.to_string()).await;
    says(&window, "amount-0", "9,990").await;
    window.choose("import-file", &form).await;
    says(&window, "amount-0", "12,000").await;
    window.choose("import-file", &pdf(&desk, "양식 아님.xlsx")).await;
    window.see("엑셀 양식 파일(.xlsx)이 아닙니다").await;
    quiet(&window).await;

    // 제출.
    window.click("bid-submit").await;
    window.find("summary").await;
    says(&window, "paper-total", "KRW 70,000").await;
    window.picture("bid-summary").await;
    window.click("summary-submit").await;
    window.find("receipt").await;
    assert_eq!(window.text("receipt-sha256").await.trim().len(), 64);
    assert!(window.text("receipt-number").await.contains("1회"));
    window.picture("bid-receipt").await;
    window.click("receipt-save").await;
    keep("bid-receipt", "pdf", &fs::read(saved(&desk, "pdf").await).expect("the receipt is read"));
    quiet(&window).await;
    window.click("receipt-close").await;
    says(&window, "bid-status", "투찰완료").await;
    let answer = server.buyer(Show { notice: posted.notice }).await.answers.remove(0);
    assert!(answer.status == BidStatus::Submitted && answer.bid_at.is_some());

    // And again.
    fill(&window, "price-0", "1100").await;
    window.keys(&Key::Enter.to_string()).await;
    window.click("bid-submit").await;
    window.find("summary-replaces").await;
    says(&window, "paper-total", "KRW 69,000").await;
    window.click("summary-submit").await;
    window.find("receipt").await;
    assert!(window.text("receipt-number").await.contains("2회"));
    window.click("receipt-close").await;
    window.click("bid-submit").await;
    window.find("summary-same").await;
    window.click("summary-cancel").await;
    says(&window, "submitted-total", "KRW 69,000").await;
    window.click("submitted-toggle").await;
    window.run("document.querySelector('[data-testid=submitted]').scrollIntoView()", vec![]).await;
    window.picture("bid-submitted").await;

    // The notice changes while it is looked at.
    let before = server.buyer(Show { notice: posted.notice }).await;
    let mut changed = content("가격을 쓰는 공고 (변경)", 3);
    changed.summary = "납품장소가 바뀌었습니다.".into();
    server.buyer(Amend { notice: posted.notice, rev: before.rev, content: changed }).await;
    window.find("notice-changed").await;
    says(&window, "submitted-void", "효력이 없습니다").await;
    says(&window, "submit-waits", "변경된 공고").await;
    window.run("document.querySelector('[data-testid=notice-changed]').scrollIntoView()", vec![]).await;
    window.picture("bid-changed").await;
    window.click("notice-changed-seen").await;
    window.lose("submit-waits").await;

    decline(&window, &server, &declined).await;
    five_hundred_lines(&window).await;
    window.close().await;
}

/// 투찰포기: a reason is compulsory, nothing else is, and there is no way back.
async fn decline(window: &Window, server: &Server, declined: &State) {
    open(window, "포기할").await;
    window.click("bid-decline").await;
    window.find("decline-reason").await;
    window.click("decline-save").await;
    says(window, "decline-reason-help", "사유를 입력하세요").await;
    window.picture("bid-decline").await;
    window.click("decline-close").await;
    window.lose("decline").await;
    says(window, "bid-status", "미확인").await;
    window.click("bid-decline").await;
    window.fill("decline-reason", "납기 내 공급이 어렵습니다.").await;
    window.click("decline-save").await;
    window.find("decline-sure").await;
    window.see("되돌릴 수 없습니다").await;
    window.picture("bid-decline-sure").await;
    window.click("decline-sure-yes").await;
    window.find("receipt").await;
    window.click("receipt-close").await;
    says(window, "bid-status", "투찰포기").await;
    for testid in ["bid-save", "bid-submit", "bid-decline"] {
        assert_eq!(window.count(testid).await, 0, "{testid} is there after 투찰포기");
    }
    window.picture("bid-declined").await;
    let answer = server.buyer(Show { notice: declined.notice }).await.answers.remove(0);
    assert_eq!(answer.status, BidStatus::Declined);
    assert_eq!(answer.decline_reason.as_deref(), Some("납기 내 공급이 어렵습니다."));
}

/// A keystroke among 500 lines is drawn at once.
async fn five_hundred_lines(window: &Window) {
    open(window, "오백 줄").await;
    fill(window, "price-0", "1").await;
    let all: String = (1..=500).map(|line| format!("{}\n", line * 100)).collect();
    paste(window, &all).await;
    says(window, "prices-filled", "500 / 500").await;
    window.keys(&(Key::Control + &Key::End.to_string())).await;
    assert_eq!(focused(window).await, "price-499");
    // Half of 21 keystrokes, to the page as it is drawn next: until our part is done, and until the frame is.
    let typed = "const [done, field, ours, frames] = [arguments[0], document.activeElement, [], []];
                 const median = times => times.sort((a, b) => a - b)[10];
                 const one = at => {
                   if (at === 21) { done([median(ours), median(frames)]); return; }
                   const start = performance.now();
                   field.value = String(1000 + at);
                   field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                   Promise.resolve().then(() => {}).then(() => {}).then(() => ours.push(performance.now() - start));
                   requestAnimationFrame(() => setTimeout(() => { frames.push(performance.now() - start); one(at + 1); }));
                 };
                 one(0);";
    let took = window.page().execute_async(typed, vec![]).await.expect("keys are typed");
    println!("a keystroke among 500 lines: {took} ms");
    // How long the frame takes says more about the machine than about us.
    assert!(took[0].as_f64().is_some_and(|ours| ours < 50.0), "a keystroke among 500 lines takes {took} ms");
    says(window, "amount-499", "519,180").await;
    window.picture("bid-500").await;
    window.resize(1920, 1080).await;
    window.picture("bid-500-1920").await;
    window.resize(1280, 800).await;
}

#[tokio::test]
async fn bid_15_bid_16_what_is_written_offline_survives_a_restart_and_is_submitted_later() {
    written_offline("bid-offline", Demo::People).await;
}

/// What `cargo xtask run` shows of bids without a display.
pub(crate) async fn tour() {
    written_offline("tour-bid", Demo::Full).await;
}

/// A bid is begun, goes on without a server, survives a restart, and is submitted once the server is back.
async fn written_offline(name: &'static str, demo: Demo) {
    let desk = Desk::new(name).await;
    let mut server = desk.server(demo);
    post(&server, content("오프라인 공고", 2)).await;
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    open(&window, "오프라인").await;
    server.stop();
    fill(&window, "price-0", "1500").await;
    window.keys(&Key::Enter.to_string()).await;
    window.keys("2500").await;
    window.keys(&Key::Enter.to_string()).await;
    window.choose("document-0-file", &pdf(&desk, "견적서.pdf")).await;
    says(&window, "document-0-name", "견적서.pdf").await;
    says(&window, "draft-state", "이 컴퓨터에 저장됨 · 대기").await;
    window.picture("11-bid-offline").await;
    window.click("bid-submit").await;
    window.find("summary").await;
    window.find("summary-files").await;
    window.picture("12-bid-summary").await;
    window.click("summary-submit").await;
    says(&window, "bid-failed", "서버에 연결할 수 없습니다").await;
    window.click("bid-failed-close").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    open(&window, "오프라인").await;
    assert_eq!([value(&window, "price-0").await, value(&window, "price-1").await], ["1,500", "2,500"]);
    says(&window, "document-0-name", "견적서.pdf").await;
    server.start_again();
    says(&window, "draft-state", "저장됨").await;
    window.click("bid-submit").await;
    window.find("summary").await;
    window.click("summary-submit").await;
    window.find("receipt").await;
    window.picture("13-bid-receipt").await;
    assert!(window.text("receipt-number").await.contains("1회"));
    window.close().await;
}

#[tokio::test]
async fn two_people_at_one_bid_decide_what_counts() {
    let desk = Desk::new("bid-conflict").await;
    let mut server = desk.server(Demo::People);
    let posted = post(&server, content("둘이 쓰는 공고", 2)).await;
    let first = desk.open(&server.address).await;
    log_in(&first, &server, JIWOO).await;
    open(&first, "둘이 쓰는").await;
    let second = desk.open_in(&server.address, "data-2").await;
    log_in(&second, &server, MINSEOK).await;
    open(&second, "둘이 쓰는").await;
    // What one writes, the other sees.
    fill(&first, "price-1", "700").await;
    first.keys(&Key::Enter.to_string()).await;
    says(&first, "draft-state", "저장됨").await;
    says(&second, "amount-1", "7,700").await;
    // Both write the same price while the network is gone.
    server.stop();
    fill(&first, "price-0", "1000").await;
    first.keys(&Key::Enter.to_string()).await;
    says(&first, "draft-state", "대기").await;
    fill(&second, "price-0", "900").await;
    second.keys(&Key::Enter.to_string()).await;
    says(&second, "draft-state", "대기").await;
    server.start_again();
    let sees = async |window: &Window| window.count("draft-resolve").await > 0;
    until("one of them to see the conflict", async || sees(&first).await || sees(&second).await).await;
    let split = if sees(&first).await { &first } else { &second };
    split.picture("bid-conflict-line").await;
    split.click("bid-submit").await;
    split.see("충돌을 먼저 해결").await;
    split.click("bid-resolve").await;
    split.find("conflict-lead").await;
    split.see("1,000").await;
    split.see("900").await;
    split.picture("bid-conflict").await;
    split.click("all-mine").await;
    split.click("conflict-save").await;
    split.find("notice-no").await;
    says(split, "draft-state", "저장됨").await;
    let kept = value(split, "price-0").await;
    let other = if std::ptr::eq(split, &first) { &second } else { &first };
    until("the other window to follow", async || value(other, "price-0").await == kept).await;
    let seen = server.buyer(Show { notice: posted.notice }).await;
    assert_eq!(seen.answers[0].status, BidStatus::Unconfirmed, "nothing was submitted by itself");
    second.close().await;
    first.close().await;
}
