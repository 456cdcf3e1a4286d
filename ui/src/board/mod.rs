//! 공지사항 (spec 00 §4): the board and one entry of it.

use pok_domain::board::Notice;
use pok_domain::time;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::store::use_app;
use crate::widget::button::Button;
use crate::widget::modal::{Modal, Width};

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
            if let Some(notice) = &*open {
                <Entry notice={notice.clone()} {onclose} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    notice: Notice,
    onclose: Callback<()>,
}

#[function_component]
fn Entry(props: &EntryProps) -> Html {
    let t = use_i18n();
    let EntryProps { notice, onclose } = props;
    let footer =
        html! { <Button first=true testid="notice-close" onclick={onclose.reform(|_| ())}>{ t.t("close") }</Button> };
    html! {
        <Modal
            title={notice.title.to_string()}
            onclose={onclose.clone()}
            {footer}
            width={Width::Medium}
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
        </Modal>
    }
}
