//! Contracts that wait for a seal, and those concluded last.

use pok_api::list::contract::Row;
use pok_domain::time;
use yew::prelude::*;

use super::entry;
use crate::contract::version;
use crate::i18n::I18n;
use crate::route::Route;

/// Contracts at 날인요청, the oldest first.
pub(super) fn waiting(t: I18n, rows: &[Row]) -> Html {
    entries(t, rows, "home-waiting", |row| {
        let day = row.seal_requested_at.map_or_else(|| time::date(row.contract_date), time::minute);
        (t.t("seal-requested-at"), day)
    })
}

/// Contracts concluded last.
pub(super) fn done(t: I18n, rows: &[Row]) -> Html {
    entries(t, rows, "home-done", |row| (t.t("contract-date"), time::date(row.contract_date)))
}

fn entries(t: I18n, rows: &[Row], testid: &'static str, day: impl Fn(&Row) -> (AttrValue, String)) -> Html {
    html! {
        <ul class="pok-entries">
            { for rows.iter().map(|row| {
                let total = row.total.map(|total| format!(" · {total}")).unwrap_or_default();
                let sub = format!("{} ({}){total}", row.number, version(t, row.version));
                let (words, day) = day(row);
                let side = html! {
                    <span class="pok-entry__day">
                        <span class="pok-subtle">{ words }</span><span class="pok-figures">{ day }</span>
                    </span>
                };
                entry(Route::Contract(row.id), row.id.to_string(), testid, &row.title, &sub, side)
            }) }
        </ul>
    }
}
