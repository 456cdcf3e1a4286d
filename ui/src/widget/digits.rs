//! What a field takes that takes digits alone.

use gloo_events::EventListener;
use pok_domain::typed;
use web_sys::{EventTarget, HtmlInputElement};
use yew::prelude::*;

use crate::callback::{callback, clone};

/// A field as one types in it.
pub(crate) struct Taking {
    /// What stands in it while an input method composes; else its value does.
    pub(crate) composed: Option<AttrValue>,
    /// Of the control.
    pub(crate) oninput: Callback<InputEvent>,
}

/// What is taken of what stands in a field of digits: they alone, of whatever width, and all of them; what is too long is told
/// where it is read. None while an input method composes: a composition that is written over goes on in the wrong place.
fn taken(typed: &str, is_composing: bool) -> Option<String> {
    (!is_composing).then(|| typed::digits(typed))
}

/// Tells `onvalue` what is typed into `control`: as it is, or the digits of it.
#[hook]
pub(crate) fn use_taking(control: &NodeRef, onvalue: &Callback<String>, is_digits: bool) -> Taking {
    let composed = use_state(|| None::<AttrValue>);
    let take = callback!([composed, onvalue], move |(input, is_composing): (HtmlInputElement, bool)| {
        let typed = input.value();
        if !is_digits {
            return onvalue.emit(typed);
        }
        match taken(&typed, is_composing) {
            None => composed.set(Some(typed.into())),
            Some(taken) => {
                if taken != typed {
                    input.set_value(&taken);
                }
                composed.set(None);
                onvalue.emit(taken);
            }
        }
    });
    // Yew has no event for it. In some webviews no input follows the end of a composition.
    use_effect_with((control.clone(), take.clone(), is_digits), |(control, take, is_digits)| {
        let input = control.cast::<HtmlInputElement>().filter(|_| *is_digits);
        let listener = input.map(|input| {
            let target: EventTarget = input.clone().into();
            EventListener::new(&target, "compositionend", clone!([take], move |_| take.emit((input.clone(), false))))
        });
        move || drop(listener)
    });
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            take.emit((input, event.is_composing()));
        }
    });
    Taking { composed: (*composed).clone(), oninput }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_25_digits_are_kept_of_whatever_was_typed_and_nothing_is_rewritten_while_composing() {
        assert_eq!(taken("12ㅁ34", false).as_deref(), Some("1234"));
        assert_eq!(taken("１２３４", false).as_deref(), Some("1234"));
        assert_eq!(taken("12ㅁ", true), None);
        assert_eq!(taken("+82 10-1234-5678", false).as_deref(), Some("821012345678"), "never cut silently");
    }
}
