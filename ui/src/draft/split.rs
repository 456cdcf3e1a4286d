//! A field to decide: what it was, and both sides with a choice each.

use pok_domain::draft::{Side, Split};
use yew::prelude::*;

use super::names::{Named, Names, Shown};
use crate::callback::callback;
use crate::i18n::use_i18n;

/// What a [`SplitRow`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct SplitRowProps {
    /// The field.
    pub(super) split: Split,
    /// What it is called.
    pub(super) named: Named,
    /// What values are called.
    pub(super) names: Names,
    /// The side that was chosen.
    pub(super) chosen: Option<Side>,
    /// A side is chosen.
    pub(super) onchoose: Callback<(Split, Side)>,
    /// It is under way: nothing can be chosen.
    pub(super) busy: bool,
    /// Somebody tried to go on without deciding it.
    pub(super) is_missed: bool,
}

/// A row: the arrow keys choose a side.
#[function_component]
pub(super) fn SplitRow(props: &SplitRowProps) -> Html {
    let t = use_i18n();
    let SplitRowProps { split, named, names, chosen, .. } = props;
    let side = |side: Side, words: AttrValue, code: &'static str| {
        let value = if side == Side::Mine { &split.mine } else { &split.theirs };
        let shown = names.value(t, &split.field, value.as_ref());
        let onchange =
            callback!([onchoose = props.onchoose, split], move |_: Event| onchoose.emit((split.clone(), side)));
        let is_chosen = *chosen == Some(side);
        html! {
            <td class="pok-split__cell">
                <label class={classes!("pok-split__side", is_chosen.then_some("is-chosen"))}>
                    <input
                        type="radio"
                        class="pf-v6-c-radio__input"
                        name={format!("split-{}", split.field)}
                        checked={is_chosen}
                        disabled={props.busy}
                        aria-label={format!("{} · {words} · {}", named.title, shown.main)}
                        data-field={split.field.clone()}
                        data-testid={format!("split-{code}")}
                        {onchange}
                    />
                    { value_cell(&shown) }
                </label>
            </td>
        }
    };
    let base = names.value(t, &split.field, split.base.as_ref());
    html! {
        <tr class={classes!("pok-split", props.is_missed.then_some("is-missed"))} data-testid="split">
            <th scope="row" class="pok-split__name">
                <span class="pok-split__title" title={named.title.clone()}>{ named.title.clone() }</span>
                <span class="pok-split__detail" title={named.detail.clone()}>{ named.detail.clone() }</span>
                if props.is_missed { <span class="pok-split__missed">{ t.t("conflict-choose") }</span> }
            </th>
            <td class="pok-split__cell pok-split__base">{ value_cell(&base) }</td>
            { side(Side::Mine, t.t("conflict-mine"), "mine") }
            { side(Side::Theirs, t.t("conflict-theirs"), "theirs") }
        </tr>
    }
}

fn value_cell(shown: &Shown) -> Html {
    html! {
        <span class={classes!("pok-split__value", shown.is_odd.then_some("is-odd"))}>
            <span class="pok-split__main" title={shown.main.clone()}>{ shown.main.clone() }</span>
            if let Some(sub) = &shown.sub { <span class="pok-split__sub">{ sub.clone() }</span> }
        </span>
    }
}
