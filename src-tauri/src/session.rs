//! Login as the window sees it, and what a change of who is logged in means for what is kept here.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Duration;

use pok_api::desktop::event::LOGGED_OUT;
use pok_api::desktop::gate::Entered;
use pok_api::desktop::session::{
    Cancel, ConfirmActOtp, ConfirmOtp, LogIn, LogOut, SendActOtp, SendOtp, Sync, SyncLine, SyncState, Who,
};
use pok_api::remote::member::{self, LoginAttempt, OtpSent, Proof, Session};
use pok_api::{Code, Handle, Problem};
use pok_domain::member::ContactRole;
use serde_json::Value;

use crate::blob::id_of;
use crate::core::{Core, lock, refused};
use crate::fault;
use crate::remote::{Fault, Server};
use crate::sync::{Owner, owner, put_owner};

/// A login that waits for its one-time code.
#[derive(Clone)]
pub(crate) struct Attempt {
    /// Names it on the server.
    pub(crate) secret: String,
    /// What will unlock the window: Argon2id of the password.
    pub(crate) hash: String,
}

impl Handle<LogIn> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: LogIn) -> Result<LoginAttempt, Problem> {
        self.server()?;
        let login_id = pok_domain::name::nfc(call.login_id.trim());
        for (field, value) in [("login_id", &login_id), ("password", &call.password)] {
            if value.is_empty() {
                return Err(Problem::field(field, "must not be empty"));
            }
        }
        let password = call.password.clone();
        let request = member::LogIn { login_id: login_id.clone(), password: call.password, device: device() };
        let attempt = self.remote.open(&request).await?;
        let hash = crate::lock::hash(password).await?;
        *lock(&self.attempt) = Some(Attempt { secret: attempt.attempt, hash });
        self.remember_id(call.remember.then_some(login_id))?;
        // The window needs to know where the code goes, not the secret that names the attempt.
        Ok(LoginAttempt { attempt: String::new(), ..attempt })
    }
}

impl Handle<SendOtp> for Core {
    type Caller = ();

    async fn handle(&self, _: (), SendOtp {}: SendOtp) -> Result<OtpSent, Problem> {
        let sent = self.remote.open(&member::SendOtp { attempt: self.attempt()?.secret }).await?;
        self.clock.observe(sent.now);
        Ok(sent)
    }
}

impl Handle<ConfirmOtp> for Core {
    type Caller = ();

    async fn handle(&self, _: (), ConfirmOtp { code }: ConfirmOtp) -> Result<Entered, Problem> {
        let code = code.trim().to_owned();
        if code.is_empty() {
            return Err(Problem::field("code", "must not be empty"));
        }
        let attempt = self.attempt()?.secret;
        let step = self.remote.open(&member::ConfirmOtp { attempt, code }).await?;
        self.go_on(step).await
    }
}

impl Handle<Cancel> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Cancel {}: Cancel) -> Result<(), Problem> {
        *lock(&self.attempt) = None;
        Ok(())
    }
}

impl Handle<LogOut> for Core {
    type Caller = ();

    async fn handle(&self, _: (), LogOut {}: LogOut) -> Result<(), Problem> {
        self.log_out().await
    }
}

impl Handle<SendActOtp> for Core {
    type Caller = ();

    async fn handle(&self, _: (), SendActOtp {}: SendActOtp) -> Result<OtpSent, Problem> {
        self.who()?;
        let sent = self.remote.send(&member::SendActOtp {}).await?;
        self.clock.observe(sent.now);
        Ok(sent)
    }
}

impl Handle<ConfirmActOtp> for Core {
    type Caller = ();

    /// The token that it answers is of no use here: what counts is when the session's last code was confirmed.
    async fn handle(&self, _: (), ConfirmActOtp { code }: ConfirmActOtp) -> Result<(), Problem> {
        self.who()?;
        let proof = Proof::Otp(code.trim().to_owned());
        self.remote.send(&member::Reauthenticate { proof }).await.map(drop)
    }
}

impl Handle<Sync> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Sync {}: Sync) -> Result<SyncState, Problem> {
        self.who()?;
        self.push.hurry_all();
        // What went wrong stands in the answer; only a fault of this computer is a fault of the call.
        match self.round().await {
            Err(problem) if matches!(problem.code, Code::DiskFull | Code::Internal) => Err(problem),
            _ => Ok(self.sync.state()),
        }
    }
}

impl Core {
    /// The login under way.
    ///
    /// # Errors
    /// `OtpExpired` where there is none.
    pub(crate) fn attempt(&self) -> Result<Attempt, Problem> {
        lock(&self.attempt).clone().ok_or_else(|| Problem::new(Code::OtpExpired, "log in again"))
    }

    /// Somebody is logged in, and unlocks the window with the password of `hash`.
    pub(crate) async fn begin_session(&self, server: &Server, session: Session, hash: String) -> Result<Who, Problem> {
        self.sync.stop();
        // From here on the key store's answer about an earlier session comes too late.
        *self.recalled.lock().await = Some(server.to_string());
        self.clock.observe(session.now);
        let who = Who { contact: session.contact.clone(), company: session.company.clone() };
        self.claim_mirror(server, &who).await?;
        self.pin_roots(&session)?;
        if let Err(error) = self.remote.tokens().adopt(server, &session).await {
            tracing::warn!(%error, "the session lasts until this program ends");
            self.warn(pok_api::desktop::app::Warning::NoKeyStore);
        }
        let kept = self.drafts.put_session(&server.to_string(), &who).await;
        kept.map_err(|error| fault::sql("keeping who logged in", &error))?;
        self.begin_lock(hash).await?;
        self.set_who(Some(who.clone()));
        self.start_sync();
        Ok(who)
    }

