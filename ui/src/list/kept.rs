//! Conditions kept under a name, and offered again.

use pok_api::desktop::preferences::{KeptSearch, Settings};
use pok_domain::typed;
use yew::prelude::*;

use super::Draw;
use super::typed::Typed;
use crate::callback::{callback, clone};
use crate::clock;
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::store::{App, put, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::FormPopup;
use crate::widget::field::Field;
use crate::widget::toast::{Say, use_say};

/// So many are kept of a list; more than one would find again.
const MOST: usize = 20;

/// So long a name can be told from others at a glance.
const LONGEST: usize = 60;

/// What a [`KeptSearches`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct KeptSearchesProps<L: Draw> {
    /// The conditions as they stand.
    pub(super) typed: Typed,
    /// Those of a kept search were chosen.
    pub(super) onkept: Callback<Typed>,
    #[prop_or_default]
    of: std::marker::PhantomData<L>,
}

#[derive(Debug, Clone, Default)]
struct Naming {
    is_open: bool,
    name: String,
    fault: Option<&'static str>,
    /// What is on its way to the disk.
    keeping: Option<KeptSearch>,
}

/// [검색조건], and the popup with what was kept.
#[function_component]
pub(super) fn KeptSearches<L: Draw>(props: &KeptSearchesProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let naming = use_dialog(Naming::default);
    let kept = of::<L>(&app, &app.settings);
    // Said once it is kept: at that word the window may be closed.
    let done = (naming.keeping.clone(), of::<L>(&app, &app.kept_settings));
    use_effect_with(
        done,
        clone!([say, naming], move |(keeping, kept)| {
            if let Some(search) = keeping.as_ref().filter(|search| kept.contains(search)) {
                say.done(t.with("kept-done", &[("name", search_name(search))]));
                naming.change(|naming| naming.keeping = None);
            }
        }),
    );
    let onopen =
        naming.on(|naming: &mut Naming, _: MouseEvent| *naming = Naming { is_open: true, ..Naming::default() });
    let onclose = naming.on(|naming: &mut Naming, ()| naming.is_open = false);
    let onname = naming.on(|naming: &mut Naming, name: String| (naming.name, naming.fault) = (name, None));
    let onkeep = callback!([app, naming, typed = props.typed, others = kept], move |()| {
        let name = typed::line(&naming.name);
        let is_new = others.iter().all(|other| other.name != name);
        let fault = match typed.keep::<L>(name.clone(), clock::today()) {
            _ if name.is_empty() => Some("kept-name-missing"),
            _ if name.chars().count() > LONGEST => Some("kept-name-long"),
            _ if is_new && others.len() >= MOST => Some("kept-most"),
            Err((_, words)) => Some(words),
            Ok(search) => {
                let keeping = search.clone();
                naming.change(|naming| naming.keeping = Some(keeping));
                keep::<L>(&app, search);
                None
            }
        };
        naming.change(move |naming| (naming.is_open, naming.fault) = (fault.is_some(), fault));
    });
    let rows = kept.iter().enumerate().map(|(place, search)| row::<L>(t, &app, &say, &naming, props, place, search));
    html! {
        <>
            <Button kind={Kind::Link} icon="bookmark" testid="search-kept" onclick={onopen}>{ t.t("kept") }</Button>
            if naming.is_open {
                <FormPopup title={t.t("kept")} no={t.t("close")} no_testid="kept-close" yes={t.t("kept-keep")}
                    yes_testid="kept-keep" {onclose} onyes={onkeep} testid="kept">
                    if kept.is_empty() {
                        <p class="pok-subtle" data-testid="kept-none">{ t.t("kept-none") }</p>
                    } else {
                        <ul class="pok-kept">{ for rows }</ul>
                    }
                    <Field id="kept-name" label={t.t("kept-name")} value={naming.name.clone()} onvalue={onname} first=true
                        hint={t.t("kept-hint")} fault={naming.fault.map(|fault| t.t(fault))} testid="kept-name" />
                </FormPopup>
            }
        </>
    }
}

/// One that was kept: it is used, or removed.
fn row<L: Draw>(
    t: I18n,
    app: &App,
    say: &Say,
    naming: &Dialog<Naming>,
    props: &KeptSearchesProps<L>,
    place: usize,
    search: &KeptSearch,
) -> Html {
    let onuse = callback!([naming, onkept = props.onkept, search], move |_| {
        naming.change(|naming| naming.is_open = false);
        onkept.emit(Typed::from_kept::<L>(&search, clock::today()));
    });
    let onremove = callback!([app, say, search], move |_| {
        let name = search.name.clone();
        change::<L>(&app, move |all| all.retain(|other| other.name != name));
        let back = callback!([app, search], move |()| keep::<L>(&app, search.clone()));
        say.undoable(t.with("kept-removed", &[("name", search_name(&search))]), t.t("undo"), back);
    });
    let name = [("name", search_name(search))];
    html! {
        <li key={search.name.clone()}>
            <Button kind={Kind::Link} testid={format!("kept-{place}")} onclick={onuse}>{ search.name.clone() }</Button>
            <Button kind={Kind::Plain} small=true icon="trash-2" label={t.with("kept-remove", &name)}
                testid={format!("kept-{place}-remove")} onclick={onremove} />
        </li>
    }
}

fn search_name(search: &KeptSearch) -> fluent::FluentValue<'static> {
    search.name.clone().into()
}

/// What the person who is logged in kept of the list.
fn of<L: Draw>(app: &App, settings: &Settings) -> Vec<KeptSearch> {
    let whose = app.who.as_ref().and_then(|who| settings.searches.get(&who.contact.id));
    whose.and_then(|lists| lists.get(L::NAME)).cloned().unwrap_or_default()
}

/// Keeps it in the place of one of its name.
fn keep<L: Draw>(app: &App, search: KeptSearch) {
    change::<L>(app, move |all| {
        all.retain(|other| other.name != search.name);
        all.push(search.clone());
    });
}

fn change<L: Draw>(app: &App, change: impl Fn(&mut Vec<KeptSearch>) + 'static) {
    let Some(who) = &app.who else { return };
    let contact = who.contact.id;
    put(app, move |settings| {
        let all = settings.searches.entry(contact).or_default().entry(L::NAME.to_owned()).or_default();
        change(all);
        all.sort_by(|a, b| a.name.cmp(&b.name));
    });
}
