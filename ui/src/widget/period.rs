//! The date range of a search bar: two days with calendars, and presets that fill them (spec 00 §10).

use pok_domain::period::PeriodFault;
use pok_domain::typed;
use pok_domain::{Period, Preset, time};
use yew::prelude::*;

use super::button::Button;
use super::calendar::read_day;
use super::day::Day;
use super::field::Help;
use crate::callback::changed;
use crate::clock;
use crate::i18n::use_i18n;

/// A range as typed; both empty means all days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TypedPeriod {
    /// First day.
    pub(crate) from: AttrValue,
    /// Last day.
    pub(crate) to: AttrValue,
}

/// Why a range can't be searched: the name of its words.
pub(crate) type PeriodFaultWords = &'static str;

impl From<Period> for TypedPeriod {
    fn from(period: Period) -> Self {
        Self { from: time::date(period.from).into(), to: time::date(period.to).into() }
    }
}

impl TypedPeriod {
    /// The range that can be searched, none for all days.
    ///
    /// # Errors
    /// [`PeriodFaultWords`] (P-GEN-12).
    pub(crate) fn read(&self) -> Result<Option<Period>, PeriodFaultWords> {
        if typed::is_blank(&self.from) && typed::is_blank(&self.to) {
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
    pub(crate) value: TypedPeriod,
    /// At every change.
    pub(crate) onvalue: Callback<TypedPeriod>,
    /// What is wrong.
    pub(crate) fault: Option<PeriodFaultWords>,
    /// What is to be known; replaced by what is wrong.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
}

/// Two days and presets.
#[function_component]
pub(crate) fn PeriodField(props: &PeriodFieldProps) -> Html {
    let t = use_i18n();
    let today = clock::today();
    let chosen = props.value.read().ok().flatten();
    let set = |change: fn(&mut TypedPeriod, AttrValue)| changed(&props.value, &props.onvalue, change);
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
            <Help id={help} hint={props.hint.clone()} fault={props.fault.map(|fault| t.t(fault))} testid="period-fault" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed(from: &'static str, to: &'static str) -> TypedPeriod {
        TypedPeriod { from: from.into(), to: to.into() }
    }

    #[test]
    fn gen_06_a_preset_fills_both_days() {
        let period = Period::ending(date(2023, 2, 8), Preset::Week);
        assert_eq!(TypedPeriod::from(period), typed("2023.02.01", "2023.02.08"));
        assert_eq!(TypedPeriod::from(period).read(), Ok(Some(period)));
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
