//! Content of files, `file.sqlite`, by its SHA-256: what was fetched and can be fetched again, and what waits to be sent
//! (`outgoing`), which exists nowhere else.

use std::path::{Path, PathBuf};

use pok_api::Problem;
use pok_domain::BlobId;
use sha2::{Digest, Sha256};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteAutoVacuum, SqlitePool};
use tokio::sync::{RwLock, RwLockReadGuard};

use super::key::StoreKey;
use super::open::{OpenFault, encrypted, open};
use super::salvage::{Table, salvage};
use super::statement::sql;
use super::{plain, quarantine};
use crate::core::fault;

/// The file's name in the data folder.
pub(super) const FILE: &str = "file.sqlite";

/// What is saved of a damaged file.
const OUTGOING: [Table; 2] = [
    Table { name: "file", sources: &["select * from old.file"], condition: "is_outgoing and sha256 is not null" },
    Table { name: "chunk", sources: &["select * from old.chunk"], condition: "file in (select id from main.file)" },
];

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/file");

/// Why a file can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// The content isn't what its name says.
    #[error("the content is not what its name says")]
    OtherContent,
    /// The database refused.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

impl FileFault {
    /// What it means to whoever asked for what was being done.
    pub(crate) fn into_problem(self, doing: &'static str) -> Problem {
        match self {
            Self::Sql(error) => fault::sql(doing, &error),
            Self::OtherContent => fault::internal(doing, self),
        }
    }
}

/// Every file whose content is kept on this computer.
#[derive(Debug)]
pub struct Files {
    path: PathBuf,
    key: StoreKey,
    pool: RwLock<SqlitePool>,
}

impl Files {
    /// Opens the database in `data`. Of a damaged one, what waits to be sent is kept as far as it can be read.
    ///
    /// # Errors
    /// [`OpenFault::Newer`], or the disk refuses.
    pub async fn open(data: &Path, key: &StoreKey) -> Result<Self, OpenFault> {
        let path = data.join(FILE);
        let opened = match plain::kind(&path)? {
            plain::Kind::Plain => Err(OpenFault::Damaged("not encrypted".to_owned())),
            _ => connect(&path, key).await,
        };
        let pool = match opened {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "files");
                begin_anew(&path, key).await?
            }
            other => other?,
        };
        Ok(Self { path, key: key.clone(), pool: RwLock::new(pool) })
    }

    /// Connections, for as long as the guard is held.
    pub async fn pool(&self) -> RwLockReadGuard<'_, SqlitePool> {
        self.pool.read().await
    }

    /// The whole content, if it is here; checked against its name.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn get(&self, blob: BlobId) -> Result<Option<Vec<u8>>, FileFault> {
        let chunks: Vec<Vec<u8>> = {
            let pool = self.pool().await;
            let query = "select content from chunk where file = (select id from file where sha256 = $1) order by place";
            sqlx::query_scalar(query).bind(blob.to_string()).fetch_all(&*pool).await?
        };
        if chunks.is_empty() && !self.has(blob).await? {
            return Ok(None);
        }
        let content = chunks.concat();
        if BlobId(Sha256::digest(&content).into()) != blob {
            return Err(FileFault::OtherContent);
        }
        Ok(Some(content))
    }

    /// One piece of 1 MiB (the last may be shorter), counted from 0; none behind the last.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn chunk(&self, blob: BlobId, place: u32) -> Result<Option<Vec<u8>>, FileFault> {
        let query = "select content from chunk where file = (select id from file where sha256 = $1) and place = $2";
        let pool = self.pool().await;
        Ok(sqlx::query_scalar(query).bind(blob.to_string()).bind(place).fetch_optional(&*pool).await?)
    }

    /// Whether it is here, whole.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn has(&self, blob: BlobId) -> Result<bool, FileFault> {
        let query = "select exists (select 1 from file where sha256 = $1)";
        let pool = self.pool().await;
        Ok(sqlx::query_scalar(query).bind(blob.to_string()).fetch_one(&*pool).await?)
    }

    /// How many bytes it has, if it is here.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn size(&self, blob: BlobId) -> Result<Option<u64>, FileFault> {
        let query = "select bytes from file where sha256 = $1";
        let pool = self.pool().await;
        let bytes: Option<i64> = sqlx::query_scalar(query).bind(blob.to_string()).fetch_optional(&*pool).await?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()))
    }

    /// Everything that exists only here.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn outgoing(&self) -> Result<Vec<BlobId>, FileFault> {
        let query = "select sha256 from file where is_outgoing and sha256 is not null";
        let pool = self.pool().await;
        let names: Vec<String> = sqlx::query_scalar(query).fetch_all(&*pool).await?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// It was sent: from now on it is one of those that can be fetched again.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn sent(&self, blob: BlobId) -> Result<(), FileFault> {
        let pool = self.pool().await;
        sql!("update file set is_outgoing = 0 where sha256 = $1", [blob.to_string()]).execute(&*pool).await?;
        Ok(())
    }

    /// Removes it, outgoing or not; fine if it isn't here.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn remove(&self, blob: BlobId) -> Result<(), FileFault> {
        let pool = self.pool().await;
        sql!("delete from file where sha256 = $1", [blob.to_string()]).execute(&*pool).await?;
        Ok(())
    }

    /// Removes all that can be fetched again. What waits to be sent stays.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn clear_cache(&self) -> Result<(), FileFault> {
        let pool = self.pool().await;
        let query = "delete from file where is_outgoing = 0 and (sha256 is not null or arriving is not null)";
        sqlx::query(query).execute(&*pool).await?;
        // One step a page that is given back.
        sqlx::query("pragma incremental_vacuum").fetch_all(&*pool).await?;
        Ok(())
    }

    /// Sets a database aside that turned out to be damaged; what waits to be sent is kept as far as it can be read.
    pub(crate) async fn mend(&self) -> Result<(), OpenFault> {
        let mut pool = self.pool.write().await;
        pool.close().await;
        *pool = match connect(&self.path, &self.key).await {
            // Somebody else mended it, or the fault has gone.
            Ok(whole) if super::open::check(&whole).await.is_ok() => whole,
            Ok(damaged) => {
                damaged.close().await;
                begin_anew(&self.path, &self.key).await?
            }
            Err(OpenFault::Damaged(_)) => begin_anew(&self.path, &self.key).await?,
            Err(other) => return Err(other),
        };
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.pool.read().await.close().await;
    }
}

