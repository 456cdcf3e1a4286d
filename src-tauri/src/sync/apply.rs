//! Writing a batch into the mirror: rows and cursor in one transaction.

use jiff::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};

use super::plan::{Batch, Cursor};
use crate::list;
use crate::store::{Owner, Tx};

/// Applies all of a page that was fetched for `owner` from the sequence `from`, or nothing where the mirror has become
/// another one in the meantime (`false`).
pub(crate) async fn apply(pool: &SqlitePool, owner: &Owner, from: i64, batch: &Batch) -> Result<bool, sqlx::Error> {
    let mut tx = Tx::begin(pool).await?;
    if !move_cursor(&mut tx, owner, from, batch.to, batch.read_at).await? {
        tx.give_up().await;
        return Ok(false);
    }
    let entries: Vec<&list::Entry> = batch.records.values().flatten().collect();
    let gone: Vec<_> = batch.records.iter().filter(|(_, entry)| entry.is_none()).map(|(which, _)| which).collect();
    list::write(&mut tx, &entries, &gone).await?;
    tx.commit().await?;
    Ok(true)
}

/// Moves the cursor of `owner`'s mirror on, if it still stands at `from`.
async fn move_cursor(
    on: &mut SqliteConnection,
    owner: &Owner,
    from: i64,
    to: Cursor,
    read_at: Option<Timestamp>,
) -> Result<bool, sqlx::Error> {
    let query = "update cursor set seq = $1, mark = $2, read_at = coalesce($3, read_at) where seq = $4 and exists \
                 (select 1 from owner where server = $5 and company = $6 and contact = $7)";
    let moved = sqlx::query(query)
        .bind(to.seq)
        .bind(to.mark)
        .bind(read_at.map(Timestamp::as_microsecond))
        .bind(from)
        .bind(&owner.server)
        .bind(&owner.company)
        .bind(&owner.contact)
        .execute(on)
        .await?;
    Ok(moved.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Body;
    use crate::store::{Mirror, OpenFault, put_owner};

    #[tokio::test]
    async fn a_page_is_written_only_into_the_mirror_it_was_fetched_for() -> Result<(), OpenFault> {
        let folder = tempfile::tempdir()?;
        let (mirror, _) = Mirror::open(folder.path(), &crate::store::StoreKey::generate()?).await?;
        let pool = mirror.pool().await;
        let someone = |contact: &str| Owner {
            server: "https://a.example".to_owned(),
            company: "c".to_owned(),
            contact: contact.to_owned(),
            role: "SECONDARY".to_owned(),
        };
        let (ours, theirs) = (someone("ours"), someone("theirs"));
        let body = r#"{"id":"n","title":"공지"}"#.into();
        let notice = Body { kind: "notice".to_owned(), id: "n".to_owned(), rev: 0, json: body };
        let records = [(("notice".to_owned(), "n".to_owned()), Some(list::Entry::of(notice)))].into();
        let batch = Batch { records, to: Cursor { seq: 2, mark: 0 }, head: 2, ..Batch::default() };
        let notices = "select count(*) from record";
        assert!(!apply(&pool, &ours, 0, &batch).await?, "nobody's yet");
        put_owner(&pool, &theirs).await?;
        assert!(!apply(&pool, &ours, 0, &batch).await?, "somebody else's");
        assert!(!apply(&pool, &theirs, 1, &batch).await?, "it has moved on");
        assert_eq!(sqlx::query_scalar::<_, i64>(notices).fetch_one(&*pool).await?, 0);
        assert!(apply(&pool, &theirs, 0, &batch).await?);
        assert!(!apply(&pool, &theirs, 0, &batch).await?, "once is enough");
        assert_eq!(sqlx::query_scalar::<_, i64>(notices).fetch_one(&*pool).await?, 1);
        Ok(())
    }
}
