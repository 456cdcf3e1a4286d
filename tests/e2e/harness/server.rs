//! The real server in demo mode, as its own process: it can go away and come back.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use pok_api::{Call, protocol};

use super::process::{self, Process};

/// A demo server with a folder of its own.
pub(crate) struct Server {
    process: Option<Process>,
    /// As the window needs it: `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    data: PathBuf,
    log: PathBuf,
}

impl Server {
    /// Starts on a port that the system chooses, and waits until it listens.
    pub(crate) fn start(data: PathBuf, log: PathBuf) -> Self {
        let (process, address) = serve(&data, "127.0.0.1:0", &log);
        Self { process: Some(process), address, data, log }
    }

    /// Ends it: the network is gone, as far as the window can tell.
    pub(crate) fn stop(&mut self) {
        drop(self.process.take());
    }

    /// Starts it again with the same data at the same address.
    pub(crate) fn start_again(&mut self) {
        assert!(self.process.is_none(), "the server still runs");
        let port = self.address.trim_start_matches("http://").to_owned();
        self.process = Some(serve(&self.data, &port, &self.log).0);
        let start = Instant::now();
        while TcpStream::connect(&port).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "the server doesn't listen at {port} again");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks something on the buyer's side, with a key made for it.
    pub(crate) async fn buyer<C: Call>(&self, call: C) -> C::Reply {
        let mut made = Command::new(program());
        let made = made.args(["buyer-key", "--role", "buyer", "--data"]).arg(&self.data).output();
        let key = String::from_utf8(made.expect("pok-server runs").stdout).expect("a key");
        let url = format!("{}{}/{}", self.address, protocol::CALLS, C::NAME);
        let request = reqwest::Client::new().post(url).bearer_auth(key.trim()).json(&call);
        let request = request.header(protocol::IDEMPOTENCY_KEY, uuid::Uuid::now_v7().to_string());
        let reply = request.send().await.expect("the server answers");
        let (status, text) = (reply.status(), reply.text().await.unwrap_or_default());
        assert!(status.is_success(), "{} {status} {text}", C::NAME);
        serde_json::from_str(&text).expect("a reply")
    }

    /// The table of demo accounts that the server prints.
    pub(crate) fn demo_accounts() -> String {
        let output = Command::new(program()).arg("demo-accounts").output().expect("pok-server runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn serve(data: &Path, listen: &str, log: &Path) -> (Process, String) {
    let mut command = process::command(program());
    command.args(["serve", "--demo", "--data"]).arg(data).args(["--listen", listen]);
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
