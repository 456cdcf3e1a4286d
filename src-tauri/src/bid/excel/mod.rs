//! Prices by Excel: the form with a notice's lines, and what a filled one says (spec 04 S2, 견적단가).

mod bounds;
mod columns;
mod form;
mod label;
mod merged;
mod prices;
mod refusal;
mod sheet;

use pok_api::Problem;
use pok_api::desktop::bid::{Import, Imported, Saved, Template};
use pok_domain::bid::Form;

use self::refusal::Refusal;
use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::file::name::file_name;

/// The columns of the form, as they are labelled.
const LABELS: [&str; 9] = ["No.", "세분류", "품목명", "세부스펙", "단위", "수량", "견적단가", "견적금액", "품목 ID"];
/// Where in [`LABELS`] the columns stand that a filled form is read by.
const QUANTITY: u16 = 5;
const PRICE: u16 = 6;
const AMOUNT: u16 = 7;
const ID: u16 = 8;

/// The largest file that is read, in bytes: a form of 500 lines has some 40,000.
const MAX_FILE: usize = 10 * 1024 * 1024;

answers! {
    Template => template,
    Import => import,
}

async fn template(core: &Core, Template { notice }: Template) -> Result<Saved, Problem> {
    core.who()?;
    let notice = core.bid_notice(notice).await?;
    let written = core.written(notice.id).await?;
    let name = file_name(&[&notice.number.to_string(), notice.title.as_str(), "견적양식"], "xlsx");
    let made = tokio::task::spawn_blocking(move || form::write(&notice, Form(&written))).await;
    let content = made.doing("writing a form")?.doing("writing a form")?;
    core.save_download(name, content).await
}

async fn import(core: &Core, Import { notice, file }: Import) -> Result<Imported, Problem> {
    core.who()?;
    let notice = core.bid_notice(notice).await?;
    if file.0.len() > MAX_FILE {
        return Err(Refusal::TooLarge.problem());
    }
    let read = tokio::task::spawn_blocking(move || prices::import(&file.0, &notice)).await;
    read.unwrap_or_else(|panic| {
        tracing::warn!(%panic, "a spreadsheet can't be read");
        Err(Refusal::Unreadable)
    })
    .map_err(Refusal::problem)
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
