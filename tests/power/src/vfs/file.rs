//! An open file of ours: the real one, and who is told what happens to it.

use std::ffi::{c_int, c_void};
use std::sync::Arc;
use std::{ptr, slice};

use libsqlite3_sys as sqlite;
use sqlite::{sqlite3_file, sqlite3_io_methods};

use crate::disk::{Change, Disk, Inode};

/// An open file. SQLite allocates it with room for the real one behind it.
#[repr(C)]
pub(super) struct Handle {
    pub(super) base: sqlite3_file,
    pub(super) tap: *mut Tap,
}

/// How much of what SQLite allocates is ours.
pub(super) const HANDLE: c_int = size_of::<Handle>() as c_int;

/// Who is told what happens to an open file.
pub(super) struct Tap {
    pub(super) disk: Arc<Disk>,
    pub(super) inode: Inode,
    /// The first sync of a journal syncs its folder, as in SQLite's `unixSync`.
    pub(super) is_folder_due: bool,
}

/// The real file behind ours.
///
/// # Safety
/// `file` is one that SQLite has allocated for this file system.
pub(super) unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
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
pub(super) static METHODS: sqlite3_io_methods = sqlite3_io_methods {
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
