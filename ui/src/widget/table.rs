//! Tables of a few rows, as cards and popups have them. Rows that are looked through page by page are a list's.

use yew::prelude::*;

use crate::i18n::use_i18n;

/// A column: the name of its head's words, and the class that says where its text stands.
pub(crate) type Head = (&'static str, &'static str);

/// What a [`SmallTable`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SmallTableProps {
    /// Which of these tables it is.
    pub(crate) class: &'static str,
    /// Its columns.
    pub(crate) heads: &'static [Head],
    /// How wide they are, where that is not left to what stands in them.
    #[prop_or_default]
    pub(crate) widths: Html,
    /// There are no rows, and that is said.
    #[prop_or_default]
    pub(crate) is_empty: bool,
    /// The rows.
    pub(crate) children: Html,
    /// Its name for tests; what says that it is empty is called after it.
    #[prop_or_default]
    pub(crate) testid: Option<AttrValue>,
}

/// A head above a few rows.
#[function_component]
pub(crate) fn SmallTable(props: &SmallTableProps) -> Html {
    let t = use_i18n();
    let heads = props.heads.iter().map(|&(words, side)| {
        html! { <th class={classes!("pf-v6-c-table__th", side)} scope="col">{ t.t(words) }</th> }
    });
    html! {
        <table class={classes!("pf-v6-c-table", "pf-m-compact", "pok-table", props.class)} data-testid={props.testid.clone()}>
            { props.widths.clone() }
            <thead class="pf-v6-c-table__thead"><tr class="pf-v6-c-table__tr">{ for heads }</tr></thead>
            <tbody class="pf-v6-c-table__tbody">
                if props.is_empty {
                    <tr class="pf-v6-c-table__tr">
                        <td class="pf-v6-c-table__td pok-list__none" colspan={props.heads.len().to_string()}
                            data-testid={props.testid.as_ref().map(|testid| format!("{testid}-empty"))}>
                            <div>{ t.t("no-data") }</div>
                        </td>
                    </tr>
                }
                { props.children.clone() }
            </tbody>
        </table>
    }
}

/// A text in each of some columns. Long text is cut, and whole in the tooltip.
pub(crate) fn cells(heads: &[Head], texts: impl IntoIterator<Item = AttrValue>) -> Html {
    let cells = heads.iter().zip(texts).map(|(&(_, side), text)| {
        html! { <td class={classes!("pf-v6-c-table__td", side)} title={text.clone()}>{ text }</td> }
    });
    cells.collect()
}
