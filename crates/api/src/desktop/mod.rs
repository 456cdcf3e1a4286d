//! What the window asks of the core.

pub mod app;
pub mod bid;
pub mod contract;
pub mod demo;
pub mod draft;
pub mod event;
pub mod home;
pub mod page;
pub mod seal;
pub mod session;
pub mod settings;
pub mod store;

/// Passes every call of the window to the macro `$with`.
#[macro_export]
macro_rules! desktop_calls {
    ($with:ident) => {
        $with! {
            $crate::desktop::app::Ready,
            $crate::desktop::app::Start,
            $crate::desktop::bid::Attach,
            $crate::desktop::bid::Decline,
            $crate::desktop::bid::Edit,
            $crate::desktop::bid::Import,
            $crate::desktop::bid::Save,
            $crate::desktop::bid::SaveFile,
            $crate::desktop::bid::SaveReceipt,
            $crate::desktop::bid::Search,
            $crate::desktop::bid::Show,
            $crate::desktop::bid::StopAttaching,
            $crate::desktop::bid::Submit,
            $crate::desktop::bid::Summarise,
            $crate::desktop::bid::Template,
            $crate::desktop::contract::Download,
            $crate::desktop::contract::OpenFile,
            $crate::desktop::contract::Read,
            $crate::desktop::contract::Search,
            $crate::desktop::contract::Show,
            $crate::desktop::contract::Sign,
            $crate::desktop::demo::Outbox,
            $crate::desktop::draft::Discard,
            $crate::desktop::draft::Earlier,
            $crate::desktop::draft::Resolve,
            $crate::desktop::draft::Retry,
            $crate::desktop::draft::Waiting,
            $crate::desktop::home::Show,
            $crate::desktop::seal::Choose,
            $crate::desktop::seal::Prepare,
            $crate::desktop::session::Cancel,
            $crate::desktop::session::ConfirmOtp,
            $crate::desktop::session::LogIn,
            $crate::desktop::session::LogOut,
            $crate::desktop::session::SendActOtp,
            $crate::desktop::session::SendOtp,
            $crate::desktop::session::Sync,
            $crate::desktop::settings::Kept,
            $crate::desktop::settings::Mails,
            $crate::desktop::settings::Put,
            $crate::desktop::store::BeginAnew,
            $crate::desktop::store::Unlock,
        }
    };
}
