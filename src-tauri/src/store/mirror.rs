//! The copy of the server's data, `mirror.sqlite`.
//!
//! Whoever reads holds the pool for as long as the query takes, so that the file can be replaced in between: by a
//! fresh copy after a restart of the feed, or by an empty one after damage.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::key::StoreKey;
use super::open::{LARGE_PAGE, OpenFault, PAGE, encrypted, open_bare, opens_by};
use super::{open, plain, quarantine};

/// The file's name in the data folder.
pub(super) const FILE: &str = "mirror.sqlite";

/// Its tables but for those of lists.
const SCHEMA: &str = include_str!("../../../migrations/mirror/mirror.sql");

/// So many rows may wait to be taken while their reader does something else.
const ROWS: usize = 500;

/// The file's connections.
#[derive(Debug)]
struct Pools {
    reading: SqlitePool,
    /// One: what the last change read and wrote is still at hand for the next.
    writing: SqlitePool,
}

impl Pools {
    async fn close(&self) {
        tokio::join!(self.reading.close(), self.writing.close());
    }
}

/// The mirror's file and its connections.
#[derive(Debug)]
pub struct Mirror {
    path: PathBuf,
    key: StoreKey,
    pools: RwLock<Pools>,
    /// Counts the files that took another's place, so that one damage is not answered twice.
    generation: AtomicU64,
    /// The program is ending: a closed pool stays closed.
    ended: AtomicBool,
}

impl Mirror {
    /// Opens the file in `data`; a damaged one is set aside and an empty one takes its place (`true`). One from before
    /// there was encryption is removed: the server has it all.
    ///
    /// # Errors
    /// [`OpenFault::Newer`], or the disk refuses.
    pub async fn open(data: &Path, key: &StoreKey) -> Result<(Self, bool), OpenFault> {
        let path = data.join(FILE);
        quarantine::remove(&staging_path(&path))?;
        if plain::kind(&path)? == plain::Kind::Plain {
            tracing::info!("the plain mirror is removed and will be fetched anew");
            quarantine::remove(&path)?;
        }
        let (pools, rebuilt) = match connect(&path, key).await {
            Err(OpenFault::Damaged(_)) if opens_by(&path, key, PAGE).await => {
                tracing::info!("the mirror of a version with smaller pages is removed and will be fetched anew");
                quarantine::remove(&path)?;
                (connect(&path, key).await?, false)
            }
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "mirror");
                quarantine::set_aside(&path)?;
                (connect(&path, key).await?, true)
            }
            other => (other?, false),
        };
        let (pools, generation, ended) = (RwLock::new(pools), AtomicU64::new(0), AtomicBool::new(false));
        Ok((Self { path, key: key.clone(), pools, generation, ended }, rebuilt))
    }

    /// Connections, for as long as the guard is held.
    pub async fn pool(&self) -> RwLockReadGuard<'_, SqlitePool> {
        RwLockReadGuard::map(self.pools().await, |pools| &pools.reading)
    }

    /// The connection on which much is written, for as long as the guard is held.
    pub(crate) async fn writer(&self) -> RwLockReadGuard<'_, SqlitePool> {
        RwLockReadGuard::map(self.pools().await, |pools| &pools.writing)
    }

    /// Where a file that was replaced could not be opened again (the disk was full), it is tried once more.
    async fn pools(&self) -> RwLockReadGuard<'_, Pools> {
        let pools = self.pools.read().await;
        if !pools.reading.is_closed() || self.ended.load(Ordering::SeqCst) {
            return pools;
        }
        drop(pools);
        let mut pools = self.pools.write().await;
        if pools.reading.is_closed() && !self.ended.load(Ordering::SeqCst) {
            match connect(&self.path, &self.key).await {
                Ok(connected) => *pools = connected,
                Err(error) => tracing::error!(%error, "the mirror can't be opened"),
            }
        }
        RwLockWriteGuard::downgrade(pools)
    }

    /// Which file is in use. Asked while a pool is held, it is that pool's.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// An empty copy beside the one in use.
    pub(crate) async fn stage(&self) -> Result<SqlitePool, OpenFault> {
        let path = staging_path(&self.path);
        quarantine::remove(&path)?;
        let Pools { reading, writing } = connect(&path, &self.key).await?;
        reading.close().await;
        Ok(writing)
    }

    /// Puts the staged copy in place of the one in use.
    pub(crate) async fn swap(&self, staged: SqlitePool) -> Result<(), OpenFault> {
        staged.close().await;
        let mut pools = self.pools.write().await;
        pools.close().await;
        self.generation.fetch_add(1, Ordering::SeqCst);
        let swapped =
            quarantine::remove(&self.path).and_then(|()| std::fs::rename(staging_path(&self.path), &self.path));
        *pools = connect(&self.path, &self.key).await?;
        Ok(swapped?)
    }

    /// Starts anew with an empty file: the data was another company's.
    pub(crate) async fn clear(&self) -> Result<(), OpenFault> {
        let mut pools = self.pools.write().await;
        pools.close().await;
        self.generation.fetch_add(1, Ordering::SeqCst);
        let removed = quarantine::remove(&self.path);
        *pools = connect(&self.path, &self.key).await?;
        Ok(removed?)
    }

    /// Sets a file that turned out to be damaged aside and starts anew, unless another has taken its place already.
    pub(crate) async fn set_aside(&self, damaged: u64) -> Result<bool, OpenFault> {
        let mut pools = self.pools.write().await;
        if self.generation() != damaged {
            return Ok(false);
        }
        pools.close().await;
        self.generation.fetch_add(1, Ordering::SeqCst);
        let renamed = quarantine::set_aside(&self.path).map(drop);
        *pools = connect(&self.path, &self.key).await?;
        renamed?;
        Ok(true)
    }

    /// Ends all connections.
    pub(crate) async fn close(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.pools.read().await.close().await;
    }
}

