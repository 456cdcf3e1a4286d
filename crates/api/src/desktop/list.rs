//! What the window asks of lists, whichever it is. The lists' own calls are [`crate::list::Search`] and
//! [`crate::list::Export`].

use uuid::Uuid;

use crate::call::calls;

calls! {
    /// Stops [`crate::list::Export`]: no file is left.
    "list.stop_export" => StopExport {
        /// As in [`crate::list::Export`].
        export: Uuid,
    } -> ();
}
