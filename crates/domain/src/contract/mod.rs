//! Contracts (spec 05): what they hold, their states, and what a signer must have read.

mod consent;
mod item;
mod status;

pub use consent::{ConsentFault, Consents, Reading};
pub use item::{ContractItem, total};
pub use status::{Act, ContractStatus, ContractType, IssueType, Party, SettlementType, StateFault};
