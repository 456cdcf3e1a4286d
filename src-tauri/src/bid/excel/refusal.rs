//! Why a file isn't taken at all, and how the window is told.

use pok_api::{Code, FieldFault, Problem};
use pok_domain::file::FileRefusal;

/// Why a file isn't taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is larger than any form, or would be once unpacked.
    TooLarge,
    /// It is no spreadsheet of a format that is read, or a damaged one.
    Unreadable,
    /// Nobody can read it without its key, or there is nothing to read.
    Locked(FileRefusal),
    /// A table of another kind, be it named as Excel's: a web page, XML of 2003, text, a binary workbook. Excel can save it
    /// as one that is read.
    OtherFormat,
    /// A visible sheet can't be read.
    Sheet(String),
    /// It is a spreadsheet without the form's columns.
    NoForm,
    /// Its prices' label says something else than the notice's currency without VAT, now: those that were passed over.
    Labels(Vec<String>),
    /// More than one column fits, on one sheet or several: where each of them is.
    Several(Vec<String>),
}

impl Refusal {
    /// As a call answers it: what the window words stands in the fields.
    pub(super) fn problem(self) -> Problem {
        match self {
            Self::TooLarge => Problem::new(Code::FileTooLarge, "the file is larger than any form of prices"),
            Self::Unreadable => unread("the file is no readable spreadsheet"),
            Self::Locked(refusal) => Problem::refused(refusal),
            Self::OtherFormat => {
                let message = "the file is a table of another format; save it as .xlsx";
                Problem { fields: vec![field("file", "FORMAT")], ..unread(message) }
            }
            Self::Sheet(name) => Problem { fields: vec![field("sheet", &name)], ..unread("a sheet can't be read") },
            Self::NoForm => Problem::field("file", "the file has no column 견적단가 beside No. and 품목명"),
            Self::Labels(labels) => named("label", &labels, "no column is labelled as this notice's prices"),
            Self::Several(columns) => named("column", &columns, "more than one column of prices"),
        }
    }
}

fn unread(message: &str) -> Problem {
    Problem::new(Code::FileType, message)
}

fn field(field: &str, message: &str) -> FieldFault {
    FieldFault { field: field.to_owned(), message: message.to_owned() }
}

fn named(name: &str, names: &[String], message: &str) -> Problem {
    let fields = names.iter().map(|one| field(name, one)).collect();
    Problem { fields, ..Problem::new(Code::Invalid, message) }
}
