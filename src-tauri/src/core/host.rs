//! What the core needs of the program around it, so that a test can drive it without a window.

use std::io;
use std::path::Path;

use pok_domain::BidNoticeId;
use serde::Serialize;
use serde_json::Value;

/// The window, or a test in its place.
pub trait Host: Send + Sync + 'static {
    /// Sends an event of [`pok_api::desktop::event`].
    fn emit(&self, event: &'static str, payload: Value);

    /// Opens a file with the program the person uses for it.
    ///
    /// # Errors
    /// There is no such program, or no such file.
    fn open(&self, path: &Path) -> io::Result<()>;

    /// Shows a file in its folder.
    ///
    /// # Errors
    /// There is no file manager, or no such file.
    fn reveal(&self, path: &Path) -> io::Result<()>;

    /// Shows a notification of the operating system; `about` is the notice it is of, if it is of one.
    fn notify(&self, title: &str, body: &str, about: Option<BidNoticeId>);
}

/// Sends an event with a typed payload.
pub(crate) fn emit(host: &dyn Host, event: &'static str, payload: &impl Serialize) {
    match serde_json::to_value(payload) {
        Ok(payload) => host.emit(event, payload),
        Err(error) => tracing::error!(event, %error, "payload"),
    }
}
