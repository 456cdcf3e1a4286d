//! What a call is and what answers it.

use pok_domain::BuyerRole;
use serde::{Serialize, de::DeserializeOwned};

use crate::Problem;

/// A request with a fixed name and a fixed kind of reply.
pub trait Call: Serialize + DeserializeOwned + Send + 'static {
    /// `module.verb`, e.g. `contract.sign`.
    const NAME: &'static str;
    /// Whether it binds anyone: such a call needs an idempotency key, and the same key has one effect and one answer.
    const BINDING: bool = false;
    /// Whether it may be sent again where its answer was lost: it only looks, or has one effect however often it comes.
    const REPEATABLE: bool = false;
    /// Whether the core answers it while the window is locked: it starts, saves what was typed just before, or ends.
    const WHILE_LOCKED: bool = false;
    /// Whether a client too old for writing may still make it: it logs in, or only looks.
    const FOR_OLD_CLIENTS: bool = false;
    /// Whether its request may be longer than others': it carries a notice, or what answers one.
    const LONG: bool = false;
    /// Whom of the buyer's side it is for: nobody, unless it says so.
    const ROLES: &'static [BuyerRole] = &[];
    /// What a successful call answers.
    type Reply: Serialize + DeserializeOwned + Send + 'static;
}

/// A host that answers `C`.
pub trait Handle<C: Call> {
    /// Who may ask. A host can only make one after checking, so permission is a type.
    type Caller;

    /// Answers one call.
    fn handle(&self, caller: Self::Caller, call: C) -> impl Future<Output = Result<C::Reply, Problem>> + Send;
}

/// Declares calls: `"module.verb" => Request { fields } -> Reply;`, with those of
/// [`Call`]'s constants in front that are true of it. One of the buyer's side begins with the roles that it is for:
/// `(Buyer, Admin) "module.verb" => …`.
macro_rules! calls {
    ($($(#[$meta:meta])* $(($($role:ident),+))? $($is:ident)* $name:literal => $request:ident $({ $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? })? -> $reply:ty;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $request { $($($(#[$fmeta])* pub $field: $type),*)? }

        impl $crate::Call for $request {
            const NAME: &'static str = $name;
            $(const $is: bool = true;)*
            $(const ROLES: &'static [pok_domain::BuyerRole] = &[$(pok_domain::BuyerRole::$role),+];)?
            type Reply = $reply;
        }
    )+};
}
pub(crate) use calls;
