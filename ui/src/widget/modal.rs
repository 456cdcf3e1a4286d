//! Popups: over everything, with the focus inside, closed by Esc, giving the focus back. What is sent and found wrong gets
//! the focus.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;
use yew_hooks::prelude::use_event_with_window;

use super::button::plain_button;
use super::fault;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::page;

/// What can have the focus. The demo's panel is reachable from every popup, to read a code while typing it.
const FOCUSABLE: &str = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), \
                         textarea:not([disabled]), [tabindex]:not([tabindex='-1'])";

/// A popup, and one that nothing under it can be seen of.
const POPUP: &str = ".pok-modal";
const OPAQUE: &str = ".pok-modal-place--opaque .pok-modal";

/// The demo's panel.
const DEMO: &str = ".pok-demo";

/// How wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Width {
    /// A question.
    #[default]
    Small,
    /// Something to read.
    Medium,
    /// Something to look at.
    Large,
    /// As large as the window.
    Whole,
}

/// What a [`Modal`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ModalProps {
    /// The specification's title.
    pub(crate) title: AttrValue,
    /// What it is about.
    pub(crate) children: Html,
    /// Buttons: [취소] or [닫기] first, the effect last.
    #[prop_or_default]
    pub(crate) footer: Html,
    /// Esc and the cross. None while it must stay: its effect is under way.
    #[prop_or_default]
    pub(crate) onclose: Option<Callback<()>>,
    /// Enter in a field of it.
    #[prop_or_default]
    pub(crate) onsubmit: Callback<()>,
    /// How wide.
    #[prop_or_default]
    pub(crate) width: Width,
    /// Nothing under it can be seen.
    #[prop_or_default]
    pub(crate) opaque: bool,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// What a popup needs of whoever opens it, where that is only told that it is over.
#[derive(Properties, PartialEq)]
pub(crate) struct CloseProps {
    /// Done, or given up.
    pub(crate) onclose: Callback<()>,
}

/// A popup.
#[function_component]
pub(crate) fn Modal(props: &ModalProps) -> Html {
    let t = use_i18n();
    let dialog = use_node_ref();
    use_focus_inside(dialog.clone(), props.opaque);
    use_keys(dialog.clone(), props.onclose.clone());
    let is_sent = use_sent(dialog.clone());
    // Who types on looks for nothing elsewhere.
    let oninput = callback!([is_sent], move |_: InputEvent| *is_sent.borrow_mut() = false);
    let onsubmit = callback!([onsubmit = props.onsubmit], move |event: SubmitEvent| {
        event.prevent_default();
        // A popup may belong to a form, which isn't sent by it.
        event.stop_propagation();
        *is_sent.borrow_mut() = true;
        onsubmit.emit(());
    });
    let title = format!("{}-title", props.testid);
    let Some(body) = page::document().and_then(|page| page.body()) else { return Html::default() };
    let width = match props.width {
        Width::Small => "pok-modal--small",
        Width::Medium => "pok-modal--medium",
        Width::Large => "pok-modal--large",
        Width::Whole => "pok-modal--whole",
    };
    let popup = html! {
        <div class={classes!("pf-v6-c-backdrop", "pok-modal-place", props.opaque.then_some("pok-modal-place--opaque"))}>
            <div
                ref={dialog}
                class={classes!("pok-modal", width)}
                role="dialog"
                aria-modal="true"
                aria-labelledby={title.clone()}
                tabindex="-1"
                data-testid={props.testid.clone()}
            >
                <form {onsubmit} {oninput} novalidate=true>
                    <header class="pok-modal__head">
                        <h2 id={title}>{ props.title.clone() }</h2>
                        if let Some(onclose) = props.onclose.clone() {
                            { plain_button("x", t.t("close"), "modal-close", onclose.reform(|_| ())) }
                        }
                    </header>
                    <div class="pok-modal__body">{ props.children.clone() }</div>
                    if props.footer != Html::default() {
                        <footer class="pok-modal__foot">{ props.footer.clone() }</footer>
                    }
                </form>
            </div>
        </div>
    };
    create_portal(popup, body.into())
}

