//! The standard library for `wasm32-unknown-unknown`.
//!
//! `rustup` has it for the asking. Where its host can't be reached, it is built once from the sources of exactly this
//! compiler: those of the toolchain's `rust-src` component, or of Debian's package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::{place, proc};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds it to the toolchain in use, unless it is there.
pub(super) fn standard_library() -> Result<()> {
    let libraries = rustc(&["--print", "target-libdir", "--target", TARGET])?;
    let libraries = Path::new(libraries.trim());
    if has_std(libraries) {
        return Ok(());
    }
    println!("setup: the standard library for {TARGET}");
    let mut rustup = proc::program("rustup");
    if proc::run_within(rustup.args(["target", "add", TARGET]), Duration::from_secs(120)) && has_std(libraries) {
        return Ok(());
    }
    println!("setup: rustup can't; building it from source");
    from_source(libraries).with_context(|| {
        format!("can't get the standard library for {TARGET}; with a network: rustup target add {TARGET}")
    })
}

fn has_std(libraries: &Path) -> bool {
    let names = fs::read_dir(libraries).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.into_iter().any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn rustc(arguments: &[&str]) -> Result<String> {
    proc::read(proc::program("rustc").args(arguments))
}

fn from_source(libraries: &Path) -> Result<()> {
    let scratch = place::target("tools/wasm");
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(scratch.join("empty/src"))?;
    let source = PathBuf::from(rustc(&["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust/library");
    if !source.join("std").is_dir() {
        debian_source(&scratch, &source)?;
    }
    let empty = scratch.join("empty");
    fs::write(empty.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n")?;
    fs::write(empty.join("src/main.rs"), "fn main() {}\n")?;
    let mut cargo = proc::program("cargo");
    cargo.args(["build", "--quiet", "--release", "-Zbuild-std=std,panic_abort,proc_macro", "--target", TARGET]);
    cargo.current_dir(&empty).env("CARGO_TARGET_DIR", scratch.join("build"));
    // A stable compiler may build its own library: that is what this variable is for in every distribution.
    proc::run(cargo.env("RUSTC_BOOTSTRAP", "1").env_remove("CARGO"))?;
    fs::create_dir_all(libraries)?;
    let built = scratch.join("build").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built)? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "rlib") {
            let name = file.file_name().context("a library without a name")?;
            fs::copy(&file, libraries.join(name)).with_context(|| format!("can't write to {}", libraries.display()))?;
        }
    }
    if !has_std(libraries) {
        bail!("the build left no standard library in {}", built.display());
    }
    let _ = fs::remove_dir_all(&scratch);
    Ok(())
}

/// Copies the sources out of Debian's `rust-src` of this very version, from whichever suite has it.
fn debian_source(scratch: &Path, source: &Path) -> Result<()> {
    let version = rustc(&["--version"])?;
    let version = version.split_whitespace().nth(1).context("rustc has no version")?.to_owned();
    println!("setup: looking for rust-src {version} among Debian's packages");
    let apt = Apt::new(scratch)?;
    // A suite that a mirror lacks is no reason to stop.
    proc::run_within(apt.command("apt-get").args(["-q", "update"]), Duration::from_secs(300));
    let offered = proc::read(apt.command("apt-cache").args(["madison", "rust-src"]))?;
    let of_this_version = format!("{version}+");
    let found = offered.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    let found = found.into_iter().find(|offer| offer.starts_with(&of_this_version));
    let found = found.with_context(|| format!("Debian has no rust-src {version}; it offers:\n{offered}"))?;
    proc::run(apt.command("apt-get").args(["-q", "download"]).arg(format!("rust-src={found}")).current_dir(scratch))?;
    let package = fs::read_dir(scratch)?.flatten().map(|entry| entry.path());
    let package = package.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "deb"));
    let package = package.context("apt-get left no package")?;
    let unpacked = scratch.join("unpacked");
    proc::run(Command::new("dpkg").arg("-x").arg(package).arg(&unpacked))?;
    fs::create_dir_all(source)?;
    let library = unpacked.join(format!("usr/src/rustc-{version}/library"));
    proc::run(Command::new("cp").arg("-r").arg(library.join(".")).arg(source))
}

/// A throw-away apt that knows newer suites of the mirror this system uses, and touches nothing of the system's.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new(scratch: &Path) -> Result<Self> {
        let folder = scratch.join("apt");
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        let about = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"];
        let mirrors = proc::read(Command::new("apt-get").args(about))?;
        let mirror =
            mirrors.lines().find(|uri| !uri.contains("security")).context("this system has no Debian mirror")?;
        let suites = ["stable-backports", "testing", "unstable", "stable"];
        let lines = suites.map(|suite| format!("deb {mirror} {suite} main\n")).concat();
        fs::write(folder.join("sources.list"), lines)?;
        Ok(Self { folder })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        let settings = [
            ("Dir::Etc::sourcelist", "sources.list"),
            ("Dir::Etc::sourceparts", "none"),
            ("Dir::State::lists", "lists"),
            ("Dir::Cache", "cache"),
        ];
        for (key, below) in settings {
            command.arg("-o").arg(format!("{key}={}", self.folder.join(below).display()));
        }
        // apt's own unprivileged user can't write into a folder of ours.
        command.args(["-o", "APT::Sandbox::User=root"]);
        command
    }
}
