//! The rows of verifications: by the hash of the secret that names them, and gone when they have served.

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::member::{IDENTITY_FRESH_FOR, IdentityMethod, Person};
use sqlx::any::AnyRow;

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;

/// A verification to begin.
pub(super) struct New<'a> {
    pub(super) verification: &'a str,
    pub(super) provider_id: &'a str,
    pub(super) method: IdentityMethod,
    pub(super) mobile_hash: String,
    pub(super) expires_at: Timestamp,
}

/// One under way.
pub(super) struct Open {
    pub(super) provider_id: String,
    pub(super) method: IdentityMethod,
    pub(super) mobile_hash: String,
    pub(super) failures: u32,
    pub(super) known: Option<Known>,
    pub(super) used: bool,
}

/// A person whose identity the provider has verified.
#[derive(Clone)]
pub(crate) struct Known {
    /// Who.
    pub(crate) person: Person,
    /// The provider's key of the person, one-way: equal for the same person whatever their phone.
    pub(crate) person_key: String,
    /// When.
    pub(crate) verified_at: Timestamp,
}

pub(super) async fn open(tx: &mut Tx, new: New<'_>) -> Result<(), Fault> {
    tx.run(insert!(identity_verification {
        token_sha256: secret::token_hash(new.verification),
        provider_id: new.provider_id,
        method: new.method.code(),
        mobile_hash: new.mobile_hash,
        expires_at: new.expires_at.as_microsecond(),
    }))
    .await
}

/// Reads one that hasn't expired, and keeps it locked until the transaction ends.
pub(super) async fn for_update(tx: &mut Tx, verification: &str) -> Result<Option<Open>, Fault> {
    let query = sql!(
        "update identity_verification set failures = failures where token_sha256 = $1 and expires_at > $2 \
         returning provider_id, method, mobile_hash, failures, used_at, person, person_key, verified_at",
        [secret::token_hash(verification), tx.micros()]
    );
    let Some(row) = query.fetch_optional(tx.sql()).await? else { return Ok(None) };
    Ok(Some(Open {
        provider_id: row.get("provider_id")?,
        method: row.parsed("method")?,
        mobile_hash: row.get("mobile_hash")?,
        failures: row.count("failures")?,
        known: read(&row)?,
        used: row.instant_if_any("used_at")?.is_some(),
    }))
}

/// None for one that nobody has confirmed.
fn read(row: &AnyRow) -> Result<Option<Known>, Fault> {
    let known = (row.get::<Option<&str>>("person")?, row.get("person_key")?, row.instant_if_any("verified_at")?);
    let (Some(person), Some(person_key), Some(verified_at)) = known else { return Ok(None) };
    let person = serde_json::from_str(person).map_err(|_| Fault::broken("a verified person can't be read"))?;
    Ok(Some(Known { person, person_key, verified_at }))
}

/// One more wrong code.
pub(super) async fn count(tx: &mut Tx, verification: &str) -> Result<(), Fault> {
    let query = "update identity_verification set failures = failures + 1 where token_sha256 = $1";
    tx.run(sql!(query, [secret::token_hash(verification)])).await
}

/// It wasn't one.
pub(super) async fn uncount(tx: &mut Tx, verification: &str) -> Result<(), Fault> {
    let query = "update identity_verification set failures = failures - 1 where token_sha256 = $1 and failures > 0";
    tx.run(sql!(query, [secret::token_hash(verification)])).await
}

/// Writes who it is, the first time somebody says so.
pub(super) async fn keep(tx: &mut Tx, verification: &str, known: &Known) -> Result<(), Fault> {
    let until = known.verified_at.saturating_add(IDENTITY_FRESH_FOR)?;
    let (key, person) = (secret::token_hash(verification), serde_json::to_string(&known.person)?);
    tx.run(sql!(
        "update identity_verification set person = $2, person_key = $3, verified_at = $4, expires_at = $5 \
         where token_sha256 = $1 and verified_at is null",
        [key, person, &known.person_key, known.verified_at.as_microsecond(), until.as_microsecond()]
    ))
    .await
}

