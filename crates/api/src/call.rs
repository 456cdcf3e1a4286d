//! What a call is and what answers it.

use serde::{Serialize, de::DeserializeOwned};

use crate::Problem;

/// A request with a fixed name and a fixed kind of reply.
pub trait Call: Serialize + DeserializeOwned + Send + 'static {
    /// `module.verb`, e.g. `contract.sign`.
    const NAME: &'static str;
    /// Whether it binds anyone: such a call needs an idempotency key, and the same key has one effect and one answer.
    const BINDING: bool = false;
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

/// Declares calls: `"module.verb" => Request { fields } -> Reply;`, with `BINDING` in front where it binds anyone.
macro_rules! calls {
    ($($(#[$meta:meta])* $($binding:ident)? $name:literal => $request:ident $({ $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? })? -> $reply:ty;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $request { $($($(#[$fmeta])* pub $field: $type),*)? }

        impl $crate::Call for $request {
            const NAME: &'static str = $name;
            $(const $binding: bool = true;)?
            type Reply = $reply;
        }
    )+};
}
pub(crate) use calls;
