//! What the desktop's core asks of the server.

pub mod bid;
pub mod certificate;
pub mod contract;
pub mod draft;
pub mod member;
pub mod notice;
pub mod operation;
pub mod sync;

/// Passes every call of the core to the server to the macro `$with`.
#[macro_export]
macro_rules! remote_calls {
    ($with:ident) => {
        $with! {
            $crate::remote::bid::Decline,
            $crate::remote::bid::Mails,
            $crate::remote::bid::Submit,
            $crate::remote::certificate::Enrol,
            $crate::remote::contract::Sign,
            $crate::remote::contract::Viewed,
            $crate::remote::draft::Put,
            $crate::remote::member::ConfirmOtp,
            $crate::remote::member::LogIn,
            $crate::remote::member::LogOut,
            $crate::remote::member::Reauthenticate,
            $crate::remote::member::Refresh,
            $crate::remote::member::SendActOtp,
            $crate::remote::member::SendOtp,
            $crate::remote::notice::List,
            $crate::remote::operation::Status,
            $crate::remote::sync::Changes,
        }
    };
}
