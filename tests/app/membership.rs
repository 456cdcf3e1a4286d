//! 개인회원 정보 and 기업정보, as the core does it (spec 03 S1, S2).

use pok_api::buyer::member::DecideRequest;
use pok_api::desktop::company::{Attach, CERTIFICATE, DropChange, EditChange, OpenChange, SendChange, Show, Shown};
use pok_api::desktop::home;
use pok_api::remote::company::{CancelRequest, Claimed, RequestWithdrawal, Update};
use pok_api::{Bytes, Code, Problem};
use pok_domain::draft::{Fields, FileRef, Patch, Value};
use pok_domain::member::{Change, Request, RequestState, RequestType, Verdict, WithdrawalType};
use uuid::Uuid;

use crate::harness::{AREUM, Desk, JIWOO, MINSEOK, Server, within};
use crate::signup::{picture, png, text, texts};

async fn show(desk: &Desk) -> Shown {
    desk.call(Show {}).await.unwrap().expect("fetched")
}

async fn attach(desk: &Desk, name: &str, content: Vec<u8>) -> Result<Option<FileRef>, Problem> {
    let length = content.len() as u64;
    desk.call(Attach { upload: Uuid::now_v7(), name: name.into(), offset: 0, length, content: Bytes(content) }).await
}

async fn decide(server: &Server, request: &Request, verdict: Verdict) {
    server.buyer(DecideRequest { request: request.id, verdict }).await;
}

