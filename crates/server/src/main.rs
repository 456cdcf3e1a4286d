//! The command line.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use pok_server::{BuyerRole, Config, Running, start};
#[cfg(feature = "demo")]
use pok_server::{Demo, DemoData, demo};
use tracing_subscriber::EnvFilter;

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The server of PoK.
#[derive(Parser)]
#[command(name = "pok-server", version)]
struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Answers until it is told to stop (ctrl-c, SIGTERM).
    Serve(Serve),
    /// Prints the demo's accounts.
    #[cfg(feature = "demo")]
    DemoAccounts,
    /// Prints the OpenAPI description.
    Openapi,
    /// Looks at a file on standard input, within bounds: what `serve` starts for each file that comes from outside.
    #[command(name = pok_document::aside::COMMAND, hide = true)]
    Inspect,
    /// Writes the database, the files and the keys into a new folder, while the server runs or not.
    Backup(Copied),
    /// Makes a server's folder of a backup: --data names a new one. Computers that saw more begin again by themselves.
    Restore(Copied),
    /// Makes an API key for the buyer's side and prints it, or revokes one. It can't be shown again.
    BuyerKey(BuyerKey),
}

#[derive(Args)]
struct Settings {
    /// A settings file (TOML).
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder of files, keys and the database.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Where to listen, e.g. 127.0.0.1:8080.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Invented data, all of it unless less is asked for; mails and messages go to /demo/outbox instead of people.
    #[cfg(feature = "demo")]
    #[arg(long, value_name = "DATA", num_args = 0..=1, require_equals = true, default_missing_value = "full")]
    demo: Option<DemoData>,
    /// The demo's buyer answers by itself what suppliers do.
    #[cfg(feature = "demo")]
    #[arg(long, requires = "demo")]
    busy: bool,
}

#[derive(Args)]
struct Copied {
    #[command(flatten)]
    settings: Settings,
    /// The backup's folder.
    folder: PathBuf,
}

#[derive(Args)]
struct BuyerKey {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    change: KeyChange,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct KeyChange {
    /// Makes one: buyer, clerk, inspector, settlement or admin.
    #[arg(long)]
    role: Option<BuyerRole>,
    /// Revokes the one of this name, which was said when it was made and stands in the audit chain.
    #[arg(long, value_name = "NAME")]
    revoke: Option<String>,
}

fn main() -> ExitCode {
    pok_server::keep_private();
    let done = match Command::parse().what {
        What::Inspect => return pok_document::aside::child(),
        What::Serve(serve) => serve_until_stopped(serve),
        #[cfg(feature = "demo")]
        What::DemoAccounts => print_accounts(),
        What::Openapi => print_openapi(),
        What::Backup(copied) => back_up(&copied),
        What::Restore(copied) => put_back(&copied),
        What::BuyerKey(key) => change_key(key),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There may be no log yet.
            drop(writeln!(std::io::stderr(), "pok-server: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn load(settings: &Settings) -> Result<Config, Box<dyn std::error::Error + Send + Sync>> {
    let mut config = Config::load(settings.config.as_deref(), |name| std::env::var(name).ok())?;
    if let Some(data) = &settings.data {
        config.data.clone_from(data);
    }
    Ok(config)
}

#[tokio::main]
async fn serve_until_stopped(serve: Serve) -> Outcome {
    let mut config = load(&serve.settings)?;
    if let Some(listen) = serve.listen {
        config.listen = listen;
    }
    #[cfg(feature = "demo")]
    if let Some(data) = serve.demo {
        config = config.with_demo(Demo { data, busy_buyer: serve.busy });
    }
    log(config.log_json);
    let running: Running = start(config).await?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on {}", running.url())?;
    out.flush()?;
    told_to_stop().await?;
    tracing::info!("stopping");
    running.shutdown().await;
    Ok(())
}

async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => stopped,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        log.json().init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
}

#[cfg(feature = "demo")]
fn print_accounts() -> Outcome {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<28} {:<13} {:<10} company", "login ID", "password", "role")?;
    for account in demo::ACCOUNTS {
        let role = if account.primary { "primary" } else { "secondary" };
        let company = demo::company_name(account);
        writeln!(out, "{:<28} {:<13} {:<10} {company}", account.login_id, account.password, role)?;
    }
    Ok(())
}

fn print_openapi() -> Outcome {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &pok_server::openapi())?;
    writeln!(out)?;
    Ok(())
}

#[tokio::main]
async fn back_up(copied: &Copied) -> Outcome {
    let config = load(&copied.settings)?;
    let files = pok_server::backup(&config, &copied.folder).await?;
    writeln!(std::io::stdout(), "{files} files are in {}", copied.folder.display())?;
    Ok(())
}

fn put_back(copied: &Copied) -> Outcome {
    let data = load(&copied.settings)?.data;
    let files = pok_server::restore(&copied.folder, &data)?;
    writeln!(std::io::stdout(), "{files} files are in {}", data.display())?;
    Ok(())
}

#[tokio::main]
async fn change_key(BuyerKey { settings, change }: BuyerKey) -> Outcome {
    let config = load(&settings)?;
    log(config.log_json);
    if let Some(role) = change.role {
        let key = pok_server::make_buyer_key(&config, role).await?;
        // Whoever pipes the key elsewhere wants nothing else there.
        writeln!(std::io::stderr(), "its name is {}", pok_server::buyer_key_name(role, &key))?;
        writeln!(std::io::stdout(), "{key}")?;
    }
    if let Some(name) = change.revoke {
        pok_server::revoke_buyer_key(&config, &name).await?;
        writeln!(std::io::stderr(), "{name} is revoked")?;
    }
    Ok(())
}
