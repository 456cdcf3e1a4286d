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

    /// Starts the program again with so many more contracts in its copy, of which no list knows yet.
    pub(crate) async fn restart_with_contracts(self, many: u64) -> Self {
        let key = self.key();
        let query = "with recursive n (i) as (select 1 union all select i + 1 from n where i < $1) \
            insert into record (kind, id, rev, body) \
            select kind, printf('00000000-0000-7000-8000-%012d', i), rev, json_set(body, \
            '$.id', printf('00000000-0000-7000-8000-%012d', i), '$.number', printf('CR20200101-%03d', i), \
            '$.contract_date', date('2020-01-01', (i % 1000) || ' days'), '$.items', json_array(body -> '$.items[0]')) \
            from n, (select * from record where kind = 'contract' and body ->> 'status' = 'COMPLETED' limit 1)";
        let change = sqlx::query(query).bind(many as i64);
        self.restart_after(async |data| super::edit_mirror(data, &key, change).await).await
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
