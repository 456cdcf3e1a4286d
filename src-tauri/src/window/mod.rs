//! The program around the core: its window, its command line, and what comes before there is a core.

mod app;
mod cli;
mod console;
mod log;
mod opening;
mod paper;
mod preferences;
mod scheme;
mod start;

pub use app::run;
pub use cli::command;
pub use opening::Opening;
pub use scheme::{Picture, picture};
pub use start::begin;
