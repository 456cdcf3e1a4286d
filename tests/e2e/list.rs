//! What every list can do, through the real window: its columns, its kept searches, ☐ and [다운로드].

use std::fs;

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::{Demo, Desk, Window, until};
use crate::login::{JIWOO, log_in};

const HEADERS: &str = "return [...document.querySelectorAll('th[data-column]')].map(head => head.dataset.column)";

/// The columns that are seen, in their order.
async fn columns(window: &Window) -> Vec<String> {
    let columns = window.run(HEADERS, vec![]).await;
    columns.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

async fn value(window: &Window, testid: &str) -> String {
    window.find(testid).await.prop("value").await.ok().flatten().unwrap_or_default()
}

#[tokio::test]
async fn con_23_con_24_a_list_is_arranged_kept_and_downloaded() {
    let desk = Desk::new("lists").await;
    let server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;

    window.click("nav-contract-items").await;
    window.labels(&["계약일자", "계약유형", "일반계약", "단가계약", "검색 펼침", "다운로드"]).await;
    let ticked = "return document.querySelector('[data-testid=search-contract_type-GENERAL]').checked";
    window.comes_to(ticked, json!(true), "일반계약 is ticked at first").await;
    window.click("preset-6m").await;
    window.click("search-submit").await;
    window.find("list-row").await;
    window.picture("items").await;
    window.resize(1920, 1080).await;
    window.picture("items-1920").await;
    window.resize(1280, 800).await;
    window.click("list-open").await;
    window.find("contract-no").await;

    // ☐: a row by Space, the page, and what is downloaded of it.
    window.click("nav-contracts").await;
    window.find("list-row").await;
    window.run("document.querySelector('[data-testid=list-row]').focus()", vec![]).await;
    window.keys(" ").await;
    window.find("selected").await;
    window.see("1건 선택").await;
    window.picture("list-selected").await;
    window.click("export").await;
    window.see("저장했습니다").await;
    window.click("select-page").await;
    let all = "return [...document.querySelectorAll('[data-testid=select-row]')].every(box => box.checked)";
    window.comes_to(all, json!(true), "the whole page").await;
    window.click("select-none").await;
    window.lose("selected").await;
    let saved: Vec<_> = fs::read_dir(desk.downloads()).expect("downloads").flatten().collect();
    let name = saved[0].file_name().into_string().unwrap_or_default();
    assert!(saved.len() == 1 && name.starts_with("계약목록 20") && name.ends_with(".xlsx"), "{name}");

    // Columns: hidden in the popup, moved by a key in the header.
    window.click("columns").await;
    window.click("column-version").await;
    window.picture("columns").await;
    window.click("columns-close").await;
    until("a column to go", async || !columns(&window).await.contains(&"version".to_owned())).await;
    window.run("document.querySelector('[data-testid=sort-contract_status]').focus()", vec![]).await;
    window.keys(&(Key::Control + &Key::Left.to_string())).await;
    let order = ["contract_no", "issue_type", "contract_status", "contract_type"];
    until("a column to move", async || columns(&window).await.starts_with(&order.map(str::to_owned))).await;
    let focus = "return document.activeElement.dataset.testid";
    window.comes_to(focus, json!("sort-contract_status"), "the column that moves keeps the focus").await;

    // A search is kept under a name.
    window.fill("search-contract_title", "조경공사").await;
    window.click("search-kept").await;
    window.find("kept-none").await;
    // As WebKitGTK says Shift+Tab: the focus goes round in the popup.
    window.click("kept-name").await;
    let back = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
                  { key: 'Unidentified', code: 'Tab', shiftKey: true, bubbles: true, cancelable: true }))";
    window.run(back, vec![]).await;
    let turned = "const at = document.activeElement;
                  return !!at.closest('[role=dialog]') && at.dataset.testid !== 'kept-name'";
    window.comes_to(turned, json!(true), "Shift+Tab leads back in the popup").await;
    window.fill("kept-name", "조경 계약").await;
    window.picture("kept").await;
    window.enter().await;
    window.see("검색조건을 저장했습니다").await;
    window.close().await;

    // All of it is there the next time.
    let window = desk.open(&server.address).await;
    window.click("nav-contracts").await;
    window.find("list-row").await;
    assert!(columns(&window).await.starts_with(&order.map(str::to_owned)));
    assert_eq!(value(&window, "search-contract_title").await, "");
    window.click("search-kept").await;
    window.click("kept-0").await;
    until("what was kept", async || value(&window, "search-contract_title").await == "조경공사").await;
    let titles = "return [...document.querySelectorAll('td[data-column=contract_title]')].every(title => title.innerText.includes('조경공사'))";
    window.comes_to(titles, json!(true), "it is asked at once").await;
    window.click("columns").await;
    window.click("column-buyer-up").await;
    window.comes_to(focus, json!("column-buyer-up"), "the line that moves keeps the focus").await;
    window.click("columns-reset").await;
    window.click("columns-close").await;
    until("the columns as they were", async || columns(&window).await.contains(&"version".to_owned())).await;
    window.close().await;
}
