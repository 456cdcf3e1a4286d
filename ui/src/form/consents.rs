//! 이용약관 and 개인정보 수집/이용: a consent for each document, and its full text.

use std::collections::BTreeSet;

use pok_domain::TermsId;
use pok_domain::terms::{Terms, TermsKind};
use yew::prelude::*;

use crate::callback::{callback, changed};
use crate::i18n::use_i18n;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Check;
use crate::widget::modal::{Modal, Width};

/// What [`Consents`] need.
#[derive(Properties, PartialEq)]
pub(crate) struct ConsentsProps {
    /// Which documents.
    pub(crate) documents: Vec<Terms>,
    /// Those that are agreed to.
    pub(crate) agreed: BTreeSet<TermsId>,
    /// At every change.
    pub(crate) onagreed: Callback<BTreeSet<TermsId>>,
}

/// A block for each document: [필수], its text, ☐ 내용에 동의합니다.
#[function_component]
pub(crate) fn Consents(props: &ConsentsProps) -> Html {
    let t = use_i18n();
    let open = use_state(|| None::<usize>);
    let show = |which: Option<usize>| callback!([open], move |()| open.set(which));
    let tick = |id: TermsId| {
        changed(&props.agreed, &props.onagreed, move |agreed, is_ticked| match is_ticked {
            true => drop(agreed.insert(id)),
            false => drop(agreed.remove(&id)),
        })
    };
    html! {
        <div class="pok-terms">
            { for props.documents.iter().enumerate().map(|(place, terms)| {
                let (title, whole, name) = match terms.kind {
                    TermsKind::Terms => ("terms-consent", "terms-whole", "terms"),
                    TermsKind::Privacy => ("privacy-consent", "privacy-whole", "privacy"),
                };
                html! {
                    <section class="pok-terms__one" data-testid={name}>
                        <header>
                            <h3>{ t.t(title) }</h3>
                            <Button kind={Kind::Link} small=true testid={format!("{name}-whole")} onclick={show(Some(place)).reform(|_| ())}>{ t.t(whole) }</Button>
                        </header>
                        <div class="pok-terms__text" tabindex="0" role="region" aria-label={t.t(title)}>{ text(&terms.body) }</div>
                        <Check id={format!("{name}-agree")} label={t.t("consent-agree")} checked={props.agreed.contains(&terms.id)} onchecked={tick(terms.id)}
                            testid={format!("{name}-agree")} />
                    </section>
                }
            }) }
            if let Some(terms) = open.and_then(|place| props.documents.get(place)) {
                <Whole terms={terms.clone()} onclose={show(None)} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WholeProps {
    terms: Terms,
    onclose: Callback<()>,
}

/// The full text, as large as the window if one likes.
#[function_component]
fn Whole(props: &WholeProps) -> Html {
    let t = use_i18n();
    let is_large = use_state(|| false);
    let turn = callback!([is_large], move |_: MouseEvent| is_large.set(!*is_large));
    let title = match props.terms.kind {
        TermsKind::Terms => t.t("terms-whole-title"),
        TermsKind::Privacy => t.t("privacy-whole-title"),
    };
    let footer = html! {
        <>
            <Button icon="zoom-in" testid="whole-size" onclick={turn}>{ t.t(if *is_large { "whole-smaller" } else { "whole-screen" }) }</Button>
            <Button kind={Kind::Primary} first=true testid="whole-confirm" onclick={props.onclose.reform(|_| ())}>{ t.t("confirm") }</Button>
        </>
    };
    html! {
        <Modal {title} onclose={props.onclose.clone()} {footer} width={if *is_large { Width::Whole } else { Width::Medium }} testid="whole">
            <p class="pok-subtle">{ t.with("terms-version", &[("version", props.terms.version.into())]) }</p>
            <div class="pok-document">{ text(&props.terms.body) }</div>
        </Modal>
    }
}

/// A document's lines: headings after `#`, tables of `|`, paragraphs.
fn text(body: &str) -> Html {
    let mut blocks: Vec<Html> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let flush = |rows: &mut Vec<Vec<String>>, blocks: &mut Vec<Html>| {
        if rows.is_empty() {
            return;
        }
        let table = std::mem::take(rows);
        blocks.push(html! {
            <table>
                { for table.into_iter().enumerate().map(|(place, cells)| html! {
                    <tr>{ for cells.into_iter().map(|cell| if place == 0 { html! { <th>{ cell }</th> } } else { html! { <td>{ cell }</td> } }) }</tr>
                }) }
            </table>
        });
    };
    for line in body.lines().map(str::trim) {
        if line.contains('|') {
            rows.push(line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
            continue;
        }
        flush(&mut rows, &mut blocks);
        match line.strip_prefix('#') {
            _ if line.is_empty() => {}
            Some(heading) => blocks.push(html! { <h4>{ heading.trim_start_matches('#').trim().to_owned() }</h4> }),
            None => blocks.push(html! { <p>{ line.to_owned() }</p> }),
        }
    }
    flush(&mut rows, &mut blocks);
    html! { <>{ for blocks }</> }
}
