//! The table of a list: what a page is found, filtered and sorted by.

use std::any::{Any, TypeId};
use std::collections::BTreeSet;
use std::sync::Arc;

use pok_api::list::{Column, Dir, Key, Kind, List};
use pok_api::record::Source as _;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, SqliteConnection};

use crate::record;
use crate::store::Insert;

/// A row's place is its record's place, that of the first kind, with so many bits after it: which of the record's rows it
/// is. So the table needn't say what it is made of, and a page that is found in an index is read from records at once.
pub(super) const BITS: u32 = 20;

/// The index by which a later version of a row is found.
pub(super) const LATEST: &str = "latest";

/// The ending of a column that holds what a search looks in; nothing where that is what orders it, too.
pub(super) const SOUGHT: &str = "~";

/// A list's table.
pub(crate) struct Table {
    /// The list's name.
    pub(crate) name: &'static str,
    /// What its rows are made of.
    pub(crate) kinds: &'static [&'static str],
    pub(super) of: TypeId,
    /// Makes it, empty.
    pub(super) schema: String,
    /// Makes what pages are found by, where it isn't there.
    pub(super) indexes: String,
    insert: Insert,
    remove: String,
    pub(super) read: Read,
    /// What it shows of a source.
    pub(super) rows: fn(&dyn Any) -> Rows,
}

/// Reads a source from its identifier and its bodies, one a kind.
type Read = fn(&str, &[Option<&str>]) -> Option<Box<dyn Any>>;

/// Rows without their places: their identifiers and columns.
pub(super) type Rows = Vec<Vec<Key>>;

impl Table {
    /// From the declaration.
    pub(crate) fn of<L: List>() -> Self {
        let name = quoted::<L>();
        let columns = columns::<L>();
        let named: String = columns.iter().fold(String::new(), |text, column| text + ", \"" + column + "\"");
        Self {
            name: L::NAME,
            kinds: L::Of::KINDS,
            of: TypeId::of::<L::Of>(),
            schema: format!("create table {name} (place integer primary key, id text not null{named});\n"),
            indexes: indexes::<L>(&name),
            insert: Insert::new(
                &name,
                &Vec::from_iter(["place", "id"].into_iter().chain(columns.iter().map(|column| &**column))),
                "",
            ),
            remove: format!(
                "delete from {name} where place in (select l.place from json_each($1) r cross join {name} l \
                 on l.place between r.value << {BITS} and (r.value + 1 << {BITS}) - 1)"
            ),
            read: |id, bodies| Some(Box::new(record::source::<L::Of>(id, bodies)?)),
            rows: |of| of.downcast_ref().map(rows::<L>).unwrap_or_default(),
        }
    }

    /// Removes the rows of records at some places.
    pub(super) async fn remove(&'static self, on: &mut SqliteConnection, places: &[i64]) -> Result<(), sqlx::Error> {
        let places = serde_json::Value::from(places).to_string();
        sqlx::query(AssertSqlSafe(&*self.remove)).bind(places).execute(on).await.map(drop)
    }

    /// Adds the rows of records at some places, of which there are none.
    pub(super) async fn add(
        &'static self,
        on: &mut SqliteConnection,
        rows: &[(i64, &Rows)],
    ) -> Result<(), sqlx::Error> {
        let rows: Vec<(i64, &Vec<Key>)> =
            rows.iter().flat_map(|(place, rows)| (*place << BITS..(*place + 1) << BITS).zip(rows.iter())).collect();
        let bind = |to: &mut SqliteArguments, (place, keys): &(i64, &Vec<Key>)| {
            to.add(*place)?;
            keys.iter().try_for_each(|key| match key {
                Key::Nothing => to.add(None::<i64>),
                Key::Integer(number) => to.add(*number),
                Key::Text(text) => to.add(Arc::clone(text)),
            })
        };
        self.insert.write(on, &rows, bind).await
    }
}

/// `"list_contracts"`.
pub(super) fn quoted<L: List>() -> String {
    format!("\"list_{}\"", L::NAME)
}

/// Whether a condition looks in the column.
fn has_sought<R>(column: &Column<R>, conditions: &[pok_api::list::Condition]) -> bool {
    conditions.iter().any(|condition| matches!(condition.kind, Kind::Part(columns) if columns.contains(&column.id)))
}

/// The table's columns after `place` and `id`: one an order, one a searched text.
fn columns<L: List>() -> Vec<String> {
    let mut all = Vec::new();
    for column in L::COLUMNS {
        all.push(column.id.to_owned());
        if has_sought(column, L::CONDITIONS) {
            all.push(format!("{}{SOUGHT}", column.id));
        }
    }
    all
}

fn indexes<L: List>(name: &str) -> String {
    let newest: Vec<String> = L::NEWEST.iter().map(|(column, dir)| format!("\"{column}\"{}", sql(*dir))).collect();
    let newest = newest.join(", ");
    // With the codes and days that are asked for, and the version, they answer without touching a row that isn't shown.
    let asked: BTreeSet<&str> = L::CONDITIONS.iter().filter_map(|condition| asked(&condition.kind)).collect();
    let rest = |first: &str| -> String {
        let is_there = |column: &str| column == first || L::NEWEST.iter().any(|(newest, _)| *newest == column);
        let latest = L::LATEST.into_iter().flat_map(|(key, version)| [key, version]);
        asked
            .iter()
            .copied()
            .chain(latest)
            .filter(|column| !is_there(column))
            .map(|column| format!(", \"{column}\""))
            .collect()
    };
    let mut all = vec![("newest", format!("{newest}, place{}", rest("")))];
    for column in asked.iter().filter(|column| L::NEWEST.first().is_none_or(|(first, _)| first != *column)) {
        all.push((column, format!("\"{column}\", {newest}, place{}", rest(column))));
    }
    if let Some((key, version)) = L::LATEST {
        all.push((LATEST, format!("\"{key}\", \"{version}\"")));
    }
    let bare = name.trim_matches('"');
    let make = |(index, on)| format!("create index if not exists \"{bare}.{index}\" on {name} ({on});\n");
    all.into_iter().map(make).collect()
}

