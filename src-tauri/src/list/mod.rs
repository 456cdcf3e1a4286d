//! Lists in the mirror. Each has a table that is made from its declaration and filled from the records in the
//! transaction that writes them; when a declaration changes, its table is derived anew while the window is in use.

mod calls;
mod derive;
mod export;
mod query;
mod table;
mod write;

pub(crate) use calls::Listed;
pub(crate) use derive::{begin_anew, index_some, waits};
pub(crate) use query::{Overlay, Query};
pub(crate) use table::Table;
pub(crate) use write::{Entry, write};

use std::sync::LazyLock;

/// The table of every list.
pub(crate) static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    macro_rules! tables {
        ($($list:ty,)+) => { vec![$(Table::of::<$list>()),+] };
    }
    pok_api::lists!(tables)
});
