//! 서명 as a binding act: who one is comes first.

use pok_api::desktop::contract::{Detail, Show, Sign};
use pok_api::desktop::event::Step;
use pok_api::remote::login::Proof;
use pok_api::{Code, Problem, Receipt};
use pok_domain::ContractId;
use pok_domain::contract::ContractStatus;
use yew::prelude::*;

use crate::act::{Act, Found, Next, Words};
use crate::i18n::I18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::Way;

const WORDS: Words = Words {
    name: "sign",
    effect: "sign",
    icon: "file-signature",
    working: "progress-title",
    steps: &[
        Step::Reauthenticating,
        Step::Certificate,
        Step::Signing,
        Step::Uploading,
        Step::Verifying,
        Step::Fetching,
    ],
    unknown: ["sign-unknown-title", "sign-unknown"],
    unknown_more: None,
    leave: "back-to-detail",
};

/// 서명 of a contract.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Signature {
    /// Which contract.
    pub(super) contract: ContractId,
    /// The revision that was read.
    pub(super) rev: i64,
}

impl Act for Signature {
    const PROOF: Way = Way::Password;
    type Show = Show;

    fn words(&self) -> &'static Words {
        &WORDS
    }

    async fn send(&self, proof: Option<Proof>) -> Result<Receipt, Problem> {
        let Self { contract, rev } = *self;
        let proof = proof.ok_or_else(|| Problem::new(Code::WrongCredentials, "nothing proves who signs"))?;
        invoke(Sign { contract, rev, proof }).await
    }

    fn show(&self) -> Show {
        Show { contract: self.contract }
    }

    fn found(&self, now: &Detail) -> Found {
        match now.contract.status {
            ContractStatus::Completed => Found::Done("sign-found-done"),
            _ => Found::Again("sign-found-open"),
        }
    }

    fn after(code: Code) -> Next {
        match code {
            Code::ConsentMissing => Next::Back,
            Code::Stale | Code::NotFound | Code::Forbidden | Code::ClientTooOld | Code::SignatureRefused => Next::End,
            _ => Next::Prove,
        }
    }

    fn ended(&self, t: I18n, why: &Problem) -> (AttrValue, AttrValue) {
        (t.t("sign-failed-title"), words(t, why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mended_by_typing_or_reading_is_not_the_end() {
        let after = Signature::after;
        assert_eq!([after(Code::Offline), after(Code::WrongCredentials)], [Next::Prove; 2]);
        assert_eq!([after(Code::Stale), after(Code::ConsentMissing)], [Next::End, Next::Back]);
    }
}
