//! The list of what waits to be sent: each with its state, why it failed, and what can be done.

use std::rc::Rc;

use pok_api::Problem;
use pok_api::desktop::draft::{Discard, Operation, Retry, Waiting as Call};
use pok_api::desktop::login::Sync;
use uuid::Uuid;
use yew::prelude::*;
use yew_hooks::prelude::use_interval;

use super::waiting_group::{Group, WaitingGroup};
use crate::callback::{callback, clone};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::page;
use crate::problem::words;
use crate::query::{Query, use_query};
use crate::store::{Action, use_app};
use crate::widget::confirm::Confirm;
use crate::widget::state::{Empty, lines};
use crate::widget::toast::use_say;

/// How often what waits is looked at while it is on the screen.
const LOOK_MS: u32 = 1_500;

/// What a [`Waiting`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct WaitingProps {
    /// A way to somewhere else was taken.
    pub(crate) onleave: Callback<()>,
    /// A question is over everything, or no longer.
    pub(crate) onask: Callback<bool>,
    /// What had the focus went away.
    pub(crate) onlost: Callback<()>,
}

/// Looks again when sending moved on, and now and then; says when what had the focus went away.
#[hook]
fn use_looking(again: &Callback<()>, operations: Option<Rc<Vec<Operation>>>, onlost: &Callback<()>) {
    // What is sent changes the line, but not the local data.
    let first = use_mut_ref(|| true);
    let app = use_app();
    use_effect_with(
        app.sync.clone(),
        clone!([again], move |_| {
            if !first.replace(false) {
                again.emit(());
            }
        }),
    );
    // A try that failed changes neither.
    use_interval(
        {
            let again = again.clone();
            move || again.emit(())
        },
        LOOK_MS,
    );
    use_effect_with(
        operations,
        clone!([onlost], move |_| {
            if page::document().is_some_and(|page| page.active_element() == page.body().map(Into::into)) {
                onlost.emit(());
            }
        }),
    );
}

/// What waits, by what it is about.
#[function_component]
pub(crate) fn Waiting(props: &WaitingProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let query = use_query(Some(Call {}));
    let busy = use_state(|| None::<Uuid>);
    let asked = use_state(|| None::<Group>);
    use_looking(&query.again, query.data.clone(), &props.onlost);
    let done = callback!([busy, again = query.again, say], move |result: Result<(), Problem>| {
        if let Err(problem) = result {
            say.fault(words(t, &problem));
        }
        busy.set(None);
        again.emit(());
    });
    let onretry = callback!([busy, done], move |group: Group| {
        busy.set(Some(group.subject));
        wasm_bindgen_futures::spawn_local(clone!([done, app], async move {
            done.emit(match group.draft() {
                Some(kind) => invoke(Retry { kind, subject: group.subject }).await.map(drop),
                // What became of a binding act is asked with everything else.
                None => invoke(Sync {}).await.map(|sync| app.dispatch(Action::Sync(sync))),
            });
        }));
    });
    let ask = callback!([asked, onask = props.onask], move |group: Option<Group>| {
        onask.emit(group.is_some());
        asked.set(group);
    });
    let ondiscard = callback!([busy, ask, asked], move |()| {
        let Some((subject, kind)) = asked.as_ref().and_then(|group| Some((group.subject, group.draft()?))) else {
            return;
        };
        busy.set(Some(subject));
        wasm_bindgen_futures::spawn_local(clone!([done, ask, say], async move {
            let result = invoke(Discard { kind, subject }).await.map(|_| say.done(t.t("waiting-discarded")));
            ask.emit(None);
            done.emit(result);
        }));
    });
    let item = |group: &Group| {
        html! {
            <WaitingGroup key={group.subject.to_string()} busy={*busy == Some(group.subject)} group={group.clone()}
                onretry={onretry.clone()} ondiscard={ask.reform(Some)} onleave={props.onleave.clone()} />
        }
    };
    html! {
        <>
            { listed(t, &query, &item) }
            if let Some(group) = &*asked {
                <Confirm title={t.t("waiting-discard")} yes={t.t("waiting-discard")} busy={*busy == Some(group.subject)}
                    onclose={ask.reform(|()| None)} onyes={ondiscard} testid="discard-confirm">
                    <p>{ t.with("waiting-discard-ask", &[("title", group.title().into())]) }</p>
                    <p class="pok-subtle">{ t.t("waiting-discard-kept") }</p>
                </Confirm>
            }
        </>
    }
}

/// What waits, or what stands there instead.
fn listed(t: I18n, query: &Query<Call>, item: &dyn Fn(&Group) -> Html) -> Html {
    let groups = query.data.as_deref().map(|operations| Group::all(operations));
    let drawn = groups.map(|groups| {
        html! {
            <>
                if groups.is_empty() {
                    <div data-testid="waiting-empty"><Empty icon="circle-check" title={t.t("waiting-none")} /></div>
                }
                <ul class="pok-waiting">{ for groups.iter().map(item) }</ul>
            </>
        }
    });
    query.shown(drawn, query.is_slow.then(|| lines(3)))
}
