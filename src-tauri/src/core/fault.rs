//! From the errors of libraries to the closed codes of a [`Problem`]; the libraries' words stay in the log.

use std::any::Any;
use std::fmt::Display;
use std::io;

use pok_api::{Code, Problem};

/// What fails here, as whoever asked is told of it.
pub(crate) trait Doing<T> {
    /// The failure as that of `what` was being done, e.g. `keeping the chosen seal`; the log has the rest.
    fn doing(self, what: &'static str) -> Result<T, Problem>;
}

impl<T, E: Display + 'static> Doing<T> for Result<T, E> {
    fn doing(self, what: &'static str) -> Result<T, Problem> {
        self.map_err(|error| {
            let known: &dyn Any = &error;
            match (known.downcast_ref(), known.downcast_ref()) {
                (Some(error), _) => sql(what, error),
                (_, Some(error)) => file(what, error),
                _ => internal(what, error),
            }
        })
    }
}

/// Something that should not happen; the log says what.
pub(crate) fn internal(doing: &'static str, error: impl Display) -> Problem {
    tracing::error!(doing, %error, "failed");
    Problem::new(Code::Internal, "this program failed; its log says why")
}

/// A file that can't be read or written.
pub(crate) fn file(doing: &'static str, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => disk_full(),
        _ => internal(doing, error),
    }
}

/// A file that can't be saved where a person finds it.
pub(crate) fn saving(error: &io::Error) -> Problem {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem | Kind::NotADirectory | Kind::AlreadyExists => {
            tracing::warn!(%error, "the folder of downloads");
            Problem::new(Code::FolderClosed, "the folder of downloads can't be written to")
        }
        _ => file("saving a file", error),
    }
}

/// A local database that can't be read or written.
pub(crate) fn sql(doing: &'static str, error: &sqlx::Error) -> Problem {
    match sqlite_code(error) {
        Some(SQLITE_FULL) => disk_full(),
        _ => internal(doing, error),
    }
}

/// Whether the file itself is damaged, rather than what was asked of it.
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    match sqlite_code(error) {
        Some(SQLITE_CORRUPT | SQLITE_NOTADB) => true,
        // So SQLCipher says that a page doesn't authenticate. A wrong query has words of its own.
        Some(SQLITE_ERROR) => error.as_database_error().is_some_and(|error| error.message() == "SQL logic error"),
        // And so it answers whatever that connection is asked afterwards.
        Some(SQLITE_NOMEM) => true,
        _ => false,
    }
}

const SQLITE_ERROR: u32 = 1;
const SQLITE_NOMEM: u32 = 7;
const SQLITE_CORRUPT: u32 = 11;
const SQLITE_FULL: u32 = 13;
const SQLITE_NOTADB: u32 = 26;

/// SQLite's primary result code.
fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let database = match error {
        sqlx::Error::Database(error) => error,
        _ => return None,
    };
    let extended: u32 = database.code()?.parse().ok()?;
    Some(extended & 0xff)
}

fn disk_full() -> Problem {
    Problem::new(Code::DiskFull, "the disk is full; nothing was changed")
}
