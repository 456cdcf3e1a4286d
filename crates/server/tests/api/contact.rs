//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5): what contacts change, ask for and decide.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::buyer::member::{Contacts, NamePrimary};
use pok_api::remote::company::{self, Claimed};
use pok_api::remote::contact::{
    CancelRequest, ChangeMobile, ChangePassword, Colleague, Decide, Delegate, RequestWithdrawal, Update, Withdraw,
};
use pok_api::remote::login::{LogOut, Refresh, Session};
use pok_api::remote::sync::{Changes, Subject};
use pok_api::{Code, Problem};
use pok_domain::member::signup::Outcome;
use pok_domain::member::{
    AccountStatus, Change, ContactRole, NameAndMail, Office, Request, RequestState, RequestType, Verdict,
    WithdrawalType,
};
use pok_domain::{ApplicationId, CompanyId, ContactId, Name, OperationId, RequestId};
use pok_server::BuyerRole;
use pok_server::demo::{ACCOUNTS, Account};

use crate::harness::{
    Applicant, PASSWORD, Server, apply, check_company, code, content, eventually, faults, posted, verified,
};

const JIWOO: &Account = &ACCOUNTS[0];
const MINSEOK: &Account = &ACCOUNTS[1];
const HWANGBO: &Account = &ACCOUNTS[2];
const EUNBI: &Account = &ACCOUNTS[3];

fn approve() -> Verdict {
    Verdict::Approve { reason: String::new() }
}

fn reject() -> Verdict {
    Verdict::Reject { reason: "인수인계를 마친 뒤에 요청해 주세요.".into() }
}

fn office() -> Office {
    Office { contact_phone: "02-2026-7777".into(), job_title: "차장".into(), department: "영업2팀".into() }
}

/// [수정] with the name and the address as they are.
fn update(session: &Session, office: Office) -> Update {
    let asked = NameAndMail { name: session.contact.name.clone(), login_id: session.contact.login_id.clone() };
    Update { office, asked }
}

/// [수정] with another address.
fn readdress(session: &Session, mail: &str) -> Update {
    let call = update(session, office());
    Update { asked: NameAndMail { login_id: mail.parse().unwrap(), ..call.asked }, ..call }
}

fn leave(account: &Account) -> RequestWithdrawal {
    let who = Claimed { name: account.name.into(), birth_date: account.born.parse().unwrap() };
    RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "이직".into() }
}

fn take_out(contact: ContactId) -> Withdraw {
    Withdraw { contact, withdrawal: WithdrawalType::Resigned, reason: "퇴사 처리".into() }
}

async fn colleague(server: &Server, token: &str, account: &Account) -> Colleague {
    server.colleagues(token).await.remove(account.name).expect("a colleague")
}

async fn decide(server: &Server, token: &str, request: RequestId, verdict: Verdict) -> Result<(), Problem> {
    server.call(Some(token), &Decide { request, verdict }).await
}

async fn is_in(server: &Server, session: &Session) -> bool {
    server.call(Some(&session.access_token), &Changes { cursor: 0, mark: None, limit: 1 }).await.is_ok()
}

/// Neither token of a session serves any more.
async fn is_out(server: &Server, session: &Session) -> bool {
    let access = server.call(Some(&session.access_token), &LogOut {}).await;
    let refresh = server.call(None, &Refresh { refresh_token: session.refresh_token.clone() }).await;
    (code(access), code(refresh)) == (Some(Code::Unauthenticated), Some(Code::Unauthenticated))
}

