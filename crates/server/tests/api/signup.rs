//! Sign-up (spec 01): the pre-check, the application, and what is decided about it.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::buyer::board;
use pok_api::buyer::contract::{Counterparty, Create};
use pok_api::buyer::member::{
    Application, Applications, Bar, BarredNumbers, Decide, IssueCode, Lift, Offline, Register, Registered, Suppliers,
};
use pok_api::protocol::BLOBS;
use pok_api::remote::board::List;
use pok_api::remote::signup::{self, Apply, CheckCompany, CheckIndividual, ConfirmMailCode, SendMailCode};
use pok_api::{Code, Problem};
use pok_domain::draft::{Fields, FileRef, Value};
use pok_domain::member::signup::{ApplicationState, Decision, Outcome, Way};
use pok_domain::member::{
    AccountStatus, Address, BankAccount, BusinessStatus, Change, CompanyStatus, ContactRole, Country, EntityType,
    Gender, LoginId, MemberKind, Person, Profile, RequestState, RequestType,
};
use pok_domain::{BlobId, Name};
use pok_server::BuyerRole;
use pok_server::demo::{ACCOUNTS, Account};

use crate::harness::sample::{GIF, PNG, png};
use crate::harness::{
    Applicant, CHAEWON, JUHO, PASSWORD, SORA, Server, apply, check_company, code, code_in, create, eventually, faults,
    offline, paper, sha256,
};

/// A number that nobody has.
const NUMBER: &str = "220-81-62517";
/// The main company's.
const GARAM: &str = "131-86-52047";

async fn waiting(server: &Server, key: &str) -> Vec<Application> {
    let call = Applications { state: Some(ApplicationState::Requested), before: None };
    server.call(Some(key), &call).await.unwrap()
}

async fn decide(server: &Server, key: &str, decision: Decision) -> ApplicationState {
    let application = waiting(server, key).await.remove(0).id;
    server.call(Some(key), &Decide { application, decision }).await.unwrap()
}

fn reject(may_reapply: bool) -> Decision {
    Decision::Reject { reason: "사업자 등록증이 흐립니다.".into(), may_reapply }
}

/// Somebody's account as the demo's are.
fn account(applicant: Applicant) -> Account {
    let Applicant { mail: login_id, name, mobile_no, .. } = applicant;
    Account { login_id, password: PASSWORD, name, mobile_no, ..ACCOUNTS[0] }
}

async fn outcome(server: &Server, applicant: Applicant) -> Outcome {
    applicant.check(server).await.unwrap().outcome
}

