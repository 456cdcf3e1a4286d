//! Finding rows of a list: by what the window asks, or by what another screen wants to know.

use jiff::civil::Date;
use pok_api::Problem;
use pok_api::desktop::page::{Paging, SIZES};
use pok_api::list::{Asked, Condition, Dir, Found, Given, Key, Kind, List, Value, days};
use pok_api::record::Source as _;
use pok_domain::Period;
use pok_domain::name::folded;
use pok_domain::period::PeriodFault;
use pok_domain::time::korean_midnight;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor, SqlitePool};

use super::table::{BITS, LATEST, SOUGHT, quoted, sql};
use crate::record;

/// What was written on this computer and stands in no record yet: rows whose code in one column is another one here.
/// Few, as it is sent at once.
pub(crate) struct Overlay<L: List> {
    column: &'static str,
    /// The row's identifier, and the code's place in the specification's order.
    ranks: Vec<(String, i64)>,
    show: fn(&mut L::Row, i64),
}

impl<L: List> Overlay<L> {
    /// Nothing.
    pub(crate) const fn none() -> Self {
        Self { column: "", ranks: Vec::new(), show: |_, _| {} }
    }

    /// In a column: the rows' identifiers, and the codes' places in the specification's order; `show` puts one in its
    /// row.
    pub(crate) const fn new(column: &'static str, ranks: Vec<(String, i64)>, show: fn(&mut L::Row, i64)) -> Self {
        Self { column, ranks, show }
    }
}

/// Why a list can't be asked that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskFault {
    /// It has no such condition, or the condition takes something else.
    Condition(String),
    /// The condition's period is none.
    Period(&'static str, PeriodFault),
    /// It has no such column, or can't be ordered by it.
    Sort,
    /// A page has another number of rows.
    Size,
}

impl From<AskFault> for Problem {
    fn from(fault: AskFault) -> Self {
        match fault {
            AskFault::Condition(id) => Self::field(format!("asked.{id}"), "the list has no such condition"),
            AskFault::Period(id, error) => Self::field(format!("asked.{id}"), error.to_string()),
            AskFault::Sort => Self::field("paging.sort.column", "the list has no such column to sort by"),
            AskFault::Size => Self::field("paging.size", "a page has 5, 10, 20, 50 or 100 rows"),
        }
    }
}

