//! The first screen after login: what waits for me.

mod bids;
mod contracts;

use pok_api::desktop::home::Show;
use pok_domain::time;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::notice::Board;
use crate::query::use_query;
use crate::route::Route;
use crate::store::use_app;
use crate::widget::icon::icon;
use crate::widget::state::{Empty, Failed, Outdated, lines};

/// What waits, what came of it, and the board.
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
    if let (None, Some(problem)) = (&query.data, &query.problem) {
        return html! { <Failed problem={problem.clone()} again={query.again} /> };
    }
    let body = |is_empty: Option<bool>, nothing: Html, entries: &dyn Fn() -> Html| match is_empty {
        None if is_slow => lines(4),
        None => Html::default(),
        Some(true) => nothing,
        Some(false) => entries(),
    };
    let nothing = |icon: &'static str, title: AttrValue, lead: Option<AttrValue>| {
        html! {
            <Empty {icon} {title}>if let Some(lead) = lead { <p class="pok-subtle">{ lead }</p> }</Empty>
        }
    };
    let to_bid = body(
        known.map(|home| home.to_bid_first.is_empty()),
        nothing("circle-check", t.t("home-none-to-bid"), Some(t.t("home-none-to-bid-lead"))),
        &|| bids::to_answer(t, known.map_or(&[], |home| &home.to_bid_first)),
    );
    let to_seal = body(
        known.map(|home| home.to_seal_first.is_empty()),
        nothing("circle-check", t.t("home-none-waits"), Some(t.t("home-none-waits-lead"))),
        &|| contracts::waiting(t, known.map_or(&[], |home| &home.to_seal_first)),
    );
    let results =
        body(known.map(|home| home.results.is_empty()), nothing("gavel", t.t("home-none-results"), None), &|| {
            bids::results(t, known.map_or(&[], |home| &home.results))
        });
    let done = body(
        known.map(|home| home.completed_last.is_empty()),
        nothing("file-text", t.t("home-none-completed"), None),
        &|| contracts::done(t, known.map_or(&[], |home| &home.completed_last)),
    );
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
                <section class="pok-card pok-card--waiting" aria-labelledby="to-bid-title">
                    <header class="pok-card__head">
                        <h2 id="to-bid-title">{ t.t("home-to-bid") }</h2>
                        { count(t, "home-to-bid-count", known.map(|home| home.to_bid)) }
                    </header>
                    { to_bid }
                    if let Some(home) = known.filter(|home| home.to_bid > home.to_bid_first.len() as u64) {
                        <a class="pok-link pok-card__more" href={format!("#{}", Route::Bids)} data-testid="home-all-bids">
                            { t.with("home-all-bids", &[("count", home.to_bid.into())]) }
                        </a>
                    }
                </section>
                <section class="pok-card pok-card--waiting" aria-labelledby="waiting-title">
                    <header class="pok-card__head">
                        <h2 id="waiting-title">{ t.t("home-to-seal") }</h2>
                        { count(t, "home-to-seal-count", known.map(|home| home.to_seal)) }
                    </header>
                    { to_seal }
                </section>
                if let Some(to_decide) = known.and_then(|home| home.to_decide).filter(|count| *count > 0) {
                    <section class="pok-card pok-card--waiting" aria-labelledby="deciding-title">
                        <header class="pok-card__head">
                            <h2 id="deciding-title">{ t.t("home-to-decide") }</h2>
                            { count(t, "home-to-decide-count", Some(to_decide)) }
                        </header>
                        <p class="pok-subtle">{ t.t("home-to-decide-lead") }</p>
                        <a class="pok-link pok-card__more" href={format!("#{}", Route::Contacts)} data-testid="home-to-decide">{ t.t("menu-contacts") }</a>
                    </section>
                }
                <section class="pok-card" aria-labelledby="results-title">
                    <header class="pok-card__head">
                        <h2 id="results-title">{ t.t("home-results") }</h2>
                        <span class="pok-subtle">{ t.t("home-results-lead") }</span>
                    </header>
                    { results }
                </section>
                <section class="pok-card" aria-labelledby="done-title">
                    <header class="pok-card__head">
                        <h2 id="done-title">{ t.t("home-completed") }</h2>
                        { count(t, "home-completed-count", known.map(|home| home.completed_this_month)) }
                    </header>
                    { done }
                </section>
                <section class="pok-card pok-home__board" aria-labelledby="board-title">
                    <header class="pok-card__head"><h2 id="board-title">{ t.t("notices") }</h2></header>
                    <Board most={10} />
                </section>
            </div>
        </>
    }
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

/// One line of a card: a title over what tells it from others, and `side` beside them.
fn entry(to: Route, key: String, testid: &'static str, title: &str, sub: &str, side: Html) -> Html {
    let (title, sub) = (AttrValue::from(title.to_owned()), AttrValue::from(sub.to_owned()));
    html! {
        <li {key}>
            <button
                type="button"
                class="pok-entry"
                data-testid={testid}
                onclick={Callback::from(move |_| to.go())}
            >
                <span class="pok-entry__main">
                    <span class="pok-entry__title pok-cut" title={title.clone()}>{ title.clone() }</span>
                    <span class="pok-entry__sub pok-figures" title={sub.clone()}>{ sub.clone() }</span>
                </span>
                { side }
                { icon("chevron-right") }
            </button>
        </li>
    }
}