on_both! {
    async fn mem_19_mem_20_mem_21_an_individual_waits_for_the_buyer_and_then_logs_in(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let checked = SORA.check(&server).await.unwrap();
        assert_eq!((checked.outcome, checked.way), (Outcome::NotRegistered, Some(Way::Individual)));
        assert_eq!(checked.person.map(|person| person.name.to_string()).as_deref(), Some(SORA.name), "MEM-03");
        let applied = SORA.apply(&server).await;
        assert!(!applied.by_primary);
        assert_eq!(outcome(&server, SORA).await, Outcome::Pending);
        assert_eq!(code(server.password(SORA.mail, PASSWORD).await), Some(Code::ApprovalPending));
        assert_eq!(code(server.password(SORA.mail, "Wrong2026!").await), Some(Code::WrongCredentials));

        let asked = waiting(&server, &key).await.remove(0);
        assert_eq!((asked.request_type, asked.login_id.as_str()), (RequestType::NewSignup, SORA.mail));
        assert_eq!(asked.profile.as_ref().map(|profile| profile.accounts.len()), Some(1));
        assert_eq!(decide(&server, &key, Decision::Approve).await, ApplicationState::Approved);
        let letter = server.letter_about(SORA.mail, "승인").await;
        assert!(letter.body.contains(SORA.mail), "{}", letter.body);
        let session = server.log_in(&account(SORA)).await;
        let history = server.membership(&session.access_token).await.requests;
        assert_eq!(history.iter().map(|row| (row.kind, row.state)).collect::<Vec<_>>(), [(
            RequestType::NewSignup,
            RequestState::Approved
        )]);
        assert!(matches!(&history[0].change, Some(Change::Member { before: None, after }) if after.accounts.len() == 1));
        assert_eq!((session.company.kind, session.contact.role), (MemberKind::Individual, ContactRole::Primary));
        assert_eq!(outcome(&server, SORA).await, Outcome::AlreadyMember, "MEM-05");
        let again = Decide { application: asked.id, decision: reject(true) };
        assert_eq!(code(server.call(Some(&key), &again).await), Some(Code::Stale));
        assert_eq!(server.audited("membership_approved").await.len(), 1);
    }

    async fn mem_13_mem_14_mem_16_mem_17_gen_12_what_is_not_whole_is_refused_and_nothing_is_stored(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        let fields = SORA.individual_form(&server, &ticket).await;
        let refused = |problem: Problem| problem.fields.into_iter().map(|fault| fault.field).collect::<Vec<_>>();
        let unverified = apply(&server, &ticket, fields.clone(), None).await.unwrap_err();
        assert_eq!(refused(unverified), ["mail"], "이메일인증 first");
        SORA.verify_mail(&server, &ticket).await.unwrap();
        for missing in ["phone", "postal_code", "road", "account/1/bank", "account/1/number", "account/1/copy"] {
            let mut less = fields.clone();
            less.set(missing, None);
            assert_eq!(refused(apply(&server, &ticket, less, None).await.unwrap_err()), [missing]);
        }
        let mut two = fields.clone();
        for (field, value) in SORA.individual_form(&server, &ticket).await.0 {
            if let Some(part) = field.strip_prefix("account/1/") {
                two.set(&format!("account/2/{part}"), Some(value));
            }
        }
        assert_eq!(refused(apply(&server, &ticket, two, None).await.unwrap_err()), ["account/"], "two default ones");
        let mut other_mail = fields.clone();
        other_mail.set("mail", Some(Value::Text("other@han.example".into())));
        assert_eq!(refused(apply(&server, &ticket, other_mail, None).await.unwrap_err()), ["mail"]);
        let mut gif = fields.clone();
        gif.set("account/1/copy", Some(paper(&server, &ticket, "통장.png", GIF).await));
        assert_eq!(apply(&server, &ticket, gif, None).await.unwrap_err().code, Code::FileType);
        let mut absent = fields.clone();
        let elsewhere = SORA.check(&server).await.unwrap().ticket.unwrap();
        absent.set("account/1/copy", Some(paper(&server, &elsewhere, "a.png", &png("elsewhere")).await));
        assert_eq!(apply(&server, &ticket, absent, None).await.unwrap_err().code, Code::FileMissing);
        let one = vec![server.terms().await[0]];
        let half = Apply {
            ticket: ticket.clone(), fields: fields.clone(), password: PASSWORD.into(), terms: one, conversion_code: None
        };
        assert_eq!(code(server.call(None, &half).await), Some(Code::ConsentMissing), "MEM-08");
        for weak in ["abc123!", "abcd12345", "비밀번호123!", "Password1!", "xSora2026!"] {
            let terms = server.terms().await;
            let (ticket, fields) = (ticket.clone(), fields.clone());
            let call = Apply { ticket, fields, password: weak.into(), terms, conversion_code: None };
            assert_eq!(refused(server.call(None, &call).await.unwrap_err()), ["password"]);
        }
        let (ticket_, fields_) = (ticket.clone(), fields.clone());
        let disagreed =
            Apply { ticket: ticket_, fields: fields_, password: PASSWORD.into(), terms: vec![], conversion_code: None };
        assert_eq!(code(server.call(None, &disagreed).await), Some(Code::ConsentMissing), "MEM-08");
        assert!(waiting(&server, &key).await.is_empty());
        apply(&server, &ticket, fields, None).await.unwrap();
        assert_eq!(waiting(&server, &key).await.len(), 1);
    }

    async fn mem_24_a_verification_older_than_half_an_hour_is_not_enough(server: Server) {
        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        SORA.verify_mail(&server, &ticket).await.unwrap();
        let fields = SORA.individual_form(&server, &ticket).await;
        server.clock.advance(SignedDuration::from_mins(31));
        assert_eq!(code(apply(&server, &ticket, fields.clone(), None).await), Some(Code::IdentityNeeded));
        let verification = SORA.verify(&server).await;
        server.call(None, &CheckIndividual { verification: verification.clone() }).await.unwrap();
        let again = server.call(None, &CheckIndividual { verification }).await;
        assert_eq!(code(again), Some(Code::IdentityNeeded), "it serves once");
        server.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(code(apply(&server, &ticket, fields, None).await), Some(Code::IdentityNeeded));
    }

    async fn mem_22_mem_23_a_mail_or_a_person_that_has_an_account_is_refused(server: Server) {
        let taken = Applicant { mail: ACCOUNTS[0].login_id, ..SORA };
        let ticket = taken.check(&server).await.unwrap().ticket.unwrap();
        // Whoever asks for the code is told nothing; whoever can read it is.
        assert_eq!(code(taken.verify_mail(&server, &ticket).await), Some(Code::MailTaken));
        let fields = taken.individual_form(&server, &ticket).await;
        assert_eq!(code(apply(&server, &ticket, fields, None).await), Some(Code::MailTaken));

        SORA.apply(&server).await;
        let waits = Applicant { name: "한다정", digits: "9411202", mobile_no: "01044440009", ..SORA };
        let ticket = waits.check(&server).await.unwrap().ticket.unwrap();
        assert_eq!(code(waits.verify_mail(&server, &ticket).await), Some(Code::MailTaken), "it waits for its approval");

        let contact = &ACCOUNTS[1];
        let (born, digit) = (contact.born.replace('-', ""), if contact.gender == Gender::Male { "1" } else { "2" });
        let digits: &'static str = Box::leak(format!("{}{digit}", &born[2..]).into_boxed_str());
        let known = Applicant { name: contact.name, digits, mobile_no: "01044440010", mail: "new@garam.example" };
        assert_eq!(code(known.check(&server).await), Some(Code::PersonTaken), "by the provider's key, on another phone");
    }

    async fn mem_24_one_ticket_has_one_effect_however_often_it_is_sent(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        let other = SORA.check(&server).await.unwrap().ticket.unwrap();
        SORA.verify_mail(&server, &ticket).await.unwrap();
        let fields = SORA.individual_form(&server, &ticket).await;
        let answers = join_all((0..12).map(|_| apply(&server, &ticket, fields.clone(), None))).await;
        let first = answers[0].as_ref().unwrap();
        assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|applied| applied == first)));
        assert_eq!(waiting(&server, &key).await.len(), 1);
        assert_eq!(code(SORA.verify_mail(&server, &other).await), Some(Code::MailTaken));
        server.clock.advance(SignedDuration::from_secs(31));
        let another = Applicant { mail: "sora2@han.example", ..SORA };
        another.verify_mail(&server, &other).await.unwrap();
        let fields = another.individual_form(&server, &other).await;
        assert_eq!(code(apply(&server, &other, fields, None).await), Some(Code::PersonTaken), "the same person, twice");
    }

    async fn mem_25_mem_26_a_rejected_individual_applies_again_with_what_was_sent(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        SORA.apply(&server).await;
        decide(&server, &key, reject(true)).await;
        let letter = server.letter_about(SORA.mail, "반려").await;
        assert!(letter.body.contains("흐립니다"));
        assert_eq!(code(server.password(SORA.mail, PASSWORD).await), Some(Code::WrongCredentials));
        let checked = SORA.check(&server).await.unwrap();
        assert_eq!(checked.outcome, Outcome::Rejected);
        let rejected = checked.rejected.unwrap();
        assert_eq!(rejected.reason, "사업자 등록증이 흐립니다.");
        assert_eq!(rejected.fields.get("phone").map(Value::text), Some("02-123-4567"));
        assert!(rejected.fields.get("password").is_none() && rejected.fields.get("account/1/copy").is_some());
        let ticket = checked.ticket.unwrap();
        server.clock.advance(SignedDuration::from_secs(31));
        SORA.verify_mail(&server, &ticket).await.unwrap();
        let mut fields = rejected.fields;
        fields.set("phone", Some(Value::Text("02-765-4321".into())));
        apply(&server, &ticket, fields, None).await.unwrap();
        let all = server.call(Some(&key), &Applications { state: None, before: None }).await.unwrap();
        let older = Applications { state: None, before: Some(all[0].id) };
        assert_eq!(server.call(Some(&key), &older).await.unwrap(), all[1..]);
        let states: Vec<_> = all.iter().map(|one| one.state).collect();
        assert_eq!(states, [ApplicationState::Requested, ApplicationState::Rejected], "the earlier row stays");
        assert_eq!(all[0].company, all[1].company);
        assert_eq!(all[0].profile.as_ref().map(|profile| profile.phone.as_str()), Some("02-765-4321"), "corrected");
        decide(&server, &key, Decision::Approve).await;
        let session = server.log_in(&account(SORA)).await;
        let copy = all[0].profile.as_ref().unwrap().accounts[0].copy.blob;
        assert!(server.download(&session.access_token, copy).await.starts_with(b"\x89PNG"));
    }

    async fn mem_32_mem_33_mem_38_mem_40_a_company_and_its_primary_contact(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let checked = check_company(&server, NUMBER).await;
        assert_eq!((checked.outcome, checked.way), (Outcome::NotRegistered, Some(Way::Corporate)));
        assert!(checked.person.is_none() && checked.business_status.is_some());
        let ticket = checked.ticket.unwrap();
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        // S1: whoever sends a file has said who they are.
        let early = server.put(&ticket, sha256(PNG), 0, PNG.len() as u64, PNG.to_vec()).await;
        assert_eq!(early.json::<Problem>().await.unwrap().code, Code::IdentityNeeded);
        assert_eq!(code(apply(&server, &ticket, Fields::default(), None).await), Some(Code::IdentityNeeded));
        let identified = JUHO.identify(&server, &ticket).await.unwrap();
        let fields = JUHO.company_form(&server, &ticket, "주식회사 라주라").await;
        assert_eq!(identified.person.map(|person| person.name.to_string()).as_deref(), Some(JUHO.name));
        let applied = apply(&server, &ticket, fields, None).await.unwrap();
        assert!(!applied.by_primary);
        assert_eq!(check_company(&server, NUMBER).await.outcome, Outcome::Pending, "P-MEM-15");
        decide(&server, &key, Decision::Approve).await;
        let session = server.log_in(&account(JUHO)).await;
        assert_eq!((session.company.kind, session.contact.role), (MemberKind::Corporate, ContactRole::Primary));
        assert_eq!(session.company.business_reg_no.map(|number| number.to_string()).as_deref(), Some(NUMBER));
        assert!(!server.feed(&session.access_token, 0).await.is_empty());
        let member = check_company(&server, NUMBER).await;
        assert_eq!((member.outcome, member.way), (Outcome::AlreadyMember, Some(Way::Secondary)));
    }

    async fn mem_35_mem_37_a_company_without_its_papers_or_numbers_is_refused(server: Server) {
        let ticket = check_company(&server, NUMBER).await.ticket.unwrap();
        JUHO.identify(&server, &ticket).await.unwrap();
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        let fields = JUHO.company_form(&server, &ticket, "주식회사 라주라").await;
        for missing in ["certificate", "corporate_reg_no", "name", "representative_name", "job_title", "department"] {
            let mut less = fields.clone();
            less.set(missing, None);
            let problem = apply(&server, &ticket, less, None).await.unwrap_err();
            assert_eq!(problem.fields[0].field, missing);
        }
    }

    async fn mem_41_mem_43_mem_45_mem_47_who_joins_a_company_is_decided_by_its_primary_contact(server: Server) {
        let (key, primary) = (server.buyer(BuyerRole::Admin).await, server.primary().await.access_token);
        let secondary = server.log_in(&ACCOUNTS[1]).await.access_token;
        let other = server.log_in(&ACCOUNTS[3]).await.access_token;
        let join = async || {
            let checked = check_company(&server, GARAM).await;
            assert_eq!((checked.outcome, checked.company), (Outcome::AlreadyMember, None), "S17");
            let ticket = checked.ticket.unwrap();
            let found = JUHO.identify(&server, &ticket).await.unwrap();
            (ticket, found)
        };
        let (ticket, found) = join().await;
        assert_eq!(found.outcome, Outcome::NotRegistered, "MEM-42");
        assert_eq!(found.company.map(|name| name.to_string()).as_deref(), Some("주식회사 가람시스템즈"));
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        for missing in ["contact_phone", "job_title", "department", "mail"] {
            let mut less = JUHO.contact_form();
            less.set(missing, None);
            assert_eq!(apply(&server, &ticket, less, None).await.unwrap_err().fields[0].field, missing);
        }
        let applied = apply(&server, &ticket, JUHO.contact_form(), None).await.unwrap();
        assert!(applied.by_primary);
        assert!(server.letter_about(ACCOUNTS[0].login_id, "부담당자").await.body.contains(JUHO.name));
        assert!(waiting(&server, &key).await.is_empty(), "it isn't the buyer's");
        let id = server.application_of(JUHO.mail).await;
        let waits = server.colleagues(&primary).await.remove(JUHO.name).expect("the 주담당자 sees who asks");
        assert_eq!((waits.status, waits.application, waits.approved_at), (AccountStatus::Pending, Some(id), None));
        assert!(waits.applied_at.is_some() && waits.office.department == "영업" && waits.requests.is_empty());
        assert!(!server.colleagues(&secondary).await.contains_key(JUHO.name));
        let by_buyer = Decide { application: id, decision: Decision::Approve };
        assert_eq!(code(server.call(Some(&key), &by_buyer).await), Some(Code::NotFound));
        let call = |decision| signup::Decide { application: id, decision };
        assert_eq!(code(server.call(Some(&secondary), &call(Decision::Approve)).await), Some(Code::Forbidden));
        assert_eq!(code(server.call(Some(&other), &call(Decision::Approve)).await), Some(Code::NotFound));
        assert_eq!(code(server.call(Some(&primary), &call(reject(false))).await), Some(Code::Forbidden));
        server.call(Some(&primary), &call(reject(true))).await.unwrap();
        let refused = server.colleagues(&primary).await.remove(JUHO.name).expect("still seen");
        assert_eq!((refused.status, refused.application), (AccountStatus::Pending, None));
        assert_eq!((refused.requests[0].kind, refused.requests[0].state), (RequestType::NewSignup, RequestState::Rejected));
        assert_eq!(refused.requests[0].process_reason, "사업자 등록증이 흐립니다.");

        let (ticket, found) = join().await;
        assert_eq!(found.outcome, Outcome::Rejected);
        let fields = found.rejected.unwrap().fields;
        assert_eq!(fields.get("department").map(Value::text), Some("영업"));
        server.clock.advance(SignedDuration::from_secs(31));
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        apply(&server, &ticket, fields, None).await.unwrap();
        let id = server.application_of(JUHO.mail).await;
        let approve = signup::Decide { application: id, decision: Decision::Approve };
        server.call(Some(&primary), &approve).await.unwrap();
        server.letter_about(JUHO.mail, "승인").await;
        let session = server.log_in(&account(JUHO)).await;
        assert_eq!(session.contact.role, ContactRole::Secondary);
        let joined = server.colleagues(&primary).await.remove(JUHO.name).expect("seen");
        assert_eq!((joined.status, joined.application), (AccountStatus::Active, None));
        assert!(joined.approved_at.is_some() && joined.contact.id == session.contact.id);
        let (_, there) = join().await;
        assert_eq!(there.outcome, Outcome::AlreadyMember, "P-MEM-19");
    }

    async fn mem_46_only_its_own_applicant_applies_again_for_a_company(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        JUHO.apply_for(&server, NUMBER, "주식회사 라주라").await;
        decide(&server, &key, reject(true)).await;
        let call =
            CheckCompany { entity_type: EntityType::SoleProprietor, business_reg_no: NUMBER.parse().unwrap() };
        let checked = server.call(None, &call).await.unwrap();
        assert_eq!(checked.outcome, Outcome::Rejected);
        assert_eq!(checked.entity_type, Some(EntityType::Corporation), "it stays (P-MEM-23)");
        assert!(checked.rejected.is_none(), "nothing is shown before the applicant is known");
        let ticket = checked.ticket.unwrap();
        assert_eq!(code(SORA.identify(&server, &ticket).await), Some(Code::OtherPerson));
        let found = JUHO.identify(&server, &ticket).await.unwrap();
        let rejected = found.rejected.unwrap();
        assert_eq!(rejected.fields.get("name").map(Value::text), Some("주식회사 라주라"));
        server.clock.advance(SignedDuration::from_secs(31));
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        apply(&server, &ticket, rejected.fields, None).await.unwrap();
        decide(&server, &key, Decision::Approve).await;
        server.log_in(&account(JUHO)).await;
    }

    async fn mem_27_mem_28_mem_29_mem_30_a_registered_individual_converts_with_the_code(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let registered = register_person(&server, &key).await;
        let checked = CHAEWON.check(&server).await.unwrap();
        assert_eq!((checked.outcome, checked.mail.as_deref()), (Outcome::OfflineSupplier, Some(CHAEWON.mail)));
        let ticket = checked.ticket.unwrap();
        let fields = || Fields::from([("contact_phone", "062-555-0114")]);
        let typed = |code: &str| Some(code.to_owned());
        assert_eq!(code(apply(&server, &ticket, fields(), typed("ABCDEFGH")).await), Some(Code::OtpVoid), "none was sent");
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let first = code_sent(&server, CHAEWON.mail, None).await;
        server.clock.advance(SignedDuration::from_hours(7 * 24) + SignedDuration::from_mins(1));
        let ticket = CHAEWON.check(&server).await.unwrap().ticket.unwrap();
        assert_eq!(code(apply(&server, &ticket, fields(), typed(&first)).await), Some(Code::OtpExpired));
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let second = code_sent(&server, CHAEWON.mail, Some(&first)).await;
        assert_eq!(code(apply(&server, &ticket, fields(), typed(&first)).await), Some(Code::OtpWrong), "it is void");
        assert_eq!(code(apply(&server, &ticket, fields(), None).await), Some(Code::OtpWrong));
        apply(&server, &ticket, fields(), typed(&format!(" {} ", second.to_lowercase()))).await.unwrap();
        assert_eq!(outcome(&server, CHAEWON).await, Outcome::Pending);
        let asked = waiting(&server, &key).await.remove(0);
        assert_eq!(asked.request_type, RequestType::PortalConversion);
        decide(&server, &key, Decision::Approve).await;
        let session = server.log_in(&account(CHAEWON)).await;
        assert_eq!(session.company.id, registered.company);
        let again = server.call(Some(&key), &IssueCode { company: registered.company }).await;
        assert_eq!(code(again), Some(Code::Stale));
    }

    async fn mem_28_five_wrong_codes_lock_it_until_another_is_sent(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let registered = register_person(&server, &key).await;
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let right = code_sent(&server, CHAEWON.mail, None).await;
        let ticket = CHAEWON.check(&server).await.unwrap().ticket.unwrap();
        let tried = join_all((0..20).map(|_| apply(&server, &ticket, Fields::default(), Some("AAAAAAAA".into())))).await;
        let wrong = tried.into_iter().filter(|answer| matches!(answer, Err(problem) if problem.code == Code::OtpWrong));
        assert_eq!(wrong.count(), 5);
        let locked = apply(&server, &ticket, Fields::default(), Some(right)).await;
        assert_eq!(code(locked), Some(Code::OtpVoid));
    }

    async fn s15_wrong_codes_void_it_for_whoever_typed_them_alone(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        let registered = server.call(Some(&key), &offline("유한회사 새빛", NUMBER, "hello@saebit.example")).await.unwrap();
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let right = code_sent(&server, "hello@saebit.example", None).await;
        let begin = async |who: Applicant| {
            let ticket = check_company(&server, NUMBER).await.ticket.unwrap();
            server.clock.advance(SignedDuration::from_mins(1));
            who.identify(&server, &ticket).await.unwrap();
            who.verify_mail(&server, &ticket).await.unwrap();
            ticket
        };
        let (stranger, owner) = (begin(SORA).await, begin(JUHO).await);
        for expected in [Code::OtpWrong; 5].into_iter().chain([Code::OtpVoid]) {
            assert_eq!(code(apply(&server, &stranger, SORA.contact_form(), Some("AAAAAAAA".into())).await), Some(expected));
        }
        let again = begin(SORA).await;
        let more = apply(&server, &again, SORA.contact_form(), Some(right.clone())).await;
        assert_eq!(code(more), Some(Code::OtpVoid), "the same person with another ticket");
        apply(&server, &owner, JUHO.contact_form(), Some(right.clone())).await.unwrap();

        // All together try slowly, and whoever is put off loses no code.
        server.restart(|config| {
            let every = std::time::Duration::from_secs(3600);
            config.limits.conversion_codes_per_company = pok_server::Rate { burst: 1, every };
        }).await;
        decide(&server, &key, reject(true)).await;
        code_sent(&server, "hello@saebit.example", Some(&right)).await;
        let ticket = check_company(&server, NUMBER).await.ticket.unwrap();
        SORA.identify(&server, &ticket).await.unwrap();
        SORA.verify_mail(&server, &ticket).await.unwrap();
        for expected in [Code::OtpWrong, Code::TooMany] {
            assert_eq!(code(apply(&server, &ticket, SORA.contact_form(), None).await), Some(expected));
        }
    }

    async fn mem_28_a_rejected_conversion_is_sent_another_code(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let registered = register_person(&server, &key).await;
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let first = code_sent(&server, CHAEWON.mail, None).await;
        let ticket = CHAEWON.check(&server).await.unwrap().ticket.unwrap();
        apply(&server, &ticket, Fields::default(), Some(first.clone())).await.unwrap();
        decide(&server, &key, reject(true)).await;
        let second = code_sent(&server, CHAEWON.mail, Some(&first)).await;
        let checked = CHAEWON.check(&server).await.unwrap();
        assert_eq!(checked.outcome, Outcome::OfflineSupplier);
        let ticket = checked.ticket.unwrap();
        assert_eq!(code(apply(&server, &ticket, Fields::default(), Some(first)).await), Some(Code::OtpWrong));
        apply(&server, &ticket, Fields::default(), Some(second)).await.unwrap();
        decide(&server, &key, Decision::Approve).await;
        server.log_in(&account(CHAEWON)).await;
    }

    async fn mem_30_a_supplier_registered_with_its_papers_has_them(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let copy = server.attach(&key, "통장.png", &png("the buyer's")).await;
        let clerk = server.buyer(BuyerRole::Clerk).await;
        assert_eq!(server.put(&clerk, sha256(b"file"), 0, 4, b"file".to_vec()).await.status(), 403);
        let accounts = |copy: FileRef| vec![BankAccount {
            country: Country::Korea,
            bank: "카카오뱅크".into(),
            number: "123-456".into(),
            holder: Name::parse(CHAEWON.name).unwrap(),
            virtual_amount: None,
            copy,
            is_default: true,
            swift: String::new(),
            bic: String::new(),
            iban: String::new(),
        }];
        let absent = FileRef { blob: sha256(b"never sent"), ..copy.clone() };
        let call = |accounts| registration(Profile { name: Name::parse("다른 이름").unwrap(), accounts, ..of_chaewon() });
        assert_eq!(code(server.call(Some(&key), &call(accounts(absent))).await), Some(Code::FileMissing));
        let registered = server.call(Some(&key), &call(accounts(copy.clone()))).await.unwrap();
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let typed = code_sent(&server, CHAEWON.mail, None).await;
        let checked = CHAEWON.check(&server).await.unwrap();
        assert_eq!(checked.outcome, Outcome::OfflineSupplier, "known by the person's name");
        apply(&server, &checked.ticket.unwrap(), Fields::default(), Some(typed)).await.unwrap();
        decide(&server, &key, Decision::Approve).await;
        let session = server.log_in(&account(CHAEWON)).await;
        let profile = server.membership(&session.access_token).await.profile.unwrap();
        assert_eq!((profile.name.as_str(), profile.accounts.len()), (CHAEWON.name, 1));
        assert!(server.download(&session.access_token, copy.blob).await.ends_with(b"the buyer's"));
    }

    async fn mem_46_mem_49_what_was_found_before_a_rejection_or_a_bar_does_not_serve_after(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let early = check_company(&server, NUMBER).await.ticket.unwrap();
        SORA.identify(&server, &early).await.unwrap();
        SORA.verify_mail(&server, &early).await.unwrap();
        let fields = SORA.company_form(&server, &early, "주식회사 라주라").await;
        JUHO.apply_for(&server, NUMBER, "주식회사 라주라").await;
        decide(&server, &key, reject(true)).await;
        let other = apply(&server, &early, fields, None).await;
        assert_eq!(code(other), Some(Code::Stale), "only its own applicant applies again");

        server.clock.advance(SignedDuration::from_secs(31));
        let before = check_company(&server, "261-81-07927").await.ticket.unwrap();
        SORA.identify(&server, &before).await.unwrap();
        SORA.verify_mail(&server, &before).await.unwrap();
        let fields = SORA.company_form(&server, &before, "막힌 회사").await;
        let bar = Bar { business_reg_no: "261-81-07927".parse().unwrap(), reason: "거래 제한".into() };
        server.call(Some(&key), &bar).await.unwrap();
        assert_eq!(code(apply(&server, &before, fields, None).await), Some(Code::Stale), "barred meanwhile");

        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        assert_eq!(code(JUHO.identify(&server, &ticket).await), Some(Code::OtherPerson), "nobody else's sign-up");
        SORA.identify(&server, &ticket).await.unwrap();
        assert!(waiting(&server, &key).await.is_empty());
    }

    async fn mem_14_papers_are_the_applicants_until_somebody_judges_them_and_go_with_the_sign_up(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let to_join = check_company(&server, GARAM).await.ticket.unwrap();
        let refused = server.put(&to_join, sha256(b"file"), 0, 4, b"file".to_vec()).await;
        assert_eq!(refused.status(), 403, "whoever knows a number takes no room of the company's");

        let (ticket, other) = (SORA.check(&server).await.unwrap().ticket.unwrap(), JUHO.check(&server).await.unwrap().ticket.unwrap());
        // S8: whoever begins many files gives up the oldest, and never takes another's room.
        assert_eq!(server.put(&other, sha256(&[99]), 0, 2, vec![99]).await.status(), 200);
        for part in 0..33_u8 {
            assert_eq!(server.put(&ticket, sha256(&[part]), 0, 2, vec![part]).await.status(), 200);
        }
        let held = async |ticket: &str, part: u8| {
            let url = server.url(&format!("{BLOBS}/{}", sha256(&[part])));
            server.http.head(url).bearer_auth(ticket).send().await.unwrap().status().as_u16()
        };
        assert_eq!((held(&ticket, 0).await, held(&ticket, 1).await, held(&ticket, 32).await), (404, 200, 200));
        assert_eq!(held(&other, 99).await, 200);

        let abandoned = server.upload(&other, &png("abandoned")).await;
        assert_eq!(server.get(&key, abandoned).await.status(), 404, "nobody is to judge it yet");
        SORA.apply(&server).await;
        let asked = waiting(&server, &key).await.remove(0);
        let copy = asked.profile.unwrap().accounts[0].copy.blob;
        assert!(server.download(&key, copy).await.starts_with(b"\x89PNG"));
        let stranger = server.primary().await.access_token;
        assert_eq!(server.get(&stranger, copy).await.status(), 404);

        let file = |id: BlobId| {
            let name = id.to_string();
            server.folder.join("blobs").join(&name[..2]).join(&name[2..4]).join(&name)
        };
        assert!(file(abandoned).exists() && file(copy).exists());
        server.running().sweep().await.unwrap();
        assert!(file(abandoned).exists(), "the form may lie open for a day");
        server.clock.advance(SignedDuration::from_hours(25));
        server.running().sweep().await.unwrap();
        assert!(!file(abandoned).exists() && file(copy).exists());
        assert!(!server.tables().await.contains(&abandoned.to_string()));
        assert!(server.download(&key, copy).await.starts_with(b"\x89PNG"));
    }

    async fn mem_48_a_registered_company_converts_with_code_phone_and_mail(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let supplier = Offline::Company {
            name: Name::parse("한결가구 주식회사").unwrap(),
            entity_type: EntityType::Corporation,
            business_reg_no: "107-87-95297".parse().unwrap(),
            representative_name: Name::parse("도한결").unwrap(),
            phone: "02-555-0187".into(),
            address: address(),
        };
        let mail = "dohan@hangyeol.example".parse().unwrap();
        let registered = server.call(Some(&key), &Register { supplier: supplier.clone(), mail }).await.unwrap();
        let other: LoginId = "x@hangyeol.example".parse().unwrap();
        let twice = Register { supplier: supplier.clone(), mail: other.clone() };
        assert_eq!(code(server.call(Some(&key), &twice).await), Some(Code::Stale));
        let taken = Register { supplier: numbered(&supplier, NUMBER, "02-555-0187"), mail: ACCOUNTS[0].login_id.parse().unwrap() };
        assert_eq!(code(server.call(Some(&key), &taken).await), Some(Code::MailTaken), "they could never convert");
        let malformed = Register { supplier: numbered(&supplier, NUMBER, "?"), mail: other.clone() };
        assert_eq!(faults(server.call(Some(&key), &malformed).await), ["supplier.phone"]);
        SORA.apply_for(&server, NUMBER, "주식회사 라주라").await;
        let waits = Register { supplier: numbered(&supplier, NUMBER, "02-555-0187"), mail: other };
        assert_eq!(code(server.call(Some(&key), &waits).await), Some(Code::Stale), "an application with the number waits");
        decide(&server, &key, reject(true)).await;
        let offline = Suppliers { status: Some(CompanyStatus::Offline), after: None };
        let offline = server.call(Some(&key), &offline).await.unwrap();
        assert_eq!(offline.iter().map(|one| one.company.id).collect::<Vec<_>>(), [registered.company]);
        let named = Counterparty::BusinessRegNo("107-87-95297".parse().unwrap());
        let contract = Create { supplier: named, ..create() };
        assert_eq!(faults(server.call(Some(&key), &contract).await), ["supplier"], "nobody there could sign");
        server.call(Some(&key), &IssueCode { company: registered.company }).await.unwrap();
        let typed = Some(code_sent(&server, "dohan@hangyeol.example", None).await);
        let checked = check_company(&server, "107-87-95297").await;
        assert_eq!(checked.outcome, Outcome::OfflineSupplier);
        assert_eq!(checked.company, None, "S17: a number is anybody's");
        let ticket = checked.ticket.unwrap();
        let unknown = apply(&server, &ticket, JUHO.contact_form(), typed.clone()).await;
        assert_eq!(code(unknown), Some(Code::IdentityNeeded));
        let known = JUHO.identify(&server, &ticket).await.unwrap();
        assert_eq!(known.company.map(|name| name.to_string()).as_deref(), Some("한결가구 주식회사"));
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        apply(&server, &ticket, JUHO.contact_form(), typed).await.unwrap();
        decide(&server, &key, Decision::Approve).await;
        let session = server.log_in(&account(JUHO)).await;
        assert_eq!((session.company.id, session.contact.role), (registered.company, ContactRole::Primary));
    }

    async fn mem_49_a_barred_applicant_goes_no_further_until_it_is_lifted(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        JUHO.apply_for(&server, NUMBER, "주식회사 라주라").await;
        let waits = Bar { business_reg_no: NUMBER.parse().unwrap(), reason: "거래 제한".into() };
        assert_eq!(code(server.call(Some(&key), &waits).await), Some(Code::Stale), "it is decided as what it is");
        assert_eq!(decide(&server, &key, reject(false)).await, ApplicationState::Barred);
        let checked = check_company(&server, NUMBER).await;
        assert_eq!((checked.outcome, checked.ticket), (Outcome::Barred, None));
        let lift = Lift { business_reg_no: Some(NUMBER.parse().unwrap()), application: None };
        server.call(Some(&key), &lift).await.unwrap();
        assert_eq!(check_company(&server, NUMBER).await.outcome, Outcome::Rejected);
        assert_eq!(code(server.call(Some(&key), &lift).await), Some(Code::Stale));

        let bar = Bar { business_reg_no: "261-81-07927".parse().unwrap(), reason: "거래 제한".into() };
        server.call(Some(&key), &bar).await.unwrap();
        assert_eq!(check_company(&server, "261-81-07927").await.outcome, Outcome::Barred);
        let barred = server.call(Some(&key), &BarredNumbers {}).await.unwrap();
        assert_eq!(barred.iter().map(|one| one.business_reg_no).collect::<Vec<_>>(), [bar.business_reg_no]);
        let member = Bar { business_reg_no: GARAM.parse().unwrap(), reason: "거래 제한".into() };
        assert_eq!(code(server.call(Some(&key), &member).await), Some(Code::Stale));

        SORA.apply(&server).await;
        let application = server.application_of(SORA.mail).await;
        decide(&server, &key, reject(false)).await;
        assert_eq!(outcome(&server, SORA).await, Outcome::Barred, "P-MEM-21");
        let lift = Lift { business_reg_no: None, application: Some(application) };
        server.call(Some(&key), &lift).await.unwrap();
        assert_eq!(outcome(&server, SORA).await, Outcome::Rejected);
    }

    async fn mem_16_the_code_of_a_mail_expires_and_is_guessed_five_times_at_most(server: Server) {
        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        let confirm = async |typed: &str| {
            let call = ConfirmMailCode { ticket: ticket.clone(), code: typed.into() };
            code(server.call(None, &call).await)
        };
        let send = async || server.call(None, &SendMailCode { ticket: ticket.clone(), mail: SORA.mail.into() }).await;
        assert_eq!(confirm("123456").await, Some(Code::OtpExpired), "none was sent");
        send().await.unwrap();
        assert_eq!(code(send().await), Some(Code::TooMany));
        let right = code_in(&server.letter_to(SORA.mail).await.body);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        let tried = join_all((0..20).map(|_| confirm(wrong))).await;
        assert_eq!(tried.iter().filter(|one| **one == Some(Code::OtpWrong)).count(), 5);
        assert_eq!(confirm(&right).await, Some(Code::OtpVoid));
        server.clock.advance(SignedDuration::from_secs(31));
        send().await.unwrap();
        let right = code_in(&server.letter_to(SORA.mail).await.body);
        server.clock.advance(SignedDuration::from_mins(5));
        assert_eq!(confirm(&right).await, Some(Code::OtpExpired));
        send().await.unwrap();
        let right = code_in(&server.letter_to(SORA.mail).await.body);
        assert_eq!((confirm(&right).await, confirm(&right).await), (None, None), "the first answer may have been lost");
        let wrong = if right == "000000" { "000001" } else { "000000" };
        assert_eq!(confirm(wrong).await, Some(Code::OtpVoid));
        for malformed in ["", "sora", "sora@"] {
            let call = SendMailCode { ticket: ticket.clone(), mail: malformed.into() };
            assert_eq!(code(server.call(None, &call).await), Some(Code::Invalid), "{malformed}");
        }
    }

    async fn mem_33_what_the_tax_office_says_of_a_number_comes_along(server: Server) {
        let status = async |number: &str| {
            let call = CheckCompany { entity_type: EntityType::Corporation, business_reg_no: number.parse().unwrap() };
            server.call(None, &call).await.unwrap().business_status
        };
        assert_eq!(status(NUMBER).await, Some(BusinessStatus::Open));
    }

    async fn gen_03_the_buyer_posts_changes_and_removes_notices(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let put = |notice, title: &str, is_pinned| board::Put {
            notice,
            is_pinned,
            title: Name::parse(title).unwrap(),
            body: "안내드립니다.".into(),
        };
        let board = async || server.call(None, &List {}).await.unwrap();
        let before = board().await.len();
        let posted = server.call(Some(&key), &put(None, "하계 휴무 안내", false)).await.unwrap();
        let changed = server.call(Some(&key), &put(Some(posted.id), "[공지] 하계 휴무 안내", true)).await.unwrap();
        assert_eq!(changed.posted_on, posted.posted_on);
        assert_eq!(board().await.first(), Some(&changed));
        let empty = board::Put { body: " ".into(), ..put(None, "빈 공지", false) };
        assert_eq!(code(server.call(Some(&key), &empty).await), Some(Code::Invalid));
        let clerk = server.buyer(BuyerRole::Clerk).await;
        assert_eq!(code(server.call(Some(&clerk), &put(None, "x", false)).await), Some(Code::Forbidden));
        server.call(Some(&key), &board::Remove { notice: posted.id }).await.unwrap();
        assert_eq!(board().await.len(), before);
        assert_eq!(code(server.call(Some(&key), &board::Remove { notice: posted.id }).await), Some(Code::NotFound));
    }
}

