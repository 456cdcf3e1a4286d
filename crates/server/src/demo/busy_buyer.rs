//! A buyer who asks for another seal a moment after each 서명, so that whoever tries the demo never runs out.

use std::time::Duration;

use pok_api::buyer::contract::RequestSeal;
use pok_domain::CompanyId;

use super::{contracts, listen, people};
use crate::app::{App, Happened};
use crate::contract::{create, seal};
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;

const AFTER: Duration = Duration::from_secs(3);

/// Runs until the server ends.
pub(super) async fn run(app: App) {
    let mut happened = app.listen();
    let signed = |what| if let Happened::Signed(company) = what { Some(company) } else { None };
    let stopping = app.stop.comes();
    tokio::pin!(stopping);
    loop {
        let heard = tokio::select! {
            () = &mut stopping => return,
            heard = listen::next(&mut happened, signed) => heard,
        };
        let Some(company) = heard else { return };
        tokio::time::sleep(AFTER).await;
        if let Err(fault) = ask(&app, company).await {
            tracing::error!(error = %fault, "the demo's buyer could not ask for a seal");
        }
    }
}

async fn ask(app: &App, company: CompanyId) -> Result<(), Fault> {
    let Some(supplier) = people::supplier_of(company) else { return Ok(()) };
    let now = app.now();
    let call = contracts::fresh(supplier, now.as_microsecond().unsigned_abs(), now)?;
    let created = create::create(app, &Buyer::of_demo(now), call).await?;
    let request = RequestSeal { contract: created.contract, rev: created.rev, note_to_supplier: None };
    seal::request(app, &Buyer::of_demo(now), request).await?;
    Ok(())
}
