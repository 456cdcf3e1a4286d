//! A day: typed, or chosen from a calendar.

use pok_domain::time;
use wasm_bindgen::JsCast as _;
use web_sys::Node;
use yew::prelude::*;
use yew_hooks::prelude::use_click_away;

use super::button::{Button, Kind};
use super::calendar::{Calendar, read_day};
use super::field::{FieldProps, Help, Labelled, value_of};
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::page;

/// A day by itself, with its label. What is typed, [`read_day`] reads.
#[function_component]
pub(crate) fn DayField(props: &FieldProps) -> Html {
    let help = format!("{}-help", props.id);
    let onvalue = props.onvalue.reform(|text: AttrValue| text.to_string());
    html! {
        <Labelled control_id={props.id.clone()} label={props.label.clone()} required={props.required}>
            <div class="pok-field__row">
                <Day id={props.id.clone()} label={props.label.clone()} value={props.value.clone()} {onvalue}
                    required={props.required} is_wrong={props.fault.is_some()} help={help.clone()} />
            </div>
            <Help id={help} fault={props.fault.clone()} />
        </Labelled>
    }
}

/// What a [`Day`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct DayProps {
    /// Unique in the page; also its name for tests.
    pub(crate) id: AttrValue,
    /// For readers.
    pub(crate) label: AttrValue,
    /// What is typed.
    pub(crate) value: AttrValue,
    /// At every change.
    pub(crate) onvalue: Callback<AttrValue>,
    /// Has to be filled.
    #[prop_or_default]
    pub(crate) required: bool,
    /// Something is wrong with it.
    pub(crate) is_wrong: bool,
    /// Names what says so.
    pub(crate) help: AttrValue,
}

/// A day, typed or chosen from a calendar.
#[function_component]
pub(crate) fn Day(props: &DayProps) -> Html {
    let t = use_i18n();
    let is_open = use_state(|| false);
    let place = use_node_ref();
    let oninput = props.onvalue.reform(|event: InputEvent| value_of(&event).into());
    // A day typed in any of the accepted ways is written in the one way once it is left.
    let onblur = callback!([onvalue = props.onvalue, value = props.value], move |_| {
        if let Some(day) = read_day(&value).map(time::date).filter(|day| *day != *value) {
            onvalue.emit(day.into());
        }
    });
    let toggle = callback!([is_open], move |_| is_open.set(!*is_open));
    // The focus goes back to the button that opened the calendar.
    let close = clone!([is_open, place], move || {
        is_open.set(false);
        page::focus(page::first_in(&place, "[aria-expanded]"));
    });
    let onchoose = callback!([close, onvalue = props.onvalue], move |day| {
        onvalue.emit(time::date(day).into());
        close();
    });
    let onkeydown = callback!([is_open = *is_open], move |event: KeyboardEvent| {
        if is_open && event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    });
    use_click_away(
        place.clone(),
        clone!([is_open], move |_| {
            if *is_open {
                is_open.set(false);
            }
        }),
    );
    // Closes when the focus goes elsewhere.
    let onfocusout = callback!([is_open, place], move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let stays = place.cast::<Node>().is_some_and(|place| place.contains(next.as_ref()));
        if !stays && next.is_some() {
            is_open.set(false);
        }
    });
    html! {
        <span class="pok-day" ref={place} {onfocusout} {onkeydown}>
            <span class={classes!("pf-v6-c-form-control", props.is_wrong.then_some("pf-m-error"))}>
                <input id={props.id.clone()} type="text" value={props.value.clone()} placeholder="YYYY.MM.DD" inputmode="numeric"
                    autocomplete="off" aria-label={props.label.clone()} aria-required={props.required.then_some("true")} aria-invalid={props.is_wrong.then_some("true")}
                    aria-describedby={props.help.clone()} data-testid={props.id.clone()} {oninput} {onblur} />
            </span>
            <Button kind={Kind::Plain} icon="calendar" label={t.t("calendar-open")} expanded={*is_open}
                testid={format!("{}-calendar", props.id)} onclick={toggle} />
            if *is_open {
                <Calendar chosen={read_day(&props.value)} {onchoose} testid={format!("{}-days", props.id)} />
            }
        </span>
    }
}
