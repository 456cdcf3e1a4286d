//! How a request can fail, told apart by what it means for the act it carried.

use std::time::Duration;

use jiff::Timestamp;
use pok_api::{Code, Problem};
use reqwest::StatusCode;

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RemoteFault {
    /// The request never left: no address, no connection. Certainly nothing happened.
    Unsent,
    /// It may have arrived, but no answer came back.
    Lost,
    /// Something between here and the server answered in its place: the request may have arrived, or not.
    Foreign,
    /// An answer came, but it doesn't say what became of the request: the server failed on the way, or something
    /// between here and it answered in its place. The problem is what to show.
    Unclear(Problem),
    /// The server answered that it can't: it did nothing.
    Refused(Problem),
}

impl From<reqwest::Error> for RemoteFault {
    fn from(error: reqwest::Error) -> Self {
        tracing::debug!(%error, "request");
        if error.is_connect() || error.is_builder() { Self::Unsent } else { Self::Lost }
    }
}

impl From<Problem> for RemoteFault {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl RemoteFault {
    /// For calls that bind nobody: an answer that was lost is as good as none.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Unsent | Self::Lost => offline(),
            Self::Foreign => {
                Problem::new(Code::Intercepted, "something else than the server answers; nothing was lost")
            }
            Self::Unclear(problem) | Self::Refused(problem) => problem,
        }
    }

    pub(crate) fn is_unauthenticated(&self) -> bool {
        matches!(self, Self::Unclear(problem) | Self::Refused(problem) if problem.code == Code::Unauthenticated)
    }
}

/// Whether an answer with this status, which the server didn't give, says nothing of it. What a proxy of the server's
/// own says of its size or its load does.
pub(crate) fn is_foreign(status: StatusCode) -> bool {
    status.is_success()
        || status.is_redirection()
        || matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::NOT_FOUND
                | StatusCode::PROXY_AUTHENTICATION_REQUIRED
                | StatusCode::NETWORK_AUTHENTICATION_REQUIRED
        )
}

/// The longest wait that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What `Retry-After` says, seen from `date`, the answer's own.
pub(crate) fn wait(says: &str, date: Option<&str>) -> Option<Duration> {
    let says = says.trim();
    let wait = match says.parse().ok().map(Duration::from_secs) {
        Some(wait) => wait,
        None => {
            let instant = |text: &str| jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp());
            let now = date.and_then(instant).unwrap_or_else(Timestamp::now);
            Duration::try_from(instant(says)?.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The server can't be reached.
pub(crate) fn offline() -> Problem {
    Problem::new(Code::Offline, "the server can't be reached; nothing was lost")
}

/// What an answer with an error status says.
pub(crate) fn refusal(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> RemoteFault {
    if let Ok(mut problem) = serde_json::from_slice::<Problem>(body) {
        if let (None, Some(wait)) = (problem.retry_after_ms, retry_after) {
            problem = problem.retry_after(wait);
        }
        // A failure or a time-out can come after the effect.
        let failed = status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT;
        return if failed { RemoteFault::Unclear(problem) } else { RemoteFault::Refused(problem) };
    }
    RemoteFault::Unclear(match status {
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            return RemoteFault::Lost;
        }
        StatusCode::UNAUTHORIZED => logged_out(),
        StatusCode::FORBIDDEN => Problem::new(Code::Forbidden, "not allowed"),
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::FileTooLarge, "the file is too large"),
        StatusCode::TOO_MANY_REQUESTS => {
            let problem = Problem::new(Code::TooMany, "too many requests; wait");
            retry_after.map_or(problem.clone(), |wait| problem.retry_after(wait))
        }
        _ => crate::core::fault::internal("the server's answer", status),
    })
}

/// There is no session.
pub(super) fn logged_out() -> Problem {
    Problem::new(Code::Unauthenticated, "log in again")
}

/// How long to wait before try number `tried` + 1: anything up to `first · 2^tried`, so that many clients don't come
/// back at once.
pub(crate) fn jitter(first: Duration, longest: Duration, tried: u32) -> Duration {
    let ceiling = first.saturating_mul(2_u32.saturating_pow(tried)).min(longest);
    ceiling.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = Some("Tue, 01 Dec 2026 09:00:00 GMT");
        for (says, seconds) in [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("Tue, 01 Dec 2026 09:01:30 GMT", Some(90)),
            ("Tue, 01 Dec 2026 08:59:00 GMT", Some(0)),
            ("Wed, 02 Dec 2026 09:00:00 GMT", Some(3600)),
            ("soon", None),
            ("-3", None),
        ] {
            assert_eq!(wait(says, date), seconds.map(Duration::from_secs), "{says}");
        }
    }

    #[test]
    fn only_the_servers_own_no_is_a_refusal() {
        let says = |code| serde_json::to_vec(&Problem::new(code, "no")).unwrap_or_default();
        let stale = refusal(StatusCode::CONFLICT, None, &says(Code::Stale));
        assert!(matches!(stale, RemoteFault::Refused(problem) if problem.code == Code::Stale));
        for status in [500, 503, 507, 408] {
            let status = StatusCode::from_u16(status).expect("a status");
            let failed = refusal(status, None, &says(Code::Internal));
            assert!(matches!(failed, RemoteFault::Unclear(problem) if problem.code == Code::Internal), "{status}");
        }
        for status in [302, 400, 401, 403, 404, 408, 409, 413, 429, 500] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(matches!(refusal(status, None, b"<html>"), RemoteFault::Unclear(_)), "{status}");
        }
        assert_eq!(refusal(StatusCode::BAD_GATEWAY, None, b"<html>"), RemoteFault::Lost);
        assert!(refusal(StatusCode::UNAUTHORIZED, None, b"").is_unauthenticated(), "an answer to HEAD has no body");
    }
}
