//! API keys of the buyer's staff and ERP: given out once, kept hashed.

use pok_api::{Code, Problem};
use pok_domain::BuyerRole;

use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::bell::Bell;
use crate::ground::config::Config;
use crate::ground::database::{Database, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;

/// Who holds a key.
#[derive(Debug, Clone)]
pub(crate) struct KeyHolder {
    pub(crate) name: String,
    pub(crate) role: BuyerRole,
}

/// Makes a key. It is shown now and never again.
pub(crate) async fn issue(database: &Database, role: BuyerRole) -> Result<String, Fault> {
    let mut tx = database.write().await?;
    let key = insert(&mut tx, role).await?;
    tx.commit().await?;
    Ok(key)
}

/// The same, in a transaction of the caller's.
pub(crate) async fn insert(tx: &mut Tx, role: BuyerRole) -> Result<String, Fault> {
    let key = format!("pok_{}", secret::token()?);
    let name = name(role, &key);
    let sha256 = secret::token_hash(&key);
    tx.run(insert!(buyer_key { sha256, name: &name, role: role.code(), created_at: tx.micros() })).await?;
    audit::append(tx, Record::new(Event::BuyerKeyIssued, Actor::server()).detail(name)).await?;
    Ok(key)
}

/// What a key is called in the audit chain, and when it is revoked, e.g. `buyer-1f0c22ab`. It gives nothing away of it.
pub fn name(role: BuyerRole, key: &str) -> String {
    let hash = secret::token_hash(key);
    format!("{}-{}", role.code(), hash.get(..8).unwrap_or(&hash))
}

/// Ends the key called `name` in the database of `config`, whether its server runs or not. Who holds it is refused from
/// now on.
///
/// # Errors
/// [`Fault`] where no living key has the name, and of the database.
pub async fn revoke(config: &Config, name: &str) -> Result<(), Fault> {
    let database = Database::open(config, Bell::new()).await?;
    let mut tx = database.write().await?;
    let living = "update buyer_key set revoked_at = $2 where name = $1 and revoked_at is null";
    if !tx.did(sql!(living, [name, tx.micros()])).await? {
        return Err(Problem::new(Code::NotFound, format!("no living key is called {name}")).into());
    }
    audit::append(&mut tx, Record::new(Event::BuyerKeyRevoked, Actor::server()).detail(name)).await?;
    tx.commit().await?;
    database.close().await;
    Ok(())
}

/// Who a key belongs to, unless it was revoked.
pub(crate) async fn holder(database: &Database, key: &str) -> Result<Option<KeyHolder>, Fault> {
    let query = "select name, role from buyer_key where sha256 = $1 and revoked_at is null";
    let held = sqlx::query_as(query).bind(secret::token_hash(key)).fetch_optional(database.pool()).await?;
    let holder = |(name, role): (String, String)| Ok(KeyHolder { name, role: role.parse()? });
    held.map(holder).transpose()
}
