//! A power loss, simulated: what SQLite wrote and had not synced by then is dropped, kept or torn, and whoever reads the
//! files afterwards must find every write that was acknowledged (design: sync, rule 3).
//!
//! [`vfs`] listens to SQLite, [`Disk`] keeps what it heard, [`Loss`] says what a power loss leaves of it, and [`prove`]
//! drives a [`Workload`] through as many losses as one likes. Killing a process shows nothing of this: the operating
//! system still writes what the process left.

mod crash;
mod disk;
mod proof;
pub mod vfs;

pub use crash::Loss;
pub use disk::{Change, Disk, Image, Inode};
pub use proof::{Count, Fault, Workload, prove};
