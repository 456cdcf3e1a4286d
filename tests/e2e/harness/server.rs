//! The real server in demo mode, as its own process: it can go away and come back.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pok_api::desktop::demo::Letter;
use pok_api::{Call, protocol};
use serde_json::json;

use super::PATIENCE;
use super::process::{self, Process};

/// What a demo begins with and whether its buyer acts by itself, as `pok-server serve` is told.
#[derive(Clone, Copy)]
pub(crate) enum Demo {
    /// Members, terms, and nothing to do: the rest is the test's own.
    People,
    /// A board, a handful of notices and contracts, and suppliers who don't use the portal yet.
    Few,
    /// What `cargo xtask run` shows.
    Full,
}

impl Demo {
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::People => &["--demo=people"],
            Self::Few => &["--demo=few"],
            Self::Full => &["--demo=full", "--busy"],
        }
    }
}

/// A demo server with a folder of its own.
pub(crate) struct Server {
    process: Option<Process>,
    /// As the window needs it: `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    demo: Demo,
    data: PathBuf,
    log: PathBuf,
    client: reqwest::Client,
    key: OnceLock<String>,
    /// When the newest letter was sent that somebody has read, by where it went.
    read: RefCell<HashMap<String, Timestamp>>,
}

impl Server {
    /// Starts on a port that the system chooses, and waits until it listens.
    pub(crate) fn start(demo: Demo, data: PathBuf, log: PathBuf) -> Self {
        let (process, address) = serve(demo, &data, "127.0.0.1:0", &log);
        let (client, key, read) = (reqwest::Client::new(), OnceLock::new(), RefCell::default());
        Self { process: Some(process), address, demo, data, log, client, key, read }
    }

    /// Ends it: the network is gone, as far as the window can tell.
    pub(crate) fn stop(&mut self) {
        drop(self.process.take());
    }

    /// Starts it again with the same data at the same address.
    pub(crate) fn start_again(&mut self) {
        assert!(self.process.is_none(), "the server still runs");
        let port = self.address.trim_start_matches("http://").to_owned();
        self.process = Some(serve(self.demo, &self.data, &port, &self.log).0);
        let start = Instant::now();
        while TcpStream::connect(&port).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "the server doesn't listen at {port} again");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks something on the buyer's side, with a key made for it.
    pub(crate) async fn buyer<C: Call>(&self, call: C) -> C::Reply {
        let key = self.key.get_or_init(|| {
            let mut made = Command::new(program());
            let made = made.args(["buyer-key", "--role", "buyer", "--data"]).arg(&self.data).output();
            String::from_utf8(made.expect("pok-server runs").stdout).expect("a key")
        });
        let url = format!("{}{}/{}", self.address, protocol::CALLS, C::NAME);
        let request = self.client.post(url).bearer_auth(key.trim()).json(&call);
        let request = request.header(protocol::IDEMPOTENCY_KEY, uuid::Uuid::now_v7().to_string());
        let reply = request.send().await.expect("the server answers");
        let (status, text) = (reply.status(), reply.text().await.unwrap_or_default());
        assert!(status.is_success(), "{} {status} {text}", C::NAME);
        serde_json::from_str(&text).expect("a reply")
    }

    /// Moves its clock.
    pub(crate) async fn advance(&self, by: Duration) {
        let later = json!({ "advance_seconds": by.as_secs() });
        let moved = self.client.post(format!("{}{}", self.address, protocol::DEMO_CLOCK)).json(&later).send().await;
        assert!(moved.is_ok_and(|moved| moved.status().is_success()), "the demo's clock doesn't move");
    }

    /// The 인증번호 sent to a phone or an address since the last one that was read there: waits for it.
    pub(crate) async fn code(&self, to: &str) -> String {
        self.letter(to, "인증번호", |rest| {
            let mut runs = rest.split(|c: char| !c.is_ascii_digit());
            runs.find(|run| run.len() == 6).map(str::to_owned)
        })
        .await
    }

    /// What `read` finds behind `word` in the newest letter to somebody, sent since the last one that was read there: waits
    /// for it.
    pub(crate) async fn letter(&self, to: &str, word: &str, read: impl Fn(&str) -> Option<String>) -> String {
        let start = Instant::now();
        loop {
            let last = self.read.borrow().get(to).copied();
            let outbox = self.client.get(format!("{}{}", self.address, protocol::DEMO_OUTBOX)).send().await;
            let letters: Vec<Letter> = outbox.expect("the server answers").json().await.expect("letters");
            let new = letters.iter().filter(|one| one.to == to && last.is_none_or(|last| one.sent_at > last));
            let found = new.filter_map(|one| Some((one.sent_at, read(one.body.split_once(word)?.1)?))).next();
            if let Some((sent_at, found)) = found {
                self.read.borrow_mut().insert(to.to_owned(), sent_at);
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "no new letter to {to} with {word} among {letters:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn serve(demo: Demo, data: &Path, listen: &str, log: &Path) -> (Process, String) {
    let mut command = process::command(program());
    command.arg("serve").args(demo.arguments()).arg("--data").arg(data).args(["--listen", listen]);
    let mut process = Process::start(command, log);
    let address = process.line(|line| line.strip_prefix("listening on ").map(str::to_owned));
    (process, address)
}

/// Cargo tells a test only about its own package's programs; the server's lies beside ours.
fn program() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_pok")).with_file_name("pok-server");
    assert!(program.exists(), "{} isn't built: cargo build -p pok-server", program.display());
    program
}
