//! Which screen: the part of the address after `#`. The window never reloads.

use std::fmt;
use std::str::FromStr;

use pok_domain::ContractId;
use yew::prelude::*;

/// A screen after login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Route {
    /// 홈.
    #[default]
    Home,
    /// 계약목록.
    Contracts,
    /// 계약상세정보.
    Contract(ContractId),
    /// 계약서 (sign).
    Sign(ContractId),
}

impl Route {
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
            Self::Contracts => f.write_str("/contracts"),
            Self::Contract(id) => write!(f, "/contracts/{id}"),
            Self::Sign(id) => write!(f, "/contracts/{id}/sign"),
        }
    }
}

impl FromStr for Route {
    type Err = std::convert::Infallible;

    /// An address that leads nowhere leads home.
    fn from_str(hash: &str) -> Result<Self, Self::Err> {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let mut parts = path.split('/');
        let route = match (parts.next(), parts.next().map(str::parse), parts.next(), parts.next()) {
            (Some("contracts"), None, None, None) => Self::Contracts,
            (Some("contracts"), Some(Ok(id)), None, None) => Self::Contract(id),
            (Some("contracts"), Some(Ok(id)), Some("sign"), None) => Self::Sign(id),
            _ => Self::Home,
        };
        Ok(route)
    }
}

fn current() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.parse().unwrap_or_default()
}

/// Where the window is, and follows it.
#[hook]
pub(crate) fn use_current_route() -> Route {
    let route = use_state(current);
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window()
                .map(|window| gloo_events::EventListener::new(&window, "hashchange", move |_| route.set(current())));
            move || drop(listener)
        });
    }
    *route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_an_address_that_leads_back_to_it() {
        let id = ContractId("0190f0a0-0000-7000-8000-000000000001".parse().expect("an id"));
        for route in [Route::Home, Route::Contracts, Route::Contract(id), Route::Sign(id)] {
            assert_eq!(format!("#{route}").parse(), Ok(route));
        }
        for lost in ["", "#", "#/nowhere", "#/contracts/x", "#/contracts/x/sign", "#/contracts/1/2/3/4"] {
            assert_eq!(lost.parse(), Ok(Route::Home), "{lost}");
        }
    }
}
