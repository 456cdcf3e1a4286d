//! What screens are made of.
//!
//! Classes are PatternFly's; parts that need nothing more come from patternfly-yew. Parts of our own are those that
//! must carry a `data-testid`, hold the focus, speak Korean or work by keyboard alone.

pub(crate) mod button;
pub(crate) mod calendar;
pub(crate) mod clipboard;
pub(crate) mod column;
pub(crate) mod confirm;
pub(crate) mod countdown;
pub(crate) mod day;
pub(crate) mod fault;
pub(crate) mod field;
pub(crate) mod file_drop;
pub(crate) mod icon;
pub(crate) mod image;
pub(crate) mod modal;
pub(crate) mod observe;
pub(crate) mod outside;
pub(crate) mod page_viewer;
pub(crate) mod pager;
pub(crate) mod period;
pub(crate) mod receipt;
pub(crate) mod search_bar;
pub(crate) mod secret;
pub(crate) mod state;
pub(crate) mod table;
mod table_head;
mod table_row;
pub(crate) mod text_area;
pub(crate) mod toast;
pub(crate) mod working;
