//! Login, its gates, and showing again who one is (spec 02, design: security).

mod change_password;
mod computers;
mod end;
mod gates;
mod leave;
mod lockout;
mod log_in;
mod mobile;
mod new_password;
mod otp;
pub(crate) mod password;
mod reauthenticate;
mod refresh;

use pok_api::remote::login::{
    ChangeMobile, ChangePassword, ConfirmOtp, Consent, EndSession, LogIn, LogOut, PostponePassword, Reactivate,
    Reauthenticate, Refresh, SendActOtp, SendOtp, Sessions,
};

pub(crate) use change_password::change_own as change_own_password;
pub(crate) use end::logins as end_logins;
pub(crate) use leave::leave;
pub(crate) use mobile::change_own as change_own_mobile;
pub(crate) use new_password::reset_to;
pub(crate) use reauthenticate::{act_token_holds, use_act_token};

use crate::app::answers;
use crate::ground::caller::{Anonymous, SignedIn};

answers! {
    Anonymous {
        LogIn => log_in::log_in,
        SendOtp => otp::send_for_login,
        ConfirmOtp => log_in::confirm,
        ChangeMobile => mobile::change,
        Reactivate => gates::reactivate,
        ChangePassword => change_password::change,
        PostponePassword => gates::postpone,
        Consent => gates::consent,
        Refresh => refresh::refresh,
    }
    SignedIn {
        Sessions => computers::list,
        EndSession => computers::end,
        LogOut => refresh::log_out,
        SendActOtp => otp::send_for_act,
        Reauthenticate => reauthenticate::reauthenticate,
    }
}
