//! The rules of purchasing: types, state machines, validation and money.
//!
//! Nothing here reads a clock, a file or a network, so the window, the desktop's core and the server run the
//! same rule. Whoever needs "now" passes it in.

pub mod bid;
pub mod board;
pub mod buyer;
mod code;
pub mod contract;
pub mod draft;
pub mod file;
pub mod file_name;
pub mod id;
pub mod member;
pub mod money;
pub mod name;
pub mod number;
pub mod period;
pub mod terms;
mod text;
pub mod time;
pub mod typed;
pub mod version;

pub use buyer::BuyerRole;
pub use code::UnknownCode;
pub use id::{
    ApplicationId, BidNoticeId, BlobId, CertificateId, CompanyId, ContactId, ContractId, DocumentId, ItemId, NoticeId,
    OperationId, OtherId, RequestId, TermsId,
};
pub use money::{Currency, Money};
pub use name::Name;
pub use number::{DocumentKind, DocumentNumber};
pub use period::{Period, Preset};
pub use version::Version;
