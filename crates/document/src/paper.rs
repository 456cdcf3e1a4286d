//! What stands on a paper: plain values, already formatted for people. Knows nothing of fonts, pages or PDF.
//!
//! Texts may come in any Unicode normal form; rendering normalises them to NFC.

use crate::embedded::Embedded;

/// A contract as it is printed (spec 05 S2, S4): head, terms, articles, items and the place of both seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractPaper {
    /// 계약번호, e.g. `CR20230208-001`; repeated in every page's footer.
    pub number: String,
    /// 버전: 1 for 1차.
    pub version: u16,
    /// 계약명.
    pub title: String,
    /// 구매사, who seals in the field [`crate::Field::Buyer`].
    pub buyer: Party,
    /// 공급사, who seals in the field [`crate::Field::Supplier`].
    pub supplier: Party,
    /// 계약체결일 as `YYYY.MM.DD`.
    pub contract_date: String,
    /// 계약기간 as `YYYY.MM.DD ~ YYYY.MM.DD`.
    pub period: String,
    /// 계약금액 in words of the contract, e.g. `금 1,200,000 원 ( VAT 별도 )`, or `-` for a 단가계약.
    pub amount_text: String,
    /// 지불방법.
    pub payment: String,
    /// Further terms of the head, e.g. 하자보증 / 해당없음.
    pub terms: Vec<Term>,
    /// The articles (조) of the contract.
    pub articles: Vec<Article>,
    /// 계약품목; may be empty.
    pub items: Vec<ItemLine>,
    /// When the paper was made: microseconds since 1970-01-01T00:00:00Z. Becomes `/CreationDate`, whole seconds.
    pub created_at_micros: i64,
    /// Becomes both parts of the file's `/ID`; a UUID's bytes.
    pub document_id: [u8; 16],
}

/// One side of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// 상호, or the person's name.
    pub name: String,
    /// 사업자등록번호 as `NNN-NN-NNNNN`; a person has none.
    pub business_reg_no: Option<String>,
    /// 대표자.
    pub representative: String,
    /// 주소.
    pub address: String,
}

/// A labelled line of a contract's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its label.
    pub label: String,
    /// Its value; `해당없음` where there is none.
    pub value: String,
}

/// A heading with its text; a newline in the body starts a new paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// e.g. `제1조 (목적)`.
    pub heading: String,
    /// The text.
    pub body: String,
}

/// One row of 계약품목, every value as it is to be printed (`-` where missing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// No.
    pub no: String,
    /// 세분류.
    pub category: String,
    /// 품목명.
    pub name: String,
    /// 세부스펙.
    pub spec: String,
    /// 단위.
    pub unit: String,
    /// 계약량.
    pub quantity: String,
    /// 계약단가, without currency.
    pub unit_price: String,
    /// 계약금액, without currency.
    pub amount: String,
    /// 납품요청일.
    pub requested_date: String,
    /// 납품요청위치.
    pub requested_site: String,
}

/// A document beside the contract, e.g. 지속가능경영가이드.
///
/// It carries the same three signature fields as a contract, without a place on the page: it can be signed with
/// [`crate::Face::Invisible`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentPaper {
    /// Its title; repeated in every page's footer.
    pub title: String,
    /// Its text.
    pub sections: Vec<Article>,
    /// When it was made: microseconds since 1970-01-01T00:00:00Z.
    pub created_at_micros: i64,
    /// Becomes both parts of the file's `/ID`.
    pub document_id: [u8; 16],
}

/// What proves a 제출 or 투찰포기 to whoever did it (spec 04 S2, S3): nothing on it is signed; it repeats the server's
/// receipt and carries what was sent, so that anybody can hash it.
///
/// A character that no bundled font has is printed as its number, e.g. `[U+1F600]`: files are named by other people,
/// and a receipt must come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BidReceiptPaper {
    /// 접수번호, e.g. `BI20230105-003 (1회)`; repeated in every page's footer.
    pub number: String,
    /// 공고번호.
    pub notice_number: String,
    /// 공고명.
    pub notice_title: String,
    /// 구매사.
    pub buyer: String,
    /// 공급사.
    pub supplier: String,
    /// The server's clock when the act took effect, to the second, e.g. `2023.01.05 14:12:07 (KST)`.
    pub received_at: String,
    /// Who did it.
    pub by: String,
    /// SHA-256 of [`Self::sent`], in hexadecimal.
    pub sha256: String,
    /// The head of the audit chain after the act, in hexadecimal.
    pub audit_head: String,
    /// What was answered to the notice.
    pub answer: BidAnswer,
    /// What was sent, byte for byte: goes along within the PDF.
    pub sent: Embedded,
    /// The same instant as [`Self::received_at`], in microseconds since 1970-01-01T00:00:00Z. Becomes `/CreationDate`.
    pub created_at_micros: i64,
    /// Becomes both parts of the file's `/ID`.
    pub document_id: [u8; 16],
}

/// What was answered to a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BidAnswer {
    /// 제출.
    Submitted {
        /// 통화, e.g. `KRW`.
        currency: String,
        /// The sum of the lines, net of VAT, with its currency.
        total: String,
        /// 품목 및 가격제안.
        lines: Vec<BidLine>,
        /// 제출문서.
        documents: Vec<FiledLine>,
        /// 기타문서.
        others: Vec<OtherLine>,
    },
    /// 투찰포기.
    Declined {
        /// 사유.
        reason: String,
    },
}

/// One row of 품목 및 가격제안, every value as it is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BidLine {
    /// 세분류.
    pub category: String,
    /// 품목명.
    pub name: String,
    /// 세부스펙.
    pub spec: String,
    /// 단위.
    pub unit: String,
    /// 수량.
    pub quantity: String,
    /// 견적단가, without currency.
    pub unit_price: String,
    /// 견적금액, without currency, net of VAT.
    pub amount: String,
}

/// One row of 제출문서.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLine {
    /// 문서유형.
    pub title: String,
    /// 필수여부: 필수 or 선택.
    pub mandatory: String,
    /// Its file.
    pub file: FileLine,
}

/// One row of 기타문서.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherLine {
    /// 첨부파일설명.
    pub description: String,
    /// Its file.
    pub file: FileLine,
}

/// A file that went along with a bid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// 파일명.
    pub name: String,
    /// Its length, e.g. `1,024,000 byte`.
    pub size: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}
