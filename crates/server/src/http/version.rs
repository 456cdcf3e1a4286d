//! Which protocol versions are spoken (design: sync, "Versions").

use pok_api::protocol::VERSION;
use pok_api::{Code, Problem};

/// Whether a client of a version may make a call, which any may that is `for_old` ones.
pub(super) fn accept(header: Option<&str>, for_old: bool) -> Result<(), Problem> {
    let Some(text) = header else { return Ok(()) };
    let version: u32 = text.trim().parse().map_err(|_| unknown())?;
    spoken(version, VERSION, for_old)
}

fn spoken(version: u32, ours: u32, for_old: bool) -> Result<(), Problem> {
    if version > ours {
        Err(unknown())
    } else if version + 1 >= ours || for_old {
        Ok(())
    } else {
        Err(Problem::new(Code::ClientTooOld, "this program is too old to write; update it"))
    }
}

fn unknown() -> Problem {
    Problem::field(pok_api::protocol::VERSION_HEADER, "the server doesn't speak this protocol version")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_client_may_read_and_not_write() {
        assert!(spoken(5, 5, false).is_ok() && spoken(4, 5, false).is_ok());
        assert_eq!(spoken(3, 5, false).map_err(|problem| problem.code), Err(Code::ClientTooOld));
        assert!(spoken(3, 5, true).is_ok());
        assert_eq!(spoken(6, 5, true).map_err(|problem| problem.code), Err(Code::Invalid));
        assert!(accept(Some("x"), true).is_err());
        assert!(accept(None, false).is_ok());
    }
}
