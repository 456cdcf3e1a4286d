//! What the buyer's staff and ERP ask of the server. Keys and roles of their own: `Authorization: Bearer KEY`.

pub mod contract;

/// Passes every call of the buyer's side to the macro `$with`.
#[macro_export]
macro_rules! buyer_calls {
    ($with:ident) => {
        $with! {
            $crate::buyer::contract::Cancel,
            $crate::buyer::contract::Create,
            $crate::buyer::contract::RequestSeal,
            $crate::buyer::contract::Show,
        }
    };
}
