//! Every supplier call there is, by whoever has no business with it: another company's contacts in each role, who has left,
//! and nobody. A call that isn't listed here fails the test.

use pok_api::Call;
use pok_api::remote::company::{Claimed, RequestChange};
use pok_api::remote::contact::{RequestWithdrawal, Withdraw};
use pok_api::remote::draft::Put;
use pok_api::remote::login::{Refresh, Sessions};
use pok_api::remote::signup::Decide;
use pok_domain::OperationId;
use pok_domain::draft::{DraftKind, Fields};
use pok_domain::member::WithdrawalType;
use pok_domain::member::signup::{Decision, fields_of};
use pok_server::BuyerRole;
use pok_server::demo::{ACCOUNTS, Account};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::sample::png;
use crate::harness::{
    Applicant, Bidder, JUHO, PASSWORD, SORA, Server, Signer, apply, check_company, content, create, posted, sealed,
    sha256,
};
use crate::isolation::OPEN;

macro_rules! names {
    ($($call:ty,)*) => { [$(<$call as Call>::NAME),*] };
}

/// Whatever a call can name.
struct Named {
    application: String,
    blob: String,
    contact: String,
    contract: String,
    document: String,
    notice: String,
    operation: String,
    own_request: String,
    request: String,
    session: String,
    /// A whole 변경요청.
    fields: Fields,
}

impl Named {
    /// What nobody has; a form is as whole as anybody's.
    fn nothing(fields: &Fields) -> Self {
        let id = || Uuid::now_v7().to_string();
        Self {
            application: id(),
            blob: sha256(b"nothing").to_string(),
            contact: id(),
            contract: id(),
            document: id(),
            notice: id(),
            operation: id(),
            own_request: id(),
            request: id(),
            session: id(),
            fields: fields.clone(),
        }
    }

    /// A well-formed request about it.
    fn body(&self, name: &str) -> Value {
        let who = json!({ "name": "아무개", "birth_date": "1990-01-01" });
        let leave = json!({ "who": who, "withdrawal": "OTHER", "reason": "시험" });
        let file = json!({ "name": "등록증.png", "blob": self.blob, "bytes": 5 });
        match name {
            "bid.decline" => json!({ "notice": self.notice, "rev": 1, "reason": "시험", "act_token": null }),
            "bid.mails" => json!({ "mails": null }),
            "bid.submit" => json!({ "notice": self.notice, "rev": 1, "document": "{}", "act_token": null }),
            "certificate.enrol" => json!({ "request": "" }),
            "contact.cancel_request" => json!({ "request": self.own_request }),
            "contact.change_mobile" => json!({ "verification": self.operation }),
            "contact.change_password" => json!({ "current": "Wrong2026!", "new": "Another26!x" }),
            "contact.decide" => json!({ "request": self.own_request, "verdict": { "approve": { "reason": "" } } }),
            "contact.delegate" => json!({ "to": self.contact, "reason": "시험" }),
            "contact.request_withdrawal" => leave,
            "contact.update" => json!({
                "office": { "contact_phone": "?", "job_title": "", "department": "" },
                "asked": { "name": "아무개", "login_id": "x@y.example" },
            }),
            "contact.withdraw" => json!({ "contact": self.contact, "withdrawal": "OTHER", "reason": "시험" }),
            "contract.sign" => json!({
                "contract": self.contract, "rev": 1, "act_token": "", "consents": [], "signed": self.blob, "seal": self.blob,
            }),
            "contract.viewed" => json!({ "contract": self.contract, "document": self.document }),
            "draft.put" => json!({ "kind": "BID", "subject": self.notice, "base_rev": 1, "fields": {} }),
            "member.end_session" => json!({ "id": self.session }),
            "member.log_out" | "member.send_act_otp" | "member.sessions" => json!({}),
            "member.reauthenticate" => json!({ "proof": { "password": "Wrong2026!" } }),
            "membership.cancel_request" => json!({ "request": self.request }),
            "membership.request_change" => json!({ "fields": self.fields, "certificate": file, "reason": "시험" }),
            "membership.request_withdrawal" => leave,
            "membership.update" => json!({ "phone": "?" }),
            "operation.status" => json!({ "operation": self.operation }),
            "signup.decide" => json!({ "application": self.application, "decision": "approve" }),
            "sync.changes" => json!({ "cursor": 0, "limit": 1000 }),
            name => panic!("{name}: what does it ask?"),
        }
    }

