//! Notices of the buyer, and a person who writes bids.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use pok_api::buyer::bid::{Content, Create, NewDocument, NewItem, Post, State};
use pok_api::buyer::contract::Counterparty;
use pok_api::desktop::bid::{Attach, Decline, Detail, Edit, Save, Show, Submit, Summarise, Summary};
use pok_api::desktop::draft::{Draft, Operation, Waiting};
use pok_api::remote::login::Proof;
use pok_api::{Bytes, Problem, Receipt};
use pok_domain::bid::{self, BidNotice, Person, TenderMethod, Window};
use pok_domain::draft::{FileRef, Patch, Value};
use pok_domain::{BidNoticeId, Currency, Name};
use uuid::Uuid;

use super::{Desk, Server};

/// A file that anybody takes: about the smallest that is a PDF.
pub(crate) const PDF: &[u8] = b"%PDF-1.4\n\
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n\
trailer<</Size 4/Root 1 0 R>>\nstartxref\n160\n%%EOF\n";

/// What somebody types.
pub(crate) fn text(typed: &str) -> Option<Value> {
    Some(Value::Text(typed.to_owned()))
}

/// A price typed for the item at `place`.
pub(crate) fn price(notice: &BidNotice, place: usize, typed: &str) -> Patch {
    [(bid::price(notice.items[place].id), text(typed))].into()
}

impl Server {
    /// A notice to two suppliers: two lines, a 필수 and a 선택 document. Open since an hour ago, for two days.
    pub(crate) fn notice(&self, title: &str) -> Content {
        let minute = |at: Timestamp| Timestamp::from_second(at.as_second() / 60 * 60).unwrap();
        let person = |name: &str| Person {
            name: Name::parse(name).unwrap(),
            mail: "buyer@example.com".into(),
            phone: "02-6000-0001".into(),
        };
        let item = |name: &str, quantity: i64| NewItem {
            category: "사내시스템 SW".into(),
            name: name.into(),
            spec: "2U".into(),
            unit: "건".into(),
            quantity: quantity.into(),
        };
        let named = |number: &str| Counterparty::BusinessRegNo(number.parse().unwrap());
        Content {
            title: Name::parse(title).unwrap(),
            method: TenderMethod::Selective,
            invited: vec![named("131-86-52047"), named("605-85-11938")],
            window: Window {
                opens_at: minute(self.now() - SignedDuration::from_hours(1)),
                closes_at: minute(self.now() + SignedDuration::from_hours(48)),
            },
            summary: "연간 사용권".into(),
            buyer: person("백서윤"),
            requester: person("구민재"),
            briefing: None,
            expected_due_date: Date::constant(2027, 3, 31),
            currency: Currency::Krw,
            items: vec![item("라이선스", 10), item("유지보수", 3)],
            documents: vec![
                NewDocument { title: "견적서".into(), is_mandatory: true },
                NewDocument { title: "회사소개서".into(), is_mandatory: false },
            ],
        }
    }

    pub(crate) async fn post(&self, content: Content) -> State {
        let State { notice, rev, .. } = self.buyer(Create { content }).await;
        self.buyer(Post { notice, rev }).await
    }

    /// A posted notice.
    pub(crate) async fn posted(&self, title: &str) -> BidNoticeId {
        self.post(self.notice(title)).await.notice
    }

    pub(crate) async fn bid_state(&self, notice: BidNoticeId) -> State {
        self.buyer(pok_api::buyer::bid::Show { notice }).await
    }
}

impl Desk {
    pub(crate) async fn bid(&self, notice: BidNoticeId) -> Detail {
        self.call(Show { notice }).await.unwrap()
    }

    pub(crate) async fn edit(&self, notice: BidNoticeId, changes: Patch) -> Draft {
        self.call(Edit { notice, changes }).await.unwrap()
    }

    pub(crate) async fn save(&self, notice: BidNoticeId) -> Draft {
        self.call(Save { notice }).await.unwrap()
    }

