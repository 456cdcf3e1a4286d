//! A computer on which the core runs, with an account of the demo's.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pok::host::Host;
use pok::paths::Paths;
use pok::preferences::{Forgetful, PreferencesStore as _};
use pok::secrets::{NoKeyStore, Secrets};
use pok::{Aside, Core, Setup};
use pok_api::desktop::demo::Letter;
use pok_api::desktop::login::{ConfirmOtp, LogIn, SendOtp};
use pok_api::desktop::preferences::Settings;
use pok_api::{Call, Problem};
use pok_server::demo::ACCOUNTS;

use super::side::Outcome;

/// A computer: all it keeps is in a folder, so that another process can go on there.
pub(crate) struct Desk {
    pub(crate) folder: PathBuf,
    settings: Arc<Forgetful>,
    host: Arc<dyn Host>,
    url: String,
}

/// Secrets as files: what is measured is nobody's.
struct Files(PathBuf);

impl Files {
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
    }
}

impl Secrets for Files {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        match std::fs::read(self.file(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(|error| NoKeyStore(error.to_string())),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        let written = std::fs::create_dir_all(&self.0).and_then(|()| std::fs::write(self.file(name), secret));
        written.map_err(|error| NoKeyStore(error.to_string()))
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        match std::fs::remove_file(self.file(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(NoKeyStore(error.to_string())),
            _ => Ok(()),
        }
    }
}

impl Desk {
    pub(crate) fn new(folder: &Path, url: &str, host: Arc<dyn Host>) -> Outcome<Self> {
        let settings = Arc::<Forgetful>::default();
        settings.save(&Settings { server: url.to_owned(), ..Settings::default() })?;
        Ok(Self { folder: folder.to_owned(), settings, host, url: url.to_owned() })
    }

    pub(crate) async fn open(&self) -> Outcome<Core> {
        let folder = &self.folder;
        let paths =
            Paths { data: folder.join("data"), downloads: folder.join("downloads"), profile: "bench".to_owned() };
        Ok(Core::open(Setup {
            paths,
            host: Arc::clone(&self.host),
            preferences: self.settings.clone(),
            secrets: Arc::new(Files(folder.join("secrets"))),
            server: None,
            idle: Duration::from_secs(1_800),
            passphrase: None,
            aside: Aside::Here,
        })
        .await?)
    }

    /// Logs in, which begins to fetch; answers when the code was given.
    pub(crate) async fn log_in(&self, core: &Core) -> Outcome<Instant> {
        let account = &ACCOUNTS[0];
        let (login_id, password) = (account.login_id.to_owned(), account.password.to_owned());
        call(core, LogIn { login_id, password, remember: true }).await?;
        call(core, SendOtp {}).await?;
        let outbox = format!("{}{}", self.url, pok_api::protocol::DEMO_OUTBOX);
        let letters: Vec<Letter> = reqwest::get(outbox).await?.json().await?;
        let letter = letters.iter().find(|letter| letter.to == account.mobile_no).ok_or("no message")?;
        let runs = letter.body.split(|c: char| !c.is_ascii_digit());
        let code = runs.filter(|run| run.len() == 6).map(str::to_owned).next().ok_or("no code")?;
        let began = Instant::now();
        call(core, ConfirmOtp { code }).await?;
        Ok(began)
    }
}

/// Asks as the window does: by name, in JSON.
pub(crate) async fn call<C: Call>(core: &Core, call: C) -> Result<C::Reply, Problem> {
    let reply = core.call(C::NAME, serde_json::to_value(call).map_err(internal)?).await?;
    serde_json::from_str(&reply).map_err(internal)
}

fn internal(error: serde_json::Error) -> Problem {
    Problem::new(pok_api::Code::Internal, error.to_string())
}
