//! 계약목록 (spec 05 S3).

use pok_api::desktop::contract::{Filter, Row, Search};
use pok_api::desktop::page::Paging;
use pok_domain::time;
use yew::prelude::*;

use super::conditions::{Conditions, ConditionsBar, today};
use super::{issue_words, status_label, type_words, version};
use crate::clock;
use crate::i18n::{I18n, use_i18n};
use crate::query::use_query;
use crate::route::Route;
use crate::screen_state;
use crate::store::use_app;
use crate::widget::column::{Cell, Column, Listed, Side};
use crate::widget::confirm::Notice;
use crate::widget::table::List;

/// The list's name.
pub(crate) const LIST: &str = "contracts";

const fn column(id: &'static str, label: &'static str, width: u32, cell: fn(&Row, I18n) -> Cell) -> Column<Row> {
    Column { id, label, width, side: Side::Start, sorts: true, sticks: false, grows: false, cell }
}

fn note(row: &Row, t: I18n) -> Cell {
    match &row.note_to_supplier {
        Some(_) => Cell::Act { icon: "message-square-text", label: t.t("note-open"), name: "note-open" },
        None => Cell::Text(AttrValue::default()),
    }
}

impl Listed for Row {
    const NAME: &'static str = LIST;
    const LABEL: &'static str = "menu-contracts";
    const COLUMNS: &'static [Column<Self>] = &[
        Column {
            sticks: true,
            ..column("contract_no", "contract-no", 148, |row, _| Cell::Link(row.number.to_string().into()))
        },
        Column { side: Side::Middle, ..column("version", "version", 80, |row, t| Cell::Text(version(t, row.version))) },
        column("issue_type", "issue-type", 100, |row, t| Cell::Text(issue_words(t, row.issue_type))),
        column("contract_type", "contract-type", 96, |row, t| Cell::Text(type_words(t, row.contract_type))),
        column("contract_status", "contract-status", 126, |row, t| Cell::Drawn(status_label(t, row.status))),
        Column {
            grows: true,
            ..column("contract_title", "contract-title", 216, |row, _| Cell::Text(row.title.clone().into()))
        },
        column("contract_date", "contract-date", 104, |row, _| Cell::Text(time::date(row.contract_date).into())),
        column("supplier_contact", "supplier-contact", 128, |row, _| Cell::Text(row.supplier_contact.clone().into())),
        column("buyer", "buyer", 104, |row, _| Cell::Text(row.buyer_name.clone().into())),
        column("contract_from", "contract-period", 192, |row, _| {
            Cell::Text(format!("{} ~ {}", time::date(row.contract_from), time::date(row.contract_to)).into())
        }),
        Column {
            side: Side::Middle,
            ..column("currency", "currency", 84, |row, _| Cell::Text(row.currency.code().into()))
        },
        Column {
            side: Side::End,
            ..column("contract_amount", "contract-amount", 128, |row, _| {
                Cell::Text(row.total.map_or_else(|| "-".into(), |total| total.grouped().into()))
            })
        },
        Column { side: Side::Middle, sorts: false, ..column("note_to_supplier", "note-to-supplier", 84, note) },
    ];

    fn key(&self) -> String {
        self.id.to_string()
    }
}

/// What is kept while another screen is open (P-GEN-13).
#[derive(Clone, PartialEq)]
struct ListState {
    typed: Conditions,
    filter: Filter,
    paging: Paging,
    /// The row that was opened last.
    opened: Option<String>,
}

/// 계약목록.
#[function_component]
pub(crate) fn ContractList() -> Html {
    let t = use_i18n();
    let app = use_app();
    let size = app.settings.page_sizes.get(LIST).copied();
    let state = use_state(|| {
        screen_state::get::<ListState>(LIST).unwrap_or_else(|| {
            let typed = today();
            let paging = Paging { size: size.unwrap_or(Paging::default().size), ..Paging::default() };
            ListState { filter: typed.read(clock::today()).unwrap_or_default(), typed, paging, opened: None }
        })
    });
    let begin_at = use_state(|| state.opened.clone());
    let shown_note = use_state(|| None::<Row>);
    let (filter, paging) = (state.filter.clone(), state.paging.clone());
    let query = use_query(Some(Search { filter, paging }));
    let keep = {
        let state = state.clone();
        move |change: &dyn Fn(&mut ListState)| {
            let mut next = screen_state::get::<ListState>(LIST).unwrap_or_else(|| (*state).clone());
            change(&mut next);
            screen_state::put(LIST, next.clone());
            next
        }
    };
    let onsearch = {
        let (state, keep, again) = (state.setter(), keep.clone(), query.again.clone());
        Callback::from(move |(typed, filter): (Conditions, Filter)| {
            state.set(keep(&|kept| {
                kept.typed = typed.clone();
                kept.filter = filter.clone();
                kept.paging.page = 0;
            }));
            again.emit(());
        })
    };
    let onchange = {
        let keep = keep.clone();
        Callback::from(move |typed: Conditions| drop(keep(&|kept| kept.typed = typed.clone())))
    };
    let onpaging = {
        let (state, keep) = (state.setter(), keep.clone());
        Callback::from(move |paging: Paging| state.set(keep(&|kept| kept.paging = paging.clone())))
    };
    let onopen = {
        let keep = keep.clone();
        Callback::from(move |row: Row| {
            keep(&|kept| kept.opened = Some(row.key()));
            Route::Contract(row.id).go();
        })
    };
    let onact = {
        let shown_note = shown_note.setter();
        Callback::from(move |(row, _): (Row, &'static str)| shown_note.set(Some(row)))
    };
    let onclose = {
        let shown_note = shown_note.setter();
        Callback::from(move |()| shown_note.set(None))
    };
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("menu-contracts") }</h1></header>
            <ConditionsBar at_first={state.typed.clone()} {onsearch} {onchange} />
            <List<Row> rows={query.data} problem={query.problem} is_slow={query.is_slow} paging={state.paging.clone()}
                begin_at={(*begin_at).clone()} {onpaging} {onopen} {onact} again={query.again} />
            if let Some(row) = &*shown_note {
                <Notice title={t.t("note-to-supplier")} {onclose} testid="note">
                    <p class="pok-subtle">
                        { format!("{} {}", row.number, version(t, row.version)) }{ " · " }{ row.title.clone() }
                    </p>
                    <p class="pok-prose">{ row.note_to_supplier.clone() }</p>
                </Notice>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn con_10_the_columns_are_the_specifications_in_its_order() {
        let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
        let headers: Vec<String> = Row::COLUMNS.iter().map(|column| t.t(column.label).to_string()).collect();
        assert_eq!(
            headers.join(" · "),
            "계약번호 · 버전 · 작성유형 · 계약유형 · 계약상태 · 계약명 · 계약일자 · 공급사담당자 · 구매담당자 · 계약기간 · 통화 · 계약금액 · 전달사항"
        );
    }
}
