//! Reads of the local store: asked at once, asked again when data changed, without flashing what is on the screen.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use pok_api::{Call, Problem};
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::invoke::invoke;
use crate::store::use_app;
use crate::widget::state::{Failed, Outdated};

/// The local store answers sooner than this; only when it doesn't, the screen says that it waits.
const SLOW_MS: u32 = 150;

/// How a read stands.
pub(crate) struct Query<C: Call> {
    /// The last answer, which stays while the next is on its way.
    pub(crate) data: Option<Rc<C::Reply>>,
    /// What it is the answer to.
    pub(crate) of: Option<Rc<C>>,
    /// Why the last read failed.
    pub(crate) problem: Option<Problem>,
    /// It takes long enough to say so.
    pub(crate) is_slow: bool,
    /// Asks again.
    pub(crate) again: Callback<()>,
}

impl<C: Call> Query<C> {
    /// What was read, as it is `drawn`, under a word where it couldn't be read again. Before there is any, why it couldn't
    /// be read, or what stands there while it is `coming`.
    pub(crate) fn shown(&self, drawn: Option<Html>, coming: impl Into<Option<Html>>) -> Html {
        let again = self.again.clone();
        match (drawn, self.problem.clone()) {
            (Some(drawn), problem) => html! {
                <>
                    if let Some(problem) = problem { <Outdated {problem} {again} /> }
                    { drawn }
                </>
            },
            (None, Some(problem)) => html! { <Failed {problem} {again} /> },
            (None, None) => coming.into().unwrap_or_default(),
        }
    }
}

struct Inner<C: Call> {
    answer: Option<(Rc<C>, Rc<C::Reply>)>,
    problem: Option<Problem>,
    is_slow: bool,
    round: u32,
}

enum Step<C: Call> {
    Slow,
    Answer(Rc<C>, Result<C::Reply, Problem>),
    Again,
}

impl<C: Call> Reducible for Inner<C> {
    type Action = Step<C>;

    fn reduce(self: Rc<Self>, step: Step<C>) -> Rc<Self> {
        let (answer, problem, round) = (self.answer.clone(), self.problem.clone(), self.round);
        let next = match step {
            Step::Slow => Self { answer, problem, is_slow: true, round },
            Step::Answer(of, Ok(data)) => {
                Self { answer: Some((of, Rc::new(data))), problem: None, is_slow: false, round }
            }
            Step::Answer(_, Err(problem)) => Self { answer, problem: Some(problem), is_slow: false, round },
            Step::Again => Self { answer, problem: None, is_slow: self.is_slow, round: round.wrapping_add(1) },
        };
        next.into()
    }
}

/// Asks `call`, again whenever it or the local data changes. None asks nothing.
#[hook]
pub(crate) fn use_query<C: Call + Clone>(call: Option<C>) -> Query<C> {
    let changed = use_app().changed;
    let inner = use_reducer(|| Inner::<C> { answer: None, problem: None, is_slow: false, round: 0 });
    let dispatcher = inner.dispatcher();
    let written = call.as_ref().and_then(|call| serde_json::to_string(call).ok());
    use_effect_with(
        (written, changed, inner.round),
        clone!([dispatcher], move |_| {
            let is_current = Rc::new(Cell::new(true));
            let slow = call.map(|call| {
                let slow = Timeout::new(
                    SLOW_MS,
                    clone!([dispatcher, is_current], move || {
                        if is_current.get() {
                            dispatcher.dispatch(Step::Slow);
                        }
                    }),
                );
                wasm_bindgen_futures::spawn_local(clone!([is_current], async move {
                    let answer = invoke(call.clone()).await;
                    if is_current.replace(false) {
                        dispatcher.dispatch(Step::Answer(Rc::new(call), answer));
                    }
                }));
                slow
            });
            move || {
                is_current.set(false);
                drop(slow);
            }
        }),
    );
    let again = use_callback((), move |(), ()| dispatcher.dispatch(Step::Again));
    let (of, data) = inner.answer.clone().unzip();
    Query { data, of, problem: inner.problem.clone(), is_slow: inner.is_slow, again }
}

/// What was answered, once it was.
type Answer<C> = UseStateHandle<Option<Result<<C as Call>::Reply, Problem>>>;

/// Asks `call` once, and again whenever it is told to: none before the first answer.
#[hook]
pub(crate) fn use_once<C: Call>(call: C) -> (Answer<C>, Callback<()>) {
    let answer = use_state(|| None);
    let round = use_state(|| 0_u32);
    let answered = answer.setter();
    use_effect_with(*round, move |_| {
        wasm_bindgen_futures::spawn_local(async move { answered.set(Some(invoke(call).await)) });
    });
    (answer, callback!([round], move |()| round.set(round.wrapping_add(1))))
}
