//! 계정 찾기 and 비밀번호 찾기 (spec 02 S1–S3): for who can't log in.

use jiff::civil::Date;
use pok_domain::member::MobileNo;
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// 회원 이메일계정 확인, of who has been verified: nobody learns it by what they know of somebody. Nobody found is an
    /// answer like any other (P-LOG-01).
    ///
    /// Fails with `IdentityNeeded`, `TooMany` after some tries.
    "account.find" => Find {
        /// 이름.
        name: String,
        /// 생년월일.
        birth_date: Date,
        /// 휴대폰번호.
        mobile_no: MobileNo,
        /// [`crate::remote::verification::Begun::verification`], confirmed.
        verification: String,
    } -> Found;

    /// 비밀번호 재설정: mails a temporary password, if the verified person is the account's (P-LOG-02). The answer is the
    /// same whether there is such an account or not, whoever was verified.
    ///
    /// Fails with `IdentityNeeded`, `TooMany`; `Unavailable` where this server sends no mails.
    "account.reset_password" => ResetPassword {
        /// 아이디, as typed.
        login_id: String,
        /// [`crate::remote::verification::Begun::verification`], confirmed.
        verification: String,
    } -> ();
}

/// What 계정 찾기 tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// The IDs of the person, partly hidden: `pa****@example.com`. None match: none.
    pub masked_ids: Vec<String>,
}
