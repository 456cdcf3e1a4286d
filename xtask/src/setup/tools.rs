//! The tools that Cargo installs: into `target/tools`, never into the person's own.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::{place, proc};

/// A program from crates.io that a command needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    /// Builds the window's page.
    Trunk,
    /// Trunk's own tool; its version must be the library's, to the digit.
    WasmBindgen,
    /// Drives the real window in tests.
    TauriDriver,
    /// Licences and sources of what we depend on.
    Deny,
}

/// How to get one.
struct Recipe {
    package: &'static str,
    /// What an installed version begins with.
    wanted: String,
    requirement: String,
    extra: &'static [&'static str],
    locked: bool,
}

impl Tool {
    fn recipe(self) -> Result<Option<Recipe>> {
        let series = |package, series: &str, extra| Recipe {
            package,
            wanted: format!("{series}."),
            requirement: format!("^{series}"),
            extra,
            locked: true,
        };
        Ok(Some(match self {
            // Its updates and its downloads are of no use to us, and its OpenSSL is one more library to have.
            Self::Trunk => series("trunk", "0.21", &["--no-default-features", "--features", "rustls"]),
            Self::TauriDriver if cfg!(target_os = "macos") => return Ok(None),
            Self::TauriDriver => series("tauri-driver", "2", &[]),
            Self::Deny => series("cargo-deny", "0.20", &[]),
            Self::WasmBindgen => {
                let version = locked_version("wasm-bindgen")?;
                Recipe {
                    package: "wasm-bindgen-cli",
                    wanted: format!("{version} "),
                    requirement: format!("={version}"),
                    extra: &["--no-default-features", "--bin", "wasm-bindgen"],
                    // Its lock file can name versions that a mirror doesn't have.
                    locked: false,
                }
            }
        }))
    }
}

/// Installs those that are missing or of another version.
pub(super) fn install(tools: &[Tool]) -> Result<()> {
    let installed = fs::read_to_string(place::tools().join(".crates.toml")).unwrap_or_default();
    let mut missing = Vec::new();
    for recipe in tools.iter().map(|tool| tool.recipe()) {
        missing.extend(recipe?.filter(|recipe| !has(&installed, recipe)));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let build = place::tools().join("build");
    for recipe in &missing {
        println!("setup: {} {} into target/tools (a few minutes, once)", recipe.package, recipe.requirement);
        let mut cargo = proc::cargo();
        cargo.args(["install", recipe.package, "--quiet", "--force", "--version", &recipe.requirement]);
        cargo.arg("--root").arg(place::tools()).args(recipe.extra);
        if recipe.locked {
            cargo.arg("--locked");
        }
        // Quick to compile; how quick they run matters little.
        cargo.env("CARGO_TARGET_DIR", &build);
        let profile = [("OPT_LEVEL", "1"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0")];
        cargo.envs(profile.map(|(key, value)| (format!("CARGO_PROFILE_RELEASE_{key}"), value)));
        proc::run(&mut cargo)?;
    }
    match fs::remove_dir_all(&build) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).context("can't remove target/tools/build")
        }
        _ => Ok(()),
    }
}

fn has(installed: &str, recipe: &Recipe) -> bool {
    let start = format!("\"{} {}", recipe.package, recipe.wanted);
    installed.lines().any(|line| line.starts_with(&start))
}

/// The one version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(place::root().join("Cargo.lock")).context("can't read Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    match version {
        Some(version) => Ok(version.to_owned()),
        None => bail!("Cargo.lock has no {package}; is ui/ a member of the workspace?"),
    }
}
