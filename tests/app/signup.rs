//! Sign-up, as the core does it: what is typed is kept here, what is secret isn't.

use std::collections::BTreeMap;

use pok_api::desktop::preferences::{Put, Settings};
use pok_api::desktop::signup::{
    Apply, Attach, CheckCompany, CheckIndividual, ConfirmMailCode, Edit, Identify, Leave, Open, SendMailCode,
};
use pok_api::desktop::terms::Current;
use pok_api::desktop::verification::{Begin, Confirm};
use pok_api::remote::signup::Checked;
use pok_api::remote::verification::Claim;
use pok_api::{Bytes, Code, Problem};
use pok_domain::draft::{Fields, FileRef, Patch, Value};
use pok_domain::member::signup::{Outcome, Way};
use pok_domain::member::{Carrier, EntityType, IdentityConsent, IdentityMethod};
use uuid::Uuid;

use crate::harness::{Cut, Desk, Proxy, Server};

pub(crate) const SORA: (&str, &str, &str) = ("한소라", "9203152", "01044440001");
const DAJEONG: (&str, &str, &str) = ("한다정", "9411202", "01044440009");
pub(crate) const PASSWORD: &str = "Nuri2026!x";

/// 본인인증 by a code.
pub(crate) async fn verify(desk: &Desk, server: &Server, (name, digits, mobile_no): (&str, &str, &str)) {
    let claim = Claim {
        name: name.into(),
        identity_digits: digits.into(),
        mobile_no: mobile_no.parse().unwrap(),
        carrier: Carrier::Kt,
    };
    let call = Begin { claim, method: IdentityMethod::Sms, consents: IdentityConsent::ALL.to_vec() };
    desk.call(call).await.unwrap();
    let code = server.code(mobile_no).await;
    desk.call(Confirm { code }).await.unwrap();
}

pub(crate) async fn check(desk: &Desk, server: &Server, person: (&str, &str, &str)) -> Checked {
    verify(desk, server, person).await;
    desk.call(CheckIndividual {}).await.unwrap()
}

pub(crate) fn texts<const N: usize>(texts: [(&str, &str); N]) -> Patch {
    texts.into_iter().map(|(field, text)| (field.to_owned(), Some(Value::Text(text.to_owned())))).collect()
}

async fn attach(desk: &Desk, name: &str, content: &[u8]) -> Result<Option<FileRef>, Problem> {
    let (upload, length) = (Uuid::now_v7(), content.len() as u64);
    let content = Bytes(content.to_vec());
    desk.call(Attach { upload, name: name.into(), offset: 0, length, content }).await
}

pub(crate) fn png() -> Vec<u8> {
    picture(90)
}

/// Another one for each width.
pub(crate) fn picture(width: u32) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, 60, image::Rgb([90, 140, 220]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    png.into_inner()
}

pub(crate) async fn fill(desk: &Desk, mail: &str) {
    let mut changes = texts([
        ("phone", "02-123-4567"),
        ("postal_code", "08510"),
        ("road", "서울특별시 금천구 벚꽃로 298"),
        ("mail", mail),
        ("account/1/country", "KR"),
        ("account/1/bank", "카카오뱅크"),
        ("account/1/number", "123-456-789012"),
        ("account/1/holder", "한소라"),
        ("account/1/default", "1"),
    ]);
    let copy = attach(desk, "통장.png", &png()).await.unwrap().unwrap();
    changes.insert("account/1/copy".into(), Some(Value::File(copy)));
    desk.call(Edit { changes }).await.unwrap();
}

/// How many files are kept here.
async fn files(desk: &Desk) -> i64 {
    let pool = desk.core.files().pool().await;
    sqlx::query_scalar("select count(*) from file").fetch_one(&*pool).await.unwrap()
}

