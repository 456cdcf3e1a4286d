//! What handlers work with: the server's parts, put together from its settings.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use pok_api::{Bytes, Code, Problem};
use pok_document::Seal;
use pok_domain::member::{Company, CompanyStatus, Profile};
use pok_domain::{ApplicationId, BidNoticeId, CompanyId, RequestId};
use tokio::sync::broadcast;

use crate::ground::bell::Bell;
use crate::ground::blob::{Blobs, Uploads};
use crate::ground::certificate::{Keys, buyer_seal};
use crate::ground::config::{BuyerRecord, Config};
use crate::ground::database::{Database, Tx};
use crate::ground::fault::Fault;
use crate::ground::folder;
#[cfg(feature = "demo")]
use crate::ground::mail::Outbox;
#[cfg(feature = "demo")]
use crate::ground::providers;
use crate::ground::providers::{Services, Smtp};
use crate::ground::rates::Rates;
use crate::ground::secret::Pepper;
use crate::ground::sender::{MailSender, SmsSender};
use crate::ground::stop::Stop;
use crate::ground::work::Work;
use crate::supplier;

/// A server's parts; cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

/// What [`App`] gives.
pub(crate) struct Parts {
    pub(crate) database: Database,
    pub(crate) bell: Bell,
    pub(crate) pepper: Pepper,
    pub(crate) keys: Keys,
    pub(crate) buyer: BuyerRecord,
    pub(crate) buyer_seal: Seal,
    pub(crate) blobs: Blobs,
    pub(crate) uploads: Uploads,
    pub(crate) rates: Rates,
    pub(crate) work: Arc<Work>,
    pub(crate) sms: Arc<dyn SmsSender>,
    pub(crate) mail: Arc<dyn MailSender>,
    /// The services outside that are asked something.
    pub(crate) services: Services,
    pub(crate) is_demo: bool,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// How often an event stream says that it is alive.
    pub(crate) heartbeat: Duration,
    /// What each chapter puts into the feed of a company that has just become one.
    welcomes: &'static [Welcome],
    happened: broadcast::Sender<Happened>,
    /// When it is to end.
    pub(crate) stop: Stop,
}

/// What a chapter does in the transaction in which a company becomes one, before anybody of it logs in for the first
/// time. The server's start lists them: neither this nor what lies below knows the chapters.
pub(crate) type Welcome = for<'a> fn(&'a mut Tx, CompanyId) -> BoxFuture<'a, Result<(), Fault>>;

/// What a supplier has just done, for whoever plays the buyer.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "demo"), expect(dead_code, reason = "only the demo's buyer listens"))]
pub(crate) enum Happened {
    /// A contract was signed.
    Signed(CompanyId),
    /// A bid was submitted.
    Submitted(BidNoticeId),
    /// Somebody applied for membership.
    Applied(ApplicationId),
    /// A supplier asks for a change, or to leave.
    Asked(RequestId),
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the database, reads or makes the keys.
    pub(crate) async fn open(config: &Config, welcomes: &'static [Welcome], stop: Stop) -> Result<Self, Fault> {
        folder::own(&config.data)?;
        let bell = Bell::new();
        let database = Database::open(config, bell.clone()).await?;
        #[cfg(feature = "demo")]
        let outbox = config.demo.map(|_| Arc::new(Outbox::new(database.clone())));
        #[cfg(feature = "demo")]
        let configured = match &outbox {
            Some(outbox) => &providers::simulate(&config.providers, Arc::clone(outbox), stop.comes()).await?,
            None => &config.providers,
        };
        #[cfg(not(feature = "demo"))]
        let configured = &config.providers;
        let (services, gateway) = Services::new(configured)?;
        let sms = config.sms.clone().or_else(|| gateway.map(|gateway| gateway as Arc<dyn SmsSender>));
        let smtp = configured.smtp.as_ref().map(Smtp::new).transpose()?;
        let mail = config.mail.clone().or_else(|| smtp.map(|smtp| Arc::new(smtp) as Arc<dyn MailSender>));
        #[cfg(feature = "demo")]
        let mail = mail.or_else(|| outbox.map(|outbox| outbox as Arc<dyn MailSender>));
        let is_demo = config.is_demo();
        let (Some(sms), Some(mail)) = (&sms, &mail) else { return Err(nothing_sends(sms.is_some(), mail.is_some())) };
        let years = if is_demo { 3 } else { 0 };
        Ok(Self(Arc::new(Parts {
            bell,
            pepper: Pepper::load(&config.data.join("pepper.key"))?,
            keys: Keys::load(&config.data.join("keys"), &config.buyer, database.now(), years)?,
            buyer: config.buyer.clone(),
            buyer_seal: buyer_seal::load(&config.buyer)?,
            blobs: Blobs::folder(&config.data.join("blobs"), config.waits_for_disk())?,
            uploads: Uploads::new(config.data.join("uploads"))?,
            rates: Rates::new(config.limits),
            work: Arc::new(Work::new(config.work_at_once, config.aside.clone())),
            sms: Arc::clone(sms),
            mail: Arc::clone(mail),
            services,
            is_demo,
            trusted_proxies: config.trusted_proxies.clone(),
            heartbeat: config.heartbeat,
            welcomes,
            happened: broadcast::Sender::new(256),
            stop,
            database,
        })))
    }

