//! 회원 이메일계정 확인: of the person who has been verified, and nobody else's.

use std::time::Duration;

use pok_api::remote::recovery::{Find, Found};
use tokio::time::Instant;

use crate::app::App;
use crate::ground::caller::Anonymous;
use crate::ground::fault::Fault;
use crate::supplier::account;
use crate::verification::{self, Known};

/// When the answer goes out after the question came: reading nobody is quicker than reading somebody.
const ANSWERED_AFTER: Duration = Duration::from_millis(50);

pub(super) async fn find(app: &App, caller: &Anonymous, call: Find) -> Result<Found, Fault> {
    app.rates.finding(caller.peer())?;
    let answered_at = Instant::now() + ANSWERED_AFTER;
    let found = look(app, call).await;
    tokio::time::sleep_until(answered_at).await;
    found
}

async fn look(app: &App, call: Find) -> Result<Found, Fault> {
    let mut tx = app.write().await?;
    let Known { person, person_key, .. } = verification::take(&mut tx, &call.verification).await?;
    let accounts = account::by_mobile(tx.sql(), &call.mobile_no).await?;
    tx.commit().await?;
    let is_theirs = |account: &&account::Account| {
        account.person.is_called(&call.name, call.birth_date)
            && account.person.is_same(account.person_key.as_deref(), &person, Some(&person_key))
    };
    let masked_ids: Vec<String> =
        accounts.iter().filter(is_theirs).map(|account| account.contact.login_id.masked()).collect();
    tracing::info!("somebody looked for their ID");
    Ok(Found { masked_ids })
}
