//! A login as far as its one-time code.

use parking_lot::Mutex;
use pok_api::desktop::gate::Entered;
use pok_api::desktop::login::{Cancel, ConfirmOtp, LogIn, SendOtp};
use pok_api::remote::login::{self, LoginAttempt, OtpSent};
use pok_api::{Code, Problem};
use pok_domain::typed;

use super::window_lock::hash;
use crate::core::{Core, State, answers};

/// A login that waits for its one-time code.
#[derive(Clone)]
pub(super) struct Attempt {
    /// Names it on the server.
    pub(super) secret: String,
    /// What will unlock the window: Argon2id of the password.
    pub(super) hash: String,
}

/// The login under way, if there is one.
#[derive(Default)]
struct UnderWay(Mutex<Option<Attempt>>);

impl State for UnderWay {
    fn end_session(&self) {
        *self.0.lock() = None;
    }
}

answers! {
    LogIn => log_in,
    SendOtp => send_otp,
    ConfirmOtp => confirm_otp,
    Cancel => cancel,
}

async fn log_in(core: &Core, call: LogIn) -> Result<LoginAttempt, Problem> {
    core.server()?;
    let login_id = typed::plain(&call.login_id);
    for (field, value) in [("login_id", &login_id), ("password", &call.password)] {
        if value.is_empty() {
            return Err(Problem::field(field, "must not be empty"));
        }
    }
    let password = call.password.clone();
    let request = login::LogIn { login_id: login_id.clone(), password: call.password, device: device() };
    let attempt = core.remote.open(&request).await?;
    let hash = hash(password).await?;
    core.set_attempt(Some(Attempt { secret: attempt.attempt, hash }));
    core.remember_id(call.remember.then_some(login_id))?;
    // The window needs to know where the code goes, not the secret that names the attempt.
    Ok(LoginAttempt { attempt: String::new(), ..attempt })
}

async fn send_otp(core: &Core, SendOtp {}: SendOtp) -> Result<OtpSent, Problem> {
    let sent = core.remote.open(&login::SendOtp { attempt: core.attempt()?.secret }).await?;
    core.clock.observe(sent.now);
    Ok(sent)
}

async fn confirm_otp(core: &Core, ConfirmOtp { code }: ConfirmOtp) -> Result<Entered, Problem> {
    let code = typed::plain(&code);
    if code.is_empty() {
        return Err(Problem::field("code", "must not be empty"));
    }
    let attempt = core.attempt()?.secret;
    let step = core.remote.open(&login::ConfirmOtp { attempt, code }).await?;
    core.go_on(step).await
}

async fn cancel(core: &Core, Cancel {}: Cancel) -> Result<(), Problem> {
    core.set_attempt(None);
    Ok(())
}

impl Core {
    /// The login under way.
    ///
    /// # Errors
    /// `OtpExpired` where there is none.
    pub(super) fn attempt(&self) -> Result<Attempt, Problem> {
        self.state::<UnderWay>().0.lock().clone().ok_or_else(|| Problem::new(Code::OtpExpired, "log in again"))
    }

    /// What is known of the one under way changed, unless it was given up meanwhile.
    pub(super) fn renew_attempt(&self, attempt: Attempt) {
        if let Some(held) = self.state::<UnderWay>().0.lock().as_mut() {
            *held = attempt;
        }
    }

    /// Another one is under way, or none.
    pub(super) fn set_attempt(&self, attempt: Option<Attempt>) {
        *self.state::<UnderWay>().0.lock() = attempt;
    }
}

/// What this computer is called, for the list of signed-in computers.
fn device() -> String {
    let name = hostname::get().unwrap_or_default();
    // A Mac gives the name that the local network knows it by.
    let name = name.to_string_lossy();
    let name = name.trim().trim_end_matches(".local");
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() { std::env::consts::OS.to_owned() } else { format!("{name} ({})", std::env::consts::OS) }
}
