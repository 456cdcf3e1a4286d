//! What keeps a bid from being submitted, each with a way to it.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use pok_domain::bid::{BidNotice, Form, Gap, MAX_OTHERS};
use pok_domain::draft::Fields;
use pok_domain::typed;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::draft::price_words;
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::widget::button::Button;
use crate::widget::icon::icon;
use crate::widget::modal::{Modal, Width};

/// A popup gives the focus back when it goes; the field gets it after that.
const AFTER_MS: u32 = 60;

/// What [`Gaps`] need.
#[derive(Properties, PartialEq)]
pub(super) struct GapsProps {
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// What is written.
    pub(super) fields: Rc<Fields>,
    /// All of them.
    pub(super) gaps: Vec<Gap>,
    /// [닫기], and on the way to a field.
    pub(super) onclose: Callback<()>,
}

fn gap_words(t: I18n, notice: &BidNotice, gap: &Gap) -> AttrValue {
    match gap {
        Gap::Price { line, item, fault } => {
            let name = notice.items.iter().find(|other| other.id == *item).map_or("", |item| &*item.name);
            let why = price_words(t, *fault);
            t.with("gap-price", &[("line", (*line).into()), ("item", name.into()), ("why", why.as_str().into())])
        }
        Gap::Document { title, .. } => t.with("gap-document", &[("title", title.as_str().into())]),
        Gap::Other { row, .. } => t.with("gap-other", &[("line", (*row).into())]),
        Gap::TooManyOthers => t.with("others-most", &[("count", MAX_OTHERS.into())]),
        Gap::Total => t.t("total-too-large"),
    }
}

/// Where a gap is filled: a selector.
fn place(notice: &BidNotice, fields: &Fields, gap: &Gap) -> Option<String> {
    match gap {
        Gap::Price { item, .. } => Some(format!("#price-{item}")),
        Gap::Document { document, .. } => {
            let index = notice.documents.iter().position(|other| other.id == *document)?;
            Some(format!("#document-{index} button"))
        }
        Gap::Other { row, .. } => {
            let index = row.checked_sub(1)?;
            let is_described =
                Form(fields).others().get(index).is_some_and(|other| !typed::is_blank(&other.description));
            let (described, open) = (format!("#other-{index} button"), format!("#other-{index}-description"));
            Some(if is_described { described } else { open })
        }
        Gap::TooManyOthers => Some("[data-testid=others] input".to_owned()),
        Gap::Total => Some("[data-testid=grid] input".to_owned()),
    }
}

fn go(selector: String) {
    Timeout::new(AFTER_MS, move || {
        let field = page::document().and_then(|page| page.query_selector(&selector).ok().flatten());
        if let Some(field) = field {
            let middle = ScrollIntoViewOptions::new();
            middle.set_block(ScrollLogicalPosition::Center);
            field.scroll_into_view_with_scroll_into_view_options(&middle);
            page::focus(Some(field));
        }
    })
    .forget();
}

/// The list.
#[function_component]
pub(super) fn Gaps(props: &GapsProps) -> Html {
    let t = use_i18n();
    let GapsProps { notice, fields, gaps, onclose } = props;
    let entries = gaps.iter().map(|gap| {
        let (onclose, place) = (onclose.clone(), place(notice, fields, gap));
        let onclick = Callback::from(move |_| {
            onclose.emit(());
            if let Some(place) = place.clone() {
                go(place);
            }
        });
        html! {
            <li><button type="button" class="pok-gap" data-testid="gap" {onclick}>
                { icon("circle-alert") }<span>{ gap_words(t, notice, gap) }</span>{ icon("chevron-right") }
            </button></li>
        }
    });
    let footer = html! { <Button testid="gaps-close" onclick={onclose.reform(|_| ())}>{ t.t("close") }</Button> };
    html! {
        <Modal title={t.t("gaps-title")} onclose={onclose.clone()} {footer} width={Width::Medium} testid="gaps">
            <p>{ t.with("gaps-lead", &[("count", gaps.len().into())]) }</p>
            <ul class="pok-gaps">{ for entries }</ul>
        </Modal>
    }
}
