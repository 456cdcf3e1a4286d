//! Two suppliers, each with something of everything, and well-formed requests about the first.

use pok_api::buyer::contract::{Counterparty, Create};
use pok_api::buyer::{bid, board};
use pok_api::remote::company::{Claimed, RequestChange};
use pok_api::remote::contact::RequestWithdrawal;
use pok_api::remote::contract::Sign;
use pok_api::remote::login::Sessions;
use pok_api::remote::signup::{Apply, Decide};
use pok_domain::Name;
use pok_domain::draft::Value as Field;
use pok_domain::member::signup::{Decision, fields_of};
use pok_domain::member::{Profile, WithdrawalType};
use pok_server::BuyerRole;
use pok_server::demo::{ACCOUNTS, Account};
use serde_json::{Value, json};

use crate::harness::sample::png;
use crate::harness::{
    Applicant, Bidder, JUHO, PASSWORD, SORA, Server, Signer, apply, check_company, content, create, paper, posted,
    sealed,
};

const ARAM: Applicant =
    Applicant { name: "노아람", digits: "9101012", mobile_no: "01044440009", mail: "aram@noh.example" };
const GAON: Applicant =
    Applicant { name: "정가온", digits: "9101011", mobile_no: "01044440010", mail: "gaon@jung.example" };
const NARI: Applicant =
    Applicant { name: "문나리", digits: "9101022", mobile_no: "01044440011", mail: "nari@moon.example" };
const HARU: Applicant =
    Applicant { name: "고하루", digits: "9101021", mobile_no: "01044440012", mail: "haru@ko.example" };

/// What a supplier has.
pub(super) struct Side {
    pub(super) primary: String,
    pub(super) secondary: String,
    pub(super) company: String,
    contact: String,
    contract: String,
    document: String,
    item: String,
    notice: String,
    request: String,
    own_request: String,
    application: String,
    session: String,
    pub(super) file: String,
}

impl Side {
    /// One of what places of that type name.
    pub(super) fn named(&self, kind: &str, call: &str) -> Value {
        let found = match kind {
            "ApplicationId" => &self.application,
            "BidNoticeId" | "Uuid" => &self.notice,
            "BlobId" => &self.file,
            "CompanyId" => &self.company,
            "ContactId" => &self.contact,
            "ContractId" => &self.contract,
            "DocumentId" => &self.document,
            "ItemId" => &self.item,
            "RequestId" if call.starts_with("contact.") => &self.own_request,
            "RequestId" => &self.request,
            "session" => &self.session,
            kind => panic!("{call} names a {kind}: say here what one of another owner is"),
        };
        json!(found)
    }

    /// What of a supplier's isn't the buyer's to decide.
    pub(super) fn apart(&self, kind: &str) -> Option<Value> {
        match kind {
            "ApplicationId" => Some(json!(self.application)),
            "RequestId" => Some(json!(self.own_request)),
            "BlobId" => Some(json!(self.file)),
            _ => None,
        }
    }
}

/// Somebody asks to join a company; `primary` lets them in.
async fn join(server: &Server, number: &str, applicant: Applicant, primary: Option<&str>) -> String {
    let ticket = check_company(server, number).await.ticket.unwrap();
    applicant.identify(server, &ticket).await.unwrap();
    applicant.verify_mail(server, &ticket).await.unwrap();
    apply(server, &ticket, applicant.contact_form(), None).await.unwrap();
    let application = server.application_of(applicant.mail).await;
    if let Some(primary) = primary {
        server.call(Some(primary), &Decide { application, decision: Decision::Approve }).await.unwrap();
    }
    application.to_string()
}

