//! The page as the preferences have it: its colours and its language.

use pok_api::desktop::preferences::{Language, Theme};
use yew::prelude::*;

use crate::page::document;

fn root() -> Option<web_sys::Element> {
    document()?.document_element()
}

fn paint(is_dark: bool) {
    if let Some(page) = root() {
        // A class of a fixed name can't be refused.
        let _ = page.class_list().toggle_with_force("pf-v6-theme-dark", is_dark);
    }
}

/// Says which language the page is in.
#[hook]
pub(crate) fn use_language(language: Language) {
    use_effect_with(language, |language| {
        let code = if *language == Language::Korean { "ko" } else { "en" };
        if let Some(page) = root() {
            // An attribute of a fixed name can't be refused.
            let _ = page.set_attribute("lang", code);
        }
    });
}

/// Follows the preference, and the system where that is the preference.
#[hook]
pub(crate) fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        let system = web_sys::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
        let is_dark = system.as_ref().is_some_and(web_sys::MediaQueryList::matches);
        let follow = match (*theme, system) {
            (Theme::System, Some(system)) => {
                paint(is_dark);
                let query = system.clone();
                Some(gloo_events::EventListener::new(&system, "change", move |_| paint(query.matches())))
            }
            (theme, _) => {
                paint(theme == Theme::Dark);
                None
            }
        };
        move || drop(follow)
    });
}
