//! A submitted bid: one document that says all of it, hashed as it was sent and opened by nobody before 공고마감
//! (P-BID-05).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BidNotice, NoticeItem, PriceFault, RequiredDocument, exact_price};
use crate::draft::FileRef;
use crate::{BidNoticeId, CompanyId, Currency, DocumentNumber, Money, typed};

/// All of a bid. Its JSON is what is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Submission {
    /// Which notice it answers.
    pub notice: BidNoticeId,
    /// Which content of it.
    pub notice_rev: i64,
    /// 공고번호.
    pub number: DocumentNumber,
    /// Whose bid it is.
    pub company: CompanyId,
    /// What prices are in.
    pub currency: Currency,
    /// A line for each item of the notice, in its order.
    pub lines: Vec<Line>,
    /// The sum of the lines, net of VAT.
    pub total: Money,
    /// 제출문서, in the notice's order.
    pub documents: Vec<Filed>,
    /// 기타문서.
    pub others: Vec<OtherFile>,
}

/// A quoted line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// The item as the notice has it.
    pub item: NoticeItem,
    /// 견적단가, net of VAT.
    pub unit_price: Money,
    /// 견적금액 = 수량 × 견적단가.
    pub amount: Money,
}

/// A file for a 제출문서.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Filed {
    /// The document as the notice has it.
    pub document: RequiredDocument,
    /// Its file.
    pub file: FileRef,
}

/// A 기타문서.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtherFile {
    /// 첨부파일설명.
    pub description: String,
    /// Its file.
    pub file: FileRef,
}

/// A 투찰포기, said whole. Its JSON is what is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declination {
    /// Which notice.
    pub notice: BidNoticeId,
    /// 공고번호.
    pub number: DocumentNumber,
    /// Which company doesn't bid.
    pub company: CompanyId,
    /// When it said so, by the server's clock.
    pub at: Timestamp,
    /// 사유, as it was kept.
    pub reason: String,
}

/// Why a document isn't a bid on the notice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// It answers another notice, another content of it, or is another company's.
    #[error("it answers another notice")]
    Elsewhere,
    /// Its lines are not the notice's.
    #[error("its lines are not the notice's")]
    Lines,
    /// A price can't be.
    #[error("line {line}: {fault}")]
    Price {
        /// From 1.
        line: usize,
        /// Why.
        fault: PriceFault,
    },
    /// An amount isn't quantity × price, or the total isn't their sum.
    #[error("its amounts don't add up")]
    Amounts,
    /// A 필수 document is missing.
    #[error("{0} is missing")]
    Missing(String),
    /// A document that the notice doesn't ask for, or one twice.
    #[error("a document the notice doesn't ask for")]
    Unasked,
    /// Too many 기타문서, or one without a description.
    #[error("its other documents are incomplete")]
    Others,
}

impl Submission {
    /// Whether it is a whole bid of `company` on `notice` as that is now: what the server asks of whatever it is sent.
    ///
    /// # Errors
    /// The first [`DocumentFault`].
    pub fn check(&self, company: CompanyId, notice: &BidNotice) -> Result<(), DocumentFault> {
        let is_answer = (self.notice, self.notice_rev, self.number, self.company, self.currency)
            == (notice.id, notice.rev, notice.number, company, notice.currency);
        if !is_answer {
            return Err(DocumentFault::Elsewhere);
        }
        if !self.lines.iter().map(|line| &line.item).eq(&notice.items) {
            return Err(DocumentFault::Lines);
        }
        let mut total = Money::zero(self.currency);
        for (index, line) in self.lines.iter().enumerate() {
            let price = exact_price(line.unit_price.amount, self.currency)
                .map_err(|fault| DocumentFault::Price { line: index + 1, fault })?;
            let amount = Money::line(line.item.quantity, price).map_err(|_| DocumentFault::Amounts)?;
            if line.unit_price.currency != self.currency || line.amount != amount {
                return Err(DocumentFault::Amounts);
            }
            total = total.plus(amount).map_err(|_| DocumentFault::Amounts)?;
        }
        if self.total != total {
            return Err(DocumentFault::Amounts);
        }
        let mut filed = self.documents.iter().map(|filed| &filed.document).peekable();
        for document in &notice.documents {
            if filed.next_if_eq(&document).is_none() && document.is_mandatory {
                return Err(DocumentFault::Missing(document.title.clone()));
            }
        }
        if filed.next().is_some() {
            return Err(DocumentFault::Unasked);
        }
        let others = self.others.len() <= super::MAX_OTHERS
            && self.others.iter().all(|other| {
                let length = typed::text(&other.description).chars().count();
                (1..=500).contains(&length)
            });
        if others { Ok(()) } else { Err(DocumentFault::Others) }
    }

    /// Every file it comes with.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        self.documents.iter().map(|filed| &filed.file).chain(self.others.iter().map(|other| &other.file))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::super::{Form, Gap, NoticeStatus, Person, TenderMethod, Window, form};
    use super::*;
    use crate::draft::{Fields, Value};
    use crate::{BlobId, DocumentId, ItemId, Name, OtherId};

    const COMPANY: CompanyId = CompanyId(Uuid::from_u128(9));
    const MANDATORY: DocumentId = DocumentId(Uuid::from_u128(21));
    const OPTIONAL: DocumentId = DocumentId(Uuid::from_u128(22));

    fn item(number: u128, quantity: i64) -> NoticeItem {
        let text = |text: &str| text.to_owned();
        NoticeItem {
            id: ItemId(Uuid::from_u128(number)),
            category: text("사내시스템 SW"),
            name: text("라이선스"),
            spec: String::new(),
            unit: text("건"),
            quantity: quantity.into(),
        }
    }

