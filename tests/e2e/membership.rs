//! 회원관리 through the real window (spec 03): a company's 주담당자, and what passes between them and a 부담당자.

use std::time::Duration;

use pok_api::buyer::member::{DecideRequest, Requests};
use pok_domain::member::{RequestState, Verdict};
use serde_json::json;

use crate::harness::{Demo, Desk, Window, until};
use crate::login::{JIWOO, MINSEOK, log_in};
use crate::signup::{choose_option, picture};

async fn log_out(window: &Window) {
    window.click("logout").await;
    window.click("logout-confirm-yes").await;
    window.find("login-submit").await;
}

/// What the popup 탈퇴 요청 of a contact asks.
async fn ask_to_leave(window: &Window, born: &str) {
    window.fill("withdrawal-name", "오민석").await;
    window.fill("withdrawal-born", born).await;
    choose_option(window, "withdrawal-kind", "RESIGNED").await;
    window.fill("withdrawal-reason", "이직").await;
    window.click("withdrawal-yes").await;
}

#[tokio::test]
async fn mgt_02_mgt_03_mgt_04_mgt_09_mgt_10_mgt_11_mgt_13_mgt_17_mgt_22_mgt_23_a_primary_changes_asks_and_hands_over() {
    let desk = Desk::new("membership").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-membership").await;
    window.find("supplier-status").await;
    window
        .labels(&[
            "회원구분",
            "사업자구분",
            "기업명",
            "상태",
            "사업자등록번호",
            "법인등록번호",
            "대표자 성명",
            "대표자외국인 여부",
            "대표 업태",
            "대표 업종",
            "국가",
            "거래 통화",
            "전화번호",
            "주소",
            "첨부문서",
            "계좌정보",
            "변경요청이력",
        ])
        .await;
    window.picture("30-company").await;
    window.click("certificate-look").await;
    window.pictured("paper").await;
    window.click("paper-close").await;
    window.click("account-show").await;
    window.see("가상계좌(금액)").await;
    window.click("account-close").await;

    window.click("edit").await;
    window.fill("edit-phone", "02-777-0001").await;
    window.click("nav-home").await;
    window.see("저장하지 않은 내용이 있습니다").await;
    window.click("unsaved-no").await;
    window.click("logout").await;
    window.see("로그아웃하면 그 내용은 사라집니다").await;
    window.click("logout-confirm-no").await;
    window.fill("edit-phone", "전화").await;
    window.click("edit-save").await;
    window.see("형식이 맞지 않습니다").await;
    window.focused("edit-phone").await;
    window.fill("edit-phone", "02-777-0001").await;
    window.click("edit-save").await;
    window.lose("edit-form").await;
    until("the new number to show", async || window.text("phone").await == "02-777-0001").await;

    window.click("change").await;
    window.find("change-form").await;
    window.fill("signup-business_item", "산업용 서버").await;
    window.fill("change-reason", "업종 변경").await;
    window.click("change-send").await;
    window.find("signup-certificate-problem").await;
    window.choose("signup-certificate-file", &picture(&desk, "사업자등록증.png", [200, 160, 90])).await;
    window.find("signup-certificate-remove").await;
    window.picture("31-change").await;
    window.click("change-send").await;
    window.find("open-request").await;
    window.picture("32-waiting").await;
    let asked = server.buyer(Requests { state: Some(RequestState::Requested), before: None }).await;
    let verdict = Verdict::Approve { reason: "요청한 내용을 확인했습니다.".into() };
    server.buyer(DecideRequest { request: asked[0].request.id, verdict }).await;
    window.lose("open-request").await;
    until("what was granted to show", async || window.text("business-item").await == "산업용 서버").await;
    window.click("history-show").await;
    window.find("changes").await;
    assert!(window.text("change-line").await.contains("변경"), "what differs is marked");
    window.picture("33-changes").await;
    window.click("changes-confirm").await;
    window.lose("changes").await;
    window.click("withdraw").await;
    window.labels(&["기업 탈퇴 요청", "사업자번호", "탈퇴 요청구분", "탈퇴 요청사유"]).await;
    window.picture("34-leave").await;
    window.click("withdrawal-cancel").await;

    window.click("nav-own").await;
    window.find("contact-role").await;
    window
        .labels(&["구분", "성명", "아이디", "생년월일", "성별", "휴대폰번호", "연락처", "이메일", "부서", "직급/호칭"])
        .await;
    window.click("withdraw").await;
    window.see("주담당자는 직접 탈퇴를 요청할 수 없습니다").await;
    window.click("primary-stays-confirm").await;
    window.click("password-change").await;
    window.see("새 비밀번호 확인").await;
    window.picture("35-own").await;
    window.click("password-cancel").await;
    window.lose("password-changing").await;

    window.click("nav-contacts").await;
    window.see("총 3명").await;
    window.picture("36-contacts").await;
    window.click("delegate").await;
    window.labels(&["주담당자 변경", "현재 주 담당자", "변경할 주 담당자", "변경사유"]).await;
    window.click("delegate-yes").await;
    window.find("delegate-to-problem").await;
    window.focused("delegate-to").await;
    let second = "const select = document.querySelector('[data-testid=delegate-to]'); \
                  select.selectedIndex = [...select.options].findIndex((one) => one.text.includes('오민석')); \
                  select.dispatchEvent(new Event('change', { bubbles: true }))";
    window.run(second, vec![]).await;
    window.fill("delegate-reason", "휴직").await;
    window.picture("37-delegate").await;
    window.click("delegate-cancel").await;
    window.see("저장하지 않은 내용이 있습니다").await;
    window.click("unsaved-no").await;
    window.click("delegate-yes").await;
    window.find("login-submit").await;
    window.see("주담당자 권한을 위임했습니다").await;
    log_in(&window, &server, JIWOO).await;
    window.find("nav-own").await;
    assert_eq!(window.count("nav-membership").await, 0, "MGT-09");
    assert_eq!(window.count("nav-contacts").await, 0, "MGT-18");
    window.run("location.hash = '#/contacts'", vec![]).await;
    window.see("권한이 없습니다").await;
    log_out(&window).await;
    log_in(&window, &server, MINSEOK).await;
    window.find("nav-membership").await;
    window.close().await;
}

