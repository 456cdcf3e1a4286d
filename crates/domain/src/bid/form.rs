//! A bid being written: what its draft's fields mean, and what it still lacks for 제출.

use std::collections::BTreeMap;

use super::document::{Filed, Line, OtherFile, Submission};
use super::{BidNotice, MAX_OTHERS, PriceFault, unit_price};
use crate::draft::{Fields, FileRef, Value};
use crate::money::MoneyFault;
use crate::{CompanyId, DocumentId, ItemId, Money, OtherId, typed};

/// Fields of this prefix are 견적단가, by item.
pub const PRICE: &str = "price/";
/// Fields of this prefix are the files of 제출문서, by document.
pub const REQUIRED: &str = "document/";
/// Fields of this prefix are 기타문서.
pub const OTHER: &str = "other/";

/// The field of an item's 견적단가.
pub fn price(item: ItemId) -> String {
    format!("{PRICE}{item}")
}

/// The field of a 제출문서's file.
pub fn required(document: DocumentId) -> String {
    format!("{REQUIRED}{document}")
}

/// The field of a 기타문서's 첨부파일설명; the row is there as long as this is.
pub fn other_description(other: OtherId) -> String {
    format!("{OTHER}{other}/description")
}

/// The field of a 기타문서's file.
pub fn other_file(other: OtherId) -> String {
    format!("{OTHER}{other}/file")
}

/// A bid's fields with their meaning.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a>(pub &'a Fields);

/// A row of 기타문서.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Which.
    pub id: OtherId,
    /// 첨부파일설명, as typed.
    pub description: String,
    /// 파일.
    pub file: Option<FileRef>,
}

/// Where a file is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attached {
    /// To a 제출문서.
    Required(DocumentId),
    /// To a 기타문서.
    Other(OtherId),
}

impl Attached {
    /// The field of a file; none for another field.
    pub fn of(field: &str) -> Option<Self> {
        if let Some(id) = field.strip_prefix(REQUIRED) {
            return id.parse().ok().map(Self::Required);
        }
        let id = field.strip_prefix(OTHER)?.strip_suffix("/file")?;
        id.parse().ok().map(Self::Other)
    }
}

/// What keeps a bid from being submitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// A line has no usable 견적단가 (BID-11).
    #[error("line {line}: {fault}")]
    Price {
        /// From 1.
        line: usize,
        /// Of which item.
        item: ItemId,
        /// What is wrong with it.
        fault: PriceFault,
    },
    /// A 필수 document has no file (BID-13).
    #[error("{title} is missing")]
    Document {
        /// Which.
        document: DocumentId,
        /// Its type.
        title: String,
    },
    /// A row of 기타문서 has no file, or no description.
    #[error("row {row} of the other documents is incomplete")]
    Other {
        /// From 1.
        row: usize,
        /// Which.
        other: OtherId,
    },
    /// More than [`MAX_OTHERS`] rows of 기타문서.
    #[error("at most {MAX_OTHERS} other documents")]
    TooManyOthers,
    /// The sum is larger than any amount.
    #[error("the total is too large")]
    Total,
}

impl<'a> Form<'a> {
    /// 견적단가 of an item as typed; empty where nothing was.
    pub fn typed_price(self, item: ItemId) -> &'a str {
        self.0.get(&price(item)).map_or("", Value::text)
    }

    /// The file of a 제출문서.
    pub fn document(self, document: DocumentId) -> Option<&'a FileRef> {
        self.0.get(&required(document))?.file()
    }

    /// 기타문서, in the order in which they were added.
    pub fn others(self) -> Vec<Other> {
        let rows = self.0.0.range(OTHER.to_owned()..).take_while(|(field, _)| field.starts_with(OTHER));
        let mut others = BTreeMap::<OtherId, Other>::new();
        for (field, value) in rows {
            let Some((id, part)) = field[OTHER.len()..].split_once('/') else { continue };
            let Ok(id) = id.parse() else { continue };
            let other = others.entry(id).or_insert_with(|| Other { id, description: String::new(), file: None });
            match part {
                "description" => value.text().clone_into(&mut other.description),
                "file" => other.file = value.file().cloned(),
                _ => {}
            }
        }
        others.into_values().collect()
    }

    /// 견적금액 of every line that has a price, summed: net of VAT.
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`].
    pub fn total(self, notice: &BidNotice) -> Result<Money, MoneyFault> {
        let mut total = Money::zero(notice.currency);
        for item in &notice.items {
            if let Ok(unit_price) = unit_price(self.typed_price(item.id), notice.currency) {
                total = total.plus(Money::line(item.quantity, unit_price)?)?;
            }
        }
        Ok(total)
    }

    /// The bid to submit.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn submission(self, company: CompanyId, notice: &BidNotice) -> Result<Submission, Vec<Gap>> {
        let mut gaps = Vec::new();
        let mut lines = Vec::new();
        for (index, item) in notice.items.iter().enumerate() {
            match unit_price(self.typed_price(item.id), notice.currency) {
                Ok(unit_price) => match Money::line(item.quantity, unit_price) {
                    Ok(amount) => lines.push(Line { item: item.clone(), unit_price, amount }),
                    Err(_) => gaps.push(Gap::Total),
                },
                Err(fault) => gaps.push(Gap::Price { line: index + 1, item: item.id, fault }),
            }
        }
        let mut documents = Vec::new();
        for document in &notice.documents {
            match self.document(document.id) {
                Some(file) => documents.push(Filed { document: document.clone(), file: file.clone() }),
                None if document.is_mandatory => {
                    gaps.push(Gap::Document { document: document.id, title: document.title.clone() });
                }
                None => {}
            }
        }
        let rows = self.others();
        if rows.len() > MAX_OTHERS {
            gaps.push(Gap::TooManyOthers);
        }
        let mut others = Vec::new();
        for (index, row) in rows.into_iter().enumerate() {
            match row.file {
                Some(file) if !typed::is_blank(&row.description) => {
                    others.push(OtherFile { description: typed::text(&row.description), file });
                }
                _ => gaps.push(Gap::Other { row: index + 1, other: row.id }),
            }
        }
        let total = self.total(notice).inspect_err(|_| {
            if !gaps.contains(&Gap::Total) {
                gaps.push(Gap::Total);
            }
        });
        match total {
            Ok(total) if gaps.is_empty() => Ok(Submission {
                notice: notice.id,
                notice_rev: notice.rev,
                number: notice.number,
                company,
                currency: notice.currency,
                lines,
                total,
                documents,
                others,
            }),
            _ => Err(gaps),
        }
    }
}
