//! What the feed brought, kept as it came: one table for all kinds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use pok_api::record::{Record, Source};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sqlx::{Arguments as _, SqliteConnection};

use crate::store::Insert;

/// A record as the feed brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    /// As the feed names it; one that this version doesn't know is kept all the same.
    pub(crate) kind: String,
    /// Tells it from others of its kind; empty where there is only one.
    pub(crate) id: String,
    /// 0 where it has none.
    pub(crate) rev: i64,
    /// Its JSON.
    pub(crate) json: Arc<str>,
}

/// What tells records apart, wherever their kind says it.
#[derive(Deserialize)]
struct Identity {
    id: Option<String>,
    /// A contact's data are about the contact.
    contact: Option<Of>,
    /// A draft is about something, an answer about a notice.
    subject: Option<String>,
    notice: Option<String>,
    #[serde(default)]
    rev: i64,
}

#[derive(Deserialize)]
struct Of {
    id: String,
}

impl Body {
    /// Reads what it is. A body of which nothing can be told stands for its kind.
    pub(crate) fn of(kind: &str, body: &RawValue) -> Self {
        let (id, rev) = match serde_json::from_str::<Identity>(body.get()) {
            Ok(found) => {
                let id = found.id.or(found.contact.map(|contact| contact.id)).or(found.subject).or(found.notice);
                (id.unwrap_or_default(), found.rev)
            }
            Err(_) => (String::new(), 0),
        };
        Self { kind: kind.to_owned(), id, rev, json: body.get().into() }
    }

    /// The same of a record of this version.
    pub(crate) fn from(record: &impl Record) -> Result<Self, sqlx::Error> {
        fn made<R: Record>(record: &R) -> serde_json::Result<Body> {
            Ok(Body::of(R::KIND, &serde_json::value::to_raw_value(record)?))
        }
        made(record).map_err(|error| sqlx::Error::Encode(error.into()))
    }
}

static INSERT: LazyLock<Insert> = LazyLock::new(|| {
    let rest = "on conflict (place) do update set rev = excluded.rev, body = excluded.body";
    Insert::new("record", &["place", "kind", "id", "rev", "body"], rest)
});

/// Writes records over those that are there, by their places; those that aren't there yet get one.
pub(crate) async fn put<'a>(
    on: &mut SqliteConnection,
    bodies: &[&'a Body],
    places: &mut BTreeMap<(&'a str, &'a str), i64>,
) -> Result<(), sqlx::Error> {
    let mut next: i64 =
        sqlx::query_scalar("select coalesce(max(place), 0) + 1 from record").fetch_one(&mut *on).await?;
    let placed = bodies.iter().map(|body| {
        let place = *places.entry((&body.kind, &body.id)).or_insert(next);
        next = next.max(place + 1);
        (place, body)
    });
    INSERT
        .write(on, &Vec::from_iter(placed), |to, (place, body)| {
            to.add(*place)?;
            to.add(&*body.kind)?;
            to.add(&*body.id)?;
            to.add(body.rev)?;
            to.add(Arc::clone(&body.json))
        })
        .await
}

/// Removes records of a kind.
pub(crate) async fn remove(on: &mut SqliteConnection, kind: &str, ids: &[&str]) -> Result<(), sqlx::Error> {
    let query = "delete from record where kind = $1 and id in (select value from json_each($2))";
    sqlx::query(query).bind(kind).bind(json_of(ids)).execute(on).await?;
    Ok(())
}

/// One record.
///
/// # Errors
/// The database's; a body that isn't one of this version's.
pub(crate) async fn find<R: Record>(
    on: impl sqlx::SqliteExecutor<'_>,
    id: impl ToString,
) -> Result<Option<R>, sqlx::Error> {
    let query = sqlx::query_scalar("select body from record where kind = $1 and id = $2");
    let body: Option<String> = query.bind(R::KIND).bind(id.to_string()).fetch_optional(on).await?;
    body.map(|body| read(&body)).transpose()
}

/// Every record of a kind.
///
/// # Errors
/// As of [`find`].
pub(crate) async fn all<R: Record>(on: impl sqlx::SqliteExecutor<'_>) -> Result<Vec<R>, sqlx::Error> {
    let query = sqlx::query_scalar("select body from record where kind = $1");
    let bodies: Vec<String> = query.bind(R::KIND).fetch_all(on).await?;
    bodies.iter().map(|body| read(body)).collect()
}

