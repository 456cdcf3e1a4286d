//! The rows of companies.

use pok_api::Problem;
use pok_api::buyer::member::{PAGE, Supplier};
use pok_domain::CompanyId;
use pok_domain::member::{BusinessRegNo, Company, CompanyStatus, Profile};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::{Fault, unique};

/// Writes a company. `profile` is what it is taken from, where there is one.
pub(super) async fn insert(
    tx: &mut Tx,
    company: &Company,
    profile: Option<&Profile>,
    status: CompanyStatus,
) -> Result<(), Fault> {
    let row = insert!(company {
        id: company.id.to_string(),
        kind: company.kind.code(),
        name: company.name.as_str(),
        business_reg_no: company.business_reg_no.map(|number| number.to_string()),
        representative_name: company.representative_name.as_str(),
        address: &company.address,
        created_at: tx.micros(),
        status: status.code(),
        profile: profile.map(serde_json::to_string).transpose()?,
    });
    row.execute(tx.sql()).await.map(drop).map_err(unique(Problem::stale()))
}

/// A company by its identifier, which comes from a row that refers to it.
pub(crate) async fn find(on: impl Executor<'_, Database = Any>, id: CompanyId) -> Result<Company, Fault> {
    let query = "select id, kind, name, business_reg_no, representative_name, address from company where id = $1";
    Ok(sql!(query, [id.to_string()]).try_map(|row| read(&row)).fetch_one(on).await?)
}

fn read(row: &AnyRow) -> sqlx::Result<Company> {
    Ok(Company {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        name: row.parsed("name")?,
        business_reg_no: row.parsed_if_any("business_reg_no")?,
        representative_name: row.parsed("representative_name")?,
        address: row.get("address")?,
    })
}

/// What a company says of itself; none of one that never did.
pub(crate) async fn profile(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Option<Profile>, Fault> {
    let query = sql!("select profile from company where id = $1", [company.to_string()]);
    Ok(query.try_map(|row: AnyRow| row.json_if_any("profile")).fetch_one(on).await?)
}

/// How a company stands.
pub(crate) async fn status(on: impl Executor<'_, Database = Any>, company: CompanyId) -> Result<CompanyStatus, Fault> {
    let query = sql!("select status from company where id = $1", [company.to_string()]);
    Ok(query.try_map(|row: AnyRow| row.parsed("status")).fetch_one(on).await?)
}

/// Keeps a company's row locked until the transaction ends, so that what is asked and decided in it happens one after
/// the other. Taken before its feed.
pub(crate) async fn for_update(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    tx.run(sql!("update company set status = status where id = $1", [company.to_string()])).await
}

/// Writes what a company says of itself from now on.
pub(crate) async fn set_profile(tx: &mut Tx, id: CompanyId, profile: &Profile) -> Result<(), Fault> {
    let Company { name, representative_name, address, .. } = profile.company(id);
    let profile = serde_json::to_string(profile)?;
    tx.run(sql!(
        "update company set name = $2, representative_name = $3, address = $4, profile = $5 where id = $1",
        [id.to_string(), name.as_str(), representative_name.as_str(), address, profile]
    ))
    .await
}

/// Writes how it stands from now on.
pub(crate) async fn set_status(tx: &mut Tx, company: CompanyId, status: CompanyStatus) -> Result<(), Fault> {
    tx.run(sql!("update company set status = $2 where id = $1", [company.to_string(), status.code()])).await
}

/// The company with a business number, and how it stands.
pub(crate) async fn by_number(tx: &mut Tx, number: BusinessRegNo) -> Result<Option<(Company, CompanyStatus)>, Fault> {
    let query = sql!(
        "select id, kind, name, business_reg_no, representative_name, address, status from company \
         where business_reg_no = $1",
        [number.to_string()]
    );
    let read = |row: AnyRow| Ok((read(&row)?, row.parsed("status")?));
    Ok(query.try_map(read).fetch_optional(tx.sql()).await?)
}

/// Suppliers in the order of their identifiers, which is that in which they were entered; after the one that is named.
///
/// # Errors
/// `NotFound` where there is none of that identifier.
pub(crate) async fn list(
    pool: &AnyPool,
    status: Option<CompanyStatus>,
    after: Option<CompanyId>,
) -> Result<Vec<Supplier>, Fault> {
    if let Some(id) = after {
        let one = sql!("select 1 as one from company where id = $1", [id.to_string()]);
        one.fetch_optional(pool).await?.ok_or_else(Problem::not_found)?;
    }
    let query = sql!(
        "select id, kind, name, business_reg_no, representative_name, address, status from company \
         where (cast($1 as text) is null or status = $1) and id > $2 order by id limit $3",
        [status.map(CompanyStatus::code), after.map(|id| id.to_string()).unwrap_or_default(), PAGE]
    );
    let read = |row: AnyRow| Ok(Supplier { company: read(&row)?, status: row.parsed("status")? });
    Ok(query.try_map(read).fetch_all(pool).await?)
}
