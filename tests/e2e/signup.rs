//! Signing up through the real window: from nothing to a working account (spec 01).

use std::time::Duration;

use fantoccini::key::Key;
use jiff::Timestamp;
use pok_api::buyer::member::{Applications, Decide, DecideRequest, Requests};
use pok_api::buyer::terms::Publish;
use pok_api::desktop::signup::Open;
use pok_domain::member::signup::{ApplicationState, Decision};
use pok_domain::member::{RequestState, Verdict};
use pok_domain::terms::TermsKind;
use serde_json::json;

use crate::harness::{Demo, Desk, Server, Window, until};
use crate::login::enter;

/// A person with a phone.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) born: &'static str,
    pub(crate) seventh: &'static str,
    pub(crate) mobile: &'static str,
    pub(crate) mail: (&'static str, &'static str),
}

impl Person {
    /// ID(이메일).
    pub(crate) fn login_id(&self) -> String {
        format!("{}@{}", self.mail.0, self.mail.1)
    }
}

const SORA: Person =
    Person { name: "한소라", born: "920315", seventh: "2", mobile: "01044440001", mail: ("sora", "han.example") };
const JUHO: Person =
    Person { name: "백주호", born: "880707", seventh: "1", mobile: "01044440002", mail: ("juho", "rajura.example") };
const CHAEWON: Person =
    Person {
        name: "문채원", born: "920305", seventh: "2", mobile: "01020260401", mail: ("chaewon", "moon.example")
    };
const PASSWORD: &str = "Nuri2026!x";

/// 본인인증 by a code, in the verification window.
pub(crate) async fn verify(window: &Window, server: &Server, person: &Person, picture: Option<&str>) {
    window.find("identity").await;
    window.click_text("SK telecom").await;
    window.fill("identity-name", person.name).await;
    window.fill("identity-birth", person.born).await;
    window.fill("identity-seventh", person.seventh).await;
    window.fill("identity-mobile", person.mobile).await;
    window.click("identity-agree-all").await;
    if let Some(name) = picture {
        window.picture(name).await;
    }
    window.click("identity-sms").await;
    window.find("identity-code").await;
    let code = server.code(person.mobile).await;
    window.fill("identity-code", &code).await;
    window.click("identity-confirm").await;
    window.lose("identity").await;
}

/// Both documents, ticked (MEM-06, MEM-08).
async fn agree(window: &Window) {
    window.find("terms-step").await;
    for testid in ["terms-agree", "privacy-agree"] {
        window.click(testid).await;
    }
    window.click("terms-next").await;
    window.find("signup-form").await;
}

/// 주소 by the look-up.
async fn find_address(window: &Window) {
    window.click("address-search").await;
    window.fill("address-keyword", "가온로").await;
    window.enter().await;
    window.find("address-row").await;
    window.click("address-row").await;
    window.lose("address").await;
    let postal = "const field = document.querySelector('[data-testid=signup-postal_code]'); return field.value.length";
    window.comes_to(postal, json!(5), "no postal code came").await;
}

pub(crate) async fn choose_option(window: &Window, testid: &str, value: &str) {
    let script = "const select = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
                  select.value = arguments[1]; select.dispatchEvent(new Event('change', { bubbles: true }))";
    window.run(script, vec![json!(testid), json!(value)]).await;
}

/// A row of 계좌정보 with its copy.
async fn fill_account(window: &Window, desk: &Desk, holder: &str) {
    choose_option(window, "signup-account-1-bank", "카카오뱅크").await;
    window.fill("signup-account-1-number", "123-456-789012").await;
    window.fill("signup-account-1-holder", holder).await;
    window.choose("signup-account-1-copy-file", &picture(desk, "통장사본.png", [90, 140, 220])).await;
    window.find("signup-account-1-copy-remove").await;
}

/// A picture to attach.
pub(crate) fn picture(desk: &Desk, name: &str, colour: [u8; 3]) -> std::path::PathBuf {
    let path = desk.path(name);
    image::RgbImage::from_pixel(320, 200, image::Rgb(colour)).save(&path).expect("a picture");
    path
}

