//! Where texts go that a phone would get.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// How many texts [`Outbox`] keeps.
const KEPT: usize = 100;

/// What delivering promises: the text is with the phone, or why it isn't.
pub type Delivery<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Takes the texts that phones would get.
pub trait Deliver: Send + Sync + 'static {
    /// Takes one, to a number of digits alone.
    fn deliver<'a>(&'a self, to: &'a str, text: &'a str) -> Delivery<'a>;
}

/// A text that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The number it went to.
    pub to: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps the last hundred texts in memory.
#[derive(Debug, Default)]
pub struct Outbox(Mutex<VecDeque<Text>>);

impl Outbox {
    /// What is kept, newest first.
    pub fn texts(&self) -> Vec<Text> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Deliver for Outbox {
    fn deliver<'a>(&'a self, to: &'a str, text: &'a str) -> Delivery<'a> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Text { to: to.to_owned(), text: text.to_owned(), at: Timestamp::now() });
        kept.truncate(KEPT);
        Box::pin(async { Ok(()) })
    }
}
