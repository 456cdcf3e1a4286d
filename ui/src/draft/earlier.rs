//! Earlier copies of a draft: nothing that was typed is thrown away.

use pok_api::desktop::draft::{Copy, Earlier as Call};
use pok_domain::draft::{DraftKind, PastReason};
use pok_domain::time;
use uuid::Uuid;
use yew::prelude::*;

use super::names::Names;
use crate::i18n::{I18n, use_i18n};
use crate::query::use_query;
use crate::widget::icon::icon;
use crate::widget::state::Outdated;

/// What an [`Earlier`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct EarlierProps {
    /// What is being written.
    pub(crate) kind: DraftKind,
    /// What it is about.
    pub(crate) subject: Uuid,
    /// What fields are called.
    pub(crate) names: Names,
}

/// A card with the earlier copies, newest first; nothing where there are none.
#[function_component]
pub(crate) fn Earlier(props: &EarlierProps) -> Html {
    let t = use_i18n();
    let query = use_query(Some(Call { kind: props.kind, subject: props.subject }));
    let copies = query.data.as_deref().map_or(&[][..], Vec::as_slice);
    if copies.is_empty() && query.problem.is_none() {
        return Html::default();
    }
    html! {
        <section class="pok-card pok-earlier" aria-labelledby="earlier-title" data-testid="earlier">
            <h2 id="earlier-title">{ t.t("earlier-title") }</h2>
            <p class="pok-subtle">{ t.t("earlier-lead") }</p>
            if let Some(problem) = query.problem {
                <Outdated {problem} again={query.again} />
            }
            { for copies.iter().enumerate().map(|(index, copy)| shown(t, &props.names, copy, copies.len() - index)) }
        </section>
    }
}

fn reason(t: I18n, why: &PastReason) -> AttrValue {
    match why {
        PastReason::Mine => t.t("earlier-mine"),
        PastReason::Theirs { by, device } => {
            t.with("earlier-theirs", &[("who", by.as_str().into()), ("device", device.as_str().into())])
        }
        PastReason::Discarded => t.t("earlier-discarded"),
    }
}

/// A copy; `number` counts from the oldest, which keeps it what it is when newer ones come.
fn shown(t: I18n, names: &Names, copy: &Copy, number: usize) -> Html {
    let fields = &copy.past.fields;
    let mut held: Vec<_> = fields.0.iter().collect();
    names.sort(&mut held, |(field, _)| field);
    html! {
        <details class="pok-earlier__copy" key={number} data-testid="earlier-copy">
            <summary>
                { icon("history") }
                <span class="pok-figures">{ time::second(copy.at) }</span>
                <span class="pok-earlier__why">{ reason(t, &copy.past.why) }</span>
                <span class="pok-subtle pok-figures">{ names.total(t, fields) }</span>
                { icon("chevron-down") }
            </summary>
            if held.is_empty() {
                <p class="pok-subtle pok-earlier__none">{ t.t("earlier-empty") }</p>
            } else {
                <table class="pok-earlier__fields">
                    <tbody>
                        { for held.into_iter().map(|(field, value)| {
                            let named = names.name(t, field, fields);
                            let value = names.value(t, field, Some(value));
                            html! {
                                <tr key={field.clone()}>
                                    <th scope="row">{ named.title }<span class="pok-subtle">{ named.detail }</span></th>
                                    <td class="pok-figures">{ value.main }</td>
                                    <td class="pok-subtle pok-figures">{ value.sub }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            }
        </details>
    }
}