    /// Ends the session here and on the server. It works without the network too: the server's side then ends with the
    /// refresh token's time.
    pub(crate) async fn log_out(&self) -> Result<(), Problem> {
        self.sync.stop();
        let told = tokio::time::timeout(Duration::from_secs(3), self.remote.send(&member::LogOut {})).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::info!("the server wasn't told of the logout");
        }
        self.end_session().await
    }

    /// Forgets the session; the mirror stays until another company logs in.
    pub(crate) async fn end_session(&self) -> Result<(), Problem> {
        self.sync.stop();
        self.set_who(None);
        self.forget_begun();
        lock(&self.viewed).clear();
        lock(&self.prepared).clear();
        self.pages.clear();
        self.remote.tokens().forget(self.remote.server().as_ref()).await;
        self.sync.show(SyncLine::LoggedOut);
        self.is_locked.store(false, Ordering::SeqCst);
        self.drafts.drop_session().await.map_err(|error| fault::sql("forgetting who logged in", &error))
    }

    /// What was begun is over with whoever began it.
    fn forget_begun(&self) {
        *lock(&self.signup) = None;
        *lock(&self.attempt) = None;
        *lock(&self.verification) = None;
        lock(&self.attaching).clear();
    }

    /// Another address: another session.
    pub(crate) async fn use_server(&self, server: Option<Server>) {
        self.sync.stop();
        let mut recalled = self.recalled.lock().await;
        self.set_who(None);
        self.forget_begun();
        self.is_locked.store(false, Ordering::SeqCst);
        self.remote.tokens().forget(None).await;
        self.remote.set_server(server);
        *recalled = None;
        drop(recalled);
        self.host.emit(LOGGED_OUT, Value::Null);
        let core = self.clone();
        self.spawn(async move { core.fetch_board().await });
    }

    /// Tells the window when the server has ended the session.
    pub(crate) fn watch_session(&self) {
        let (tokens, core) = (self.remote.tokens().clone(), self.downgrade());
        self.spawn(async move {
            loop {
                tokens.ended().await;
                let Some(core) = Self::upgrade(&core) else { return };
                if let Err(problem) = core.end_session().await {
                    tracing::warn!(%problem, "ending the session");
                }
                core.host.emit(LOGGED_OUT, Value::Null);
            }
        });
    }

    /// Makes the mirror this contact's: another company's is never shown, nor what a colleague alone may see.
    pub(crate) async fn claim_mirror(&self, server: &Server, who: &Who) -> Result<(), Problem> {
        let _alone = self.sync.pulling.lock().await;
        self.claim_idle_mirror(server, who).await
    }

    /// The same, for whoever keeps pulls away already.
    pub(crate) async fn claim_idle_mirror(&self, server: &Server, who: &Who) -> Result<(), Problem> {
        let claim = Owner::new(server, who);
        let held = {
            let pool = self.mirror.pool().await;
            owner(&pool).await.map_err(|error| self.mirror_fault("whose mirror", &error))?
        };
        if held.as_ref() == Some(&claim) {
            self.sync.show_last(self.read_at().await?);
            return Ok(());
        }
        self.sync.show_last(None);
        // Files first: as long as the mirror says whose they are, an end in between leaves it to be done again. The
        // company's other contacts may see them too, but for what a 주담당자 alone may.
        let primary = ContactRole::Primary.to_string();
        let may_see = |held: &Owner| {
            (&held.server, &held.company) == (&claim.server, &claim.company)
                && (held.role != primary || claim.role == primary)
        };
        if !held.as_ref().is_some_and(may_see) {
            self.blobs.clear().await?;
            self.pages.clear();
        }
        if held.is_some() {
            self.mirror.clear().await.map_err(refused)?;
        }
        let pool = self.mirror.pool().await;
        put_owner(&pool, &claim).await.map_err(|error| self.mirror_fault("whose mirror", &error))
    }

    /// Keeps the certificates that signatures must lead to, for `pok verify` without a network.
    fn pin_roots(&self, session: &Session) -> Result<(), Problem> {
        let disk = |error: std::io::Error| fault::file("pinning a certificate", &error);
        let folder = self.paths.roots();
        std::fs::create_dir_all(&folder).map_err(disk)?;
        for root in &session.trusted_roots {
            let name = id_of(&root.0);
            let path = folder.join(format!("{name}.der"));
            if std::fs::read(&path).is_ok_and(|kept| id_of(&kept) == name) {
                continue;
            }
            let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(disk)?;
            file.write_all(&root.0).map_err(disk)?;
            file.as_file().sync_all().map_err(disk)?;
            file.persist(path).map_err(|error| disk(error.error))?;
        }
        Ok(())
    }

    /// Renews the session of the last time and starts what needs one.
    pub(crate) async fn resume_session(&self) {
        match self.remote.resume().await {
            Err(Fault::Refused(problem)) if problem.code == Code::Unauthenticated => {}
            _ => self.start_sync(),
        }
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
