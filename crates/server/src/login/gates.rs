//! From the right code to the session: one gate after the other (P-LOG-11). Which comes next is the domain's to say.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use pok_api::remote::login::{Consent, Gate, PostponePassword, Reactivate, Step};
use pok_api::{Code, Problem};
use pok_domain::member::{GateFacts, NextGate};
use pok_domain::terms::{Terms, to_agree_again};

use super::refresh;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::{Anonymous, contact_actor, unauthenticated};
use crate::ground::database::{Columns as _, Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::ground::session;
use crate::supplier::account::{self, Account};
use crate::supplier::company;
use crate::terms;

/// How long somebody may take over the gates: a document wants to be read.
const GATES_LIVE: SignedDuration = SignedDuration::from_mins(30);

/// A login whose code was right. Its row stays locked until the transaction ends.
pub(super) struct Passed {
    key: String,
    pub(super) account: Account,
    device: String,
    peer: IpAddr,
    is_reactivated: bool,
}

impl Passed {
    /// The login of an attempt.
    ///
    /// # Errors
    /// `OtpExpired` where it has ended, `Unauthenticated` before the code, `Stale` after the session has begun.
    pub(super) async fn for_update(tx: &mut Tx, attempt: &str, peer: IpAddr) -> Result<Self, Fault> {
        let key = secret::token_hash(attempt);
        let row = sql!(
            "update login_attempt set opened = opened where token_sha256 = $1 \
             returning contact_id, device, expires_at, used, reactivated, opened",
            [&key]
        );
        let row = row.fetch_optional(tx.sql()).await?.ok_or_else(ended)?;
        if row.instant("expires_at")? <= tx.now() {
            return Err(ended().into());
        }
        if !row.flag("used")? {
            return Err(unauthenticated().into());
        }
        if row.flag("opened")? {
            return Err(Problem::stale().into());
        }
        let account = account::active(tx.sql(), row.get("contact_id")?).await?.ok_or_else(unauthenticated)?;
        Ok(Self { key, account, device: row.get("device")?, peer, is_reactivated: row.flag("reactivated")? })
    }

    pub(super) fn actor(&self) -> Actor {
        contact_actor(&self.account.contact, &self.device, self.peer)
    }

    pub(super) fn record(&self, event: Event) -> Record {
        Record::new(event, self.actor()).company(self.account.contact.company)
    }

    /// Which gate is next, and the documents to agree to.
    async fn next(&self, tx: &mut Tx) -> Result<(Option<NextGate>, Vec<Terms>), Fault> {
        let now = tx.now();
        let all = terms::published(tx.sql(), now).await?;
        let agreed = terms::agreed(tx.sql(), self.account.contact.id.0).await?;
        let documents: Vec<Terms> = to_agree_again(&all, &agreed, now).into_iter().cloned().collect();
        let facts = GateFacts {
            now,
            last_login_at: self.account.last_login_at,
            created_at: self.account.created_at,
            is_reactivated: self.is_reactivated,
            is_temporary: self.account.temporary_until.is_some(),
            password_set_at: self.account.password_set_at,
            needs_consent: !documents.is_empty(),
        };
        Ok((facts.next(), documents))
    }

    /// Whether it is one of `gates` that is next.
    ///
    /// # Errors
    /// `Stale` where it is another.
    pub(super) async fn stands_at(&self, tx: &mut Tx, gates: &[NextGate]) -> Result<(), Fault> {
        match self.next(tx).await?.0 {
            Some(next) if gates.contains(&next) => Ok(()),
            _ => Err(Problem::stale().into()),
        }
    }

    /// Ends every other login of the account that has not become a session: the password they knew is another now.
    pub(super) async fn end_others(&self, tx: &mut Tx) -> Result<(), Fault> {
        tx.run(sql!(
            "delete from login_attempt where contact_id = $1 and token_sha256 <> $2",
            [self.account.contact.id.to_string(), &self.key]
        ))
        .await
    }

    /// Answers the next gate, or opens the session; ends the transaction.
    /// What was done at a gate is written to the audit chain last: its head is the last lock taken.
    pub(super) async fn go_on(mut self, app: &App, mut tx: Tx, done: Option<Record>) -> Result<Step, Fault> {
        // What the call before has written counts.
        let account = account::find(tx.sql(), &self.account.contact.id.to_string()).await?;
        self.account = account.ok_or_else(unauthenticated)?;
        let (next, documents) = self.next(&mut tx).await?;
        let gate = match next {
            None => return self.open(app, tx, done).await,
            Some(NextGate::Dormant) => Gate::Dormant { last_login_at: self.account.last_login_at },
            Some(NextGate::TemporaryPassword) => Gate::TemporaryPassword,
            Some(NextGate::PasswordExpired) => Gate::PasswordExpired { set_at: self.account.password_set_at },
            Some(NextGate::Reconsent) => Gate::Reconsent { documents },
        };
        if let Some(done) = done {
            audit::append(&mut tx, done).await?;
        }
        tx.commit().await?;
        tracing::info!(contact = %self.account.contact.id, ?next, "a gate before the session");
        Ok(Step::Gate(gate))
    }

    async fn open(self, app: &App, mut tx: Tx, done: Option<Record>) -> Result<Step, Fault> {
        let opened = session::open(&mut tx, &self.account.contact, &self.device, self.peer).await?;
        tx.run(sql!("update login_attempt set opened = 1 where token_sha256 = $1", [&self.key])).await?;
        account::stamp(&mut tx, "last_login_at", &self.account.contact).await?;
        let company = company::find(tx.sql(), self.account.contact.company).await?;
        let now = tx.now();
        for record in done.into_iter().chain([self.record(Event::LoggedIn)]) {
            audit::append(&mut tx, record).await?;
        }
        tx.commit().await?;
        tracing::info!(contact = %self.account.contact.id, "logged in");
        Ok(Step::Session(Box::new(refresh::reply(app, opened, self.account.contact, company, now))))
    }
}

/// The code was right: the first gate, or the session. A temporary password has served with that.
pub(super) async fn enter(app: &App, mut tx: Tx, attempt: &str, peer: IpAddr) -> Result<Step, Fault> {
    let expires_at = tx.now().saturating_add(GATES_LIVE)?;
    let query = "update login_attempt set expires_at = $2 where token_sha256 = $1";
    tx.run(sql!(query, [secret::token_hash(attempt), expires_at.as_microsecond()])).await?;
    let passed = Passed::for_update(&mut tx, attempt, peer).await?;
    if let Some(until) = passed.account.temporary_until {
        if until <= tx.now() {
            return Err(ended().into());
        }
        account::stamp(&mut tx, "temporary_until", &passed.account.contact).await?;
    }
    passed.go_on(app, tx, None).await
}

/// 휴면해제.
pub(super) async fn reactivate(app: &App, caller: &Anonymous, call: Reactivate) -> Result<Step, Fault> {
    let mut tx = app.write().await?;
    let passed = Passed::for_update(&mut tx, &call.attempt, caller.peer()).await?;
    passed.stands_at(&mut tx, &[NextGate::Dormant]).await?;
    tx.run(sql!("update login_attempt set reactivated = 1 where token_sha256 = $1", [&passed.key])).await?;
    let done = passed.record(Event::Reactivated);
    Passed { is_reactivated: true, ..passed }.go_on(app, tx, Some(done)).await
}

/// 90일 이후 변경.
pub(super) async fn postpone(app: &App, caller: &Anonymous, call: PostponePassword) -> Result<Step, Fault> {
    let mut tx = app.write().await?;
    let passed = Passed::for_update(&mut tx, &call.attempt, caller.peer()).await?;
    passed.stands_at(&mut tx, &[NextGate::PasswordExpired]).await?;
    account::stamp(&mut tx, "password_set_at", &passed.account.contact).await?;
    let done = passed.record(Event::PasswordPostponed);
    passed.go_on(app, tx, Some(done)).await
}

/// 재동의.
pub(super) async fn consent(app: &App, caller: &Anonymous, call: Consent) -> Result<Step, Fault> {
    let mut tx = app.write().await?;
    let passed = Passed::for_update(&mut tx, &call.attempt, caller.peer()).await?;
    passed.stands_at(&mut tx, &[NextGate::Reconsent]).await?;
    let asked = passed.next(&mut tx).await?.1;
    let asked: Vec<_> = asked.iter().map(|terms| terms.id).collect();
    if !asked.iter().all(|terms| call.documents.contains(terms)) {
        return Err(Problem::new(Code::ConsentMissing, "every document has to be agreed to").into());
    }
    terms::record(&mut tx, passed.account.contact.id.0, &asked, caller.peer()).await?;
    let named = asked.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let done = passed.record(Event::TermsAgreed).detail(named);
    passed.go_on(app, tx, Some(done)).await
}

/// The login has ended, or there never was one.
pub(super) fn ended() -> Problem {
    Problem::new(Code::OtpExpired, "the login has expired; begin again")
}

/// Whether a temporary password can still be used to log in.
pub(super) fn is_usable(temporary_until: Option<Timestamp>, now: Timestamp) -> bool {
    temporary_until.is_none_or(|until| now < until)
}
