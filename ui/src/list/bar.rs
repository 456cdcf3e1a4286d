//! The conditions above a list: a field each, and those kept under a name.

use std::marker::PhantomData;

use pok_api::list::{Asked, Condition, Kind};
use yew::prelude::*;

use super::kept::KeptSearches;
use super::search_bar::SearchBar;
use super::typed::{Fault, Field as Typing, Typed};
use super::{Col, Draw};
use crate::callback::callback;
use crate::clock;
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::widget::field::{Check, Field, Select};
use crate::widget::label::worded;
use crate::widget::period::{PeriodField, TypedPeriod};

/// What a [`Bar`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct BarProps<L: Draw> {
    /// As first shown.
    pub(super) at_first: Typed,
    /// [조회], with conditions that can be asked.
    pub(super) onsearch: Callback<Asked>,
    /// At every change, so that leaving the screen loses nothing.
    pub(super) onchange: Callback<Typed>,
    /// Beside ticks.
    pub(super) children: Html,
    #[prop_or_default]
    of: PhantomData<L>,
}

/// Whether the list has no conditions but such as count at once.
pub(super) fn is_ticks<L: Draw>() -> bool {
    L::CONDITIONS.iter().all(|condition| matches!(condition.kind, Kind::Tick { .. }))
}

/// The conditions of a list.
#[function_component]
pub(super) fn Bar<L: Draw>(props: &BarProps<L>) -> Html {
    let t = use_i18n();
    let typed = use_dialog(|| props.at_first.clone());
    let fault = use_state_eq(|| None::<Fault>);
    {
        let (onchange, fault) = (props.onchange.clone(), fault.setter());
        use_effect_with((*typed).clone(), move |typed| {
            onchange.emit(typed.clone());
            fault.set(None);
        });
    }
    let search =
        callback!([fault, onsearch = props.onsearch], move |typed: Typed| match typed.read::<L>(clock::today()) {
            Ok(asked) => onsearch.emit(asked),
            Err(why) => fault.set(Some(why)),
        });
    if is_ticks::<L>() {
        let ticks = L::CONDITIONS.iter().map(|condition| {
            let (typed, search, id) = (typed.clone(), search.clone(), condition.id);
            let checked = typed.is_with(id);
            let onchecked = Callback::from(move |is: bool| {
                let mut next = (*typed).clone();
                next.set(id, Typing::With(is));
                typed.change(move |typed| typed.set(id, Typing::With(is)));
                search.emit(next);
            });
            html! { <Check id={name(condition)} label={t.t(condition.label)} {checked} {onchecked} testid={name(condition)} /> }
        });
        return html! {
            if !L::CONDITIONS.is_empty() || props.children != Html::default() {
                <div class="pok-ticks">{ for ticks }<span class="pok-actions__gap" />{ props.children.clone() }</div>
            }
        };
    }
    let first = L::CONDITIONS.iter().position(|condition| !condition.folded && is_text(condition));
    let fields = |folded: bool| -> Html {
        let wanted = L::CONDITIONS.iter().enumerate().filter(|(_, condition)| condition.folded == folded);
        wanted
            .map(|(place, condition)| match first == Some(place) {
                true => {
                    html! { <div data-slash="" class="pok-search__wide">{ field::<L>(t, &typed, *fault, condition) }</div> }
                }
                false => field::<L>(t, &typed, *fault, condition),
            })
            .collect()
    };
    let onopen = typed.on(|typed: &mut Typed, is_open: bool| typed.is_open = is_open);
    let onkept = callback!([typed, search], move |kept: Typed| {
        typed.change({
            let kept = kept.clone();
            move |typed| *typed = kept
        });
        search.emit(kept);
    });
    let has_more = L::CONDITIONS.iter().any(|condition| condition.folded);
    let folded = L::CONDITIONS.iter().filter(|condition| condition.folded);
    let hidden = folded.filter(|condition| !typed.is_at_first(condition, clock::today())).count();
    let onsearch = search.reform({
        let typed = typed.clone();
        move |()| (*typed).clone()
    });
    html! {
        <SearchBar more={has_more.then(|| fields(true))} {hidden} is_open={typed.is_open} {onopen} {onsearch}
            beside={html! { <KeptSearches<L> typed={(*typed).clone()} {onkept} /> }}>
            { fields(false) }
        </SearchBar>
    }
}

