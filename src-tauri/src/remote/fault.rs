//! How a request can fail, told apart by what it means for the act it carried.

use std::time::Duration;

use pok_api::{Code, Problem};
use reqwest::StatusCode;

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request never left: no address, no connection. Certainly nothing happened.
    Unsent,
    /// It may have arrived, but no answer came back.
    Lost,
    /// The server answered that it can't.
    Refused(Problem),
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        tracing::debug!(%error, "request");
        if error.is_connect() || error.is_builder() { Self::Unsent } else { Self::Lost }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl Fault {
    /// For calls that bind nobody: an answer that was lost is as good as none.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Unsent | Self::Lost => offline(),
            Self::Refused(problem) => problem,
        }
    }

    pub(crate) fn is_unauthenticated(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.code == Code::Unauthenticated)
    }
}

/// The server can't be reached.
pub(crate) fn offline() -> Problem {
    Problem::new(Code::Offline, "the server can't be reached; nothing was lost")
}

/// What an answer with an error status says.
pub(crate) fn refusal(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> Fault {
    if let Ok(mut problem) = serde_json::from_slice::<Problem>(body) {
        if let (None, Some(wait)) = (problem.retry_after_ms, retry_after) {
            problem = problem.retry_after(wait);
        }
        return Fault::Refused(problem);
    }
    match status {
        // Something between here and the server answered in its place; whether the server has had it, nobody knows.
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Fault::Lost,
        StatusCode::UNAUTHORIZED => Problem::new(Code::Unauthenticated, "log in again").into(),
        StatusCode::FORBIDDEN => Problem::new(Code::Forbidden, "not allowed").into(),
        StatusCode::NOT_FOUND => Problem::not_found().into(),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::FileTooLarge, "the file is too large").into(),
        StatusCode::TOO_MANY_REQUESTS => {
            let problem = Problem::new(Code::TooMany, "too many requests; wait");
            retry_after.map_or(problem.clone(), |wait| problem.retry_after(wait)).into()
        }
        _ => crate::fault::internal("the server's answer", status).into(),
    }
}

/// How long to wait before try number `tried` + 1: anything up to `first · 2^tried`, so that many clients don't come
/// back at once.
pub(crate) fn jitter(first: Duration, longest: Duration, tried: u32) -> Duration {
    let ceiling = first.saturating_mul(2_u32.saturating_pow(tried)).min(longest);
    ceiling.mul_f64(fastrand::f64())
}
