//! A password that takes the place of another: 기존 비밀번호, 새 비밀번호, 새 비밀번호 확인 (spec 02 S3, S6).

use pok_api::{Code, Problem};
use pok_domain::member::{LoginId, PasswordFault, check_new_password, check_password};
use yew::prelude::*;

use crate::callback::changed;
use crate::i18n::use_i18n;
use crate::widget::secret::Secret;

/// Easily guessed: it holds the ID, or is one of those that many people use (P-MEM-07).
pub(crate) const GUESSABLE: &str = "password-guessable";

/// Why a new password is refused: the name of its words. Whether it holds the ID is asked where that is known.
pub(crate) fn refusal(password: &str, id: Option<&LoginId>) -> Option<&'static str> {
    let fault = id.map_or_else(|| check_password(password), |id| check_new_password(password, id)).err()?;
    Some(match fault {
        PasswordFault::Length | PasswordFault::Mixture | PasswordFault::Character => "password-weak",
        PasswordFault::HoldsId | PasswordFault::Common => GUESSABLE,
    })
}

/// Whether the [`PasswordFields`] say themselves what the server said.
pub(crate) fn is_said(problem: &Problem) -> bool {
    matches!(problem.code, Code::WrongCredentials | Code::PasswordUsed) || is_new(problem)
}

/// The server finds the new password easily guessed.
fn is_new(problem: &Problem) -> bool {
    problem.fields.iter().any(|fault| fault.field == "new")
}

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
    /// Whether it can be sent, by who logs in as `id`.
    pub(crate) fn is_whole(&self, id: Option<&LoginId>) -> bool {
        self.faults(id) == (None, None, None)
    }

    fn faults(&self, id: Option<&LoginId>) -> Faults {
        let is_same = self.new == self.current;
        (
            self.current.is_empty().then_some("login-password-missing"),
            refusal(&self.new, id).or(is_same.then_some("password-same")),
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
    /// The ID that is logged in with, where that is known.
    #[prop_or_default]
    pub(crate) id: Option<LoginId>,
    /// Somebody has tried to send it: from then on each field says what is wrong with it.
    pub(crate) is_tried: bool,
    /// What the server said.
    pub(crate) problem: Option<Problem>,
}

/// The three fields.
#[function_component]
pub(crate) fn PasswordFields(props: &PasswordFieldsProps) -> Html {
    let t = use_i18n();
    let set = |change: fn(&mut Chosen, String)| changed(&props.chosen, &props.onchosen, change);
    let faults = props.is_tried.then(|| props.chosen.faults(props.id.as_ref()));
    let (mut current, mut new, again) = faults.unwrap_or_default();
    match &props.problem {
        Some(problem) if problem.code == Code::WrongCredentials => current = Some("password-wrong"),
        Some(problem) if problem.code == Code::PasswordUsed => new = Some("problem-password-used"),
        Some(problem) if is_new(problem) => new = Some(GUESSABLE),
        _ => {}
    }
    let say = |fault: Option<&'static str>| fault.map(|fault| t.t(fault));
    html! {
        <>
            <Secret id="password-current" label={props.current.clone()} value={props.chosen.current.clone()}
                onvalue={set(|chosen, typed| chosen.current = typed.into())} fault={say(current)}
                autocomplete="current-password" first=true />
            <Secret id="password-new" label={t.t("password-new")} value={props.chosen.new.clone()}
                onvalue={set(|chosen, typed| chosen.new = typed.into())} hint={t.t("password-rule")} fault={say(new)}
                autocomplete="new-password" />
            <Secret id="password-again" label={t.t("password-new-again")} value={props.chosen.again.clone()}
                onvalue={set(|chosen, typed| chosen.again = typed.into())} fault={say(again)}
                autocomplete="new-password" />
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
        assert!(typed("Garam2026!", "Garam2027!", "Garam2027!").is_whole(None));
        assert_eq!(typed("", "Garam2027!", "Garam2027!").faults(None).0, Some("login-password-missing"));
        assert_eq!(typed("Garam2026!", "garam", "garam").faults(None).1, Some("password-weak"));
        assert_eq!(typed("Garam2026!", "Garam2026!", "Garam2026!").faults(None).1, Some("password-same"));
        assert_eq!(typed("Garam2026!", "Garam2027!", "Garam2028!").faults(None).2, Some("password-differs"));
    }

    #[test]
    fn mem_17_what_is_easily_guessed_is_refused_and_says_so() {
        let id: LoginId = "hwangbo@garam.example".parse().expect("an address");
        assert_eq!(refusal("Garam2027!", Some(&id)), None);
        assert_eq!(refusal("Hwangbo26!", Some(&id)), Some(GUESSABLE));
        assert_eq!(refusal("Password1!", Some(&id)), Some(GUESSABLE));
        assert_eq!(refusal("Hwangbo26", Some(&id)), Some("password-weak"));
        assert_eq!(refusal("Hwangbo26!", None), None, "the server knows the ID");
        assert!(is_said(&Problem::field("new", "")) && !is_said(&Problem::field("current", "")));
    }
}
