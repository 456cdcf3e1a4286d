//! Why a handler gives up: a refusal that the caller reads, or something broken that only the log reads.

use std::io;
use std::time::Duration;

use pok_api::{Code, FieldFault, Problem};

/// When whoever finds the database busy may come again.
const AGAIN: Duration = Duration::from_secs(2);

/// A refusal, or an internal failure.
#[derive(Debug)]
pub enum Fault {
    /// Goes over the wire as it is.
    Refused(Problem),
    /// Stays in the log; the caller learns only that the server failed.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    /// Others hold the database: the log says how, the caller tries again.
    pub(crate) fn busy(why: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%why, "the database is busy");
        Problem::new(Code::Unavailable, "the server is busy; try again").retry_after(AGAIN).into()
    }

    /// Something that should not have happened.
    pub(crate) fn broken(text: impl Into<String>) -> Self {
        Self::Broken(text.into().into())
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            // SQLITE_FULL, and PostgreSQL's disk_full.
            Some("13" | "53100") => disk_full().into(),
            Some(code) if is_busy(code) => Self::busy(&error),
            None if matches!(error, sqlx::Error::PoolTimedOut) => Self::busy(&error),
            _ => Self::Broken(error.into()),
        }
    }
}

/// Whether a database's code says that others hold what is asked for, so that the same may well be done later.
fn is_busy(code: &str) -> bool {
    /// SQLITE_BUSY and SQLITE_LOCKED: the lowest byte of what is extended to say why.
    const SQLITE: [u32; 2] = [5, 6];
    /// serialization_failure, deadlock_detected, too_many_connections, lock_not_available, admin_shutdown, crash_shutdown,
    /// cannot_connect_now.
    const POSTGRES: [&str; 7] = ["40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"];
    // PostgreSQL's have five characters, SQLite's never so many.
    match code.len() {
        5 => POSTGRES.contains(&code),
        _ => code.parse().is_ok_and(|code: u32| SQLITE.contains(&(code & 0xff))),
    }
}

/// What is wrong with a request, all of it at once.
pub(crate) struct Faults {
    within: &'static str,
    found: Vec<FieldFault>,
}

impl Faults {
    /// None so far. The names of fields begin with `within`.
    pub(crate) fn new(within: &'static str) -> Self {
        Self { within, found: Vec::new() }
    }

    /// The fault of a field of which something doesn't hold.
    pub(crate) fn unless(&mut self, field: &str, holds: bool, message: &str) {
        if !holds {
            self.found.push(FieldFault { field: format!("{}{field}", self.within), message: message.to_owned() });
        }
    }

    /// # Errors
    /// `Invalid`, where there are any.
    pub(crate) fn none(self) -> Result<(), Problem> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(Problem { fields: self.found, ..Problem::new(Code::Invalid, "fields are wrong") })
    }
}

/// What a row that may be there only once says of a second: two that look at the same time see none.
pub(crate) fn unique(problem: Problem) -> impl FnOnce(sqlx::Error) -> Fault {
    |error| match error.as_database_error().is_some_and(|error| error.is_unique_violation()) {
        true => problem.into(),
        false => error.into(),
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull { disk_full().into() } else { Self::Broken(error.into()) }
    }
}

impl From<object_store::Error> for Fault {
    fn from(error: object_store::Error) -> Self {
        let mut source: Option<&dyn std::error::Error> = Some(&error);
        while let Some(inner) = source {
            if inner.downcast_ref::<io::Error>().is_some_and(|inner| inner.kind() == io::ErrorKind::StorageFull) {
                return disk_full().into();
            }
            source = inner.source();
        }
        Self::Broken(error.into())
    }
}

macro_rules! broken {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::Broken(error.into())
            }
        }
    )+};
}
broken!(
    serde_json::Error,
    sqlx::migrate::MigrateError,
    tokio::task::JoinError,
    jiff::Error,
    uuid::Error,
    rust_decimal::Error,
    pok_domain::UnknownCode,
    pok_domain::id::NotABlobId,
    pok_domain::member::NotALoginId,
    pok_domain::member::NotABusinessRegNo,
    pok_domain::member::NotAMobileNo,
    pok_domain::name::NameFault,
    pok_domain::number::NotADocumentNumber,
    pok_domain::money::MoneyFault,
);

fn disk_full() -> Problem {
    Problem::new(Code::DiskFull, "the server's disk is full; nothing was stored")
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(problem) => problem,
            Fault::Broken(error) => {
                tracing::error!(error = %nameless(&error.to_string()), "internal failure");
                Self::new(Code::Internal, "the server failed; the request's number is in its log")
            }
        }
    }
}

/// A failure's text with the names of files cut short: whoever reads the log finds one by its beginning, and has not got it.
fn nameless(text: &str) -> String {
    let mut cut = String::with_capacity(text.len());
    for word in text.split_inclusive(|character: char| !character.is_ascii_hexdigit()) {
        match word.get(..64).is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            true => cut.extend([&word[..8], "…", &word[64..]]),
            false => cut.push_str(word),
        }
    }
    cut
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(problem) => problem.fmt(f),
            Self::Broken(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s23a_what_passes_is_told_from_what_is_broken() {
        for busy in ["5", "6", "261", "517", "262", "40001", "40P01", "55P03"] {
            assert!(is_busy(busy), "{busy}");
        }
        for broken in ["1", "11", "13", "1299", "2067", "23505", "42601", "53100", "05000"] {
            assert!(!is_busy(broken), "{broken}");
        }
    }

    #[test]
    fn s03_a_files_name_is_cut_short_and_nothing_else() {
        let name = "0123456789abcdef".repeat(4);
        assert_eq!(nameless(&format!("at \"blobs/01/23/{name}\": gone")), "at \"blobs/01/23/01234567…\": gone");
        assert_eq!(nameless("한글 deadbeef, 3 rows"), "한글 deadbeef, 3 rows");
    }
}
