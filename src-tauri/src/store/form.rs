//! Forms half filled in: of sign-up, and of 변경요청. Each has a place: whose it is, and what for.

use std::collections::BTreeSet;

use jiff::Timestamp;
use pok_domain::draft::Fields;
use pok_domain::member::signup::ACCOUNT;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Drafts;
use super::column::json;
use super::statement::{sql, text};

/// A form half filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeptForm {
    /// All that stands in it.
    pub(crate) fields: Fields,
    /// What stood in it before anything was typed.
    pub(crate) began: Fields,
}

impl KeptForm {
    /// What was typed, with everything else as it is `today`. 계좌정보 is one thing: a row that came or went changes the
    /// numbers of the others.
    pub(crate) fn onto(&self, today: &Fields) -> Fields {
        let part = |field| if str::starts_with(field, ACCOUNT) { ACCOUNT } else { field };
        let all: BTreeSet<&str> =
            [&self.fields, &self.began, today].iter().flat_map(|fields| fields.0.keys()).map(String::as_str).collect();
        let is_typed = |field: &&&str| self.fields.get(field) != self.began.get(field);
        let typed: BTreeSet<&str> = all.iter().filter(is_typed).map(|field| part(*field)).collect();
        let mut now = Fields::default();
        for field in all {
            let from = if typed.contains(part(field)) { &self.fields } else { today };
            now.set(field, from.get(field).cloned());
        }
        now
    }
}

impl Drafts {
    /// What was typed; none where nothing was.
    pub(crate) async fn form(&self, place: &str, server: &str) -> Result<Option<KeptForm>, sqlx::Error> {
        let query = sql!("select fields, began from signup where place = $1 and server = $2", [place, server]);
        let read = |row: SqliteRow| Ok(KeptForm { fields: json(&row, "fields")?, began: json(&row, "began")? });
        query.try_map(read).fetch_optional(&self.pool).await
    }

    /// Keeps all of it.
    pub(crate) async fn put_form(&self, place: &str, server: &str, form: &KeptForm) -> Result<(), sqlx::Error> {
        let (fields, began) = (text(&form.fields)?, text(&form.began)?);
        let query = "insert or replace into signup (place, server, fields, began, updated_at) \
                     values ($1, $2, $3, $4, $5)";
        self.run(sql!(query, [place, server, fields, began, Timestamp::now().as_microsecond()])).await
    }

    /// It has served, or isn't wanted; answers what stood in it.
    pub(crate) async fn drop_form(&self, place: &str, server: &str) -> Result<Vec<Fields>, sqlx::Error> {
        let query = sql!("delete from signup where place = $1 and server = $2 returning fields", [place, server]);
        query.try_map(fields).fetch_all(&self.pool).await
    }

    /// Those that nobody has changed since are given up; answers what stood in them.
    pub(crate) async fn drop_forms_before(&self, at: Timestamp) -> Result<Vec<Fields>, sqlx::Error> {
        let query = sql!("delete from signup where updated_at < $1 returning fields", [at.as_microsecond()]);
        query.try_map(fields).fetch_all(&self.pool).await
    }
}

/// What can't be read any more names nothing.
fn fields(row: SqliteRow) -> Result<Fields, sqlx::Error> {
    Ok(serde_json::from_str(row.try_get("fields")?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_typed_is_as_it_is_today() {
        let began = Fields::from([("phone", "1"), ("road", "길 1"), ("name", "가람"), ("detail", "1층")]);
        let mut fields = began.clone();
        fields.set("road", None);
        fields.0.extend(Fields::from([("name", "가람 주식회사"), ("reason", "상호 변경")]).0);
        let form = KeptForm { fields, began };
        let today = Fields::from([("phone", "2"), ("road", "길 2"), ("name", "나래"), ("currency", "USD")]);
        let expected =
            Fields::from([("phone", "2"), ("name", "가람 주식회사"), ("currency", "USD"), ("reason", "상호 변경")]);
        assert_eq!(form.onto(&today), expected);
        assert_eq!(form.onto(&form.began), form.fields);
    }

    #[test]
    fn accounts_are_not_mixed() {
        let began = Fields::from([("account/1/bank", "가"), ("account/1/number", "1"), ("account/2/bank", "나")]);
        let today = Fields::from([("account/1/bank", "나"), ("account/1/number", "2")]);
        assert_eq!(KeptForm { fields: began.clone(), began: began.clone() }.onto(&today), today);
        let fields = Fields::from([("account/1/bank", "다"), ("account/1/number", "1"), ("account/2/bank", "나")]);
        assert_eq!(KeptForm { fields: fields.clone(), began }.onto(&today), fields);
    }
}
