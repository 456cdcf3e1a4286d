//! Contracts and bid receipts as PDF: drawn, sealed, checked and shown.
//!
//! A seal image proves nothing by itself, so here it is the face of a cryptographic signature (PAdES baseline B-B,
//! ETSI EN 319 142-1) made with a P-256 key. A document is born with every signature field in it, each signature is an
//! incremental update that changes nothing but its own field, and [`verify`] accepts exactly what [`sign`] writes:
//! it reads a signature's parts, writes them again and compares every byte. So no byte of a signed file, not even
//! inside the signature's container, can be changed unseen.
//!
//! This crate refuses to know the network, a database, a clock of its own or the business: callers pass times, numbers as they
//! are to be printed, keys and trusted roots.

pub mod aside;
mod attachment;
mod bid_receipt;
mod certificate;
mod chain;
mod cms;
mod contract;
mod cursor;
mod embedded;
mod error;
mod face;
mod field;
mod font;
mod inspect;
mod labelled;
mod layout;
mod moment;
mod outline;
mod page;
mod paper;
mod parties;
mod profile;
mod reader;
mod report;
mod seal;
mod sheet;
mod sign;
mod table;
mod update;
mod verify;
mod writer;

pub use attachment::render_attachment;
pub use bid_receipt::render_bid_receipt;
pub use certificate::{Authority, Subject, certificate_request, generate_key};
pub use contract::{render_contract, render_contract_draft};
pub use embedded::Embedded;
pub use error::{DocumentError, MissingGlyph};
pub use face::Face;
pub use field::Field;
pub use font::check_text;
pub use inspect::{Inspected, MAX_PIXELS, inspect, picture};
pub use p256::ecdsa::SigningKey;
pub use page::{Pages, page_count, page_image};
pub use paper::{
    Article, AttachmentPaper, BidAnswer, BidLine, BidReceiptPaper, ContractPaper, FileLine, FiledLine, ItemLine,
    OtherLine, Party, Term,
};
pub use report::{Fault, SignatureReport, VerifyReport};
pub use seal::{Seal, SealFault, SealOptions, prepare_seal};
pub use sign::{SignRequest, SigningIdentity, sign};
pub use verify::{Extension, extends, verify};
