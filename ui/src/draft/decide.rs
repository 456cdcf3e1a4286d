//! Deciding a conflict: field by field or all to one side, and only then kept.

use pok_api::Code;
use pok_api::desktop::draft::{Conflict, Resolve};
use pok_domain::draft::{DraftKind, Fields, Side, Split};
use pok_domain::time;
use uuid::Uuid;
use yew::prelude::*;

use super::decision::{Decision, all};
use super::names::Names;
use super::split::SplitRow;
use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::page;
use crate::problem::words;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Help;
use crate::widget::icon::icon;
use crate::widget::toast::{Say, use_say};

/// What a [`Decide`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct DecideProps {
    /// What is being written.
    pub(super) kind: DraftKind,
    /// What it is about.
    pub(super) subject: Uuid,
    /// The draft as it stands here.
    pub(super) mine: Fields,
    /// Both sides.
    pub(super) conflict: Conflict,
    /// What fields are called.
    pub(super) names: Names,
    /// Back to what is being written.
    pub(super) onback: Callback<()>,
    /// Reads both sides again.
    pub(super) again: Callback<()>,
    /// Between the choices and what ends them.
    #[prop_or_default]
    pub(super) children: Html,
}

/// What is decided so far.
#[derive(Clone, Default)]
struct Deciding {
    decision: Decision,
    is_busy: bool,
    was_tried: bool,
}

/// Both sides, the choices, the result.
#[function_component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let me = use_app().who.as_ref().map(|who| who.contact.name.to_string()).unwrap_or_default();
    let table = use_node_ref();
    let deciding = use_dialog(Deciding::default);
    let DecideProps { mine, conflict, names, .. } = props;
    let mut splits = conflict.splits.clone();
    names.sort(&mut splits, |split| &split.field);
    let open = deciding.decision.open(&splits);
    let onsave = save(t, props, &deciding, &splits, &table, &say);
    let theirs = &conflict.theirs;
    let at = time::minute(theirs.at);
    let lead = t.with(
        "conflict-lead",
        &[("who", theirs.name.as_str().into()), ("device", theirs.device.as_str().into()), ("at", at.into())],
    );
    let bulk = |side: Side, words: AttrValue, testid: &'static str| {
        let total = names.total(t, &all(side, mine, &splits));
        let which = splits.clone();
        let choose = deciding.on(move |deciding, _: MouseEvent| {
            which.iter().for_each(|split| deciding.decision.choose(split, side));
        });
        html! {
            <Button disabled={deciding.is_busy} {testid} onclick={choose}>
                { words }<span class="pok-conflict__sum pok-figures">{ total }</span>
            </Button>
        }
    };
    html! {
        <>
            <p class="pok-note pok-note--warn" data-testid="conflict-lead">
                { icon("split") }<span class="pok-note__words">{ lead }</span>
            </p>
            if deciding.decision.has_moved(&splits) {
                <p class="pok-note pok-note--fault" role="alert" data-testid="conflict-moved">
                    { icon("circle-alert") }<span class="pok-note__words">{ t.t("conflict-moved") }</span>
                </p>
            }
            <section class="pok-card pok-conflict" aria-labelledby="splits-title">
                <header class="pok-conflict__bar">
                    <h2 id="splits-title">{ t.t("conflict-splits") }</h2>
                    <span class="pok-subtle" data-testid="conflict-progress" aria-live="polite">
                        { progress(t, splits.len(), open.len()) }
                    </span>
                    <span class="pok-actions__gap" />
                    { bulk(Side::Mine, t.t("conflict-all-mine"), "all-mine") }
                    { bulk(Side::Theirs, t.t("conflict-all-theirs"), "all-theirs") }
                </header>
                <div class="pok-conflict__scroll">
                    <table class="pok-conflict__table" ref={table}>{ sides(t, &me, props, &deciding, &splits) }</table>
                </div>
                { taken(t, names, mine, &conflict.taken) }
            </section>
            { props.children.clone() }
            <div class="pok-actions">
                <Button icon="arrow-left" testid="conflict-back" onclick={props.onback.reform(|_| ())}>
                    { t.t("draft-to-bid") }
                </Button>
                <span class="pok-actions__gap" />
                if deciding.was_tried && !open.is_empty() {
                    <Help fault={t.with("conflict-open", &[("count", open.len().into())])} testid="conflict-open" />
                }
                { total(t, open.is_empty(), names.total(t, &deciding.decision.result(mine, &splits))) }
                <Button kind={Kind::Primary} busy={deciding.is_busy} testid="conflict-save" onclick={onsave}>
                    { t.t("save") }
                </Button>
            </div>
        </>
    }
}

