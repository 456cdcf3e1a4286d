//! A buyer who asks for another seal a moment after each 서명, so that whoever tries the demo never runs out.

use std::time::Duration;

use pok_api::buyer::contract::RequestSeal;
use pok_domain::{CompanyId, OperationId};

use super::{contracts, listen, people};
use crate::app::{App, Happened};
use crate::contract::{create, seal};
use crate::ground::audit::Actor;
use crate::ground::fault::Fault;
use crate::ground::operation::{Operation, Owner};

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
    let buyer = || Actor { role: "buyer".into(), ..Actor::server() };
    let operation = Operation::of(Owner::Buyer, OperationId::generate(), &call)?;
    let created = create::create(app, buyer(), operation, call).await?;
    let request = RequestSeal { contract: created.contract, rev: created.rev, note_to_supplier: None };
    let operation = Operation::of(Owner::Buyer, OperationId::generate(), &request)?;
    seal::request(app, buyer(), operation, request).await?;
    Ok(())
}
