//! Taking in a file piece by piece: it has its name only when it is whole.

use jiff::Timestamp;
use pok_domain::BlobId;
use sha2::{Digest, Sha256};

use super::file::{FileFault, Files};
use super::statement::sql;

/// How large a piece is in the database.
pub(crate) const CHUNK: usize = 1024 * 1024;

/// A file on its way in. Dropped before its end, a download leaves its whole pieces for the next try, and anything else
/// nothing after the next start.
#[derive(Debug)]
pub struct Incoming<'a> {
    files: &'a Files,
    id: i64,
    /// Pieces in the database.
    pieces: u32,
    /// What isn't a whole piece yet.
    rest: Vec<u8>,
    sha256: Sha256,
    len: u64,
}

impl Files {
    /// Keeps some content; `outgoing` if it exists only here. The same content is kept once, and stays outgoing.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn put(&self, content: &[u8], outgoing: bool) -> Result<BlobId, FileFault> {
        let mut incoming = self.begin().await?;
        incoming.append(content).await?;
        incoming.finish(None, outgoing).await
    }

    /// Begins to take in content piece by piece.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn begin(&self) -> Result<Incoming<'_>, FileFault> {
        Incoming::begin(self, None).await
    }

    /// Begins to fetch `blob`, or goes on where that broke off.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn resume(&self, blob: BlobId) -> Result<Incoming<'_>, FileFault> {
        Incoming::begin(self, Some(blob)).await
    }
}

impl<'a> Incoming<'a> {
    async fn begin(files: &'a Files, arriving: Option<BlobId>) -> Result<Self, FileFault> {
        let name = arriving.map(|blob| blob.to_string());
        let pool = files.pool().await;
        let query = "insert into file (id, arriving, kept_at) values ($1, $2, $3) \
                     on conflict (arriving) do update set kept_at = excluded.kept_at returning id";
        let now = Timestamp::now().as_microsecond();
        let id: i64 = sqlx::query_scalar(query).bind(fastrand::i64(1..)).bind(name).bind(now).fetch_one(&*pool).await?;
        let mut incoming = Self { files, id, pieces: 0, rest: Vec::new(), sha256: Sha256::new(), len: 0 };
        let query = "select content from chunk where file = $1 order by place";
        let kept: Vec<Vec<u8>> = sqlx::query_scalar(query).bind(id).fetch_all(&*pool).await?;
        for piece in kept {
            incoming.sha256.update(&piece);
            incoming.len += piece.len() as u64;
            if piece.len() == CHUNK {
                incoming.pieces += 1;
            } else {
                incoming.rest = piece;
            }
        }
        Ok(incoming)
    }

    /// How many bytes came so far.
    #[expect(clippy::len_without_is_empty, reason = "a file on its way is no collection")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// More of it.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn append(&mut self, content: &[u8]) -> Result<(), FileFault> {
        self.sha256.update(content);
        self.len += content.len() as u64;
        let mut content = content;
        while self.rest.len() + content.len() >= CHUNK {
            let (now, later) = content.split_at(CHUNK - self.rest.len());
            self.rest.extend(now);
            content = later;
            self.write().await?;
            self.pieces += 1;
            self.rest.clear();
        }
        self.rest.extend(content);
        Ok(())
    }

    /// Forgets what came so far: it comes from its beginning.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn restart(&mut self) -> Result<(), FileFault> {
        let pool = self.files.pool().await;
        sqlx::query("delete from chunk where file = $1").bind(self.id).execute(&*pool).await?;
        (self.pieces, self.len, self.sha256) = (0, 0, Sha256::new());
        self.rest.clear();
        Ok(())
    }

    /// Keeps what came of a download for the next try.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn keep(self) -> Result<(), FileFault> {
        if self.rest.is_empty() { Ok(()) } else { self.write().await }
    }

    /// It is whole: from now on it can be read by its name. `outgoing` if it exists only here.
    ///
    /// # Errors
    /// [`FileFault::OtherContent`] where it isn't `expected`: nothing is kept of it. Or the database refuses.
    pub async fn finish(self, expected: Option<BlobId>, outgoing: bool) -> Result<BlobId, FileFault> {
        let blob = BlobId(self.sha256.clone().finalize().into());
        let pool = self.files.pool().await;
        if expected.is_some_and(|expected| expected != blob) {
            sqlx::query("delete from file where id = $1").bind(self.id).execute(&*pool).await?;
            return Err(FileFault::OtherContent);
        }
        let mut tx = pool.begin_with("begin immediate").await?;
        if !self.rest.is_empty() {
            put_piece(&mut tx, self.id, self.pieces, &self.rest).await?;
        }
        let query = "update file set is_outgoing = max(is_outgoing, $2) where sha256 = $1";
        let had = sqlx::query(query).bind(blob.to_string()).bind(outgoing).execute(&mut *tx).await?;
        if had.rows_affected() > 0 {
            sqlx::query("delete from file where id = $1").bind(self.id).execute(&mut *tx).await?;
        } else {
            let query = "update file set sha256 = $2, arriving = null, bytes = $3, is_outgoing = $4, kept_at = $5 where id = $1";
            let (bytes, at) = (i64::try_from(self.len).unwrap_or(i64::MAX), Timestamp::now().as_microsecond());
            let query = sql!(query, [self.id, blob.to_string(), bytes, outgoing, at]);
            let named = query.execute(&mut *tx).await?;
            if named.rows_affected() == 0 {
                // Cleared away in the meantime.
                return Err(sqlx::Error::RowNotFound.into());
            }
        }
        tx.commit().await?;
        Ok(blob)
    }

    /// Writes the piece that is being filled.
    async fn write(&self) -> Result<(), FileFault> {
        let pool = self.files.pool().await;
        put_piece(&mut *pool.acquire().await?, self.id, self.pieces, &self.rest).await
    }
}

async fn put_piece(on: &mut sqlx::SqliteConnection, file: i64, place: u32, content: &[u8]) -> Result<(), FileFault> {
    let query = "insert into chunk (file, place, content) values ($1, $2, $3) \
                 on conflict (file, place) do update set content = excluded.content";
    sqlx::query(query).bind(file).bind(place).bind(content).execute(on).await?;
    Ok(())
}