    fn all(&self) -> [&str; 10] {
        [
            &self.application,
            &self.blob,
            &self.contact,
            &self.contract,
            &self.document,
            &self.notice,
            &self.operation,
            &self.own_request,
            &self.request,
            &self.session,
        ]
    }
}

/// The calls for which one has to be logged in; logging out is the last.
fn calls() -> Vec<&'static str> {
    let mut names: Vec<_> = pok_api::remote_calls!(names).into_iter().filter(|name| !OPEN.contains(name)).collect();
    names.sort_unstable_by_key(|name| (*name == "member.log_out", *name));
    names
}

/// The answer, but for its request's number.
async fn ask(server: &Server, token: Option<&str>, name: &str, body: &Value) -> (u16, Value) {
    let mut request = server.http.post(server.url(&format!("/api/v1/{name}"))).json(body);
    request = request.header("idempotency-key", OperationId::generate().to_string());
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let mut answer: Value = response.json().await.unwrap();
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("request_id");
    }
    (status, answer)
}

/// Somebody joins a company as 부담당자 and is let in by `primary`.
async fn join(server: &Server, number: &str, applicant: Applicant, primary: Option<&str>) {
    let ticket = check_company(server, number).await.ticket.unwrap();
    applicant.identify(server, &ticket).await.unwrap();
    applicant.verify_mail(server, &ticket).await.unwrap();
    apply(server, &ticket, applicant.contact_form(), None).await.unwrap();
    if let Some(primary) = primary {
        let application = server.application_of(applicant.mail).await;
        server.call(Some(primary), &Decide { application, decision: Decision::Approve }).await.unwrap();
    }
}

/// The main company with something of everything under way, and its 주담당자's token.
async fn owner(server: &Server) -> (Named, String) {
    let key = server.buyer(BuyerRole::Buyer).await;
    let contract = sealed(server, &key, &create()).await;
    let notice = posted(server, &key, content(server)).await;
    let signer = Signer::new(server, &ACCOUNTS[0]).await;
    let token = signer.token.clone();
    let document = server.contract(&token, contract.contract).await.documents[0].clone();
    let operation = OperationId::generate();
    let put = Put {
        kind: DraftKind::Bid,
        subject: notice.notice.0,
        base_rev: 0,
        fields: Fields::from([("price/1", "7654321")]),
    };
    server.call_as(Some(&token), operation, &put).await.unwrap();
    let profile = server.membership(&token).await.profile.unwrap();
    let certificate = server.attach(&token, "등록증.png", &png("mine")).await;
    let blob = certificate.blob;
    let mut fields = fields_of(&profile);
    fields.set("road", Some(pok_domain::draft::Value::Text("새길 1".into())));
    let change = RequestChange { fields: fields.clone(), certificate: Some(certificate), reason: "이사".into() };
    let request = server.call(Some(&token), &change).await.unwrap().id;
    let secondary = server.log_in(&ACCOUNTS[1]).await;
    let who = Claimed { name: ACCOUNTS[1].name.into(), birth_date: ACCOUNTS[1].born.parse().unwrap() };
    let leave = RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "이직".into() };
    let own_request = server.call(Some(&secondary.access_token), &leave).await.unwrap().id;
    join(server, "131-86-52047", SORA, None).await;
    let session = server.call(Some(&secondary.access_token), &Sessions {}).await.unwrap()[0].id.clone();
    let named = Named {
        application: server.application_of(SORA.mail).await.to_string(),
        blob: blob.to_string(),
        contact: secondary.contact.id.to_string(),
        contract: contract.contract.to_string(),
        document: document.id.to_string(),
        notice: notice.notice.to_string(),
        operation: operation.to_string(),
        own_request: own_request.to_string(),
        request: request.to_string(),
        session,
        fields,
    };
    (named, token)
}

