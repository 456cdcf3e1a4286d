//! 본인인증 and 우편번호 검색, from the core to the services that the demo's simulator is.

use std::time::Duration;

use pok_api::Code;
use pok_api::desktop::address;
use pok_api::desktop::signup::CheckIndividual;
use pok_api::desktop::verification::{Begin, Cancel, Confirm};
use pok_api::remote::verification::Claim;
use pok_domain::member::{Carrier, Gender, IdentityConsent, IdentityMethod};

use crate::harness::{Cut, Desk, Proxy, Server};
use crate::signup::{SORA, verify};

fn begin(name: &str, method: IdentityMethod) -> Begin {
    let claim = Claim {
        name: name.into(),
        identity_digits: "9203152".into(),
        mobile_no: "010-4444-0001".parse().unwrap(),
        carrier: Carrier::KtMvno,
    };
    Begin { claim, method, consents: IdentityConsent::ALL.to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_02_the_code_on_the_phone_verifies_the_person_and_the_secret_stays_in_the_core() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    assert_eq!(desk.call(Confirm { code: None }).await.unwrap_err().code, Code::IdentityNeeded, "nothing was begun");
    // As a Mac types it.
    let asked = desk.call(begin(" \u{1112}\u{1161}\u{11ab}소라", IdentityMethod::Sms)).await.unwrap();
    assert_eq!(asked.expires_at.duration_since(asked.now).as_secs(), 300);
    assert!(!serde_json::to_string(&asked).unwrap().contains("verification"));
    let code = server.code("01044440001").await.unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(desk.call(Confirm { code: Some(wrong.into()) }).await.unwrap_err().code, Code::OtpWrong);
    let person = desk.call(Confirm { code: Some(code) }).await.unwrap().person;
    assert_eq!((person.name.as_str(), person.gender), ("한소라", Gender::Female));
    desk.call(Cancel {}).await.unwrap();
    assert_eq!(desk.call(Confirm { code: None }).await.unwrap_err().code, Code::IdentityNeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_02_with_the_app_the_window_asks_until_the_person_has_confirmed() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.call(begin("한소라", IdentityMethod::Pass)).await.unwrap();
    assert_eq!(desk.call(Confirm { code: None }).await.unwrap_err().code, Code::NotYet);
    let confirmed = async || loop {
        match desk.call(Confirm { code: None }).await {
            Err(problem) if problem.code == Code::NotYet => tokio::time::sleep(Duration::from_millis(200)).await,
            done => return done,
        }
    };
    let verified = tokio::time::timeout(Duration::from_secs(15), confirmed()).await.unwrap().unwrap();
    assert_eq!(verified.person.mobile_no.to_string(), "010-4444-0001");
    desk.call(begin("패스거절", IdentityMethod::Pass)).await.unwrap();
    let declined = tokio::time::timeout(Duration::from_secs(15), confirmed()).await.unwrap();
    assert_eq!(declined.unwrap_err().code, Code::IdentityRefused);
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_10_an_address_is_looked_up_without_a_login() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let found = desk.call(address::Search { keyword: " 분당구 ".into(), page: 2 }).await.unwrap();
    assert!(found.total > 20 && found.rows.len() == 10);
    let refused = desk.call(address::Search { keyword: "경기도".into(), page: 1 }).await.unwrap_err();
    assert_eq!((refused.code, &*refused.fields[0].message), (Code::Invalid, "broad"));
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_03_a_verification_is_used_up_by_an_answer_and_not_by_the_network() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    let check = async || desk.call(CheckIndividual {}).await.map(drop).map_err(|problem| problem.code);
    verify(&desk, &server, SORA).await;
    proxy.cut_at("signup.check_individual", Cut::Request, false);
    assert_eq!(check().await, Err(Code::Offline));
    assert_eq!(check().await, Ok(()), "it still serves");
    assert_eq!(check().await, Err(Code::IdentityNeeded), "once");

    verify(&desk, &server, SORA).await;
    proxy.cut_at("signup.check_individual", Cut::Reply, false);
    assert_eq!(check().await, Err(Code::Offline));
    assert_eq!(check().await, Err(Code::IdentityNeeded), "the server has used it");
}