async fn connect(path: &Path, key: &StoreKey) -> Result<SqlitePool, OpenFault> {
    // What was cleared away gives its room back.
    let options = encrypted(key).auto_vacuum(SqliteAutoVacuum::Incremental);
    let pool = open(path, options, 2, &MIGRATIONS, false).await?;
    // Nobody goes on with what was being put together when the program ended.
    let abandoned = "delete from file where sha256 is null and arriving is null";
    if let Err(error) = sqlx::query(abandoned).execute(&pool).await {
        pool.close().await;
        return Err(error.into());
    }
    Ok(pool)
}

/// An empty database with what a damaged one still gives of the files that wait to be sent.
async fn begin_anew(path: &Path, key: &StoreKey) -> Result<SqlitePool, OpenFault> {
    let was_plain = plain::kind(path)? == plain::Kind::Plain;
    let aside = quarantine::set_aside(path)?;
    let pool = connect(path, key).await?;
    if let Err(error) = salvage(&pool, &aside, (!was_plain).then_some(key), &OUTGOING).await {
        tracing::warn!(%error, "nothing could be read of the damaged files");
    }
    let kept: Vec<(i64, String)> =
        sqlx::query_as("select id, sha256 from file where sha256 is not null").fetch_all(&pool).await?;
    for (id, name) in kept {
        let query = "select content from chunk where file = $1 order by place";
        let chunks: Vec<Vec<u8>> = sqlx::query_scalar(query).bind(id).fetch_all(&pool).await?;
        if BlobId(Sha256::digest(chunks.concat()).into()).to_string() != name {
            tracing::error!(name, "a file that waited to be sent is damaged");
            sqlx::query("delete from file where id = $1").bind(id).execute(&pool).await?;
        }
    }
    Ok(pool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::incoming::CHUNK;

    type Checked = Result<(), Box<dyn std::error::Error>>;

    #[tokio::test]
    async fn content_comes_back_as_it_was_whole_and_in_pieces() -> Checked {
        let folder = tempfile::tempdir()?;
        let files = Files::open(folder.path(), &StoreKey::generate()?).await?;
        for size in [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 77] {
            let content: Vec<u8> = (0..size).map(|place| (place % 251) as u8).collect();
            let mut incoming = files.begin().await?;
            for piece in content.chunks(700_001) {
                incoming.append(piece).await?;
            }
            let blob = incoming.finish(None, false).await?;
            assert_eq!(files.get(blob).await?.as_deref(), Some(&*content));
            assert_eq!(files.size(blob).await?, Some(size as u64));
            let mut pieces = Vec::new();
            for place in 0.. {
                let Some(piece) = files.chunk(blob, place).await? else { break };
                assert!(piece.len() == CHUNK || pieces.len() + piece.len() == size);
                pieces.extend(piece);
            }
            assert_eq!(pieces, content);
            assert_eq!(files.put(&content, false).await?, blob, "twice is once");
            files.remove(blob).await?;
            assert!(!files.has(blob).await? && files.get(blob).await?.is_none());
        }
        Ok(())
    }

    #[tokio::test]
    async fn what_waits_to_be_sent_survives_clearing_and_damage() -> Checked {
        let (folder, key) = (tempfile::tempdir()?, StoreKey::generate()?);
        let files = Files::open(folder.path(), &key).await?;
        let precious = files.put(&vec![1; CHUNK + 9], true).await?;
        let fetched = files.put(&vec![2; 2 * CHUNK], false).await?;
        assert_eq!(files.put(&vec![1; CHUNK + 9], false).await?, precious, "still outgoing");
        let full = std::fs::metadata(folder.path().join(FILE))?.len();
        files.clear_cache().await?;
        assert!(files.has(precious).await? && !files.has(fetched).await?);
        assert!(std::fs::metadata(folder.path().join(FILE))?.len() < full, "the room is given back");

        let fetched = files.put(&vec![2; 2 * CHUNK], false).await?;
        files.close().await;
        let path = folder.path().join(FILE);
        let mut content = std::fs::read(&path)?;
        let end = content.len();
        content[end - 40_000..end - 20_000].fill(0);
        std::fs::write(&path, content)?;
        let files = Files::open(folder.path(), &key).await?;
        assert!(files.get(fetched).await.is_err(), "the damage is in what was fetched");
        files.mend().await?;
        assert_eq!(files.get(precious).await?, Some(vec![1; CHUNK + 9]));
        assert!(!files.has(fetched).await?);

        files.sent(precious).await?;
        files.clear_cache().await?;
        assert!(!files.has(precious).await?);
        Ok(())
    }

    #[tokio::test]
    async fn a_download_that_broke_off_goes_on_and_other_content_is_refused() -> Checked {
        let (folder, key) = (tempfile::tempdir()?, StoreKey::generate()?);
        let content: Vec<u8> = (0..CHUNK * 2 + 500).map(|place| (place % 249) as u8).collect();
        let blob = BlobId(Sha256::digest(&content).into());
        let half = CHUNK + 300;
        let files = Files::open(folder.path(), &key).await?;
        let mut incoming = files.resume(blob).await?;
        incoming.append(&content[..half]).await?;
        incoming.keep().await?;
        assert!(!files.has(blob).await?);
        files.close().await;
        let files = Files::open(folder.path(), &key).await?;
        let mut incoming = files.resume(blob).await?;
        assert_eq!(incoming.len(), half as u64);
        incoming.append(&content[half..]).await?;
        assert_eq!(incoming.finish(Some(blob), false).await?, blob);
        assert_eq!(files.get(blob).await?, Some(content));

        let other = BlobId([9; 32]);
        let mut incoming = files.resume(other).await?;
        incoming.append(b"something else").await?;
        assert!(matches!(incoming.finish(Some(other), false).await, Err(FileFault::OtherContent)));
        assert_eq!(files.resume(other).await?.len(), 0, "it is no obstacle to the next try");
        Ok(())
    }
}