/// The column whose code or day a condition asks for.
fn asked(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::One { column, .. }
        | Kind::Days { column, .. }
        | Kind::Without { column, .. }
        | Kind::Tick { column, .. } => Some(column),
        Kind::Part(_) => None,
    }
}

pub(super) const fn sql(dir: Dir) -> &'static str {
    match dir {
        Dir::Up => "",
        Dir::Down => " desc",
    }
}

fn rows<L: List>(of: &L::Of) -> Rows {
    let mut all = Rows::new();
    for row in L::rows(of) {
        let mut keys = vec![Key::Text(L::id(&row).into())];
        for column in L::COLUMNS {
            keys.push((column.value)(&row).key());
            if has_sought(column, L::CONDITIONS) {
                keys.push(column.sought(&row).map_or(Key::Nothing, |text| Key::Text(text.into())));
            }
        }
        all.push(keys);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use pok_api::list::Value;
    use pok_domain::{Currency, Money};
    use sqlx::Connection as _;

    use super::*;

    /// Every condition, order and index of a list names one of its columns, once.
    fn is_whole<L: List>() {
        let names: BTreeSet<&str> = L::COLUMNS.iter().map(|column| column.id).collect();
        assert_eq!(names.len(), L::COLUMNS.len(), "{}: a column twice", L::NAME);
        let has = |column: &str| assert!(names.contains(column), "{}: no column {column}", L::NAME);
        L::NEWEST.iter().for_each(|(column, _)| has(column));
        L::LATEST.iter().for_each(|(key, version)| [key, version].iter().for_each(|column| has(column)));
        for condition in L::CONDITIONS {
            match &condition.kind {
                Kind::Part(columns) => columns.iter().for_each(|column| has(column)),
                Kind::One { column, .. } | Kind::Without { column, .. } | Kind::Tick { column, .. } => has(column),
                Kind::Days { column, or, .. } => {
                    has(column);
                    or.iter().for_each(|(column, _)| has(column));
                }
            }
            let Some(column) = asked(&condition.kind) else { continue };
            let leads = format!("on {} (\"{column}\"", quoted::<L>());
            assert!(Table::of::<L>().indexes.contains(&leads), "{}: no index begins with {column}", L::NAME);
        }
    }

    #[test]
    fn every_list_is_whole() {
        macro_rules! each {
            ($($list:ty,)+) => { $(is_whole::<$list>();)+ };
        }
        pok_api::lists!(each);
        let names: BTreeSet<&str> = crate::list::TABLES.iter().map(|table| table.name).collect();
        assert_eq!(names.len(), crate::list::TABLES.len(), "two lists of one name");
    }

    /// A page of a list and a list sorted by Rust never disagree.
    #[tokio::test]
    async fn the_database_orders_keys_as_rust_does() -> Result<(), Box<dyn std::error::Error>> {
        let mut values = vec![Value::Nothing, Value::Yes(true), Value::Yes(false)];
        for number in ["CR20230208-1000", "CR20230208-999", "CR20230209-001", "BI20230209-001"] {
            values.push(Value::Number(number.parse()?));
        }
        for text in ["나", "가나", "가", "b", "A", "10", "9", "", "é", "e\u{301}", "\u{1F4C4}", "\u{FFFD}"] {
            values.push(Value::Text(text.to_owned()));
        }
        for amount in ["-1", "0", "0.01", "9999999999999", "10000000000000", "79228162514264337593543950335"] {
            values.push(Value::Quantity(amount.parse()?));
            values.push(Value::Money(Money { amount: amount.parse()?, currency: Currency::Krw }));
        }
        for day in ["1999-12-31", "2000-01-01", "2024-02-29"] {
            values.push(Value::Day(day.parse()?));
        }
        values.push(Value::Minute("2023-02-08T15:30:05Z".parse()?));
        let cell = |value: &Value| match value.key() {
            Key::Nothing => serde_json::Value::Null,
            Key::Integer(number) => number.into(),
            Key::Text(text) => text.to_string().into(),
        };
        let cells = serde_json::Value::Array(values.iter().map(cell).collect()).to_string();
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        for (order, dir) in [("", Dir::Up), (" desc", Dir::Down)] {
            let query = AssertSqlSafe(format!("select key from json_each($1) order by value{order}"));
            let places: Vec<i64> = sqlx::query_scalar(query).bind(&cells).fetch_all(&mut connection).await?;
            let found: Vec<Key> = places.iter().map(|place| values[*place as usize].key()).collect();
            let mut sorted: Vec<Key> = values.iter().map(Value::key).collect();
            sorted.sort();
            if dir == Dir::Down {
                sorted.reverse();
            }
            assert_eq!(found, sorted, "{order}");
        }
        Ok(())
    }
}
