//! `pok-server backup` and `restore`: the database, the files and the keys as they were at one moment, taken while the
//! server runs.
//!
//! A backup has its name only once all of it is on the disk, and so has what is restored: whatever ends the program on
//! its way leaves what was there before. Computers that saw more than the backup holds begin again by themselves: the
//! feed's marks tell them ([`pok_api::remote::sync::Page::mark`]).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use pok_domain::BlobId;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Connection as _};

use crate::ground::config::Config;
use crate::ground::database::{sqlite_file, sqlite_url};
use crate::ground::fault::Fault;
use crate::ground::folder;
use crate::ground::secret::sha256_of;

/// Says what a backup holds; the last to be written.
const MANIFEST: &str = "backup.json";
const DATABASE: &str = "pok.db";
const BLOBS: &str = "blobs";
/// Files and folders that the server can't be itself without.
const KEYS: [&str; 2] = ["pepper.key", "keys"];

/// Every file of a backup by its path within, with the SHA-256 of its content.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, BlobId>,
}

/// Called before each step that the disk sees; a test ends the program there.
type Step<'a> = &'a mut (dyn FnMut() -> io::Result<()> + Send);

/// Writes a backup of the server of `config` into the new folder `to`; answers how many files it holds.
///
/// # Errors
/// [`Fault`] where `to` is there already, the database is another than SQLite in the server's folder, or the disk refuses.
pub async fn backup(config: &Config, to: &Path) -> Result<usize, Fault> {
    write(config, to, &mut || Ok(())).await
}

