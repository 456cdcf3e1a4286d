//! What a supplier sees of itself and of its contacts.

use std::collections::BTreeMap;

use pok_api::Problem;
use pok_api::buyer::member::{Offline, Register};
use pok_api::remote::company::Membership;
use pok_api::remote::contact::Colleague;
use pok_api::remote::sync::Subject;
use pok_domain::Name;
use pok_domain::draft::FileRef;
use pok_domain::member::{Address, EntityType};

use super::Server;

impl Server {
    /// The company as its primary contact sees it now.
    pub(crate) async fn membership(&self, token: &str) -> Membership {
        let found = self.feed(token, 0).await.into_iter().rev().find_map(|change| match change.subject {
            Subject::Company(membership) => Some(*membership),
            _ => None,
        });
        found.expect("the company is in the feed")
    }

    /// Everybody in the company whom a contact sees, by name.
    pub(crate) async fn colleagues(&self, token: &str) -> BTreeMap<String, Colleague> {
        let newest = self.feed(token, 0).await.into_iter().filter_map(|change| match change.subject {
            Subject::Contact(colleague) => Some((colleague.contact.id, *colleague)),
            _ => None,
        });
        let newest: BTreeMap<_, _> = newest.collect();
        newest.into_values().map(|colleague| (colleague.contact.name.to_string(), colleague)).collect()
    }

    /// A file that a contact has sent.
    pub(crate) async fn attach(&self, token: &str, name: &str, content: &[u8]) -> FileRef {
        let blob = self.upload(token, content).await;
        FileRef { name: name.into(), blob, bytes: content.len() as u64 }
    }
}

/// 포탈미사용: a company that the buyer registers.
pub(crate) fn offline(name: &str, number: &str, mail: &str) -> Register {
    let supplier = Offline::Company {
        name: Name::parse(name).unwrap(),
        entity_type: EntityType::SoleProprietor,
        business_reg_no: number.parse().unwrap(),
        representative_name: Name::parse("도한결").unwrap(),
        phone: "02-555-0187".into(),
        address: Address { postal_code: "06236".into(), road: "테헤란로 152".into(), detail: String::new() },
    };
    Register { supplier, mail: mail.parse().unwrap() }
}

/// Why a call was refused.
pub(crate) fn code<T>(answer: Result<T, Problem>) -> Option<pok_api::Code> {
    answer.err().map(|problem| problem.code)
}

/// Which fields were wrong.
pub(crate) fn faults<T: std::fmt::Debug>(answer: Result<T, Problem>) -> Vec<String> {
    answer.unwrap_err().fields.into_iter().map(|fault| fault.field).collect()
}
