//! The date range of a search bar: two days with calendars, and presets that fill them (spec 00 §10).

use pok_domain::period::PeriodFault;
use pok_domain::{Period, Preset, time};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::button::{Button, Kind};
use super::calendar::{Calendar, read_day};
use super::field::{Help, value_of};
use super::outside::use_outside;
use crate::clock;
use crate::i18n::use_i18n;

/// A range as typed; both empty means all days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Typed {
    /// First day.
    pub(crate) from: AttrValue,
    /// Last day.
    pub(crate) to: AttrValue,
}

/// Why a range can't be searched: the name of its words.
pub(crate) type Fault = &'static str;

impl From<Period> for Typed {
    fn from(period: Period) -> Self {
        Self { from: time::date(period.from).into(), to: time::date(period.to).into() }
    }
}

impl Typed {
    /// The range that can be searched, none for all days.
    ///
    /// # Errors
    /// [`Fault`] (P-GEN-12).
    pub(crate) fn read(&self) -> Result<Option<Period>, Fault> {
        if self.from.trim().is_empty() && self.to.trim().is_empty() {
            return Ok(None);
        }
        let from = read_day(&self.from).ok_or("period-not-a-day")?;
        let to = read_day(&self.to).ok_or("period-not-a-day")?;
        Period::new(from, to).map(Some).map_err(|fault| match fault {
            PeriodFault::Backwards => "period-backwards",
            PeriodFault::TooLong => "period-too-long",
        })
    }
}

/// What a [`PeriodField`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct PeriodFieldProps {
    /// Unique in the page; also the names of its parts for tests.
    pub(crate) id: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
    /// What is typed.
    pub(crate) value: Typed,
    /// At every change.
    pub(crate) onvalue: Callback<Typed>,
    /// What is wrong.
    pub(crate) fault: Option<Fault>,
}

/// Two days and presets.
#[function_component]
pub(crate) fn PeriodField(props: &PeriodFieldProps) -> Html {
    let t = use_i18n();
    let today = clock::today();
    let chosen = props.value.read().ok().flatten();
    let set = |change: fn(&mut Typed, AttrValue)| {
        let (onvalue, value) = (props.onvalue.clone(), props.value.clone());
        Callback::from(move |text: AttrValue| {
            let mut value = value.clone();
            change(&mut value, text);
            onvalue.emit(value);
        })
    };
    let presets = Preset::ALL.iter().map(|&preset| {
        let period = Period::ending(today, preset);
        let words = match preset {
            Preset::Week => t.t("preset-week"),
            Preset::Month => t.t("preset-month"),
            Preset::Quarter => t.t("preset-quarter"),
            Preset::HalfYear => t.t("preset-half-year"),
        };
        html! {
            <Button small=true pressed={chosen == Some(period)} testid={format!("preset-{}", preset.code().to_lowercase())}
                onclick={props.onvalue.reform(move |_| period.into())}>{ words }</Button>
        }
    });
    let help = format!("{}-help", props.id);
    html! {
        <div class="pok-field pok-period" role="group" aria-labelledby={format!("{}-label", props.id)}>
            <span class="pok-field__label" id={format!("{}-label", props.id)}>{ props.label.clone() }</span>
            <div class="pok-field__row">
                <Day id={format!("{}-from", props.id)} label={t.t("period-from")} value={props.value.from.clone()}
                    onvalue={set(|value, text| value.from = text)} is_wrong={props.fault.is_some()} help={help.clone()} />
                <span aria-hidden="true">{ "~" }</span>
                <Day id={format!("{}-to", props.id)} label={t.t("period-to")} value={props.value.to.clone()}
                    onvalue={set(|value, text| value.to = text)} is_wrong={props.fault.is_some()} help={help.clone()} />
                <div class="pok-presets">{ for presets }</div>
            </div>
            <Help id={help} fault={props.fault.map(|fault| t.t(fault))} testid="period-fault" />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DayProps {
    id: AttrValue,
    label: AttrValue,
    value: AttrValue,
    onvalue: Callback<AttrValue>,
    is_wrong: bool,
    help: AttrValue,
}

#[function_component]
fn Day(props: &DayProps) -> Html {
    let t = use_i18n();
    let is_open = use_state(|| false);
    let place = use_node_ref();
    let oninput = props.onvalue.reform(|event: InputEvent| value_of(&event).into());
    // A day typed in any of the accepted ways is written in the one way once it is left.
    let onblur = {
        let (onvalue, value) = (props.onvalue.clone(), props.value.clone());
        Callback::from(move |_| {
            if let Some(day) = read_day(&value).map(time::date).filter(|day| *day != *value) {
                onvalue.emit(day.into());
            }
        })
    };
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_| is_open.set(!*is_open))
    };
    // The focus goes back to the button that opened the calendar.
    let close = {
        let (is_open, place) = (is_open.setter(), place.clone());
        move || {
            is_open.set(false);
            let toggle =
                place.cast::<Element>().and_then(|place| place.query_selector("[aria-expanded]").ok().flatten());
            if let Some(toggle) = toggle.and_then(|toggle| toggle.dyn_into::<HtmlElement>().ok()) {
                // A button that can't have the focus leaves it where it is.
                let _ = toggle.focus();
            }
        }
    };
    let onchoose = {
        let (close, onvalue) = (close.clone(), props.onvalue.clone());
        Callback::from(move |day| {
            onvalue.emit(time::date(day).into());
            close();
        })
    };
    let onkeydown = {
        let is_open = *is_open;
        Callback::from(move |event: KeyboardEvent| {
            if is_open && event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
    };
    use_outside(*is_open, place.clone(), {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(false))
    });
    // Closes when the focus goes elsewhere.
    let onfocusout = {
        let (is_open, place) = (is_open.clone(), place.clone());
        Callback::from(move |event: FocusEvent| {
            let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            let stays = place.cast::<Node>().is_some_and(|place| place.contains(next.as_ref()));
            if !stays && next.is_some() {
                is_open.set(false);
            }
        })
    };
    html! {
        <span class="pok-day" ref={place} {onfocusout} {onkeydown}>
            <span class={classes!("pf-v6-c-form-control", props.is_wrong.then_some("pf-m-error"))}>
                <input id={props.id.clone()} type="text" value={props.value.clone()} placeholder="YYYY.MM.DD" inputmode="numeric"
                    autocomplete="off" aria-label={props.label.clone()} aria-invalid={props.is_wrong.then_some("true")}
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed(from: &'static str, to: &'static str) -> Typed {
        Typed { from: from.into(), to: to.into() }
    }

    #[test]
    fn gen_06_a_preset_fills_both_days() {
        let period = Period::ending(date(2023, 2, 8), Preset::Week);
        assert_eq!(Typed::from(period), typed("2023.02.01", "2023.02.08"));
        assert_eq!(Typed::from(period).read(), Ok(Some(period)));
    }

    #[test]
    fn a_wrong_range_is_not_searched() {
        assert_eq!(typed("2023.02.09", "2023.02.08").read(), Err("period-backwards"));
        assert_eq!(typed("2020.01.01", "2023.01.02").read(), Err("period-too-long"));
        assert_eq!(typed("2023.02.30", "2023.03.01").read(), Err("period-not-a-day"));
        assert_eq!(typed("2023.02.01", "").read(), Err("period-not-a-day"));
        assert_eq!(typed("", " ").read(), Ok(None));
    }
}
