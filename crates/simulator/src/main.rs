//! The simulator as a process of its own.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Json;
use axum::routing::get;
use clap::Parser;
use pok_simulator::{Keys, Outbox};
use tokio::net::TcpListener;

/// Simulates what lies outside PoK. `GET /outbox` shows the texts that phones would have got.
#[derive(Parser)]
#[command(name = "pok-simulator", version)]
struct Command {
    /// Where to listen, e.g. 127.0.0.1:8090.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Command::parse().listen).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere else to say it.
            drop(writeln!(std::io::stderr(), "pok-simulator: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(listen: SocketAddr) -> std::io::Result<()> {
    let outbox = Arc::new(Outbox::default());
    let shown = Arc::clone(&outbox);
    let router = pok_simulator::router(Keys::default(), outbox)
        .route("/outbox", get(move || async move { Json(shown.texts()) }));
    let listener = TcpListener::bind(listen).await?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    let stop = async {
        // Without a way to be told, it ends with its process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    pok_simulator::serve(listener, router, stop).await
}
