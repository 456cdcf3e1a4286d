//! The gates of a login, one after the other: each is a call on the attempt that is kept here.

use pok_api::Problem;
use pok_api::desktop::gate::{ChangeMobile, ChangePassword, Consent, Entered, PostponePassword, Reactivate};
use pok_api::remote::login::{self, MobileChanged, Step};

use super::attempt::Attempt;
use super::window_lock::hash;
use crate::core::{Core, answers};

answers! {
    ChangeMobile => change_mobile,
    Reactivate => reactivate,
    ChangePassword => change_password,
    PostponePassword => postpone_password,
    Consent => consent,
}

async fn change_mobile(core: &Core, ChangeMobile {}: ChangeMobile) -> Result<MobileChanged, Problem> {
    let attempt = core.attempt()?.secret;
    let verification = core.verification()?;
    let changed = core.remote.open(&login::ChangeMobile { attempt, verification: verification.clone() }).await;
    core.spend(&verification, changed)
}

async fn reactivate(core: &Core, Reactivate {}: Reactivate) -> Result<Entered, Problem> {
    let attempt = core.attempt()?.secret;
    let step = core.remote.open(&login::Reactivate { attempt }).await?;
    core.go_on(step).await
}

async fn change_password(core: &Core, ChangePassword { current, new }: ChangePassword) -> Result<Entered, Problem> {
    let attempt = core.attempt()?;
    let hash = hash(new.clone()).await?;
    let secret = attempt.secret.clone();
    let step = core.remote.open(&login::ChangePassword { attempt: secret, current, new }).await?;
    core.renew_attempt(Attempt { hash, ..attempt });
    core.go_on(step).await
}

async fn postpone_password(core: &Core, PostponePassword {}: PostponePassword) -> Result<Entered, Problem> {
    let attempt = core.attempt()?.secret;
    let step = core.remote.open(&login::PostponePassword { attempt }).await?;
    core.go_on(step).await
}

async fn consent(core: &Core, Consent { documents }: Consent) -> Result<Entered, Problem> {
    let attempt = core.attempt()?.secret;
    let step = core.remote.open(&login::Consent { attempt, documents }).await?;
    core.go_on(step).await
}

impl Core {
    /// Where a login has come to.
    pub(crate) async fn go_on(&self, step: Step) -> Result<Entered, Problem> {
        match step {
            Step::Gate(gate) => Ok(Entered::Gate(gate)),
            Step::Session(session) => {
                let server = self.server()?;
                let attempt = self.attempt()?;
                self.set_attempt(None);
                let who = self.begin_session(&server, *session, attempt.hash).await?;
                Ok(Entered::In(Box::new(who)))
            }
        }
    }
}
