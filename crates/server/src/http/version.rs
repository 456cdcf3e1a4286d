//! Which protocol versions are spoken (design: sync, "Versions").

use pok_api::protocol::VERSION;
use pok_api::{Code, Problem};

/// Calls that a client too old for writing may still make: login, reading, and what became of an earlier write.
const READS: &[&str] = &["notice.list", "operation.status", "sync.changes"];

/// Whether a client of `version` may make the call `name`.
pub(super) fn accept(header: Option<&str>, name: &str) -> Result<(), Problem> {
    let Some(text) = header else { return Ok(()) };
    let version: u32 = text.trim().parse().map_err(|_| unknown())?;
    spoken(version, VERSION, READS.contains(&name) || name.starts_with("member."))
}

fn spoken(version: u32, ours: u32, reads: bool) -> Result<(), Problem> {
    if version > ours {
        Err(unknown())
    } else if version + 1 >= ours || reads {
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
        assert!(accept(Some("x"), "contract.sign").is_err());
        assert!(accept(None, "contract.sign").is_ok());
    }
}
