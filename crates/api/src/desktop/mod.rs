//! What the window asks of the core.

pub mod address;
pub mod app;
pub mod bid;
pub mod company;
pub mod computer;
pub mod contact;
pub mod contract;
pub mod demo;
pub mod draft;
pub mod event;
pub mod form;
pub mod gate;
pub mod home;
pub mod list;
pub mod login;
pub mod page;
pub mod preferences;
pub mod recovery;
pub mod seal;
pub mod signup;
pub mod store;
pub mod terms;
pub mod verification;
pub mod window_lock;

/// Passes every call of the window to the macro `$with`. Those of `remote` go to the server as they are.
#[macro_export]
macro_rules! desktop_calls {
    ($with:ident) => {
        $with! {
            $crate::desktop::recovery::Find,
            $crate::desktop::recovery::ResetPassword,
            $crate::desktop::address::Search,
            $crate::desktop::app::Ready,
            $crate::desktop::app::Start,
            $crate::desktop::bid::Attach,
            $crate::desktop::bid::Decline,
            $crate::desktop::bid::Edit,
            $crate::desktop::bid::Import,
            $crate::desktop::bid::Save,
            $crate::desktop::bid::SaveFile,
            $crate::desktop::bid::SaveReceipt,
            $crate::desktop::bid::Show,
            $crate::desktop::bid::StopAttaching,
            $crate::desktop::bid::Submit,
            $crate::desktop::bid::Summarise,
            $crate::desktop::bid::Template,
            $crate::desktop::computer::End,
            $crate::desktop::computer::List,
            $crate::desktop::contact::ChangeMobile,
            $crate::desktop::contact::Own,
            $crate::desktop::contact::Show,
            $crate::desktop::contact::Successors,
            $crate::desktop::contract::Download,
            $crate::desktop::contract::OpenFile,
            $crate::desktop::contract::Read,
            $crate::desktop::contract::Show,
            $crate::desktop::contract::Sign,
            $crate::desktop::demo::Outbox,
            $crate::desktop::draft::Discard,
            $crate::desktop::draft::Earlier,
            $crate::desktop::draft::Resolve,
            $crate::desktop::draft::Retry,
            $crate::desktop::draft::Waiting,
            $crate::desktop::gate::ChangeMobile,
            $crate::desktop::gate::ChangePassword,
            $crate::desktop::gate::Consent,
            $crate::desktop::gate::PostponePassword,
            $crate::desktop::gate::Reactivate,
            $crate::desktop::home::Show,
            $crate::desktop::list::StopExport,
            $crate::desktop::verification::Begin,
            $crate::desktop::verification::Cancel,
            $crate::desktop::verification::Confirm,
            $crate::desktop::window_lock::Active,
            $crate::desktop::window_lock::Lock,
            $crate::desktop::window_lock::Unlock,
            $crate::desktop::company::Attach,
            $crate::desktop::company::DropChange,
            $crate::desktop::company::EditChange,
            $crate::desktop::company::OpenChange,
            $crate::desktop::company::SendChange,
            $crate::desktop::company::Show,
            $crate::desktop::seal::Choose,
            $crate::desktop::seal::Prepare,
            $crate::desktop::login::Cancel,
            $crate::desktop::login::ConfirmActOtp,
            $crate::desktop::login::ConfirmOtp,
            $crate::desktop::login::LogIn,
            $crate::desktop::login::LogOut,
            $crate::desktop::login::SendActOtp,
            $crate::desktop::login::SendOtp,
            $crate::desktop::login::Sync,
            $crate::desktop::preferences::Kept,
            $crate::desktop::preferences::Mails,
            $crate::desktop::preferences::Put,
            $crate::desktop::signup::Apply,
            $crate::desktop::signup::Attach,
            $crate::desktop::signup::CheckCompany,
            $crate::desktop::signup::CheckIndividual,
            $crate::desktop::signup::ConfirmMailCode,
            $crate::desktop::signup::Edit,
            $crate::desktop::signup::Identify,
            $crate::desktop::signup::Leave,
            $crate::desktop::signup::Open,
            $crate::desktop::signup::SendMailCode,
            $crate::desktop::store::BeginAnew,
            $crate::desktop::store::Unlock,
            $crate::desktop::terms::Current,
            $crate::remote::contact::CancelRequest,
            $crate::remote::contact::ChangePassword,
            $crate::remote::contact::Decide,
            $crate::remote::contact::Delegate,
            $crate::remote::contact::RequestWithdrawal,
            $crate::remote::contact::Update,
            $crate::remote::contact::Withdraw,
            $crate::remote::company::CancelRequest,
            $crate::remote::company::RequestWithdrawal,
            $crate::remote::company::Update,
            $crate::remote::signup::Decide,
        }
    };
}
