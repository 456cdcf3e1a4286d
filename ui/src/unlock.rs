//! The screen before everything else, where this computer's key store can't give the key of the encrypted files: type the
//! passphrase, choose one, or open the key store.

use pok_api::desktop::settings::{Kept, Settings};
use pok_api::desktop::store::{BeginAnew, Unlock as Open};
use pok_api::{Code, Problem};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{use_language, use_theme};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Confirm;
use crate::widget::field::Field;
use crate::widget::icon::icon;

/// As the core has it: the shortest passphrase that may be chosen.
const SHORTEST: usize = 8;

/// What the person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The passphrase of the files.
    Type,
    /// A new one.
    Choose,
    /// To open the key store: the key is in it.
    Shut,
}

impl Step {
    /// What a start that failed asks for, if it does.
    pub(crate) fn of(code: Code) -> Option<Self> {
        match code {
            Code::PassphraseNeeded | Code::PassphraseWrong => Some(Self::Type),
            Code::PassphraseNew => Some(Self::Choose),
            Code::KeyStore => Some(Self::Shut),
            _ => None,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Type => "unlock-title",
            Self::Choose => "unlock-new-title",
            Self::Shut => "unlock-shut-title",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Type => "unlock-lead",
            Self::Choose => "unlock-new-lead",
            Self::Shut => "unlock-shut-lead",
        }
    }
}

/// Why what was typed can't be sent: the names of the words under the two fields.
fn faults(step: Step, typed: &str, again: &str) -> (Option<&'static str>, Option<&'static str>) {
    if typed.is_empty() {
        (Some("unlock-missing"), None)
    } else if step == Step::Choose && typed.chars().count() < SHORTEST {
        (Some("unlock-short"), None)
    } else if step == Step::Choose && typed != again {
        (None, Some("unlock-differs"))
    } else {
        (None, None)
    }
}

/// What an [`Unlock`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct UnlockProps {
    /// What is asked for.
    pub(crate) step: Step,
    /// Start once more.
    pub(crate) again: Callback<()>,
    /// Which start asked: one that asks for the same once more is waited for no longer.
    pub(crate) answer: u32,
}

/// The screen, in the language and colours that this computer keeps.
#[function_component]
pub(crate) fn Unlock(props: &UnlockProps) -> Html {
    let settings = use_state(|| None::<Settings>);
    {
        let settings = settings.setter();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                settings.set(Some(invoke(Kept {}).await.unwrap_or_default()));
            });
        });
    }
    match &*settings {
        None => html! { <div class="pok-boot" /> },
        Some(settings) => html! {
            <Dressed settings={settings.clone()}>
                <Screen key={props.step.title()} step={props.step} again={props.again.clone()} answer={props.answer} />
            </Dressed>
        },
    }
}

#[derive(Properties, PartialEq)]
struct DressedProps {
    settings: Settings,
    children: Html,
}

#[function_component]
fn Dressed(props: &DressedProps) -> Html {
    use_theme(props.settings.theme);
    use_language(props.settings.language);
    html! {
        <ContextProvider<I18n> context={I18n { language: props.settings.language }}>
            { props.children.clone() }
        </ContextProvider<I18n>>
    }
}

fn focus(field: &NodeRef) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        // A field that can't have the focus leaves it where it is.
        let _ = input.focus();
        input.select();
    }
}

