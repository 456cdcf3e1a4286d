//! 본인인증 as the window sees it: the secret that names a verification stays in the core.

use jiff::Timestamp;
use pok_domain::member::{IdentityConsent, IdentityMethod};
use serde::{Deserialize, Serialize};

use crate::call::calls;
use crate::remote::verification::{Claim, Verified};

calls! {
    /// [PASS로 인증하기], [문자(SMS)로 인증하기]: asks the provider. An earlier verification is forgotten.
    ///
    /// Fails with `Invalid` and the field, `TooMany`, `IdentityRefused`, `Unavailable`.
    "identity.begin" => Begin {
        /// Who says so.
        claim: Claim,
        /// PASS or SMS.
        method: IdentityMethod,
        /// What was agreed to.
        consents: Vec<IdentityConsent>,
    } -> Asked;

    /// The code that was typed; by PASS nothing is: `NotYet` until the person has confirmed in the app.
    ///
    /// Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`, `IdentityRefused`, `Unavailable`.
    "identity.confirm" => Confirm {
        /// What was typed.
        code: Option<String>,
    } -> Verified;

    /// [취소]: forgets it.
    "identity.cancel" => Cancel {} -> ();
}

/// The provider has asked the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
}
