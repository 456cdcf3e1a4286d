//! What a change of who is logged in means for what is kept here.

use std::io::Write;
use std::time::Duration;

use pok_api::desktop::app::Warning;
use pok_api::desktop::event::LOGGED_OUT;
use pok_api::desktop::login::{LogOut, SyncLine, Who};
use pok_api::remote::login::{self, Session};
use pok_api::{Code, Problem};
use serde_json::Value;

use super::recall::Recall;
use crate::core::fault::Doing;
use crate::core::{Core, answers, fault};
use crate::file::blob::id_of;
use crate::remote::{RemoteFault, Server};

answers! { LogOut => log_out }

async fn log_out(core: &Core, LogOut {}: LogOut) -> Result<(), Problem> {
    core.log_out().await
}

impl Core {
    /// Somebody is logged in, and unlocks the window with the password of `hash`.
    pub(crate) async fn begin_session(&self, server: &Server, session: Session, hash: String) -> Result<Who, Problem> {
        self.sync.stop();
        self.state::<Recall>().close(server).await;
        self.clock.observe(session.now);
        let who = Who { contact: session.contact.clone(), company: session.company.clone() };
        self.claim_mirror(server, &who).await?;
        self.pin_roots(&session)?;
        if let Err(error) = self.remote.tokens().adopt(server, &session).await {
            tracing::warn!(%error, "the session lasts until this program ends");
            self.warn(Warning::NoKeyStore);
        }
        self.drafts.put_session(&server.to_string(), &who).await.doing("keeping who logged in")?;
        self.begin_window_lock(hash).await?;
        self.set_who(who.clone());
        self.start_sync();
        Ok(who)
    }

    /// Ends the session here and on the server. It works without the network too: the server's side then ends with the
    /// refresh token's time.
    pub(crate) async fn log_out(&self) -> Result<(), Problem> {
        self.sync.stop();
        let told = tokio::time::timeout(Duration::from_secs(3), self.remote.send(&login::LogOut {})).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::info!("the server wasn't told of the logout");
        }
        self.end_session().await
    }

    /// Forgets the session; the mirror stays until another company logs in.
    pub(crate) async fn end_session(&self) -> Result<(), Problem> {
        self.sync.stop();
        self.end_who();
        self.remote.tokens().forget(self.remote.server().as_ref()).await;
        self.sync.show(SyncLine::LoggedOut);
        self.drafts.drop_session().await.doing("forgetting who logged in")
    }

    /// Another address: another session.
    pub(crate) async fn use_server(&self, server: Option<Server>) {
        self.sync.stop();
        let recall = self.state::<Recall>();
        let mut recalled = recall.known_of.lock().await;
        self.end_who();
        self.remote.tokens().forget(None).await;
        self.remote.set_server(server);
        *recalled = None;
        drop(recalled);
        self.host.emit(LOGGED_OUT, Value::Null);
        let core = self.clone();
        self.spawn(async move {
            tokio::join!(core.fetch_server_about(), core.fetch_board());
        });
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
            Err(RemoteFault::Refused(problem)) if problem.code == Code::Unauthenticated => {}
            _ => self.start_sync(),
        }
    }
}