/// The focus goes into the popup, and back to where it was.
#[hook]
fn use_focus_inside(dialog: NodeRef, is_opaque: bool) {
    use_effect_with((), move |()| {
        let before = page::active();
        let dialog = dialog.cast::<Element>();
        // One that comes up under the lock has to wait.
        if let Some(dialog) = dialog.as_ref().filter(|dialog| is_on_top(dialog)) {
            enter(dialog);
        }
        move || {
            // One that ends under the lock leaves the focus there.
            if !is_opaque && last(OPAQUE, None).is_some() {
                return;
            }
            page::focus(before.filter(|before| before.is_connected()));
            // What came up meanwhile has waited for it.
            let active = page::active();
            let next = last(POPUP, dialog.as_ref()).filter(|next| is_opaque && !next.contains(active.as_deref()));
            if let Some(next) = next {
                enter(&next);
            }
        }
    });
}

/// Whether it was sent and nothing was found wrong so far; what is found wrong gets the focus.
#[hook]
fn use_sent(dialog: NodeRef) -> Rc<RefCell<bool>> {
    let is_sent = use_mut_ref(|| false);
    {
        let is_sent = is_sent.clone();
        use_effect(move || {
            let timer = is_sent.borrow().then(|| {
                let is_sent = is_sent.clone();
                Timeout::new(0, move || {
                    let dialog = dialog.cast::<Element>().filter(is_on_top);
                    if dialog.is_some_and(|dialog| fault::focus_first(&dialog)) {
                        *is_sent.borrow_mut() = false;
                    }
                })
            });
            move || drop(timer)
        });
    }
    is_sent
}

/// Esc and Tab of the popup on top, wherever the focus has gone.
#[hook]
fn use_keys(dialog: NodeRef, onclose: Option<Callback<()>>) {
    use_event_with_window("keydown", move |event: Event| {
        // What fills in a form by itself sends events of this name that are none of a key.
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
        let Some(dialog) = dialog.cast::<Element>().filter(is_on_top) else { return };
        match page::key(&event).as_str() {
            "Escape" if !is_beside(&event) => {
                if let Some(onclose) = &onclose {
                    onclose.emit(());
                }
            }
            "Tab" => turn(&dialog, &event),
            _ => {}
        }
    });
}

/// The popup that was opened last is the last in the page.
fn last(selector: &str, but: Option<&Element>) -> Option<Element> {
    let popups = page::all(&page::document()?.document_element()?, selector);
    popups.into_iter().rfind(|popup| but != Some(popup))
}

/// Nothing is above one that nothing under it can be seen of.
fn is_on_top(dialog: &Element) -> bool {
    last(OPAQUE, None).or_else(|| last(POPUP, None)).is_some_and(|top| top == *dialog)
}

/// Its first control gets the focus.
fn enter(dialog: &Element) {
    let first = page::first(dialog, "[data-first]");
    // What it is about comes before the cross.
    let first = first.or_else(|| page::first(&page::first(dialog, ".pok-modal__body")?, FOCUSABLE));
    let first = first.or_else(|| page::first(dialog, FOCUSABLE));
    page::focus(first.or_else(|| Some(dialog.clone())));
}

/// In the demo's panel Esc isn't about the popup.
fn is_beside(event: &KeyboardEvent) -> bool {
    page::closest(event.target(), DEMO).is_some()
}

/// Tab past the last goes to the first, and back.
fn turn(dialog: &Element, event: &KeyboardEvent) {
    let demo = page::document().and_then(|page| page.query_selector(DEMO).ok().flatten());
    let places = [Some(dialog.clone()), demo].into_iter().flatten();
    let stops: Vec<Element> = places.flat_map(|place| page::all(&place, FOCUSABLE)).collect();
    let Some(active) = page::active() else { return };
    let at = stops.iter().position(|stop| *stop == active);
    let next = match (at, event.shift_key()) {
        (Some(0) | None, true) => stops.len().checked_sub(1),
        (Some(at), true) => Some(at - 1),
        (Some(at), false) if at + 1 < stops.len() => Some(at + 1),
        (_, false) => Some(0),
    };
    // Where nothing can have the focus, the popup itself keeps it.
    event.prevent_default();
    page::focus(next.and_then(|next| stops.get(next)).or(Some(dialog)).cloned());
}
