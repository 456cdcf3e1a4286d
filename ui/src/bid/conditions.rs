//! The conditions of 입찰진행현황: as typed, and as asked.

use std::str::FromStr as _;

use pok_api::desktop::bid::Filter;
use pok_domain::bid::{BidStatus, NoticeStatus};
use pok_domain::{Period, Preset};
use yew::prelude::*;

use super::{bid_status_words, notice_status_words};
use crate::clock;
use crate::i18n::use_i18n;
use crate::widget::field::{Field, Select};
use crate::widget::period::{PeriodFaultWords, PeriodField, TypedPeriod};
use crate::widget::search_bar::SearchBar;

/// The conditions as typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Conditions {
    /// 진행상태: a code, or nothing for all.
    pub(crate) notice_status: AttrValue,
    /// 공고일.
    pub(crate) period: TypedPeriod,
    /// 제출상태: a code, or nothing for all.
    pub(crate) bid_status: AttrValue,
    /// 입찰공고명.
    pub(crate) title: AttrValue,
    /// 공고번호.
    pub(crate) number: AttrValue,
    /// 구매담당자.
    pub(crate) buyer: AttrValue,
    /// 품목명.
    pub(crate) item: AttrValue,
    /// [검색 펼침] was pressed.
    pub(crate) is_open: bool,
}

impl Conditions {
    /// The last month (P-GEN-10), unfolded as the specification shows it.
    pub(crate) fn at_first(today: jiff::civil::Date) -> Self {
        Self { period: Period::ending(today, Preset::Month).into(), is_open: true, ..Self::default() }
    }

    /// What to ask today. Folded conditions count as well: what is filled in is never passed over silently. With the
    /// period that the list begins with, older notices to answer show too (P-GEN-10); one that was chosen is meant.
    ///
    /// # Errors
    /// [`PeriodFaultWords`].
    pub(crate) fn read(&self, today: jiff::civil::Date) -> Result<Filter, PeriodFaultWords> {
        Ok(Filter {
            notice_status: NoticeStatus::from_str(&self.notice_status).ok(),
            notice_date: self.period.read()?,
            or_to_answer: self.period == Self::at_first(today).period,
            bid_status: BidStatus::from_str(&self.bid_status).ok(),
            title: self.title.trim().to_owned(),
            number: self.number.trim().to_owned(),
            buyer: self.buyer.trim().to_owned(),
            item: self.item.trim().to_owned(),
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

/// The search bar of 입찰진행현황.
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
    let with_all = |options: Vec<(AttrValue, AttrValue)>| {
        let mut all = vec![(AttrValue::default(), t.t("all"))];
        all.extend(options);
        all
    };
    let posted = NoticeStatus::ALL.iter().copied().filter(|status| status.is_posted());
    let notice_statuses = posted.map(|status| (status.code().into(), notice_status_words(t, status)));
    let bid_statuses = BidStatus::ALL.iter().map(|&status| (status.code().into(), bid_status_words(t, status)));
    let field = |id: &'static str, label: &'static str, value: &AttrValue, set: fn(&mut Conditions, AttrValue)| {
        html! { <Field {id} label={t.t(label)} value={value.clone()} onvalue={text(set)} testid={id} /> }
    };
    let more = html! {
        <>
            { field("search-number", "notice-no", &typed.number, |typed, text| typed.number = text) }
            { field("search-buyer", "buyer", &typed.buyer, |typed, text| typed.buyer = text) }
            { field("search-item", "item-name", &typed.item, |typed, text| typed.item = text) }
        </>
    };
    html! {
        <SearchBar {more} is_open={typed.is_open} {onopen} {onsearch}>
            <Select id="search-notice-status" label={t.t("notice-progress")} value={typed.notice_status.clone()}
                options={with_all(notice_statuses.collect())} onvalue={text(|typed, text| typed.notice_status = text)}
                testid="search-notice-status" />
            <PeriodField
                id="notice-date"
                label={t.t("notice-date")}
                value={typed.period.clone()}
                onvalue={onperiod}
                fault={*fault}
            />
            <Select id="search-bid-status" label={t.t("bid-status")} value={typed.bid_status.clone()}
                options={with_all(bid_statuses.collect())} onvalue={text(|typed, text| typed.bid_status = text)}
                testid="search-bid-status" />
            <div data-slash="" class="pok-search__wide">
                { field("search-title", "notice-title-search", &typed.title, |typed, text| typed.title = text) }
            </div>
        </SearchBar>
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
    fn bid_04_the_list_begins_with_the_last_month_and_what_is_still_to_answer() {
        let today = date(2023, 2, 8);
        let first = Conditions::at_first(today);
        let filter = first.read(today).expect("a sound range");
        assert_eq!(filter.notice_date, Some(Period { from: date(2023, 1, 8), to: date(2023, 2, 8) }));
        assert!(filter.or_to_answer && first.is_open);
        let week = Conditions { period: Period::ending(today, Preset::Week).into(), ..first };
        assert!(week.read(today).is_ok_and(|filter| !filter.or_to_answer), "a period that was chosen is meant");
    }

    #[test]
    fn bid_04_conditions_are_read_as_typed_also_where_they_are_folded() {
        let typed = Conditions {
            notice_status: "OPEN".into(),
            bid_status: "SAVED".into(),
            title: " 서버 ".into(),
            item: "라이선스".into(),
            is_open: false,
            ..Conditions::default()
        };
        let filter = typed.read(date(2023, 2, 8)).expect("no range");
        assert_eq!((filter.notice_status, filter.bid_status), (Some(NoticeStatus::Open), Some(BidStatus::Saved)));
        assert_eq!((&*filter.title, &*filter.item, filter.notice_date), ("서버", "라이선스", None));
        let all = Conditions::default().read(date(2023, 2, 8)).expect("no range");
        assert_eq!((all.notice_status, all.bid_status), (None, None));
    }
}
