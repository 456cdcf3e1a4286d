//! The first screen after login: what waits for me.

use std::rc::Rc;

use pok_api::desktop::contract::Row;
use pok_api::desktop::home::Show;
use pok_domain::time;
use yew::prelude::*;

use crate::contract::version;
use crate::i18n::{I18n, use_i18n};
use crate::notice::Board;
use crate::query::use_query;
use crate::route::Route;
use crate::store::use_app;
use crate::widget::icon::icon;
use crate::widget::state::{Empty, Failed, Outdated, lines};

/// What waits, what was concluded, and the board.
#[function_component]
pub(crate) fn Home() -> Html {
    let t = use_i18n();
    let app = use_app();
    let query = use_query(Some(Show {}));
    let name = app.who.as_ref().map(|who| who.contact.name.to_string()).unwrap_or_default();
    let home = query.data.as_deref();
    let as_of = home.and_then(|home| home.as_of).map(|at| t.with("home-as-of", &[("at", time::minute(at).into())]));
    // Before the first fetch nothing is known, which isn't the same as nothing waiting.
    let known = home.filter(|home| home.as_of.is_some());
    let is_slow = query.is_slow || (home.is_some() && known.is_none());
    let waiting = known.map(|home| (home.to_seal, Rc::<[Row]>::from(home.to_seal_first.clone())));
    let done = known.map(|home| (home.completed_this_month, Rc::<[Row]>::from(home.completed_last.clone())));
    if let (None, Some(problem)) = (&query.data, &query.problem) {
        return html! { <Failed problem={problem.clone()} again={query.again} /> };
    }
    html! {
        <>
            <header class="pok-title">
                <h1>{ t.with("home-title", &[("name", name.into())]) }</h1>
                if let Some(as_of) = as_of { <span class="pok-subtle">{ as_of }</span> }
            </header>
            if let Some(problem) = query.problem {
                <Outdated {problem} again={query.again} />
            }
            <div class="pok-home">
                <section class="pok-card pok-card--waiting" aria-labelledby="waiting-title">
                    <header class="pok-card__head">
                        <h2 id="waiting-title">{ t.t("home-to-seal") }</h2>
                        { count(t, "home-to-seal-count", waiting.as_ref().map(|(count, _)| *count)) }
                    </header>
                    { match &waiting {
                        None => lines_if(is_slow),
                        Some((_, rows)) if rows.is_empty() => html! {
                            <Empty icon="circle-check" title={t.t("home-none-waits")}>
                                <p class="pok-subtle">{ t.t("home-none-waits-lead") }</p>
                            </Empty>
                        },
                        Some((_, rows)) => entries(t, rows, true),
                    } }
                </section>
                <section class="pok-card" aria-labelledby="done-title">
                    <header class="pok-card__head">
                        <h2 id="done-title">{ t.t("home-completed") }</h2>
                        { count(t, "home-completed-count", done.as_ref().map(|(count, _)| *count)) }
                    </header>
                    { match &done {
                        None => lines_if(is_slow),
                        Some((_, rows)) if rows.is_empty() => html! {
                            <Empty icon="file-text" title={t.t("home-none-completed")} />
                        },
                        Some((_, rows)) => entries(t, rows, false),
                    } }
                </section>
                <section class="pok-card pok-home__board" aria-labelledby="board-title">
                    <header class="pok-card__head"><h2 id="board-title">{ t.t("notices") }</h2></header>
                    <Board most={10} />
                </section>
            </div>
        </>
    }
}

fn lines_if(is_slow: bool) -> Html {
    if is_slow { lines(4) } else { Html::default() }
}

fn count(t: I18n, testid: &'static str, count: Option<u64>) -> Html {
    let Some(count) = count else { return Html::default() };
    let counted = pok_domain::money::grouped_quantity(count.into());
    let words = t.with(testid, &[("count", counted.into())]);
    html! {
        <span
            class={classes!("pok-count", (count == 0).then_some("is-none"))}
            data-testid={testid}
            data-count={count.to_string()}
        >
            { words }
        </span>
    }
}

fn entries(t: I18n, rows: &[Row], waits: bool) -> Html {
    html! {
        <ul class="pok-entries">
            { for rows.iter().map(|row| {
                let id = row.id;
                let day = if waits { row.seal_requested_at.map(time::minute) } else { None };
                let day = day.unwrap_or_else(|| time::date(row.contract_date));
                let words = if waits { t.t("seal-requested-at") } else { t.t("contract-date") };
                let total = row.total.map(|total| format!(" · {total}"));
                html! {
                    <li key={id.to_string()}>
                        <button
                            type="button"
                            class="pok-entry"
                            data-testid={if waits { "home-waiting" } else { "home-done" }}
                            onclick={Callback::from(move |_| Route::Contract(id).go())}
                        >
                            <span class="pok-entry__main">
                                <span class="pok-entry__title pok-cut" title={row.title.clone()}>
                                    { row.title.clone() }
                                </span>
                                <span class="pok-entry__sub pok-figures">
                                    { format!("{} ({})", row.number, version(t, row.version)) }{ total }
                                </span>
                            </span>
                            <span class="pok-entry__day"><span class="pok-subtle">{ words }</span><span class="pok-figures">{ day }</span></span>
                            { icon("chevron-right") }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
