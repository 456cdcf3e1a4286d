//! What handlers work with.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use pok_api::{Bytes, Code, Problem};
use pok_document::Seal;
use pok_domain::{ApplicationId, BidNoticeId, CompanyId, RequestId};
use tokio::sync::{broadcast, watch};

use crate::blob::{Blobs, Uploads};
use crate::certificate::{Keys, buyer_seal};
use crate::clock::{Clock, whole_micros};
use crate::config::{BuyerRecord, Config};
use crate::database::{Database, Tx};
use crate::fault::Fault;
use crate::feed::Bell;
use crate::outside::{Services, Smtp};
#[cfg(feature = "demo")]
use crate::post::Outbox;
use crate::post::{MailSender, SmsSender};
use crate::rates::Rates;
use crate::secret::Pepper;

/// A server's parts; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    database: Database,
    clock: Arc<dyn Clock>,
    bell: Bell,
    pepper: Pepper,
    keys: Keys,
    buyer: BuyerRecord,
    buyer_seal: Seal,
    blobs: Blobs,
    uploads: Uploads,
    rates: Rates,
    sms: Arc<dyn SmsSender>,
    mail: Arc<dyn MailSender>,
    services: Services,
    is_demo: bool,
    trusted_proxies: Vec<IpAddr>,
    heartbeat: Duration,
    /// Companies that have just signed, for whoever makes them something new to do.
    signed: broadcast::Sender<CompanyId>,
    /// The same of bids.
    submitted: broadcast::Sender<(BidNoticeId, CompanyId)>,
    /// The same of applications for membership.
    applied: broadcast::Sender<ApplicationId>,
    /// The same of suppliers' requests.
    asked: broadcast::Sender<RequestId>,
    stop: watch::Receiver<bool>,
}

impl App {
    /// Opens the database, reads or makes the keys. `stop` turns true when the server is to end.
    pub(crate) async fn open(config: &Config, stop: watch::Receiver<bool>) -> Result<Self, Fault> {
        std::fs::create_dir_all(&config.data)?;
        let bell = Bell::new();
        let database = Database::open(config, bell.clone()).await?;
        #[cfg(feature = "demo")]
        let outbox = config.demo.map(|_| Arc::new(Outbox::new(database.clone(), Arc::clone(&config.clock))));
        #[cfg(feature = "demo")]
        let outside = match &outbox {
            Some(outbox) => &crate::demo::simulate(&config.outside, Arc::clone(outbox), stopped(&stop)).await?,
            None => &config.outside,
        };
        #[cfg(not(feature = "demo"))]
        let outside = &config.outside;
        let (services, gateway) = Services::new(outside)?;
        let sms = config.sms.clone().or_else(|| gateway.map(|gateway| gateway as Arc<dyn SmsSender>));
        let smtp = outside.smtp.as_ref().map(Smtp::new).transpose()?;
        let mail = config.mail.clone().or_else(|| smtp.map(|smtp| Arc::new(smtp) as Arc<dyn MailSender>));
        #[cfg(feature = "demo")]
        let mail = mail.or_else(|| outbox.map(|outbox| outbox as Arc<dyn MailSender>));
        let is_demo = config.is_demo();
        let (Some(sms), Some(mail)) = (&sms, &mail) else { return Err(nothing_sends(sms.is_some(), mail.is_some())) };
        let now = whole_micros(config.clock.now());
        Ok(Self(Arc::new(Parts {
            bell,
            pepper: Pepper::load(&config.data.join("pepper.key"))?,
            keys: Keys::load(&config.data.join("keys"), &config.buyer, now, if is_demo { 3 } else { 0 })?,
            buyer: config.buyer.clone(),
            buyer_seal: buyer_seal::load(&config.buyer)?,
            blobs: Blobs::folder(&config.data.join("blobs"), config.waits_for_disk())?,
            uploads: Uploads::new(config.data.join("uploads"))?,
            rates: Rates::new(config.limits),
            sms: Arc::clone(sms),
            mail: Arc::clone(mail),
            services,
            is_demo,
            trusted_proxies: config.trusted_proxies.clone(),
            heartbeat: config.heartbeat,
            signed: broadcast::Sender::new(64),
            submitted: broadcast::Sender::new(64),
            applied: broadcast::Sender::new(64),
            asked: broadcast::Sender::new(64),
            stop,
            clock: Arc::clone(&config.clock),
            database,
        })))
    }

