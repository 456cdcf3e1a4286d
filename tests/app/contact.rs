//! 회원정보, 담당자 관리 and 담당자 요청 상세, as the core does it (spec 03 S3–S5).

use pok_api::desktop::company;
use pok_api::desktop::contact::{ChangeMobile, Own, Row, Show, Successors};
use pok_api::desktop::gate::Entered;
use pok_api::desktop::home;
use pok_api::desktop::login::{ConfirmActOtp, LogIn, SendActOtp};
use pok_api::desktop::page::{Paging, Sort};
use pok_api::desktop::signup::{Apply, CheckCompany, ConfirmMailCode, Edit, Identify, SendMailCode};
use pok_api::desktop::terms::Current;
use pok_api::desktop::window_lock::{Lock, Unlock};
use pok_api::list::Given;
use pok_api::list::contact::Contacts;
use pok_api::remote::company::Claimed;
use pok_api::remote::contact::{ChangePassword, Colleague, Decide, Delegate, RequestWithdrawal, Update, Withdraw};
use pok_api::remote::signup;
use pok_api::{Code, Problem};
use pok_domain::member::signup::{Decision, Way};
use pok_domain::member::{
    AccountStatus, ContactRole, EntityType, NameAndMail, Office, RequestState, RequestType, Verdict, WithdrawalType,
};

use crate::harness::{Cut, Desk, JIWOO, MINSEOK, Page, Proxy, Server, asked};
use crate::signup::{PASSWORD, SORA, texts, verify};

/// The contacts that a copy holds.
const CONTACTS: &str = "select body ->> '$.contact.name' from record where kind = 'contact'";

async fn own(desk: &Desk) -> Colleague {
    desk.call(Own {}).await.unwrap().expect("fetched")
}

async fn find(desk: &Desk, with_withdrawn: bool, paging: Paging) -> Result<Page<Row>, Problem> {
    desk.search::<Contacts>(asked(with_withdrawn.then_some(("withdrawn", Given::With))), paging).await
}

async fn list(desk: &Desk, with_withdrawn: bool) -> Page<Row> {
    find(desk, with_withdrawn, Paging::default()).await.unwrap()
}

