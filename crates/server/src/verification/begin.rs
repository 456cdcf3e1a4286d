//! Asking the provider to have a person confirm.

use pok_api::Problem;
use pok_api::remote::verification::{Begin, Begun};
use pok_domain::Name;
use pok_domain::member::{IDENTITY_LIVES, IdentityConsent, IdentityDigits};
use pok_domain::time::korean_day;

use super::store;
use crate::app::App;
use crate::ground::caller::Anonymous;
use crate::ground::fault::Fault;
use crate::ground::secret;

pub(super) async fn begin(app: &App, caller: &Anonymous, call: Begin) -> Result<Begun, Fault> {
    check(app, &call)?;
    let mobile_no = call.claim.mobile_no.digits();
    app.rates.identity(caller.peer(), mobile_no)?;
    let provider_id = format!("pok-{}", secret::token()?);
    app.services.verification()?.send(&provider_id, &call.claim, call.method, caller.peer()).await?;
    let verification = secret::token()?;
    let mut tx = app.write().await?;
    let expires_at = tx.now().saturating_add(IDENTITY_LIVES)?;
    let new = store::New {
        verification: &verification,
        provider_id: &provider_id,
        method: call.method,
        mobile_hash: app.pepper.hash(&provider_id, mobile_no),
        expires_at,
    };
    store::open(&mut tx, new).await?;
    let now = tx.now();
    tx.commit().await?;
    Ok(Begun { verification, expires_at, now })
}

/// What can be seen without asking anybody.
fn check(app: &App, call: &Begin) -> Result<(), Problem> {
    if !IdentityConsent::ALL.iter().all(|consent| call.consents.contains(consent)) {
        return Err(Problem::field("consents", "all of them are needed"));
    }
    if Name::parse(&call.claim.name).is_err() {
        return Err(Problem::field("claim.name", "a name is needed"));
    }
    let digits = call.claim.identity_digits.parse::<IdentityDigits>();
    if !digits.is_ok_and(|digits| digits.birth_date <= korean_day(app.now())) {
        return Err(Problem::field("claim.identity_digits", "a birth date and the digit after it are needed"));
    }
    Ok(())
}
