//! A server, computers, and the line between them.

mod bid;
mod desk;
mod image;
mod proxy;
mod server;

pub(crate) use bid::{PDF, price, text};
pub(crate) use desk::{Desk, begun};
pub(crate) use image::{exif_jpeg, huge_png, seal_png};
pub(crate) use proxy::{Cut, FAILURE, PAGE, Proxy};
pub(crate) use server::Server;

/// 주담당자 of the company with many contracts.
pub(crate) const JIWOO: usize = 0;
/// 부담당자 of the same company.
pub(crate) const MINSEOK: usize = 1;
/// 주담당자 of another company.
pub(crate) const EUNBI: usize = 3;
/// An individual member.
pub(crate) const AREUM: usize = 4;
