//! The screen before everything else, where this computer's key store can't give the key of the encrypted files: type the
//! passphrase, choose one, or open the key store.

use pok_api::desktop::preferences::{Kept, Settings};
use pok_api::desktop::store::{BeginAnew, Unlock as Open};
use pok_api::{Code, Problem};
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::page::type_over;
use crate::preferences::{use_language, use_theme};
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Confirm;
use crate::widget::field::Field;
use crate::widget::icon::icon;
use crate::widget::note::fault_note;

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

    fn effect(self) -> &'static str {
        match self {
            Self::Type => "unlock-open",
            Self::Choose => "unlock-choose",
            Self::Shut => "retry",
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

/// What is typed, and how it stands.
#[derive(Clone, Default)]
struct UnlockForm {
    passphrase: AttrValue,
    again: AttrValue,
    /// Under the two fields.
    faults: (Option<&'static str>, Option<&'static str>),
    problem: Option<Problem>,
    is_busy: bool,
    /// Whether to begin anew is asked.
    asks: bool,
}

#[function_component]
fn Screen(props: &UnlockProps) -> Html {
    let t = use_i18n();
    let step = props.step;
    let form = use_dialog(UnlockForm::default);
    let (field, second) = (use_node_ref(), use_node_ref());
    {
        let (field, form) = (field.clone(), form.clone());
        use_effect_with((), move |()| type_over(&field));
        use_effect_with(props.answer, move |_| form.change(|form| form.is_busy = false));
    }
    let onsubmit = open(step, &form, &props.again, &field, &second);
    let onpassphrase = form.on(|form, text: String| (form.passphrase, form.faults) = (text.into(), (None, None)));
    let onagain = form.on(|form, text: String| (form.again, form.faults) = (text.into(), (None, None)));
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.t(fault));
    html! {
        <main class="pok-unlock" data-testid="unlock">
            <form class="pok-login" {onsubmit} novalidate=true aria-labelledby="unlock-title">
                <div class="pok-brand"><img src="mark.svg" alt="" width="36" height="36" /><span>{ "PoK" }</span></div>
                <h2 id="unlock-title">{ t.t(step.title()) }</h2>
                <p class="pok-unlock__lead">{ t.t(step.lead()) }</p>
                { fault_note(form.problem.as_ref().map(|problem| words(t, problem)), "unlock-problem") }
                if step != Step::Shut {
                    <Field id="passphrase" label={t.t("unlock-passphrase")} value={form.passphrase.clone()} onvalue={onpassphrase} kind="password" required=true
                        hint={(step == Step::Choose).then(|| t.t("unlock-hint"))} fault={fault(form.faults.0)}
                        autocomplete={if step == Step::Choose { "new-password" } else { "current-password" }} control={field} testid="passphrase" />
                }
                if step == Step::Choose {
                    <Field id="passphrase-again" label={t.t("unlock-passphrase-again")} value={form.again.clone()} onvalue={onagain} kind="password" required=true
                        fault={fault(form.faults.1)} autocomplete="new-password" control={second} testid="passphrase-again" />
                    <p class="pok-note">{ icon("triangle-alert") }{ t.t("unlock-new-caution") }</p>
                }
                <Button kind={Kind::Primary} submit=true block=true busy={form.is_busy} class="pok-login__submit" testid="unlock-submit">
                    { t.t(step.effect()) }
                </Button>
                { other_ways(t, step, &form, &props.again) }
            </form>
            if form.asks {
                <Confirm title={t.t("unlock-anew-title")} yes={t.t("unlock-anew-yes")} busy={form.is_busy} onclose={form.on(|form, ()| form.asks = false)}
                    onyes={begin_anew(&form, &props.again)} testid="unlock-anew">
                    <p>{ t.t("unlock-anew-lead") }</p>
                    <p>{ t.t("unlock-anew-lost") }</p>
                </Confirm>
            }
        </main>
    }
}

/// Opens with what is typed.
fn open(
    step: Step,
    form: &Dialog<UnlockForm>,
    again: &Callback<()>,
    field: &NodeRef,
    second: &NodeRef,
) -> Callback<SubmitEvent> {
    callback!([form, again, field, second], move |event: SubmitEvent| {
        event.prevent_default();
        if form.is_busy {
            return;
        }
        form.change(|form| form.problem = None);
        if step == Step::Shut {
            form.change(|form| form.is_busy = true);
            again.emit(());
            return;
        }
        let found = faults(step, &form.passphrase, &form.again);
        form.change(move |form| (form.faults, form.is_busy) = (found, found == (None, None)));
        if found != (None, None) {
            type_over(if found.0.is_some() { &field } else { &second });
            return;
        }
        let call = Open { passphrase: form.passphrase.to_string() };
        wasm_bindgen_futures::spawn_local(clone!([form, again, field], async move {
            match invoke(call).await {
                // The screen stays busy until the start has an answer.
                Ok(()) => again.emit(()),
                Err(why) if Step::of(why.code).is_some_and(|next| next != step) => {
                    form.change(|form| form.is_busy = false);
                    again.emit(());
                }
                Err(why) => {
                    form.change(|form| (form.is_busy, form.problem) = (false, Some(why)));
                    type_over(&field);
                }
            }
        }));
    })
}

/// Gives up what nobody can open.
fn begin_anew(form: &Dialog<UnlockForm>, again: &Callback<()>) -> Callback<()> {
    callback!([form, again], move |()| {
        form.change(|form| form.is_busy = true);
        wasm_bindgen_futures::spawn_local(clone!([form, again], async move {
            let done = invoke(BeginAnew {}).await;
            form.change(|form| (form.asks, form.is_busy) = (false, false));
            match done {
                Err(why) if Step::of(why.code).is_none() => form.change(|form| form.problem = Some(why)),
                // Without a key store, a passphrase is to be chosen next.
                _ => again.emit(()),
            }
        }));
    })
}

/// For who has no passphrase to type: the key store once more, or to begin anew.
fn other_ways(t: I18n, step: Step, form: &Dialog<UnlockForm>, again: &Callback<()>) -> Html {
    let (testid, words, onclick) = match step {
        Step::Choose => ("unlock-look", "unlock-look-again", again.reform(|_: MouseEvent| ())),
        Step::Type => ("unlock-forgotten", "unlock-forgotten", form.on(|form, _| form.asks = true)),
        Step::Shut => ("unlock-forgotten", "unlock-gone", form.on(|form, _| form.asks = true)),
    };
    html! {
        <p class="pok-login__links">
            <button type="button" class="pok-link" data-testid={testid} {onclick}>{ t.t(words) }</button>
        </p>
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
