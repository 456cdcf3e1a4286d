//! What stands between the right code and the session, as the window sees it: each answers what comes next. The core
//! keeps the attempt.

use pok_domain::TermsId;
use serde::{Deserialize, Serialize};

use super::login::Who;
use crate::call::calls;
use crate::remote::login::{Gate, MobileChanged};

calls! {
    /// [휴대폰번호가 변경되었나요?], with the identity that was verified last; before the code.
    "gate.change_mobile" => ChangeMobile {} -> MobileChanged;

    /// 휴면해제, 예.
    "gate.reactivate" => Reactivate {} -> Entered;

    /// 비밀번호 변경, [확인].
    "gate.change_password" => ChangePassword {
        /// 기존 비밀번호, or 임시 비밀번호.
        current: String,
        /// 새 비밀번호.
        new: String,
    } -> Entered;

    /// [90일 이후 변경].
    "gate.postpone_password" => PostponePassword {} -> Entered;

    /// 재동의, [다음].
    "gate.consent" => Consent {
        /// What was agreed to.
        documents: Vec<TermsId>,
    } -> Entered;
}

/// Where a login has come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    /// In.
    In(Box<Who>),
    /// Something has to be done first.
    Gate(Gate),
}
