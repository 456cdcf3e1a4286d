//! Logging in, staying in, and showing again who one is.

use jiff::Timestamp;
use pok_domain::TermsId;
use pok_domain::member::{Company, Contact};
use pok_domain::terms::Terms;
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// ID and password (spec 02 S4). Fails with `WrongCredentials`, `Locked`, `ApprovalPending`.
    FOR_OLD_CLIENTS "member.log_in" => LogIn {
        /// ID(이메일), as typed.
        login_id: String,
        /// 비밀번호.
        password: String,
        /// What this computer is called, for the list of signed-in computers.
        device: String,
    } -> LoginAttempt;

    /// Sends a code to the mobile number on file. `TooMany` with a wait before the resend time.
    FOR_OLD_CLIENTS "member.send_otp" => SendOtp {
        /// [`LoginAttempt::attempt`].
        attempt: String,
    } -> OtpSent;

    /// [휴대폰번호가 변경되었나요?] before the code: the verified number takes the place of the registered one, if the
    /// verified person is the account's (P-LOG-08). A code that was sent to the old number is void.
    ///
    /// Fails with `OtherPerson`, and the number stays; `IdentityNeeded`, `OtpExpired`; `Stale` after the code.
    FOR_OLD_CLIENTS "member.change_mobile" => ChangeMobile {
        /// [`LoginAttempt::attempt`].
        attempt: String,
        /// [`crate::remote::verification::Begun::verification`], confirmed.
        verification: String,
    } -> MobileChanged;

    /// The code. What follows are the gates (P-LOG-11), each a call on the same attempt that answers the next step, and
    /// behind the last one the session. Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`.
    FOR_OLD_CLIENTS "member.confirm_otp" => ConfirmOtp {
        /// [`LoginAttempt::attempt`].
        attempt: String,
        /// What was typed.
        code: String,
    } -> Step;

    /// 휴면해제, 예. Like every gate `Stale` where another gate is next, `Unauthenticated` before the code,
    /// `OtpExpired` where the login has ended.
    FOR_OLD_CLIENTS "member.reactivate" => Reactivate {
        /// [`LoginAttempt::attempt`].
        attempt: String,
    } -> Step;

    /// 비밀번호 변경, [확인]. The contact's other sessions end.
    ///
    /// Fails with `WrongCredentials` and `Locked` like a login, `Invalid` (`new`) where the rule refuses the new one,
    /// `PasswordUsed` where it is one of the last three.
    FOR_OLD_CLIENTS "member.change_password" => ChangePassword {
        /// [`LoginAttempt::attempt`].
        attempt: String,
        /// 기존 비밀번호, or 임시 비밀번호.
        current: String,
        /// 새 비밀번호.
        new: String,
    } -> Step;

    /// [90일 이후 변경]; a temporary password can't be put off.
    FOR_OLD_CLIENTS "member.postpone_password" => PostponePassword {
        /// [`LoginAttempt::attempt`].
        attempt: String,
    } -> Step;

    /// 재동의: all that was asked for. `ConsentMissing` where one is missing.
    FOR_OLD_CLIENTS "member.consent" => Consent {
        /// [`LoginAttempt::attempt`].
        attempt: String,
        /// What was agreed to.
        documents: Vec<TermsId>,
    } -> Step;

    /// A new pair of tokens for the refresh token, which is used up. A used one ends its whole family.
    FOR_OLD_CLIENTS "member.refresh" => Refresh {
        /// [`Session::refresh_token`].
        refresh_token: String,
    } -> Session;

    /// Ends this session.
    FOR_OLD_CLIENTS "member.log_out" => LogOut {} -> ();

    /// Sends a code for a binding act, when the last one is too old.
    FOR_OLD_CLIENTS "member.send_act_otp" => SendActOtp {} -> OtpSent;

    /// The computers where this contact is signed in, the last used first.
    FOR_OLD_CLIENTS "member.sessions" => Sessions {} -> Vec<Computer>;

    /// Signs one of them out. `NotFound` where it is none of this contact's.
    FOR_OLD_CLIENTS "member.end_session" => EndSession {
        /// [`Computer::id`].
        #[cfg_attr(feature = "schema", schemars(extend("format" = "session")))]
        id: String,
    } -> ();

    /// Shows again who one is, once per binding act (P-CON-10). `OtpNeeded` where only a code will do.
    FOR_OLD_CLIENTS "member.reauthenticate" => Reauthenticate {
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

/// What a login comes to next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Nothing more: the contact is logged in.
    Session(Box<Session>),
    /// Something to do first.
    Gate(Gate),
}

/// What has to be done before the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// 휴면해제: no login for a year or more.
    Dormant {
        /// None for who never has.
        last_login_at: Option<Timestamp>,
    },
    /// 비밀번호 변경: the password was mailed.
    TemporaryPassword,
    /// 비밀번호 변경: 90 days or more since the last time.
    PasswordExpired {
        /// The last time.
        set_at: Timestamp,
    },
    /// 재동의.
    Reconsent {
        /// What needs it.
        documents: Vec<Terms>,
    },
}

/// The registered mobile number is another one now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MobileChanged {
    /// Where the code will go.
    pub masked_mobile: String,
}

/// A computer where a contact is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Computer {
    /// Names it; no secret.
    pub id: String,
    /// What it calls itself.
    pub device: String,
    /// The address of its login.
    pub peer: String,
    /// When it was signed in.
    pub began: Timestamp,
    /// When it was last used, to a quarter of an hour.
    pub last_used: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
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
