//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): what is changed, asked for, decided, and how a supplier leaves.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::buyer::bid::Show;
use pok_api::buyer::contract::Cancel;
use pok_api::buyer::member::{Decide, DecideRequest, Requests};
use pok_api::remote::company::{CancelRequest, Claimed, RequestChange, RequestWithdrawal, Update};
use pok_api::remote::contact;
use pok_api::remote::login::Refresh;
use pok_api::remote::sync::Changes;
use pok_api::{Code, Problem};
use pok_domain::draft::{Fields, FileRef, Value};
use pok_domain::member::signup::{Decision, Outcome, fields_of};
use pok_domain::member::{
    Change, CompanyStatus, ContactRole, Profile, Request, RequestState, RequestType, Verdict, WithdrawalType,
};
use pok_domain::{OperationId, RequestId};
use pok_server::audit::Verdict as Verdicts;
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{BuyerRole, Config, Demo, DemoData};

use crate::harness::sample::{GIF, png};
use crate::harness::{
    Applicant, Backend, Bidder, JUHO, PASSWORD, SORA, Server, Signer, apply, check_company, code, content, create,
    eventually, faults, posted, run, sealed,
};

/// The individual.
const AREUM: &Account = &ACCOUNTS[4];
/// The other company's only contact.
const EUNBI: &Account = &ACCOUNTS[3];

fn approve() -> Verdict {
    Verdict::Approve { reason: "확인했습니다.".into() }
}

fn reject() -> Verdict {
    Verdict::Reject { reason: "서류가 흐립니다.".into() }
}

/// The form as it stands, with some fields typed anew.
fn form(profile: &Profile, texts: &[(&str, &str)]) -> Fields {
    let mut fields = fields_of(profile);
    for (field, text) in texts {
        fields.set(field, Some(Value::Text((*text).into())));
    }
    fields
}

fn moved(profile: &Profile) -> RequestChange {
    RequestChange { fields: form(profile, &[("road", "새길 1")]), certificate: None, reason: "이사".into() }
}

fn leave(who: Option<(&str, &str)>) -> RequestWithdrawal {
    let who = who.map(|(name, born)| Claimed { name: name.into(), birth_date: born.parse().unwrap() });
    RequestWithdrawal { who, withdrawal: WithdrawalType::NoIntent, reason: "거래를 마칩니다.".into() }
}

async fn profile(server: &Server, token: &str) -> Profile {
    server.membership(token).await.profile.expect("a profile")
}

async fn certificate(server: &Server, token: &str, what: &str) -> FileRef {
    server.attach(token, "사업자등록증.png", &png(what)).await
}

async fn ask(server: &Server, key: &str, request: RequestId, verdict: Verdict) -> Result<RequestState, Problem> {
    server.call(Some(key), &DecideRequest { request, verdict }).await
}

/// Whether an access token still serves.
async fn is_in(server: &Server, token: &str) -> bool {
    server.call(Some(token), &Changes { cursor: 0, mark: None, limit: 1 }).await.is_ok()
}

/// Somebody's account as the demo's are.
fn account(applicant: Applicant) -> Account {
    let Applicant { mail: login_id, name, mobile_no, .. } = applicant;
    Account { login_id, password: PASSWORD, name, mobile_no, ..ACCOUNTS[0] }
}