/// 이메일인증.
async fn verify_mail(window: &Window, server: &Server, person: &Person) {
    window.fill("signup-mail", person.mail.0).await;
    window.fill("signup-mail-host", person.mail.1).await;
    window.click("mail-verify").await;
    window.find("mail-code").await;
    let code = server.code(&person.login_id()).await;
    window.fill("mail-code", &code).await;
    window.click("mail-code-confirm").await;
    window.find("mail-verified").await;
}

async fn choose_password(window: &Window) {
    window.fill("signup-password", PASSWORD).await;
    window.fill("signup-repeated", PASSWORD).await;
}

/// 가입요청, and back to 메인화면.
async fn apply(window: &Window) {
    window.click("signup-apply").await;
    window.find("signup-done").await;
    window.click("signup-home").await;
    window.find("login-submit").await;
}

/// The buyer decides about who applied.
async fn decide(server: &Server, person: &Person, decision: Decision) {
    let all = server.buyer(Applications { state: Some(ApplicationState::Requested), before: None }).await;
    let application = all.iter().find(|one| one.login_id.as_str() == person.login_id()).expect("an application").id;
    server.buyer(Decide { application, decision }).await;
}

/// The first screen of a new member.
async fn log_in(window: &Window, server: &Server, person: &Person) {
    enter(window, server, &person.login_id(), PASSWORD, person.mobile).await;
}

#[tokio::test]
async fn mem_01_mem_06_mem_07_mem_09_mem_15_mem_18_mem_21_mgt_01_mgt_06_mgt_07_an_individual_signs_up_and_logs_in() {
    let desk = Desk::new("signup-individual").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    window.click("join-individual").await;
    window.find("check-person").await;
    window.labels(&["본인인증 - 개인회원 가입여부 확인", "이름", "생년월일", "성별", "휴대폰번호"]).await;
    window.click("check-confirm").await;
    window.find("check-problem").await;
    window.picture("10-check-person").await;
    window.click("check-verify").await;
    verify(&window, &server, &SORA, Some("11-identity")).await;
    window.find("verified").await;
    window.click("check-confirm").await;
    window.find("found").await;
    window.picture("12-found").await;
    window.click("found-yes").await;

    window.find("terms-step").await;
    let is_shut = "return document.querySelector('[data-testid=terms-next]').disabled";
    window.comes_to(is_shut, json!(true), "MEM-08").await;
    for label in ["[필수] 이용약관동의", "[필수] 개인정보 수집/이용 동의", "내용에 동의합니다."]
    {
        window.see(label).await;
    }
    for (button, title) in [("terms-whole", "이용약관동의 전문"), ("privacy-whole", "개인정보 수집/이용 동의서 전문")]
    {
        window.click(button).await;
        window.see(title).await;
        window.see("전체화면").await;
        window.click("whole-confirm").await;
        window.lose("whole").await;
    }
    window.picture("13-terms").await;
    agree(&window).await;

    window.see("파트너 가입(개인회원)").await;
    window.labels(&["회원정보", "계좌정보", "담당자", "예술인 고용보험 여부", "기본계좌"]).await;
    let can_type = "return ['name', 'foreigner', 'birth', 'gender', 'mobile'].some((part) =>
                      !document.querySelector(`[data-testid=signup-person-${part}]`).disabled)";
    window.comes_to(can_type, json!(false), "MEM-15").await;
    let heading = "return document.activeElement.tagName";
    window.comes_to(heading, json!("H1"), "the form begins at its heading").await;
    window.picture("14-form").await;
    window.click("signup-apply").await;
    window.see("필수 항목입니다").await;
    window.focused("signup-phone").await;
    window.picture("15-form-gaps").await;
    window.fill("signup-phone", "02-123-4567").await;
    find_address(&window).await;
    fill_account(&window, &desk, SORA.name).await;
    assert_eq!(window.count("account-only").await, 1, "MEM-12");
    let kept = async || window.ask(Open {}).await.fields.files().any(|file| file.name == "통장사본.png");
    until("the form to be kept", kept).await;
    window.close().await;

    // A half-filled form survives closing the window; passwords and identity data don't.
    let window = desk.open(&server.address).await;
    window.click("join-individual").await;
    window.find("check-person").await;
    window.click("check-verify").await;
    verify(&window, &server, &SORA, None).await;
    window.click("check-confirm").await;
    window.click("found-yes").await;
    agree(&window).await;
    window.find("signup-restored").await;
    window.find("signup-account-1-copy-remove").await;
    verify_mail(&window, &server, &SORA).await;
    window.fill("signup-password", "nuri2026").await;
    window.fill("signup-repeated", "nuri2027").await;
    window.click("signup-apply").await;
    window.see("비밀번호와 다릅니다").await;
    for field in ["signup-password", "signup-repeated"] {
        window.fill(field, "Sora2026!x").await;
    }
    window.click("signup-apply").await;
    window.see("쉽게 짐작할 수 있는 비밀번호입니다").await;
    window.focused("signup-password").await;
    choose_password(&window).await;
    let kind = "return document.querySelector('[data-testid=signup-password]').type";
    window.comes_to(kind, json!("password"), "the control says so").await;
    window.click("signup-password-show").await;
    window.comes_to(kind, json!("text"), "표시").await;
    window.click("signup-password-show").await;
    window.picture("16-form-whole").await;
    window.click("signup-account-1-copy-look").await;
    window.pictured("paper").await;
    window.picture("17-paper").await;
    window.keys(&Key::Escape.to_string()).await;
    window.lose("paper").await;
    apply(&window).await;

    decide(&server, &SORA, Decision::Approve).await;
    log_in(&window, &server, &SORA).await;
    window.see(SORA.name).await;
    window.click("nav-membership").await;
    window.find("member-name").await;
    window
        .labels(&[
            "개인 회원정보",
            "회원명",
            "국가",
            "전화번호",
            "주소",
            "성명",
            "생년월일",
            "휴대폰번호",
            "이메일",
            "신규가입",
        ])
        .await;
    window.picture("24-individual").await;
    window.click("withdraw").await;
    window.fill("withdrawal-name", SORA.name).await;
    window.fill("withdrawal-born", "1992.03.16").await;
    choose_option(&window, "withdrawal-kind", "NO_INTENT").await;
    window.fill("withdrawal-reason", "거래를 마칩니다").await;
    window.click("withdrawal-yes").await;
    window.see("등록된 회원정보와 다릅니다").await;
    window.picture("25-leave-individual").await;
    window.keys(&Key::Escape.to_string()).await;
    window.see("저장하지 않은 내용이 있습니다").await;
    window.click("unsaved-no").await;
    window.click("withdrawal-cancel").await;
    window.click("unsaved-yes").await;
    window.lose("withdrawal").await;
    assert_eq!(window.count("open-request").await, 0, "MGT-07");
    window.close().await;
}

