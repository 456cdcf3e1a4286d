//! 공지사항 (spec 00 §4): the board and one entry of it.

use pok_domain::board::Notice;
use pok_domain::time;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::store::use_app;
use crate::widget::confirm::Notice as Popup;
use crate::widget::modal::Width;

/// What a [`Board`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct BoardProps {
    /// At most this many entries.
    pub(crate) most: usize,
}

/// The newest entries, pinned ones first. A title opens its entry.
#[function_component]
pub(crate) fn Board(props: &BoardProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let open = use_state(|| None::<Notice>);
    let onclose = callback!([open], move |()| open.set(None));
    if app.notices.is_empty() {
        return html! { <p class="pok-board__none" data-testid="notices-empty">{ t.t("notices-none") }</p> };
    }
    html! {
        <>
            <ul class="pok-board">
                { for app.notices.iter().take(props.most).map(|notice| {
                    let onclick = callback!([open, notice], move |_| open.set(Some(notice.clone())));
                    html! {
                        <li key={notice.id.to_string()}>
                            <button
                                type="button"
                                class="pok-board__entry"
                                title={notice.title.to_string()}
                                data-testid="notice"
                                {onclick}
                            >
                                if notice.is_pinned {
                                    <span class="pok-board__badge">{ t.t("notice-badge") }</span>
                                }
                                <span class="pok-cut pok-board__title">{ notice.title.to_string() }</span>
                                <time class="pok-board__date" datetime={notice.posted_on.to_string()}>
                                    { time::date(notice.posted_on) }
                                </time>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            if let Some(notice) = &*open { { entry(t, notice, onclose) } }
        </>
    }
}

/// A whole entry.
fn entry(t: I18n, notice: &Notice, onclose: Callback<()>) -> Html {
    html! {
        <Popup
            title={notice.title.to_string()}
            {onclose}
            width={Width::Medium}
            button="notice-close"
            testid="notice-entry"
        >
            <p class="pok-subtle">
                if notice.is_pinned {
                    <span class="pok-board__badge">{ t.t("notice-badge") }</span>
                    { " " }
                }
                { time::date(notice.posted_on) }
            </p>
            <div class="pok-prose">
                { for notice.body.split("\n\n").map(|paragraph| html! { <p>{ paragraph.to_owned() }</p> }) }
            </div>
        </Popup>
    }
}