    /// Types a price for the first line.
    pub(crate) async fn type_price(&self, notice: BidNoticeId, typed: &str) -> Draft {
        let shown = self.bid(notice).await.notice;
        self.edit(notice, price(&shown, 0, typed)).await
    }

    /// What stands for the first line.
    pub(crate) async fn typed_price(&self, notice: BidNoticeId) -> String {
        let Detail { notice, draft, .. } = self.bid(notice).await;
        let field = bid::price(notice.items[0].id);
        draft.and_then(|draft| draft.fields.get(&field).map(|value| value.text().to_owned())).unwrap_or_default()
    }

    /// Attaches a file as the window does: in pieces.
    pub(crate) async fn attach(&self, name: &str, content: &[u8]) -> Result<FileRef, Problem> {
        let (upload, length) = (Uuid::now_v7(), content.len() as u64);
        let mut file = None;
        for (place, piece) in content.chunks(pok_api::protocol::CHUNK).enumerate() {
            let offset = (place * pok_api::protocol::CHUNK) as u64;
            let content = Bytes(piece.to_vec());
            file = self.call(Attach { upload, name: name.into(), offset, length, content }).await?;
        }
        Ok(file.unwrap())
    }

    /// Fills in everything that 제출 needs.
    pub(crate) async fn fill(&self, notice: BidNoticeId, first: &str) -> BidNotice {
        let shown = self.bid(notice).await.notice;
        let file = self.attach("견적서.pdf", PDF).await.unwrap();
        let mut changes = price(&shown, 0, first);
        changes.extend(price(&shown, 1, "5,000"));
        changes.insert(bid::required(shown.documents[0].id), Some(Value::File(file)));
        self.edit(notice, changes).await;
        shown
    }

    pub(crate) async fn summary(&self, notice: BidNoticeId) -> Result<Summary, Problem> {
        self.call(Summarise { notice }).await
    }

    /// 제출 of what is shown.
    pub(crate) async fn submit(&self, notice: BidNoticeId) -> Result<Receipt, Problem> {
        self.submit_with(notice, None).await
    }

    pub(crate) async fn submit_with(&self, notice: BidNoticeId, proof: Option<Proof>) -> Result<Receipt, Problem> {
        let rev = self.bid(notice).await.notice.rev;
        let sha256 = self.summary(notice).await?.sha256;
        self.call(Submit { notice, rev, sha256, proof }).await
    }

    pub(crate) async fn decline(&self, notice: BidNoticeId, reason: &str) -> Result<Receipt, Problem> {
        let rev = self.bid(notice).await.notice.rev;
        self.call(Decline { notice, rev, reason: reason.into(), proof: None }).await
    }

    /// The program is there again, and its first screen is painted.
    pub(crate) async fn resume(&self) {
        self.start().await;
        self.call(pok_api::desktop::app::Ready {}).await.unwrap();
    }

    /// The same, and every list has been derived anew.
    pub(crate) async fn resume_derived(&self) {
        self.resume().await;
        let derived = super::within(std::time::Duration::from_secs(60), async || {
            let waiting = sqlx::query_scalar("select count(*) from list where place is not null");
            let waiting: i64 = waiting.fetch_one(&*self.core.mirror().pool().await).await.unwrap();
            waiting == 0
        });
        assert!(derived.await);
    }

    /// Whether a list has an index of that name: they are made on the side, after the first copy.
    pub(crate) async fn has_index(&self, name: &str) -> bool {
        let query = sqlx::query_scalar("select count(*) > 0 from sqlite_schema where type = 'index' and name = $1");
        query.bind(name).fetch_one(&*self.core.mirror().pool().await).await.unwrap()
    }

    pub(crate) async fn waiting_to_be_sent(&self) -> Vec<Operation> {
        self.call(Waiting {}).await.unwrap()
    }

    /// Until nothing waits any more.
    pub(crate) async fn all_sent(&self) {
        for tried in 1..1_200 {
            if self.waiting_to_be_sent().await.is_empty() {
                return;
            }
            if tried % 40 == 0 {
                self.sync().await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{:#?}", self.waiting_to_be_sent().await);
    }
}
