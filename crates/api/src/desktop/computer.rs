//! The computers where one is signed in (decision on P-LOG-06).

use crate::call::calls;
use crate::remote::login::Computer;

calls! {
    /// All of them, the last used first; from the server, as only it knows.
    "computer.list" => List {} -> Vec<Computer>;

    /// Signs one of the others out.
    "computer.end" => End {
        /// [`Computer::id`].
        id: String,
    } -> ();
}
