//! The popup 회원 이메일계정 확인 (spec 02 S1).

use pok_api::desktop::recovery::Find;
use pok_api::remote::recovery::Found;
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::use_ask;
use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::Verification;
use crate::widget::button::Kind;
use crate::widget::calendar::read_day;
use crate::widget::confirm::{FormPopup, Notice};
use crate::widget::day::DayField;
use crate::widget::field::Field;
use crate::widget::icon::icon;
use crate::widget::modal::CloseProps;

/// What is typed.
#[derive(Clone, Default, PartialEq)]
struct TypedPerson {
    name: AttrValue,
    born: AttrValue,
    mobile: AttrValue,
}

impl TypedPerson {
    fn call(&self) -> Option<Find> {
        let name = typed::line(&self.name);
        Some(Find {
            name: (!name.is_empty()).then_some(name)?,
            birth_date: read_day(&self.born)?,
            mobile_no: self.mobile.parse().ok()?,
        })
    }
}

/// What is typed, and what was found.
#[derive(Clone, Default)]
struct Finding {
    typed: TypedPerson,
    is_tried: bool,
    /// 본인인증 is under way.
    verifies: bool,
    found: Option<Found>,
}

/// Asks who somebody is, has them verified, and shows their ID partly.
#[function_component]
pub(crate) fn FindAccount(props: &CloseProps) -> Html {
    let t = use_i18n();
    let finding = use_dialog(Finding::default);
    let asking = use_ask::<Find>(finding.on(|finding, answer| finding.found = Some(answer)));
    let set = |change: fn(&mut TypedPerson, AttrValue)| {
        finding.on(move |finding, text: String| {
            change(&mut finding.typed, text.into());
            finding.found = None;
        })
    };
    let onsubmit = callback!([finding, forget = asking.forget], move |()| {
        forget.emit(());
        finding.change(|finding| {
            finding.is_tried = true;
            finding.verifies = finding.typed.call().is_some();
        });
    });
    let onverified = callback!([finding, send = asking.send], move |_| {
        finding.change(|finding| finding.verifies = false);
        if let Some(call) = finding.typed.call() {
            send.emit(call);
        }
    });
    let Finding { typed, is_tried, verifies, found } = &*finding;
    if *verifies {
        let onclose = finding.on(|finding, ()| finding.verifies = false);
        return html! { <Verification key="verify" {onverified} {onclose} /> };
    }
    if let Some(Found { masked_ids }) = found.as_ref().filter(|found| !found.masked_ids.is_empty()) {
        return html! {
            <Notice key="found" title={t.t("find-account-title")} words={t.t("confirm")} kind={Kind::Primary}
                onclose={props.onclose.clone()} button="found-account-confirm" testid="found-account">
                <p>{ t.t("find-account-found") }</p>
                <ul class="pok-found">{ for masked_ids.iter().map(|id| html! { <li>{ icon("mail") }<strong>{ id.clone() }</strong></li> }) }</ul>
            </Notice>
        };
    }
    let lack = |is_there: bool, words: &'static str| (*is_tried && !is_there).then(|| t.t(words));
    html! {
        <FormPopup key="ask" title={t.t("find-account-title")} no={t.t("close")} no_testid="find-account-close"
            yes={t.t("confirm")} yes_testid="find-account-confirm" busy={asking.is_busy}
            onclose={props.onclose.clone()} onyes={onsubmit} testid="find-account-popup">
            <p>{ t.t("find-account-lead") }</p>
            <Field id="find-name" label={t.t("find-name")} value={typed.name.clone()} onvalue={set(|typed, text| typed.name = text)}
                required=true autocomplete="name" first=true fault={lack(!typed::is_blank(&typed.name), "find-name-missing")} testid="find-name" />
            <DayField id="find-born" label={t.t("find-born")} value={typed.born.clone()} onvalue={set(|typed, text| typed.born = text)}
                required=true fault={lack(read_day(&typed.born).is_some(), "find-born-missing")} />
            <Field id="find-mobile" label={t.t("find-mobile")} value={typed.mobile.clone()} onvalue={set(|typed, text| typed.mobile = text)}
                required=true inputmode="tel" autocomplete="tel" hint={t.t("find-mobile-hint")}
                fault={lack(typed.mobile.parse::<pok_domain::member::MobileNo>().is_ok(), "find-mobile-missing")} testid="find-mobile" />
            if let Some(problem) = &asking.problem {
                <p class="pok-note pok-note--fault" role="alert" data-testid="find-account-problem">{ icon("circle-alert") }{ words(t, problem) }</p>
            } else if found.is_some() {
                <p class="pok-note" role="status" data-testid="find-account-none">{ icon("info") }{ t.t("find-account-none") }</p>
            }
        </FormPopup>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_01_nothing_is_asked_before_all_three_are_there() {
        let whole = TypedPerson { name: " 강지우 ".into(), born: "19880412".into(), mobile: "01020260101".into() };
        assert_eq!(whole.call().map(|call| call.name), Some("강지우".to_owned()));
        for lacking in [
            TypedPerson { name: " ".into(), ..whole.clone() },
            TypedPerson { born: "1988".into(), ..whole.clone() },
            TypedPerson { mobile: "0102026".into(), ..whole.clone() },
        ] {
            assert!(lacking.call().is_none());
        }
    }
}