async fn write(config: &Config, to: &Path, step: Step<'_>) -> Result<usize, Fault> {
    let Some(database) = sqlite_file(config) else {
        return Err(Fault::broken(
            "only SQLite is backed up by this command. Back up PostgreSQL by pg_dump first, then copy the folders blobs \
             and keys and the file pepper.key: files are never changed, and what the database names was there before",
        ));
    };
    if to.exists() {
        return Err(Fault::broken(format!("{} is there already", to.display())));
    }
    let part = beside(to, "part");
    begin(&part, step)?;
    let snapshot = part.join(DATABASE);
    let mut live = AnyConnection::connect(&sqlite_url(&database)).await?;
    step()?;
    // One transaction of its own: what commits meanwhile isn't in it, and waits for nothing.
    sqlx::query("vacuum into $1").bind(snapshot.display().to_string()).execute(&mut live).await?;
    let mut taken = AnyConnection::connect(&sqlite_url(&snapshot)).await?;
    let ids: Vec<String> = sqlx::query_scalar("select sha256 from blob order by sha256").fetch_all(&mut taken).await?;
    let mut manifest = Manifest::default();
    for id in ids {
        let name = format!("{BLOBS}/{}/{}/{id}", &id[..2], &id[2..4]);
        match copy(&config.data.join(&name), &part.join(&name), step) {
            Ok(found) if found.to_string() == id => drop(manifest.files.insert(name, found)),
            Ok(found) => return Err(Fault::broken(format!("the file {id} is damaged: its content has {found}"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_kept(&mut live, &id).await? => {
                // Forgotten since the snapshot, as nobody needed it.
                for query in ["delete from signup_file where sha256 = $1", "delete from blob where sha256 = $1"] {
                    sqlx::query(query).bind(&id).execute(&mut taken).await?;
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    taken.close().await?;
    live.close().await?;
    step()?;
    sync(&snapshot)?;
    manifest.files.insert(DATABASE.into(), sha256_of(File::open(&snapshot)?)?);
    for name in keys(&config.data)? {
        let found = copy(&config.data.join(&name), &part.join(&name), step)?;
        manifest.files.insert(name, found);
    }
    step()?;
    let mut file = File::create(part.join(MANIFEST))?;
    file.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    file.sync_all()?;
    finish(&part, to, step)?;
    Ok(manifest.files.len())
}

/// Makes the server's folder of a backup; answers how many files it has.
///
/// # Errors
/// [`Fault`] where the folder holds anything already, the backup isn't whole, or the disk refuses.
pub fn restore(from: &Path, data: &Path) -> Result<usize, Fault> {
    read(from, data, &mut || Ok(()))
}

fn read(from: &Path, data: &Path, step: Step<'_>) -> Result<usize, Fault> {
    if data.exists() && std::fs::read_dir(data)?.next().is_some() {
        return Err(Fault::broken(format!("{} isn't empty: restore into a new folder", data.display())));
    }
    let manifest = std::fs::read(from.join(MANIFEST));
    let manifest = manifest.map_err(|_| Fault::broken(format!("{} is no whole backup", from.display())))?;
    let manifest: Manifest = serde_json::from_slice(&manifest)?;
    let part = beside(data, "part");
    begin(&part, step)?;
    for (name, expected) in &manifest.files {
        // The manifest is a file as any other: it names nothing outside the backup.
        if !name.split('/').all(|part| part.bytes().any(|byte| byte != b'.') && !part.contains(['\\', ':'])) {
            return Err(Fault::broken(format!("{name} is no name in a backup")));
        }
        if copy(&from.join(name), &part.join(name), step)? != *expected {
            return Err(Fault::broken(format!("the backup is damaged: {name}")));
        }
    }
    if data.exists() {
        step()?;
        std::fs::remove_dir(data)?;
    }
    finish(&part, data, step)?;
    Ok(manifest.files.len())
}

async fn is_kept(live: &mut AnyConnection, id: &str) -> Result<bool, Fault> {
    let found = sqlx::query("select 1 from blob where sha256 = $1").bind(id).fetch_optional(live).await?;
    Ok(found.is_some())
}

/// A folder's name while it is being made.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    folder.with_file_name(name)
}

/// A new folder; what an earlier try left goes.
fn begin(part: &Path, step: Step<'_>) -> io::Result<()> {
    step()?;
    if part.exists() {
        std::fs::remove_dir_all(part)?;
    }
    folder::own(part)
}

/// Gives the folder its name.
fn finish(part: &Path, to: &Path, step: Step<'_>) -> io::Result<()> {
    step()?;
    std::fs::rename(part, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Copies a file onto the disk, and answers the hash of what was copied.
fn copy(from: &Path, to: &Path, step: Step<'_>) -> io::Result<BlobId> {
    step()?;
    let mut content = Vec::new();
    File::open(from)?.read_to_end(&mut content)?;
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    step()?;
    let mut file = File::create(to)?;
    file.write_all(&content)?;
    file.sync_all()?;
    to.parent().map_or(Ok(()), sync_folder)?;
    sha256_of(&*content)
}

fn sync(file: &Path) -> io::Result<()> {
    File::options().write(true).open(file)?.sync_all()
}

/// Puts a folder's names on the disk; Windows does so by itself.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The names of the keys' files.
fn keys(data: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for name in KEYS {
        if data.join(name).is_dir() {
            for file in std::fs::read_dir(data.join(name))? {
                names.push(format!("{name}/{}", file?.file_name().to_string_lossy()));
            }
        } else {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(all(test, feature = "demo"))]
mod tests {
    use super::*;
    use crate::running::start;

    /// Runs something that is ended at its `last` step; whether it came to its end.
    fn until(last: usize) -> impl FnMut() -> io::Result<()> + Send {
        let mut left = last;
        move || match left.checked_sub(1) {
            Some(fewer) => {
                left = fewer;
                Ok(())
            }
            None => Err(io::Error::other("the program was ended here")),
        }
    }

    /// The first steps one by one; of the many files that come then, fewer and fewer.
    fn next(point: usize) -> usize {
        1 + point / 8
    }

    /// All files below a folder by their paths within it.
    fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(folder).expect("within").to_owned();
                    found.insert(name, std::fs::read(&path).expect("a file"));
                }
            }
        }
        found
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn s04_wherever_a_backup_or_a_restore_is_ended_there_is_all_of_it_or_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::for_tests(None, &folder.path().join("data"));
        let running = start(config.clone()).await.expect("a server");
        let (to, data) = (folder.path().join("backup"), folder.path().join("restored"));
        let mut points = 0;
        // While the server runs.
        while let Err(fault) = write(&config, &to, &mut until(points)).await {
            assert!(fault.to_string().contains("ended here"), "{fault}");
            assert!(!to.exists(), "at point {points}");
            points += next(points);
        }
        let whole = content(&to);
        assert!(whole.len() > 5 && whole.contains_key(Path::new(MANIFEST)), "{}", whole.len());
        assert!(backup(&config, &to).await.is_err(), "another one's place isn't taken");
        running.shutdown().await;

        let mut more = 0;
        while let Err(fault) = read(&to, &data, &mut until(more)) {
            assert!(fault.to_string().contains("ended here"), "{fault}");
            assert!(!data.exists(), "at point {more}");
            more += next(more);
        }
        assert!(points > 10 && more > 10, "{points} {more}");
        let mut expected = whole;
        expected.remove(Path::new(MANIFEST));
        assert_eq!(content(&data), expected);
        assert!(restore(&to, &data).is_err(), "a server's folder isn't taken");
        let again = Config { data, ..config };
        start(again).await.expect("the server of the backup").shutdown().await;

        std::fs::write(to.join("pepper.key"), "changed").expect("a file");
        let fault = restore(&to, &folder.path().join("other")).expect_err("a damaged backup");
        assert!(fault.to_string().contains("pepper.key") && !folder.path().join("other").exists(), "{fault}");
    }
}
