//! Problems as HTTP answers.

use axum::Json;
use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pok_api::{Code, Problem};

use crate::ground::fault::Fault;

/// A problem on its way out.
pub(super) struct Refusal(pub(super) Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self(fault.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (wait, unread) = (self.0.retry_after_ms, self.0.code == Code::FileTooLarge);
        let mut response = (status(self.0.code), Json(self.0)).into_response();
        if let Some(wait) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.div_ceil(1000)));
        }
        if unread {
            // The rest of the request is still on its way: the connection can't be used again.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// The HTTP status of a code. Clients act on the code; the status is for proxies and logs.
pub(super) fn status(code: Code) -> StatusCode {
    match code {
        Code::Invalid
        | Code::OtpWrong
        | Code::OtpExpired
        | Code::OtpVoid
        | Code::ConsentMissing
        | Code::IdentityRefused
        | Code::IdentityNeeded
        | Code::OtherPerson
        | Code::PasswordUsed
        | Code::SignatureRefused
        | Code::SealType
        | Code::SealSize
        | Code::SealUnreadable
        | Code::MissingGlyph => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Unauthenticated | Code::WrongCredentials => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::Locked | Code::ApprovalPending | Code::ReauthenticationNeeded | Code::OtpNeeded => {
            StatusCode::FORBIDDEN
        }
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Stale
        | Code::KeyReused
        | Code::MailTaken
        | Code::UnderWay
        | Code::PersonTaken
        | Code::Closed
        | Code::NotYet
        | Code::Declined
        | Code::NotInvited
        | Code::Conflict
        | Code::FileMissing => StatusCode::CONFLICT,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::FileType
        | Code::FileEmpty
        | Code::FileDamaged
        | Code::FileLocked
        | Code::FileSecurity
        | Code::FileActive
        | Code::FilePixels
        | Code::FileTooMuch => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::ClientTooOld => StatusCode::UPGRADE_REQUIRED,
        Code::Offline | Code::Intercepted | Code::Unknown | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        // Only a computer says these of itself.
        Code::KeyStore
        | Code::FolderClosed
        | Code::WindowLocked
        | Code::PassphraseNeeded
        | Code::PassphraseNew
        | Code::PassphraseWrong
        | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
