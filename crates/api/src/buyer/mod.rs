//! What the buyer's staff and ERP ask of the server. Keys and roles of their own: `Authorization: Bearer KEY`.

pub mod bid;
pub mod board;
pub mod contract;
pub mod member;
pub mod terms;

/// Passes every call of the buyer's side to the macro `$with`.
#[macro_export]
macro_rules! buyer_calls {
    ($with:ident) => {
        $with! {
            $crate::buyer::bid::Amend,
            $crate::buyer::bid::Award,
            $crate::buyer::bid::Close,
            $crate::buyer::bid::Create,
            $crate::buyer::bid::Fail,
            $crate::buyer::bid::Open,
            $crate::buyer::bid::Post,
            $crate::buyer::bid::Show,
            $crate::buyer::contract::Cancel,
            $crate::buyer::contract::Create,
            $crate::buyer::contract::RequestSeal,
            $crate::buyer::contract::Show,
            $crate::buyer::member::Applications,
            $crate::buyer::member::Bar,
            $crate::buyer::member::BarredNumbers,
            $crate::buyer::member::Contacts,
            $crate::buyer::member::Decide,
            $crate::buyer::member::DecideRequest,
            $crate::buyer::member::IssueCode,
            $crate::buyer::member::Lift,
            $crate::buyer::member::NamePrimary,
            $crate::buyer::member::Register,
            $crate::buyer::member::Requests,
            $crate::buyer::member::Suppliers,
            $crate::buyer::board::Put,
            $crate::buyer::board::Remove,
            $crate::buyer::terms::Publish,
        }
    };
}
