//! Nothing there, nothing there yet, or nothing to be had: what a place shows instead of data.

use patternfly_yew::prelude::Skeleton;
use pok_api::Problem;
use yew::prelude::*;

use super::button::Button;
use super::icon::icon;
use crate::i18n::use_i18n;
use crate::problem::words;

/// What an [`Empty`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct EmptyProps {
    /// An outline.
    #[prop_or("inbox")]
    pub(crate) icon: &'static str,
    /// What isn't there.
    pub(crate) title: AttrValue,
    /// What that means.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Nothing there.
#[function_component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="pok-empty">
            <span class="pok-empty__icon">{ icon(props.icon) }</span>
            <p class="pok-empty__title">{ props.title.clone() }</p>
            { props.children.clone() }
        </div>
    }
}

/// What a [`Failed`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct FailedProps {
    /// Why.
    pub(crate) problem: Problem,
    /// [다시 시도].
    pub(crate) again: Callback<()>,
}

/// Nothing to be had, and a way to try again.
#[function_component]
pub(crate) fn Failed(props: &FailedProps) -> Html {
    let t = use_i18n();
    html! {
        <div class="pok-empty" role="alert" data-testid="failed">
            <span class="pok-empty__icon pok-empty__icon--fault">{ icon("circle-alert") }</span>
            <p class="pok-empty__title">{ words(t, &props.problem) }</p>
            <Button testid="retry" icon="refresh-cw" onclick={props.again.reform(|_| ())}>{ t.t("retry") }</Button>
        </div>
    }
}

/// Above what was read before: it couldn't be read again.
#[function_component]
pub(crate) fn Outdated(props: &FailedProps) -> Html {
    let t = use_i18n();
    html! {
        <p class="pok-note pok-note--fault" role="alert" data-testid="outdated">
            { icon("circle-alert") }
            <span class="pok-note__words">{ words(t, &props.problem) }{ " " }{ t.t("outdated") }</span>
            <Button small=true testid="retry" onclick={props.again.reform(|_| ())}>{ t.t("retry") }</Button>
        </p>
    }
}

/// Lines where text will be.
pub(crate) fn lines(count: usize) -> Html {
    const WIDTHS: [&str; 4] = ["92%", "68%", "80%", "54%"];
    html! {
        <div class="pok-lines" aria-hidden="true">
            { for (0..count).map(|line| html! { <Skeleton width={WIDTHS[line % WIDTHS.len()].to_owned()} /> }) }
        </div>
    }
}

/// The same in a card of their own.
pub(crate) fn card_of_lines(count: usize) -> Html {
    html! { <section class="pok-card">{ lines(count) }</section> }
}