#[tokio::test]
async fn mgt_15_mgt_16_mgt_18_mgt_19_mgt_20_mgt_21_mgt_24_mgt_25_a_contact_asks_and_the_primary_decides() {
    let desk = Desk::new("contacts").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, MINSEOK).await;
    window.click("nav-own").await;
    window.click("withdraw").await;
    window.labels(&["탈퇴 요청", "성명", "생년월일", "탈퇴 요청 구분", "탈퇴 요청 사유"]).await;
    ask_to_leave(&window, "1991.09.29").await;
    window.find("withdrawal-problem").await;
    window.picture("38-leave-contact").await;
    ask_to_leave(&window, "1991.09.30").await;
    window.find("open-request").await;
    log_out(&window).await;

    log_in(&window, &server, JIWOO).await;
    window.click("home-to-decide").await;
    window.labels(&["구분", "상태", "가입승인일자", "요청일자", "담당자명", "이메일", "휴대폰번호", "업무처리"]).await;
    window.find("contact-decide").await;
    assert_eq!(window.count("contact-decide").await, 1, "MGT-20");
    window.click_text("오민석").await;
    window.find("contact-detail").await;
    window.click("back-to-list").await;
    window.click("contact-decide").await;
    window
        .labels(&[
            "회사명",
            "반려사유 목록",
            "변경요청사유",
            "변경처리사유",
            "처리일시",
            "No data",
            "탈퇴 처리",
            "승인처리 상태",
        ])
        .await;
    assert_eq!(window.text("request-by").await, "본인");
    window.click("decision-save").await;
    window.find("decision-problem").await;
    window.focused("decision").await;
    choose_option(&window, "decision", "REJECTED").await;
    window.click("decision-save").await;
    window.see("반려하는 사유를 입력하세요").await;
    window.picture("39-request").await;
    choose_option(&window, "decision", "APPROVED").await;
    window.click("decision-save").await;
    window.see("총 2명").await;
    window.click("contact-withdraw").await;
    window.see("탈퇴처리 구분").await;
    choose_option(&window, "withdrawal-kind", "TRANSFERRED").await;
    window.fill("withdrawal-reason", "부서 이동").await;
    window.click("withdrawal-yes").await;
    window.see("총 1명").await;
    let is_shut = "return document.querySelector('[data-testid=delegate]').disabled";
    window.comes_to(is_shut, json!(true), "nobody is left to hand over to").await;
    window.click("search-withdrawn").await;
    window.see("총 3명").await;
    window.picture("40-withdrawn").await;
    window.close().await;
}

#[tokio::test]
async fn mgt_21_twelve_hours_after_the_last_code_an_act_asks_for_one_and_goes_on() {
    let desk = Desk::new("act-code").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    log_in(&window, &server, JIWOO).await;
    window.click("nav-contacts").await;
    window.see("총 3명").await;
    server.advance(Duration::from_secs(13 * 3_600)).await;
    window.click("contact-withdraw").await;
    choose_option(&window, "withdrawal-kind", "RESIGNED").await;
    window.fill("withdrawal-reason", "퇴사").await;
    window.click("withdrawal-yes").await;
    window.find("reauth").await;
    window.see("본인 확인").await;
    window.picture("41-act-code").await;
    // Given up, nothing has happened and nothing typed is lost.
    window.click("reauth-cancel").await;
    window.lose("reauth").await;
    window.click("withdrawal-yes").await;
    window.find("reauth").await;
    window.click("otp-send").await;
    let code = server.code(JIWOO.mobile_no).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    window.fill("otp-code", wrong).await;
    window.click("reauth-submit").await;
    window.see("인증번호가 맞지 않습니다").await;
    window.fill("otp-code", &code).await;
    window.click("reauth-submit").await;
    window.lose("reauth").await;
    window.see("총 2명").await;
    // For the next twelve hours nothing asks again.
    window.click("contact-withdraw").await;
    choose_option(&window, "withdrawal-kind", "RESIGNED").await;
    window.fill("withdrawal-reason", "퇴사").await;
    window.click("withdrawal-yes").await;
    window.see("총 1명").await;
    window.close().await;
}
