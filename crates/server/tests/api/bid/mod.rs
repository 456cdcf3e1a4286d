//! Bids: posted, seen, submitted, declined, closed, opened and chosen.

mod answer;
mod deadline;
mod evaluation;
mod mail;
mod notice;
mod rush;
