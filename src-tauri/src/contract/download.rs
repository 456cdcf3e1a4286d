//! Saving a contract's papers where a person finds them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pok_api::desktop::contract::{Download, OpenFile, Paper, Saved};
use pok_api::{Handle, Problem};

use super::name::{again, file_name};
use crate::core::Core;
use crate::fault;

impl Handle<Download> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Download { contract, what }: Download) -> Result<Saved, Problem> {
        self.who()?;
        let contract = self.contract(contract).await?;
        let (blob, name) = match what {
            Paper::Signed => (contract.signed.ok_or_else(Problem::not_found)?, file_name(&contract, None)),
            Paper::Document(id) => {
                let document = super::document(&contract, id)?;
                let is_first = contract.documents.first().is_some_and(|first| first.id == id);
                (document.blob, file_name(&contract, (!is_first).then_some(&document.title)))
            }
        };
        let content = self.blobs.get(&self.remote, blob).await?;
        let folder = self.paths.downloads.clone();
        let saved = tokio::task::spawn_blocking(move || save(&folder, &name, |file| file.write_all(&content))).await;
        let path = saved
            .map_err(|error| fault::internal("saving a file", error))?
            .map_err(|error| fault::file("saving a file", &error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Saved { path: path.to_string_lossy().into_owned(), name })
    }
}

impl Handle<OpenFile> for Core {
    type Caller = ();

    /// Only what was saved into the downloads folder: the window can't open anything else.
    async fn handle(&self, _: (), OpenFile { path, reveal }: OpenFile) -> Result<(), Problem> {
        self.who()?;
        let gone = |_: io::Error| Problem::not_found();
        let actual = std::fs::canonicalize(&path).map_err(gone)?;
        let folder = std::fs::canonicalize(&self.paths.downloads).map_err(gone)?;
        if actual.parent() != Some(&folder) || actual.extension().is_none_or(|extension| extension != "pdf") {
            return Err(Problem::not_found());
        }
        // As it was given: what Windows makes of it (`\\?\C:\…`) not every program understands.
        let path = PathBuf::from(path);
        let host = std::sync::Arc::clone(&self.host);
        let shown = tokio::task::spawn_blocking(move || if reveal { host.reveal(&path) } else { host.open(&path) });
        shown
            .await
            .map_err(|error| fault::internal("showing a file", error))?
            .map_err(|error| fault::file("showing a file", &error))
    }
}

/// Writes a file under the first free form of `name`: whole, or not at all, and never over another.
fn save(folder: &Path, name: &str, write: impl FnOnce(&mut std::fs::File) -> io::Result<()>) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pok-").suffix(".part");
    // A temporary file is its owner's alone; a download is like any other file of the folder, as strict as the umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    let mut time = 1;
    loop {
        let name = if time == 1 { name.to_owned() } else { again(name, time) };
        let path = folder.join(name);
        file = match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => error.file,
            Err(error) => return Err(error.error),
        };
        time += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    #[test]
    fn a_second_file_of_a_name_gets_a_number() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        for _ in 0..3 {
            save(folder.path(), "CR20230208-009_1차_서버.pdf", |file| file.write_all(b"%PDF"))?;
        }
        let all = ["CR20230208-009_1차_서버 (2).pdf", "CR20230208-009_1차_서버 (3).pdf", "CR20230208-009_1차_서버.pdf"];
        assert_eq!(names(folder.path())?, all);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_download_may_be_read_by_whom_the_umask_lets() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let other = folder.path().join("other");
        std::fs::write(&other, b"made the usual way")?;
        let saved = save(folder.path(), "a.pdf", |file| file.write_all(b"%PDF"))?;
        assert_eq!(std::fs::metadata(saved)?.permissions(), std::fs::metadata(other)?.permissions());
        Ok(())
    }

    #[test]
    fn a_full_disk_leaves_nothing_behind() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let full = save(folder.path(), "a.pdf", |file| {
            file.write_all(b"the first half")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        let error = full.expect_err("the disk is full");
        assert_eq!(fault::file("saving", &error).code, pok_api::Code::DiskFull);
        assert_eq!(names(folder.path())?, Vec::<String>::new());
        Ok(())
    }
}
