//! What is typed into the verification window, and what is wrong with it.

use pok_api::remote::verification::Claim;
use pok_domain::member::{Carrier, IdentityConsent, IdentityDigits, MobileNo};
use pok_domain::typed;
use yew::prelude::*;

use crate::clock;

/// What is typed. It stays in this window until the window is closed.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Form {
    /// Whose network; none before one was chosen.
    pub(super) network: Option<Network>,
    /// 알뜰폰: on whose network.
    pub(super) host: Option<Carrier>,
    /// 이름.
    pub(super) name: AttrValue,
    /// The six digits of the birth date.
    pub(super) birth: AttrValue,
    /// The digit after them.
    pub(super) seventh: AttrValue,
    /// 휴대폰번호, digits alone.
    pub(super) mobile_no: AttrValue,
    /// What was agreed to.
    pub(super) consents: Vec<IdentityConsent>,
}

/// The four choices of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Network {
    /// SK telecom.
    Skt,
    /// kt.
    Kt,
    /// LG U+.
    LguPlus,
    /// 알뜰폰.
    Mvno,
}

impl Network {
    pub(super) const ALL: [Self; 4] = [Self::Skt, Self::Kt, Self::LguPlus, Self::Mvno];

    /// As the networks write themselves; 알뜰폰 has a text.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Skt => Some("SK telecom"),
            Self::Kt => Some("kt"),
            Self::LguPlus => Some("LG U+"),
            Self::Mvno => None,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Skt => "skt",
            Self::Kt => "kt",
            Self::LguPlus => "lgu",
            Self::Mvno => "mvno",
        }
    }
}

/// The part of the form that something is wrong with, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Network,
    Host,
    Name,
    Digits,
    Mobile,
    Consents,
}

impl Part {
    /// What to do about it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Network => "identity-network-missing",
            Self::Host => "identity-host-missing",
            Self::Name => "identity-name-missing",
            Self::Digits => "identity-digits-wrong",
            Self::Mobile => "identity-mobile-wrong",
            Self::Consents => "identity-consents-missing",
        }
    }
}

impl Form {
    /// What the provider is asked, or everything that is wrong.
    pub(super) fn claim(&self) -> Result<Claim, Vec<Part>> {
        self.read(clock::today())
    }

    fn read(&self, today: jiff::civil::Date) -> Result<Claim, Vec<Part>> {
        let mut wrong = Vec::new();
        let mut note = |part: Part, is_wrong: bool| {
            if is_wrong {
                wrong.push(part);
            }
        };
        let carrier = match self.network {
            None => None,
            Some(Network::Skt) => Some(Carrier::Skt),
            Some(Network::Kt) => Some(Carrier::Kt),
            Some(Network::LguPlus) => Some(Carrier::LguPlus),
            Some(Network::Mvno) => self.host,
        };
        note(Part::Network, self.network.is_none());
        note(Part::Host, self.network == Some(Network::Mvno) && self.host.is_none());
        note(Part::Name, typed::is_blank(&self.name));
        let identity_digits = format!("{}{}", self.birth, self.seventh);
        let digits = identity_digits.parse::<IdentityDigits>();
        note(Part::Digits, !digits.is_ok_and(|digits| digits.birth_date <= today));
        let mobile_no = self.mobile_no.parse::<MobileNo>();
        note(Part::Mobile, mobile_no.is_err());
        note(Part::Consents, !self.agrees_to_all());
        match (carrier, mobile_no) {
            (Some(carrier), Ok(mobile_no)) if wrong.is_empty() => {
                Ok(Claim { name: typed::line(&self.name), identity_digits, mobile_no, carrier })
            }
            _ => Err(wrong),
        }
    }

    /// 전체 동의.
    pub(super) fn agrees_to_all(&self) -> bool {
        IdentityConsent::ALL.iter().all(|consent| self.consents.contains(consent))
    }

    /// All of them, or none.
    pub(super) fn agree_to_all(&mut self, agreed: bool) {
        self.consents = if agreed { IdentityConsent::ALL.to_vec() } else { Vec::new() };
    }

    /// One of them.
    pub(super) fn agree(&mut self, consent: IdentityConsent, agreed: bool) {
        self.consents.retain(|one| *one != consent);
        if agreed {
            self.consents.push(consent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

    fn whole() -> Form {
        let mut form = Form {
            network: Some(Network::Kt),
            name: " 한소라 ".into(),
            birth: "920315".into(),
            seventh: "2".into(),
            mobile_no: "01044440001".into(),
            ..Form::default()
        };
        form.agree_to_all(true);
        form
    }

    #[test]
    fn mem_02_a_whole_form_is_a_claim_and_another_says_what_is_missing() {
        let claim = whole().read(TODAY).expect("whole");
        assert_eq!(
            (claim.name.as_str(), claim.identity_digits.as_str(), claim.carrier),
            ("한소라", "9203152", Carrier::Kt)
        );
        let missing = Form::default().read(TODAY).expect_err("empty");
        assert_eq!(missing, [Part::Network, Part::Name, Part::Digits, Part::Mobile, Part::Consents]);
        let mut form = Form { network: Some(Network::Mvno), seventh: "9".into(), ..whole() };
        assert_eq!(form.read(TODAY).expect_err("on whose network?"), [Part::Host, Part::Digits]);
        form = Form { host: Some(Carrier::LguPlusMvno), seventh: "1".into(), ..form };
        assert_eq!(form.read(TODAY).map(|claim| claim.carrier), Ok(Carrier::LguPlusMvno));
        let unborn = Form { birth: "270101".into(), seventh: "3".into(), ..whole() };
        assert_eq!(unborn.read(TODAY).expect_err("not born yet"), [Part::Digits]);
    }

    #[test]
    fn mem_02_to_agree_to_all_is_to_agree_to_each() {
        let mut form = Form::default();
        for consent in IdentityConsent::ALL {
            assert!(!form.agrees_to_all());
            form.agree(*consent, true);
        }
        assert!(form.agrees_to_all());
        form.agree(IdentityConsent::Carrier, false);
        assert!(!form.agrees_to_all() && form.consents.len() == 3);
        form.agree_to_all(false);
        assert!(form.consents.is_empty());
    }
}
