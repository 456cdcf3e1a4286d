//! Pages of a document, one under the other, as images that are fetched when they come near.

mod page;

use web_sys::{ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::button::{Button, Kind};
use super::observe::use_width;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::page::{first, focus};
use page::Page;

/// A4 at 96 pixels an inch is 100 %.
const FULL: u32 = 794;
/// Fitted to the window, a page is no wider: lines stay readable.
const WIDEST_FIT: u32 = 980;
/// Steps of the zoom, in percent.
const STEPS: [u32; 7] = [50, 75, 100, 125, 150, 200, 300];

/// How large pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zoom {
    /// As wide as the place.
    Fit,
    /// In percent of A4.
    Percent(u32),
}

impl Zoom {
    /// A page's width in CSS pixels in a place so wide.
    fn width(self, place: u32) -> u32 {
        match self {
            Self::Fit => place.saturating_sub(48).clamp(240, WIDEST_FIT),
            Self::Percent(percent) => FULL * percent / 100,
        }
    }

    /// The step above or below what is on the screen.
    fn step(self, place: u32, up: bool) -> Self {
        let now = self.width(place) * 100 / FULL;
        let next = if up {
            STEPS.into_iter().find(|step| *step > now)
        } else {
            STEPS.into_iter().rev().find(|step| *step < now)
        };
        next.map_or(self, Self::Percent)
    }
}

/// What a [`PageViewer`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct PageViewerProps {
    /// The document's title.
    pub(crate) title: AttrValue,
    /// Where its pages are: a page's number from 0 comes after it.
    pub(crate) source: AttrValue,
    /// Tells this file from earlier ones at the same place, so that no old image is shown from memory.
    pub(crate) version: AttrValue,
    /// How many pages.
    pub(crate) pages: u32,
    /// The page to begin at, from 1.
    #[prop_or(1)]
    pub(crate) start: u32,
    /// The end of a page, from 1, is in view and its image is there.
    #[prop_or_default]
    pub(crate) onend: Callback<u32>,
}

/// Pages of a document. The arrows, Page Up and Page Down scroll.
#[function_component]
pub(crate) fn PageViewer(props: &PageViewerProps) -> Html {
    let t = use_i18n();
    let scroll = use_node_ref();
    let place = use_width(scroll.clone());
    let zoom = use_state(|| Zoom::Fit);
    let at = use_state(|| props.start.clamp(1, props.pages.max(1)));
    let width = zoom.width(place);
    let is_placed = place > 0;
    {
        let (scroll, start) = (scroll.clone(), props.start);
        use_effect_with(is_placed, move |is_placed| {
            let Some(scroll) = scroll.cast::<web_sys::Element>().filter(|_| *is_placed) else { return };
            let page = first(&scroll, &format!("[data-page='{start}']"));
            // The pages can then be scrolled by keyboard at once.
            focus(Some(scroll));
            if let Some(page) = page.filter(|_| start > 1) {
                let to = ScrollIntoViewOptions::new();
                to.set_behavior(ScrollBehavior::Instant);
                to.set_block(ScrollLogicalPosition::Start);
                page.scroll_into_view_with_scroll_into_view_options(&to);
            }
        });
    }
    let onat = callback!([at], move |page| at.set(page));
    html! {
        <section class="pok-viewer" aria-label={props.title.clone()}>
            <div class="pok-viewer__bar">
                <strong class="pok-cut pok-viewer__title" title={props.title.clone()}>{ props.title.clone() }</strong>
                <span class="pok-viewer__at" data-testid="page-at" aria-live="polite">
                    { t.with("page-of", &[("page", (*at).into()), ("pages", props.pages.into())]) }
                </span>
                { zoom_bar(t, &zoom, place) }
            </div>
            <div
                class="pok-viewer__scroll"
                ref={scroll.clone()}
                tabindex="0"
                role="document"
                aria-label={props.title.clone()}
                data-testid="pages"
            >
                if is_placed {
                    { for (1..=props.pages).map(|number| html! {
                        <Page
                            key={number}
                            {number}
                            source={props.source.clone()}
                            version={props.version.clone()}
                            {width}
                            root={scroll.clone()}
                            onend={props.onend.clone()}
                            onat={onat.clone()}
                        />
                    }) }
                }
            </div>
        </section>
    }
}

/// Smaller, larger, as wide as the place.
fn zoom_bar(t: I18n, zoom: &UseStateHandle<Zoom>, place: u32) -> Html {
    let percent = zoom.width(place) * 100 / FULL;
    let step = |up: bool| callback!([zoom], move |_| zoom.set(zoom.step(place, up)));
    let fit = callback!([zoom], move |_| zoom.set(Zoom::Fit));
    let button = |icon: &'static str,
                  name: &'static str,
                  disabled: bool,
                  pressed: Option<bool>,
                  onclick: Callback<_>| {
        html! {
            <Button kind={Kind::Plain} small=true {icon} label={t.t(name)} {disabled} {pressed} testid={name} {onclick} />
        }
    };
    html! {
        <span class="pok-viewer__zoom" role="group" aria-label={t.t("zoom")}>
            { button("zoom-out", "zoom-out", percent <= STEPS[0], None, step(false)) }
            <span class="pok-viewer__percent">{ format!("{percent}%") }</span>
            { button("zoom-in", "zoom-in", percent >= STEPS[STEPS.len() - 1], None, step(true)) }
            { button("move-horizontal", "zoom-fit", false, Some(**zoom == Zoom::Fit), fit) }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_goes_by_steps_from_what_is_on_the_screen() {
        let place = 900;
        assert_eq!(Zoom::Fit.width(place), 852);
        assert_eq!(Zoom::Fit.step(place, true), Zoom::Percent(125));
        assert_eq!(Zoom::Fit.step(place, false), Zoom::Percent(100));
        assert_eq!(Zoom::Percent(50).step(place, false), Zoom::Percent(50));
        assert_eq!(Zoom::Percent(300).step(place, true), Zoom::Percent(300));
    }
}