    /// The server's clock, in whole microseconds.
    pub(crate) fn now(&self) -> Timestamp {
        whole_micros(self.0.clock.now())
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    /// Begins a writing transaction at the time it is now.
    pub(crate) async fn write(&self) -> Result<Tx, Fault> {
        self.write_at(self.now()).await
    }

    /// Begins a writing transaction whose time was taken earlier, e.g. printed on a document.
    pub(crate) async fn write_at(&self, at: Timestamp) -> Result<Tx, Fault> {
        self.0.database.write(at).await
    }

    pub(crate) fn bell(&self) -> &Bell {
        &self.0.bell
    }

    pub(crate) fn pepper(&self) -> &Pepper {
        &self.0.pepper
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The certificates that signatures must lead to.
    pub(crate) fn trusted_roots(&self) -> Vec<Bytes> {
        vec![Bytes(self.0.keys.root().to_vec())]
    }

    pub(crate) fn buyer(&self) -> &BuyerRecord {
        &self.0.buyer
    }

    pub(crate) fn buyer_seal(&self) -> &Seal {
        &self.0.buyer_seal
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub(crate) fn sms(&self) -> &dyn SmsSender {
        &*self.0.sms
    }

    pub(crate) fn mail(&self) -> &dyn MailSender {
        &*self.0.mail
    }

    /// Sends a mail that somebody waits for.
    ///
    /// # Errors
    /// `Unavailable` where it can't be sent.
    pub(crate) async fn send_mail(&self, to: &str, subject: &str, body: &str) -> Result<(), Fault> {
        self.mail().send(to, subject, body).await.map_err(|fault| {
            tracing::error!(error = %fault, "a mail can't be sent");
            Problem::new(Code::Unavailable, "the mail can't be sent right now").into()
        })
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.0.is_demo
    }

    /// The services outside that are asked something.
    pub(crate) fn services(&self) -> &Services {
        &self.0.services
    }

    /// Moves the server's clock on. False where it can't be moved.
    #[cfg(feature = "demo")]
    pub(crate) fn advance(&self, by: jiff::SignedDuration) -> bool {
        let clock = self.0.clock.moved();
        if let Some(clock) = clock {
            clock.advance(by);
        }
        clock.is_some()
    }

    pub(crate) fn trusted_proxies(&self) -> &[IpAddr] {
        &self.0.trusted_proxies
    }

    /// How often an event stream says that it is alive.
    pub(crate) fn heartbeat(&self) -> Duration {
        self.0.heartbeat
    }

    /// Tells whoever listens that a company has signed.
    pub(crate) fn signed(&self, company: CompanyId) {
        // Nobody listening is no failure.
        drop(self.0.signed.send(company));
    }

    #[cfg(feature = "demo")]
    pub(crate) fn hear_signed(&self) -> broadcast::Receiver<CompanyId> {
        self.0.signed.subscribe()
    }

    /// Tells whoever listens that somebody has applied for membership.
    pub(crate) fn applied(&self, application: ApplicationId) {
        drop(self.0.applied.send(application));
    }

    #[cfg(feature = "demo")]
    pub(crate) fn hear_applied(&self) -> broadcast::Receiver<ApplicationId> {
        self.0.applied.subscribe()
    }

    /// Tells whoever listens that a supplier asks for a change, or to leave.
    pub(crate) fn asked(&self, request: RequestId) {
        drop(self.0.asked.send(request));
    }

    #[cfg(feature = "demo")]
    pub(crate) fn hear_asked(&self) -> broadcast::Receiver<RequestId> {
        self.0.asked.subscribe()
    }

    /// Tells whoever listens that a company has submitted a bid.
    pub(crate) fn submitted(&self, notice: BidNoticeId, company: CompanyId) {
        drop(self.0.submitted.send((notice, company)));
    }

    #[cfg(feature = "demo")]
    pub(crate) fn hear_submitted(&self) -> broadcast::Receiver<(BidNoticeId, CompanyId)> {
        self.0.submitted.subscribe()
    }

    /// Ends when the server is to end.
    pub(crate) fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        stopped(&self.0.stop)
    }

    /// Whether the server is to end: nothing is begun any more.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.0.stop.borrow()
    }
}

fn stopped(stop: &watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
    let mut stop = stop.clone();
    async move {
        // An error means that the server is gone already.
        drop(stop.wait_for(|stop| *stop).await);
    }
}

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