/// What the feed says under each of some identifiers. What can't be read is left out.
///
/// # Errors
/// The database's.
pub(crate) async fn sources<S: Source>(on: &mut SqliteConnection, ids: &[&str]) -> Result<Vec<S>, sqlx::Error> {
    let found = bodies(on, S::KINDS, ids, &Given::new()).await?;
    Ok(found.into_iter().filter_map(|(id, bodies)| source(id, &bodies)).collect())
}

/// Reads a source; none, and a word in the log, where it is of a later version.
pub(crate) fn source<S: Source>(id: &str, bodies: &[Option<impl AsRef<str>>]) -> Option<S> {
    let borrowed: Vec<Option<&str>> = bodies.iter().map(|body| body.as_ref().map(AsRef::as_ref)).collect();
    S::read(&borrowed).unwrap_or_else(|error| {
        tracing::warn!(kind = S::KINDS.first(), id, %error, "a record that this version doesn't know");
        None
    })
}

/// Bodies that were just written, or none where a record was removed, by kind and identifier: they needn't be read.
pub(crate) type Given<'a> = BTreeMap<(&'a str, &'a str), Option<&'a str>>;

/// Where some records are, by kind and identifier.
pub(crate) async fn places<'a>(
    on: &mut SqliteConnection,
    keys: &BTreeSet<(&'a str, &'a str)>,
) -> Result<BTreeMap<(&'a str, &'a str), i64>, sqlx::Error> {
    let keys = Vec::from_iter(keys.iter().copied());
    let query =
        "select key, place from json_each($1) cross join record r on r.kind = value ->> 0 and r.id = value ->> 1";
    let json = serde_json::to_string(&keys).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let found: Vec<(i64, i64)> = sqlx::query_as(query).bind(json).fetch_all(on).await?;
    Ok(found.into_iter().filter_map(|(key, place)| Some((*keys.get(usize::try_from(key).ok()?)?, place))).collect())
}

/// Bodies by identifier, one place a kind.
pub(crate) async fn bodies<'a>(
    on: &mut SqliteConnection,
    kinds: &[&str],
    ids: &[&'a str],
    given: &Given<'a>,
) -> Result<BTreeMap<&'a str, Vec<Option<Cow<'a, str>>>>, sqlx::Error> {
    let mut found: BTreeMap<&str, _> = ids.iter().map(|id| (*id, vec![None; kinds.len()])).collect();
    for (place, kind) in kinds.iter().enumerate() {
        let mut unknown = Vec::new();
        for (id, bodies) in &mut found {
            match given.get(&(*kind, *id)) {
                Some(body) => bodies[place] = body.map(Cow::Borrowed),
                None => unknown.push(*id),
            }
        }
        if unknown.is_empty() {
            continue;
        }
        let query = "select id, body from record where kind = $1 and id in (select value from json_each($2))";
        let query = sqlx::query_as(query).bind(*kind).bind(json_of(&unknown));
        let rows: Vec<(String, String)> = query.fetch_all(&mut *on).await?;
        for (id, body) in rows {
            if let Some(bodies) = found.get_mut(&*id) {
                bodies[place] = Some(Cow::Owned(body));
            }
        }
    }
    Ok(found)
}

/// Texts as a JSON array, for `json_each`.
pub(crate) fn json_of(texts: &[&str]) -> String {
    serde_json::Value::from(texts).to_string()
}

/// Reads a body.
///
/// # Errors
/// It isn't one of this version's.
pub(crate) fn read<T: DeserializeOwned>(body: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(body).map_err(|error| sqlx::Error::ColumnDecode { index: "body".into(), source: error.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(kind: &str, json: &str) -> Body {
        Body::of(kind, &RawValue::from_string(json.to_owned()).expect("JSON"))
    }

    #[test]
    fn a_record_is_told_by_what_it_is_about() {
        let id = |json| body("any", json).id;
        assert_eq!(id(r#"{"id":"a","contact":{"id":"b"},"rev":3}"#), "a");
        assert_eq!(id(r#"{"contact":{"id":"b","company":"c"},"status":"ACTIVE"}"#), "b");
        assert_eq!(id(r#"{"kind":"BID","subject":"c","rev":1}"#), "c");
        assert_eq!(id(r#"{"notice":"d"}"#), "d");
        assert_eq!(id(r#"{"blob":"e"}"#), "");
        assert_eq!(id(r#"[1]"#), "", "a body of a later version");
        assert_eq!(body("any", r#"{"id":"a","rev":3}"#).rev, 3);
    }
}