#[tokio::test]
async fn mem_25_mem_26_a_rejected_individual_corrects_and_applies_again() {
    let desk = Desk::new("signup-again").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    let person = Person { name: "김반려", mobile: "01044440003", mail: ("again", "han.example"), ..SORA };
    let begin = async || {
        window.click("join-individual").await;
        window.find("check-person").await;
        window.click("check-verify").await;
        verify(&window, &server, &person, None).await;
        window.click("check-confirm").await;
        window.find("found").await;
        window.click("found-yes").await;
        agree(&window).await;
    };
    begin().await;
    window.fill("signup-phone", "02-123-4567").await;
    find_address(&window).await;
    fill_account(&window, &desk, person.name).await;
    verify_mail(&window, &server, &person).await;
    choose_password(&window).await;
    apply(&window).await;
    let reason = "제출한 서류의 내용이 서로 달라 확인할 수 없습니다.".to_owned();
    decide(&server, &person, Decision::Reject { reason, may_reapply: true }).await;
    begin().await;
    window.find("signup-rejected").await;
    window.see("반려사유").await;
    window.picture("18-form-again").await;
    window.find("signup-account-1-copy-remove").await;
    // The mail's code can be asked for again half a minute later.
    verify_mail(&window, &server, &person).await;
    choose_password(&window).await;
    apply(&window).await;
    decide(&server, &person, Decision::Approve).await;
    log_in(&window, &server, &person).await;
    window.close().await;
}