/// Uses a verification up, together with what it was for: the first to take it has it.
///
/// # Errors
/// `IdentityNeeded` where nobody has confirmed it, it was too long ago, or it was used.
pub(crate) async fn take(tx: &mut Tx, verification: &str) -> Result<Known, Fault> {
    let query = sql!(
        "update identity_verification set used_at = $2 \
         where token_sha256 = $1 and used_at is null and verified_at is not null and expires_at > $2 \
         returning person, person_key, verified_at",
        [secret::token_hash(verification), tx.micros()]
    );
    let known = query.fetch_optional(tx.sql()).await?.as_ref().map(read).transpose()?.flatten();
    known.ok_or_else(|| Problem::new(Code::IdentityNeeded, "verify the identity first").into())
}

/// Forgets what has served or expired: it is a person's data, and in clear.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<(), Fault> {
    let query = "delete from identity_verification where expires_at <= $1 or used_at is not null";
    tx.run(sql!(query, [tx.micros()])).await
}

#[cfg(all(test, feature = "demo"))]
mod tests {
    use futures_util::future::join_all;
    use jiff::SignedDuration;
    use jiff::civil::date;
    use pok_domain::Name;
    use pok_domain::member::Gender;

    use super::*;
    use crate::app::App;
    use crate::ground::config::Config;
    use crate::ground::stop::Stop;

    /// A verification that somebody has just confirmed.
    async fn verified(app: &App, verification: &str) {
        let mut tx = app.write().await.expect("a transaction");
        let new = New {
            verification,
            provider_id: verification,
            method: IdentityMethod::Sms,
            mobile_hash: String::new(),
            expires_at: tx.now(),
        };
        open(&mut tx, new).await.expect("a row");
        let person = Person {
            name: Name::parse("한소라").expect("a name"),
            birth_date: date(1992, 3, 15),
            gender: Gender::Female,
            is_foreigner: false,
            mobile_no: "01044440001".parse().expect("a number"),
        };
        let known = Known { person, person_key: "key".into(), verified_at: tx.now() };
        keep(&mut tx, verification, &known).await.expect("kept");
        tx.commit().await.expect("written");
    }

    async fn taken(app: &App, verification: &str) -> Result<Known, Code> {
        let mut tx = app.write().await.expect("a transaction");
        let known = take(&mut tx, verification).await.map_err(|fault| Problem::from(fault).code)?;
        tx.commit().await.expect("written");
        Ok(known)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn mem_03_a_verification_serves_once_however_many_take_it_and_for_half_an_hour() {
        let folder = tempfile::tempdir().expect("a folder");
        let stop = Stop::new(&tokio::sync::watch::Sender::new(false));
        let app = App::open(&Config::for_tests(None, folder.path()), &[], stop).await.expect("a server");
        verified(&app, "a").await;
        let answers = join_all((0..24).map(|_| taken(&app, "a"))).await;
        let had: Vec<&Known> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!(had.len(), 1);
        assert!(had[0].person.name.as_str() == "한소라" && had[0].person_key == "key");
        assert!(answers.iter().all(|answer| !matches!(answer, Err(code) if *code != Code::IdentityNeeded)));

        verified(&app, "b").await;
        let mut tx = app.write().await.expect("a transaction");
        take(&mut tx, "b").await.expect("there");
        drop(tx);
        assert!(taken(&app, "b").await.is_ok(), "what didn't happen used nothing up");

        verified(&app, "c").await;
        app.database.advance(SignedDuration::from_mins(30));
        assert_eq!(taken(&app, "c").await.err(), Some(Code::IdentityNeeded));
        assert_eq!(taken(&app, "no such").await.err(), Some(Code::IdentityNeeded));
    }
}
