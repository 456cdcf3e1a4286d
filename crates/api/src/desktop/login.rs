//! Login as the window sees it: tokens never leave the core.

use jiff::Timestamp;
use pok_domain::member::{Company, Contact};
use serde::{Deserialize, Serialize};

use super::gate::Entered;
use crate::call::calls;
use crate::remote::login::{LoginAttempt, OtpSent};

calls! {
    /// [로그인]: ID and password. The core keeps the attempt.
    "session.log_in" => LogIn {
        /// ID(이메일), as typed.
        login_id: String,
        /// 비밀번호.
        password: String,
        /// ☐ 아이디 저장: kept, or forgotten, once the password was right.
        remember: bool,
    } -> LoginAttempt;

    /// [인증번호 전송].
    "session.send_otp" => SendOtp {} -> OtpSent;

    /// [인증완료]: in, or at the first gate.
    "session.confirm_otp" => ConfirmOtp {
        /// What was typed.
        code: String,
    } -> Entered;

    /// [취소] in the popup OTP 인증.
    "session.cancel" => Cancel {} -> ();

    /// Ends the session here and on the server.
    WHILE_LOCKED "session.log_out" => LogOut {} -> ();

    /// A code for a binding act, when the password alone won't do, or the act failed with `OtpNeeded`.
    "session.send_act_otp" => SendActOtp {} -> OtpSent;

    /// That code: for the next twelve hours no act asks for one. Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`.
    "session.confirm_act_otp" => ConfirmActOtp {
        /// What was typed.
        code: String,
    } -> ();

    /// Pull now; answers how things stand afterwards. Also without asking at `changed`.
    "session.sync" => Sync {} -> SyncState;
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Who {
    /// The contact.
    pub contact: Contact,
    /// The supplier.
    pub company: Company,
}

/// The masthead's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SyncState {
    /// What to show.
    pub line: SyncLine,
    /// The last time everything was fetched.
    pub last: Option<Timestamp>,
    /// How many operations wait to be sent: `N건 대기`.
    pub waiting: u32,
    /// How many drafts wait for a person's decision: `충돌 N건`.
    pub conflicts: u32,
    /// How far this computer's clock is ahead of the server's, in milliseconds, as last measured.
    pub skew_ms: i64,
}

/// How local and server data stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncLine {
    /// 저장됨.
    Saved,
    /// Being fetched; `done` of `of` changes.
    Fetching {
        /// Applied so far.
        done: i64,
        /// What the server has.
        of: i64,
    },
    /// 오프라인: the server can't be reached; lists show what was fetched last.
    Offline,
    /// The session has ended: log in again.
    LoggedOut,
}
