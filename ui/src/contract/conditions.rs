//! The conditions of 계약목록: as typed, and as asked.

use std::str::FromStr as _;

use pok_api::desktop::contract::Filter;
use pok_domain::contract::{ContractStatus, ContractType};
use pok_domain::{Period, Preset};
use yew::prelude::*;

use super::{status_words, type_words};
use crate::clock;
use crate::i18n::{I18n, use_i18n};
use crate::widget::field::{Check, Field, Select};
use crate::widget::period::{PeriodFaultWords, PeriodField, TypedPeriod};
use crate::widget::search_bar::SearchBar;

/// The conditions as typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Conditions {
    /// 계약일자.
    pub(crate) period: TypedPeriod,
    /// 계약명.
    pub(crate) title: AttrValue,
    /// 구매담당자.
    pub(crate) buyer: AttrValue,
    /// 계약번호.
    pub(crate) number: AttrValue,
    /// 계약상태: a code, or nothing for all.
    pub(crate) status: AttrValue,
    /// 계약유형: a code, or nothing for all.
    pub(crate) contract_type: AttrValue,
    /// 계약취소 포함.
    pub(crate) include_cancelled: bool,
    /// [검색 펼침] was pressed.
    pub(crate) is_open: bool,
}

impl Conditions {
    /// The last month (P-GEN-10).
    pub(crate) fn at_first(today: jiff::civil::Date) -> Self {
        Self { period: Period::ending(today, Preset::Month).into(), ..Self::default() }
    }

    /// What to ask today. Folded conditions count as well: what is filled in is never passed over silently. With the
    /// period that the list begins with, older contracts at 날인요청 show too (P-GEN-10); one that was chosen is meant.
    ///
    /// # Errors
    /// [`PeriodFaultWords`].
    pub(crate) fn read(&self, today: jiff::civil::Date) -> Result<Filter, PeriodFaultWords> {
        Ok(Filter {
            contract_date: self.period.read()?,
            or_to_seal: self.period == Self::at_first(today).period,
            title: self.title.trim().to_owned(),
            buyer: self.buyer.trim().to_owned(),
            number: self.number.trim().to_owned(),
            status: ContractStatus::from_str(&self.status).ok(),
            contract_type: ContractType::from_str(&self.contract_type).ok(),
            include_cancelled: self.include_cancelled,
        })
    }
}

/// What a [`ConditionsBar`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ConditionsBarProps {
    /// As first shown.
    pub(crate) at_first: Conditions,
    /// [조회], with conditions that can be asked.
    pub(crate) onsearch: Callback<(Conditions, Filter)>,
    /// At every change, so that leaving the screen loses nothing.
    pub(crate) onchange: Callback<Conditions>,
}

