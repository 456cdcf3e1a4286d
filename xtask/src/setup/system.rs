//! What the operating system provides: libraries to link with, a virtual display, PostgreSQL.

use std::process::Command;

use anyhow::{Result, bail};

use super::Purpose;
use crate::{place, proc};

const TO_BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libssl-dev",
    "libxdo-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
];

const TO_TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "libgl1-mesa-dri",
    "dbus",
    "gnome-keyring",
    "fonts-noto-cjk",
    "poppler-utils",
    "postgresql",
    "openssl",
];

/// Checks, and on Debian and Ubuntu installs.
pub(super) fn packages(purpose: Purpose) -> Result<()> {
    if cfg!(target_os = "linux") && place::has_program("dpkg-query") { debian(purpose) } else { elsewhere(purpose) }
}

/// What this purpose needs, by Debian's names.
fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let mut names = TO_BUILD.to_vec();
    if matches!(purpose, Purpose::Test | Purpose::Bench) {
        names.extend(TO_TEST);
    }
    if purpose == Purpose::Bench {
        names.extend(if place::has_program("npm") { &["sqlite3"][..] } else { &["nodejs", "npm", "sqlite3"] });
    }
    // Lint takes a prebuilt tool from Python's packages.
    if purpose != Purpose::Build && proc::read(Command::new("python3").args(["-c", "import ensurepip"])).is_err() {
        names.extend(["python3", "python3-venv"]);
    }
    names
}

fn debian(purpose: Purpose) -> Result<()> {
    let mut missing = wanted(purpose);
    missing.retain(|name| !installed(name));
    if missing.is_empty() {
        return Ok(());
    }
    println!("setup: system packages {}", missing.join(" "));
    let Some(prefix) = as_root() else {
        bail!(
            "I need root for this. Run it yourself, then try again:\n\n  sudo apt-get update && sudo apt-get install -y {}\n",
            missing.join(" ")
        );
    };
    proc::run(apt(prefix).args(["-q", "update"]))?;
    proc::run(apt(prefix).args(["-q", "install", "-y", "--no-install-recommends"]).args(&missing))
}

fn installed(package: &str) -> bool {
    let asked = proc::read(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}\n", package]));
    asked.is_ok_and(|status| status.lines().any(|line| line == "installed"))
}

/// What makes the next word run as root; nothing when we can't be it without a password.
pub(super) fn as_root() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&[]);
    }
    proc::read(Command::new("sudo").args(["-n", "true"])).is_ok().then_some(&["sudo", "-n"])
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    proc::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn apt(prefix: &[&str]) -> Command {
    let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// Names what is missing with the command to get it.
fn elsewhere(purpose: Purpose) -> Result<()> {
    let mut missing = Vec::new();
    if purpose == Purpose::Bench && !place::has_program("npm") {
        missing.push(match std::env::consts::OS {
            "windows" => "Node.js with npm:  winget install OpenJS.NodeJS.LTS",
            "macos" => "Node.js with npm:  brew install node",
            _ => "Node.js with npm, from your distribution",
        });
    }
    if purpose == Purpose::Bench && !place::has_program("sqlite3") {
        missing.push("SQLite's shell, sqlite3, from sqlite.org or your distribution");
    }
    match std::env::consts::OS {
        "macos" if proc::read(Command::new("xcode-select").arg("-p")).is_err() => {
            missing.push("Apple's command line tools:  xcode-select --install");
        }
        "windows" if !webview2() => {
            missing.push("the WebView2 runtime:  winget install Microsoft.EdgeWebView2Runtime");
        }
        "linux" => missing.extend(unknown_linux()),
        _ => {}
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("this machine still needs:\n  {}", missing.join("\n  "))
}

/// Where the runtime's installer records it; Windows 11 has it from the start.
fn webview2() -> bool {
    let client = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    ["HKLM\\SOFTWARE\\WOW6432Node\\", "HKLM\\SOFTWARE\\", "HKCU\\Software\\"]
        .iter()
        .any(|place| proc::read(Command::new("reg").args(["query", &format!("{place}{client}"), "/v", "pv"])).is_ok())
}

fn unknown_linux() -> Option<&'static str> {
    let libraries = ["--exists", "webkit2gtk-4.1", "librsvg-2.0", "ayatana-appindicator3-0.1", "libcrypto"];
    proc::read(Command::new("pkg-config").args(libraries)).is_err().then_some(
        "pkg-config, and the development files of WebKitGTK 4.1, librsvg, libxdo, Ayatana appindicator and OpenSSL",
    )
}