fn approve() -> Verdict {
    Verdict::Approve { reason: "확인했습니다.".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_11_mgt_12_mgt_03_a_company_asks_with_its_certificate_and_changes_once_it_is_approved() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let before = show(&desk).await;
    let opened = desk.call(OpenChange {}).await.unwrap();
    assert_eq!(text(&opened.fields, "name"), who.company.name.as_str(), "it begins as things are");
    assert!(!opened.is_restored && opened.fields.get(CERTIFICATE).is_none());
    let changes = texts([("name", "가람 주식회사"), ("road", "서울특별시 종로구 새길 1"), ("reason", "상호 변경")]);
    desk.call(EditChange { changes }).await.unwrap();

    let refused = desk.call(SendChange {}).await.unwrap_err();
    assert_eq!(refused.code, Code::Invalid);
    assert!(refused.fields.iter().any(|fault| fault.field == CERTIFICATE), "MGT-11: {refused:?}");
    assert_eq!(attach(&desk, "등록증.png", b"GIF89a..".to_vec()).await.unwrap_err().code, Code::FileType);
    let file = attach(&desk, "등록증.png", png()).await.unwrap().expect("whole");
    let patch: Patch = [(CERTIFICATE.to_owned(), Some(Value::File(file.clone())))].into();
    desk.call(EditChange { changes: patch }).await.unwrap();

    // Nothing typed is lost, nor is the file.
    let desk = desk.restart().await;
    assert!(desk.start().await.who.is_some());
    assert!(show(&desk).await.is_begun);
    let opened = desk.call(OpenChange {}).await.unwrap();
    assert!(opened.is_restored && opened.here.contains(&file.blob));
    assert_eq!(text(&opened.fields, "road"), "서울특별시 종로구 새길 1");
    let look = pok::picture(&desk.core, &format!("/paper/{}", file.blob), Some("width=40")).await;
    assert_eq!(look.status, 200, "it can be looked at before it is sent");

    let asked = desk.call(SendChange {}).await.unwrap();
    assert_eq!(
        (asked.kind, asked.state, asked.reason.as_str()),
        (RequestType::Change, RequestState::Requested, "상호 변경")
    );
    let waiting = show(&desk).await;
    assert_eq!((&waiting.membership.profile, waiting.is_begun), (&before.membership.profile, false), "MGT-12");
    let listed = Request { change: None, ..waiting.membership.requests[0].clone() };
    assert_eq!(listed, asked, "what is asked for comes by the feed");
    assert_eq!(desk.call(SendChange {}).await.unwrap_err().code, Code::Invalid, "what was typed has gone");

    decide(&server, &asked, approve()).await;
    desk.sync().await;
    let now = show(&desk).await.membership;
    assert_eq!(now.company.name.as_str(), "가람 주식회사");
    assert_eq!(now.requests[0].state, RequestState::Approved);
    assert_eq!(now.requests[0].process_reason, "확인했습니다.");
    let Some(Change::Member { before: Some(was), after }) = &now.requests[0].change else { panic!("no 변경사항") };
    assert_eq!((was.name.as_str(), after.name.as_str()), (who.company.name.as_str(), "가람 주식회사"), "MGT-03");
    assert_eq!(desk.start().await.who.unwrap().company.name.as_str(), "가람 주식회사", "the masthead follows");
    assert!(!desk.events.heard("who").is_empty());
    let paper = now.profile.unwrap().business.unwrap().certificate.unwrap().blob;
    assert_eq!(pok::picture(&desk.core, &format!("/paper/{paper}"), Some("width=40")).await.status, 200);
    let stranger = "ab".repeat(32);
    assert_eq!(pok::picture(&desk.core, &format!("/paper/{stranger}"), None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_01_mgt_04_mgt_06_mgt_07_mgt_08_an_individual_changes_asks_takes_back_and_leaves() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, AREUM).await;
    let own = show(&desk).await;
    let account = Server::account(AREUM);
    assert_eq!(
        (own.own.contact.name.as_str(), own.own.person.birth_date.to_string()),
        (account.name, account.born.into())
    );
    assert_eq!(desk.call(Update { phone: "전화".into() }).await.unwrap_err().fields[0].field, "phone");
    desk.call(Update { phone: "061-000-1234".into() }).await.unwrap();
    assert_eq!(show(&desk).await.membership.profile.unwrap().phone, "061-000-1234", "MGT-04: at once");

    desk.call(EditChange { changes: texts([("road", "새길 1"), ("reason", "이사")]) }).await.unwrap();
    let asked = desk.call(SendChange {}).await.unwrap();
    desk.call(EditChange { changes: texts([("road", "새길 2"), ("reason", "이사")]) }).await.unwrap();
    assert_eq!(desk.call(SendChange {}).await.unwrap_err().code, Code::Stale, "P-MGT-02: one at a time");
    assert!(show(&desk).await.is_begun, "a refusal loses nothing");
    desk.call(DropChange {}).await.unwrap();
    assert!(!show(&desk).await.is_begun);
    desk.call(CancelRequest { request: asked.id }).await.unwrap();
    assert_eq!(show(&desk).await.membership.requests[0].state, RequestState::Cancelled);

    let leave = |name: &str, born: &str| {
        let who = Some(Claimed { name: name.into(), birth_date: born.parse().unwrap() });
        desk.call(RequestWithdrawal {
            who, withdrawal: WithdrawalType::NoIntent, reason: "거래를 마칩니다.".into()
        })
    };
    for (name, born) in [(account.name, "1990-06-18"), ("설아룸", account.born)] {
        assert_eq!(leave(name, born).await.unwrap_err().code, Code::OtherPerson, "MGT-07");
    }
    assert_eq!(show(&desk).await.membership.requests.len(), 1, "nothing is stored");
    let asked = leave(account.name, account.born).await.unwrap();
    assert_eq!((asked.kind, asked.withdrawal), (RequestType::Withdrawal, Some(WithdrawalType::NoIntent)));
    assert!(desk.events.heard("logged-out").is_empty(), "MGT-08: not before the buyer's check");
    decide(&server, &asked, approve()).await;
    assert!(desk.is_out().await);
    assert_eq!(desk.password(AREUM, false).await.unwrap_err().code, Code::WrongCredentials);
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_09_mgt_14_a_company_is_its_primarys_and_leaves_with_everybody() {
    let server = Server::start().await;
    let (desk, colleague) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    desk.log_in(&server, JIWOO).await;
    colleague.log_in(&server, MINSEOK).await;
    assert_eq!(colleague.call(Show {}).await.unwrap_err().code, Code::Forbidden, "MGT-09");
    assert_eq!(colleague.call(OpenChange {}).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(colleague.call(home::Show {}).await.unwrap().to_decide, None);
    assert_eq!(desk.call(home::Show {}).await.unwrap().to_decide, Some(0));
    let leave = RequestWithdrawal { who: None, withdrawal: WithdrawalType::Closed, reason: "폐업".into() };
    assert_eq!(colleague.call(leave.clone()).await.unwrap_err().code, Code::Forbidden);
    let asked = desk.call(leave).await.unwrap();
    decide(&server, &asked, approve()).await;
    assert!(desk.is_out().await && colleague.is_out().await, "both are logged out");
    for who in [JIWOO, MINSEOK] {
        assert_eq!(desk.password(who, false).await.unwrap_err().code, Code::WrongCredentials);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_12_what_was_begun_before_takes_back_nothing_that_was_changed_since() {
    let server = Server::start().await;
    let (desk, other) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    desk.log_in(&server, AREUM).await;
    desk.call(EditChange { changes: texts([("road", "새길 1"), ("reason", "이사")]) }).await.unwrap();
    server.clock.advance(jiff::SignedDuration::from_secs(31));
    other.log_in(&server, AREUM).await;
    other.call(Update { phone: "061-000-1234".into() }).await.unwrap();
    other.call(EditChange { changes: texts([("detail", "3층"), ("reason", "층이 바뀜")]) }).await.unwrap();
    let asked = other.call(SendChange {}).await.unwrap();
    decide(&server, &asked, approve()).await;
    desk.sync().await;

    let opened = desk.call(OpenChange {}).await.unwrap();
    assert!(opened.is_restored);
    let fields = ["road", "phone", "detail"].map(|field| text(&opened.fields, field));
    assert_eq!(fields, ["새길 1", "061-000-1234", "3층"], "what was typed, and the rest as it is now");
    other.call(Update { phone: "061-000-9999".into() }).await.unwrap();
    desk.sync().await;
    desk.call(SendChange {}).await.unwrap();
    let change = show(&desk).await.membership.requests.remove(0).change;
    let Some(Change::Member { before: Some(before), after }) = change else { panic!("no 변경사항") };
    assert_eq!((after.phone.as_str(), after.address.detail.as_str()), ("061-000-9999", "3층"));
    assert_eq!(pok_domain::member::Profile { address: before.address.clone(), ..*after.clone() }, *before);
    assert_eq!((before.address.road == after.address.road, after.address.road.as_str()), (false, "새길 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_or_thrown_away_leaves_no_papers_here() {
    let server = Server::start().await;
    let mut desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let put = async |desk: &Desk, size: u32| {
        let file = attach(desk, "등록증.png", picture(size)).await.unwrap().expect("whole");
        let changes = [(CERTIFICATE.to_owned(), Some(Value::File(file.clone())))].into();
        desk.call(EditChange { changes }).await.unwrap();
        file.blob
    };
    let (first, second) = (put(&desk, 11).await, put(&desk, 12).await);
    assert!(!desk.core.files().has(first).await.unwrap(), "another took its place");
    assert!(desk.core.files().has(second).await.unwrap());
    desk.call(DropChange {}).await.unwrap();
    assert!(!desk.core.files().has(second).await.unwrap(), "thrown away");

    let third = put(&desk, 13).await;
    desk.call(EditChange { changes: texts([("road", "새길 1"), ("reason", "이사")]) }).await.unwrap();
    desk.call(SendChange {}).await.unwrap();
    assert!(!desk.core.files().has(third).await.unwrap(), "sent");

    let fourth = put(&desk, 14).await;
    let age = async |desk: &Desk, days: i64| {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days);
        let aged = sqlx::query("update signup set updated_at = $1").bind(at.as_microsecond());
        assert_eq!(aged.execute(desk.core.drafts().pool()).await.unwrap().rows_affected(), 1);
    };
    age(&desk, 29).await;
    // Another form, older than that and with a file of its own: once it is gone, all that was to go has gone.
    let fifth = attach(&desk, "등록증.png", picture(15)).await.unwrap().expect("whole");
    let mut older = Fields::default();
    older.set(CERTIFICATE, Some(Value::File(fifth.clone())));
    let older = serde_json::to_string(&older).unwrap();
    let query = sqlx::query("insert into signup select 'older', server, $1, began, 0 from signup").bind(older);
    query.execute(desk.core.drafts().pool()).await.unwrap();
    desk = desk.restart().await;
    desk.start().await;
    let is_gone = async || !desk.core.files().has(fifth.blob).await.unwrap();
    assert!(within(std::time::Duration::from_secs(20), is_gone).await, "the older one stays");
    assert!(show(&desk).await.is_begun && desk.core.files().has(fourth).await.unwrap());
    age(&desk, 31).await;
    desk = desk.restart().await;
    desk.start().await;
    let is_gone = async || !desk.core.files().has(fourth).await.unwrap() && !show(&desk).await.is_begun;
    assert!(within(std::time::Duration::from_secs(20), is_gone).await, "nobody went on with it for a month");
}
