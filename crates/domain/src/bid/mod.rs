//! 입찰: notices, and the bids that answer them (spec 04).

mod document;
mod form;
mod notice;
mod price;
mod reminder;
mod status;

pub use document::{Declination, DocumentFault, Filed, Line, OtherFile, Submission};
pub use form::{Attached, Form, Gap, OTHER, Other, PRICE, REQUIRED, other_description, other_file, price, required};
pub use notice::{BidNotice, Briefing, NoticeItem, Person, RequiredDocument, Window, WindowFault};
pub use price::{PriceFault, amount, exact_price, unit_price};
pub use reminder::{Occasion, Reminders};
pub use status::{
    BidAct, BidFault, BidResult, BidStatus, NoticeAct, NoticeFault, NoticeStatus, TenderMethod, display_status,
};

/// The longest 사유 of a 투찰포기, in characters.
pub const MAX_REASON: usize = 1_000;
/// The most lines of a notice.
pub const MAX_ITEMS: usize = 500;
/// The most documents a notice asks for.
pub const MAX_DOCUMENTS: usize = 50;
/// The most 기타문서 of a bid.
pub const MAX_OTHERS: usize = 50;