fn address() -> Address {
    Address {
        postal_code: "61945".into(), road: "광주광역시 서구 상무중앙로 114".into(), detail: String::new()
    }
}

fn of_chaewon() -> Profile {
    Profile {
        name: Name::parse(CHAEWON.name).unwrap(),
        currency: pok_domain::Currency::Krw,
        artist_insurance: false,
        phone: "062-555-0114".into(),
        address: address(),
        business: None,
        accounts: Vec::new(),
    }
}

fn registration(profile: Profile) -> Register {
    let person = Person {
        name: Name::parse(CHAEWON.name).unwrap(),
        birth_date: jiff::civil::date(1992, 3, 5),
        gender: Gender::Female,
        is_foreigner: false,
        mobile_no: CHAEWON.mobile_no.parse().unwrap(),
    };
    let supplier = Offline::Individual { person, profile: Box::new(profile) };
    Register { supplier, mail: CHAEWON.mail.parse().unwrap() }
}

async fn register_person(server: &Server, key: &str) -> Registered {
    server.call(Some(key), &registration(of_chaewon())).await.unwrap()
}

/// The same company with another number and phone.
fn numbered(supplier: &Offline, number: &str, phone: &str) -> Offline {
    let mut other = supplier.clone();
    if let Offline::Company { business_reg_no, phone: own, .. } = &mut other {
        (*business_reg_no, *own) = (number.parse().unwrap(), phone.into());
    }
    other
}

/// The eight characters of a mail that was sent, another than `but`; they count from the moment they are kept.
async fn code_sent(server: &Server, mail: &str, but: Option<&str>) -> String {
    eventually(|| async {
        let count = sqlx::query_scalar::<_, i64>("select count(*) from waiting_mail where code_for is not null");
        count.fetch_one(&mut server.sql().await).await.unwrap() == 0
    })
    .await;
    let letter = server.other_letter_about(mail, "전환", but.unwrap_or("\u{0}")).await;
    let code = letter.body.lines().find_map(|line| line.strip_prefix("인증번호: ")).expect("a code");
    assert_eq!(code.len(), 8);
    code.to_owned()
}
