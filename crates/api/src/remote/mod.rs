//! What the desktop's core asks of the server.

pub mod account;
pub mod address;
pub mod bid;
pub mod certificate;
pub mod contact;
pub mod contract;
pub mod draft;
pub mod identity;
pub mod member;
pub mod membership;
pub mod notice;
pub mod operation;
pub mod signup;
pub mod sync;
pub mod terms;

/// Passes every call of the core to the server to the macro `$with`.
#[macro_export]
macro_rules! remote_calls {
    ($with:ident) => {
        $with! {
            $crate::remote::account::Find,
            $crate::remote::account::ResetPassword,
            $crate::remote::address::Search,
            $crate::remote::bid::Decline,
            $crate::remote::bid::Mails,
            $crate::remote::bid::Submit,
            $crate::remote::certificate::Enrol,
            $crate::remote::contact::CancelRequest,
            $crate::remote::contact::ChangeMobile,
            $crate::remote::contact::ChangePassword,
            $crate::remote::contact::Decide,
            $crate::remote::contact::Delegate,
            $crate::remote::contact::RequestWithdrawal,
            $crate::remote::contact::Update,
            $crate::remote::contact::Withdraw,
            $crate::remote::contract::Sign,
            $crate::remote::contract::Viewed,
            $crate::remote::draft::Put,
            $crate::remote::identity::Begin,
            $crate::remote::identity::Confirm,
            $crate::remote::member::ChangeMobile,
            $crate::remote::member::ChangePassword,
            $crate::remote::member::ConfirmOtp,
            $crate::remote::member::Consent,
            $crate::remote::member::EndSession,
            $crate::remote::member::LogIn,
            $crate::remote::member::LogOut,
            $crate::remote::member::PostponePassword,
            $crate::remote::member::Reactivate,
            $crate::remote::member::Reauthenticate,
            $crate::remote::member::Refresh,
            $crate::remote::member::SendActOtp,
            $crate::remote::member::SendOtp,
            $crate::remote::member::Sessions,
            $crate::remote::membership::CancelRequest,
            $crate::remote::membership::RequestChange,
            $crate::remote::membership::RequestWithdrawal,
            $crate::remote::membership::Update,
            $crate::remote::notice::List,
            $crate::remote::operation::Status,
            $crate::remote::signup::Apply,
            $crate::remote::signup::CheckCompany,
            $crate::remote::signup::CheckIndividual,
            $crate::remote::signup::ConfirmMailCode,
            $crate::remote::signup::Decide,
            $crate::remote::signup::Identify,
            $crate::remote::signup::SendMailCode,
            $crate::remote::sync::Changes,
            $crate::remote::terms::Current,
        }
    };
}