on_both! {
    async fn mgt_04_mgt_15_a_contact_changes_how_they_are_reached_at_once(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let token = Some(session.access_token.as_str());
        let wrong = Office { contact_phone: "없음".into(), job_title: "가".repeat(101), ..office() };
        assert_eq!(faults(server.call(token, &update(&session, wrong)).await), ["office.contact_phone", "office.job_title"]);
        assert_eq!(server.call(token, &update(&session, office())).await.unwrap(), None, "nothing to decide");
        let own = colleague(&server, &session.access_token, MINSEOK).await;
        assert_eq!((own.office, own.contact.role, own.status), (office(), ContactRole::Secondary, AccountStatus::Active));
        assert_eq!(own.person.gender, MINSEOK.gender);
        assert_eq!(colleague(&server, &primary.access_token, MINSEOK).await.office, office(), "the 주담당자 sees it");
        assert_eq!(server.audited("contact_changed").await.len(), 1);
        let alone = server.log_in(&ACCOUNTS[4]).await;
        server.call(Some(&alone.access_token), &update(&alone, office())).await.unwrap();
        let own = colleague(&server, &alone.access_token, &ACCOUNTS[4]).await.office;
        assert_eq!((own.contact_phone.as_str(), own.department.as_str()), ("02-2026-7777", ""), "an individual has no 부서");
    }

    async fn mgt_20_a_changed_name_or_address_is_the_primarys_to_decide(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let token = Some(session.access_token.as_str());
        let mine = readdress(&primary, "jiwoo@garam.example");
        assert_eq!(code(server.call(Some(&primary.access_token), &mine).await), Some(Code::Forbidden));
        assert_eq!(colleague(&server, &primary.access_token, JIWOO).await.office.job_title, "팀장", "and nothing changed");
        let operation = OperationId::generate();
        let call = readdress(&session, "minseok@garam.example");
        let asked = server.call_as(token, operation, &call).await.unwrap().expect("a request");
        assert_eq!(server.call_as(token, operation, &call).await.unwrap().as_ref(), Some(&asked), "one key, one request");
        assert_eq!((asked.kind, asked.state), (RequestType::Change, RequestState::Requested));
        assert!(server.letter_about(JIWOO.login_id, "정보변경").await.body.contains(MINSEOK.name));
        let seen = colleague(&server, &primary.access_token, MINSEOK).await;
        assert_eq!((seen.contact.login_id.as_str(), &seen.office), (MINSEOK.login_id, &office()), "the rest is in force");
        let Some(Change::Contact { before, after }) = &seen.requests[0].change else { panic!("no 변경사항") };
        assert_eq!((before.login_id.as_str(), after.login_id.as_str()), (MINSEOK.login_id, "minseok@garam.example"));
        assert_eq!(code(server.call(token, &readdress(&session, "third@garam.example")).await), Some(Code::Stale));
        assert_eq!(code(server.call(token, &leave(MINSEOK)).await), Some(Code::Stale), "one at a time");

        let another = server.log_in(HWANGBO).await.access_token;
        let stranger = server.log_in(EUNBI).await.access_token;
        assert_eq!(code(decide(&server, &another, asked.id, approve()).await), Some(Code::Forbidden));
        assert_eq!(code(decide(&server, &session.access_token, asked.id, approve()).await), Some(Code::Forbidden));
        assert_eq!(code(decide(&server, &stranger, asked.id, approve()).await), Some(Code::NotFound));
        let key = server.buyer(BuyerRole::Admin).await;
        let by_buyer = pok_api::buyer::member::DecideRequest { request: asked.id, verdict: approve() };
        assert_eq!(code(server.call(Some(&key), &by_buyer).await), Some(Code::NotFound), "it isn't the buyer's");
        assert_eq!(faults(decide(&server, &primary.access_token, asked.id, Verdict::Reject { reason: " ".into() }).await), ["reason"]);
        decide(&server, &primary.access_token, asked.id, approve()).await.unwrap();
        assert_eq!(code(decide(&server, &primary.access_token, asked.id, reject()).await), Some(Code::Stale), "decided once");
        assert!(server.letter_about(MINSEOK.login_id, "정보변경 요청이 승인").await.body.contains(MINSEOK.name));
        let now = colleague(&server, &session.access_token, MINSEOK).await;
        assert_eq!((now.contact.login_id.as_str(), now.requests[0].state), ("minseok@garam.example", RequestState::Approved));
        assert_eq!(code(server.password(MINSEOK.login_id, MINSEOK.password).await), Some(Code::WrongCredentials));
        server.log_in(&Account { login_id: "minseok@garam.example", ..*MINSEOK }).await;
    }

    async fn mgt_20_an_address_that_is_somebodys_is_not_given_away(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let other = server.log_in(HWANGBO).await;
        let same = "one@garam.example";
        let first = server.call(Some(&session.access_token), &readdress(&session, same)).await.unwrap().expect("a request");
        let second = server.call(Some(&other.access_token), &readdress(&other, same)).await.unwrap().expect("a request");
        decide(&server, &primary.access_token, first.id, approve()).await.unwrap();
        let operation = OperationId::generate();
        let refused = Decide { request: second.id, verdict: approve() };
        assert_eq!(code(server.call_as(Some(&primary.access_token), operation, &refused).await), Some(Code::MailTaken));
        let seen = colleague(&server, &primary.access_token, HWANGBO).await;
        assert_eq!((seen.contact.login_id.as_str(), seen.requests[0].state), (HWANGBO.login_id, RequestState::Requested));
        let seen = server.call(Some(&other.access_token), &CancelRequest { request: first.id }).await;
        assert_eq!(code(seen), Some(Code::NotFound), "a colleague's is not one's own");
        server.call(Some(&other.access_token), &CancelRequest { request: second.id }).await.unwrap();
        assert_eq!(code(server.call(Some(&other.access_token), &CancelRequest { request: second.id }).await), Some(Code::Stale));
        assert_eq!(code(decide(&server, &primary.access_token, second.id, approve()).await), Some(Code::Stale));
        let named = Update { asked: NameAndMail { name: Name::parse("황보빛나").unwrap(), login_id: HWANGBO.login_id.parse().unwrap() }, office: office() };
        let asked = server.call(Some(&other.access_token), &named).await.unwrap().expect("a request");
        decide(&server, &primary.access_token, asked.id, approve()).await.unwrap();
        let now = server.colleagues(&primary.access_token).await.remove("황보빛나").expect("renamed");
        assert_eq!((now.person.name.as_str(), now.contact.id), ("황보빛나", other.contact.id));
    }

    async fn mgt_04_the_mobile_number_changes_by_verification_of_the_same_person(server: Server) {
        let session = server.log_in(MINSEOK).await;
        let change = async |verification: String| server.call(Some(&session.access_token), &ChangeMobile { verification }).await;
        assert_eq!(code(change("nothing".into()).await), Some(Code::IdentityNeeded));
        let others = verified(&server, HWANGBO, "01077770001").await;
        assert_eq!(code(change(others.clone()).await), Some(Code::OtherPerson));
        assert_eq!(code(change(others).await), Some(Code::IdentityNeeded), "and is used up");
        change(verified(&server, MINSEOK, "01077770002").await).await.unwrap();
        let own = colleague(&server, &session.access_token, MINSEOK).await;
        assert_eq!(own.person.mobile_no.digits(), "01077770002");
        server.log_in(&Account { mobile_no: "01077770002", ..*MINSEOK }).await;
        assert_eq!((server.audited("mobile_changed").await.len(), server.audited("mobile_refused").await.len()), (1, 1));
    }

    async fn mgt_04_another_password_signs_the_other_computers_out(server: Server) {
        let (here, there) = (server.log_in(MINSEOK).await, server.log_in(MINSEOK).await);
        let change = async |current: &str, new: &str| {
            let call = ChangePassword { current: current.into(), new: new.into() };
            server.call(Some(&here.access_token), &call).await
        };
        assert_eq!(code(change("Wrong2026!", "Another26!x").await), Some(Code::WrongCredentials));
        assert_eq!(faults(change(MINSEOK.password, "short").await), ["new"]);
        assert_eq!(code(change(MINSEOK.password, MINSEOK.password).await), Some(Code::PasswordUsed));
        assert!(is_in(&server, &there).await, "nothing changed");
        change(MINSEOK.password, "Another26!x").await.unwrap();
        assert!(is_in(&server, &here).await && is_out(&server, &there).await);
        assert_eq!(code(server.password(MINSEOK.login_id, MINSEOK.password).await), Some(Code::WrongCredentials));
        server.password(MINSEOK.login_id, "Another26!x").await.unwrap();
        assert_eq!(server.audited("password_changed").await.len(), 1);
        for _ in 0..4 {
            assert_eq!(code(change("Wrong2026!", "Yetmore26!x").await), Some(Code::WrongCredentials));
        }
        assert_eq!(code(change("Wrong2026!", "Yetmore26!x").await), Some(Code::Locked), "as at a login");
    }

    async fn mgt_16_mgt_17_a_secondary_contact_leaves_once_the_primary_agrees(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let ask = async |call: RequestWithdrawal| server.call(Some(&session.access_token), &call).await;
        let alone = server.log_in(&ACCOUNTS[4]).await;
        for (session, account) in [(&primary, JIWOO), (&alone, &ACCOUNTS[4])] {
            let refused = server.call(Some(&session.access_token), &leave(account)).await;
            assert_eq!(code(refused), Some(Code::Forbidden), "MGT-17");
        }
        for who in [("오민서", MINSEOK.born), (MINSEOK.name, "1991-09-29")] {
            let who = Claimed { name: who.0.into(), birth_date: who.1.parse().unwrap() };
            assert_eq!(code(ask(RequestWithdrawal { who, ..leave(MINSEOK) }).await), Some(Code::OtherPerson));
        }
        let wrong = RequestWithdrawal { withdrawal: WithdrawalType::NoIntent, ..leave(MINSEOK) };
        assert_eq!(faults(ask(wrong).await), ["withdrawal"]);
        assert_eq!(faults(ask(RequestWithdrawal { reason: String::new(), ..leave(MINSEOK) }).await), ["reason"]);
        let first = ask(leave(MINSEOK)).await.unwrap();
        assert!(is_in(&server, &session).await, "not before the 주담당자's check");
        decide(&server, &primary.access_token, first.id, reject()).await.unwrap();
        let seen = colleague(&server, &primary.access_token, MINSEOK).await;
        assert_eq!((seen.status, seen.requests[0].state), (AccountStatus::Active, RequestState::Rejected), "MGT-25");
        assert_eq!((seen.requests[0].withdrawal, seen.requests[0].reason.as_str()), (Some(WithdrawalType::Resigned), "이직"), "MGT-24");
        assert_eq!(seen.requests[0].process_reason, "인수인계를 마친 뒤에 요청해 주세요.");

        let answers = join_all((0..6).map(|_| ask(leave(MINSEOK)))).await;
        let made: Vec<Request> = answers.iter().filter_map(|answer| answer.as_ref().ok().cloned()).collect();
        assert!(made.len() == 1 && answers.iter().filter_map(|answer| answer.as_ref().err()).all(|problem| problem.code == Code::Stale));
        decide(&server, &primary.access_token, made[0].id, approve()).await.unwrap();
        assert!(is_out(&server, &session).await, "at once");
        assert_eq!(code(server.password(MINSEOK.login_id, MINSEOK.password).await), Some(Code::WrongCredentials));
        let gone = colleague(&server, &primary.access_token, MINSEOK).await;
        assert_eq!((gone.status, gone.contact.login_id.as_str()), (AccountStatus::Withdrawn, MINSEOK.login_id), "P-MGT-12");
        assert_eq!((gone.person.mobile_no.digits(), gone.person.birth_date.to_string()), (MINSEOK.mobile_no, MINSEOK.born.to_owned()));
        assert_eq!(gone.office.department, "영업1팀");
        assert_eq!(gone.requests.iter().map(|row| row.state).collect::<Vec<_>>(), [RequestState::Approved, RequestState::Rejected]);

        // The same person may join again, with the same address.
        let back = Applicant { name: MINSEOK.name, digits: "9109301", mobile_no: MINSEOK.mobile_no, mail: MINSEOK.login_id };
        let ticket = check_company(&server, "131-86-52047").await.ticket.unwrap();
        assert_eq!(back.identify(&server, &ticket).await.unwrap().outcome, Outcome::NotRegistered);
        back.verify_mail(&server, &ticket).await.unwrap();
        apply(&server, &ticket, back.contact_form(), None).await.unwrap();
        let application = server.application_of(back.mail).await;
        let decision = pok_domain::member::signup::Decision::Approve;
        let call = pok_api::remote::signup::Decide { application, decision };
        server.call(Some(&primary.access_token), &call).await.unwrap();
        let anew = server.log_in(&Account { password: PASSWORD, ..*MINSEOK }).await;
        assert_ne!(anew.contact.id, session.contact.id);
    }

    async fn mgt_21_the_primary_takes_a_contact_out_at_once(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(HWANGBO).await);
        let key = server.buyer(BuyerRole::Buyer).await;
        let token = Some(primary.access_token.as_str());
        let open = server.call(Some(&session.access_token), &readdress(&session, "hb@garam.example")).await.unwrap().expect("a request");
        let stranger = server.log_in(EUNBI).await;
        let call = take_out(session.contact.id);
        assert_eq!(code(server.call(Some(&session.access_token), &call).await), Some(Code::Forbidden));
        assert_eq!(code(server.call(Some(&stranger.access_token), &call).await), Some(Code::NotFound));
        assert_eq!(code(server.call(token, &take_out(ContactId::generate())).await), Some(Code::NotFound));
        assert_eq!(code(server.call(token, &take_out(primary.contact.id)).await), Some(Code::Forbidden));
        assert_eq!(faults(server.call(token, &Withdraw { reason: " ".into(), ..call.clone() }).await), ["reason"]);
        let withdrawal = WithdrawalType::Closed;
        assert_eq!(faults(server.call(token, &Withdraw { withdrawal, ..call.clone() }).await), ["withdrawal"]);
        let operation = OperationId::generate();
        server.call_as(token, operation, &call).await.unwrap();
        server.call_as(token, operation, &call).await.unwrap();
        assert_eq!(code(server.call(token, &call).await), Some(Code::Stale), "they have left");
        assert!(is_out(&server, &session).await);
        assert_eq!(code(decide(&server, &primary.access_token, open.id, approve()).await), Some(Code::Stale));
        let gone = colleague(&server, &primary.access_token, HWANGBO).await;
        assert_eq!(gone.status, AccountStatus::Withdrawn);
        let rows: Vec<_> = gone.requests.iter().map(|row| (row.kind, row.state, row.requested_by.as_str())).collect();
        let left = (RequestType::Withdrawal, RequestState::Approved, JIWOO.name);
        assert_eq!(rows, [left, (RequestType::Change, RequestState::Cancelled, HWANGBO.name)]);
        assert_eq!(gone.requests[0].reason, "퇴사 처리");
        assert!(server.letter_about(HWANGBO.login_id, "탈퇴").await.body.contains("퇴사 처리"));
        assert_eq!(server.audited("contact_withdrawn").await.len(), 1);
        posted(&server, &key, content(&server)).await;
        let mails = async |query: &'static str| {
            sqlx::query_scalar::<_, i64>(query).fetch_one(&mut server.sql().await).await.unwrap()
        };
        eventually(|| async { mails("select count(*) from waiting_mail").await == 0 }).await;
        let posted = "select count(*) from outbox_letter where subject like '%입찰공고 게시%'";
        assert_eq!(mails(posted).await, 2, "no more mails about bids");
    }

    async fn mgt_22_mgt_23_the_roles_change_and_both_log_in_anew(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let third = server.log_in(HWANGBO).await;
        let stranger = server.log_in(EUNBI).await;
        let token = Some(primary.access_token.as_str());
        let to = |to: ContactId| Delegate { to, reason: "담당 변경".into() };
        let call = to(session.contact.id);
        assert_eq!(code(server.call(Some(&session.access_token), &call).await), Some(Code::Forbidden));
        assert_eq!(code(server.call(Some(&stranger.access_token), &call).await), Some(Code::NotFound));
        assert_eq!(code(server.call(token, &to(ContactId::generate())).await), Some(Code::NotFound));
        assert_eq!(code(server.call(token, &to(primary.contact.id)).await), Some(Code::Stale), "to oneself");
        assert_eq!(faults(server.call(token, &Delegate { reason: String::new(), ..call.clone() }).await), ["reason"]);
        let asked = server.call(Some(&third.access_token), &leave(HWANGBO)).await.unwrap();
        let own = server.call(Some(&session.access_token), &leave(MINSEOK)).await.unwrap();
        let before = server.feed(&session.access_token, 0).await.len() as i64;
        server.call(token, &call).await.unwrap();
        assert!(is_out(&server, &primary).await && is_out(&server, &session).await && is_in(&server, &third).await);
        assert!(server.letter_about(MINSEOK.login_id, "주담당자").await.body.contains("가람시스템즈"));
        let (former, now) = (server.log_in(JIWOO).await, server.log_in(MINSEOK).await);
        assert_eq!((former.contact.role, now.contact.role), (ContactRole::Secondary, ContactRole::Primary));
        // Going on from where they were, they get what they could not see.
        let news = server.feed(&now.access_token, before).await;
        let people = news.iter().filter(|change| matches!(change.subject, Subject::Contact(_))).count();
        assert!(news.iter().any(|change| matches!(change.subject, Subject::Company(_))) && people == 3);
        assert!(!server.feed(&former.access_token, 0).await.iter().any(|change| matches!(change.subject, Subject::Company(_))));
        assert_eq!(server.colleagues(&former.access_token).await.len(), 1);
        assert_eq!(code(decide(&server, &former.access_token, asked.id, approve()).await), Some(Code::Forbidden));
        decide(&server, &now.access_token, asked.id, approve()).await.unwrap();
        let lapsed = code(decide(&server, &now.access_token, own.id, approve()).await);
        assert_eq!(lapsed, Some(Code::Stale), "nobody decides about a 주담당자");
        let gone = to(third.contact.id);
        assert_eq!(code(server.call(Some(&now.access_token), &gone).await), Some(Code::Stale), "they have left");
        assert_eq!(server.audited("primary_changed").await.len(), 1);
    }

    async fn mgt_23_of_two_delegations_at_once_one_counts(server: Server) {
        let (primary, minseok, hwangbo) = (server.primary().await, server.log_in(MINSEOK).await, server.log_in(HWANGBO).await);
        let calls = [minseok.contact.id, hwangbo.contact.id].map(|to| Delegate { to, reason: "담당 변경".into() });
        let answers = join_all(calls.iter().map(|call| server.call(Some(&primary.access_token), call))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.into_iter().filter_map(Result::err).all(|problem| problem.code == Code::Unauthenticated));
        let primaries: i64 = sqlx::query_scalar("select count(*) from contact where role = 'PRIMARY' and company_id = $1")
            .bind(primary.company.id.to_string())
            .fetch_one(&mut server.sql().await)
            .await
            .unwrap();
        assert_eq!(primaries, 1);
    }

    async fn mgt_22_the_buyer_names_another_primary_contact(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let contacts = Contacts { company: primary.company.id };
        let contacts = server.call(Some(&key), &contacts).await.unwrap();
        let successor = contacts.iter().find(|one| one.login_id.as_str() == MINSEOK.login_id).expect("whom to name");
        assert_eq!((successor.id, contacts.len()), (session.contact.id, 3));
        let unknown = Contacts { company: CompanyId::generate() };
        assert_eq!(code(server.call(Some(&key), &unknown).await), Some(Code::NotFound));
        let call = NamePrimary { contact: successor.id, reason: "연락 두절".into() };
        let clerk = server.buyer(BuyerRole::Clerk).await;
        assert_eq!(code(server.call(Some(&clerk), &call).await), Some(Code::Forbidden));
        let nobody = NamePrimary { contact: ContactId::generate(), ..call.clone() };
        assert_eq!(code(server.call(Some(&key), &nobody).await), Some(Code::NotFound));
        let same = NamePrimary { contact: primary.contact.id, ..call.clone() };
        assert_eq!(code(server.call(Some(&key), &same).await), Some(Code::Stale));
        server.call(Some(&key), &call).await.unwrap();
        assert!(is_out(&server, &primary).await && is_out(&server, &session).await);
        assert_eq!(server.log_in(MINSEOK).await.contact.role, ContactRole::Primary);
        let written = server.audited("primary_changed").await;
        assert!(written[0]["detail"].as_str().unwrap().contains("연락 두절"));
        assert_eq!(code(server.call(Some(&key), &call).await), Some(Code::Stale));
    }

    async fn mgt_18_a_password_asked_for_before_does_not_come_after(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        sqlx::query("insert into password_reset (contact_id, asked_at, due_at) values ($1, $2, $2)")
            .bind(session.contact.id.to_string())
            .bind(i64::MAX / 2)
            .execute(&mut server.sql().await)
            .await
            .unwrap();
        server.call(Some(&primary.access_token), &take_out(session.contact.id)).await.unwrap();
        let waiting: i64 =
            sqlx::query_scalar("select count(*) from password_reset").fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(waiting, 0);
        server.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(code(server.password(MINSEOK.login_id, MINSEOK.password).await), Some(Code::WrongCredentials));
    }

    async fn twelve_hours_after_the_last_code_a_binding_act_asks_for_one_again(server: Server) {
        let (primary, session) = (server.primary().await, server.log_in(MINSEOK).await);
        let asked = server.call(Some(&session.access_token), &leave(MINSEOK)).await.unwrap();
        server.clock.advance(SignedDuration::from_hours(13));
        let renew = async |session: &Session| {
            let refresh_token = session.refresh_token.clone();
            server.call(None, &Refresh { refresh_token }).await.unwrap().access_token
        };
        let (primary, token) = (renew(&primary).await, renew(&session).await);
        let (primary, token) = (Some(primary.as_str()), Some(token.as_str()));
        let needed = Some(Code::OtpNeeded);
        let (operation, verdict) = (OperationId::generate(), approve());
        let decide = Decide { request: asked.id, verdict };
        assert_eq!(code(server.call_as(primary, operation, &decide).await), needed);
        let delegate = Delegate { to: session.contact.id, reason: "담당 변경".into() };
        assert_eq!(code(server.call(primary, &delegate).await), needed);
        assert_eq!(code(server.call(primary, &take_out(session.contact.id)).await), needed);
        assert_eq!(code(server.call(token, &leave(MINSEOK)).await), needed);
        let decision = pok_domain::member::signup::Decision::Approve;
        let admit = pok_api::remote::signup::Decide { application: ApplicationId::generate(), decision };
        assert_eq!(code(server.call(primary, &admit).await), needed);
        let (withdrawal, reason) = (WithdrawalType::NoIntent, "거래 종료".to_owned());
        let quit = company::RequestWithdrawal { who: None, withdrawal, reason: reason.clone() };
        assert_eq!(code(server.call(primary, &quit).await), needed);
        let change = company::RequestChange { fields: Default::default(), certificate: None, reason };
        assert_eq!(code(server.call(primary, &change).await), needed);
        // What is one's own binds nobody.
        server.call(token, &update(&session, office())).await.unwrap();

        server.act_token_by_code(primary.unwrap(), JIWOO).await;
        server.call_as(primary, operation, &decide).await.unwrap();
        assert_eq!(code(server.call(primary, &admit).await), Some(Code::NotFound));
    }
}