/// The company of `account`, its second contact, and what they have.
async fn side(server: &Server, key: &str, account: &Account, second: &Account, number: &str, joins: Applicant) -> Side {
    let party = Counterparty::BusinessRegNo(number.parse().unwrap());
    let contract = sealed(server, key, &Create { supplier: party.clone(), ..create() }).await;
    let notice = posted(server, key, bid::Content { invited: vec![party], ..content(server) }).await;
    let session = server.log_in(account).await;
    let primary = session.access_token;
    let second_session = server.log_in(second).await;
    let secondary = second_session.access_token;
    let document = server.contract(&primary, contract.contract).await.documents[0].id;
    let bidder = Bidder { token: primary.clone(), company: session.company.id };
    let item = bidder.notice(server, notice.notice).await.unwrap().items[0].id;
    let mut fields = fields_of(&server.membership(&primary).await.profile.unwrap());
    fields.set("road", Some(Field::Text(format!("새길 {number}"))));
    let certificate = server.attach(&primary, "등록증.png", &png(&format!("of {number}"))).await;
    let change = RequestChange { fields, certificate: Some(certificate), reason: "이사".into() };
    let request = server.call(Some(&primary), &change).await.unwrap().id;
    let who = Claimed { name: second.name.into(), birth_date: second.born.parse().unwrap() };
    let leave = RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "이직".into() };
    let own_request = server.call(Some(&secondary), &leave).await.unwrap().id;
    let spare = server.log_in(account).await.access_token;
    let sessions = server.call(Some(&spare), &Sessions {}).await.unwrap();
    let session_of_spare = sessions.into_iter().find(|one| one.is_this).unwrap().id;
    let file = server.upload(&primary, &png(number)).await;
    Side {
        company: session.company.id.to_string(),
        contact: second_session.contact.id.to_string(),
        contract: contract.contract.to_string(),
        document: document.to_string(),
        item: item.to_string(),
        notice: notice.notice.to_string(),
        request: request.to_string(),
        own_request: own_request.to_string(),
        application: join(server, number, joins, None).await,
        session: session_of_spare,
        file: file.to_string(),
        primary,
        secondary,
    }
}

/// Everything the tests name.
pub(super) struct Sides {
    pub(super) own: Side,
    pub(super) other: Side,
    pub(super) key: String,
    /// A paper that the buyer's side has sent, and one under a ticket.
    pub(super) buyers: String,
    pub(super) applicants: String,
    /// Whole requests of the first, and of somebody who signs up.
    sign: Sign,
    submit: Value,
    apply: Apply,
    change: RequestChange,
    profile: Profile,
    content: bid::Content,
    /// What the buyer decides.
    application: String,
    board: String,
}

impl Sides {
    pub(super) async fn new(server: &Server) -> Self {
        let key = server.buyer(BuyerRole::Buyer).await;
        let primary = server.log_in(&ACCOUNTS[3]).await.access_token;
        join(server, "605-85-11938", JUHO, Some(&primary)).await;
        let juho = Account {
            login_id: JUHO.mail,
            password: PASSWORD,
            name: JUHO.name,
            mobile_no: JUHO.mobile_no,
            born: "1988-07-07",
            ..ACCOUNTS[1]
        };
        let other = side(server, &key, &ACCOUNTS[3], &juho, "605-85-11938", ARAM).await;
        let own = side(server, &key, &ACCOUNTS[0], &ACCOUNTS[1], "131-86-52047", SORA).await;
        let bidder = Bidder { token: own.primary.clone(), company: own.company.parse().unwrap() };
        let notice = bidder.notice(server, own.notice.parse().unwrap()).await.unwrap();
        let submit = bidder.call(&bidder.whole(server, &notice, "7654321").await);
        let signer = Signer::new(server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, own.contract.parse().unwrap()).await;
        let sign = signer.prepare(server, &contract).await;
        let profile = server.membership(&own.primary).await.profile.unwrap();
        let mut fields = fields_of(&profile);
        fields.set("road", Some(Field::Text("새길 1".into())));
        let certificate = server.attach(&own.primary, "등록증.png", &png("another")).await;
        let change = RequestChange { fields, certificate: Some(certificate), reason: "이사".into() };
        let ticket = check_company(server, "220-81-62517").await.ticket.unwrap();
        GAON.identify(server, &ticket).await.unwrap();
        GAON.verify_mail(server, &ticket).await.unwrap();
        let fields = GAON.company_form(server, &ticket, "주식회사 가온").await;
        let terms = server.terms().await;
        let applies = Apply { ticket, fields, password: PASSWORD.into(), terms, conversion_code: None };
        let elsewhere = check_company(server, "124-81-00998").await.ticket.unwrap();
        NARI.identify(server, &elsewhere).await.unwrap();
        let put =
            board::Put { notice: None, is_pinned: false, title: Name::parse("안내").unwrap(), body: "본문".into() };
        let board = server.call(Some(&key), &put).await.unwrap().id.to_string();
        let Field::File(applicants) = paper(server, &elsewhere, "통장.png", &png("ticket")).await else {
            panic!("a file")
        };
        HARU.apply(server).await;
        Self {
            buyers: server.upload(&key, &png("buyer")).await.to_string(),
            applicants: applicants.blob.to_string(),
            submit: serde_json::to_value(&submit).unwrap(),
            content: content(server),
            application: server.application_of(HARU.mail).await.to_string(),
            apply: applies,
            sign,
            change,
            profile,
            board,
            own,
            other,
            key,
        }
    }
}