/// [`CHAEWON`], whom the buyer registered, from 메인화면 to the form.
async fn begin_conversion(window: &Window, server: &Server) {
    window.click("join-individual").await;
    window.find("check-person").await;
    window.click("check-verify").await;
    verify(window, server, &CHAEWON, None).await;
    window.click("check-confirm").await;
    window.find("found").await;
    window.see("포탈을 사용하지 않는").await;
    window.click("found-yes").await;
    agree(window).await;
}

/// 전환가입 인증번호 of [`CHAEWON`], mailed when the buyer registered them.
async fn conversion_code(server: &Server) -> String {
    let code = |rest: &str| rest.trim_start_matches([':', ' ']).split_whitespace().next().map(str::to_owned);
    server.letter(&CHAEWON.login_id(), "인증번호:", code).await
}

#[tokio::test]
async fn mem_08_mem_24_terms_revised_meanwhile_are_agreed_to_and_an_old_verification_begins_anew() {
    let desk = Desk::new("signup-stopped").await;
    let server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    begin_conversion(&window, &server).await;
    let code = conversion_code(&server).await;
    window.fill("signup-code", &code).await;
    choose_password(&window).await;
    let publish = Publish {
        kind: TermsKind::Terms,
        title: "이용약관".into(),
        body: "# 제1조 (목적)\n개정된 약관입니다.".into(),
        effective_at: Timestamp::now(),
        needs_reconsent: false,
    };
    server.buyer(publish).await;
    window.click("signup-apply").await;
    window.find("terms-changed").await;
    window.see("개정된 약관입니다").await;
    window.picture("27-terms-changed").await;
    window.click("terms-close").await;
    window.lose("terms-step").await;
    window.click("signup-apply").await;
    agree(&window).await;
    window.lose("terms-step").await;
    let kept = "return document.querySelector('[data-testid=signup-password]').value.length";
    window.comes_to(kept, json!(PASSWORD.len()), "the form is as it was").await;

    server.advance(Duration::from_secs(31 * 60)).await;
    window.click("signup-apply").await;
    window.find("signup-stopped").await;
    window.see("가입여부 확인부터 다시 시작하세요").await;
    window.see("작성한 내용은 이 컴퓨터에 남아 있습니다").await;
    window.picture("28-stopped").await;
    window.click("signup-stopped-close").await;
    window.find("check-person").await;
    assert_eq!(window.count("signup-form").await, 0, "MEM-24");
    window.close().await;
}

#[tokio::test]
async fn mem_27_mem_30_mem_31_a_registered_individual_converts_with_the_mailed_code() {
    let desk = Desk::new("signup-conversion").await;
    let server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    begin_conversion(&window, &server).await;
    window.find("may-be-deleted").await;
    window.find("mail-verified").await;
    window.fill("signup-contact_phone", "062-555-0114").await;
    choose_password(&window).await;
    window.fill("signup-code", "WRONGCDE").await;
    window.click("signup-apply").await;
    window.see("인증번호가 맞지 않습니다").await;
    window.focused("signup-code").await;
    let code = conversion_code(&server).await;
    window.fill("signup-code", &code).await;
    window.picture("19-conversion").await;
    apply(&window).await;
    decide(&server, &CHAEWON, Decision::Approve).await;
    log_in(&window, &server, &CHAEWON).await;
    window.close().await;
}

