//! The first screen after login: what waits for me.

mod bids;
mod contracts;

use pok_api::desktop::home::{Home as Overview, Show};
use pok_domain::time;
use yew::prelude::*;

use crate::board::Board;
use crate::i18n::{I18n, use_i18n};
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
    let shown = Shown { t, known, is_slow };
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
                { shown.to_bid() }
                { shown.to_seal() }
                { shown.to_decide() }
                { shown.results() }
                { shown.done() }
                <section class="pok-card pok-home__board" aria-labelledby="board-title">
                    <header class="pok-card__head"><h2 id="board-title">{ t.t("notices") }</h2></header>
                    <Board most={10} />
                </section>
            </div>
        </>
    }
}

/// What is known, as cards.
#[derive(Clone, Copy)]
struct Shown<'a> {
    t: I18n,
    /// None before the first fetch.
    known: Option<&'a Overview>,
    /// That takes long enough to say so.
    is_slow: bool,
}

impl Shown<'_> {
    /// A card, named by its title, with what stands beside that.
    fn card(self, id: &'static str, title: &'static str, beside: Html, waits: bool, body: Html) -> Html {
        html! {
            <section class={classes!("pok-card", waits.then_some("pok-card--waiting"))} aria-labelledby={id}>
                <header class="pok-card__head"><h2 {id}>{ self.t.t(title) }</h2>{ beside }</header>
                { body }
            </section>
        }
    }

    /// `entries`, or `nothing` where there are none.
    fn body(
        self,
        count: fn(&Overview) -> usize,
        nothing: (&'static str, &'static str, Option<&'static str>),
        entries: impl Fn(&Overview) -> Html,
    ) -> Html {
        let (icon, title, lead) = nothing;
        match self.known {
            None if self.is_slow => lines(4),
            None => Html::default(),
            Some(home) if count(home) == 0 => html! {
                <Empty {icon} title={self.t.t(title)}>
                    if let Some(lead) = lead { <p class="pok-subtle">{ self.t.t(lead) }</p> }
                </Empty>
            },
            Some(home) => entries(home),
        }
    }

    fn to_bid(self) -> Html {
        let t = self.t;
        let nothing = ("circle-check", "home-none-to-bid", Some("home-none-to-bid-lead"));
        let rows = self.body(|home| home.to_bid_first.len(), nothing, |home| bids::to_answer(t, &home.to_bid_first));
        let more = self.known.filter(|home| home.to_bid > home.to_bid_first.len() as u64).map(|home| {
            html! {
                <a class="pok-link pok-card__more" href={format!("#{}", Route::Bids)} data-testid="home-all-bids">
                    { t.with("home-all-bids", &[("count", home.to_bid.into())]) }
                </a>
            }
        });
        let count = count(t, "home-to-bid-count", self.known.map(|home| home.to_bid));
        self.card("to-bid-title", "home-to-bid", count, true, html! { <>{ rows }{ more }</> })
    }

    fn to_seal(self) -> Html {
        let nothing = ("circle-check", "home-none-waits", Some("home-none-waits-lead"));
        let waiting = |home: &Overview| contracts::waiting(self.t, &home.to_seal_first);
        let rows = self.body(|home| home.to_seal_first.len(), nothing, waiting);
        let count = count(self.t, "home-to-seal-count", self.known.map(|home| home.to_seal));
        self.card("waiting-title", "home-to-seal", count, true, rows)
    }

    /// Only where a 주담당자 has something to decide.
    fn to_decide(self) -> Html {
        let t = self.t;
        let Some(to_decide) = self.known.and_then(|home| home.to_decide).filter(|count| *count > 0) else {
            return Html::default();
        };
        let body = html! {
            <>
                <p class="pok-subtle">{ t.t("home-to-decide-lead") }</p>
                <a class="pok-link pok-card__more" href={format!("#{}", Route::Contacts)} data-testid="home-to-decide">{ t.t("menu-contacts") }</a>
            </>
        };
        let count = count(t, "home-to-decide-count", Some(to_decide));
        self.card("deciding-title", "home-to-decide", count, true, body)
    }

    fn results(self) -> Html {
        let nothing = ("gavel", "home-none-results", None);
        let rows = self.body(|home| home.results.len(), nothing, |home| bids::results(self.t, &home.results));
        let lead = html! { <span class="pok-subtle">{ self.t.t("home-results-lead") }</span> };
        self.card("results-title", "home-results", lead, false, rows)
    }

    fn done(self) -> Html {
        let nothing = ("file-text", "home-none-completed", None);
        let done = |home: &Overview| contracts::done(self.t, &home.completed_last);
        let rows = self.body(|home| home.completed_last.len(), nothing, done);
        let count = count(self.t, "home-completed-count", self.known.map(|home| home.completed_this_month));
        self.card("done-title", "home-completed", count, false, rows)
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
