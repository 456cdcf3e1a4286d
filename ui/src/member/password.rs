//! A password that takes the place of another: 기존 비밀번호, 새 비밀번호, 새 비밀번호 확인 (spec 02 S3, S6).

use pok_api::{Code, Problem};
use pok_domain::member::check_password;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::widget::secret::Secret;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Chosen {
    /// 기존 비밀번호, or 임시 비밀번호.
    pub(crate) current: AttrValue,
    /// 새 비밀번호.
    pub(crate) new: AttrValue,
    /// 새 비밀번호 확인.
    pub(crate) again: AttrValue,
}

/// The names of the words under the three fields.
type Faults = (Option<&'static str>, Option<&'static str>, Option<&'static str>);

impl Chosen {
    /// Whether it can be sent.
    pub(crate) fn is_whole(&self) -> bool {
        self.faults() == (None, None, None)
    }

    fn faults(&self) -> Faults {
        let is_weak = check_password(&self.new).is_err();
        let new = if is_weak { Some("password-weak") } else { (self.new == self.current).then_some("password-same") };
        (
            self.current.is_empty().then_some("login-password-missing"),
            new,
            (self.again != self.new).then_some("password-differs"),
        )
    }
}

/// What the [`PasswordFields`] need.
#[derive(Properties, PartialEq)]
pub(crate) struct PasswordFieldsProps {
    /// The label of the first.
    pub(crate) current: AttrValue,
    /// What is typed.
    pub(crate) chosen: Chosen,
    /// At every change.
    pub(crate) onchosen: Callback<Chosen>,
    /// Somebody has tried to send it: from then on each field says what is wrong with it.
    pub(crate) is_tried: bool,
    /// What the server said.
    pub(crate) problem: Option<Problem>,
}

/// The three fields.
#[function_component]
pub(crate) fn PasswordFields(props: &PasswordFieldsProps) -> Html {
    let t = use_i18n();
    let set = |change: fn(&mut Chosen, AttrValue)| {
        let chosen = props.chosen.clone();
        props.onchosen.reform(move |typed: String| {
            let mut chosen = chosen.clone();
            change(&mut chosen, typed.into());
            chosen
        })
    };
    let (mut current, mut new, again) = if props.is_tried { props.chosen.faults() } else { (None, None, None) };
    match props.problem.as_ref().map(|problem| problem.code) {
        Some(Code::WrongCredentials) => current = Some("password-wrong"),
        Some(Code::PasswordUsed) => new = Some("problem-password-used"),
        _ => {}
    }
    let say = |fault: Option<&'static str>| fault.map(|fault| t.t(fault));
    html! {
        <>
            <Secret id="password-current" label={props.current.clone()} value={props.chosen.current.clone()} onvalue={set(|chosen, typed| chosen.current = typed)}
                fault={say(current)} is_known=true first=true />
            <Secret id="password-new" label={t.t("password-new")} value={props.chosen.new.clone()} onvalue={set(|chosen, typed| chosen.new = typed)}
                hint={t.t("password-rule")} fault={say(new)} />
            <Secret id="password-again" label={t.t("password-new-again")} value={props.chosen.again.clone()} onvalue={set(|chosen, typed| chosen.again = typed)}
                fault={say(again)} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_06_log_13_a_new_password_follows_the_rule_differs_and_is_typed_twice() {
        let typed = |current: &'static str, new: &'static str, again: &'static str| Chosen {
            current: current.into(),
            new: new.into(),
            again: again.into(),
        };
        assert!(typed("Garam2026!", "Garam2027!", "Garam2027!").is_whole());
        assert_eq!(typed("", "Garam2027!", "Garam2027!").faults().0, Some("login-password-missing"));
        assert_eq!(typed("Garam2026!", "garam", "garam").faults().1, Some("password-weak"));
        assert_eq!(typed("Garam2026!", "Garam2026!", "Garam2026!").faults().1, Some("password-same"));
        assert_eq!(typed("Garam2026!", "Garam2027!", "Garam2028!").faults().2, Some("password-differs"));
    }
}
