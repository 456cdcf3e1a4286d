//! The server on a free port, with a clock that can be moved.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use pok_api::Call;
use pok_api::buyer::contract::{Create, Created, RequestSeal, Show, State};
use pok_api::desktop::demo::Letter;
use pok_domain::{ContractId, DocumentNumber};
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{BuyerRole, Config, Demo, DemoData, MovedClock, Running};

use super::contract::contract;

pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) clock: Arc<MovedClock>,
    key: String,
    folder: tempfile::TempDir,
}

/// A server that has ended, and what it needs to go on where it was.
pub(crate) struct Stopped {
    address: std::net::SocketAddr,
    clock: Arc<MovedClock>,
    key: String,
    folder: tempfile::TempDir,
}

impl Stopped {
    /// Put back to what a backup holds.
    pub(crate) fn restored(self, backup: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        assert!(pok_server::restore(backup, folder.path()).unwrap() > 0);
        Self { folder, ..self }
    }

    pub(crate) async fn start(self) -> Server {
        let Self { address, clock, key, folder } = self;
        let config = Config { clock: clock.clone(), listen: address, ..Config::for_tests(None, folder.path()) };
        let running = pok_server::start(config).await.unwrap();
        Server { running, clock, key, folder }
    }
}

impl Server {
    /// One with the demo's members and nothing else: what there is to do is the test's own.
    pub(crate) async fn start() -> Self {
        Self::with(DemoData::People).await
    }

    /// One with a handful of contracts and notices, in every state.
    pub(crate) async fn with_data() -> Self {
        Self::with(DemoData::Few).await
    }

    async fn with(data: DemoData) -> Self {
        if std::env::var_os("RUST_LOG").is_some() {
            let filter = tracing_subscriber::EnvFilter::from_default_env();
            // Another test of the same process may have been faster.
            let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
        }
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::<MovedClock>::default();
        let demo = Some(Demo { data, busy_buyer: false });
        let config = Config { clock: clock.clone(), demo, ..Config::for_tests(None, folder.path()) };
        let running = pok_server::start(config).await.unwrap();
        let key = running.issue_buyer_key(BuyerRole::Buyer).await.unwrap();
        Self { running, clock, key, folder }
    }

    /// Backed up into a new folder, while it runs.
    pub(crate) async fn back_up(&self, to: &Path) {
        pok_server::backup(&Config::for_tests(None, self.folder.path()), to).await.unwrap();
    }

    /// Nothing listens any more, until it is started again.
    pub(crate) async fn stop(self) -> Stopped {
        let Self { running, clock, key, folder } = self;
        let address = running.address;
        running.kill().await;
        Stopped { address, clock, key, folder }
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        pok_server::Clock::now(&*self.clock)
    }

    pub(crate) fn url(&self) -> String {
        self.running.url()
    }

    pub(crate) fn account(which: usize) -> &'static Account {
        &ACCOUNTS[which]
    }

    /// Every certificate issued so far is taken back. No call does that yet: the buyer's IT does it in the database.
    pub(crate) async fn revoke_certificates(&self) {
        self.alter("update certificate set revoked_at = 1").await;
    }

    /// Its database, from beside it.
    pub(crate) async fn pool(&self) -> sqlx::SqlitePool {
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.path().join("pok.db"));
        sqlx::SqlitePool::connect_with(file).await.unwrap()
    }

    /// Changes something that only time or the buyer's IT could.
    pub(crate) async fn alter(&self, statement: &'static str) {
        let pool = self.pool().await;
        let altered = sqlx::query(statement).execute(&pool).await.unwrap();
        assert!(altered.rows_affected() > 0);
        pool.close().await;
    }

    /// The newest mail to an address.
    pub(crate) async fn mail(&self, to: &str) -> Option<String> {
        let outbox = format!("{}{}", self.url(), pok_api::protocol::DEMO_OUTBOX);
        let letters: Vec<Letter> = reqwest::get(outbox).await.unwrap().json().await.unwrap();
        letters.into_iter().find(|letter| letter.to == to).map(|letter| letter.body)
    }

    /// The code sent last to a phone.
    pub(crate) async fn code(&self, mobile_no: &str) -> Option<String> {
        let outbox = format!("{}{}", self.url(), pok_api::protocol::DEMO_OUTBOX);
        let letters: Vec<Letter> = reqwest::get(outbox).await.unwrap().json().await.unwrap();
        let letter = letters.iter().find(|letter| letter.to == mobile_no)?;
        let runs = letter.body.split(|c: char| !c.is_ascii_digit());
        runs.filter(|run| run.len() == 6).map(str::to_owned).next()
    }

    /// Asks something on the buyer's side.
    pub(crate) async fn buyer<C: Call>(&self, call: C) -> C::Reply {
        let url = format!("{}{}/{}", self.url(), pok_api::protocol::CALLS, C::NAME);
        let request = reqwest::Client::new().post(url).bearer_auth(&self.key).json(&call);
        let reply = request.header("idempotency-key", uuid::Uuid::now_v7().to_string()).send().await.unwrap();
        let status = reply.status();
        let text = reply.text().await.unwrap();
        assert!(status.is_success(), "{} {status} {text}", C::NAME);
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) async fn state(&self, contract: ContractId) -> State {
        self.buyer(Show { contract }).await
    }

    /// A contract that waits for the first company's seal.
    pub(crate) async fn new_contract(&self, title: &str, amends: Option<DocumentNumber>) -> Created {
        let call = Create { amends, ..contract(title, Date::constant(2026, 11, 1)) };
        let created = self.buyer(call).await;
        let note_to_supplier = Some("날인 부탁드립니다.".to_owned());
        self.buyer(RequestSeal { contract: created.contract, rev: created.rev, note_to_supplier }).await;
        created
    }
}
