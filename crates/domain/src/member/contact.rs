//! A supplier's contact: a person with a login.

use serde::{Deserialize, Serialize};

use super::LoginId;
use crate::code::codes;
use crate::{CompanyId, ContactId, Name};

codes! {
    /// What a contact may do in the company (spec 00 §2).
    pub enum ContactRole {
        /// 주담당자: one per company; alone sees 기업정보 and 담당자 목록.
        Primary = "PRIMARY",
        /// 부담당자.
        Secondary = "SECONDARY",
    }
}

codes! {
    /// Whether a contact can log in.
    pub enum AccountStatus {
        /// Asked to join; not yet approved.
        Pending = "PENDING",
        /// 정상.
        Active = "ACTIVE",
        /// 탈퇴.
        Withdrawn = "WITHDRAWN",
    }
}

/// 담당자.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// The supplier the contact belongs to.
    pub company: CompanyId,
    /// Primary or secondary.
    pub role: ContactRole,
    /// 성명.
    pub name: Name,
    /// ID(이메일).
    pub login_id: LoginId,
}

/// How a contact is reached at work, and what they do there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Office {
    /// 내선번호 at sign-up, 연락처 on the member's own screen.
    pub contact_phone: String,
    /// 직급/호칭; an individual has none.
    pub job_title: String,
    /// 부서명; an individual has none.
    pub department: String,
}
