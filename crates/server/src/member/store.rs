//! The rows of companies and contacts.

use pok_api::buyer::contract::Counterparty;
use pok_api::remote::sync::Subject;
use pok_domain::member::{AccountStatus, BusinessRegNo, Company, Contact, LoginId};
use pok_domain::{CompanyId, Name};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

use crate::database::Tx;
use crate::fault::Fault;
use crate::feed;

/// A contact with what only the server knows.
pub(crate) struct Account {
    pub(crate) contact: Contact,
    pub(crate) mobile_no: String,
    pub(super) password_hash: String,
    pub(crate) status: AccountStatus,
}

/// Writes a company and begins its feed.
pub(crate) async fn add_company(tx: &mut Tx, company: &Company) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into company (id, kind, name, business_reg_no, representative_name, address, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(company.id.to_string())
    .bind(company.kind.code())
    .bind(company.name.as_str())
    .bind(company.business_reg_no.map(|number| number.to_string()))
    .bind(company.representative_name.as_str())
    .bind(&company.address)
    .bind(at)
    .execute(tx.sql())
    .await?;
    feed::open(tx, company.id).await?;
    feed::publish(tx, company.id, &Subject::Company(company.clone())).await?;
    for notice in crate::notice::store::list(tx.sql()).await? {
        feed::publish(tx, company.id, &Subject::Notice(notice)).await?;
    }
    crate::bid::welcome(tx, company.id).await?;
    Ok(())
}

/// Writes a contact who may log in.
pub(crate) async fn add_contact(
    tx: &mut Tx,
    contact: &Contact,
    mobile_no: &str,
    password_hash: &str,
    status: AccountStatus,
) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into contact (id, company_id, role, name, login_id, mobile_no, password_hash, status, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(contact.id.to_string())
    .bind(contact.company.to_string())
    .bind(contact.role.code())
    .bind(contact.name.as_str())
    .bind(contact.login_id.as_str())
    .bind(mobile_no)
    .bind(password_hash)
    .bind(status.code())
    .bind(at)
    .execute(tx.sql())
    .await?;
    feed::publish(tx, contact.company, &Subject::Contact(contact.clone())).await?;
    Ok(())
}

pub(super) async fn account(on: impl Executor<'_, Database = Any>, id: &LoginId) -> Result<Option<Account>, Fault> {
    let row = sqlx::query(
        "select id, company_id, role, name, login_id, mobile_no, password_hash, status from contact where login_id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(on)
    .await?;
    row.as_ref().map(read_account).transpose()
}

/// A contact by its identifier.
pub(crate) async fn contact(on: impl Executor<'_, Database = Any>, id: &str) -> Result<Option<Account>, Fault> {
    let row = sqlx::query(
        "select id, company_id, role, name, login_id, mobile_no, password_hash, status from contact where id = $1",
    )
    .bind(id)
    .fetch_optional(on)
    .await?;
    row.as_ref().map(read_account).transpose()
}

fn read_account(row: &AnyRow) -> Result<Account, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    Ok(Account {
        contact: Contact {
            id: text("id")?.parse()?,
            company: text("company_id")?.parse()?,
            role: text("role")?.parse()?,
            name: Name::parse(text("name")?)?,
            login_id: text("login_id")?.parse()?,
        },
        mobile_no: row.try_get("mobile_no")?,
        password_hash: row.try_get("password_hash")?,
        status: text("status")?.parse()?,
    })
}

/// A company by its identifier, which comes from a row that refers to it.
pub(crate) async fn company(on: impl Executor<'_, Database = Any>, id: CompanyId) -> Result<Company, Fault> {
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

/// The company with a business number.
async fn by_business_number(tx: &mut Tx, number: BusinessRegNo) -> Result<Option<CompanyId>, Fault> {
    let id: Option<String> = sqlx::query_scalar("select id from company where business_reg_no = $1")
        .bind(number.to_string())
        .fetch_optional(tx.sql())
        .await?;
    Ok(id.map(|id| id.parse()).transpose()?)
}

/// The company of a login ID.
async fn by_login_id(tx: &mut Tx, id: &LoginId) -> Result<Option<CompanyId>, Fault> {
    let id: Option<String> = sqlx::query_scalar("select company_id from contact where login_id = $1")
        .bind(id.as_str())
        .fetch_optional(tx.sql())
        .await?;
    Ok(id.map(|id| id.parse()).transpose()?)
}

/// The company that the buyer's side names.
pub(crate) async fn counterparty(tx: &mut Tx, named: &Counterparty) -> Result<Option<CompanyId>, Fault> {
    match named {
        Counterparty::BusinessRegNo(number) => by_business_number(tx, *number).await,
        Counterparty::LoginId(id) => by_login_id(tx, id).await,
    }
}

/// The name of the contact who stands for a company on its contracts: the primary one.
pub(crate) async fn primary_name(tx: &mut Tx, company: CompanyId) -> Result<String, Fault> {
    let name: Option<String> =
        sqlx::query_scalar("select name from contact where company_id = $1 order by role, created_at, id limit 1")
            .bind(company.to_string())
            .fetch_optional(tx.sql())
            .await?;
    name.ok_or_else(|| Fault::broken("a company without a contact"))
}

/// Where mails about a company's contracts go.
pub(crate) async fn primary_mail(tx: &mut Tx, company: CompanyId) -> Result<Option<String>, Fault> {
    let mail = sqlx::query_scalar("select login_id from contact where company_id = $1 and role = 'PRIMARY'")
        .bind(company.to_string())
        .fetch_optional(tx.sql())
        .await?;
    Ok(mail)
}
