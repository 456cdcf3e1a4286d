//! The search bar above a list: conditions, [조회], and more conditions behind [검색 펼침].

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew_hooks::prelude::use_event_with_window;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::widget::button::{Button, Kind};

/// What a [`SearchBar`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct SearchBarProps {
    /// The conditions that are always there.
    pub(super) children: Html,
    /// The conditions behind [검색 펼침], where there are any.
    pub(super) more: Option<Html>,
    /// Beside the buttons.
    pub(super) beside: Html,
    /// How many of these are filled in.
    pub(super) hidden: usize,
    /// Whether these are open.
    pub(super) is_open: bool,
    /// [검색 펼침], [검색 접기].
    pub(super) onopen: Callback<bool>,
    /// [조회], and Enter in a condition.
    pub(super) onsearch: Callback<()>,
}

/// Conditions of a list. `/` goes to the first text in it.
#[function_component]
pub(super) fn SearchBar(props: &SearchBarProps) -> Html {
    let t = use_i18n();
    let form = use_node_ref();
    use_slash(form.clone());
    let onsubmit = callback!([onsearch = props.onsearch], move |event: SubmitEvent| {
        event.prevent_default();
        onsearch.emit(());
    });
    let (onopen, is_open) = (props.onopen.clone(), props.is_open);
    html! {
        <search>
            <form
                class="pok-search"
                ref={form}
                {onsubmit}
                novalidate=true
                aria-label={t.t("search")}
                data-testid="search"
            >
                <div class="pok-search__row">
                    { props.children.clone() }
                    <div class="pok-search__buttons">
                        { props.beside.clone() }
                        if props.more.is_some() {
                        <Button kind={Kind::Link} icon={if is_open { "chevron-up" } else { "chevron-down" }} expanded={is_open}
                            testid="search-more" onclick={Callback::from(move |_| onopen.emit(!is_open))}>
                            { unfold(t, props) }
                        </Button>
                        }
                        <Button kind={Kind::Primary} icon="search" submit=true testid="search-submit">
                            { t.t("search-submit") }
                        </Button>
                    </div>
                </div>
                if let Some(more) = props.more.as_ref().filter(|_| is_open) {
                    <div class="pok-search__row pok-search__more">{ more.clone() }</div>
                }
            </form>
        </search>
    }
}

/// What is folded away and filled in still counts: it is said.
fn unfold(t: I18n, props: &SearchBarProps) -> AttrValue {
    match (props.is_open, props.hidden) {
        (true, _) => t.t("search-fold"),
        (false, 0) => t.t("search-unfold"),
        (false, hidden) => t.with("search-unfold-filled", &[("count", hidden.into())]),
    }
}

#[hook]
fn use_slash(form: NodeRef) {
    use_event_with_window("keydown", move |event: Event| {
        // What fills in a form by itself sends events of this name that are none of a key.
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
        let types = page::closest(event.target(), "input, textarea, select, [role='dialog']").is_some();
        if event.key() != "/" || event.ctrl_key() || event.meta_key() || event.alt_key() || types {
            return;
        }
        let field = page::first_in(&form, "[data-slash] input");
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            event.prevent_default();
            page::focus(Some(field.clone().into()));
            field.select();
        }
    });
}
