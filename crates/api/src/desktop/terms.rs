//! What members agree to.

use pok_domain::terms::Terms;

use crate::call::calls;

calls! {
    /// The documents in force now, 이용약관 first.
    "terms.current" => Current {} -> Vec<Terms>;
}
