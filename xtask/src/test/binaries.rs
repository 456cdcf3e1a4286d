//! Compiles every test, and says which programs there are then.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{build, proc};

/// A compiled test program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binary {
    /// What Cargo calls it: `--test app` is `test app`.
    pub(super) name: String,
    /// Whether it has no other purpose than its tests.
    pub(super) is_test_target: bool,
    program: PathBuf,
    package: PathBuf,
    /// The package's programs, by name: tests of theirs may start them.
    programs: Vec<(String, PathBuf)>,
}

impl Binary {
    /// Runs it as Cargo does: in the package's folder, which is in the environment too.
    pub(super) fn command(&self) -> Command {
        let mut command = proc::program(&self.program);
        command.current_dir(&self.package).env("CARGO_MANIFEST_DIR", &self.package);
        command.envs(self.programs.iter().map(|(name, program)| (format!("CARGO_BIN_EXE_{name}"), program)));
        command
    }
}

/// Compiles the program, the server and every test.
///
/// # Errors
/// Something doesn't compile.
pub(super) fn compile() -> Result<Vec<Binary>> {
    let mut cargo = build::cargo_all("build");
    cargo.args(["--bin", "pok", "--bin", "pok-server", "--tests", "--message-format", "json-render-diagnostics"]);
    let mut messages = Vec::new();
    proc::follow(&mut cargo, |line| messages.extend(serde_json::from_str(line).ok()))?;
    binaries(&messages)
}

/// Those that Cargo's messages name.
fn binaries(messages: &[Value]) -> Result<Vec<Binary>> {
    let built = || messages.iter().filter(|message| message["executable"].is_string());
    let package = |message: &Value| -> Result<PathBuf> {
        let manifest = message["manifest_path"].as_str().map(Path::new).and_then(Path::parent);
        manifest.map(Path::to_owned).context("Cargo doesn't say where a package is")
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for message in built().filter(|message| message["profile"]["test"] == true) {
        let target = &message["target"];
        let kind = text(&target["kind"][0]);
        let programs = built().filter(|other| {
            let is_program = other["target"]["kind"][0] == "bin" && other["profile"]["test"] == false;
            is_program && other["package_id"] == message["package_id"]
        });
        let programs = programs.map(|other| (text(&other["target"]["name"]), text(&other["executable"]).into()));
        found.push(Binary {
            name: format!("{kind} {}", text(&target["name"])),
            is_test_target: kind == "test",
            program: text(&message["executable"]).into(),
            package: package(message)?,
            programs: programs.collect(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn artifact(package: &str, kind: &str, name: &str, is_test: bool, executable: Option<&str>) -> Value {
        json!({
            "reason": "compiler-artifact", "package_id": package, "manifest_path": format!("/work/{package}/Cargo.toml"),
            "target": { "kind": [kind], "name": name }, "profile": { "test": is_test }, "executable": executable,
        })
    }

    #[test]
    fn test_programs_know_their_package_and_its_programs() -> Result<()> {
        let messages = [
            artifact("server", "lib", "pok_server", false, None),
            artifact("server", "bin", "pok-server", false, Some("/target/pok-server")),
            artifact("server", "test", "api", true, Some("/target/deps/api-1")),
            artifact("domain", "lib", "pok_domain", true, Some("/target/deps/pok_domain-2")),
            json!({ "reason": "build-finished", "success": true }),
        ];
        let found = binaries(&messages)?;
        let names: Vec<_> = found.iter().map(|binary| (binary.name.as_str(), binary.is_test_target)).collect();
        assert_eq!(names, [("test api", true), ("lib pok_domain", false)]);
        assert_eq!(found[0].programs, [("pok-server".to_owned(), PathBuf::from("/target/pok-server"))]);
        assert!(found[1].programs.is_empty());
        let command = found[0].command();
        assert_eq!(command.get_current_dir(), Some(Path::new("/work/server")));
        let environment: Vec<_> = command.get_envs().collect();
        assert!(environment.contains(&("CARGO_MANIFEST_DIR".as_ref(), Some("/work/server".as_ref()))));
        assert!(environment.contains(&("CARGO_BIN_EXE_pok-server".as_ref(), Some("/target/pok-server".as_ref()))));
        Ok(())
    }
}
