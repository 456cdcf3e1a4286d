//! 계정 찾기 and 비밀번호 찾기. What is answered tells nobody whether an account exists: neither the words nor the status
//! nor the time they take.

mod find;
pub(crate) mod reset;

use pok_api::remote::recovery::{Find, ResetPassword};

use crate::app::answers;
use crate::ground::caller::Anonymous;

answers! {
    Anonymous {
        Find => find::find,
        ResetPassword => reset::ask,
    }
}
