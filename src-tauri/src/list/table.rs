//! The table of a list: what a page is found, filtered and sorted by.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use pok_api::list::{Column, Dir, Key, Kind, List, Value};
use pok_api::record::Source as _;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::record::{self, Body};

/// The ending of a column that holds what a search looks in, where that isn't what orders it.
pub(super) const SOUGHT: &str = "~";

/// A list's table.
pub(crate) struct Table {
    /// The list's name.
    pub(crate) name: &'static str,
    /// What its rows are made of.
    pub(crate) kinds: &'static [&'static str],
    /// Makes it, empty.
    pub(super) schema: String,
    insert: String,
    remove: String,
    /// The rows of a source as JSON arrays, in the order of `insert`.
    rows: fn(&str, &[Option<String>], &mut Vec<String>),
}

impl Table {
    /// From the declaration.
    pub(crate) fn of<L: List>() -> Self {
        let name = quoted::<L>();
        let columns = columns::<L>();
        let named: String = columns.iter().fold(String::new(), |text, column| text + ", \"" + column + "\"");
        let taken = (0..columns.len() + 3).map(|place| format!("value ->> {place}")).collect::<Vec<_>>().join(", ");
        Self {
            name: L::NAME,
            kinds: L::Of::KINDS,
            schema: schema::<L>(&name, &named),
            insert: format!("insert into {name} (record, id, body{named}) select {taken} from json_each($1)"),
            remove: format!("delete from {name} where record in (select value from json_each($1))"),
            rows: rows::<L>,
        }
    }

    /// Puts the rows of some records in the place of those that are there.
    pub(super) async fn put(&'static self, on: &mut SqliteConnection, ids: &[&str]) -> Result<(), sqlx::Error> {
        let bodies = record::bodies(on, self.kinds, ids).await?;
        let mut rows = Vec::new();
        for (id, bodies) in &bodies {
            (self.rows)(id, bodies, &mut rows);
        }
        sqlx::query(AssertSqlSafe(&*self.remove)).bind(record::json_of(ids)).execute(&mut *on).await?;
        if !rows.is_empty() {
            let rows = format!("[{}]", rows.join(","));
            sqlx::query(AssertSqlSafe(&*self.insert)).bind(rows).execute(on).await?;
        }
        Ok(())
    }
}

/// Writes records and what lists show of them; removes those of `gone`, by kind and identifier.
pub(crate) async fn write(
    on: &mut SqliteConnection,
    bodies: &[&Body],
    gone: &[&(String, String)],
) -> Result<(), sqlx::Error> {
    record::put(on, bodies).await?;
    for (kind, id) in gone {
        record::remove(on, kind, &[id]).await?;
    }
    let mut touched = BTreeSet::new();
    touched.extend(bodies.iter().map(|body| (&*body.kind, &*body.id)));
    touched.extend(gone.iter().map(|(kind, id)| (&**kind, &**id)));
    for table in &*super::TABLES {
        let ids: BTreeSet<&str> =
            touched.iter().filter(|(kind, _)| table.kinds.contains(kind)).map(|(_, id)| *id).collect();
        if !ids.is_empty() {
            table.put(on, &ids.into_iter().collect::<Vec<_>>()).await?;
        }
    }
    Ok(())
}

/// `"list_contracts"`.
pub(super) fn quoted<L: List>() -> String {
    format!("\"list_{}\"", L::NAME)
}

/// Whether rows are the records themselves: then they aren't kept twice.
pub(super) fn is_record<L: List>() -> bool {
    TypeId::of::<L::Of>() == TypeId::of::<L::Row>()
}

/// Whether a condition looks in the column, and its order isn't what it looks in.
fn has_sought<R>(column: &Column<R>, conditions: &[pok_api::list::Condition]) -> bool {
    conditions.iter().any(|condition| matches!(condition.kind, Kind::Part(columns) if columns.contains(&column.id)))
}

/// The table's columns after `record`, `id` and `body`: one an order, one a searched text.
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

fn schema<L: List>(name: &str, named: &str) -> String {
    let newest: Vec<String> = L::NEWEST.iter().map(|(column, dir)| format!("\"{column}\"{}", sql(*dir))).collect();
    let newest = newest.join(", ");
    let bare = name.trim_matches('"');
    let mut text = format!(
        "create table {name} (place integer primary key, record text not null, id text not null, body text{named});\n\
         create index \"{bare}.record\" on {name} (record);\n"
    );
    // The first answers the list as it opens, its codes and days too, without touching a row that isn't shown.
    let asked: BTreeSet<&str> = L::CONDITIONS.iter().filter_map(|condition| asked(&condition.kind)).collect();
    let rest = asked.iter().filter(|column| !L::NEWEST.iter().any(|(newest, _)| newest == *column));
    let rest: String = rest.fold(String::new(), |text, column| text + ", \"" + column + "\"");
    if let Some((key, version)) = L::LATEST {
        text += &format!("create index \"{bare}.latest\" on {name} (\"{key}\", \"{version}\");\n");
    }
    // Writing to a string can't fail.
    let _ = writeln!(text, "create index \"{bare}.newest\" on {name} ({newest}, id{rest});");
    for column in asked.iter().filter(|column| L::NEWEST.first().is_none_or(|(first, _)| first != *column)) {
        let _ = writeln!(text, "create index \"{bare}.{column}\" on {name} (\"{column}\", {newest}, id);");
    }
    text
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

fn rows<L: List>(record: &str, bodies: &[Option<String>], into: &mut Vec<String>) {
    let Some(of) = record::source::<L::Of>(record, bodies) else { return };
    for row in L::rows(&of) {
        let body = if is_record::<L>() { None } else { serde_json::to_string(&row).ok() };
        let mut cells = vec![record.into(), L::id(&row).into(), serde_json::Value::from(body)];
        for column in L::COLUMNS {
            cells.push(cell(&(column.value)(&row)));
            if has_sought(column, L::CONDITIONS) {
                cells.push(column.sought(&row).into());
            }
        }
        into.push(serde_json::Value::Array(cells).to_string());
    }
}

fn cell(value: &Value) -> serde_json::Value {
    match value.key() {
        Key::Nothing => serde_json::Value::Null,
        Key::Integer(number) => number.into(),
        Key::Text(text) => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
            assert!(Table::of::<L>().schema.contains(&leads), "{}: no index begins with {column}", L::NAME);
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
