//! The conditions of a list as typed, and as asked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pok_api::desktop::preferences::KeptSearch;
use pok_api::list::{Asked, Condition, Given, KeptGiven, Kind, List};
use pok_domain::typed;
use pok_domain::{Period, Preset};
use yew::AttrValue;

use crate::widget::period::{PeriodFaultWords, TypedPeriod};

/// What stands in one condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field {
    /// Part of a text, or a code; nothing for all.
    Text(AttrValue),
    /// A period.
    Period(TypedPeriod),
    /// 포함.
    With(bool),
}

/// The conditions as typed, by their identifiers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Typed {
    fields: BTreeMap<&'static str, Field>,
    /// [검색 펼침] was pressed.
    pub(super) is_open: bool,
}

/// Why conditions can't be asked: which, and the name of the words.
pub(super) type Fault = (&'static str, PeriodFaultWords);

fn at_first(condition: &Condition, today: Date) -> Field {
    match condition.kind {
        Kind::Part(_) => Field::Text(AttrValue::default()),
        Kind::One { first, .. } => Field::Text(first.unwrap_or_default().into()),
        Kind::Days { preset, .. } => {
            Field::Period(preset.map(|preset| Period::ending(today, preset).into()).unwrap_or_default())
        }
        Kind::Without { .. } | Kind::Tick { .. } => Field::With(false),
    }
}

impl Typed {
    /// As the list opens.
    pub(super) fn at_first<L: List>(today: Date) -> Self {
        let fields = L::CONDITIONS.iter().map(|condition| (condition.id, at_first(condition, today)));
        Self { fields: fields.collect(), is_open: L::UNFOLDED }
    }

    /// Whether a condition is as the list opens.
    pub(super) fn is_at_first(&self, condition: &Condition, today: Date) -> bool {
        self.fields.get(condition.id).is_some_and(|field| *field == at_first(condition, today))
    }

    /// What stands in a text or choice.
    pub(super) fn text(&self, id: &str) -> AttrValue {
        match self.fields.get(id) {
            Some(Field::Text(text)) => text.clone(),
            _ => AttrValue::default(),
        }
    }

    /// What stands in a period.
    pub(super) fn period(&self, id: &str) -> TypedPeriod {
        match self.fields.get(id) {
            Some(Field::Period(period)) => period.clone(),
            _ => TypedPeriod::default(),
        }
    }

    /// Whether 포함 is chosen.
    pub(super) fn is_with(&self, id: &str) -> bool {
        matches!(self.fields.get(id), Some(Field::With(true)))
    }

    /// Something was typed.
    pub(super) fn set(&mut self, id: &'static str, field: Field) {
        self.fields.insert(id, field);
    }

    /// What to ask today. Folded conditions count as well: what is filled in is never passed over silently. A period that
    /// was chosen is meant; the one that the list opens with shows older rows too that wait for somebody (P-GEN-10).
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn read<L: List>(&self, today: Date) -> Result<Asked, Fault> {
        let mut asked = Asked::new();
        for condition in L::CONDITIONS {
            let Some(field) = self.fields.get(condition.id) else { continue };
            let given = match (&condition.kind, field) {
                (Kind::Part(_), Field::Text(text)) => Some(Given::Part(typed::line(text))),
                (Kind::One { .. }, Field::Text(code)) => Some(Given::One(code.to_string())),
                (_, Field::Period(typed)) => {
                    let period = typed.read().map_err(|words| (condition.id, words))?;
                    period.map(|period| Given::days(period, *field == at_first(condition, today)))
                }
                (_, Field::With(is)) => is.then_some(Given::With),
                (_, Field::Text(_)) => None,
            };
            let given = given.filter(|given| !matches!(given, Given::Part(text) | Given::One(text) if text.is_empty()));
            asked.extend(given.map(|given| (condition.id.to_owned(), given)));
        }
        Ok(asked)
    }

    /// The same, to be kept for another day: days up to today stay days up to the day.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn keep<L: List>(&self, name: String, today: Date) -> Result<KeptSearch, Fault> {
        let kept = self.read::<L>(today)?.into_iter().filter_map(|(id, given)| {
            let preset = match &given {
                Given::Days { from, to, .. } => {
                    let period = Period { from: *from, to: *to };
                    Preset::ALL.iter().copied().find(|preset| Period::ending(today, *preset) == period)
                }
                _ => None,
            };
            let kept = preset.map_or(KeptGiven::Given(given), KeptGiven::Last);
            Some((id, serde_json::to_value(kept).ok()?))
        });
        Ok(KeptSearch { name, given: kept.collect() })
    }

    /// What was kept, as it is typed today. What it doesn't name is empty; what this version doesn't know, too.
    pub(super) fn from_kept<L: List>(kept: &KeptSearch, today: Date) -> Self {
        let mut typed = Self::at_first::<L>(today);
        for condition in L::CONDITIONS {
            let given = kept.given.get(condition.id).and_then(|given| serde_json::from_value(given.clone()).ok());
            let field = match (&condition.kind, given) {
                (Kind::Days { .. }, Some(KeptGiven::Last(preset))) => {
                    Field::Period(Period::ending(today, preset).into())
                }
                (Kind::Days { .. }, Some(KeptGiven::Given(Given::Days { from, to, .. }))) => {
                    Field::Period(Period { from, to }.into())
                }
                (Kind::Days { .. }, _) => Field::Period(TypedPeriod::default()),
                (Kind::Part(_), Some(KeptGiven::Given(Given::Part(text)))) => Field::Text(text.into()),
                (Kind::One { choices, .. }, Some(KeptGiven::Given(Given::One(code))))
                    if choices().iter().any(|choice| choice.code == code) =>
                {
                    Field::Text(code.into())
                }
                (Kind::Without { .. } | Kind::Tick { .. }, Some(KeptGiven::Given(Given::With))) => Field::With(true),
                _ => at_first(condition, today),
            };
            typed.set(condition.id, field);
            typed.is_open |= condition.folded && !typed.is_at_first(condition, today);
        }
        typed
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use pok_api::list::bid::Bids;
    use pok_api::list::contract::Contracts;

    use super::*;

    const TODAY: Date = date(2023, 2, 8);

    fn days(from: Date, to: Date, opening: bool) -> Given {
        Given::Days { from, to, opening }
    }

    #[test]
    fn con_11_bid_04_a_list_begins_with_the_last_month() {
        let month = |asked: Asked, id: &str| asked.get(id).cloned();
        let first = Typed::at_first::<Contracts>(TODAY);
        let asked = first.read::<Contracts>(TODAY).expect("a sound range");
        assert_eq!(asked.len(), 1, "no cancelled ones, every state and type: {asked:?}");
        assert_eq!(month(asked, "contract_date"), Some(days(date(2023, 1, 8), TODAY, true)));
        let first = Typed::at_first::<Bids>(TODAY);
        assert!(first.is_open);
        let asked = first.read::<Bids>(TODAY).expect("a sound range");
        assert_eq!(month(asked, "notice_date"), Some(days(date(2023, 1, 8), TODAY, true)));
    }

    #[test]
    fn gen_07_a_period_that_was_chosen_is_meant() {
        let mut typed = Typed::at_first::<Contracts>(TODAY);
        let week = Period::ending(TODAY, Preset::Week);
        typed.set("contract_date", Field::Period(week.into()));
        let asked = typed.read::<Contracts>(TODAY).expect("a sound range");
        assert_eq!(asked["contract_date"], days(week.from, week.to, false));
        typed.set("contract_date", Field::Period(TypedPeriod { from: "2023.02.30".into(), to: "".into() }));
        assert_eq!(typed.read::<Contracts>(TODAY), Err(("contract_date", "period-not-a-day")));
    }

    #[test]
    fn folded_conditions_still_count() {
        let mut typed = Typed::default();
        typed.set("contract_no", Field::Text(" CR2023 ".into()));
        typed.set("contract_status", Field::Text("SEAL_REQUESTED".into()));
        typed.set("contract_title", Field::Text("  ".into()));
        typed.set("cancelled", Field::With(true));
        let asked = typed.read::<Contracts>(TODAY).expect("no range");
        let expected = [
            ("cancelled", Given::With),
            ("contract_no", Given::Part("CR2023".into())),
            ("contract_status", Given::One("SEAL_REQUESTED".into())),
        ];
        assert_eq!(asked, expected.map(|(id, given)| (id.to_owned(), given)).into());
    }

    #[test]
    fn a_kept_search_finds_the_days_up_to_the_day_it_is_asked_on() {
        let mut typed = Typed::at_first::<Contracts>(TODAY);
        typed.set("contract_no", Field::Text("CR2023".into()));
        let kept = typed.keep::<Contracts>("이번 달".into(), TODAY).expect("a sound range");
        let later = date(2024, 7, 1);
        let typed = Typed::from_kept::<Contracts>(&kept, later);
        assert!(typed.is_open, "what is folded and filled in is shown");
        assert_eq!(typed.period("contract_date"), Period::ending(later, Preset::Month).into());
        assert_eq!(typed.text("contract_no"), "CR2023");
    }

    #[test]
    fn a_kept_search_of_another_version_is_read_as_far_as_it_goes() {
        let given = serde_json::json!({
            "contract_date": { "last": "9Y" }, "contract_title": { "given": { "part": "서버" } }, "cancelled": 7,
            "contract_status": { "given": { "one": "MELTED" } }, "weather": { "given": "with" },
        });
        let given = given.as_object().cloned().unwrap_or_default().into_iter().collect();
        let typed = Typed::from_kept::<Contracts>(&KeptSearch { name: "전".into(), given }, TODAY);
        assert_eq!(typed.period("contract_date"), TypedPeriod::default());
        assert_eq!((typed.text("contract_title").as_str(), typed.text("contract_status").as_str()), ("서버", ""));
        assert!(typed.read::<Contracts>(TODAY).is_ok_and(|asked| asked.len() == 1));
    }
}