fn is_text(condition: &Condition) -> bool {
    matches!(condition.kind, Kind::Part(_))
}

/// Names a condition's field in the page.
fn name(condition: &Condition) -> String {
    format!("search-{}", condition.id)
}

fn field<L: Draw>(t: I18n, typed: &Dialog<Typed>, fault: Option<Fault>, condition: &'static Condition) -> Html {
    let (id, label) = (condition.id, t.t(condition.label));
    let ontext = typed.on(move |typed: &mut Typed, text: String| typed.set(id, Typing::Text(text.into())));
    match &condition.kind {
        Kind::Part(columns) => {
            let is_sought: fn(Col<L>) -> bool = |column| column.also.is_some();
            let mut also = L::COLUMNS.iter().filter(|column| columns.contains(&column.id));
            let placeholder = if also.any(is_sought) { t.t("search-either-script") } else { AttrValue::default() };
            html! { <Field id={name(condition)} {label} value={typed.text(id)} onvalue={ontext} {placeholder} testid={name(condition)} /> }
        }
        Kind::One { choices, first: None, .. } => {
            let mut options = vec![(AttrValue::default(), t.t("all"))];
            options.extend(choices().iter().map(|choice| (choice.code.into(), worded(t, choice.code, choice.words))));
            html! { <Select id={name(condition)} {label} value={typed.text(id)} {options} onvalue={ontext} testid={name(condition)} /> }
        }
        Kind::One { choices, first: Some(_), .. } => {
            let options = choices().into_iter().map(|choice| {
                let onchoose = ontext.reform(move |_: bool| choice.code.to_owned());
                (choice.code, worded(t, choice.code, choice.words), typed.text(id) == choice.code, onchoose)
            });
            radios(condition, label, options.collect())
        }
        Kind::Days { or, .. } => {
            let has_older = !or.is_empty() && typed.is_at_first(condition, clock::today());
            let hint = has_older.then(|| t.t("period-opening"));
            let onvalue = typed.on(move |typed: &mut Typed, period: TypedPeriod| typed.set(id, Typing::Period(period)));
            let fault = fault.filter(|(of, _)| *of == id).map(|(_, words)| words);
            html! { <PeriodField id={name(condition)} {label} value={typed.period(id)} {onvalue} {fault} {hint} /> }
        }
        Kind::Without { .. } | Kind::Tick { .. } => {
            let choice = |is: bool, code: &'static str, words: &str| {
                let onchoose = typed.on(move |typed: &mut Typed, _: bool| typed.set(id, Typing::With(is)));
                (code, t.t(words), typed.is_with(id) == is, onchoose)
            };
            radios(
                condition,
                label,
                vec![choice(true, "with", "search-with"), choice(false, "without", "search-without")],
            )
        }
    }
}

type Radio = (&'static str, AttrValue, bool, Callback<bool>);

fn radios(condition: &Condition, label: AttrValue, choices: Vec<Radio>) -> Html {
    let group = name(condition);
    let choices = choices.into_iter().map(|(code, words, checked, onchecked)| {
        let id = format!("{group}-{code}");
        html! { <Check id={id.clone()} radio={group.clone()} label={words} {checked} {onchecked} testid={id} /> }
    });
    html! {
        <fieldset class="pok-field">
            <legend class="pok-field__label">{ label }</legend>
            <div class="pok-field__row pok-choices">{ for choices }</div>
        </fieldset>
    }
}
