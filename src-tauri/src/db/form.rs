//! Forms half filled in: of sign-up, and of 변경요청. Each has a place: whose it is, and what for.

use jiff::Timestamp;
use pok_domain::draft::Fields;

use super::Drafts;
use super::column::json;

impl Drafts {
    /// What was typed; none where nothing was.
    pub(crate) async fn form(&self, place: &str, server: &str) -> Result<Option<Fields>, sqlx::Error> {
        let query = sqlx::query("select fields from signup where place = $1 and server = $2");
        let row = query.bind(place).bind(server).fetch_optional(&self.pool).await?;
        row.map(|row| json(&row, "fields")).transpose()
    }

    /// Keeps all of it.
    pub(crate) async fn put_form(&self, place: &str, server: &str, fields: &Fields) -> Result<(), sqlx::Error> {
        let body = serde_json::to_string(fields).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = "insert into signup (place, server, fields, updated_at) values ($1, $2, $3, $4) \
                     on conflict (place, server) do update set fields = excluded.fields, updated_at = excluded.updated_at";
        sqlx::query(query)
            .bind(place)
            .bind(server)
            .bind(body)
            .bind(Timestamp::now().as_microsecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// It has served, or isn't wanted.
    pub(crate) async fn drop_form(&self, place: &str, server: &str) -> Result<(), sqlx::Error> {
        let query = sqlx::query("delete from signup where place = $1 and server = $2");
        query.bind(place).bind(server).execute(&self.pool).await?;
        Ok(())
    }
}
