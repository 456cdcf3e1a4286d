//! The gates of a login, one after the other: each is a call on the attempt that is kept here.

use pok_api::desktop::gate::{ChangeMobile, ChangePassword, Consent, Entered, PostponePassword, Reactivate};
use pok_api::remote::login::{self, MobileChanged, Step};
use pok_api::{Handle, Problem};

use super::attempt::Attempt;
use super::window_lock::hash;
use crate::core::Core;

impl Handle<ChangeMobile> for Core {
    type Caller = ();

    async fn handle(&self, _: (), ChangeMobile {}: ChangeMobile) -> Result<MobileChanged, Problem> {
        let attempt = self.attempt()?.secret;
        let verification = self.verification()?;
        let changed = self.remote.open(&login::ChangeMobile { attempt, verification: verification.clone() }).await;
        self.spend(&verification, changed)
    }
}

impl Handle<Reactivate> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Reactivate {}: Reactivate) -> Result<Entered, Problem> {
        let attempt = self.attempt()?.secret;
        let step = self.remote.open(&login::Reactivate { attempt }).await?;
        self.go_on(step).await
    }
}

impl Handle<ChangePassword> for Core {
    type Caller = ();

    async fn handle(&self, _: (), ChangePassword { current, new }: ChangePassword) -> Result<Entered, Problem> {
        let attempt = self.attempt()?;
        let hash = hash(new.clone()).await?;
        let secret = attempt.secret.clone();
        let step = self.remote.open(&login::ChangePassword { attempt: secret, current, new }).await?;
        self.renew_attempt(Attempt { hash, ..attempt });
        self.go_on(step).await
    }
}

impl Handle<PostponePassword> for Core {
    type Caller = ();

    async fn handle(&self, _: (), PostponePassword {}: PostponePassword) -> Result<Entered, Problem> {
        let attempt = self.attempt()?.secret;
        let step = self.remote.open(&login::PostponePassword { attempt }).await?;
        self.go_on(step).await
    }
}

impl Handle<Consent> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Consent { documents }: Consent) -> Result<Entered, Problem> {
        let attempt = self.attempt()?.secret;
        let step = self.remote.open(&login::Consent { attempt, documents }).await?;
        self.go_on(step).await
    }
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
