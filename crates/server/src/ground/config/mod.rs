//! How a server is set up: a TOML file, overridden by `POK_…` variables, overridden by the command line.

mod buyer;
mod limits;
mod load;
mod providers;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
#[cfg(feature = "demo")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pok_document::aside::Aside;
use tokio::sync::Notify;

pub use buyer::BuyerRecord;
pub use limits::{Limits, Rate};
pub use load::ConfigFault;
pub use providers::{AddressRegister, IdentityProvider, MailRelay, Providers, SmsGateway, TaxService};

#[cfg(feature = "demo")]
use crate::ground::clock::MovedClock;
use crate::ground::clock::{Clock, SystemClock};
use crate::ground::sender::{MailSender, SmsSender};

/// How much invented data a demo server begins with.
#[cfg(feature = "demo")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DemoData {
    /// Companies and contacts, nothing to do: for tests that bring their own.
    People,
    /// Companies, contacts and notices, and a handful of contracts: quick, for tests.
    Few,
    /// About 240 contracts of the main company over eighteen months.
    Full,
}

/// The demo: invented data, and mails and messages that go to a table instead of people.
#[cfg(feature = "demo")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// What to put into an empty database.
    pub data: DemoData,
    /// Whether the buyer acts by itself: decides applications and requests, evaluates notices, and asks for another seal
    /// after each 서명, so that there is always something to do.
    pub busy_buyer: bool,
}

/// Everything a server needs to start.
#[derive(Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of files, keys and, unless `database` says otherwise, the database.
    pub data: PathBuf,
    /// A database URL, `sqlite:` or `postgres:`.
    pub database: Option<String>,
    /// Set on a demo server only.
    #[cfg(feature = "demo")]
    pub demo: Option<Demo>,
    /// Whether rows of SQLite and files wait until they are on the disk. Tests that cut no power don't need that.
    #[cfg(feature = "demo")]
    pub waits_for_disk: bool,
    /// The buying company (P-GEN-01).
    pub buyer: BuyerRecord,
    /// Proxies whose `X-Forwarded-For` or `Forwarded` is believed. Each has to write one of them: a request that comes over
    /// one without is refused.
    pub trusted_proxies: Vec<IpAddr>,
    /// The services outside.
    pub providers: Providers,
    /// What sends text messages in place of [`Providers::sms`].
    pub sms: Option<Arc<dyn SmsSender>>,
    /// What sends mails in place of [`Providers::smtp`].
    pub mail: Option<Arc<dyn MailSender>>,
    /// Whether logs are JSON lines.
    pub log_json: bool,
    /// How often things may be asked.
    pub limits: Limits,
    /// How many connections at a time; none for as many as the system gives descriptors for.
    pub connections: Option<usize>,
    /// How long the head of a request may take to come, and how long a connection stays open for the next one.
    pub head_within: Duration,
    /// How many pieces of work that cost may be done at a time: reading a foreign file may take
    /// [`pok_document::aside::MEMORY`].
    pub work_at_once: usize,
    /// Where foreign files are looked at.
    pub aside: Aside,
    /// How often an open event stream says that it is alive, and looks whether its session still is.
    pub heartbeat: Duration,
    /// How long a request waits for the database where others hold it.
    pub patience: Duration,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

#[cfg(feature = "demo")]
impl Config {
    /// A server for tests: any free port, a few rows of invented data, an outbox to read codes from, a clock that can be
    /// moved, limits that don't get in the way, and no waiting for the disk. `database` is none for SQLite in `folder`.
    pub fn for_tests(database: Option<&str>, folder: &Path) -> Self {
        Self {
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0),
            data: folder.to_owned(),
            database: database.map(str::to_owned),
            demo: Some(Demo { data: DemoData::Few, busy_buyer: false }),
            waits_for_disk: false,
            limits: Limits::wide(),
            clock: Arc::<MovedClock>::default(),
            ..Self::default()
        }
    }
}

impl Config {
    /// Whether it is a demo's.
    pub(crate) fn is_demo(&self) -> bool {
        #[cfg(feature = "demo")]
        return self.demo.is_some();
        #[cfg(not(feature = "demo"))]
        false
    }

    /// What wakes the jobs: so does a clock that is moved by hand.
    pub(crate) fn jobs(&self) -> Arc<Notify> {
        #[cfg(feature = "demo")]
        return self.clock.moved().map(MovedClock::jobs).unwrap_or_default();
        #[cfg(not(feature = "demo"))]
        Arc::default()
    }

    /// Whether an acknowledged write is on the disk: always, but for tests.
    pub(crate) fn waits_for_disk(&self) -> bool {
        #[cfg(feature = "demo")]
        return self.waits_for_disk;
        #[cfg(not(feature = "demo"))]
        true
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8080),
            data: PathBuf::from("pok-data"),
            database: None,
            #[cfg(feature = "demo")]
            demo: None,
            #[cfg(feature = "demo")]
            waits_for_disk: true,
            buyer: BuyerRecord::default(),
            trusted_proxies: Vec::new(),
            providers: Providers::default(),
            sms: None,
            mail: None,
            log_json: false,
            limits: Limits::default(),
            connections: None,
            head_within: Duration::from_secs(20),
            work_at_once: std::thread::available_parallelism().map_or(1, Into::into),
            aside: Aside::Here,
            heartbeat: Duration::from_secs(15),
            patience: Duration::from_secs(30),
            clock: Arc::new(SystemClock),
        }
    }
}