fn staging_path(path: &Path) -> PathBuf {
    path.with_extension("staging.sqlite")
}

async fn connect(path: &Path, key: &StoreKey) -> Result<Pools, OpenFault> {
    // A page of the feed that outgrows the cache would lock readers out from there on, not only while it is committed.
    let options = encrypted(key).pragma("cipher_page_size", LARGE_PAGE.to_string()).pragma("cache_spill", "off");
    let options = options.row_buffer_size(ROWS);
    let writing = open_bare(path, options.clone(), 1).await?;
    // What another version made is fetched again.
    let writing = match made_by(&writing).await {
        Ok(Some(by)) if by != maker() => {
            tracing::info!("the mirror of another version is removed and will be fetched anew");
            writing.close().await;
            quarantine::remove(path)?;
            open_bare(path, options.clone(), 1).await?
        }
        _ => writing,
    };
    // The file may be in somebody's way: it is let go of before a fault is answered.
    match begin(&writing, path, options).await {
        Ok(reading) => Ok(Pools { reading, writing }),
        Err(error) => {
            writing.close().await;
            Err(error)
        }
    }
}

/// Makes tables that aren't there; answers the connections that read.
async fn begin(writing: &SqlitePool, path: &Path, options: SqliteConnectOptions) -> Result<SqlitePool, OpenFault> {
    if made_by(writing).await?.is_none() {
        let make = format!("begin; {SCHEMA}; pragma user_version = {}; commit", maker());
        sqlx::raw_sql(AssertSqlSafe(make)).execute(writing).await?;
    }
    crate::list::begin_anew(writing).await?;
    open::connect(path, options, 3).await
}

/// Tells the tables of one version from those of another.
fn maker() -> i32 {
    let hash = SCHEMA.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // Not 0, which is what an empty file says, and within what SQLite keeps.
    (hash >> 1).max(1).cast_signed()
}

/// What the tables are of; none where there are none.
async fn made_by(pool: &SqlitePool) -> Result<Option<i32>, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar("select count(*) from sqlite_schema").fetch_one(pool).await?;
    match tables {
        0 => Ok(None),
        _ => sqlx::query_scalar("pragma user_version").fetch_one(pool).await.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mirror_with_the_pages_of_an_earlier_version_is_fetched_anew() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (path, key) = (folder.path().join(FILE), StoreKey::generate()?);
        let before = open::connect(&path, encrypted(&key), 1).await?;
        sqlx::raw_sql("create table owner (server); insert into owner values ('a')").execute(&before).await?;
        before.close().await;
        assert!(open::opens(&path, &key).await && !open::opens(&path, &StoreKey::generate()?).await);
        let (mirror, is_damaged) = Mirror::open(folder.path(), &key).await?;
        assert!(!is_damaged, "nobody is told of damage");
        let owners =
            sqlx::query_scalar::<_, i64>("select count(*) from owner").fetch_one(&*mirror.pool().await).await?;
        assert_eq!(owners, 0);
        mirror.close().await;
        assert!(open::opens(&path, &key).await, "whichever its pages are");
        let set_aside = std::fs::read_dir(folder.path())?.filter_map(Result::ok);
        assert_eq!(set_aside.filter(|file| file.file_name() != FILE).count(), 0);
        Ok(())
    }

    #[tokio::test]
    async fn a_file_that_could_not_be_opened_again_is_tried_once_more() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (mirror, _) = Mirror::open(folder.path(), &StoreKey::generate()?).await?;
        // A folder of its name is in the way, as a full disk would be.
        std::fs::remove_file(&mirror.path)?;
        std::fs::create_dir(&mirror.path)?;
        assert!(mirror.clear().await.is_err());
        let owners = "select count(*) from owner";
        assert!(sqlx::query(owners).execute(&*mirror.pool().await).await.is_err());
        std::fs::remove_dir(&mirror.path)?;
        assert_eq!(sqlx::query_scalar::<_, i64>(owners).fetch_one(&*mirror.pool().await).await?, 0);
        mirror.close().await;
        assert!(mirror.pool().await.is_closed(), "the end is the end");
        Ok(())
    }
}
