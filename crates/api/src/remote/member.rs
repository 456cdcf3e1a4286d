//! Logging in, staying in, and showing again who one is.

use jiff::Timestamp;
use pok_domain::member::{Company, Contact};
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// ID and password (spec 02 S4). Fails with `WrongCredentials`, `Locked`, `ApprovalPending`.
    "member.log_in" => LogIn {
        /// ID(이메일), as typed.
        login_id: String,
        /// 비밀번호.
        password: String,
        /// What this computer is called, for the list of signed-in computers.
        device: String,
    } -> LoginAttempt;

    /// Sends a code to the mobile number on file. `TooMany` with a wait before the resend time.
    "member.send_otp" => SendOtp {
        /// [`LoginAttempt::attempt`].
        attempt: String,
    } -> OtpSent;

    /// The code: ends the login. Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`.
    "member.confirm_otp" => ConfirmOtp {
        /// [`LoginAttempt::attempt`].
        attempt: String,
        /// What was typed.
        code: String,
    } -> Session;

    /// A new pair of tokens for the refresh token, which is used up. A used one ends its whole family.
    "member.refresh" => Refresh {
        /// [`Session::refresh_token`].
        refresh_token: String,
    } -> Session;

    /// Ends this session.
    "member.log_out" => LogOut {} -> ();

    /// Sends a code for a binding act, when the last one is too old.
    "member.send_act_otp" => SendActOtp {} -> OtpSent;

    /// Shows again who one is, once per binding act (P-CON-10). `OtpNeeded` where only a code will do.
    "member.reauthenticate" => Reauthenticate {
        /// The password or a code.
        proof: Proof,
    } -> ActToken;
}

/// A login that waits for its one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoginAttempt {
    /// Names the attempt; a secret.
    pub attempt: String,
    /// Where the code will go, e.g. `010-****-5678`.
    pub masked_mobile: String,
    /// Until when the attempt can be finished.
    pub expires_at: Timestamp,
}

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtpSent {
    /// Where it went.
    pub masked_mobile: String,
    /// Until when it can be used, by the server's clock.
    pub expires_at: Timestamp,
    /// From when another can be asked for.
    pub resend_at: Timestamp,
    /// The server's clock now, so that a wrong clock here doesn't matter.
    pub now: Timestamp,
}

/// A contact who is logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// Goes with every call as `Authorization: Bearer`; kept in memory only.
    pub access_token: String,
    /// Until when it is accepted.
    pub access_expires_at: Timestamp,
    /// Makes the next pair; kept in the key store.
    pub refresh_token: String,
    /// Who logged in.
    pub contact: Contact,
    /// For which company.
    pub company: Company,
    /// The certificates (DER) that signatures made here and by the buyer must lead to.
    pub trusted_roots: Vec<crate::Bytes>,
    /// The server's clock.
    pub now: Timestamp,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("contact", &self.contact.id).finish_non_exhaustive()
    }
}

/// How a person shows again who they are.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The password, as long as the last code is at most twelve hours old.
    Password(String),
    /// A code from [`SendActOtp`].
    Otp(String),
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::Otp(_) => "Otp",
        })
    }
}

/// Good for one binding act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActToken {
    /// Goes with the act's call.
    pub act_token: String,
    /// Until when.
    pub expires_at: Timestamp,
}
