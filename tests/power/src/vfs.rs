//! Listens to SQLite: a file system that hands everything on to the system's own, and tells the [`Disk`] of the folder what
//! was written, synced, created and deleted.
//!
//! Nothing is really synced, wherever the file is: what happens here need not outlive the process, and a sync costs more
//! than all the rest.
#![expect(unsafe_code, reason = "SQLite takes a file system as C function pointers")]

mod file;

use std::ffi::{CStr, c_char, c_int};
use std::path::Path;
use std::ptr;
use std::sync::OnceLock;

use libsqlite3_sys as sqlite;
use sqlite::{sqlite3_file, sqlite3_vfs};

use self::file::{HANDLE, Handle, METHODS, Tap, real};
use crate::disk::Disk;

/// What to ask for where a connection is opened: `SqliteConnectOptions::vfs(NAME)`.
pub const NAME: &str = "pok-power";
const NAME_C: &CStr = c"pok-power";

/// The system's file system, and ours. Neither is ever freed or changed.
struct Pair {
    real: *mut sqlite3_vfs,
    ours: *mut sqlite3_vfs,
}

// SAFETY: SQLite's own list of file systems is shared by threads just so; both are only read after they are registered.
unsafe impl Send for Pair {}
// SAFETY: as above.
unsafe impl Sync for Pair {}

static PAIR: OnceLock<Pair> = OnceLock::new();

/// Makes the file system known to SQLite; with `is_default`, for every connection of this process from now on that doesn't
/// ask for another one.
///
/// # Errors
/// SQLite refuses.
pub fn register(is_default: bool) -> Result<(), String> {
    // SAFETY: initialising is safe at any time from any thread; the pointer found stays valid for ever, and what is copied
    // from it are plain fields.
    let pair = PAIR.get_or_init(|| unsafe {
        sqlite::sqlite3_initialize();
        let real = sqlite::sqlite3_vfs_find(ptr::null());
        let mut ours = Box::new(*real);
        ours.zName = NAME_C.as_ptr();
        ours.pNext = ptr::null_mut();
        ours.szOsFile += HANDLE;
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        Pair { real, ours: Box::into_raw(ours) }
    });
    // SAFETY: it is never freed; registering it again only changes whether it is the default.
    match unsafe { sqlite::sqlite3_vfs_register(pair.ours, is_default.into()) } {
        sqlite::SQLITE_OK => Ok(()),
        code => Err(format!("SQLite answers {code}")),
    }
}

fn system() -> *mut sqlite3_vfs {
    PAIR.get().map_or(ptr::null_mut(), |pair| pair.real)
}

/// # Safety
/// A path that SQLite hands to a file system, or null.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: not null, and ends with a zero, as SQLite promises.
    unsafe { CStr::from_ptr(name) }.to_str().ok().map(Path::new)
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: what SQLite gave us goes to the real file system as it is; `real(file)` is room for its file.
    unsafe {
        let handle = file.cast::<Handle>();
        (*handle).base.pMethods = ptr::null();
        (*handle).tap = ptr::null_mut();
        let (vfs, behind) = (system(), real(file));
        (*behind).pMethods = ptr::null();
        let code = match (*vfs).xOpen {
            Some(method) => method(vfs, name, behind, flags, out),
            None => sqlite::SQLITE_CANTOPEN,
        };
        if code != sqlite::SQLITE_OK {
            return code;
        }
        let is_scratch = flags & sqlite::SQLITE_OPEN_DELETEONCLOSE != 0;
        if let Some((disk, name)) = path(name).filter(|_| !is_scratch).and_then(Disk::of) {
            let journals =
                sqlite::SQLITE_OPEN_MAIN_JOURNAL | sqlite::SQLITE_OPEN_SUPER_JOURNAL | sqlite::SQLITE_OPEN_WAL;
            let is_folder_due = flags & sqlite::SQLITE_OPEN_CREATE != 0 && flags & journals != 0;
            let inode = disk.opened(name);
            (*handle).tap = Box::into_raw(Box::new(Tap { disk, inode, is_folder_due }));
        }
        (*handle).base.pMethods = &METHODS;
        code
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    let vfs = system();
    // SAFETY: as SQLite gave it; the folder isn't synced in truth.
    let code = unsafe {
        match (*vfs).xDelete {
            Some(method) => method(vfs, name, 0),
            None => sqlite::SQLITE_IOERR,
        }
    };
    // SAFETY: as SQLite gave it.
    if code == sqlite::SQLITE_OK
        && let Some((disk, name)) = unsafe { path(name) }.and_then(Disk::of)
    {
        disk.deleted(name, sync_folder != 0);
    }
    code
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions as _, Connection as _};

    use super::*;
    use crate::disk::Image;
    use crate::{Fault, Loss};

    #[tokio::test]
    async fn as_the_default_it_hears_who_never_asked_for_it() -> Result<(), Fault> {
        register(true)?;
        let folder = tempfile::tempdir()?;
        let (disk, start) = Disk::watch(folder.path())?;
        let options = SqliteConnectOptions::new().filename(folder.path().join("some.sqlite")).create_if_missing(true);
        let mut connection = options.connect().await?;
        sqlx::raw_sql("create table kept (body); insert into kept values ('가')").execute(&mut connection).await?;
        connection.close().await?;
        let changes = disk.stop();
        assert_eq!(start, Image::default());
        let left = Loss::Kept.leaves(&start, &changes, &mut fastrand::Rng::with_seed(1));
        assert_eq!(left, Image::read(folder.path())?, "what was heard is what was done");
        assert!(left.0["some.sqlite"].starts_with(b"SQLite format 3"));
        assert_eq!(disk.stop(), [], "it listens no more");
        Ok(())
    }
}