fn leaving(born: &str) -> RequestWithdrawal {
    let who = Claimed { name: Server::account(MINSEOK).name.into(), birth_date: born.parse().unwrap() };
    RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "퇴사".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_16_mgt_18_mgt_20_mgt_24_mgt_25_a_contact_asks_to_leave_and_the_primary_decides() {
    let server = Server::start().await;
    let (primary, desk) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    primary.log_in(&server, JIWOO).await;
    let minseok = desk.log_in(&server, MINSEOK).await.contact.id;
    assert_eq!(desk.call(leaving("1991-09-29")).await.unwrap_err().code, Code::OtherPerson);
    assert!(own(&desk).await.requests.is_empty(), "nothing is stored");
    let before = list(&primary, false).await;
    assert_eq!((before.total, before.rows[0].role), (3, ContactRole::Primary), "MGT-18");
    assert!(before.rows.iter().all(|row| row.requested_at.is_none() && row.approved_at.is_some()), "MGT-20");

    let asked = desk.call(leaving("1991-09-30")).await.unwrap();
    primary.sync().await;
    let rows = list(&primary, false).await.rows;
    assert_eq!((rows[1].id, rows[1].requested_at), (minseok, Some(asked.requested_at)), "what waits comes first");
    let by_name = Paging { sort: Some(Sort { column: "contact_name".into(), descending: true }), ..Paging::default() };
    let sorted = find(&primary, false, by_name).await.unwrap().rows;
    assert!(sorted.windows(2).all(|pair| pair[0].name.as_str() >= pair[1].name.as_str()));
    assert_eq!(primary.call(home::Show {}).await.unwrap().to_decide, Some(1));
    let shown = primary.call(Show { contact: minseok }).await.unwrap();
    assert_eq!(shown.colleague.requests, std::slice::from_ref(&asked));

    let decide = |request, verdict| primary.call(Decide { request, verdict });
    let empty = decide(asked.id, Verdict::Reject { reason: " ".into() }).await.unwrap_err();
    assert_eq!((empty.code, &*empty.fields[0].field), (Code::Invalid, "reason"));
    decide(asked.id, Verdict::Reject { reason: "인수인계가 끝나지 않았습니다.".into() }).await.unwrap();
    let rejected = &primary.call(Show { contact: minseok }).await.unwrap().colleague.requests[0];
    assert_eq!(
        (rejected.state, rejected.process_reason.as_str()),
        (RequestState::Rejected, "인수인계가 끝나지 않았습니다.")
    );
    desk.sync().await;
    assert_eq!(own(&desk).await.status, AccountStatus::Active, "MGT-25: stays 정상");

    let again = desk.call(leaving("1991-09-30")).await.unwrap();
    primary.sync().await;
    decide(again.id, Verdict::Approve { reason: String::new() }).await.unwrap();
    assert!(desk.is_out().await);
    assert_eq!(list(&primary, false).await.total, 2, "those who have left are hidden");
    let all = list(&primary, true).await;
    assert_eq!((all.total, all.rows[2].id, all.rows[2].status), (3, minseok, AccountStatus::Withdrawn), "P-MGT-12");
    assert_eq!(desk.password(MINSEOK, false).await.unwrap_err().code, Code::WrongCredentials);

    let other = all.rows[1].id;
    let withdraw = |contact| {
        primary.call(Withdraw { contact, withdrawal: WithdrawalType::Resigned, reason: "퇴사 처리".into() })
    };
    withdraw(other).await.unwrap();
    assert_eq!(list(&primary, false).await.total, 1, "MGT-21: at once");
    assert_eq!(withdraw(other).await.unwrap_err().code, Code::Stale);
    assert!(primary.call(Successors {}).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_15_mgt_04_a_contact_changes_what_is_theirs_and_asks_for_the_rest() {
    let server = Server::start().await;
    let (primary, desk) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    primary.log_in(&server, JIWOO).await;
    desk.log_in(&server, MINSEOK).await;
    let (account, me) = (Server::account(MINSEOK), own(&desk).await);
    assert_eq!((me.contact.role, me.person.birth_date.to_string()), (ContactRole::Secondary, account.born.into()));
    assert_eq!(find(&desk, false, Paging::default()).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(desk.call(Show { contact: me.contact.id }).await.unwrap_err().code, Code::Forbidden);

    let office = Office { contact_phone: "02-9".into(), job_title: "차장".into(), department: "구매팀".into() };
    let same = NameAndMail { name: me.contact.name.clone(), login_id: me.contact.login_id.clone() };
    let wrong = Office { contact_phone: "전화".into(), ..office.clone() };
    assert_eq!(desk.call(Update { office: wrong, asked: same.clone() }).await.unwrap_err().code, Code::Invalid);
    let office = Office { contact_phone: "02-123-4567".into(), ..office };
    assert_eq!(desk.call(Update { office: office.clone(), asked: same.clone() }).await.unwrap(), None);
    assert_eq!(own(&desk).await.office, office, "MGT-04: at once");
    let asked = NameAndMail { login_id: "oh@garam.example".parse().unwrap(), ..same };
    let request = desk.call(Update { office, asked }).await.unwrap().expect("a 정보변경");
    assert_eq!((request.kind, own(&desk).await.contact.login_id), (RequestType::Change, me.contact.login_id));
    primary.sync().await;
    primary.call(Decide { request: request.id, verdict: Verdict::Approve { reason: String::new() } }).await.unwrap();
    desk.sync().await;
    assert_eq!(own(&desk).await.contact.login_id.as_str(), "oh@garam.example");
    assert_eq!(desk.start().await.who.unwrap().contact.login_id.as_str(), "oh@garam.example", "the masthead follows");

    assert_eq!(desk.call(ChangeMobile {}).await.unwrap_err().code, Code::IdentityNeeded);
    desk.verify(&server, Server::account(JIWOO), "01077770002").await;
    assert_eq!(desk.call(ChangeMobile {}).await.unwrap_err().code, Code::OtherPerson);
    assert_eq!(desk.call(ChangeMobile {}).await.unwrap_err().code, Code::IdentityNeeded, "it can't serve");
    desk.verify(&server, account, "01077770001").await;
    desk.call(ChangeMobile {}).await.unwrap();
    assert_eq!(own(&desk).await.person.mobile_no, "01077770001".parse().unwrap());

    let change = |current: &str, new: &str| desk.call(ChangePassword { current: current.into(), new: new.into() });
    assert_eq!(change("Wrong2026!", "Saebyeok26!").await.unwrap_err().code, Code::WrongCredentials);
    assert_eq!(change(account.password, "oh1234").await.unwrap_err().fields[0].field, "new");
    change(account.password, "Saebyeok26!").await.unwrap();
    assert_eq!(own(&desk).await.contact.login_id.as_str(), "oh@garam.example", "this session goes on");
    desk.call(Lock {}).await.unwrap();
    assert_eq!(desk.call(Unlock { password: account.password.into() }).await.unwrap_err().code, Code::WrongCredentials);
    desk.call(Unlock { password: "Saebyeok26!".into() }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_22_mgt_23_delegation_logs_both_out_and_the_roles_are_exchanged() {
    let server = Server::start().await;
    let (desk, successor) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    desk.log_in(&server, JIWOO).await;
    let member = desk.call(company::Show {}).await.unwrap().expect("fetched").membership;
    let paper = member.profile.unwrap().files().next().unwrap().blob;
    let look = pok::picture(&desk.core, &format!("/paper/{paper}"), Some("width=40")).await;
    assert!(look.status == 200 && desk.core.files().has(paper).await.unwrap());
    let minseok = successor.log_in(&server, MINSEOK).await.contact.id;
    let offered = desk.call(Successors {}).await.unwrap();
    assert!(offered.len() == 2 && offered.iter().all(|row| row.role == ContactRole::Secondary), "MGT-22");
    let delegate = |reason: &str| desk.call(Delegate { to: minseok, reason: reason.into() });
    assert_eq!(delegate(" ").await.unwrap_err().fields[0].field, "reason");
    delegate("휴직").await.unwrap();
    assert!(!desk.events.heard("logged-out").is_empty(), "MGT-23: at once");
    assert_eq!(desk.call(Own {}).await.unwrap_err().code, Code::Unauthenticated);
    assert!(successor.is_out().await, "P-MGT-11");

    assert_eq!(desk.log_in(&server, JIWOO).await.contact.role, ContactRole::Secondary);
    assert_eq!(find(&desk, false, Paging::default()).await.unwrap_err().code, Code::Forbidden);
    {
        let pool = desk.core.mirror().pool().await;
        let names: Vec<String> = sqlx::query_scalar(CONTACTS).fetch_all(&*pool).await.unwrap();
        assert_eq!(names, [Server::account(JIWOO).name], "what a 주담당자 alone may see is gone from this computer");
        let members = "select count(*) from record where kind = 'company'";
        assert_eq!(sqlx::query_scalar::<_, i64>(members).fetch_one(&*pool).await.unwrap(), 0);
        let listed = "select count(*) from list_contacts";
        assert_eq!(sqlx::query_scalar::<_, i64>(listed).fetch_one(&*pool).await.unwrap(), 1);
        assert!(!desk.core.files().has(paper).await.unwrap(), "and so are the papers");
    }
    assert_eq!(successor.log_in(&server, MINSEOK).await.contact.role, ContactRole::Primary);
    let rows = list(&successor, false).await;
    assert_eq!((rows.total, rows.rows[0].id), (3, minseok), "and is on the new one's");
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_24_mem_45_who_asks_to_join_waits_for_the_primary() {
    let server = Server::start().await;
    let (primary, desk) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    primary.log_in(&server, JIWOO).await;
    let number = "131-86-52047".parse().unwrap();
    desk.call(CheckCompany { entity_type: EntityType::Corporation, business_reg_no: number }).await.unwrap();
    verify(&desk, &server, SORA).await;
    assert_eq!(desk.call(Identify {}).await.unwrap().way, Some(Way::Secondary));
    let mail = "sora@garam.example";
    let changes = texts([("mail", mail), ("contact_phone", "1205"), ("job_title", "과장"), ("department", "영업팀")]);
    desk.call(Edit { changes }).await.unwrap();
    desk.call(SendMailCode { mail: mail.into() }).await.unwrap();
    let code = server.code(mail).await.unwrap();
    desk.call(ConfirmMailCode { code }).await.unwrap();
    let terms: Vec<_> = desk.call(Current {}).await.unwrap().into_iter().map(|terms| terms.id).collect();
    assert!(desk.call(Apply { password: PASSWORD.into(), terms, conversion_code: None }).await.unwrap().by_primary);

    primary.sync().await;
    let rows = list(&primary, false).await.rows;
    let row = rows.iter().find(|row| row.status == AccountStatus::Pending).expect("who asks is listed");
    assert_eq!((row.login_id.as_str(), row.requested_at.is_some(), row.approved_at), (mail, true, None));
    let colleague = primary.call(Show { contact: row.id }).await.unwrap().colleague;
    assert_eq!((colleague.person.name.as_str(), colleague.office.job_title.as_str()), (SORA.0, "과장"));
    let application = colleague.application.expect("an application");
    let log_in = || desk.call(LogIn { login_id: mail.into(), password: PASSWORD.into(), remember: false });
    assert_eq!(log_in().await.unwrap_err().code, Code::ApprovalPending);
    primary.call(signup::Decide { application, decision: Decision::Approve }).await.unwrap();
    let row = list(&primary, false).await.rows.into_iter().find(|row| row.login_id.as_str() == mail).unwrap();
    assert_eq!((row.status, row.requested_at), (AccountStatus::Active, None));
    log_in().await.unwrap();
    assert!(matches!(desk.code(&server, SORA.2).await, Entered::In(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_hours_after_the_last_code_a_binding_act_asks_for_one_and_then_goes_on() {
    let server = Server::start().await;
    let (primary, desk) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    let jiwoo = primary.log_in(&server, JIWOO).await.contact.id;
    desk.log_in(&server, MINSEOK).await;
    let asked = desk.call(leaving("1991-09-30")).await.unwrap().id;
    primary.sync().await;
    server.clock.advance(jiff::SignedDuration::from_hours(13));
    let decide = || primary.call(Decide { request: asked, verdict: Verdict::Reject { reason: "반려".into() } });
    assert_eq!(decide().await.unwrap_err().code, Code::OtpNeeded);
    assert_eq!(
        primary.call(Delegate { to: jiwoo, reason: "휴직".into() }).await.unwrap_err().code,
        Code::OtpNeeded,
        "nor does it end the session"
    );
    primary.call(SendActOtp {}).await.unwrap();
    let code = server.code(Server::account(JIWOO).mobile_no).await.unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(primary.call(ConfirmActOtp { code: wrong.into() }).await.unwrap_err().code, Code::OtpWrong);
    assert_eq!(decide().await.unwrap_err().code, Code::OtpNeeded);
    primary.call(ConfirmActOtp { code: format!(" {code} ") }).await.unwrap();
    decide().await.unwrap();
    desk.sync().await;
    assert_eq!(own(&desk).await.requests[0].state, RequestState::Rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_whose_change_has_no_answer_is_found_out() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    desk.log_in(&server, MINSEOK).await;
    let old = Server::account(MINSEOK).password;
    let change = |current: &str, new: &str| desk.call(ChangePassword { current: current.into(), new: new.into() });
    let unlock = async |password: &str| {
        desk.call(Lock {}).await.unwrap();
        desk.call(Unlock { password: password.into() }).await.map_err(|problem| problem.code)
    };
    proxy.cut_at("contact.change_password", Cut::Request, false);
    assert_eq!(change(old, "Saebyeok26!").await.unwrap_err().code, Code::Offline, "it never arrived");
    assert_eq!(unlock(old).await, Ok(()));
    proxy.cut_at("contact.change_password", Cut::Reply, false);
    change(old, "Saebyeok26!").await.unwrap();
    assert!(proxy.was_cut());
    assert_eq!(unlock(old).await, Err(Code::WrongCredentials));
    assert_eq!(unlock("Saebyeok26!").await, Ok(()));
    proxy.cut_at("contact.change_password", Cut::Reply, true);
    assert_eq!(change("Saebyeok26!", "Hanbada26!x").await.unwrap_err().code, Code::Unknown, "nobody can say");
    proxy.revive();
    assert_eq!(unlock("Saebyeok26!").await, Ok(()), "nobody is shut out");
}
