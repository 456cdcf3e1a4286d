//! A computer to test on: a display, a session's message bus with a key store on it, and a folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Window;
use super::process::{self, Process};
use super::server::{Demo, Server};

/// So many tests at a time, where Cargo runs as many: a window mostly waits, but more would wait too long for the machine.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Fields end in this order: the folder goes last.
pub(crate) struct Desk {
    _keys: Option<Process>,
    _bus: Process,
    _display: Option<Process>,
    /// What every program of this session gets.
    pub(crate) session: Vec<(&'static str, String)>,
    folder: TempDir,
    /// Of the test: its logs and its last picture have it.
    pub(crate) name: &'static str,
    _turn: SemaphorePermit<'static>,
}

impl Desk {
    /// A new one, with nothing stored. The display is a virtual one, unless `POK_E2E_SHOW` asks to watch on the real one.
    pub(crate) async fn new(name: &'static str) -> Self {
        Self::with(name, true).await
    }

    /// One on which nothing keeps keys.
    pub(crate) async fn without_key_store(name: &'static str) -> Self {
        Self::with(name, false).await
    }

    async fn with(name: &'static str, has_key_store: bool) -> Self {
        let turn = TURNS.acquire().await.expect("never closed");
        let folder = tempfile::Builder::new().prefix("pok-e2e-").tempdir().expect("a temporary folder");
        let logs = results().join("logs");
        fs::create_dir_all(&logs).expect("target/e2e/logs");
        for entry in fs::read_dir(&logs).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(&format!("{name}-")) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let mut session = folders(folder.path());
        let display = (env::var_os("POK_E2E_SHOW").is_none()).then(|| display(&log(name, "display"), &mut session));
        let (bus, address) = bus(&log(name, "bus"), folder.path(), &session);
        session.push(("DBUS_SESSION_BUS_ADDRESS", address));
        let keys = has_key_store.then(|| key_store(&log(name, "keys"), &session));
        Self { _keys: keys, _bus: bus, _display: display, session, folder, name, _turn: turn }
    }

    /// Starts a demo server with data of its own.
    pub(crate) fn server(&self, demo: Demo) -> Server {
        Server::start(demo, self.path("server"), self.log("server"))
    }

    /// Opens the window on this computer's usual data folder; closing and opening again finds what was kept.
    pub(crate) async fn open(&self, server: &str) -> Window {
        self.open_in(server, "data").await
    }

    /// Opens it on another data folder, as on another computer.
    pub(crate) async fn open_in(&self, server: &str, data: &str) -> Window {
        let data = self.path(data);
        fs::create_dir_all(&data).expect("a data folder");
        fs::write(data.join(pok::WITHOUT_SYNC), "").expect("a file");
        Window::open(self, server, data).await
    }

    /// A place in this computer's folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Where the window puts what a person downloads.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.path("downloads")
    }

    /// Where a program's last words go.
    pub(crate) fn log(&self, program: &str) -> PathBuf {
        log(self.name, program)
    }
}

/// What tests leave to look at.
pub(crate) fn results() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/e2e")
}

fn log(name: &str, program: &str) -> PathBuf {
    results().join("logs").join(format!("{name}-{program}.log"))
}

/// Nothing of the person who runs the tests is read or written.
fn folders(folder: &Path) -> Vec<(&'static str, String)> {
    let places = [
        ("HOME", "home"),
        ("XDG_DATA_HOME", "home/data"),
        ("XDG_CONFIG_HOME", "home/config"),
        ("XDG_CACHE_HOME", "home/cache"),
        ("XDG_RUNTIME_DIR", "run"),
        ("POK_DOWNLOADS", "downloads"),
    ];
    let made = places.map(|(name, below)| {
        let path = folder.join(below);
        fs::create_dir_all(&path).expect("a folder");
        (name, path.to_string_lossy().into_owned())
    });
    // Software rendering is what every machine can do, and gives the same picture on all of them.
    let fixed = [
        ("GDK_BACKEND", "x11"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("NO_AT_BRIDGE", "1"),
        ("GTK_A11Y", "none"),
        ("LANG", "C.UTF-8"),
        ("TZ", "Asia/Seoul"),
    ];
    made.into_iter().chain(fixed.map(|(name, value)| (name, value.to_owned()))).collect()
}

fn display(log: &Path, session: &mut Vec<(&'static str, String)>) -> Process {
    let mut xvfb = process::command("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]);
    let mut display = Process::start(xvfb, log);
    let number = display.line(|line| line.parse::<u32>().ok().map(|number| number.to_string()));
    session.push(("DISPLAY", format!(":{number}")));
    display
}

/// A bus that starts nothing by itself: no portals, no accessibility service, no key store but ours.
fn bus(log: &Path, folder: &Path, session: &[(&'static str, String)]) -> (Process, String) {
    let settings = folder.join("bus.conf");
    let text = format!(
        "<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow eavesdrop=\"true\"/><allow send_destination=\"*\"/><allow own=\"*\"/></policy></busconfig>",
        folder.join("run").display()
    );
    fs::write(&settings, text).expect("the bus's settings");
    let mut daemon = process::command("dbus-daemon");
    daemon.args(["--nofork", "--print-address"]).arg(format!("--config-file={}", settings.display()));
    daemon.envs(session.iter().cloned());
    let mut bus = Process::start(daemon, log);
    let address = bus.line(|line| line.starts_with("unix:").then(|| line.to_owned()));
    (bus, address)
}

/// The Secret Service that a desktop has, with an unlocked empty collection.
fn key_store(log: &Path, session: &[(&'static str, String)]) -> Process {
    let mut daemon = process::command("gnome-keyring-daemon");
    daemon.args(["--foreground", "--unlock", "--components=secrets"]).envs(session.iter().cloned());
    let mut keys = Process::start(daemon, log);
    // The end of what it is told is the password: an empty one.
    keys.tell("\n");
    let ask = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"];
    let start = Instant::now();
    loop {
        let mut question = Command::new("dbus-send");
        question.args(ask).arg("string:org.freedesktop.secrets").envs(session.iter().cloned());
        let answer = question.output().expect("dbus-send is installed");
        if String::from_utf8_lossy(&answer.stdout).contains("boolean true") {
            return keys;
        }
        assert!(start.elapsed() < Duration::from_secs(10) && !keys.ended(), "no key store; see {}", log.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}
