//! The files of one folder: as they were, and everything that was done to them since, in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

/// A file's content, whatever it is called.
pub type Inode = u64;

/// Something that was done to a file or to the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A name that wasn't there before.
    Create(String, Inode),
    /// Bytes at an offset.
    Write(Inode, usize, Vec<u8>),
    /// A new length.
    Truncate(Inode, usize),
    /// What was written to the file is on the disk; with `true`, what was done to the folder too.
    Sync(Inode, bool),
    /// A name is gone; with `true`, the folder's changes are on the disk.
    Delete(String, bool),
    /// A write was acknowledged to a person.
    Acknowledge,
}

/// The files of a folder by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image(pub BTreeMap<String, Vec<u8>>);

impl Image {
    /// Reads a folder. What isn't a file is left out.
    ///
    /// # Errors
    /// It can't be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
            }
        }
        Ok(Self(files))
    }

    /// Writes the files into a folder.
    ///
    /// # Errors
    /// It can't be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        self.0.iter().try_for_each(|(name, content)| fs::write(folder.join(name), content))
    }
}

/// A folder that is listened to.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
    heard: Mutex<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    names: BTreeMap<String, Inode>,
    last: Inode,
    changes: Vec<Change>,
}

static DISKS: LazyLock<Mutex<Vec<Arc<Disk>>>> = LazyLock::new(Mutex::default);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk {
    /// Listens to what SQLite does in a folder from now on, and says what is there. A file is numbered by its place
    /// in the image.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn watch(folder: &Path) -> io::Result<(Arc<Self>, Image)> {
        let image = Image::read(folder)?;
        let names: BTreeMap<String, Inode> = image.0.keys().cloned().zip(0..).collect();
        let heard = Heard { last: names.len() as Inode, names, changes: Vec::new() };
        let disk = Arc::new(Self { folder: folder.canonicalize()?, heard: Mutex::new(heard) });
        lock(&DISKS).push(Arc::clone(&disk));
        Ok((disk, image))
    }

    /// Everything that was done, up to now; listens no more.
    pub fn stop(&self) -> Vec<Change> {
        lock(&DISKS).retain(|disk| disk.folder != self.folder);
        std::mem::take(&mut lock(&self.heard).changes)
    }

    /// What was written so far is promised to a person.
    pub fn acknowledge(&self) {
        self.hear(Change::Acknowledge);
    }

    /// Who listens to a file, and what it is called there.
    pub(crate) fn of(path: &Path) -> Option<(Arc<Self>, String)> {
        let folder = path.parent()?.canonicalize().ok()?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        let disk = lock(&DISKS).iter().find(|disk| disk.folder == folder).map(Arc::clone)?;
        Some((disk, name))
    }

    pub(crate) fn hear(&self, change: Change) {
        lock(&self.heard).changes.push(change);
    }

    /// A file was opened, and created where it wasn't there.
    pub(crate) fn opened(&self, name: String) -> Inode {
        let mut heard = lock(&self.heard);
        if let Some(inode) = heard.names.get(&name) {
            return *inode;
        }
        let inode = heard.last;
        heard.last += 1;
        heard.names.insert(name.clone(), inode);
        heard.changes.push(Change::Create(name, inode));
        inode
    }

    /// A name was deleted.
    pub(crate) fn deleted(&self, name: String, is_synced: bool) {
        let mut heard = lock(&self.heard);
        heard.names.remove(&name);
        heard.changes.push(Change::Delete(name, is_synced));
    }
}
