//! What sends mails and text messages. One trait each: a relay and a gateway outside, or the demo's outbox.

use std::pin::Pin;

use crate::ground::fault::Fault;

/// What sending promises: `Invalid` where this one won't be taken, however often it is sent.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

/// Sends text messages.
pub trait SmsSender: Send + Sync {
    /// Sends `text` to a mobile number; returns when the gateway has taken it.
    fn send<'a>(&'a self, mobile_no: &'a str, text: &'a str) -> Sending<'a>;
}

/// Sends mails.
pub trait MailSender: Send + Sync {
    /// Sends a mail; returns when the relay has taken it.
    fn send<'a>(&'a self, to: &'a str, subject: &'a str, body: &'a str) -> Sending<'a>;
}
