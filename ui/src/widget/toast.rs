//! Short messages at the edge: what was done, with ways on.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::button::{Button, Kind, cross};
use super::icon::icon;
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;

/// How long a message without a way on stays, unless one looks at it. What went wrong stays until it is closed.
const STAYS_MS: u32 = 6_000;

/// A message.
#[derive(Clone, PartialEq)]
pub(crate) struct Toast {
    /// What happened.
    pub(crate) words: AttrValue,
    /// It went wrong.
    pub(crate) is_fault: bool,
    /// Ways on: words, name for tests, effect.
    pub(crate) actions: Vec<(AttrValue, &'static str, Callback<()>)>,
}

#[derive(Default, PartialEq)]
struct Toasts {
    list: Vec<(u32, Toast)>,
    next: u32,
}

enum Change {
    Add(Toast),
    Remove(u32),
    Forget(AttrValue),
}

impl Reducible for Toasts {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut list = self.list.clone();
        let mut next = self.next;
        match change {
            Change::Add(toast) => {
                // The same words once more replace the earlier ones.
                list.retain(|(_, other)| other.words != toast.words);
                list.push((next, toast));
                next = next.wrapping_add(1);
            }
            Change::Forget(words) => list.retain(|(_, other)| other.words != words),
            Change::Remove(id) => list.retain(|(other, _)| *other != id),
        }
        Rc::new(Self { list, next })
    }
}

/// Says something at the edge of the window.
#[derive(Clone, PartialEq)]
pub(crate) struct Say(UseReducerDispatcher<Toasts>);

impl Say {
    /// Shows a message.
    pub(crate) fn show(&self, toast: Toast) {
        self.0.dispatch(Change::Add(toast));
    }

    /// Shows that something worked.
    pub(crate) fn done(&self, words: AttrValue) {
        self.show(Toast { words, is_fault: false, actions: Vec::new() });
    }

    /// Shows that something was done which can be taken back. The message goes when it is.
    pub(crate) fn undoable(&self, words: AttrValue, undo: AttrValue, back: Callback<()>) {
        let effect = callback!([say = self, words], move |()| {
            back.emit(());
            say.0.dispatch(Change::Forget(words.clone()));
        });
        self.show(Toast { words, is_fault: false, actions: vec![(undo, "undo", effect)] });
    }

    /// Shows that something didn't work.
    pub(crate) fn fault(&self, words: AttrValue) {
        self.show(Toast { words, is_fault: true, actions: Vec::new() });
    }
}

/// The nearest [`Toaster`].
#[hook]
pub(crate) fn use_say() -> Say {
    use_context().expect("every screen is inside the toaster")
}

/// What a [`Toaster`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ToasterProps {
    /// All screens.
    pub(crate) children: Html,
}

/// Shows messages over the screens in it.
#[function_component]
pub(crate) fn Toaster(props: &ToasterProps) -> Html {
    let toasts = use_reducer(Toasts::default);
    let say = Say(toasts.dispatcher());
    html! {
        <ContextProvider<Say> context={say.clone()}>
            { props.children.clone() }
            <ul class="pok-toasts" role="status" aria-live="polite">
                { for toasts.list.iter().map(|(id, toast)| html! {
                    <Shown key={*id} id={*id} toast={toast.clone()} say={say.clone()} />
                }) }
            </ul>
        </ContextProvider<Say>>
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    id: u32,
    toast: Toast,
    say: Say,
}

#[function_component]
fn Shown(props: &ShownProps) -> Html {
    let t = use_i18n();
    let ShownProps { id, toast, say } = props;
    let close = clone!([id = *id, say], move || say.0.dispatch(Change::Remove(id)));
    let is_pointed_at = use_state(|| false);
    let has_focus = use_state(|| false);
    {
        let close = close.clone();
        let stays = if toast.actions.is_empty() { STAYS_MS } else { STAYS_MS * 2 };
        let waits = toast.is_fault || *is_pointed_at || *has_focus;
        use_effect_with(waits, move |waits| {
            let timer = (!waits).then(|| Timeout::new(stays, close));
            move || drop(timer)
        });
    }
    let pointed_at = |value: bool| callback!([is_pointed_at], move |_: MouseEvent| is_pointed_at.set(value));
    let focused = |value: bool| callback!([has_focus], move |_: FocusEvent| has_focus.set(value));
    let kind = if toast.is_fault { "pok-toast--fault" } else { "pok-toast--done" };
    html! {
        <li
            class={classes!("pok-toast", kind)}
            data-testid="toast"
            onmouseenter={pointed_at(true)}
            onmouseleave={pointed_at(false)}
            onfocusin={focused(true)}
            onfocusout={focused(false)}
        >
            { icon(if toast.is_fault { "circle-alert" } else { "circle-check" }) }
            <div class="pok-toast__body">
                <p>{ toast.words.clone() }</p>
                if !toast.actions.is_empty() {
                    <div class="pok-toast__actions">
                        { for toast.actions.iter().map(|(words, testid, effect)| html! {
                            <Button kind={Kind::Link} small=true testid={*testid} onclick={effect.reform(|_| ())}>
                                { words.clone() }
                            </Button>
                        }) }
                    </div>
                }
            </div>
            { cross(t, "toast-close", Callback::from(move |_| close())) }
        </li>
    }
}
