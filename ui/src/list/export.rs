//! [다운로드]: the list as Excel. What takes over a second says how far it is, and can be stopped.

use std::collections::{BTreeMap, BTreeSet};

use pok_api::desktop::event::{EXPORTING, Exporting};
use pok_api::desktop::list::StopExport;
use pok_api::desktop::page::Sort;
use pok_api::list::{Asked, Export as Call, code};
use pok_domain::money::grouped_quantity;
use uuid::Uuid;
use yew::prelude::*;

use super::Draw;
use super::arrange::seen;
use crate::attaching::new_id;
use crate::callback::{callback, clone};
use crate::dialog::use_dialog;
use crate::event::use_event;
use crate::i18n::{I18n, use_i18n};
use crate::invoke::{invoke, tell};
use crate::problem::words;
use crate::saved::say_saved;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::toast::use_say;

/// What an [`Export`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ExportProps<L: Draw> {
    /// The conditions.
    pub(super) asked: Asked,
    /// The order.
    pub(super) sort: Option<Sort>,
    /// Only these rows; all where there are none.
    pub(super) selected: BTreeSet<String>,
    #[prop_or_default]
    of: std::marker::PhantomData<L>,
}

/// What is under way.
#[derive(Debug, Clone, Default)]
struct Running {
    export: Option<Uuid>,
    progress: Option<Exporting>,
}

/// [다운로드].
#[function_component]
pub(super) fn Export<L: Draw>(props: &ExportProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let running = use_dialog(Running::default);
    use_event(
        EXPORTING,
        running.on(|running: &mut Running, progress: Exporting| {
            if running.export == Some(progress.export) {
                running.progress = Some(progress);
            }
        }),
    );
    let is_running = use_mut_ref(|| false);
    let ExportProps { asked, sort, selected, .. } = props;
    let onclick = callback!([running, asked, sort, selected], move |_: MouseEvent| {
        // The second press of a double one comes before the button is drawn busy.
        if is_running.replace(true) {
            return;
        }
        let export = new_id();
        running.change(move |running| running.export = Some(export));
        let columns = seen::<L>(&app.settings).into_iter().filter(|column| !column.drawn);
        let columns = columns.map(|column| column.id.to_owned()).collect();
        let mut call = Call::<L>::new(export, columns, t.t(L::TITLE).to_string(), texts::<L>(t));
        (call.asked, call.sort) = (asked.clone(), sort.clone());
        call.rows = selected.iter().cloned().collect();
        wasm_bindgen_futures::spawn_local(clone!([running, say, is_running], async move {
            match invoke(call).await {
                Ok(Some(saved)) => say_saved(t, &say, saved),
                Ok(None) => say.done(t.t("export-stopped")),
                Err(problem) => say.fault(words(t, &problem)),
            }
            running.change(|running| *running = Running::default());
            is_running.replace(false);
        }));
    });
    let label = match selected.len() {
        0 => t.t("download"),
        count => t.with("download-selected", &[("count", count.into())]),
    };
    html! {
        <>
            if let Running { export: Some(export), progress: Some(progress) } = &*running {
                <span class="pok-subtle" role="status" data-testid="export-progress">{ how_far(t, progress) }</span>
                <Button kind={Kind::Link} small=true testid="export-stop" onclick={stop(*export)}>{ t.t("cancel") }</Button>
            }
            <Button small=true icon="download" busy={running.export.is_some()} testid="export" {onclick}>{ label }</Button>
        </>
    }
}

/// It ends by itself where it can't be stopped.
fn stop(export: Uuid) -> Callback<MouseEvent> {
    Callback::from(move |_| tell(StopExport { export }))
}

fn how_far(t: I18n, progress: &Exporting) -> AttrValue {
    let count = |count: u64| grouped_quantity(count.into()).into();
    t.with("export-progress", &[("done", count(progress.done)), ("total", count(progress.total))])
}

/// The words of the headers and of whatever stands in a cell.
fn texts<L: Draw>(t: I18n) -> BTreeMap<String, String> {
    let headers = L::COLUMNS.iter().map(|column| column.label);
    let all = headers.chain(code::WORDS.iter().copied()).filter(|id| !id.is_empty());
    all.map(|id| (id.to_owned(), t.t(id).to_string())).collect()
}
