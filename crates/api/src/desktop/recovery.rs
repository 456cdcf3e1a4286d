//! 계정 찾기 and 비밀번호 찾기 as the window sees them.

use jiff::civil::Date;
use pok_domain::member::MobileNo;

use crate::call::calls;
use crate::remote::recovery::Found;

calls! {
    /// 회원 이메일계정 확인, as [`crate::remote::recovery::Find`], with the identity that was verified last.
    "account.find" => Find {
        /// 이름.
        name: String,
        /// 생년월일.
        birth_date: Date,
        /// 휴대폰번호.
        mobile_no: MobileNo,
    } -> Found;

    /// 비밀번호 재설정, as [`crate::remote::recovery::ResetPassword`], with the identity that was verified last.
    "account.reset_password" => ResetPassword {
        /// 아이디, as typed.
        login_id: String,
    } -> ();
}
