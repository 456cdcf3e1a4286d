//! 본인인증 (spec 01 S2): the server asks the provider, and keeps what the provider says. What a client says of itself
//! only starts the question.

use jiff::Timestamp;
use pok_domain::member::{Carrier, IdentityConsent, IdentityMethod, MobileNo, Person};
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// Asks the provider to have a person confirm by PASS, or by a code sent to the phone.
    ///
    /// Fails with `Invalid` where something is missing or malformed, `TooMany`, `Unavailable` where the provider can't be
    /// reached, `IdentityRefused` where it knows no such person at that number.
    "identity.begin" => Begin {
        /// Who says so.
        claim: Claim,
        /// PASS로 인증하기 or 문자(SMS)로 인증하기.
        method: IdentityMethod,
        /// What was agreed to: all of [`IdentityConsent::ALL`].
        consents: Vec<IdentityConsent>,
    } -> Begun;

    /// Ends it. By SMS with the code; by PASS without, as often as it takes until the person has confirmed in the app:
    /// `NotYet` before.
    ///
    /// Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`, `Unavailable`.
    "identity.confirm" => Confirm {
        /// [`Begun::verification`].
        verification: String,
        /// What was typed.
        code: Option<String>,
    } -> Verified;
}

/// What a person says of themselves to the provider. Never kept, never logged: `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claim {
    /// 이름.
    pub name: String,
    /// The first seven digits of the 주민등록번호 (or 외국인등록번호): the birth date, and the digit of century, gender and
    /// nationality.
    pub identity_digits: String,
    /// The mobile number.
    pub mobile_no: MobileNo,
    /// Its network.
    pub carrier: Carrier,
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim").finish_non_exhaustive()
    }
}

/// A verification under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Begun {
    /// Names it; a secret.
    pub verification: String,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
}

/// A person whose identity the provider has verified. The verification is used once, for what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verified {
    /// Who, as the provider says.
    pub person: Person,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
}
