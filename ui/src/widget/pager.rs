//! Paging below a list: `< 1 >`, with a jump to any page.

use pok_api::desktop::page::Paging;
use pok_domain::typed;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::button::{Button, Kind};
use super::field::value_of;
use crate::callback::callback;
use crate::i18n::use_i18n;

/// How many pages `total` rows make; one at least.
pub(crate) fn pages(total: u64, size: u32) -> u32 {
    u32::try_from(total.div_ceil(u64::from(size.max(1)))).unwrap_or(u32::MAX).max(1)
}

/// The page a person typed, from 0, within those that exist.
fn jump(typed: &str, pages: u32) -> Option<u32> {
    let page: u32 = typed::plain(typed).parse().ok()?;
    Some(page.clamp(1, pages) - 1)
}

/// What a [`Pager`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct PagerProps {
    /// Where the list is.
    pub(crate) paging: Paging,
    /// 총 N건, once it has been counted.
    pub(crate) total: Option<u64>,
    /// There is a page after this one, as far as can be told from its rows.
    #[prop_or_default]
    pub(crate) has_next: bool,
    /// Goes to a page, from 0.
    pub(crate) onpage: Callback<u32>,
}

/// `< 1 >`.
#[function_component]
pub(crate) fn Pager(props: &PagerProps) -> Html {
    let t = use_i18n();
    let known = props.total.map(|total| pages(total, props.paging.size));
    // Before it has been counted, nobody can know which is the last.
    let pages = known.unwrap_or(props.paging.page + if props.has_next { 2 } else { 1 });
    let page = props.paging.page.min(pages - 1);
    let onchange = callback!([onpage = props.onpage], move |event: Event| {
        let to = jump(&value_of(&event), pages);
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.set_value(&(to.unwrap_or(page) + 1).to_string());
        }
        if let Some(to) = to {
            onpage.emit(to);
        }
    });
    let (is_first, is_last) = (page == 0, page + 1 >= pages);
    let go = |icon: &'static str, name: &'static str, disabled: bool, to: u32| {
        html! {
            <Button kind={Kind::Plain} small=true {icon} label={t.t(name)} {disabled} testid={name} onclick={props.onpage.reform(move |_| to)} />
        }
    };
    html! {
        <nav class="pok-pager" aria-label={t.t("pager")}>
            { go("chevrons-left", "page-first", is_first, 0) }
            { go("chevron-left", "page-previous", is_first, page.saturating_sub(1)) }
            <span class="pf-v6-c-form-control pok-pager__at">
                <input
                    type="text"
                    inputmode="numeric"
                    value={(page + 1).to_string()}
                    aria-label={t.t("page-jump")}
                    data-testid="page-jump"
                    {onchange}
                />
            </span>
            <span class="pok-pager__of" data-testid="page-count">
                { known.map_or_else(|| "/ …".to_owned(), |pages| format!("/ {pages}")) }
            </span>
            { go("chevron-right", "page-next", is_last, page + 1) }
            { go("chevrons-right", "page-last", is_last || known.is_none(), pages - 1) }
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_08_paging_counts_pages_and_stays_inside() {
        assert_eq!([pages(0, 10), pages(10, 10), pages(11, 10), pages(218, 10)], [1, 1, 2, 22]);
        assert_eq!(
            [jump("3", 5), jump("0", 5), jump("99", 5), jump("", 5), jump("x", 5)],
            [Some(2), Some(0), Some(4), None, None]
        );
    }
}
