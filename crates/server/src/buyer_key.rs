//! API keys of the buyer's staff and ERP: given out once, kept hashed.

use std::str::FromStr;

use pok_domain::BlobId;
use sqlx::Row;

use crate::app::App;
use crate::audit::{self, Actor, Event, Record};
use crate::database::Tx;
use crate::fault::Fault;
use crate::secret;

/// What the holder of a key may do (spec 00 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuyerRole {
    /// 구매담당자.
    Buyer,
    /// 입고담당자.
    Clerk,
    /// 검수담당자.
    Inspector,
    /// 정산담당자.
    Settlement,
    /// 시스템관리자.
    Admin,
}

impl BuyerRole {
    const ALL: [Self; 5] = [Self::Buyer, Self::Clerk, Self::Inspector, Self::Settlement, Self::Admin];

    /// As it is typed and stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Clerk => "clerk",
            Self::Inspector => "inspector",
            Self::Settlement => "settlement",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for BuyerRole {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|role| role.code() == code);
        known.ok_or_else(|| format!("a role is one of {}", Self::ALL.map(Self::code).join(", ")))
    }
}

/// Who holds a key.
#[derive(Debug, Clone)]
pub(crate) struct KeyHolder {
    pub(crate) name: String,
    pub(crate) role: BuyerRole,
}

/// Makes a key. It is shown now and never again.
pub(crate) async fn issue(app: &App, role: BuyerRole) -> Result<String, Fault> {
    let mut tx = app.write().await?;
    let key = insert(&mut tx, role).await?;
    tx.commit().await?;
    Ok(key)
}

/// The same, in a transaction of the caller's.
pub(crate) async fn insert(tx: &mut Tx, role: BuyerRole) -> Result<String, Fault> {
    let key = format!("pok_{}", secret::token()?);
    let hash: BlobId = secret::sha256(&key);
    let name = format!("{}-{}", role.code(), &hash.to_string()[..8]);
    let at = tx.micros();
    sqlx::query("insert into buyer_key (sha256, name, role, created_at) values ($1, $2, $3, $4)")
        .bind(hash.to_string())
        .bind(&name)
        .bind(role.code())
        .bind(at)
        .execute(tx.sql())
        .await?;
    audit::append(tx, Record::new(Event::BuyerKeyIssued, Actor::server()).detail(name)).await?;
    Ok(key)
}

/// Who a key belongs to, unless it was revoked.
pub(crate) async fn holder(app: &App, key: &str) -> Result<Option<KeyHolder>, Fault> {
    let row = sqlx::query("select name, role from buyer_key where sha256 = $1 and revoked_at is null")
        .bind(secret::token_hash(key))
        .fetch_optional(app.database().pool())
        .await?;
    row.map(|row| {
        let role = row.try_get::<&str, _>("role")?.parse().map_err(Fault::broken)?;
        Ok(KeyHolder { name: row.try_get("name")?, role })
    })
    .transpose()
}
