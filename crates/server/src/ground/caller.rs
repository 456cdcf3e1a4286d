//! Who asks. Permission is a type: each can only be made here, after the check.

use std::net::IpAddr;
use std::ops::Deref;

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::member::{Contact, ContactRole};
use pok_domain::{BuyerRole, CompanyId, OperationId};

use crate::ground::audit::Actor;
use crate::ground::buyer_key::{self, KeyHolder};
use crate::ground::database::Database;
use crate::ground::fault::Fault;
use crate::ground::operation::{Binds, Owner};
use crate::ground::rates::Rates;
use crate::ground::session::{self, Live};

/// What came with a request, whoever sent it.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The address it came from.
    pub(crate) peer: IpAddr,
    /// Its idempotency key.
    pub(crate) operation: Option<OperationId>,
    /// When all of it had been read; before that, when its headers had.
    pub(crate) received: Timestamp,
    /// What stands after `Authorization: Bearer`.
    pub(crate) bearer: Option<String>,
    /// Which roles of the buyer's side it may come from.
    pub(crate) roles: &'static [BuyerRole],
}

impl Context {
    /// The idempotency key, where the call needs one.
    fn key(&self) -> Result<OperationId, Problem> {
        let missing = || Problem::field(pok_api::protocol::IDEMPOTENCY_KEY, "a binding act needs an idempotency key");
        self.operation.ok_or_else(missing)
    }
}

/// A caller that can be made from a request, if the request may be.
pub(crate) trait Admit: Sized + Send {
    /// Whether anybody may be one, without having logged in.
    const IS_OPEN: bool = false;

    /// Makes one, or refuses.
    ///
    /// # Errors
    /// `Unauthenticated` or `Forbidden`.
    fn admit(database: &Database, rates: &Rates, context: Context) -> impl Future<Output = Result<Self, Fault>> + Send;

    /// What came with the request: the rest of it may arrive after its sender was admitted.
    fn context(&mut self) -> &mut Context;
}

/// Anybody: before login. How often is counted by the address.
#[derive(Debug)]
pub(crate) struct Anonymous(Context);

impl Anonymous {
    /// The address it came from.
    pub(crate) fn peer(&self) -> IpAddr {
        self.0.peer
    }
}

impl Admit for Anonymous {
    const IS_OPEN: bool = true;

    async fn admit(_: &Database, rates: &Rates, context: Context) -> Result<Self, Fault> {
        rates.before_login(context.peer)?;
        Ok(Self(context))
    }

    fn context(&mut self) -> &mut Context {
        &mut self.0
    }
}

/// Anybody who asks again and again until something is done: counted apart, so that it keeps nobody from logging in.
#[derive(Debug)]
pub(crate) struct Polling(Context);

impl Admit for Polling {
    const IS_OPEN: bool = true;

    async fn admit(_: &Database, rates: &Rates, context: Context) -> Result<Self, Fault> {
        rates.poll(context.peer)?;
        Ok(Self(context))
    }

    fn context(&mut self) -> &mut Context {
        &mut self.0
    }
}

/// A contact with a live session.
#[derive(Debug)]
pub(crate) struct SignedIn {
    context: Context,
    live: Live,
}

impl SignedIn {
    /// The address it came from.
    pub(crate) fn peer(&self) -> IpAddr {
        self.context.peer
    }

    /// Who.
    pub(crate) fn contact(&self) -> &Contact {
        &self.live.contact
    }

    /// Of which company: every query is bound to it.
    pub(crate) fn company(&self) -> CompanyId {
        self.live.contact.company
    }

    /// The session's identifier.
    pub(crate) fn session(&self) -> &str {
        &self.live.session
    }

    /// What the contact's computer is called.
    pub(crate) fn device(&self) -> &str {
        &self.live.device
    }

    /// When all of the request had been read: what decides whether it is in time.
    pub(crate) fn received(&self) -> Timestamp {
        self.context.received
    }

    /// When the session's last one-time code was confirmed.
    pub(crate) fn otp_at(&self) -> Timestamp {
        self.live.otp_at
    }

