//! What the window asks of any list: the calls come from the list, not beside it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Asked, List};
use crate::Call;
use crate::desktop::contract::Saved;
use crate::desktop::page::{Paging, Sort};

/// A page of a list, or how many rows there are in all; from the local store. Rows come first, so that the page is there
/// before it has been counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Search<L> {
    /// The conditions.
    pub asked: Asked,
    /// Which page.
    pub paging: Paging,
    /// What of it.
    pub part: Part,
    #[serde(skip)]
    of: PhantomData<fn() -> L>,
}

/// What is wanted of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Its rows.
    Rows,
    /// 총 N건.
    Total,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<R> {
    /// The page's rows; none where only the total was wanted.
    pub rows: Vec<R>,
    /// 총 N건; none where rows were wanted and it takes counting.
    pub total: Option<u64>,
}

impl<L> Search<L> {
    /// A question.
    pub const fn new(asked: Asked, paging: Paging, part: Part) -> Self {
        Self { asked, paging, part, of: PhantomData }
    }
}

impl<L: List> Call for Search<L> {
    const NAME: &'static str = L::SEARCH;
    type Reply = Found<L::Row>;
}

/// [다운로드]: every row that the conditions find, as Excel, in the computer's downloads folder. How far it has come is
/// told by [`crate::desktop::event::EXPORTING`]; [`crate::desktop::list::StopExport`] stops it.
///
/// Answers none after having been stopped. Fails with `Invalid` for a column that isn't the list's or has no values,
/// `FileTooLarge` for more rows than a sheet has, `TooMany` while two others are written, `DiskFull`. No half file is left.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Export<L> {
    /// Chosen by the window, new for each.
    pub export: Uuid,
    /// The conditions.
    pub asked: Asked,
    /// The order; none for the list's own.
    pub sort: Option<Sort>,
    /// Only these rows, by [`List::id`]; all that are found where none are named.
    pub rows: Vec<String>,
    /// The columns, in the order that is seen.
    pub columns: Vec<String>,
    /// What the list is called: begins the file's name.
    pub title: String,
    /// The texts in the window's language: of the columns' headers and of [`super::code::WORDS`].
    pub words: BTreeMap<String, String>,
    #[serde(skip)]
    of: PhantomData<fn() -> L>,
}

impl<L> Export<L> {
    /// A file of everything in the list's own order.
    pub fn new(export: Uuid, columns: Vec<String>, title: String, words: BTreeMap<String, String>) -> Self {
        let (asked, sort, rows) = Default::default();
        Self { export, asked, sort, rows, columns, title, words, of: PhantomData }
    }
}

impl<L: List> Call for Export<L> {
    const NAME: &'static str = L::EXPORT;
    type Reply = Option<Saved>;
}
