//! 입찰관리: the list, one notice, and the bid that answers it (spec 04).

mod act;
mod closing;
mod decline;
mod detail;
mod files;
mod grid;
mod import;
mod list;
mod paper;
mod receipt;
mod sheet;
mod submit;
mod submitted;
mod writing;

pub(crate) use closing::TimeLeft;
pub(crate) use detail::BidDetail;
