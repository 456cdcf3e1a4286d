//! What the chapters add to the core, which names none of them.

use pok_api::Problem;
use pok_domain::{BidNoticeId, ContractId, DocumentKind};

use crate::core::{Core, Hooks, Setup};

impl Core {
    /// Opens what is kept on this computer; asks the network for nothing.
    ///
    /// # Errors
    /// `PassphraseNeeded`, `PassphraseNew`, `PassphraseWrong` and `KeyStore` where the key of the files can't be had
    /// without the person; `ClientTooOld` where a newer version wrote the files, `DiskFull`, `Internal`.
    pub async fn open(setup: Setup) -> Result<Self, Problem> {
        Self::open_with(setup, HOOKS).await
    }
}

const HOOKS: Hooks = Hooks {
    opened: &[Core::watch_session, Core::sweep_forms_and_files],
    round: &[|core| Box::pin(core.remind())],
    title: |core, kind, id| match kind {
        DocumentKind::BidNotice => Box::pin(core.notice_title(BidNoticeId(id))),
        DocumentKind::Contract => Box::pin(core.contract_title(ContractId(id))),
        _ => Box::pin(async { Err(Problem::not_found()) }),
    },
};