enum Test {
    /// A column's key is one of these.
    Any(&'static str, Vec<i64>),
    /// Between two keys, both included.
    Between(&'static str, i64, i64),
    /// The same; or every one of these columns has one of its keys.
    Either(&'static str, i64, i64, &'static [(&'static str, &'static [i64])]),
    /// One of the columns holds the folded text.
    Part(&'static [&'static str], String),
    /// Anything but this key.
    Not(&'static str, i64),
    /// There is something.
    Present(&'static str),
    /// One of these rows, as JSON.
    Rows(String),
}

/// Which rows of [`Test::Either`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Both,
    /// Those between.
    First,
    /// The others.
    Rest,
}

/// A question to a list.
pub(crate) struct Query<L: List> {
    tests: Vec<Test>,
    order: Option<(&'static str, bool)>,
    overlay: Overlay<L>,
}

impl<L: List> Query<L> {
    /// Everything, in the list's own order.
    pub(crate) fn new() -> Self {
        Self { tests: Vec::new(), order: None, overlay: Overlay::none() }
    }

    /// What the window asks.
    ///
    /// # Errors
    /// [`AskFault`].
    pub(crate) fn asked(asked: &Asked, paging: &Paging) -> Result<Self, AskFault> {
        if !SIZES.contains(&paging.size) {
            return Err(AskFault::Size);
        }
        let mut query = Self::new();
        for id in asked.keys() {
            if !L::CONDITIONS.iter().any(|condition| condition.id == id) {
                return Err(AskFault::Condition(id.clone()));
            }
        }
        for condition in L::CONDITIONS {
            query.ask(condition, asked.get(condition.id))?;
        }
        if let Some(sort) = &paging.sort {
            let column = L::COLUMNS.iter().find(|column| column.id == sort.column && column.sorts);
            query.order = Some((column.ok_or(AskFault::Sort)?.id, sort.descending));
        }
        Ok(query)
    }

    fn ask(&mut self, condition: &Condition, given: Option<&Given>) -> Result<(), AskFault> {
        let wrong = || AskFault::Condition(condition.id.to_owned());
        match (&condition.kind, given) {
            (Kind::Without { .. } | Kind::Tick { .. }, Some(Given::With))
            | (Kind::Part(_) | Kind::One { first: None, .. } | Kind::Days { .. }, None) => {}
            (Kind::Without { column, rank } | Kind::Tick { column, rank }, None) => {
                self.tests.push(Test::Not(column, *rank))
            }
            (Kind::Part(columns), Some(Given::Part(part))) => {
                let part = folded(part).into_owned();
                if !part.is_empty() {
                    self.tests.push(Test::Part(columns, part));
                }
            }
            (Kind::One { column, choices, first }, given @ (None | Some(Given::One(_)))) => {
                let code = match given {
                    Some(Given::One(code)) => Some(&**code),
                    _ => *first,
                };
                let choice = choices().into_iter().find(|choice| Some(choice.code) == code).ok_or_else(wrong)?;
                self.tests.push(Test::Any(column, vec![choice.rank]));
            }
            (Kind::Days { column, instants, or, .. }, Some(Given::Days { from, to, opening })) => {
                Period::new(*from, *to).map_err(|error| AskFault::Period(condition.id, error))?;
                let (first, last) = bounds(*instants, *from, *to);
                self.tests.push(match *opening && !or.is_empty() {
                    true => Test::Either(column, first, last, or),
                    false => Test::Between(column, first, last),
                });
            }
            _ => return Err(wrong()),
        }
        Ok(())
    }

    /// Only rows whose column has one of these values.
    pub(crate) fn any(mut self, column: &'static str, values: &[Value]) -> Self {
        let keys = values.iter().filter_map(|value| match value.key() {
            Key::Integer(key) => Some(key),
            Key::Nothing | Key::Text(_) => None,
        });
        self.tests.push(Test::Any(column, keys.collect()));
        self
    }

    /// Only rows whose column has this value or a larger one.
    pub(crate) fn from(mut self, column: &'static str, value: &Value) -> Self {
        if let Key::Integer(key) = value.key() {
            self.tests.push(Test::Between(column, key, i64::MAX));
        }
        self
    }

    /// Only rows with something in the column.
    pub(crate) fn present(mut self, column: &'static str) -> Self {
        self.tests.push(Test::Present(column));
        self
    }

    /// Only these rows, by [`List::id`]; all where none are named.
    pub(crate) fn only(mut self, rows: &[String]) -> Self {
        if !rows.is_empty() {
            self.tests.push(Test::Rows(serde_json::Value::from(rows).to_string()));
        }
        self
    }

    /// By a column, smallest first or last.
    pub(crate) fn by(mut self, column: &'static str, descending: bool) -> Self {
        self.order = Some((column, descending));
        self
    }

    /// With what was written on this computer.
    pub(crate) fn over(mut self, overlay: Overlay<L>) -> Self {
        self.overlay = overlay;
        self
    }

    /// How many there are.
    pub(crate) async fn count(&self, pool: &SqlitePool) -> Result<u64, sqlx::Error> {
        let mut query = QueryBuilder::new("select count(*) from ");
        query.push(quoted::<L>());
        self.push_tests(&mut query, Of::Both, &latest::<L>(pool).await?);
        let total: i64 = query.build_query_scalar().fetch_one(pool).await?;
        Ok(total.unsigned_abs())
    }

    /// The first of them.
    pub(crate) async fn first(&self, pool: &SqlitePool, limit: u32) -> Result<Vec<L::Row>, sqlx::Error> {
        self.part(pool, i64::from(limit), 0).await
    }

    /// All of them: where they are known to be few.
    pub(crate) async fn all(&self, pool: &SqlitePool) -> Result<Vec<L::Row>, sqlx::Error> {
        self.part(pool, -1, 0).await
    }

    /// A page; how many there are in all where it takes no counting.
    pub(crate) async fn page(&self, pool: &SqlitePool, paging: &Paging) -> Result<Found<L::Row>, sqlx::Error> {
        let (size, before) = (u64::from(paging.size), u64::from(paging.page) * u64::from(paging.size));
        let rows = self.part(pool, i64::from(paging.size), i64::try_from(before).unwrap_or(i64::MAX)).await?;
        let count = rows.len() as u64;
        let is_last = count < size && (count > 0 || before == 0);
        Ok(Found { rows, total: is_last.then_some(before + count) })
    }

    /// Where they are in the table, in their order: at most so many.
    pub(super) async fn places(&self, on: &mut SqliteConnection, limit: usize) -> Result<Vec<i64>, sqlx::Error> {
        let mut query = QueryBuilder::new("");
        let latest = latest::<L>(&mut *on).await?;
        self.push_places(&mut query, i64::try_from(limit).unwrap_or(i64::MAX), 0, &latest);
        query.build_query_scalar().fetch_all(on).await
    }

    /// The rows at some places of the table, in the same transaction as they were found: what they are made of.
    pub(super) async fn found(on: &mut SqliteConnection, places: &[i64]) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut query = QueryBuilder::new("select value");
        push_bodies::<L>(&mut query);
        query.push(" from json_each(").push_bind(serde_json::Value::from(places).to_string());
        query.push(format_args!(") cross join record r on r.place = value >> {BITS} order by key"));
        query.build().fetch_all(on).await
    }

    async fn part(&self, pool: &SqlitePool, limit: i64, offset: i64) -> Result<Vec<L::Row>, sqlx::Error> {
        // The page is found in an index; only its rows are read whole.
        let mut query = QueryBuilder::new("select page.place");
        push_bodies::<L>(&mut query);
        query.push(" from (");
        self.push_places(&mut query, limit, offset, &latest::<L>(pool).await?);
        query.push(format_args!(") page cross join record r on r.place = page.place >> {BITS}"));
        self.push_order(&mut query, "page.");
        self.rows(&query.build().fetch_all(pool).await?)
    }

    /// Makes the rows of what was found, with what was written on this computer.
    pub(super) fn rows(&self, found: &[SqliteRow]) -> Result<Vec<L::Row>, sqlx::Error> {
        let (mut rows, mut of, mut made) = (Vec::with_capacity(found.len()), None, Vec::new());
        for row in found {
            let place: i64 = row.try_get(0)?;
            // Neighbours are often of one record.
            if of.replace(place >> BITS) != Some(place >> BITS) {
                let bodies = (1..=L::Of::KINDS.len()).map(|kind| row.try_get(kind));
                let bodies = bodies.collect::<Result<Vec<Option<&str>>, _>>()?;
                made =
                    record::source(L::NAME, &bodies).map(|of| L::rows(&of)).into_iter().flatten().map(Some).collect();
            }
            let which = usize::try_from(place & ((1 << BITS) - 1)).unwrap_or(usize::MAX);
            let mut row = made.get_mut(which).and_then(Option::take).ok_or(sqlx::Error::RowNotFound)?;
            if !self.overlay.ranks.is_empty() {
                let id = L::id(&row);
                if let Some((_, rank)) = self.overlay.ranks.iter().find(|(of, _)| *of == id) {
                    (self.overlay.show)(&mut row, *rank);
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// A column, with what was written on this computer.
    fn push_column(&self, query: &mut QueryBuilder<Sqlite>, column: &str) {
        if self.overlay.column != column || self.overlay.ranks.is_empty() {
            query.push("\"").push(column).push("\"");
            return;
        }
        query.push("case id");
        for (id, rank) in &self.overlay.ranks {
            query.push(" when ").push_bind(id.clone()).push(" then ").push_bind(*rank);
        }
        query.push(" else \"").push(column).push("\" end");
    }

    fn push_any(&self, query: &mut QueryBuilder<Sqlite>, column: &str, keys: &[i64]) {
        self.push_column(query, column);
        query.push(" in (");
        for (place, key) in keys.iter().enumerate() {
            query.push(if place == 0 { "" } else { ", " }).push_bind(*key);
        }
        query.push(")");
    }

    /// Where the rows of a page are, and what they are ordered by. Rows of either kind come in their order from an index
    /// each, so that a page of many needn't sort them all.
    fn push_places(&self, query: &mut QueryBuilder<Sqlite>, limit: i64, offset: i64, latest: &str) {
        let has_either = self.tests.iter().any(|test| matches!(test, Test::Either(..)));
        for (of, before) in
            if has_either { &[(Of::First, ""), (Of::Rest, " union all ")][..] } else { &[(Of::Both, "")] }
        {
            query.push(before).push("select place");
            for (column, _) in self.order() {
                query.push(", ");
                self.push_column(query, column);
                query.push(" \"").push(column).push("\"");
            }
            query.push(" from ").push(quoted::<L>());
            self.push_tests(query, *of, latest);
        }
        self.push_order(query, "");
        query.push(" limit ").push_bind(limit).push(" offset ").push_bind(offset);
    }

    fn push_tests(&self, query: &mut QueryBuilder<Sqlite>, of: Of, latest: &str) {
        for (place, test) in self.tests.iter().enumerate() {
            query.push(if place == 0 { " where " } else { " and " });
            match test {
                Test::Any(column, keys) => self.push_any(query, column, keys),
                Test::Between(column, first, last) => push_between(query, column, *first, *last),
                Test::Either(column, first, last, or) => {
                    query.push("(");
                    push_between(query, column, *first, *last);
                    query.push(match of {
                        Of::Both => " or ",
                        Of::First => "",
                        Of::Rest => " is not true and ",
                    });
                    for (place, (column, keys)) in or.iter().enumerate().filter(|_| of != Of::First) {
                        query.push(if place == 0 { "" } else { " and " });
                        self.push_any(query, column, keys);
                    }
                    query.push(")");
                }
                Test::Part(columns, part) => {
                    for (place, column) in columns.iter().enumerate() {
                        query.push(if place == 0 { "(" } else { " or " });
                        query.push(format_args!("instr(coalesce(\"{column}{SOUGHT}\", \"{column}\"), "));
                        query.push_bind(part.clone()).push(") > 0");
                    }
                    query.push(")");
                }
                Test::Not(column, key) => {
                    self.push_column(query, column);
                    query.push(" <> ").push_bind(*key);
                }
                Test::Rows(rows) => {
                    query.push("id in (select value from json_each(").push_bind(rows.clone()).push("))");
                }
                Test::Present(column) => drop(query.push("\"").push(column).push("\" is not null")),
            }
        }
        if !latest.is_empty() {
            query.push(if self.tests.is_empty() { " where " } else { " and " }).push(latest);
        }
    }

    /// What rows are ordered by before their place.
    fn order(&self) -> impl Iterator<Item = (&'static str, Dir)> {
        let by = self.order.map(|(column, descending)| (column, if descending { Dir::Down } else { Dir::Up }));
        by.into_iter()
            .chain(L::NEWEST.iter().copied().filter(move |(column, _)| by.is_none_or(|(by, _)| by != *column)))
    }

    fn push_order(&self, query: &mut QueryBuilder<Sqlite>, of: &str) {
        query.push(" order by ");
        for (column, dir) in self.order() {
            query.push(of).push("\"").push(column).push("\"").push(sql(dir)).push(", ");
        }
        query.push(of).push("place");
    }
}

fn push_between(query: &mut QueryBuilder<Sqlite>, column: &str, first: i64, last: i64) {
    query.push("(\"").push(column).push("\" between ").push_bind(first);
    query.push(" and ").push_bind(last).push(")");
}

/// That a row is of the latest version, where that matters.
async fn latest<L: List>(on: impl SqliteExecutor<'_>) -> Result<String, sqlx::Error> {
    let Some((key, version)) = L::LATEST else { return Ok(String::new()) };
    let table = quoted::<L>();
    // There is no index while the first copy is under way: then all of them are looked at, once.
    let query = sqlx::query_scalar("select exists (select 1 from sqlite_schema where name = $1)");
    Ok(match query.bind(format!("list_{}.{LATEST}", L::NAME)).fetch_one(on).await? {
        true => format!(
            "not exists (select 1 from {table} newer where newer.\"{key}\" = {table}.\"{key}\" \
             and newer.\"{version}\" > {table}.\"{version}\")"
        ),
        false => format!(
            "(\"{key}\", \"{version}\") in (select \"{key}\", max(\"{version}\") from {table} group by \"{key}\")"
        ),
    })
}

/// The bodies that a row is made of, one a kind, after its place; `r` is the record of the first.
fn push_bodies<L: List>(query: &mut QueryBuilder<Sqlite>) {
    query.push(", r.body");
    for kind in &L::Of::KINDS[1..] {
        query.push(format_args!(", (select o.body from record o where o.kind = '{kind}' and o.id = r.id)"));
    }
}

/// The keys of a period: days, or instants from the first midnight in Korea to before the last.
fn bounds(instants: bool, from: Date, to: Date) -> (i64, i64) {
    if !instants {
        return (days(from), days(to));
    }
    let after = to.tomorrow().map_or(i64::MAX, |day| korean_midnight(day).as_microsecond());
    (korean_midnight(from).as_microsecond(), after - 1)
}

#[cfg(test)]
mod tests {
    use pok_api::list::contract_item::ContractItems;
    use sqlx::sqlite::SqlitePoolOptions;
    use sqlx::{AssertSqlSafe, Connection as _};

    use super::*;
    use crate::list::Table;

    /// What SQLite does to find the first page as the list opens.
    async fn steps<L: List>() -> Result<Vec<String>, sqlx::Error> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        let table = Table::of::<L>();
        sqlx::raw_sql(AssertSqlSafe(table.schema + &table.indexes)).execute(&mut connection).await?;
        let month = Period { from: Date::constant(2026, 11, 1), to: Date::constant(2026, 11, 30) };
        let days = L::CONDITIONS.iter().filter(|condition| matches!(condition.kind, Kind::Days { .. }));
        let asked = days.map(|condition| (condition.id.to_owned(), Given::days(month, true))).collect();
        let mut query = QueryBuilder::new("explain query plan ");
        let latest = latest::<L>(&mut connection).await?;
        Query::<L>::asked(&asked, &Paging::default()).expect("a question").push_places(&mut query, 10, 0, &latest);
        let steps: Vec<(i64, i64, i64, String)> = query.build_query_as().fetch_all(&mut connection).await?;
        Ok(steps.into_iter().map(|(.., step)| step).collect())
    }

    #[tokio::test]
    async fn a_list_opens_without_sorting_or_reading_what_is_not_shown() -> Result<(), sqlx::Error> {
        macro_rules! each {
            ($($list:ty,)+) => { $(
                let found = steps::<$list>().await?;
                let sorts = found.iter().any(|step| step.contains("TEMP B-TREE"));
                let reads = found.iter().any(|step| step.contains("list_") && !step.contains("COVERING INDEX"));
                assert!(!sorts && !reads, "{}: {found:#?}", <$list>::NAME);
            )+ };
        }
        pok_api::lists!(each);
        Ok(())
    }

    #[tokio::test]
    async fn con_23_before_there_are_indexes_only_the_latest_version_counts_too() -> Result<(), sqlx::Error> {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await?;
        let table = Table::of::<ContractItems>();
        sqlx::raw_sql(AssertSqlSafe(table.schema)).execute(&pool).await?;
        let insert = "insert into list_contract_items (place, id, contract_no, version) values \
                      (0, 'a', 'one', 1), (1, 'c', 'one', 2), (2, 'b', 'one', 2), (3, 'd', 'two', 1)";
        sqlx::raw_sql(insert).execute(&pool).await?;
        let query = Query::<ContractItems>::new();
        assert_eq!(query.count(&pool).await?, 3);
        sqlx::raw_sql(AssertSqlSafe(table.indexes)).execute(&pool).await?;
        assert_eq!(query.count(&pool).await?, 3);
        assert_eq!(query.places(&mut *pool.acquire().await?, 9).await?, [3, 1, 2], "items as in their contract");
        Ok(())
    }
}
