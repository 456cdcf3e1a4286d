//! What a buyer does with a notice, and a supplier with it.

use jiff::Timestamp;
use pok_api::buyer::bid::{Content, Create, NewDocument, NewItem, Post, State};
use pok_api::buyer::contract::Counterparty;
use pok_api::remote::bid::{Decline, Submit};
use pok_api::remote::sync::{Bid, Change, Subject};
use pok_api::{Problem, Receipt};
use pok_domain::bid::{BidNotice, Form, Person, Submission, TenderMethod, Window, price, required};
use pok_domain::draft::{Fields, FileRef, Value};
use pok_domain::{BidNoticeId, CompanyId, Currency, Name, OperationId};
use pok_server::demo::Account;

use super::Server;
use super::sample::png;

/// An instant of the server's clock, without its seconds, so many minutes from now.
pub(crate) fn minute_from_now(server: &Server, minutes: i64) -> Timestamp {
    use pok_server::Clock as _;
    let second = server.clock.now().as_second();
    Timestamp::from_second(second - second.rem_euclid(60) + minutes * 60).unwrap()
}

/// A notice for the main company: two lines and two documents, open since an hour, closing in two days.
pub(crate) fn content(server: &Server) -> Content {
    let person = |name: &str| Person {
        name: Name::parse(name).unwrap(),
        mail: "haram.seo@daon.example".into(),
        phone: "031-600-1101".into(),
    };
    let item = |name: &str, quantity: i64| NewItem {
        category: "사내시스템 SW".into(),
        name: name.into(),
        spec: "연간 라이선스".into(),
        unit: "건".into(),
        quantity: quantity.into(),
    };
    let document = |title: &str, is_mandatory| NewDocument { title: title.into(), is_mandatory };
    Content {
        title: Name::parse("업무용 소프트웨어 구매").unwrap(),
        method: TenderMethod::Selective,
        invited: vec![Counterparty::BusinessRegNo("131-86-52047".parse().unwrap())],
        window: Window { opens_at: minute_from_now(server, -60), closes_at: minute_from_now(server, 2 * 24 * 60) },
        summary: "1년치 라이선스".into(),
        buyer: person("서하람"),
        requester: person("문가온"),
        briefing: None,
        expected_due_date: jiff::civil::date(2027, 3, 31),
        currency: Currency::Krw,
        items: vec![item("문서 편집기", 10), item("백신", 3)],
        documents: vec![document("견적서", true), document("회사소개서", false)],
    }
}

/// The same for every supplier.
pub(crate) fn open_tender(server: &Server) -> Content {
    Content { method: TenderMethod::Open, invited: Vec::new(), ..content(server) }
}

/// A notice at 공고진행중.
pub(crate) async fn posted(server: &Server, key: &str, content: Content) -> State {
    let written = server.call(Some(key), &Create { content }).await.unwrap();
    server.call(Some(key), &Post { notice: written.notice, rev: written.rev }).await.unwrap()
}

/// A contact at their computer.
pub(crate) struct Bidder {
    pub(crate) token: String,
    pub(crate) company: CompanyId,
}

impl Bidder {
    pub(crate) async fn new(server: &Server, account: &Account) -> Self {
        let session = server.log_in(account).await;
        Self { token: session.access_token, company: session.company.id }
    }

    /// The newest notice of that identifier in the company's feed.
    pub(crate) async fn notice(&self, server: &Server, id: BidNoticeId) -> Option<BidNotice> {
        newest(server.feed(&self.token, 0).await, |subject| match subject {
            Subject::BidNotice(notice) if notice.id == id => Some(*notice),
            _ => None,
        })
    }

    /// The company's answer to it.
    pub(crate) async fn bid(&self, server: &Server, id: BidNoticeId) -> Option<Bid> {
        newest(server.feed(&self.token, 0).await, |subject| match subject {
            Subject::Bid(bid) if bid.notice == id => Some(*bid),
            _ => None,
        })
    }

    /// A whole bid with one price for every line; the mandatory documents' files have gone up.
    pub(crate) async fn whole(&self, server: &Server, notice: &BidNotice, won: &str) -> Submission {
        let mut fields = Fields::default();
        for item in &notice.items {
            fields.set(&price(item.id), Some(Value::Text(won.into())));
        }
        for document in notice.documents.iter().filter(|document| document.is_mandatory) {
            let content = png(&format!("{} {won} {}", document.title, self.company));
            let blob = server.upload(&self.token, &content).await;
            let file = FileRef { name: format!("{}.png", document.title), blob, bytes: content.len() as u64 };
            fields.set(&required(document.id), Some(Value::File(file)));
        }
        Form(&fields).submission(self.company, notice).unwrap()
    }

    /// The call that submits it.
    pub(crate) fn call(&self, bid: &Submission) -> Submit {
        let document = serde_json::to_string(bid).unwrap();
        Submit { notice: bid.notice, rev: bid.notice_rev, document, act_token: None }
    }

    pub(crate) async fn submit(&self, server: &Server, bid: &Submission) -> Result<Receipt, Problem> {
        server.call_as(Some(&self.token), OperationId::generate(), &self.call(bid)).await
    }

    pub(crate) async fn decline(&self, server: &Server, notice: &BidNotice, reason: &str) -> Result<Receipt, Problem> {
        let call = Decline { notice: notice.id, rev: notice.rev, reason: reason.into(), act_token: None };
        server.call(Some(&self.token), &call).await
    }
}

fn newest<T>(feed: Vec<Change>, pick: impl Fn(Subject) -> Option<T>) -> Option<T> {
    feed.into_iter().rev().find_map(|change| pick(change.subject))
}
