//! A supplier's computer: a core, its folders, and what it told the window.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pok::host::Host;
use pok::paths::Paths;
use pok::preferences::{Forgetful, PreferencesStore};
use pok::secrets::{InMemory, Secrets};
use pok::{Aside, Core, Setup, StoreKey};
use pok_api::desktop::app::{Start, Started};
use pok_api::desktop::contract::{Detail, Read, Show};
use pok_api::desktop::gate::Entered;
use pok_api::desktop::login::{ConfirmOtp, LogIn, SendOtp, Sync, SyncState, Who};
use pok_api::desktop::preferences::Settings;
use pok_api::desktop::seal::{Choose, Prepare};
use pok_api::desktop::verification::{Begin, Confirm};
use pok_api::remote::login::Proof;
use pok_api::remote::sync::Document;
use pok_api::remote::verification::Claim;
use pok_api::{Bytes, Call, Problem, Receipt};
use pok_domain::contract::{ContractStatus, Reading};
use pok_domain::member::{Carrier, Gender, IdentityConsent, IdentityMethod};
use pok_domain::{BidNoticeId, ContractId};
use pok_server::demo::Account;
use serde_json::Value;

use super::{Server, one, seal_png, within};

/// What the core told the window.
#[derive(Default)]
pub(crate) struct Recorder(Mutex<Vec<(&'static str, Value)>>);

impl Host for Recorder {
    fn emit(&self, event: &'static str, payload: Value) {
        self.0.lock().unwrap().push((event, payload));
    }

    fn open(&self, path: &Path) -> io::Result<()> {
        self.emit("opened", path.to_string_lossy().into());
        Ok(())
    }

    fn reveal(&self, path: &Path) -> io::Result<()> {
        self.emit("revealed", path.to_string_lossy().into());
        Ok(())
    }

    fn notify(&self, title: &str, body: &str, about: Option<BidNoticeId>) {
        self.emit("notified", serde_json::json!({ "title": title, "body": body, "about": about }));
    }
}

impl Recorder {
    pub(crate) fn heard(&self, event: &str) -> Vec<Value> {
        let heard = self.0.lock().unwrap();
        heard.iter().filter(|(name, _)| *name == event).map(|(_, payload)| payload.clone()).collect()
    }
}

/// What protects the files of a computer without a key store.
pub(crate) const PASSPHRASE: &str = "가나다 라마바사";

/// What a program in `folder` is made of.
pub(crate) fn setup(
    folder: &Path,
    host: Arc<dyn Host>,
    preferences: Arc<Forgetful>,
    secrets: Arc<dyn Secrets>,
) -> Setup {
    let paths = Paths { data: folder.join("data"), downloads: folder.join("downloads"), profile: "test".to_owned() };
    Setup {
        paths,
        host,
        preferences,
        secrets,
        server: None,
        idle: Duration::from_secs(1_800),
        passphrase: None,
        aside: Aside::Here,
    }
}

/// Preferences with the address of a server.
pub(crate) fn preferences(server: &str) -> Arc<Forgetful> {
    let preferences = Arc::new(Forgetful::default());
    preferences.save(&Settings { server: server.to_owned(), ..Settings::default() }).unwrap();
    preferences
}

pub(crate) struct Desk {
    pub(crate) core: Core,
    pub(crate) events: Arc<Recorder>,
    pub(crate) folder: Arc<tempfile::TempDir>,
    pub(crate) secrets: Arc<dyn Secrets>,
    preferences: Arc<Forgetful>,
}

impl Desk {
    /// A computer on which the program was never started.
    pub(crate) async fn new(server: &str) -> Self {
        Self::with_secrets(server, Arc::new(InMemory::default())).await
    }

    pub(crate) async fn with_secrets(server: &str, secrets: Arc<dyn Secrets>) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        // What is read back was written by a program that ended in order: no power is lost.
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::write(folder.path().join("data").join(pok::WITHOUT_SYNC), "").unwrap();
        Self::open(folder, secrets, preferences(server)).await
    }

    /// One that waits for its disk, as people's do.
    pub(crate) async fn synced(server: &str) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::open(folder, Arc::new(InMemory::default()), preferences(server)).await
    }

    async fn open(folder: Arc<tempfile::TempDir>, secrets: Arc<dyn Secrets>, preferences: Arc<Forgetful>) -> Self {
        let events = Arc::<Recorder>::default();
        let setup = Setup {
            // Used where the key store can't be.
            passphrase: Some(PASSPHRASE.to_owned()),
            ..setup(folder.path(), events.clone(), preferences.clone(), Arc::clone(&secrets))
        };
        let core = Core::open(setup).await.unwrap();
        Self { core, events, folder, secrets, preferences }
    }

    /// The key of the files, which the key store has.
    pub(crate) fn key(&self) -> StoreKey {
        StoreKey::from_bytes(&self.secrets.get("store").unwrap().unwrap()).unwrap()
    }

    /// Ends the program, lets something happen to its files, and starts it again.
    pub(crate) async fn restart_after(self, happens: impl AsyncFnOnce(&Path)) -> Self {
        self.core.close().await;
        happens(&self.data()).await;
        Self::open(self.folder, self.secrets, self.preferences).await
    }

    pub(crate) async fn restart(self) -> Self {
        self.restart_after(async |_| {}).await
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Asks as the window does: by name, in JSON.
    pub(crate) async fn call<C: Call>(&self, call: C) -> Result<C::Reply, Problem> {
        let reply = self.core.call(C::NAME, serde_json::to_value(call).unwrap()).await?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    pub(crate) async fn start(&self) -> Started {
        self.call(Start {}).await.unwrap()
    }

    pub(crate) async fn password(&self, who: usize, remember: bool) -> Result<(), Problem> {
        let account = Server::account(who);
        let (login_id, password) = (account.login_id.to_owned(), account.password.to_owned());
        self.call(LogIn { login_id, password, remember }).await.map(drop)
    }

    pub(crate) async fn log_in(&self, server: &Server, who: usize) -> Who {
        self.password(who, false).await.unwrap();
        let entered = self.code(server, Server::account(who).mobile_no).await;
        let Entered::In(who) = entered else { panic!("a gate: {entered:?}") };
        self.sync().await;
        *who
    }

    /// The popup OTP 인증, to its end.
    pub(crate) async fn code(&self, server: &Server, mobile_no: &str) -> Entered {
        self.call(SendOtp {}).await.unwrap();
        let code = server.code(mobile_no).await.unwrap();
        self.call(ConfirmOtp { code }).await.unwrap()
    }

    /// 본인인증 of an account's person, whose phone is `mobile_no` now.
    pub(crate) async fn verify(&self, server: &Server, account: &Account, mobile_no: &str) {
        let born: String = account.born.split('-').collect();
        let sex = if account.gender == Gender::Male { '1' } else { '2' };
        let claim = Claim {
            name: account.name.into(),
            identity_digits: format!("{}{sex}", &born[2..]),
            mobile_no: mobile_no.parse().unwrap(),
            carrier: Carrier::Kt,
        };
        let (method, consents) = (IdentityMethod::Sms, IdentityConsent::ALL.to_vec());
        self.call(Begin { claim, method, consents }).await.unwrap();
        let code = server.code(mobile_no).await;
        self.call(Confirm { code }).await.unwrap();
    }

    pub(crate) async fn sync(&self) -> SyncState {
        self.call(Sync {}).await.unwrap()
    }

    /// The server has ended the session, and the core has noticed.
    pub(crate) async fn is_out(&self) -> bool {
        within(Duration::from_secs(20), async || {
            // Whatever is asked finds out.
            let _ = self.call(Sync {}).await;
            !self.events.heard("logged-out").is_empty()
        })
        .await
    }

    pub(crate) async fn show(&self, contract: ContractId) -> Detail {
        self.call(Show { contract }).await.unwrap()
    }

    /// The first contract that waits for a seal.
    pub(crate) async fn waiting(&self) -> ContractId {
        let waiting = one(ContractStatus::SealRequested.code());
        self.list([("contract_status", waiting)]).await.rows.last().unwrap().id
    }

    /// Reads every document to its end, ticks, and chooses a seal.
    pub(crate) async fn prepare(&self, contract: ContractId) {
        for document in self.show(contract).await.contract.documents {
            let reading = Reading {
                furthest_page: document.pages,
                viewed_ms: 12_000,
                agreed_at: Some(jiff::Timestamp::now()),
                ..begun(&document)
            };
            self.call(Read { contract, reading }).await.unwrap();
        }
        let prepared = self.call(Prepare { image: Bytes(seal_png()), whiteness: None }).await.unwrap();
        self.call(Choose { contract, png: Some(prepared.png) }).await.unwrap();
    }

    /// 서명 with the password.
    pub(crate) async fn sign(&self, contract: ContractId, who: usize) -> Result<Receipt, Problem> {
        let rev = self.show(contract).await.contract.rev;
        self.sign_rev(contract, rev, who).await
    }

    pub(crate) async fn sign_rev(&self, contract: ContractId, rev: i64, who: usize) -> Result<Receipt, Problem> {
        let proof = Proof::Password(Server::account(who).password.to_owned());
        self.call(pok_api::desktop::contract::Sign { contract, rev, proof }).await
    }

    pub(crate) async fn status(&self, contract: ContractId) -> ContractStatus {
        self.show(contract).await.contract.status
    }
}

/// The first page of a document, for a moment.
pub(crate) fn begun(document: &Document) -> Reading {
    Reading {
        document: document.id,
        sha256: document.blob,
        pages: document.pages,
        furthest_page: 1,
        viewed_ms: 1,
        agreed_at: None,
    }
}
