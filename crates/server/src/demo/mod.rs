//! The demo: an invented buying company, invented suppliers, and a buyer who always has something to sign.

mod bids;
mod busy_bids;
mod busy_buyer;
mod busy_members;
mod contracts;
mod draw;
mod listen;
mod notices;
mod offline;
mod people;
mod profiles;
mod quotation;
mod signers;
mod terms;
mod words;

use tokio::task::JoinHandle;

pub use people::{ACCOUNTS, Account};

use crate::app::App;
use crate::contract::past::Signer;
use crate::ground::config::{Demo, DemoData};
use crate::ground::fault::Fault;

/// The name of an account's company.
pub fn company_name(account: &Account) -> &'static str {
    people::SUPPLIERS.get(account.supplier).map_or("", |supplier| supplier.name)
}

/// Fills an empty database and starts the demo's own tasks. What a person sees first is there when this returns; the
/// older history follows while the server already answers.
pub(crate) async fn prepare(app: &App, demo: Demo) -> Result<Vec<JoinHandle<()>>, Fault> {
    let mut tasks = Vec::new();
    let is_new = people::fill(app).await?;
    profiles::fill(app).await?;
    if is_new {
        terms::fill(app).await?;
    }
    if is_new && demo.data != DemoData::People {
        notices::fill(app).await?;
        offline::fill(app).await?;
        let signers = signers::make(app).await?;
        let notices = bids::plan(app.now(), demo.data);
        bids::enter(app, notices.now).await?;
        let history = contracts::plan(app.now(), demo.data);
        contracts::enter(app, &signers, history.now).await?;
        let later = app.clone();
        tasks.push(tokio::spawn(async move {
            let stopping = later.stop.comes();
            tokio::select! {
                () = stopping => {}
                done = enter_later(&later, notices.later, &signers, history.later) => {
                    if let Err(fault) = done {
                        tracing::error!(error = %fault, "the demo's history is incomplete");
                    }
                }
            }
        }));
    }
    if demo.busy_buyer {
        tasks.push(tokio::spawn(busy_buyer::run(app.clone())));
        tasks.push(tokio::spawn(busy_bids::run(app.clone())));
        tasks.push(tokio::spawn(busy_members::run(app.clone())));
    }
    Ok(tasks)
}

async fn enter_later(
    app: &App,
    notices: Vec<bids::Planned>,
    signers: &[Signer],
    contracts: Vec<contracts::Planned>,
) -> Result<(), Fault> {
    bids::enter(app, notices).await?;
    contracts::enter(app, signers, contracts).await
}

impl DemoData {
    /// How many contracts the main company has, about.
    const fn contracts(self) -> usize {
        match self {
            Self::People => 0,
            Self::Few => 6,
            Self::Full => 232,
        }
    }
}