#[tokio::test]
async fn mem_32_mem_34_mem_39_mem_40_mem_41_mem_44_mem_45_mgt_14_a_company_signs_up_is_joined_and_leaves() {
    let desk = Desk::new("signup-company").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    window.click("join-corporate").await;
    window.find("check-company").await;
    window.click("entity-corporation").await;
    window.fill("check-number", "220-81-62518").await;
    window.find("number-warning").await;
    window.picture("20-check-company").await;
    window.fill("check-number", "220-81-62517").await;
    window.click("check-confirm").await;
    window.find("found").await;
    window.click("found-yes").await;
    agree(&window).await;
    window.see("파트너 가입(기업회원)").await;
    window
        .labels(&[
            "기업정보",
            "첨부문서",
            "계좌정보",
            "주 담당자",
            "대표자 외국인 여부",
            "거래통화",
            "내선번호",
            "직급/호칭",
            "부서명",
        ])
        .await;
    let is_disabled = "return document.querySelector('[data-testid=signup-artist]').disabled";
    window.comes_to(is_disabled, json!(true), "MEM-36").await;
    for (field, text) in [
        ("name", "주식회사 라주라"),
        ("corporate_reg_no", "110111-0000127"),
        ("representative_name", "백주호"),
        ("phone", "02-123-4567"),
        ("contact_phone", "1204"),
        ("job_title", "대표"),
        ("department", "경영지원"),
    ] {
        window.fill(&format!("signup-{field}"), text).await;
    }
    find_address(&window).await;
    window.choose("signup-certificate-file", &picture(&desk, "사업자등록증.png", [200, 160, 90])).await;
    window.find("signup-certificate-remove").await;
    fill_account(&window, &desk, "주식회사 라주라").await;
    window.click("signup-apply").await;
    window.find("identity-problem").await;
    window.click("signup-verify").await;
    verify(&window, &server, &JUHO, None).await;
    window.find("signup-verified").await;
    verify_mail(&window, &server, &JUHO).await;
    choose_password(&window).await;
    window.picture("21-form-company").await;
    apply(&window).await;
    decide(&server, &JUHO, Decision::Approve).await;
    log_in(&window, &server, &JUHO).await;
    window.see("주식회사 라주라").await;
    window.click("logout").await;
    window.click("logout-confirm-yes").await;

    window.click("join-corporate").await;
    window.fill("check-number", "220-81-62517").await;
    window.click("check-confirm").await;
    window.see("부담당자로 가입하시겠습니까").await;
    window.click("found-yes").await;
    verify(&window, &server, &SORA, None).await;
    window.see("신규 부담당자로 가입하시겠습니까").await;
    window.click("found-yes").await;
    agree(&window).await;
    window.find("shared-note").await;
    for (field, text) in [("contact_phone", "1205"), ("job_title", "과장"), ("department", "영업팀")] {
        window.fill(&format!("signup-{field}"), text).await;
    }
    verify_mail(&window, &server, &SORA).await;
    choose_password(&window).await;
    window.picture("22-form-secondary").await;
    window.click("signup-apply").await;
    window.see("주담당자가 승인하면").await;
    window.click("signup-home").await;

    log_in(&window, &server, &JUHO).await;
    window.click("home-to-decide").await;
    window.click("contact-decide").await;
    window.find("joining").await;
    window.picture("26-joining").await;
    choose_option(&window, "decision", "APPROVED").await;
    window.click("decision-save").await;
    window.see("총 2명").await;
    window.lose("contact-decide").await;

    // Everybody leaves with the company.
    window.click("nav-membership").await;
    window.click("withdraw").await;
    choose_option(&window, "withdrawal-kind", "CLOSED").await;
    window.fill("withdrawal-reason", "폐업").await;
    window.click("withdrawal-yes").await;
    window.find("open-request").await;
    let asked = server.buyer(Requests { state: Some(RequestState::Requested), before: None }).await;
    let verdict = Verdict::Approve { reason: "요청한 내용을 확인했습니다.".into() };
    server.buyer(DecideRequest { request: asked[0].request.id, verdict }).await;
    window.find("login-submit").await;
    for person in [JUHO, SORA] {
        window.fill("login-id", &person.login_id()).await;
        window.fill("login-password", PASSWORD).await;
        window.click("login-submit").await;
        window.see("ID 또는 비밀번호가 맞지 않습니다").await;
    }
    window.close().await;
}

#[tokio::test]
async fn mem_49_a_barred_company_gets_a_message_and_no_form() {
    let desk = Desk::new("signup-barred").await;
    let server = desk.server(Demo::People);
    let bar = pok_api::buyer::member::Bar {
        business_reg_no: "261-81-07927".parse().expect("a number"),
        reason: "거래 제한".into(),
    };
    server.buyer(bar).await;
    let window = desk.open(&server.address).await;
    window.click("join-corporate").await;
    window.click("entity-corporation").await;
    window.fill("check-number", "261-81-07927").await;
    window.click("check-confirm").await;
    window.find("found-mail").await;
    assert_eq!(window.count("found-yes").await, 0);
    window.picture("23-barred").await;
    window.click("found-confirm").await;
    window.lose("found").await;
    window.find("login-submit").await;
    window.close().await;
}
