//! 본인인증: the secret that names a verification stays here, in memory, until whoever needed the person has taken it.

use parking_lot::Mutex;
use pok_api::desktop::verification::{Asked, Begin, Cancel, Confirm};
use pok_api::remote::verification::{self, Verified};
use pok_api::{Code, Problem};

use crate::core::{Core, State, answers};

/// A verification, and whether somebody has confirmed it.
struct Verification {
    secret: String,
    is_verified: bool,
}

/// The verification that was begun last.
#[derive(Default)]
struct Begun(Mutex<Option<Verification>>);

impl State for Begun {
    fn end_session(&self) {
        *self.0.lock() = None;
    }
}

answers! {
    Begin => begin,
    Confirm => confirm,
    Cancel => cancel,
}

async fn begin(core: &Core, Begin { mut claim, method, consents }: Begin) -> Result<Asked, Problem> {
    core.server()?;
    claim.name = pok_domain::typed::line(&claim.name);
    *core.state::<Begun>().0.lock() = None;
    let begun = core.remote.open(&verification::Begin { claim, method, consents }).await?;
    core.clock.observe(begun.now);
    *core.state::<Begun>().0.lock() = Some(Verification { secret: begun.verification, is_verified: false });
    Ok(Asked { expires_at: begun.expires_at, now: begun.now })
}

async fn confirm(core: &Core, Confirm { code }: Confirm) -> Result<Verified, Problem> {
    let secret = core.secret(false)?;
    let verified = core.remote.open(&verification::Confirm { verification: secret.clone(), code }).await?;
    core.clock.observe(verified.now);
    // Another one may have been begun meanwhile.
    if let Some(kept) = core.state::<Begun>().0.lock().as_mut().filter(|kept| kept.secret == secret) {
        kept.is_verified = true;
    }
    Ok(verified)
}

async fn cancel(core: &Core, Cancel {}: Cancel) -> Result<(), Problem> {
    *core.state::<Begun>().0.lock() = None;
    Ok(())
}

impl Core {
    /// What a verified person's call goes with. Whether it is still good, the server says.
    ///
    /// # Errors
    /// `IdentityNeeded` where nobody has confirmed one.
    pub(crate) fn verification(&self) -> Result<String, Problem> {
        self.secret(true)
    }

    /// Forgets it where the call that it went with has used it up, or it will never do: after any other answer, and
    /// without one, it still serves. Another one may have been begun meanwhile.
    pub(crate) fn spend<T>(&self, verification: &str, answer: Result<T, Problem>) -> Result<T, Problem> {
        let is_spent = answer
            .as_ref()
            .err()
            .is_none_or(|problem| matches!(problem.code, Code::IdentityNeeded | Code::OtherPerson | Code::PersonTaken));
        if is_spent {
            self.state::<Begun>().0.lock().take_if(|kept| kept.secret == verification);
        }
        answer
    }

    fn secret(&self, verified: bool) -> Result<String, Problem> {
        let begun = self.state::<Begun>();
        let kept = begun.0.lock();
        let kept = kept.as_ref().filter(|kept| kept.is_verified || !verified);
        kept.map(|kept| kept.secret.clone())
            .ok_or_else(|| Problem::new(Code::IdentityNeeded, "verify the identity first"))
    }
}
