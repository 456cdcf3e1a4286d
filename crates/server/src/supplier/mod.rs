//! A supplier: the rows of its company, its contacts, and what they applied and asked for; how its feed tells of them; what
//! the chapters share about people. It names no chapter.

pub(crate) mod account;
pub(crate) mod add;
pub(crate) mod address;
pub(crate) mod application;
pub(crate) mod cancel;
pub(crate) mod colleague;
pub(crate) mod company;
pub(crate) mod form;
pub(crate) mod letter;
pub(crate) mod membership;
pub(crate) mod request;
pub(crate) mod retention;
pub(crate) mod standing;