on_both! {
    async fn mgt_01_mgt_02_mgt_10_a_supplier_sees_itself(server: Server) {
        let token = server.log_in(AREUM).await.access_token;
        let own = server.membership(&token).await;
        assert_eq!((own.status, own.company.name.as_str()), (CompanyStatus::Active, AREUM.name));
        let said = own.profile.expect("회원정보");
        assert_eq!((said.phone.as_str(), said.accounts[0].bank.as_str()), ("061-749-0301", "카카오뱅크"));
        assert!(said.business.is_none() && own.requests.is_empty());
        let token = server.primary().await.access_token;
        let business = profile(&server, &token).await.business.expect("기업정보");
        let paper = business.certificate.expect("첨부문서").blob;
        assert!(server.download(&token, paper).await.starts_with(b"%PDF"), "one's own paper can be read");
        let stranger = server.log_in(EUNBI).await.access_token;
        assert_eq!(server.get(&stranger, paper).await.status(), 404);
        let colleague = server.colleagues(&token).await.remove(ACCOUNTS[1].name).expect("a colleague");
        assert_eq!((colleague.office.department.as_str(), colleague.person.birth_date.to_string().as_str()), ("영업1팀", ACCOUNTS[1].born));
    }

    async fn mgt_04_the_phone_is_changed_at_once_and_nothing_wrong_is_stored(server: Server) {
        let token = server.log_in(AREUM).await.access_token;
        let update = async |phone: &str| server.call(Some(&token), &Update { phone: phone.into() }).await;
        for wrong in ["", "전화", "0".repeat(30).as_str()] {
            assert_eq!(faults(update(wrong).await), ["phone"]);
        }
        update(" 061-000-1234 ").await.unwrap();
        assert_eq!(profile(&server, &token).await.phone, "061-000-1234");
        assert_eq!(server.audited("profile_changed").await.len(), 1);
    }

    async fn mgt_05_an_individuals_change_is_in_force_once_the_buyer_approves(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let token = server.log_in(AREUM).await.access_token;
        let before = profile(&server, &token).await;
        let call = RequestChange {
            fields: form(&before, &[("road", "새길 1"), ("name", "다른이름"), ("phone", "02-1"), ("account/1/bank", "신한은행")]),
            ..moved(&before)
        };
        let operation = OperationId::generate();
        let asked = server.call_as(Some(&token), operation, &call).await.unwrap();
        assert_eq!(server.call_as(Some(&token), operation, &call).await.unwrap(), asked, "one key, one request");
        assert_eq!((asked.kind, asked.state, asked.reason.as_str()), (RequestType::Change, RequestState::Requested, "이사"));
        let now = server.membership(&token).await;
        let kept = &now.requests[0];
        assert_eq!((now.profile.as_ref(), now.requests.len()), (Some(&before), 1), "P-MGT-02");
        assert!(asked.change.is_none() && matches!(&kept.change, Some(Change::Member { after, .. }) if after.address.road == "새길 1"));
        server.call(Some(&token), &Update { phone: "061-000-9999".into() }).await.unwrap();

        let list = Requests { state: Some(RequestState::Requested), before: None };
        let list = server.call(Some(&key), &list).await.unwrap();
        assert_eq!((list.len(), list[0].company.name.as_str(), &list[0].request), (1, AREUM.name, kept));
        let older = Requests { state: None, before: Some(asked.id) };
        assert!(server.call(Some(&key), &older).await.unwrap().is_empty());
        let clerk = server.buyer(BuyerRole::Clerk).await;
        assert_eq!(code(ask(&server, &clerk, asked.id, approve()).await), Some(Code::Forbidden));
        assert_eq!(faults(ask(&server, &key, asked.id, Verdict::Reject { reason: " ".into() }).await), ["reason"]);
        assert_eq!(ask(&server, &key, asked.id, approve()).await.unwrap(), RequestState::Approved);
        let now = server.membership(&token).await;
        let profile = now.profile.expect("a profile");
        assert_eq!((profile.address.road.as_str(), profile.accounts[0].bank.as_str()), ("새길 1", "신한은행"));
        assert_eq!((profile.name.as_str(), profile.phone.as_str()), (AREUM.name, "061-000-9999"), "what can't, or was meanwhile");
        assert_eq!((now.requests[0].state, now.company.address.as_str()), (RequestState::Approved, "새길 1"));
        assert_eq!(now.requests[0].process_reason, "확인했습니다.");
        assert!(now.requests[0].processed_at.is_some());
        assert!(server.letter_about(AREUM.login_id, "변경요청이 승인").await.body.contains("확인했습니다."));
        for verdict in [approve(), reject()] {
            assert_eq!(code(ask(&server, &key, asked.id, verdict).await), Some(Code::Stale), "decided once");
        }
        let cancel = CancelRequest { request: asked.id };
        assert_eq!(code(server.call(Some(&token), &cancel).await), Some(Code::Stale));
        assert_eq!(code(ask(&server, &key, RequestId::generate(), approve()).await), Some(Code::NotFound));
        assert_eq!(server.audited("request_approved").await.len(), 1);
    }

    async fn mgt_02_what_was_rejected_or_taken_back_stays_listed_and_nothing_changes(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let token = server.log_in(AREUM).await.access_token;
        let before = profile(&server, &token).await;
        let first = server.call(Some(&token), &moved(&before)).await.unwrap();
        ask(&server, &key, first.id, reject()).await.unwrap();
        assert!(server.letter_about(AREUM.login_id, "변경요청이 반려").await.body.contains("서류가 흐립니다."));
        let second = server.call(Some(&token), &moved(&before)).await.unwrap();
        let cancel = CancelRequest { request: second.id };
        let stranger = server.log_in(EUNBI).await.access_token;
        assert_eq!(code(server.call(Some(&stranger), &cancel).await), Some(Code::NotFound));
        server.call(Some(&token), &cancel).await.unwrap();
        assert_eq!(code(server.call(Some(&token), &cancel).await), Some(Code::Stale));
        assert_eq!(code(ask(&server, &key, second.id, approve()).await), Some(Code::Stale), "it was taken back");
        let now = server.membership(&token).await;
        assert_eq!(now.profile, Some(before));
        let rows: Vec<_> = now.requests.iter().map(|row| (row.id, row.state, row.processed_at.is_some())).collect();
        assert_eq!(rows, [(second.id, RequestState::Cancelled, true), (first.id, RequestState::Rejected, true)]);
        assert_eq!(now.requests[1].process_reason, "서류가 흐립니다.");
    }

    async fn mgt_05_one_request_is_open_at_a_time_however_many_come_at_once(server: Server) {
        let token = server.log_in(AREUM).await.access_token;
        let before = profile(&server, &token).await;
        let call = moved(&before);
        let answers = join_all((0..8).map(|_| server.call(Some(&token), &call))).await;
        let made: Vec<&Request> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!(made.len(), 1);
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|problem| problem.code == Code::Stale));
        assert_eq!(server.membership(&token).await.requests.len(), 1);
        let out = leave(Some((AREUM.name, AREUM.born)));
        assert_eq!(code(server.call(Some(&token), &out).await), Some(Code::Stale), "nor one to leave");
        server.call(Some(&token), &CancelRequest { request: made[0].id }).await.unwrap();
        let nothing = RequestChange { fields: form(&before, &[]), ..moved(&before) };
        assert_eq!(code(server.call(Some(&token), &nothing).await), Some(Code::Stale), "nothing would change");
        for reason in ["", "  ", "가".repeat(1_001).as_str()] {
            let call = RequestChange { reason: reason.into(), ..moved(&before) };
            assert_eq!(faults(server.call(Some(&token), &call).await), ["reason"], "P-MGT-03");
        }
        let mut fields = form(&before, &[("road", "")]);
        fields.set("account/1/copy", None);
        let gaps = faults(server.call(Some(&token), &RequestChange { fields, ..moved(&before) }).await);
        assert_eq!(gaps, ["road", "account/1/copy"]);
    }

    async fn mgt_11_a_company_attaches_its_certificate_anew(server: Server) {
        let token = server.primary().await.access_token;
        let before = profile(&server, &token).await;
        let ask = async |certificate: Option<FileRef>| server.call(Some(&token), &RequestChange { certificate, ..moved(&before) }).await;
        assert_eq!(faults(ask(None).await), ["certificate"]);
        let text = server.attach(&token, "a.png", GIF).await;
        assert_eq!(code(ask(Some(text)).await), Some(Code::FileType));
        let stranger = server.log_in(EUNBI).await.access_token;
        let theirs = certificate(&server, &stranger, "theirs").await;
        let refused = ask(Some(theirs)).await.unwrap_err();
        assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::FileMissing, "certificate"), "another company's");
        let secondary = server.log_in(&ACCOUNTS[1]).await.access_token;
        let new = certificate(&server, &token, "new").await;
        let call = RequestChange { certificate: Some(new), ..moved(&before) };
        assert_eq!(code(server.call(Some(&secondary), &call).await), Some(Code::Forbidden), "MGT-09");
        assert!(server.membership(&token).await.requests.is_empty(), "nothing of it was stored");
        server.call(Some(&token), &call).await.unwrap();
    }

    async fn mgt_12_a_companys_values_change_once_approved_and_its_number_never(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let session = server.primary().await;
        let token = session.access_token;
        let before = profile(&server, &token).await;
        let new = certificate(&server, &token, "new").await;
        let fields = form(&before, &[("name", "가람 주식회사"), ("representative_name", "윤도희"), ("business_item", "서버")]);
        let call = RequestChange { fields, certificate: Some(new.clone()), reason: "상호 변경".into() };
        assert_eq!(server.get(&key, new.blob).await.status(), 404, "not the buyer's to read");
        let asked = server.call(Some(&token), &call).await.unwrap();
        assert!(server.download(&key, new.blob).await.starts_with(b"\x89PNG"), "whoever judges it sees it");
        assert_eq!(server.membership(&token).await.company, session.company);
        ask(&server, &key, asked.id, approve()).await.unwrap();
        let now = server.membership(&token).await;
        let business = now.profile.as_ref().and_then(|profile| profile.business.clone()).expect("기업정보");
        assert_eq!((now.company.name.as_str(), now.company.representative_name.as_str()), ("가람 주식회사", "윤도희"));
        assert_eq!((business.certificate, business.business_item.as_str()), (Some(new.clone()), "서버"));
        assert_eq!(now.company.business_reg_no, session.company.business_reg_no);
        let Some(Change::Member { before: Some(was), after }) = &now.requests[0].change else { panic!("no 변경사항") };
        assert_eq!((was.name.as_str(), after.name.as_str()), ("주식회사 가람시스템즈", "가람 주식회사"), "MGT-03");
        assert!(server.download(&token, new.blob).await.starts_with(b"\x89PNG"));
        let refreshed = server.call(None, &Refresh { refresh_token: session.refresh_token }).await.unwrap();
        assert_eq!(refreshed.company.name.as_str(), "가람 주식회사");
    }

    async fn mgt_06_mgt_07_whoever_leaves_says_who_they_are_and_why(server: Server) {
        let token = server.log_in(AREUM).await.access_token;
        let ask = async |call: RequestWithdrawal| server.call(Some(&token), &call).await;
        for who in [None, Some(("설아름", "1990-06-18")), Some(("설아룸", AREUM.born)), Some(("", AREUM.born))] {
            assert_eq!(code(ask(leave(who)).await), Some(Code::OtherPerson), "{who:?}");
        }
        let right = leave(Some((" 설아름 ", AREUM.born)));
        for withdrawal in [WithdrawalType::Resigned, WithdrawalType::Transferred] {
            assert_eq!(faults(ask(RequestWithdrawal { withdrawal, ..right.clone() }).await), ["withdrawal"]);
        }
        assert_eq!(faults(ask(RequestWithdrawal { reason: " ".into(), ..right.clone() }).await), ["reason"]);
        assert!(server.membership(&token).await.requests.is_empty(), "nothing is stored (P-MGT-06)");
        let asked = ask(right).await.unwrap();
        assert_eq!((asked.kind, asked.withdrawal), (RequestType::Withdrawal, Some(WithdrawalType::NoIntent)));
        assert!(asked.change.is_none());
    }

    async fn mgt_08_an_individual_has_left_once_the_buyer_says_so(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let session = server.log_in(AREUM).await;
        let token = session.access_token.as_str();
        let refused = server.call(Some(token), &leave(Some((AREUM.name, AREUM.born)))).await.unwrap();
        ask(&server, &key, refused.id, reject()).await.unwrap();
        assert_eq!(server.membership(token).await.status, CompanyStatus::Active, "stays 정상");
        let asked = server.call(Some(token), &leave(Some((AREUM.name, AREUM.born)))).await.unwrap();
        assert!(is_in(&server, token).await);
        let attempt = server.password(AREUM.login_id, AREUM.password).await.unwrap().attempt;
        ask(&server, &key, asked.id, approve()).await.unwrap();
        assert!(!is_in(&server, token).await, "at once");
        let refresh = Refresh { refresh_token: session.refresh_token };
        assert_eq!(code(server.call(None, &refresh).await), Some(Code::Unauthenticated));
        let half = pok_api::remote::login::SendOtp { attempt };
        assert_eq!(code(server.call(None, &half).await), Some(Code::OtpExpired), "nor a login under way");
        let unknown = server.password("nobody@seol.example", AREUM.password).await.unwrap_err();
        let left = server.password(AREUM.login_id, AREUM.password).await.unwrap_err();
        assert_eq!((left.code, left.message), (unknown.code, unknown.message), "refused like who never was");
        assert!(server.letter_about(AREUM.login_id, "탈퇴요청이 승인").await.body.contains("탈퇴"));
        let rows = server.tables().await;
        let personal = rows.lines().filter(|row| row.contains(AREUM.login_id) || row.contains(AREUM.mobile_no));
        let tables: Vec<&str> = personal.filter_map(|row| row.split(' ').next()).collect();
        assert!(!tables.iter().any(|table| ["contact", "change", "company"].contains(table)), "{tables:?}");
        assert!(tables.contains(&"departed_contact"));

        // The same person, with the same address, is somebody new.
        let again = Applicant { name: "설아름", digits: "9006172", mobile_no: AREUM.mobile_no, mail: AREUM.login_id };
        assert_eq!(again.check(&server).await.unwrap().outcome, Outcome::NotRegistered);
        again.apply(&server).await;
        let application = server.application_of(again.mail).await;
        server.call(Some(&key), &Decide { application, decision: Decision::Approve }).await.unwrap();
        let anew = server.log_in(&account(again)).await;
        assert_ne!(anew.company.id, session.company.id);
        assert_eq!(server.membership(&anew.access_token).await.requests.len(), 1, "with a history of its own");
    }

    async fn mgt_08_what_says_who_somebody_was_is_kept_apart_once_they_have_left(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        SORA.apply(&server).await;
        let application = server.application_of(SORA.mail).await;
        server.call(Some(&key), &Decide { application, decision: Decision::Approve }).await.unwrap();
        let token = server.log_in(&account(SORA)).await.access_token;
        let before = profile(&server, &token).await;
        let call = RequestChange { fields: form(&before, &[("account/1/number", "987-654-321098")]), ..moved(&before) };
        let change = server.call(Some(&token), &call).await.unwrap();
        ask(&server, &key, change.id, approve()).await.unwrap();
        let asked = server.call(Some(&token), &leave(Some((SORA.name, "1992-03-15")))).await.unwrap();
        let personal = [SORA.mail, SORA.mobile_no, "1992-03-15", "123-456-789012", "987-654-321098"];
        let tables = async || {
            let rows = server.tables().await;
            let rows = rows.lines().filter(|row| personal.iter().any(|text| row.contains(text)));
            rows.filter_map(|row| row.split(' ').next()).map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert!(tables().await.is_superset(&["application", "member_request", "contact"].map(str::to_owned).into()));
        ask(&server, &key, asked.id, approve()).await.unwrap();
        server.letter_about(SORA.mail, "탈퇴요청이 승인").await;
        // What is forgotten by itself.
        server.clock.advance(SignedDuration::from_hours(73));
        server.running().sweep().await.unwrap();
        let apart = ["departed_company", "departed_contact", "departed_record", "outbox_letter"].map(str::to_owned).into();
        assert_eq!(tables().await, apart, "and the demo's outbox, which a server that people rely on hasn't");
        let all = server.call(Some(&key), &Requests { state: None, before: None }).await.unwrap();
        assert!(all.iter().all(|one| one.request.change.is_none() && one.request.requested_by.as_str() == SORA.name));
    }

    async fn mgt_14_a_company_leaves_with_all_its_contacts_and_may_come_back(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let primary = server.primary().await;
        let secondary = server.log_in(&ACCOUNTS[1]).await;
        let ticket = check_company(&server, "131-86-52047").await.ticket.unwrap();
        JUHO.identify(&server, &ticket).await.unwrap();
        JUHO.verify_mail(&server, &ticket).await.unwrap();
        apply(&server, &ticket, JUHO.contact_form(), None).await.unwrap();
        let who = Claimed { name: ACCOUNTS[1].name.into(), birth_date: ACCOUNTS[1].born.parse().unwrap() };
        let own = contact::RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "퇴사".into() };
        server.call(Some(&secondary.access_token), &own).await.unwrap();
        assert_eq!(code(server.call(Some(&secondary.access_token), &leave(None)).await), Some(Code::Forbidden), "MGT-09");
        let asked = server.call(Some(&primary.access_token), &leave(None)).await.unwrap();
        ask(&server, &key, asked.id, approve()).await.unwrap();
        for session in [&primary, &secondary] {
            assert!(!is_in(&server, &session.access_token).await);
            let refresh = Refresh { refresh_token: session.refresh_token.clone() };
            assert_eq!(code(server.call(None, &refresh).await), Some(Code::Unauthenticated));
        }
        for account in &ACCOUNTS[..3] {
            assert_eq!(code(server.password(account.login_id, account.password).await), Some(Code::WrongCredentials));
        }
        assert!(server.letter_about(JUHO.mail, "반려").await.body.contains("탈퇴"), "nobody waits for ever");
        assert_eq!(code(ask(&server, &key, asked.id, approve()).await), Some(Code::Stale));
        let mut other = create();
        other.supplier = pok_api::buyer::contract::Counterparty::BusinessRegNo("131-86-52047".parse().unwrap());
        assert_eq!(faults(server.call(Some(&key), &other).await), ["supplier"], "nobody writes it a contract");
        let states: Vec<String> = sqlx::query_scalar("select distinct state from member_request where contact_id is not null")
            .fetch_all(&mut server.sql().await)
            .await
            .unwrap();
        assert_eq!(states, ["CANCELLED"]);

        // The same number, the same address and the same person, with another application.
        let back = Applicant { name: "강지우", digits: "8804122", mobile_no: ACCOUNTS[0].mobile_no, mail: ACCOUNTS[0].login_id };
        let applied = back.apply_for(&server, "131-86-52047", "주식회사 가람시스템즈").await;
        assert!(!applied.by_primary);
        let application = server.application_of(back.mail).await;
        server.call(Some(&key), &Decide { application, decision: Decision::Approve }).await.unwrap();
        let anew = server.log_in(&account(back)).await;
        assert_eq!((anew.contact.role, anew.company.business_reg_no), (ContactRole::Primary, primary.company.business_reg_no));
        assert_ne!(anew.company.id, primary.company.id);
        assert_eq!(server.colleagues(&anew.access_token).await.len(), 1);
        assert!(matches!(server.running().verify_audit().await.unwrap(), Verdicts::Holds { .. }));
    }

    async fn mgt_06_who_has_a_bid_or_a_contract_under_way_does_not_leave(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let state = posted(&server, &key, content(&server)).await;
        let out = async || server.call(Some(&bidder.token), &leave(None)).await;
        let asked = out().await.unwrap();
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        bidder.submit(&server, &bidder.whole(&server, &notice, "1000").await).await.unwrap();
        assert_eq!(code(ask(&server, &key, asked.id, approve()).await), Some(Code::UnderWay), "looked at again");
        let still = server.membership(&bidder.token).await;
        assert_eq!((still.status, still.requests[0].state), (CompanyStatus::Active, RequestState::Requested));
        server.call(Some(&bidder.token), &CancelRequest { request: asked.id }).await.unwrap();
        assert_eq!(code(out().await), Some(Code::UnderWay));
        let now = server.call(Some(&key), &Show { notice: notice.id }).await.unwrap();
        let closed = server.call(Some(&key), &pok_api::buyer::bid::Close { notice: notice.id, rev: now.rev }).await.unwrap();
        assert_eq!(code(out().await), Some(Code::UnderWay), "평가중");
        let fail = pok_api::buyer::bid::Fail { notice: notice.id, rev: closed.rev, reason: "예산".into() };
        server.call(Some(&key), &fail).await.unwrap();
        let contract = sealed(&server, &key, &create()).await;
        assert_eq!(code(out().await), Some(Code::UnderWay), "a contract waits for its signature");
        let cancel = Cancel { contract: contract.contract, rev: contract.rev, reason: "수량 변경".into() };
        server.call(Some(&key), &cancel).await.unwrap();
        let asked = out().await.unwrap();
        let written = server.call(Some(&key), &create()).await.unwrap();
        ask(&server, &key, asked.id, approve()).await.unwrap();
        let seal = pok_api::buyer::contract::RequestSeal { contract: written.contract, rev: written.rev, note_to_supplier: None };
        assert_eq!(code(server.call(Some(&key), &seal).await), Some(Code::Stale), "nobody is there to sign");
    }

    async fn a_signature_of_who_has_left_stays_and_no_other_follows(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        signer.sign(&server, &call).await.unwrap();
        let asked = server.call(Some(&signer.token), &leave(None)).await.unwrap();
        ask(&server, &key, asked.id, approve()).await.unwrap();
        assert_eq!(code(signer.sign(&server, &call).await), Some(Code::Unauthenticated));
        let live: i64 = sqlx::query_scalar("select count(*) from certificate where revoked_at is null")
            .fetch_one(&mut server.sql().await)
            .await
            .unwrap();
        assert_eq!(live, 0);
        let kept: String = sqlx::query_scalar("select signed_by from contract").fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(kept, ACCOUNTS[0].name, "documents keep the name");
        let named: String = sqlx::query_scalar("select name from contact where role = 'PRIMARY' and company_id = $1")
            .bind(contract_company(&server).await)
            .fetch_one(&mut server.sql().await)
            .await
            .unwrap();
        assert_eq!(named, ACCOUNTS[0].name);
    }

    async fn a_feed_of_an_older_server_is_told_anew_at_the_start(server: Server) {
        let mut server = server;
        let token = server.primary().await.access_token;
        let session = server.membership(&token).await;
        for (kind, of) in [("company", serde_json::to_value(&session.company).unwrap()), ("contact", serde_json::json!({ "id": "x" }))] {
            let body = serde_json::json!({ "kind": kind, "body": of }).to_string();
            sqlx::query("update change set body = $1 where kind = $2").bind(body).bind(kind).execute(&mut server.sql().await).await.unwrap();
        }
        server.restart(|_| {}).await;
        assert_eq!(server.membership(&token).await, session);
        assert_eq!(server.colleagues(&token).await.len(), 3);
        let length = server.feed(&token, 0).await.len();
        server.restart(|_| {}).await;
        assert_eq!(server.feed(&token, 0).await.len(), length, "once");
    }
}

