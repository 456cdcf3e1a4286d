//! Reads of the local store: asked at once, asked again when data changed, without flashing what is on the screen.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use pok_api::{Call, Problem};
use yew::prelude::*;

use crate::invoke::invoke;
use crate::store::use_app;

/// The local store answers sooner than this; only when it doesn't, the screen says that it waits.
const SLOW_MS: u32 = 150;

/// How a read stands.
pub(crate) struct Query<T> {
    /// The last answer, which stays while the next is on its way.
    pub(crate) data: Option<Rc<T>>,
    /// Why the last read failed.
    pub(crate) problem: Option<Problem>,
    /// It takes long enough to say so.
    pub(crate) is_slow: bool,
    /// Asks again.
    pub(crate) again: Callback<()>,
}

struct Inner<T> {
    data: Option<Rc<T>>,
    problem: Option<Problem>,
    is_slow: bool,
    round: u32,
}

enum Step<T> {
    Slow,
    Answer(Result<T, Problem>),
    Again,
}

impl<T> Reducible for Inner<T> {
    type Action = Step<T>;

    fn reduce(self: Rc<Self>, step: Step<T>) -> Rc<Self> {
        let (data, problem, round) = (self.data.clone(), self.problem.clone(), self.round);
        let next = match step {
            Step::Slow => Self { data, problem, is_slow: true, round },
            Step::Answer(Ok(answer)) => Self { data: Some(Rc::new(answer)), problem: None, is_slow: false, round },
            Step::Answer(Err(problem)) => Self { data, problem: Some(problem), is_slow: false, round },
            Step::Again => Self { data, problem: None, is_slow: self.is_slow, round: round.wrapping_add(1) },
        };
        next.into()
    }
}

/// Asks `call`, again whenever it or the local data changes. None asks nothing.
#[hook]
pub(crate) fn use_query<C: Call + Clone>(call: Option<C>) -> Query<C::Reply> {
    let changed = use_app().changed;
    let inner = use_reducer(|| Inner::<C::Reply> { data: None, problem: None, is_slow: false, round: 0 });
    let dispatcher = inner.dispatcher();
    let written = call.as_ref().and_then(|call| serde_json::to_string(call).ok());
    use_effect_with((written, changed, inner.round), {
        let dispatcher = dispatcher.clone();
        move |_| {
            let is_current = Rc::new(Cell::new(true));
            let slow = call.map(|call| {
                let slow = Timeout::new(SLOW_MS, {
                    let (dispatcher, is_current) = (dispatcher.clone(), is_current.clone());
                    move || {
                        if is_current.get() {
                            dispatcher.dispatch(Step::Slow);
                        }
                    }
                });
                let is_current = is_current.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let answer = invoke(call).await;
                    if is_current.replace(false) {
                        dispatcher.dispatch(Step::Answer(answer));
                    }
                });
                slow
            });
            move || {
                is_current.set(false);
                drop(slow);
            }
        }
    });
    let again = use_callback((), move |(), ()| dispatcher.dispatch(Step::Again));
    Query { data: inner.data.clone(), problem: inner.problem.clone(), is_slow: inner.is_slow, again }
}
