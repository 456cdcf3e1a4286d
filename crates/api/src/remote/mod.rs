//! What the desktop's core asks of the server.

pub mod address;
pub mod bid;
pub mod board;
pub mod certificate;
pub mod company;
pub mod contact;
pub mod contract;
pub mod draft;
pub mod login;
pub mod operation;
pub mod recovery;
pub mod signup;
pub mod sync;
pub mod terms;
pub mod verification;

/// Passes every call of the core to the server to the macro `$with`.
#[macro_export]
macro_rules! remote_calls {
    ($with:ident) => {
        $with! {
            $crate::remote::recovery::Find,
            $crate::remote::recovery::ResetPassword,
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
            $crate::remote::verification::Begin,
            $crate::remote::verification::Confirm,
            $crate::remote::login::ChangeMobile,
            $crate::remote::login::ChangePassword,
            $crate::remote::login::ConfirmOtp,
            $crate::remote::login::Consent,
            $crate::remote::login::EndSession,
            $crate::remote::login::LogIn,
            $crate::remote::login::LogOut,
            $crate::remote::login::PostponePassword,
            $crate::remote::login::Reactivate,
            $crate::remote::login::Reauthenticate,
            $crate::remote::login::Refresh,
            $crate::remote::login::SendActOtp,
            $crate::remote::login::SendOtp,
            $crate::remote::login::Sessions,
            $crate::remote::company::CancelRequest,
            $crate::remote::company::RequestChange,
            $crate::remote::company::RequestWithdrawal,
            $crate::remote::company::Update,
            $crate::remote::board::List,
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
