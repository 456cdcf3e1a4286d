//! Documents as the people who read, seal and check them meet them, through the crate's public face only.

#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod certificates;
mod fuzz;
mod inspect;
mod pages;
mod receipts;
mod render;
mod sample;
mod seals;
mod signing;
mod tampering;
mod tools;

mod verifying;
