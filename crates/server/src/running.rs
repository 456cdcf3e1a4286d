//! A server from start to end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use pok_domain::BuyerRole;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Welcome};
#[cfg(feature = "demo")]
use crate::demo;
use crate::ground::audit::{self, Verdict};
use crate::ground::bell::Bell;
use crate::ground::buyer_key;
use crate::ground::config::Config;
use crate::ground::database::Database;
use crate::ground::fault::Fault;
use crate::ground::folder;
use crate::ground::mail;
use crate::ground::stop::Stop;
use crate::supplier::membership;
use crate::{bid, board, http, jobs, recovery};

/// How long requests under way may take when the server ends.
const GRACE: Duration = Duration::from_secs(10);

/// What the feed of a company begins with that has just become one, chapter by chapter.
const WELCOMES: &[Welcome] =
    &[|tx, company| Box::pin(board::welcome(tx, company)), |tx, company| Box::pin(bid::welcome(tx, company))];

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
    if config.is_demo() && !config.listen.ip().is_loopback() {
        return Err(Fault::broken("a demo shows everybody's codes: it listens on this computer alone (127.0.0.1)"));
    }
    let stop = watch::Sender::new(false);
    let app = App::open(&config, WELCOMES, Stop::new(&stop)).await?;
    membership::bring_up_to_date(&app.database).await?;
    #[cfg(feature = "demo")]
    let demo = match config.demo {
        Some(demo) => demo::prepare(&app, demo).await?,
        None => Vec::new(),
    };
    let bid_mails = bid::mail::BidMails::new(app.clone());
    let mut tasks = vec![
        tokio::spawn(jobs::run(app.clone())),
        tokio::spawn(recovery::reset::run(app.clone())),
        tokio::spawn(bid::closing::run(app.clone())),
        tokio::spawn(mail::run(app.database.clone(), Arc::clone(&app.mail), app.clone(), bid_mails, app.stop.clone())),
    ];
    #[cfg(feature = "demo")]
    tasks.extend(demo);
    let listener = TcpListener::bind(config.listen).await?;
    let address = listener.local_addr()?;
    let keeping = http::serve::Keeping::of(&config);
    tasks.push(tokio::spawn(http::serve::serve(listener, http::router(app.clone()), keeping, app.stop.clone())));
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
        buyer_key::issue(&self.app.database, role).await
    }

    /// Checks the whole audit chain.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub async fn verify_audit(&self) -> Result<Verdict, Fault> {
        audit::verify(self.app.database.pool()).await
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
        self.app.database.close().await;
    }

    /// Stops listening at once and takes the database away from what is under way. Transactions end in good order,
    /// so this isn't a crash: whoever tests one kills the process of the server's binary.
    pub async fn kill(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.app.database.close().await;
    }
}

/// Makes an API key in the database of `config`, whether its server runs or not.
///
/// # Errors
/// [`Fault`] of the database.
pub async fn make_buyer_key(config: &Config, role: BuyerRole) -> Result<String, Fault> {
    folder::own(&config.data)?;
    let database = Database::open(config, Bell::new()).await?;
    let mut tx = database.write().await?;
    let key = buyer_key::insert(&mut tx, role).await?;
    tx.commit().await?;
    database.close().await;
    Ok(key)
}

#[cfg(all(test, feature = "demo"))]
mod tests {
    use pok_domain::bid::NoticeStatus;
    use pok_domain::member::{Company, CompanyStatus, MemberKind};
    use pok_domain::{CompanyId, Name};

    use super::*;
    use crate::ground::config::{Demo, DemoData};

    #[tokio::test]
    async fn bid_02_a_company_that_comes_later_gets_what_it_may_still_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            demo: Some(Demo { data: DemoData::Few, busy_buyer: false }),
            ..Config::for_tests(None, folder.path())
        };
        let stop = watch::Sender::new(false);
        let app = App::open(&config, WELCOMES, Stop::new(&stop)).await.expect("a server");
        let tasks = demo::prepare(&app, Demo { data: DemoData::Few, busy_buyer: false }).await.expect("a demo");
        futures_util::future::join_all(tasks).await;
        let name = |name: &str| Name::parse(name).expect("a name");
        let company = Company {
            id: CompanyId::generate(),
            kind: MemberKind::Corporate,
            name: name("주식회사 새내기"),
            business_reg_no: None,
            representative_name: name("김새내"),
            address: String::new(),
        };
        let mut tx = app.write().await.expect("a transaction");
        app.add_company(&mut tx, &company, None, CompanyStatus::Active).await.expect("a company");
        tx.commit().await.expect("written");
        let bodies: Vec<String> =
            sqlx::query_scalar("select body from change where company_id = $1 and kind = 'bid_notice'")
                .bind(company.id.to_string())
                .fetch_all(app.database.pool())
                .await
                .expect("rows");
        let open: Vec<(String, String)> = sqlx::query_as(
            "select id, status from bid_notice where method = 'OPEN' and status = 'OPEN' order by posted_at, id",
        )
        .fetch_all(app.database.pool())
        .await
        .expect("rows");
        assert!(!open.is_empty() && open.iter().all(|(_, status)| status == NoticeStatus::Open.code()));
        assert_eq!(bodies.len(), open.len());
        for (body, (notice, _)) in bodies.iter().zip(&open) {
            assert!(body.contains(notice));
        }
    }
}