/// [저장]: to the first field that is still open, else the choices are kept.
fn save(
    t: I18n,
    props: &DecideProps,
    deciding: &Dialog<Deciding>,
    splits: &[Split],
    table: &NodeRef,
    say: &Say,
) -> Callback<MouseEvent> {
    let DecideProps { onback, again, .. } = props;
    let first = deciding.decision.open(splits).first().map(|split| split.field.clone());
    let choices = deciding.decision.choices(splits);
    let call = Resolve { kind: props.kind, subject: props.subject, rev: props.conflict.rev, choices };
    callback!([deciding, table, say, onback, again], move |_| {
        if let Some(first) = &first {
            deciding.change(|deciding| deciding.was_tried = true);
            focus_choice(&table, first);
            return;
        }
        deciding.change(|deciding| deciding.is_busy = true);
        wasm_bindgen_futures::spawn_local(clone!([deciding, say, onback, again, call], async move {
            match invoke(call).await {
                Ok(draft) if draft.conflict.is_none() => {
                    say.done(t.t("conflict-done"));
                    onback.emit(());
                }
                Ok(_) => {
                    say.fault(t.t("conflict-moved"));
                    again.emit(());
                }
                Err(problem) => {
                    say.fault(if problem.code == Code::Stale { t.t("conflict-moved") } else { words(t, &problem) });
                    again.emit(());
                }
            }
            deciding.change(|deciding| deciding.is_busy = false);
        }));
    })
}

/// Field by field: what it was, here, there.
fn sides(t: I18n, me: &str, props: &DecideProps, deciding: &Dialog<Deciding>, splits: &[Split]) -> Html {
    let DecideProps { conflict, names, mine, .. } = props;
    let theirs = &conflict.theirs;
    let onchoose = deciding.on(|deciding, (split, side): (Split, Side)| deciding.decision.choose(&split, side));
    let head = |title: AttrValue, who: AttrValue, sub: AttrValue| {
        html! {
            <th scope="col">
                <span class="pok-conflict__side">{ title }</span>
                <span class="pok-conflict__who" title={who.clone()}>{ who }</span>
                <span class="pok-conflict__at pok-figures">{ sub }</span>
            </th>
        }
    };
    html! {
        <>
            <thead><tr>
                <th scope="col"><span class="pok-conflict__side">{ t.t("conflict-field") }</span></th>
                { head(t.t("conflict-base"), t.t("conflict-base-lead"), AttrValue::default()) }
                { head(t.t("conflict-mine"), format!("{me} · {}", t.t("conflict-here")).into(), time::minute(conflict.mine_at).into()) }
                { head(t.t("conflict-theirs"), format!("{} · {}", theirs.name, theirs.device).into(), time::minute(theirs.at).into()) }
            </tr></thead>
            <tbody>
                { for splits.iter().map(|split| html! {
                    <SplitRow
                        key={split.field.clone()}
                        split={split.clone()}
                        named={names.name(t, &split.field, mine)}
                        names={names.clone()}
                        chosen={deciding.decision.side(split)}
                        onchoose={onchoose.clone()}
                        busy={deciding.is_busy}
                        is_missed={deciding.was_tried && deciding.decision.side(split).is_none()}
                    />
                }) }
            </tbody>
        </>
    }
}

fn total(t: I18n, is_whole: bool, total: AttrValue) -> Html {
    html! {
        <span class="pok-conflict__total" aria-live="polite">
            <span class="pok-subtle">
                { if is_whole { t.t("conflict-total") } else { t.t("conflict-total-so-far") } }
            </span>
            <strong class="pok-figures" data-testid="conflict-total">{ total }</strong>
        </span>
    }
}

fn progress(t: I18n, count: usize, open: usize) -> AttrValue {
    t.with("conflict-progress", &[("count", count.into()), ("done", (count - open).into())])
}

/// What came from the other side by itself.
fn taken(t: I18n, names: &Names, mine: &Fields, taken: &[String]) -> Html {
    if taken.is_empty() {
        return Html::default();
    }
    let mut fields = taken.to_vec();
    names.sort(&mut fields, |field| field);
    html! {
        <div class="pok-conflict__taken" data-testid="conflict-taken">
            <h3>{ t.with("conflict-taken", &[("count", fields.len().into())]) }</h3>
            <p class="pok-subtle">{ t.t("conflict-taken-lead") }</p>
            <ul>
                { for fields.iter().map(|field| {
                    let named = names.name(t, field, mine);
                    html! {
                        <li key={field.clone()}>
                            { icon("check") }<span>{ named.title }</span><span class="pok-subtle">{ named.detail }</span>
                        </li>
                    }
                }) }
            </ul>
        </div>
    }
}

/// The first choice of a field that has to be decided.
fn focus_choice(table: &NodeRef, field: &str) {
    let choices = table.cast().map(|table| page::all(&table, "input[data-field]")).unwrap_or_default();
    page::focus(choices.into_iter().find(|choice| choice.get_attribute("data-field").as_deref() == Some(field)));
}
