//! The code, or the app: the end of a verification.

use pok_api::remote::verification::{Confirm, Verified};
use pok_api::{Code, Problem};
use pok_domain::member::{IDENTITY_FRESH_FOR, IDENTITY_TRIES, IdentityMethod};
use pok_domain::typed;

use super::store::{self, Known, Open};
use crate::app::App;
use crate::ground::caller::Polling;
use crate::ground::fault::Fault;
use crate::ground::providers::verification::{Standing, refused};

/// The key of a person is bound to nothing else of this server.
const PERSON: &str = "person";

pub(super) async fn confirm(app: &App, _: &Polling, call: Confirm) -> Result<Verified, Fault> {
    let open = match try_once(app, &call).await? {
        Try::Done(known) => return verified(app, known),
        Try::Ask(open) => open,
    };
    let provider = app.services.verification()?;
    let id = &open.provider_id;
    let standing = match open.method {
        IdentityMethod::Sms => {
            let typed = typed::plain(call.code.as_deref().unwrap_or_default());
            let confirmed = provider.confirm(id, Some(&typed)).await;
            if confirmed.is_err() {
                // Nobody looked at the code.
                let mut tx = app.write().await?;
                store::uncount(&mut tx, &call.verification).await?;
                tx.commit().await?;
            }
            if !confirmed? {
                return Err(Problem::new(Code::OtpWrong, "the code is wrong").into());
            }
            provider.show(id).await?
        }
        IdentityMethod::Pass => match provider.show(id).await? {
            // Some verifying companies are done only when they are asked to be.
            Standing::Waiting if provider.confirm(id, None).await? => provider.show(id).await?,
            standing => standing,
        },
    };
    let (person, ci) = match standing {
        Standing::Verified { person, ci } => (person, ci),
        Standing::Waiting => return Err(Problem::new(Code::NotYet, "not confirmed yet").into()),
        Standing::Failed => return Err(refused().into()),
    };
    if app.pepper.hash(id, person.mobile_no.digits()) != open.mobile_hash {
        tracing::error!("the identity provider answers for another number than was asked for");
        return Err(refused().into());
    }
    let mut tx = app.write().await?;
    let known = Known { person, person_key: app.person_key(&ci), verified_at: tx.now() };
    store::keep(&mut tx, &call.verification, &known).await?;
    tx.commit().await?;
    verified(app, known)
}

/// What to do about it.
enum Try {
    /// The provider has said it already: an answer was lost, or came twice.
    Done(Known),
    Ask(Open),
}

/// Looks, and counts a code as a wrong one before it is looked at, so that many at once can't be more than five.
async fn try_once(app: &App, call: &Confirm) -> Result<Try, Fault> {
    let mut tx = app.write().await?;
    let expired = || Problem::new(Code::OtpExpired, "the verification has expired; begin again");
    let open = store::for_update(&mut tx, &call.verification).await?.ok_or_else(expired)?;
    if open.used {
        return Err(Problem::new(Code::OtpVoid, "the verification was used; begin again").into());
    }
    if let Some(known) = open.known {
        return Ok(Try::Done(known));
    }
    if open.method == IdentityMethod::Sms {
        if open.failures >= IDENTITY_TRIES {
            return Err(Problem::new(Code::OtpVoid, "the code can't be used any more; begin again").into());
        }
        if call.code.as_deref().is_none_or(typed::is_blank) {
            return Err(Problem::new(Code::OtpWrong, "a code is needed").into());
        }
        store::count(&mut tx, &call.verification).await?;
        tx.commit().await?;
    }
    Ok(Try::Ask(open))
}

fn verified(app: &App, Known { person, verified_at, .. }: Known) -> Result<Verified, Fault> {
    Ok(Verified { person, expires_at: verified_at.saturating_add(IDENTITY_FRESH_FOR)?, now: app.now() })
}

impl App {
    /// What is kept of the provider's key of a person.
    pub(crate) fn person_key(&self, ci: &str) -> String {
        self.pepper.hash(PERSON, ci)
    }
}
