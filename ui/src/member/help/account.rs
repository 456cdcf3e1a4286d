//! The popup 회원 이메일계정 확인 (spec 02 S1).

use pok_api::Problem;
use pok_api::desktop::account::Find;
use pok_api::remote::account::Found;
use yew::prelude::*;

use super::HelpProps;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::calendar::read_day;
use crate::widget::day::DayField;
use crate::widget::field::Field;
use crate::widget::icon::icon;
use crate::widget::modal::Modal;

/// The most digits of a mobile number.
const MOBILE_DIGITS: u32 = 11;

/// What is typed.
#[derive(Clone, Default, PartialEq)]
struct Typed {
    name: AttrValue,
    born: AttrValue,
    mobile: AttrValue,
}

impl Typed {
    fn call(&self) -> Option<Find> {
        let name = self.name.trim();
        Some(Find {
            name: (!name.is_empty()).then(|| name.to_owned())?,
            birth_date: read_day(&self.born)?,
            mobile_no: self.mobile.parse().ok()?,
        })
    }
}

/// Asks who somebody is, and shows their ID partly.
#[function_component]
pub(crate) fn FindAccount(props: &HelpProps) -> Html {
    let t = use_i18n();
    let typed = use_state(Typed::default);
    let is_tried = use_state(|| false);
    let found = use_state(|| None::<Found>);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let set = |change: fn(&mut Typed, AttrValue)| {
        let (typed, found) = (typed.clone(), found.setter());
        Callback::from(move |text: AttrValue| {
            let mut next = (*typed).clone();
            change(&mut next, text);
            typed.set(next);
            found.set(None);
        })
    };
    let onsubmit = {
        let (typed, found, problem) = (typed.clone(), found.setter(), problem.setter());
        let (is_tried, is_busy) = (is_tried.setter(), is_busy.clone());
        Callback::from(move |()| {
            is_tried.set(true);
            let Some(call) = typed.call().filter(|_| !*is_busy) else { return };
            is_busy.set(true);
            let (found, problem, is_busy) = (found.clone(), problem.clone(), is_busy.setter());
            problem.set(None);
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(answer) => found.set(Some(answer)),
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    if let Some(Found { masked_ids }) = found.as_ref().filter(|found| !found.masked_ids.is_empty()) {
        let footer = html! {
            <Button kind={Kind::Primary} first=true testid="found-account-confirm" onclick={props.onclose.reform(|_| ())}>{ t.t("confirm") }</Button>
        };
        return html! {
            <Modal key="found" title={t.t("find-account-title")} onclose={props.onclose.clone()} {footer} testid="found-account">
                <p>{ t.t("find-account-found") }</p>
                <ul class="pok-found">{ for masked_ids.iter().map(|id| html! { <li>{ icon("mail") }<strong>{ id.clone() }</strong></li> }) }</ul>
            </Modal>
        };
    }
    let lack = |is_there: bool, words: &'static str| (*is_tried && !is_there).then(|| t.t(words));
    let footer = html! {
        <>
            <Button testid="find-account-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={*is_busy} testid="find-account-confirm">{ t.t("confirm") }</Button>
        </>
    };
    html! {
        <Modal key="ask" title={t.t("find-account-title")} onclose={props.onclose.clone()} {onsubmit} {footer} testid="find-account-popup">
            <p>{ t.t("find-account-lead") }</p>
            <Field id="find-name" label={t.t("find-name")} value={typed.name.clone()} onvalue={set(|typed, text| typed.name = text).reform(AttrValue::from)}
                required=true autocomplete="name" first=true fault={lack(!typed.name.trim().is_empty(), "find-name-missing")} testid="find-name" />
            <DayField id="find-born" label={t.t("find-born")} value={typed.born.clone()} onvalue={set(|typed, text| typed.born = text)}
                required=true fault={lack(read_day(&typed.born).is_some(), "find-born-missing")} />
            <Field id="find-mobile" label={t.t("find-mobile")} value={typed.mobile.clone()} onvalue={set(|typed, text| typed.mobile = text).reform(AttrValue::from)}
                required=true digits={MOBILE_DIGITS} autocomplete="tel" hint={t.t("find-mobile-hint")}
                fault={lack(typed.mobile.parse::<pok_domain::member::MobileNo>().is_ok(), "find-mobile-missing")} testid="find-mobile" />
            if let Some(problem) = &*problem {
                <p class="pok-note pok-note--fault" role="alert" data-testid="find-account-problem">{ icon("circle-alert") }{ words(t, problem) }</p>
            } else if found.is_some() {
                <p class="pok-note" role="status" data-testid="find-account-none">{ icon("info") }{ t.t("find-account-none") }</p>
            }
        </Modal>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_01_nothing_is_asked_before_all_three_are_there() {
        let whole = Typed { name: " 강지우 ".into(), born: "19880412".into(), mobile: "01020260101".into() };
        assert_eq!(whole.call().map(|call| call.name), Some("강지우".to_owned()));
        for lacking in [
            Typed { name: " ".into(), ..whole.clone() },
            Typed { born: "1988".into(), ..whole.clone() },
            Typed { mobile: "0102026".into(), ..whole.clone() },
        ] {
            assert!(lacking.call().is_none());
        }
    }
}
