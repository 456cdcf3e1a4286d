//! A PostgreSQL of our own for the length of a test run: an empty folder, a free port of this computer, no durability.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::place::Scratch;
use crate::proc::{self, Running};
use crate::setup;

/// It ends, and its folder goes, when this value does.
pub(crate) struct Postgres {
    /// How tests reach it: `POK_TEST_POSTGRES`.
    pub(crate) url: String,
    _server: Running,
    _folder: Scratch,
}

/// Starts it; nothing where PostgreSQL isn't installed and needn't be.
///
/// # Errors
/// It is installed and doesn't start, or this is Linux, where nothing may go untested for want of it.
pub(crate) fn start() -> Result<Option<Postgres>> {
    let Some(programs) = programs() else {
        if cfg!(target_os = "linux") {
            bail!("there is no PostgreSQL: install your distribution's package of its server");
        }
        return Ok(None);
    };
    let folder = Scratch::new(&std::env::temp_dir(), "pok-postgres")?;
    let owner = owner()?;
    if let Some(owner) = owner {
        proc::read(Command::new("chown").arg(owner).arg(folder.path()))?;
    }
    let data = folder.path().join("data");
    let mut initdb = as_owner(owner, &programs.join("initdb"));
    initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]).arg(&data);
    proc::read(initdb.current_dir(folder.path()))?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let log = folder.path().join("log");
    let mut postgres = as_owner(owner, &programs.join("postgres"));
    postgres.arg("-D").arg(&data).arg("-c").arg(format!("unix_socket_directories={}", folder.path().display()));
    for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"] {
        postgres.args(["-c", setting]);
    }
    postgres.args(["-c", "listen_addresses=127.0.0.1", "-p", &port.to_string()]);
    let output = fs::File::create(&log)?;
    postgres.current_dir(folder.path()).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let server = Running::gently(postgres.spawn().context("can't start PostgreSQL")?);
    let mut postgres =
        Postgres { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _server: server, _folder: folder };
    wait(&mut postgres._server, port, &programs, &log)?;
    Ok(Some(postgres))
}

fn wait(server: &mut Running, port: u16, programs: &Path, log: &Path) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) && !server.ended() && !proc::stopped() {
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() && proc::read(&mut ask).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL did not start:\n{}", fs::read_to_string(log).unwrap_or_default())
}

/// The newest one installed: Debian keeps its servers off the `PATH`.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.map(|entry| entry.path()).filter(|path| path.join("bin/initdb").exists()).max_by_key(number);
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = std::env::split_paths(&on_path).find(|folder| folder.join("initdb").is_file());
    newest.map(|path| path.join("bin")).or(elsewhere)
}

/// PostgreSQL refuses to run as root: the account it runs as then.
fn owner() -> Result<Option<&'static str>> {
    if cfg!(not(unix)) || !setup::is_root() {
        return Ok(None);
    }
    let accounts = ["postgres", "nobody"];
    let found = accounts.into_iter().find(|name| proc::read(Command::new("id").args(["-u", name])).is_ok());
    found.map(Some).context("PostgreSQL doesn't run as root, and there is no account `postgres` or `nobody`")
}

/// On Linux it also ends with us if we are killed.
fn as_owner(owner: Option<&str>, program: &Path) -> Command {
    if cfg!(not(target_os = "linux")) {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    if let Some(owner) = owner {
        command.arg(format!("--reuid={owner}")).args(["--clear-groups", "--pdeathsig", "INT"]);
    } else {
        command.args(["--pdeathsig", "INT"]);
    }
    command.arg(program);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_and_leaves_nothing() -> Result<()> {
        let Some(postgres) = start()? else { return Ok(()) };
        let folder = postgres._folder.path().to_owned();
        let programs = programs().context("it has just started")?;
        let mut psql = Command::new(programs.join("psql"));
        assert_eq!(proc::read(psql.args([&postgres.url, "-Atc", "show fsync"]))?.trim(), "off");
        drop(postgres);
        assert!(!folder.exists());
        Ok(())
    }
}
