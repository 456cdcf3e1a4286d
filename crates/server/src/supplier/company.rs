//! The rows of companies.

use pok_api::Problem;
use pok_api::buyer::member::{PAGE, Supplier};
use pok_domain::member::{BusinessRegNo, Company, CompanyStatus, Profile};
use pok_domain::{CompanyId, Name};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Executor, Row};

use crate::ground::database::Tx;
use crate::ground::fault::{Fault, unique};

/// Writes a company. `profile` is what it is taken from, where there is one.
pub(super) async fn insert(
    tx: &mut Tx,
    company: &Company,
    profile: Option<&Profile>,
    status: CompanyStatus,
) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into company (id, kind, name, business_reg_no, representative_name, address, created_at, status, \
         profile) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(company.id.to_string())
    .bind(company.kind.code())
    .bind(company.name.as_str())
    .bind(company.business_reg_no.map(|number| number.to_string()))
    .bind(company.representative_name.as_str())
    .bind(&company.address)
    .bind(at)
    .bind(status.code())
    .bind(profile.map(serde_json::to_string).transpose()?)
    .execute(tx.sql())
    .await
    .map_err(unique(Problem::stale()))?;
    Ok(())
}

/// A company by its identifier, which comes from a row that refers to it.
pub(crate) async fn find(on: impl Executor<'_, Database = Any>, id: CompanyId) -> Result<Company, Fault> {
    let row =
        sqlx::query("select id, kind, name, business_reg_no, representative_name, address from company where id = $1")
            .bind(id.to_string())
            .fetch_one(on)
            .await?;
    read_company(&row)
}

fn read_company(row: &AnyRow) -> Result<Company, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    let number: Option<&str> = row.try_get("business_reg_no")?;
    Ok(Company {
        id: text("id")?.parse()?,
        kind: text("kind")?.parse()?,
        name: Name::parse(text("name")?)?,
        business_reg_no: number.map(str::parse).transpose()?,
        representative_name: Name::parse(text("representative_name")?)?,
        address: row.try_get("address")?,
    })
}

/// What a company says of itself; none of one that never did.
pub(crate) async fn profile(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Option<Profile>, Fault> {
    let json: Option<String> =
        sqlx::query_scalar("select profile from company where id = $1").bind(company.to_string()).fetch_one(on).await?;
    Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// How a company stands.
pub(crate) async fn status(on: impl Executor<'_, Database = Any>, company: CompanyId) -> Result<CompanyStatus, Fault> {
    let code: String =
        sqlx::query_scalar("select status from company where id = $1").bind(company.to_string()).fetch_one(on).await?;
    Ok(code.parse()?)
}

/// Keeps a company's row locked until the transaction ends, so that what is asked and decided in it happens one after
/// the other. Taken before its feed.
pub(crate) async fn for_update(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let query = sqlx::query("update company set status = status where id = $1").bind(company.to_string());
    query.execute(tx.sql()).await?;
    Ok(())
}

/// Writes what a company says of itself from now on.
pub(crate) async fn set_profile(tx: &mut Tx, id: CompanyId, profile: &Profile) -> Result<(), Fault> {
    let company = profile.company(id);
    sqlx::query("update company set name = $2, representative_name = $3, address = $4, profile = $5 where id = $1")
        .bind(id.to_string())
        .bind(company.name.as_str())
        .bind(company.representative_name.as_str())
        .bind(&company.address)
        .bind(serde_json::to_string(profile)?)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Writes how it stands from now on.
pub(crate) async fn set_status(tx: &mut Tx, company: CompanyId, status: CompanyStatus) -> Result<(), Fault> {
    let query = sqlx::query("update company set status = $2 where id = $1").bind(company.to_string());
    query.bind(status.code()).execute(tx.sql()).await?;
    Ok(())
}

/// The company with a business number, and how it stands.
pub(crate) async fn by_number(tx: &mut Tx, number: BusinessRegNo) -> Result<Option<(Company, CompanyStatus)>, Fault> {
    let row = sqlx::query(
        "select id, kind, name, business_reg_no, representative_name, address, status from company \
         where business_reg_no = $1",
    )
    .bind(number.to_string())
    .fetch_optional(tx.sql())
    .await?;
    row.map(|row| Ok((read_company(&row)?, row.try_get::<&str, _>("status")?.parse()?))).transpose()
}

/// Suppliers in the order of their identifiers, which is that in which they were entered.
pub(crate) async fn list(
    pool: &AnyPool,
    status: Option<CompanyStatus>,
    after: Option<CompanyId>,
) -> Result<Vec<Supplier>, Fault> {
    let rows = sqlx::query(
        "select id, kind, name, business_reg_no, representative_name, address, status from company \
         where (cast($1 as text) is null or status = $1) and id > $2 order by id limit $3",
    )
    .bind(status.map(CompanyStatus::code))
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(PAGE)
    .fetch_all(pool)
    .await?;
    let read = |row| Ok(Supplier { company: read_company(row)?, status: row.try_get::<&str, _>("status")?.parse()? });
    rows.iter().map(read).collect()
}
