//! Asking lists, as the window does: rows first, and then how many there are in all.

use pok_api::Problem;
use pok_api::desktop::page::Paging;
use pok_api::list::bid::Bids;
use pok_api::list::contract::Contracts;
use pok_api::list::{Asked, Found, Given, List, Part, Search};

use super::Desk;

/// A page, and how many rows there are in all.
#[derive(Debug, PartialEq)]
pub(crate) struct Page<R> {
    pub(crate) rows: Vec<R>,
    pub(crate) total: u64,
}

/// Conditions by their identifiers.
pub(crate) fn asked<'a>(given: impl IntoIterator<Item = (&'a str, Given)>) -> Asked {
    given.into_iter().map(|(condition, given)| (condition.to_owned(), given)).collect()
}

/// Part of a text.
pub(crate) fn part(text: &str) -> Given {
    Given::Part(text.to_owned())
}

/// A code.
pub(crate) fn one(code: &str) -> Given {
    Given::One(code.to_owned())
}

/// So many rows that nothing is on another page.
pub(crate) fn large() -> Paging {
    Paging { size: 100, ..Paging::default() }
}

impl Desk {
    pub(crate) async fn search<L: List>(&self, asked: Asked, paging: Paging) -> Result<Page<L::Row>, Problem> {
        let ask = |part| self.call(Search::<L>::new(asked.clone(), paging.clone(), part));
        let Found { rows, total } = ask(Part::Rows).await?;
        let total = match total {
            Some(total) => total,
            None => ask(Part::Total).await?.total.unwrap(),
        };
        Ok(Page { rows, total })
    }

    /// 계약목록.
    pub(crate) async fn list(&self, given: impl IntoIterator<Item = (&str, Given)>) -> Page<<Contracts as List>::Row> {
        self.search::<Contracts>(asked(given), large()).await.unwrap()
    }

    /// 입찰진행현황.
    pub(crate) async fn bids(&self, given: impl IntoIterator<Item = (&str, Given)>) -> Page<<Bids as List>::Row> {
        self.search::<Bids>(asked(given), large()).await.unwrap()
    }
}