on_both! {
    async fn every_supplier_call_of_another_company_answers_like_one_about_nothing(server: Server) {
        let (theirs, token) = owner(&server).await;
        let primary = server.log_in(&ACCOUNTS[3]).await.access_token;
        join(&server, "605-85-11938", JUHO, Some(&primary)).await;
        let secondary = Account { login_id: JUHO.mail, password: PASSWORD, name: JUHO.name, mobile_no: JUHO.mobile_no, ..ACCOUNTS[1] };
        let secondary = server.log_in(&secondary).await.access_token;
        let individual = server.log_in(&ACCOUNTS[4]).await.access_token;
        let before = serde_json::to_string(&server.feed(&token, 0).await).unwrap();
        assert!([&theirs.contract, &theirs.notice, &theirs.request, &theirs.own_request].iter().all(|id| before.contains(*id)));
        for (role, stranger) in [("primary", primary), ("secondary", secondary), ("individual", individual)] {
            let mut refused = 0;
            for name in calls() {
                let missing = Named::nothing(&theirs.fields);
                let (about_theirs, about_nothing) = (theirs.body(name), missing.body(name));
                let (status, answer) = ask(&server, Some(&stranger), name, &about_theirs).await;
                assert!(status < 500, "{name} as {role}: {answer}");
                let text = answer.to_string();
                for id in theirs.all() {
                    assert!(!text.contains(id), "{name} as {role} tells of {id}");
                }
                if about_theirs == about_nothing {
                    continue;
                }
                let nothing = ask(&server, Some(&stranger), name, &about_nothing).await;
                assert_eq!((status, &answer), (nothing.0, &nothing.1), "{name} as {role}");
                let is_refused = matches!(answer["code"].as_str(), Some("not_found" | "forbidden"));
                refused += usize::from(is_refused);
                let answers_otherwise = ["contact.change_mobile", "membership.request_change", "operation.status"];
                assert!(is_refused || answers_otherwise.contains(&name), "{name} as {role}: {answer}");
            }
            assert!(refused >= 11, "{role}: {refused}");
        }
        assert_eq!(serde_json::to_string(&server.feed(&token, 0).await).unwrap(), before, "and nothing of it has changed");
    }

    async fn mgt_09_mgt_18_a_secondary_contact_does_nothing_that_is_the_primarys(server: Server) {
        let (own, token) = owner(&server).await;
        let secondary = server.log_in(&ACCOUNTS[2]).await.access_token;
        let before = serde_json::to_string(&server.feed(&token, 0).await).unwrap();
        let theirs = |name: &&str| {
            name.starts_with("membership.")
                || ["contact.decide", "contact.delegate", "contact.withdraw", "signup.decide"].contains(name)
        };
        let names: Vec<_> = calls().into_iter().filter(theirs).collect();
        assert!(names.len() >= 8, "{names:?}");
        for name in names {
            let (status, answer) = ask(&server, Some(&secondary), name, &own.body(name)).await;
            assert_eq!((status, answer["code"].as_str()), (403, Some("forbidden")), "{name}");
        }
        assert_eq!(serde_json::to_string(&server.feed(&token, 0).await).unwrap(), before);
    }

    async fn mgt_14_mgt_25_who_has_left_can_call_nothing_from_that_moment_on(server: Server) {
        let (named, token) = owner(&server).await;
        let leaver = server.log_in(&ACCOUNTS[2]).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[2]).await;
        let whoever = [None, Some(""), Some("x")];
        for name in calls() {
            for nobody in whoever {
                let (status, answer) = ask(&server, nobody, name, &named.body(name)).await;
                assert_eq!((status, answer["code"].as_str()), (401, Some("unauthenticated")), "{name}");
            }
        }
        let out = Withdraw { contact: leaver.contact.id, withdrawal: WithdrawalType::Resigned, reason: "퇴사".into() };
        server.call(Some(&token), &out).await.unwrap();
        for name in calls() {
            for left in [&leaver.access_token, &bidder.token] {
                let (status, answer) = ask(&server, Some(left), name, &named.body(name)).await;
                assert_eq!((status, answer["code"].as_str()), (401, Some("unauthenticated")), "{name}");
            }
        }
        let refresh = Refresh { refresh_token: leaver.refresh_token };
        assert_eq!(server.call(None, &refresh).await.unwrap_err().code, pok_api::Code::Unauthenticated);
        assert_eq!(server.get(&leaver.access_token, named.blob.parse().unwrap()).await.status(), 401);
        assert_eq!(server.put(&leaver.access_token, sha256(b"file"), 0, 4, b"file".to_vec()).await.status(), 401);
        let events = server.http.get(server.url(pok_api::protocol::EVENTS)).bearer_auth(&leaver.access_token);
        assert_eq!(events.send().await.unwrap().status(), 401);
    }
}