    /// When the access token ends that came with the request.
    pub(crate) fn expires_at(&self) -> Timestamp {
        self.live.expires_at
    }

    /// As the audit chain names them.
    pub(crate) fn actor(&self) -> Actor {
        contact_actor(&self.live.contact, &self.live.device, self.context.peer)
    }
}

impl Binds for SignedIn {
    fn owner(&self) -> Owner {
        Owner::Company(self.company())
    }

    fn key(&self) -> Result<OperationId, Problem> {
        self.context.key()
    }
}

impl Admit for SignedIn {
    async fn admit(database: &Database, rates: &Rates, context: Context) -> Result<Self, Fault> {
        let token = context.bearer.as_deref().ok_or_else(unauthenticated)?;
        let live = session::live(database, token).await?.ok_or_else(unauthenticated)?;
        note_who(live.contact.id);
        rates.call(&live.session)?;
        Ok(Self { context, live })
    }

    fn context(&mut self) -> &mut Context {
        &mut self.context
    }
}

/// The one contact of a company who sees 기업정보 and 담당자 목록.
#[derive(Debug)]
pub(crate) struct PrimaryContact(SignedIn);

/// As any contact.
impl Deref for PrimaryContact {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl Admit for PrimaryContact {
    async fn admit(database: &Database, rates: &Rates, context: Context) -> Result<Self, Fault> {
        let caller = SignedIn::admit(database, rates, context).await?;
        match caller.contact().role {
            ContactRole::Primary => Ok(Self(caller)),
            ContactRole::Secondary => Err(forbidden().into()),
        }
    }

    fn context(&mut self) -> &mut Context {
        self.0.context()
    }
}

/// The buyer's side, with a key of a role that what is asked is for.
#[derive(Debug)]
pub(crate) struct Buyer {
    context: Context,
    holder: KeyHolder,
}

impl Buyer {
    /// As the audit chain names them.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            id: self.holder.name.clone(),
            role: self.holder.role.code().into(),
            device: String::new(),
            peer: Some(self.context.peer),
        }
    }

    /// Whether what else names roles is for this one too.
    pub(crate) fn may(&self, roles: &[BuyerRole]) -> bool {
        roles.contains(&self.holder.role)
    }

    /// The demo's own, for one call.
    #[cfg(feature = "demo")]
    pub(crate) fn of_demo(received: Timestamp) -> Self {
        let (peer, operation) = (IpAddr::from([127, 0, 0, 1]), Some(OperationId::generate()));
        let context = Context { peer, operation, received, bearer: None, roles: &[] };
        Self { context, holder: KeyHolder { name: "server".into(), role: BuyerRole::Buyer } }
    }
}

impl Binds for Buyer {
    fn owner(&self) -> Owner {
        Owner::Buyer
    }

    fn key(&self) -> Result<OperationId, Problem> {
        self.context.key()
    }
}

impl Admit for Buyer {
    async fn admit(database: &Database, _: &Rates, context: Context) -> Result<Self, Fault> {
        let key = context.bearer.as_deref().ok_or_else(unauthenticated)?;
        let holder = buyer_key::holder(database, key).await?.ok_or_else(unauthenticated)?;
        note_who(&holder.name);
        match context.roles.contains(&holder.role) {
            true => Ok(Self { context, holder }),
            false => Err(forbidden().into()),
        }
    }

    fn context(&mut self) -> &mut Context {
        &mut self.context
    }
}

/// A contact as the audit chain names them.
pub(crate) fn contact_actor(contact: &Contact, device: &str, peer: IpAddr) -> Actor {
    Actor { id: contact.id.to_string(), role: contact.role.code().into(), device: device.into(), peer: Some(peer) }
}

/// Writes who asks on the request's line of the log: a contact's identifier or a key's name, which name nobody.
fn note_who(who: impl std::fmt::Display) {
    tracing::Span::current().record("who", tracing::field::display(who));
}

pub(crate) fn unauthenticated() -> Problem {
    Problem::new(Code::Unauthenticated, "log in first")
}

fn forbidden() -> Problem {
    Problem::new(Code::Forbidden, "not allowed in this role")
}