async fn contract_company(server: &Server) -> String {
    sqlx::query_scalar("select company_id from contract").fetch_one(&mut server.sql().await).await.unwrap()
}

#[test]
fn mgt_05_the_demos_buyer_rejects_once_what_asks_for_it_and_approves_the_rest() {
    run(Backend::Sqlite, |server| async move {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let folder = tempfile::tempdir().unwrap();
        let demo = Some(Demo { data: DemoData::People, busy_buyer: true });
        server.config = Config { demo, ..Config::for_tests(None, folder.path()) };
        server.folder = folder.path().to_owned();
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        let token = server.log_in(EUNBI).await.access_token;
        let before = profile(&server, &token).await;
        for (what, state) in [("1", RequestState::Rejected), ("2", RequestState::Approved)] {
            let certificate = Some(certificate(&server, &token, what).await);
            let call = RequestChange { certificate, reason: "반려를 보고 싶습니다.".into(), ..moved(&before) };
            let asked = server.call(Some(&token), &call).await.unwrap();
            eventually(|| async {
                let now = server.membership(&token).await;
                now.requests
                    .iter()
                    .any(|row| row.id == asked.id && row.state == state && !row.process_reason.is_empty())
            })
            .await;
        }
        // The demo's own suppliers always have something under way; who signs up there has nothing yet.
        JUHO.apply_for(&server, "220-81-62517", "주식회사 라주라").await;
        server.letter_about(JUHO.mail, "승인").await;
        let token = server.log_in(&account(JUHO)).await.access_token;
        server.call(Some(&token), &leave(None)).await.unwrap();
        eventually(|| async { !is_in(&server, &token).await }).await;
        assert_eq!(check_company(&server, "220-81-62517").await.outcome, Outcome::NotRegistered);
    });
}
