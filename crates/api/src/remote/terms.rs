//! What a member agrees to.

use pok_domain::terms::Terms;

use crate::call::calls;

calls! {
    /// The documents in force now, 이용약관 first; before login.
    REPEATABLE "terms.current" => Current {} -> Vec<Terms>;
}