#[function_component]
fn Screen(props: &UnlockProps) -> Html {
    let t = use_i18n();
    let step = props.step;
    let (typed, repeated) = (use_state(AttrValue::default), use_state(AttrValue::default));
    let wrong = use_state(|| (None::<&'static str>, None::<&'static str>));
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let asks = use_state(|| false);
    let (field, second) = (use_node_ref(), use_node_ref());
    {
        let field = field.clone();
        use_effect_with((), move |()| focus(&field));
        let is_busy = is_busy.setter();
        use_effect_with(props.answer, move |_| is_busy.set(false));
    }
    let onsubmit = {
        let (typed, repeated, wrong) = (typed.clone(), repeated.clone(), wrong.clone());
        let (problem, is_busy, again) = (problem.setter(), is_busy.clone(), props.again.clone());
        let (field, second) = (field.clone(), second.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *is_busy {
                return;
            }
            problem.set(None);
            if step == Step::Shut {
                is_busy.set(true);
                again.emit(());
                return;
            }
            let found = faults(step, &typed, &repeated);
            wrong.set(found);
            if found != (None, None) {
                focus(if found.0.is_some() { &field } else { &second });
                return;
            }
            is_busy.set(true);
            let call = Open { passphrase: typed.to_string() };
            let (problem, is_busy, again, field) = (problem.clone(), is_busy.setter(), again.clone(), field.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    // The screen stays busy until the start has an answer.
                    Ok(()) => again.emit(()),
                    Err(why) => {
                        is_busy.set(false);
                        if Step::of(why.code).is_some_and(|next| next != step) {
                            again.emit(());
                        } else {
                            problem.set(Some(why));
                            focus(&field);
                        }
                    }
                }
            });
        })
    };
    let onanew = {
        let (problem, is_busy, asks, again) = (problem.setter(), is_busy.setter(), asks.setter(), props.again.clone());
        Callback::from(move |()| {
            is_busy.set(true);
            let (problem, is_busy, asks, again) = (problem.clone(), is_busy.clone(), asks.clone(), again.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let done = invoke(BeginAnew {}).await;
                asks.set(false);
                is_busy.set(false);
                match done {
                    Err(why) if Step::of(why.code).is_none() => problem.set(Some(why)),
                    // Without a key store, a passphrase is to be chosen next.
                    _ => again.emit(()),
                }
            });
        })
    };
    let set = |state: &UseStateHandle<AttrValue>| {
        let (state, wrong) = (state.setter(), wrong.setter());
        Callback::from(move |text: String| {
            state.set(text.into());
            wrong.set((None, None));
        })
    };
    let look = {
        let again = props.again.clone();
        Callback::from(move |_: MouseEvent| again.emit(()))
    };
    let ask = |open: bool| {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(open))
    };
    html! {
        <main class="pok-unlock" data-testid="unlock">
            <form class="pok-login" {onsubmit} novalidate=true aria-labelledby="unlock-title">
                <div class="pok-brand"><img src="mark.svg" alt="" width="36" height="36" /><span>{ "PoK" }</span></div>
                <h2 id="unlock-title">{ t.t(step.title()) }</h2>
                <p class="pok-unlock__lead">{ t.t(step.lead()) }</p>
                if let Some(problem) = &*problem {
                    <p class="pok-note pok-note--fault" role="alert" data-testid="unlock-problem">
                        { icon("circle-alert") }{ words(t, problem) }
                    </p>
                }
                if step != Step::Shut {
                    <Field id="passphrase" label={t.t("unlock-passphrase")} value={(*typed).clone()} onvalue={set(&typed)} kind="password" required=true
                        hint={(step == Step::Choose).then(|| t.t("unlock-hint"))} fault={wrong.0.map(|fault| t.t(fault))}
                        autocomplete={if step == Step::Choose { "new-password" } else { "current-password" }} control={field} testid="passphrase" />
                }
                if step == Step::Choose {
                    <Field id="passphrase-again" label={t.t("unlock-passphrase-again")} value={(*repeated).clone()} onvalue={set(&repeated)} kind="password" required=true
                        fault={wrong.1.map(|fault| t.t(fault))} autocomplete="new-password" control={second} testid="passphrase-again" />
                    <p class="pok-note">{ icon("triangle-alert") }{ t.t("unlock-new-caution") }</p>
                }
                <Button kind={Kind::Primary} submit=true block=true busy={*is_busy} class="pok-login__submit" testid="unlock-submit">
                    { t.t(match step {
                        Step::Type => "unlock-open",
                        Step::Choose => "unlock-choose",
                        Step::Shut => "retry",
                    }) }
                </Button>
                <p class="pok-login__links">
                    if step == Step::Choose {
                        <button type="button" class="pok-link" data-testid="unlock-look" onclick={look}>
                            { t.t("unlock-look-again") }
                        </button>
                    } else {
                        <button
                            type="button"
                            class="pok-link"
                            data-testid="unlock-forgotten"
                            onclick={ask(true).reform(|_: MouseEvent| ())}
                        >
                            { t.t(if step == Step::Type { "unlock-forgotten" } else { "unlock-gone" }) }
                        </button>
                    }
                </p>
            </form>
            if *asks {
                <Confirm title={t.t("unlock-anew-title")} yes={t.t("unlock-anew-yes")} busy={*is_busy} onclose={ask(false)} onyes={onanew} testid="unlock-anew">
                    <p>{ t.t("unlock-anew-lead") }</p>
                    <p>{ t.t("unlock-anew-lost") }</p>
                </Confirm>
            }
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_passphrase_is_long_enough_and_typed_twice() {
        assert_eq!(faults(Step::Choose, "일곱글자입니", "일곱글자입니"), (Some("unlock-short"), None));
        assert_eq!(faults(Step::Choose, "여덟 글자입니다", "여덟 글자입니"), (None, Some("unlock-differs")));
        assert_eq!(faults(Step::Choose, "여덟 글자입니다", "여덟 글자입니다"), (None, None));
        assert_eq!(faults(Step::Type, "", ""), (Some("unlock-missing"), None));
        assert_eq!(faults(Step::Type, "x", ""), (None, None), "whether it is the one, the core says");
    }

    #[test]
    fn only_what_a_person_can_open_shows_this_screen() {
        assert_eq!(Step::of(Code::PassphraseNew), Some(Step::Choose));
        assert_eq!(Step::of(Code::KeyStore), Some(Step::Shut));
        assert_eq!(Step::of(Code::Internal), None);
    }
}