/// The search bar of 계약목록.
#[function_component]
pub(crate) fn ConditionsBar(props: &ConditionsBarProps) -> Html {
    let t = use_i18n();
    let typed = use_state(|| props.at_first.clone());
    let fault = use_state(|| None::<PeriodFaultWords>);
    let change = {
        let (typed, fault, onchange) = (typed.clone(), fault.setter(), props.onchange.clone());
        move |change: &dyn Fn(&mut Conditions)| {
            let mut next = (*typed).clone();
            change(&mut next);
            onchange.emit(next.clone());
            typed.set(next);
            fault.set(None);
        }
    };
    let text = |set: fn(&mut Conditions, AttrValue)| {
        let change = change.clone();
        Callback::from(move |text: String| change(&|typed| set(typed, text.clone().into())))
    };
    let oncancelled = {
        let change = change.clone();
        Callback::from(move |is: bool| change(&|typed| typed.include_cancelled = is))
    };
    let onperiod = {
        let change = change.clone();
        Callback::from(move |period: TypedPeriod| change(&|typed| typed.period = period.clone()))
    };
    let onopen = {
        let change = change.clone();
        Callback::from(move |is_open| change(&|typed| typed.is_open = is_open))
    };
    let onsearch = {
        let (typed, fault, onsearch) = (typed.clone(), fault.setter(), props.onsearch.clone());
        Callback::from(move |()| match typed.read(clock::today()) {
            Ok(filter) => {
                fault.set(None);
                onsearch.emit(((*typed).clone(), filter));
            }
            Err(why) => fault.set(Some(why)),
        })
    };
    let listed = ContractStatus::ALL.iter().copied().filter(|status| status.is_listed());
    let statuses = listed.map(|status| (status.code().into(), status_words(t, status)));
    let types = ContractType::ALL.iter().map(|&kind| (kind.code().into(), type_words(t, kind)));
    let with_all = |options: Vec<(AttrValue, AttrValue)>| {
        let mut all = vec![(AttrValue::default(), t.t("all"))];
        all.extend(options);
        all
    };
    let more = html! {
        <>
            <Field id="search-number" label={t.t("contract-no")} value={typed.number.clone()} onvalue={text(|typed, text| typed.number = text)}
                testid="search-number" />
            <Select id="search-status" label={t.t("contract-status")} value={typed.status.clone()} options={with_all(statuses.collect())}
                onvalue={text(|typed, text| typed.status = text)} testid="search-status" />
            <Select id="search-type" label={t.t("contract-type")} value={typed.contract_type.clone()} options={with_all(types.collect())}
                onvalue={text(|typed, text| typed.contract_type = text)} testid="search-type" />
        </>
    };
    html! {
        <SearchBar {more} is_open={typed.is_open} {onopen} {onsearch}>
            <PeriodField id="contract-date" label={t.t("contract-date")} value={typed.period.clone()} onvalue={onperiod} fault={*fault} />
            <div data-slash="" class="pok-search__wide">
                <Field id="search-title" label={t.t("contract-title")} value={typed.title.clone()} onvalue={text(|typed, text| typed.title = text)}
                    testid="search-title" />
            </div>
            <Field id="search-buyer" label={t.t("buyer")} value={typed.buyer.clone()} onvalue={text(|typed, text| typed.buyer = text)}
                placeholder={t.t("buyer-placeholder")} testid="search-buyer" />
            { cancelled(t, typed.include_cancelled, &oncancelled) }
        </SearchBar>
    }
}

/// 계약취소: 포함 or 미포함.
fn cancelled(t: I18n, with: bool, onchoose: &Callback<bool>) -> Html {
    let choice = |value: bool, name: &'static str| {
        let onchecked = onchoose.reform(move |_: bool| value);
        html! { <Check id={name} radio="cancelled" label={t.t(name)} checked={with == value} {onchecked} testid={name} /> }
    };
    html! {
        <fieldset class="pok-field">
            <legend class="pok-field__label">{ t.t("contract-cancelled") }</legend>
            <div class="pok-field__row pok-choices">
                { choice(true, "cancelled-with") }
                { choice(false, "cancelled-without") }
            </div>
        </fieldset>
    }
}

/// As first shown today.
pub(crate) fn today() -> Conditions {
    Conditions::at_first(clock::today())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn con_11_the_list_begins_with_the_last_month_without_cancelled_ones() {
        let today = date(2023, 2, 8);
        let filter = Conditions::at_first(today).read(today).expect("a sound range");
        assert_eq!(filter.contract_date, Some(Period { from: date(2023, 1, 8), to: date(2023, 2, 8) }));
        assert!(!filter.include_cancelled);
        assert_eq!((filter.status, filter.contract_type), (None, None));
    }

    #[test]
    fn gen_07_only_the_period_that_nobody_chose_shows_older_contracts_to_seal() {
        let today = date(2023, 2, 8);
        let filter = |period: Period| {
            let typed = Conditions { period: period.into(), ..Conditions::default() };
            typed.read(today).expect("a sound range")
        };
        assert!(Conditions::at_first(today).read(today).is_ok_and(|filter| filter.or_to_seal));
        assert!(!filter(Period::ending(today, Preset::Week)).or_to_seal);
        assert!(!filter(Period { from: date(2001, 1, 1), to: date(2001, 12, 31) }).or_to_seal);
    }

    #[test]
    fn folded_conditions_still_count() {
        let typed = Conditions { status: "SEAL_REQUESTED".into(), number: " CR2023 ".into(), ..Conditions::default() };
        let filter = typed.read(date(2023, 2, 8)).expect("no range");
        assert_eq!((filter.status, filter.number.as_str()), (Some(ContractStatus::SealRequested), "CR2023"));
    }
}
