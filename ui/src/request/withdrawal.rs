//! What the popups 탈퇴 요청, 기업 탈퇴 요청 and 담당자 탈퇴 ask (spec 03 S1–S4).

use pok_api::remote::company::Claimed;
use pok_api::{Code, Problem};
use pok_domain::member::{REASON_LENGTH, WithdrawalType, reason};
use pok_domain::typed;
use yew::prelude::*;

use crate::callback::callback;
use crate::form::fixed;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::unsaved::Unsaved;
use crate::widget::calendar::read_day;
use crate::widget::confirm::FormPopup;
use crate::widget::day::DayField;
use crate::widget::field::{Field, Help, Select};
use crate::widget::label::code_words;
use crate::widget::modal::Width;
use crate::widget::text_area::TextArea;

/// What was filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Withdrawal {
    /// Who says so, where that is asked.
    pub(crate) who: Option<Claimed>,
    /// 탈퇴 구분.
    pub(crate) kind: WithdrawalType,
    /// 탈퇴 사유.
    pub(crate) reason: String,
}

/// What a [`WithdrawalForm`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct WithdrawalFormProps {
    /// The specification's title.
    pub(crate) title: AttrValue,
    /// What happens then.
    pub(crate) lead: AttrValue,
    /// What stands fixed in it: name for tests, label, text.
    #[prop_or_default]
    pub(crate) known: Vec<(&'static str, AttrValue, AttrValue)>,
    /// 성명 and 생년월일 are asked for once more.
    #[prop_or_default]
    pub(crate) asks_who: bool,
    /// What 탈퇴 구분 offers.
    pub(crate) kinds: &'static [WithdrawalType],
    /// The labels of 탈퇴 구분 and 탈퇴 사유.
    pub(crate) labels: (AttrValue, AttrValue),
    /// The effect's words.
    pub(crate) yes: AttrValue,
    /// It is under way.
    pub(crate) is_busy: bool,
    /// Why it failed.
    pub(crate) problem: Option<Problem>,
    /// The effect, with everything filled in.
    pub(crate) onyes: Callback<Withdrawal>,
    /// [취소].
    pub(crate) onclose: Callback<()>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct TypedWithdrawal {
    name: AttrValue,
    born: AttrValue,
    kind: Option<WithdrawalType>,
    reason: AttrValue,
}

/// What is wrong, by field.
#[derive(Debug, Clone, PartialEq, Default)]
struct Faults {
    name: Option<&'static str>,
    born: Option<&'static str>,
    kind: Option<&'static str>,
    reason: Option<&'static str>,
}

impl TypedWithdrawal {
    fn read(&self, asks_who: bool) -> Result<Withdrawal, Faults> {
        let name = typed::line(&self.name);
        let born = read_day(&self.born);
        let reason_typed = reason(&self.reason);
        let faults = Faults {
            name: (asks_who && name.is_empty()).then_some("lack-missing"),
            born: (asks_who && born.is_none()).then_some("find-born-missing"),
            kind: self.kind.is_none().then_some("choose-one"),
            reason: reason_typed.is_none().then(|| match typed::is_blank(&self.reason) {
                true => "lack-missing",
                false => "reason-long",
            }),
        };
        match (self.kind, reason_typed) {
            (Some(kind), Some(reason)) if faults == Faults::default() => {
                let who = born.filter(|_| asks_who).map(|birth_date| Claimed { name: name.to_owned(), birth_date });
                Ok(Withdrawal { who, kind, reason: reason.to_owned() })
            }
            _ => Err(faults),
        }
    }
}

fn refusal(t: I18n, problem: &Problem) -> AttrValue {
    if problem.code == Code::OtherPerson { t.t("withdrawal-other-person") } else { words(t, problem) }
}

/// The popup.
#[function_component]
pub(crate) fn WithdrawalForm(props: &WithdrawalFormProps) -> Html {
    let t = use_i18n();
    let typed = use_state(TypedWithdrawal::default);
    let faults = use_state(Faults::default);
    let change = |change: fn(&mut TypedWithdrawal, &mut Faults, String)| {
        callback!([typed, faults], move |text: String| {
            let (mut now, mut left) = ((*typed).clone(), (*faults).clone());
            change(&mut now, &mut left, text);
            typed.set(now);
            faults.set(left);
        })
    };
    let onsubmit = callback!(
        [typed, faults, onyes = props.onyes, asks_who = props.asks_who, is_busy = props.is_busy],
        move |()| match typed.read(asks_who) {
            _ if is_busy => {}
            Ok(withdrawal) => onyes.emit(withdrawal),
            Err(gaps) => faults.set(gaps),
        }
    );
    let mut options = vec![(AttrValue::default(), t.t("choose"))];
    options.extend(props.kinds.iter().map(|kind| (kind.code().into(), code_words(t, *kind))));
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.with(fault, &[("count", REASON_LENGTH.into())]));
    let is_dirty = !typed::is_blank(&typed.reason);
    let is_cancelled = use_state(|| false);
    let cancel = |value: bool| callback!([is_cancelled], move |()| is_cancelled.set(value));
    let onclose = if is_dirty { cancel(true) } else { props.onclose.clone() };
    html! {
        <FormPopup title={props.title.clone()} width={Width::Medium} no_testid="withdrawal-cancel"
            yes={props.yes.clone()} busy={props.is_busy} stays=true {onclose} onyes={onsubmit} testid="withdrawal">
            <p class="pok-prose">{ props.lead.clone() }</p>
            { for props.known.iter().map(|(testid, label, value)| fixed(testid, label.clone(), value.clone(), false)) }
            if props.asks_who {
                <Field id="withdrawal-name" label={t.t("full-name")} value={typed.name.clone()} required=true first=true fault={fault(faults.name)}
                    onvalue={change(|typed, faults, text| (typed.name, faults.name) = (text.into(), None))} testid="withdrawal-name" />
                <DayField id="withdrawal-born" label={t.t("person-birth")} value={typed.born.clone()} required=true fault={fault(faults.born)}
                    onvalue={change(|typed, faults, text| (typed.born, faults.born) = (text.into(), None))} />
            }
            <Select id="withdrawal-kind" label={props.labels.0.clone()} value={typed.kind.map(|kind| AttrValue::from(kind.code())).unwrap_or_default()}
                {options} required=true fault={fault(faults.kind)} onvalue={change(|typed, faults, code| (typed.kind, faults.kind) = (code.parse().ok(), None))}
                testid="withdrawal-kind" />
            <TextArea id="withdrawal-reason" label={props.labels.1.clone()} value={typed.reason.clone()} required=true fault={fault(faults.reason)}
                onvalue={change(|typed, faults, text| (typed.reason, faults.reason) = (text.into(), None))} testid="withdrawal-reason" />
            <Help fault={props.problem.as_ref().map(|problem| refusal(t, problem))} testid="withdrawal-problem" />
            <Unsaved is={is_dirty} is_cancelled={*is_cancelled} onstay={cancel(false)} ondrop={props.onclose.clone()} />
        </FormPopup>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_06_everything_marked_is_asked_for() {
        let typed = TypedWithdrawal {
            name: " 설아름 ".into(),
            born: "1991.4.2".into(),
            kind: Some(WithdrawalType::NoIntent),
            reason: "거래를 마칩니다".into(),
        };
        let read = typed.read(true).expect("whole");
        let who = Claimed { name: "설아름".into(), birth_date: jiff::civil::Date::constant(1991, 4, 2) };
        assert_eq!((read.who, read.kind), (Some(who), WithdrawalType::NoIntent));
        assert_eq!(typed.read(false).expect("whole").who, None);
        let gaps = TypedWithdrawal::default().read(true).expect_err("gaps");
        assert!([gaps.name, gaps.born, gaps.kind, gaps.reason].iter().all(Option::is_some));
    }
}