impl Sides {
    /// Who makes a call.
    pub(super) fn caller(&self, name: &str, is_open: bool) -> Option<&str> {
        match name {
            _ if is_open => None,
            name if name.starts_with("buyer.") => Some(&self.key),
            // It is about what the contact asked for.
            "contact.cancel_request" => Some(&self.own.secondary),
            _ => Some(&self.own.primary),
        }
    }

    /// A whole request, about what its caller has; none of calls that are made by their schema alone.
    pub(super) fn request(&self, name: &str) -> Option<Value> {
        let (own, whole) = (&self.own, |call: Result<Value, serde_json::Error>| call.unwrap());
        let reject = json!({ "reject": { "reason": "시험" } });
        Some(match name {
            "bid.decline" => json!({ "notice": own.notice, "rev": 1, "reason": "시험", "act_token": null }),
            "bid.submit" => self.submit.clone(),
            "contact.cancel_request" => json!({ "request": own.own_request }),
            "contact.decide" => json!({ "request": own.own_request, "verdict": reject }),
            "contact.delegate" => json!({ "to": own.contact, "reason": "시험" }),
            "contact.withdraw" => json!({ "contact": own.contact, "withdrawal": "OTHER", "reason": "시험" }),
            "contract.sign" => whole(serde_json::to_value(&self.sign)),
            "contract.viewed" => json!({ "contract": own.contract, "document": own.document }),
            "draft.put" => {
                let file = json!({ "name": "견적서.pdf", "blob": own.file, "bytes": 5 });
                json!({ "kind": "BID", "subject": own.notice, "base_rev": 0, "fields": { "required/x": file } })
            }
            "member.end_session" => json!({ "id": own.session }),
            "membership.cancel_request" => json!({ "request": own.request }),
            "membership.request_change" => whole(serde_json::to_value(&self.change)),
            "signup.apply" => whole(serde_json::to_value(&self.apply)),
            "signup.decide" => json!({ "application": own.application, "decision": "approve" }),
            "buyer.bid.amend" => json!({ "notice": own.notice, "rev": 1, "content": self.content }),
            "buyer.bid.award" => json!({ "notice": own.notice, "rev": 1, "company": own.company }),
            "buyer.contract.cancel" => json!({ "contract": own.contract, "rev": 1, "reason": "시험" }),
            "buyer.member.applications" => json!({ "state": null, "before": self.application }),
            "buyer.member.contacts" => json!({ "company": own.company }),
            "buyer.member.decide" => json!({ "application": self.application, "decision": "approve" }),
            "buyer.member.decide_request" => json!({ "request": own.request, "verdict": reject }),
            "buyer.member.lift" => json!({ "business_reg_no": null, "application": self.application }),
            "buyer.member.name_primary" => json!({ "contact": own.contact, "reason": "시험" }),
            "buyer.member.register" => self.register(),
            "buyer.member.requests" => json!({ "state": null, "before": own.request }),
            "buyer.member.suppliers" => json!({ "status": null, "after": own.company }),
            "buyer.notice.put" => json!({ "notice": self.board, "is_pinned": false, "title": "안내", "body": "본문" }),
            "buyer.notice.remove" => json!({ "notice": self.board }),
            _ => return None,
        })
    }

    /// A person with an account, whose paper the buyer's side has sent.
    fn register(&self) -> Value {
        let mut profile = serde_json::to_value(&self.profile).unwrap();
        profile["business"] = Value::Null;
        let accounts = profile["accounts"].as_array_mut().unwrap();
        accounts.truncate(1);
        accounts[0]["copy"] = json!({ "name": "통장.png", "blob": self.buyers, "bytes": 13 });
        accounts[0]["is_default"] = json!(true);
        accounts[0]["holder"] = json!("나그네");
        let person = json!({
            "name": "나그네", "birth_date": "1990-02-03", "gender": "MALE", "is_foreigner": false, "mobile_no": "01044440013",
        });
        json!({ "supplier": { "individual": { "person": person, "profile": profile } }, "mail": "nagne@na.example" })
    }
}
