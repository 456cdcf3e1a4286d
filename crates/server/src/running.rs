//! A server from start to end.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::audit::{self, Verdict};
use crate::buyer_key::{self, BuyerRole};
use crate::clock::whole_micros;
use crate::config::Config;
use crate::database::Database;
#[cfg(feature = "demo")]
use crate::demo;
use crate::fault::Fault;
use crate::feed::Bell;
use crate::{account, bid, http, jobs, membership, post};

/// How long requests under way may take when the server ends.
const GRACE: Duration = Duration::from_secs(10);

/// A server that answers.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    app: App,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts a server and returns once it listens.
///
/// # Errors
/// [`Fault`] where the database, the data folder or the port can't be had, or no text messages can be sent.
pub async fn start(config: Config) -> Result<Running, Fault> {
    let (stop, stopped) = watch::channel(false);
    let app = App::open(&config, stopped).await?;
    membership::bring_up_to_date(&app).await?;
    #[cfg(feature = "demo")]
    let demo = match config.demo {
        Some(demo) => demo::prepare(&app, demo).await?,
        None => Vec::new(),
    };
    let mut tasks = vec![
        tokio::spawn(jobs::run(app.clone())),
        tokio::spawn(account::reset::run(app.clone())),
        tokio::spawn(bid::closing::run(app.clone())),
        tokio::spawn(bid::mail::run(app.clone())),
        tokio::spawn(post::run(app.clone())),
    ];
    #[cfg(feature = "demo")]
    tasks.extend(demo);
    let listener = TcpListener::bind(config.listen).await?;
    let address = listener.local_addr()?;
    let service = http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = app.stopping();
    tasks.push(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopping).await {
            tracing::error!(error = %error, "the server ended");
        }
    }));
    tracing::info!(%address, "listening");
    Ok(Running { address, app, stop, tasks })
}

impl Running {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes an API key for the buyer's side. It is shown once.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub async fn issue_buyer_key(&self, role: BuyerRole) -> Result<String, Fault> {
        buyer_key::issue(&self.app, role).await
    }

    /// Checks the whole audit chain.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub async fn verify_audit(&self) -> Result<Verdict, Fault> {
        audit::verify(self.app.database().pool()).await
    }

    /// Does now what the server does every quarter of an hour: forgets what has expired.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub async fn sweep(&self) -> Result<(), Fault> {
        jobs::sweep(&self.app).await
    }

    /// Answers what is under way, then ends.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        for mut task in self.tasks {
            if tokio::time::timeout(GRACE, &mut task).await.is_err() {
                task.abort();
            }
        }
        self.app.database().close().await;
    }

    /// Stops listening at once and takes the database away from what is under way. Transactions end in good order,
    /// so this isn't a crash: whoever tests one kills the process of the server's binary.
    pub async fn kill(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.app.database().close().await;
    }
}

/// Makes an API key in the database of `config`, whether its server runs or not.
///
/// # Errors
/// [`Fault`] of the database.
pub async fn make_buyer_key(config: &Config, role: BuyerRole) -> Result<String, Fault> {
    std::fs::create_dir_all(&config.data)?;
    let database = Database::open(config, Bell::new()).await?;
    let mut tx = database.write(whole_micros(config.clock.now())).await?;
    let key = buyer_key::insert(&mut tx, role).await?;
    tx.commit().await?;
    database.close().await;
    Ok(key)
}
