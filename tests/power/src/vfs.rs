//! Listens to SQLite: a file system that hands everything on to the system's own, and tells the [`Disk`] of the folder what
//! was written, synced, created and deleted.
//!
//! Nothing is really synced, wherever the file is: what happens here need not outlive the process, and a sync costs more
//! than all the rest.
#![expect(unsafe_code, reason = "SQLite takes a file system as C function pointers")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::{ptr, slice};

use libsqlite3_sys as sqlite;
use sqlite::{sqlite3_file, sqlite3_io_methods, sqlite3_vfs};

use crate::disk::{Change, Disk, Inode};

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

/// An open file. SQLite allocates it with room for the real one behind it.
#[repr(C)]
struct Handle {
    base: sqlite3_file,
    tap: *mut Tap,
}

/// Who is told what happens to an open file.
struct Tap {
    disk: Arc<Disk>,
    inode: Inode,
    /// The first sync of a journal syncs its folder, as in SQLite's `unixSync`.
    is_folder_due: bool,
}

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

const HANDLE: c_int = size_of::<Handle>() as c_int;

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

/// The real file behind ours.
///
/// # Safety
/// `file` is one that SQLite has allocated for this file system.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite allocates `szOsFile` bytes, which is our handle and the real file.
    unsafe { file.byte_add(size_of::<Handle>()) }
}

/// # Safety
/// `file` is open, and no other reference to its tap is alive: SQLite uses a file from one thread at a time.
unsafe fn tap<'a>(file: *mut sqlite3_file) -> Option<&'a mut Tap> {
    // SAFETY: an open file of ours is a `Handle`, whose tap is null or a leaked box.
    unsafe { (*file.cast::<Handle>()).tap.as_mut() }
}

/// Hands a call on to the real file.
macro_rules! real {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: called by SQLite with an open file of ours, behind which is an open real one.
        unsafe {
            let file = real($file);
            match (*(*file).pMethods).$method {
                Some(method) => method(file $(, $argument)*),
                None => sqlite::SQLITE_IOERR,
            }
        }
    }};
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

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = real!(file, xClose);
    // SAFETY: nobody uses a file after it is closed; the tap came from a box.
    unsafe {
        let handle = file.cast::<Handle>();
        if !(*handle).tap.is_null() {
            drop(Box::from_raw((*handle).tap));
        }
        (*handle).tap = ptr::null_mut();
        (*handle).base.pMethods = ptr::null();
    }
    code
}

unsafe extern "C" fn write(file: *mut sqlite3_file, bytes: *const c_void, count: c_int, at: i64) -> c_int {
    let code = real!(file, xWrite, bytes, count, at);
    // SAFETY: an open file, and as many bytes as SQLite says.
    if let Some(tap) = unsafe { tap(file) }.filter(|_| code == sqlite::SQLITE_OK) {
        let (count, at) = (usize::try_from(count).unwrap_or(0), usize::try_from(at).unwrap_or(0));
        // SAFETY: as above.
        let bytes = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), count) };
        tap.disk.hear(Change::Write(tap.inode, at, bytes.to_vec()));
    }
    code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: i64) -> c_int {
    let code = real!(file, xTruncate, length);
    // SAFETY: an open file.
    if let Some(tap) = unsafe { tap(file) }.filter(|_| code == sqlite::SQLITE_OK) {
        tap.disk.hear(Change::Truncate(tap.inode, usize::try_from(length).unwrap_or(0)));
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    if let Some(tap) = unsafe { tap(file) } {
        let is_folder = std::mem::take(&mut tap.is_folder_due);
        tap.disk.hear(Change::Sync(tap.inode, is_folder));
    }
    sqlite::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut sqlite3_file, bytes: *mut c_void, count: c_int, at: i64) -> c_int {
    real!(file, xRead, bytes, count, at)
}

unsafe extern "C" fn length(file: *mut sqlite3_file, length: *mut i64) -> c_int {
    real!(file, xFileSize, length)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    real!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    real!(file, xUnlock, level)
}

unsafe extern "C" fn is_reserved(file: *mut sqlite3_file, answer: *mut c_int) -> c_int {
    real!(file, xCheckReservedLock, answer)
}

unsafe extern "C" fn control(file: *mut sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    real!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector(file: *mut sqlite3_file) -> c_int {
    real!(file, xSectorSize)
}

unsafe extern "C" fn device(file: *mut sqlite3_file) -> c_int {
    real!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn map_shared(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    memory: *mut *mut c_void,
) -> c_int {
    real!(file, xShmMap, page, size, extend, memory)
}

unsafe extern "C" fn lock_shared(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    real!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn fence_shared(file: *mut sqlite3_file) {
    // SAFETY: as in `real!`.
    unsafe {
        let file = real(file);
        if let Some(method) = (*(*file).pMethods).xShmBarrier {
            method(file);
        }
    }
}

unsafe extern "C" fn unmap_shared(file: *mut sqlite3_file, is_deleted: c_int) -> c_int {
    real!(file, xShmUnmap, is_deleted)
}

/// Version 2: without memory-mapped files, of which nothing is heard.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(length),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(map_shared),
    xShmLock: Some(lock_shared),
    xShmBarrier: Some(fence_shared),
    xShmUnmap: Some(unmap_shared),
    xFetch: None,
    xUnfetch: None,
};

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
