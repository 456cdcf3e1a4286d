//! Showing again who one is, once per binding act (P-CON-10).

use jiff::SignedDuration;
use pok_api::remote::login::{ActToken, Proof, Reauthenticate};
use pok_api::{Code, Problem};
use pok_domain::ContactId;

use super::{lockout, otp, password};
use crate::app::App;
use crate::ground::caller::{SignedIn, unauthenticated};
use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::supplier::{account, standing};

const ACT_TOKEN_LIVES: SignedDuration = SignedDuration::from_mins(5);

pub(super) async fn reauthenticate(app: &App, caller: &SignedIn, call: Reauthenticate) -> Result<ActToken, Fault> {
    let contact = caller.contact().id;
    let mut tx = match call.proof {
        Proof::Otp(code) => otp::confirm(app, &otp::Subject::session(caller.session()), &code).await?,
        Proof::Password(typed) => {
            if !standing::is_known(app.now(), caller) {
                return Err(standing::otp_needed().into());
            }
            let account = account::find(app.database.pool(), &contact.to_string()).await?;
            let account = account.ok_or_else(unauthenticated)?;
            let key = app.pepper.hash("login", account.contact.login_id.as_str());
            let turn = password::turn()?;
            let counted = lockout::count(app, &key).await?;
            let right = turn.verify(typed, Some(account.password_hash)).await?;
            let mut tx = app.write().await?;
            if !right {
                return Err(lockout::wrong(tx, counted, caller.actor(), Some(caller.company())).await?.into());
            }
            lockout::forget(&mut tx, &key).await?;
            tx
        }
    };
    let act_token = secret::token()?;
    let expires_at = tx.now().saturating_add(ACT_TOKEN_LIVES)?;
    let (sha256, until) = (secret::token_hash(&act_token), expires_at.as_microsecond());
    tx.run(insert!(act_token { sha256, contact_id: contact.to_string(), expires_at: until })).await?;
    tx.commit().await?;
    tracing::info!("showed again who it is");
    Ok(ActToken { act_token, expires_at })
}

/// Whether a token could be used now, without using it: before anything costly is done.
pub(crate) async fn act_token_holds(app: &App, contact: ContactId, token: &str) -> Result<(), Fault> {
    let query = sql!(
        "select 1 as one from act_token where sha256 = $1 and contact_id = $2 and used_at is null and expires_at > $3",
        [secret::token_hash(token), contact.to_string(), app.now().as_microsecond()]
    );
    match query.fetch_optional(app.database.pool()).await? {
        Some(_) => Ok(()),
        None => Err(needed().into()),
    }
}

/// Uses a token up, in the transaction of the act.
pub(crate) async fn use_act_token(tx: &mut Tx, contact: ContactId, token: &str) -> Result<(), Fault> {
    let query = sql!(
        "update act_token set used_at = $3 \
         where sha256 = $1 and contact_id = $2 and used_at is null and expires_at > $3",
        [secret::token_hash(token), contact.to_string(), tx.micros()]
    );
    if tx.did(query).await? { Ok(()) } else { Err(needed().into()) }
}

fn needed() -> Problem {
    Problem::new(Code::ReauthenticationNeeded, "show again who you are")
}
