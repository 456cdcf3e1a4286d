//! Sealing a contract (spec 05 S5).

use pok_domain::contract::Consents;
use pok_domain::{BlobId, ContractId, DocumentId};

use crate::Receipt;
use crate::call::calls;

calls! {
    /// A document was opened: written in the audit chain.
    "contract.viewed" => Viewed {
        /// The contract.
        contract: ContractId,
        /// Which of its documents.
        document: DocumentId,
    } -> ();

    /// 서명. Needs an idempotency key. The signed file has gone up as a blob beforehand.
    ///
    /// Fails with `Stale` where the revision is old or the state isn't 날인요청, `ConsentMissing`, `FileMissing`,
    /// `ReauthenticationNeeded`, `SignatureRefused`.
    BINDING "contract.sign" => Sign {
        /// The contract.
        contract: ContractId,
        /// The revision that was on the screen.
        rev: i64,
        /// [`super::login::ActToken::act_token`].
        act_token: String,
        /// What was read and agreed to.
        consents: Consents,
        /// The contract with the supplier's signature.
        signed: BlobId,
        /// The seal in it, kept as the one used last.
        seal: BlobId,
    } -> Receipt;
}
