//! Which screen: the part of the address after `#`. The window never reloads.
//!
//! Not `yew-router`: it has moved before anybody can hold it, and unsaved input has to (`unsaved`).

use std::fmt;
use std::str::FromStr;

use pok_domain::draft::DraftKind;
use pok_domain::{BidNoticeId, ContactId, ContractId, DocumentKind};
use uuid::Uuid;

/// A screen after login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Route {
    /// 홈.
    #[default]
    Home,
    /// 개인회원 정보, 기업정보.
    Company,
    /// 변경요청.
    Change,
    /// 회원정보.
    Own,
    /// 담당자 목록.
    Contacts,
    /// A contact.
    Contact(ContactId),
    /// 담당자 요청 상세.
    ContactRequest(ContactId),
    /// 입찰진행현황.
    Bids,
    /// 입찰상세화면.
    Bid(BidNoticeId),
    /// 계약목록.
    Contracts,
    /// 계약품목현황.
    ContractItems,
    /// 계약상세정보.
    Contract(ContractId),
    /// 계약서 (sign).
    Sign(ContractId),
    /// Two sides of a draft, for a person to decide.
    Conflict(DraftKind, Uuid),
}

impl Route {
    /// Where the window is.
    pub(crate) fn here() -> Self {
        let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        hash.parse().unwrap_or_default()
    }

    /// Where a document is shown; none where its kind isn't yet.
    pub(crate) fn document((kind, id): (DocumentKind, Uuid)) -> Option<Self> {
        match kind {
            DocumentKind::BidNotice => Some(Self::Bid(BidNoticeId(id))),
            DocumentKind::Contract => Some(Self::Contract(ContractId(id))),
            _ => None,
        }
    }

    /// What the screen is about, where that is a kind of documents.
    pub(crate) fn kind(self) -> Option<DocumentKind> {
        match self {
            Self::Bids | Self::Bid(_) => Some(DocumentKind::BidNotice),
            Self::Contracts | Self::Contract(_) | Self::Sign(_) => Some(DocumentKind::Contract),
            Self::Conflict(kind, _) => Some(kind.subject()),
            _ => None,
        }
    }

    /// Goes there.
    pub(crate) fn go(self) {
        if let Some(window) = web_sys::window() {
            // Setting the address of one's own page can't be refused.
            let _ = window.location().set_hash(&self.to_string());
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Company => f.write_str("/company"),
            Self::Change => f.write_str("/company/change"),
            Self::Own => f.write_str("/own"),
            Self::Contacts => f.write_str("/contacts"),
            Self::Contact(id) => write!(f, "/contacts/{id}"),
            Self::ContactRequest(id) => write!(f, "/contacts/{id}/request"),
            Self::Bids => f.write_str("/bids"),
            Self::Bid(id) => write!(f, "/bids/{id}"),
            Self::Contracts => f.write_str("/contracts"),
            Self::ContractItems => f.write_str("/contract-items"),
            Self::Contract(id) => write!(f, "/contracts/{id}"),
            Self::Sign(id) => write!(f, "/contracts/{id}/sign"),
            Self::Conflict(kind, subject) => write!(f, "/drafts/conflict/{kind}/{subject}"),
        }
    }
}

impl FromStr for Route {
    type Err = std::convert::Infallible;

    /// An address that leads nowhere leads home.
    fn from_str(hash: &str) -> Result<Self, Self::Err> {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        Ok(found(&parts).unwrap_or_default())
    }
}

fn found(parts: &[&str]) -> Option<Route> {
    Some(match parts {
        ["company"] => Route::Company,
        ["company", "change"] => Route::Change,
        ["own"] => Route::Own,
        ["contacts"] => Route::Contacts,
        ["contacts", id] => Route::Contact(id.parse().ok()?),
        ["contacts", id, "request"] => Route::ContactRequest(id.parse().ok()?),
        ["bids"] => Route::Bids,
        ["bids", id] => Route::Bid(id.parse().ok()?),
        ["contracts"] => Route::Contracts,
        ["contract-items"] => Route::ContractItems,
        ["contracts", id] => Route::Contract(id.parse().ok()?),
        ["contracts", id, "sign"] => Route::Sign(id.parse().ok()?),
        ["drafts", "conflict", kind, subject] => Route::Conflict(kind.parse().ok()?, subject.parse().ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_an_address_that_leads_back_to_it() {
        let uuid = "0190f0a0-0000-7000-8000-000000000001".parse().expect("an id");
        let id = ContractId(uuid);
        let conflict = Route::Conflict(DraftKind::Bid, uuid);
        let contracts = [Route::Contracts, Route::Contract(id), Route::Sign(id)];
        let others = [Route::Home, Route::ContractItems, Route::Bids, Route::Bid(BidNoticeId(uuid)), conflict];
        let (contact, request) = (Route::Contact(ContactId(uuid)), Route::ContactRequest(ContactId(uuid)));
        let members = [Route::Company, Route::Change, Route::Own, Route::Contacts, contact, request];
        for route in contracts.into_iter().chain(others).chain(members) {
            assert_eq!(format!("#{route}").parse(), Ok(route));
        }
        let broken = ["", "#", "#/nowhere", "#/bids/x", "#/contracts/x", "#/contracts/x/sign", "#/contracts/1/2/3/4"];
        for lost in broken.into_iter().chain(["#/drafts/conflict/BID/x", "#/drafts/conflict/X/1"]) {
            assert_eq!(lost.parse(), Ok(Route::Home), "{lost}");
        }
    }
}
