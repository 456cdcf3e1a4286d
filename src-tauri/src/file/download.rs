//! Saving a file where a person finds it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pok_api::Problem;
use pok_api::desktop::contract::Saved;

use crate::core::Core;
use crate::core::fault::saving;
use crate::file::name::again;

/// What may be opened after it was saved: documents and pictures, nothing that runs.
const DOCUMENTS: [&str; 19] = [
    "pdf", "xlsx", "xls", "ods", "docx", "doc", "odt", "pptx", "ppt", "odp", "hwp", "hwpx", "png", "jpg", "jpeg",
    "gif", "tif", "tiff", "zip",
];

impl Core {
    /// Saves a file into the computer's downloads folder, under the first free form of `name`.
    pub(crate) async fn save_download(&self, name: String, content: Vec<u8>) -> Result<Saved, Problem> {
        let saved = self.save_download_by(name, move |file| file.write_all(&content));
        saved.await.map_err(|error| saving(&error))
    }

    /// The same with what `write` writes, on a thread of its own. Where that fails, there is no file.
    pub(crate) async fn save_download_by(
        &self,
        name: String,
        write: impl FnOnce(&mut File) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Saved> {
        let folder = self.paths.downloads.clone();
        let saved = tokio::task::spawn_blocking(move || save(&folder, &name, write));
        let path = saved.await??;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Saved { path: path.to_string_lossy().into_owned(), name })
    }
}

/// Whether a file's name says that it is one of those that may be opened.
pub(crate) fn is_document(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| DOCUMENTS.contains(&&*extension))
}

/// Writes a file under the first free form of `name`: whole, or not at all, and never over another.
fn save(folder: &Path, name: &str, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<PathBuf> {
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
        assert_eq!(saving(&error).code, pok_api::Code::DiskFull);
        assert_eq!(names(folder.path())?, Vec::<String>::new());
        let in_its_place = folder.path().join("downloads");
        std::fs::write(&in_its_place, "a file")?;
        let closed = save(&in_its_place, "a.pdf", |_| Ok(())).expect_err("no folder");
        assert_eq!(saving(&closed).code, pok_api::Code::FolderClosed);
        Ok(())
    }
}
