//! What a call answers when it can't do what was asked.

use std::fmt;

use pok_domain::file::Closed;
use serde::{Deserialize, Serialize};

/// Why; closed, because whoever asked acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request can't be read, or a field is wrong; `fields` says which.
    Invalid,
    /// Not logged in, or the session has ended.
    Unauthenticated,
    /// Logged in, but not as somebody who may do this.
    Forbidden,
    /// No such thing, or another company's.
    NotFound,
    /// Somebody was faster: already done, or the state no longer allows it. Reload and look.
    Stale,
    /// 공고마감 has passed: nothing can be written, submitted or declined any more.
    Closed,
    /// 입찰시작일시 has not come.
    NotYet,
    /// The company has declined, which is final.
    Declined,
    /// Only a 지명업체 can do this.
    NotInvited,
    /// Somebody else's change waits for a decision.
    Conflict,
    /// A file is still on its way to the server.
    FileMissing,
    /// The same idempotency key came with another request.
    KeyReused,
    /// The ID or password is wrong; which, isn't said.
    WrongCredentials,
    /// Locked after repeated failures.
    Locked,
    /// The application is not yet approved.
    ApprovalPending,
    /// The one-time code is wrong.
    OtpWrong,
    /// The one-time code or the login attempt has expired; ask for another code.
    OtpExpired,
    /// The code was guessed wrong too often or used; ask for another.
    OtpVoid,
    /// Too many requests; wait.
    TooMany,
    /// The act needs the password or a one-time code first.
    ReauthenticationNeeded,
    /// The last one-time code is over twelve hours old: this act needs a new one.
    OtpNeeded,
    /// The provider of identity verification, the address register or another service outside can't be reached.
    Unavailable,
    /// The provider knows no such person at that number, or they declined.
    IdentityRefused,
    /// The identity verification was not done, or too long ago: start again from 가입여부 확인.
    IdentityNeeded,
    /// The verified person is another one than the account's or the application's.
    OtherPerson,
    /// The new password is the current one or one of the two before.
    PasswordUsed,
    /// This window is locked after idling: the password unlocks it. The session goes on.
    WindowLocked,
    /// A bid, a contract or something else is under way, so the supplier can't leave yet.
    UnderWay,
    /// An account with the same e-mail address exists.
    MailTaken,
    /// An account with the same personal data exists.
    PersonTaken,
    /// A document has not been read to its end and agreed to.
    ConsentMissing,
    /// A signature that the server's check refuses.
    SignatureRefused,
    /// A seal image of a wrong type.
    SealType,
    /// A seal image that is too large, in bytes or pixels.
    SealSize,
    /// A seal image that can't be read, or is blank.
    SealUnreadable,
    /// Text with a character that the document's font lacks.
    MissingGlyph,
    /// A file that is too large.
    FileTooLarge,
    /// A file of a type that isn't accepted here.
    FileType,
    /// The disk is full.
    DiskFull,
    /// The folder of downloads can't be written to.
    FolderClosed,
    /// The computer's key store can't be opened.
    KeyStore,
    /// The files of this computer are encrypted under a passphrase: ask for it.
    PassphraseNeeded,
    /// This computer has no key store: a passphrase has to be chosen that protects its files.
    PassphraseNew,
    /// The passphrase is wrong. Nothing was changed.
    PassphraseWrong,
    /// The server can't be reached. Nothing was lost; what was typed is kept.
    Offline,
    /// The server was asked and no answer came back: the act may or may not have happened.
    Unknown,
    /// This program is too old for the server.
    ClientTooOld,
    /// The server or this program failed; the log has the request's number.
    Internal,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldFault {
    /// The request's field, dotted for nested ones: `items.2.quantity`.
    pub field: String,
    /// What is wrong, for a person.
    pub message: String,
}

/// The answer to a call that failed. Never carries internal error text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Why.
    pub code: Code,
    /// For a person, in English; the window words it in the person's language by `code`.
    pub message: String,
    /// What is wrong with single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFault>,
    /// How long to wait before another try, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The request's number in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem without more to say than its code and a message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), retry_after_ms: None, request_id: None }
    }

    /// A wrong field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = FieldFault { field: field.into(), message: message.into() };
        Self { fields: vec![fault], ..Self::new(Code::Invalid, "a field is wrong") }
    }

    /// A file that nobody can read without its key, or an empty one; the field `file` says which.
    pub fn closed(closed: Closed) -> Self {
        let fault = FieldFault { field: "file".to_owned(), message: closed.code().to_owned() };
        Self { fields: vec![fault], ..Self::new(Code::FileType, "the file is locked or empty") }
    }

    /// No such thing, or another company's: the two answer alike.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "not found")
    }

    /// Somebody was faster, or the page was old (P-GEN-16).
    pub fn stale() -> Self {
        Self::new(Code::Stale, "already processed; reload")
    }

    /// The same, with how long to wait.
    pub fn retry_after(mut self, wait: std::time::Duration) -> Self {
        self.retry_after_ms = Some(wait.as_millis() as u64);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)?;
        self.fields.iter().try_for_each(|fault| write!(f, "; {}: {}", fault.field, fault.message))
    }
}