    fn notice() -> BidNotice {
        let person =
            || Person { name: Name::parse("구민재").expect("a name"), mail: String::new(), phone: String::new() };
        let document = |id, title: &str, is_mandatory| RequiredDocument { id, title: title.to_owned(), is_mandatory };
        BidNotice {
            id: BidNoticeId(Uuid::from_u128(1)),
            rev: 3,
            number: "BI20221230-001".parse().expect("a number"),
            title: Name::parse("test").expect("a name"),
            status: NoticeStatus::Open,
            method: TenderMethod::Selective,
            noticed_at: Timestamp::UNIX_EPOCH,
            amended_at: None,
            window: Window { opens_at: Timestamp::UNIX_EPOCH, closes_at: Timestamp::UNIX_EPOCH },
            summary: String::new(),
            buyer: person(),
            requester: person(),
            briefing: None,
            expected_due_date: jiff::civil::Date::constant(2023, 3, 31),
            currency: Currency::Krw,
            items: vec![item(11, 10), item(12, 3)],
            documents: vec![document(MANDATORY, "견적서", true), document(OPTIONAL, "회사소개서", false)],
            fail_reason: None,
        }
    }

    fn file(byte: u8) -> Value {
        Value::File(FileRef { name: "견적서.pdf".into(), blob: BlobId([byte; 32]), bytes: 5 })
    }

    fn filled() -> Fields {
        let mut fields = Fields::default();
        fields.set(&form::price(ItemId(Uuid::from_u128(11))), Some(Value::Text("１,０００".into())));
        fields.set(&form::price(ItemId(Uuid::from_u128(12))), Some(Value::Text("500".into())));
        fields.set(&form::required(MANDATORY), Some(file(1)));
        fields
    }

    fn submission() -> Submission {
        Form(&filled()).submission(COMPANY, &notice()).expect("nothing is missing")
    }

    #[test]
    fn bid_10_an_amount_is_quantity_times_price_net_of_vat() {
        let submission = submission();
        assert_eq!(submission.lines[0].amount.to_string(), "KRW 10,000");
        assert_eq!(submission.total.to_string(), "KRW 11,500");
        assert_eq!(submission.check(COMPANY, &notice()), Ok(()));
    }

    #[test]
    fn bid_11_13_a_bid_without_prices_or_mandatory_documents_names_every_gap() {
        let mut fields = Fields::default();
        let other = OtherId(Uuid::from_u128(31));
        fields.set(&form::other_description(other), Some(Value::Text("도면".into())));
        fields.set(&form::price(ItemId(Uuid::from_u128(12))), Some(Value::Text("-5".into())));
        let gaps = Form(&fields).submission(COMPANY, &notice()).expect_err("much is missing");
        let price = |line, number, fault| Gap::Price { line, item: ItemId(Uuid::from_u128(number)), fault };
        assert_eq!(
            gaps,
            [
                price(1, 11, PriceFault::Missing),
                price(2, 12, PriceFault::NotPositive),
                Gap::Document { document: MANDATORY, title: "견적서".into() },
                Gap::Other { row: 1, other },
            ]
        );
    }

    #[test]
    fn bid_12_14_files_stand_under_their_document_and_rows_in_order() {
        let mut fields = filled();
        for number in [33, 31] {
            let other = OtherId(Uuid::from_u128(number));
            fields.set(&form::other_description(other), Some(Value::Text(format!("문서 {number}"))));
            fields.set(&form::other_file(other), Some(file(3)));
        }
        fields.set(&form::required(OPTIONAL), Some(file(2)));
        let submission = Form(&fields).submission(COMPANY, &notice()).expect("whole");
        let titles: Vec<&str> = submission.documents.iter().map(|filed| &*filed.document.title).collect();
        assert_eq!(titles, ["견적서", "회사소개서"]);
        let others: Vec<&str> = submission.others.iter().map(|other| &*other.description).collect();
        assert_eq!(others, ["문서 31", "문서 33"]);
        assert_eq!(submission.files().count(), 4);
    }

    #[test]
    fn a_document_that_was_tampered_with_is_no_bid() {
        let change = |change: fn(&mut Submission)| {
            let mut changed = submission();
            change(&mut changed);
            changed.check(COMPANY, &notice())
        };
        assert_eq!(change(|bid| bid.notice_rev = 2), Err(DocumentFault::Elsewhere));
        assert_eq!(change(|bid| bid.company = CompanyId(Uuid::nil())), Err(DocumentFault::Elsewhere));
        assert_eq!(change(|bid| bid.lines.truncate(1)), Err(DocumentFault::Lines));
        assert_eq!(change(|bid| bid.lines[0].item.quantity = 1.into()), Err(DocumentFault::Lines));
        assert_eq!(change(|bid| bid.lines[0].amount = Money::zero(Currency::Krw)), Err(DocumentFault::Amounts));
        assert_eq!(change(|bid| bid.total = Money::zero(Currency::Krw)), Err(DocumentFault::Amounts));
        assert_eq!(change(|bid| bid.documents.clear()), Err(DocumentFault::Missing("견적서".into())));
        assert_eq!(change(|bid| bid.documents.push(bid.documents[0].clone())), Err(DocumentFault::Unasked));
        let negative = change(|bid| bid.lines[1].unit_price.amount = Decimal::from(-1));
        assert_eq!(negative, Err(DocumentFault::Price { line: 2, fault: PriceFault::NotPositive }));
    }
}
