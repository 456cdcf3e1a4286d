//! The window that locks itself while nobody is there (decision on P-LOG-06). Locked, the core answers nothing but what
//! saves or ends something (`WindowLocked`); the session goes on, and so does what is on its way.

use crate::call::calls;

calls! {
    /// Locks now. Without a password that could unlock it, which only an earlier version leaves, one is logged out.
    WHILE_LOCKED "lock.lock" => Lock {} -> ();

    /// The password, without the network too. `WrongCredentials`; `TooMany` with a wait after five wrong ones;
    /// `Unauthenticated` after the fifteenth, which ends the session.
    WHILE_LOCKED "lock.unlock" => Unlock {
        /// 비밀번호.
        password: String,
    } -> ();

    /// Somebody is there; said once a minute at most, so that a program that was closed is locked if it was long ago.
    "lock.active" => Active {} -> ();
}