pub(crate) fn text(fields: &Fields, field: &str) -> String {
    fields.get(field).map_or("", Value::text).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_19_a_half_filled_form_survives_the_end_of_the_program_and_is_nobody_elses() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let checked = check(&desk, &server, SORA).await;
    assert_eq!((checked.outcome, checked.way, checked.ticket), (Outcome::NotRegistered, Some(Way::Individual), None));
    assert!(!desk.call(Open {}).await.unwrap().is_restored);
    fill(&desk, "sora@han.example").await;
    desk.call(Edit { changes: texts([("detail", "2층")]) }).await.unwrap();

    let desk = desk.restart().await;
    assert_eq!(desk.call(Open {}).await.unwrap_err().code, Code::IdentityNeeded, "who it is has to be shown again");
    check(&desk, &server, DAJEONG).await;
    let other = desk.call(Open {}).await.unwrap();
    assert!(!other.is_restored && other.fields == Fields::default(), "another person's form is empty");
    check(&desk, &server, SORA).await;
    let opened = desk.call(Open {}).await.unwrap();
    assert!(opened.is_restored);
    assert_eq!((text(&opened.fields, "detail"), text(&opened.fields, "phone")), ("2층".into(), "02-123-4567".into()));
    assert_eq!(opened.here.len(), 1, "the copy can be looked at");
    let look = pok::picture(&desk.core, &format!("/paper/{}", opened.here[0]), Some("width=40")).await;
    assert_eq!(look.status, 200);
    assert_eq!(image::load_from_memory(&look.png).unwrap().width(), 40);

    desk.call(Leave { discard: true }).await.unwrap();
    assert_eq!(files(&desk).await, 0, "nor is the copy kept");
    let gone = pok::picture(&desk.core, &format!("/paper/{}", opened.here[0]), None).await;
    assert_ne!(gone.status, 200, "no form is open");
    check(&desk, &server, SORA).await;
    assert!(!desk.call(Open {}).await.unwrap().is_restored);
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_19_the_application_takes_its_files_along_and_leaves_nothing_behind() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    check(&desk, &server, SORA).await;
    fill(&desk, "sora@han.example").await;
    desk.call(SendMailCode { mail: "sora@han.example".into() }).await.unwrap();
    let code = server.code("sora@han.example").await.unwrap();
    desk.call(ConfirmMailCode { code }).await.unwrap();
    let terms: Vec<_> = desk.call(Current {}).await.unwrap().into_iter().map(|terms| terms.id).collect();
    let apply = |terms| Apply { password: PASSWORD.into(), terms, conversion_code: None };
    let refused = desk.call(apply(Vec::new())).await.unwrap_err();
    assert_eq!(refused.code, Code::ConsentMissing);
    assert_eq!(text(&desk.call(Open {}).await.unwrap().fields, "phone"), "02-123-4567", "a refusal loses nothing");
    let applied = desk.call(apply(terms)).await.unwrap();
    assert!(!applied.by_primary);
    let sent: Vec<_> = desk.events.heard("progress").into_iter().filter(|one| one["step"] == "uploading").collect();
    assert_eq!(sent.last().map(|one| one["percent"].clone()), Some(100.into()));
    let rows = "select count(*) from signup";
    assert_eq!(sqlx::query_scalar::<_, i64>(rows).fetch_one(desk.core.drafts().pool()).await.unwrap(), 0);
    assert_eq!(files(&desk).await, 0);
    assert_eq!(desk.call(Open {}).await.unwrap_err().code, Code::IdentityNeeded);
    assert_eq!(check(&desk, &server, SORA).await.outcome, Outcome::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_14_mem_37_papers_are_known_by_their_content() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    assert_eq!(attach(&desk, "통장.png", &png()).await.unwrap_err().code, Code::IdentityNeeded);
    check(&desk, &server, SORA).await;
    for (name, content) in [("통장.png", &b"GIF89a.."[..]), ("통장.pdf", b"MZ\x90"), ("통장.jpg", b"PK\x03\x04")]
    {
        assert_eq!(attach(&desk, name, content).await.unwrap_err().code, Code::FileType, "{name}");
    }
    let length = 30 * 1024 * 1024 + 1;
    let large = Attach { upload: Uuid::now_v7(), name: "큰.png".into(), offset: 0, length, content: Bytes(png()) };
    assert_eq!(desk.call(large).await.unwrap_err().code, Code::FileTooLarge);
    assert!(attach(&desk, "통장.png", &png()).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_33_mem_38_a_companys_form_is_kept_by_its_number_and_the_applicant_comes_later() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let company =
        || CheckCompany { entity_type: EntityType::Corporation, business_reg_no: "220-81-62517".parse().unwrap() };
    assert_eq!(desk.call(company()).await.unwrap().outcome, Outcome::NotRegistered);
    desk.call(Edit { changes: texts([("name", "주식회사 라주라")]) }).await.unwrap();
    assert_eq!(desk.call(Identify {}).await.unwrap_err().code, Code::IdentityNeeded);
    verify(&desk, &server, SORA).await;
    let identified = desk.call(Identify {}).await.unwrap();
    assert_eq!(identified.person.map(|person| person.name.to_string()).as_deref(), Some("한소라"));
    assert_eq!(text(&desk.call(Open {}).await.unwrap().fields, "name"), "주식회사 라주라");
    desk.call(Edit { changes: texts([("phone", "02-123-4567"), ("account/2/country", "US")]) }).await.unwrap();
    let copy = attach(&desk, "통장.png", &png()).await.unwrap().unwrap();
    let changes = [("account/2/copy".to_owned(), Some(Value::File(copy.clone())))].into();
    desk.call(Edit { changes }).await.unwrap();
    desk.call(Leave { discard: false }).await.unwrap();

    // The number is no secret: whoever types it sees nothing of what an applicant who is known has typed.
    let desk = desk.restart().await;
    desk.call(company()).await.unwrap();
    let opened = desk.call(Open {}).await.unwrap();
    assert!(!opened.is_restored && opened.fields == Fields::default() && opened.here.is_empty());
    verify(&desk, &server, DAJEONG).await;
    desk.call(Identify {}).await.unwrap();
    assert_eq!(desk.call(Open {}).await.unwrap().fields, Fields::default());
    desk.call(Edit { changes: texts([("phone", "02-999-9999")]) }).await.unwrap();
    desk.call(Leave { discard: true }).await.unwrap();

    // They themselves get it back, around what they type meanwhile.
    desk.call(company()).await.unwrap();
    let row = [("account/1/country", "KR"), ("account/1/default", "1"), ("road", "새길 1"), ("phone", "")];
    desk.call(Edit { changes: texts(row) }).await.unwrap();
    verify(&desk, &server, SORA).await;
    desk.call(Identify {}).await.unwrap();
    let opened = desk.call(Open {}).await.unwrap();
    let kept = ["name", "phone", "road", "account/1/country", "account/2/country"];
    assert_eq!(
        kept.map(|field| text(&opened.fields, field)),
        ["주식회사 라주라", "02-123-4567", "새길 1", "", "US"],
        "an empty row is no account"
    );
    assert_eq!((opened.is_restored, opened.here), (true, vec![copy.blob]));

    // Who isn't known yet has only the number to come back by.
    desk.call(Leave { discard: true }).await.unwrap();
    assert_eq!(files(&desk).await, 0);
    desk.call(company()).await.unwrap();
    desk.call(Edit { changes: texts([("name", "주식회사 라주라")]) }).await.unwrap();
    desk.call(Leave { discard: false }).await.unwrap();
    desk.call(company()).await.unwrap();
    assert!(desk.call(Open {}).await.unwrap().is_restored);
}

#[tokio::test(flavor = "multi_thread")]
async fn mem_19_an_application_whose_answer_was_lost_is_answered_when_it_is_sent_again() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    check(&desk, &server, SORA).await;
    fill(&desk, "sora@han.example").await;
    desk.call(SendMailCode { mail: "sora@han.example".into() }).await.unwrap();
    let code = server.code("sora@han.example").await.unwrap();
    desk.call(ConfirmMailCode { code }).await.unwrap();
    let terms: Vec<_> = desk.call(Current {}).await.unwrap().into_iter().map(|terms| terms.id).collect();
    let apply = || Apply { password: PASSWORD.into(), terms: terms.clone(), conversion_code: None };
    proxy.cut_at("signup.apply", Cut::Reply, false);
    proxy.then_cut_at("signup.apply", Cut::Reply);
    proxy.then_cut_at("signup.apply", Cut::Reply);
    assert_eq!(desk.call(apply()).await.unwrap_err().code, Code::Offline);
    assert!(proxy.was_cut());
    assert_eq!(text(&desk.call(Open {}).await.unwrap().fields, "phone"), "02-123-4567", "it is all still there");
    assert!(!desk.call(apply()).await.unwrap().by_primary);
    assert_eq!(files(&desk).await, 0);
    assert_eq!(check(&desk, &server, SORA).await.outcome, Outcome::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_ends_what_was_begun_with_this_one() {
    let (server, other) = (Server::start().await, Server::start().await);
    let desk = Desk::new(&server.url()).await;
    check(&desk, &server, SORA).await;
    verify(&desk, &server, SORA).await;
    let settings = Settings { server: other.url(), ..desk.start().await.settings };
    desk.call(Put { settings }).await.unwrap();
    for refused in
        [desk.call(Open {}).await.map(drop).unwrap_err(), desk.call(CheckIndividual {}).await.map(drop).unwrap_err()]
    {
        assert_eq!(refused.code, Code::IdentityNeeded);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_types_into_a_form_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    check(&desk, &server, SORA).await;
    desk.call(Edit { changes: texts([("phone", "02-123-4567")]) }).await.unwrap();
    let many: Patch =
        (0..=Fields::MAX).map(|n| (n.to_string(), Some(Value::Text("x".into())))).collect::<BTreeMap<_, _>>();
    assert_eq!(desk.call(Edit { changes: many }).await.unwrap_err().code, Code::Invalid);
    assert_eq!(desk.call(Open {}).await.unwrap().fields, Fields::from([("phone", "02-123-4567")]));
}