    /// The server's clock, in whole microseconds.
    pub(crate) fn now(&self) -> Timestamp {
        self.database.now()
    }

    /// Begins a writing transaction at the time it is now.
    pub(crate) async fn write(&self) -> Result<Tx, Fault> {
        self.database.write().await
    }

    /// Begins a writing transaction whose time was taken earlier, e.g. printed on a document.
    pub(crate) async fn write_at(&self, at: Timestamp) -> Result<Tx, Fault> {
        self.database.write_at(at).await
    }

    /// Writes a company, begins its feed, and lets every chapter put there what a newcomer finds. `profile` is what it is
    /// taken from, where there is one.
    pub(crate) async fn add_company(
        &self,
        tx: &mut Tx,
        company: &Company,
        profile: Option<&Profile>,
        status: CompanyStatus,
    ) -> Result<(), Fault> {
        supplier::add::company(tx, company, profile, status).await?;
        for welcome in self.welcomes {
            welcome(tx, company.id).await?;
        }
        Ok(())
    }

    /// The certificates that signatures must lead to.
    pub(crate) fn trusted_roots(&self) -> Vec<Bytes> {
        vec![Bytes(self.keys.root().to_vec())]
    }

    /// Sends a mail that somebody waits for.
    ///
    /// # Errors
    /// `Unavailable` where it can't be sent.
    pub(crate) async fn send_mail(&self, to: &str, subject: &str, body: &str) -> Result<(), Fault> {
        self.mail.send(to, subject, body).await.map_err(|fault| {
            tracing::error!(error = %fault, "a mail can't be sent");
            Problem::new(Code::Unavailable, "the mail can't be sent right now").into()
        })
    }

    /// Tells whoever listens what a supplier has just done.
    pub(crate) fn happened(&self, what: Happened) {
        // Nobody listening is no failure.
        drop(self.happened.send(what));
    }

    /// Listens to what suppliers do from now on.
    #[cfg(feature = "demo")]
    pub(crate) fn listen(&self) -> broadcast::Receiver<Happened> {
        self.happened.subscribe()
    }
}

/// Who may make which calls, and the function that answers each: `Caller { Call => function, … }`.
macro_rules! answers {
    ($($caller:ident { $($call:path => $answer:path),+ $(,)? })+) => {$($(
        impl pok_api::Handle<$call> for $crate::app::App {
            type Caller = $caller;

            async fn handle(
                &self,
                caller: $caller,
                call: $call,
            ) -> Result<<$call as pok_api::Call>::Reply, pok_api::Problem> {
                let reply = $answer(self, &caller, call).await?;
                Ok(reply)
            }
        }
    )+)+};
}
pub(crate) use answers;

/// Why a server doesn't start.
fn nothing_sends(texts: bool, mails: bool) -> Fault {
    let missing: Vec<&str> = [
        (!texts).then_some("a gateway for text messages ([sms] in the settings file, or POK_SMS_…): one-time codes"),
        (!mails).then_some("a mail relay ([smtp] in the settings file, or POK_SMTP_…): notifications"),
    ]
    .into_iter()
    .flatten()
    .collect();
    Fault::broken(format!(
        "not configured: {} can't be sent without; only a demo server (--demo) runs without",
        missing.join(", and ")
    ))
}
