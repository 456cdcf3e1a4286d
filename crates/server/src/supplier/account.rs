//! The rows of contacts, with what only the server knows of them.

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::buyer::contract::Counterparty;
use pok_domain::member::{AccountStatus, CompanyStatus, Contact, LoginId, MemberKind, MobileNo, Office, Person};
use pok_domain::{CompanyId, ContactId};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor};

use super::company;
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::{Fault, unique};
use crate::ground::session;

/// A contact with what only the server knows.
pub(crate) struct Account {
    pub(crate) contact: Contact,
    /// Who it is, as identity verification said.
    pub(crate) person: Person,
    /// The provider's key of the person, one-way; none for who never was verified.
    pub(crate) person_key: Option<String>,
    /// How they are reached.
    pub(crate) office: Office,
    pub(crate) password_hash: String,
    /// Since when the password is this one, or 90 more days were asked for.
    pub(crate) password_set_at: Timestamp,
    /// Set while the password is a temporary one: until when it can be used.
    pub(crate) temporary_until: Option<Timestamp>,
    /// None for who never has.
    pub(crate) last_login_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) status: AccountStatus,
}

/// A contact to write.
pub(crate) struct NewContact<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) person: &'a Person,
    pub(crate) person_key: Option<&'a str>,
    pub(crate) office: &'a Office,
    pub(crate) password_hash: &'a str,
    pub(crate) status: AccountStatus,
}

/// Writes a contact.
pub(super) async fn insert(tx: &mut Tx, new: NewContact<'_>) -> Result<(), Fault> {
    let NewContact { contact, person, office, .. } = &new;
    let row = insert!(contact {
        id: contact.id.to_string(),
        company_id: contact.company.to_string(),
        role: contact.role.code(),
        name: contact.name.as_str(),
        login_id: contact.login_id.as_str(),
        mobile_no: person.mobile_no.digits(),
        birth_date: person.birth_date.to_string(),
        gender: person.gender.code(),
        is_foreigner: i64::from(person.is_foreigner),
        person_key: new.person_key,
        contact_phone: &office.contact_phone,
        job_title: &office.job_title,
        department: &office.department,
        password_hash: new.password_hash,
        status: new.status.code(),
        created_at: tx.micros(),
        password_set_at: tx.micros(),
    });
    row.execute(tx.sql()).await.map(drop).map_err(unique(Problem::stale()))
}

/// What [`read_account`] reads.
const ACCOUNT: &str = "select id, company_id, role, name, login_id, mobile_no, birth_date, gender, is_foreigner, \
                       person_key, contact_phone, job_title, department, password_hash, password_set_at, \
                       temporary_until, last_login_at, created_at, status from contact";

/// The same of a contact who may have left: with what is kept of them.
const ANYBODY: &str = "select c.id, c.company_id, c.role, c.name, coalesce(d.login_id, c.login_id) as login_id, \
                       coalesce(d.mobile_no, c.mobile_no) as mobile_no, \
                       coalesce(d.birth_date, c.birth_date) as birth_date, c.gender, c.is_foreigner, c.person_key, \
                       coalesce(d.contact_phone, c.contact_phone) as contact_phone, \
                       coalesce(d.job_title, c.job_title) as job_title, \
                       coalesce(d.department, c.department) as department, c.password_hash, c.password_set_at, \
                       c.temporary_until, c.last_login_at, c.created_at, c.status \
                       from contact c left join departed_contact d on d.contact_id = c.id";

/// A contact by its login ID.
pub(crate) async fn by_login_id(on: impl Executor<'_, Database = Any>, id: &LoginId) -> Result<Option<Account>, Fault> {
    let query = AssertSqlSafe(format!("{ACCOUNT} where login_id = $1"));
    Ok(sql!(query, [id.as_str()]).try_map(read_account).fetch_optional(on).await?)
}

/// The contacts with a mobile number, but for who has left.
pub(crate) async fn by_mobile(
    on: impl Executor<'_, Database = Any>,
    mobile_no: &MobileNo,
) -> Result<Vec<Account>, Fault> {
    let query = AssertSqlSafe(format!("{ACCOUNT} where mobile_no = $1 and status <> $2 order by created_at, id"));
    let query = sql!(query, [mobile_no.digits(), AccountStatus::Withdrawn.code()]);
    Ok(query.try_map(read_account).fetch_all(on).await?)
}

/// Writes how a contact is reached.
pub(crate) async fn set_office(tx: &mut Tx, id: ContactId, office: &Office) -> Result<(), Fault> {
    tx.run(sql!(
        "update contact set contact_phone = $2, job_title = $3, department = $4 where id = $1",
        [id.to_string(), &office.contact_phone, &office.job_title, &office.department]
    ))
    .await
}

/// Writes the time of the transaction into one of a contact's columns.
pub(crate) async fn stamp(tx: &mut Tx, column: &'static str, contact: &Contact) -> Result<(), Fault> {
    let query = format!("update contact set {column} = $2 where id = $1");
    tx.run(sql!(AssertSqlSafe(query), [contact.id.to_string(), tx.micros()])).await
}

/// A contact by its identifier.
pub(crate) async fn find(on: impl Executor<'_, Database = Any>, id: &str) -> Result<Option<Account>, Fault> {
    let query = AssertSqlSafe(format!("{ACCOUNT} where id = $1"));
    Ok(sql!(query, [id]).try_map(read_account).fetch_optional(on).await?)
}

/// The same, where they haven't left.
pub(crate) async fn active(on: impl Executor<'_, Database = Any>, id: &str) -> Result<Option<Account>, Fault> {
    Ok(find(on, id).await?.filter(|account| account.status == AccountStatus::Active))
}

/// A contact by its identifier, also one who has left, as they were.
pub(crate) async fn anybody(on: impl Executor<'_, Database = Any>, id: ContactId) -> Result<Option<Account>, Fault> {
    let query = AssertSqlSafe(format!("{ANYBODY} where c.id = $1"));
    Ok(sql!(query, [id.to_string()]).try_map(read_account).fetch_optional(on).await?)
}

/// The contacts of a company who haven't left.
pub(crate) async fn of_company(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Vec<Account>, Fault> {
    let query = format!("{ACCOUNT} where company_id = $1 and status <> $2 order by role, created_at, id");
    let query = sql!(AssertSqlSafe(query), [company.to_string(), AccountStatus::Withdrawn.code()]);
    Ok(query.try_map(read_account).fetch_all(on).await?)
}

fn read_account(row: AnyRow) -> sqlx::Result<Account> {
    let contact = session::contact(&row)?;
    Ok(Account {
        person: Person {
            name: contact.name.clone(),
            birth_date: row.parsed("birth_date")?,
            gender: row.parsed("gender")?,
            is_foreigner: row.flag("is_foreigner")?,
            mobile_no: row.parsed("mobile_no")?,
        },
        contact,
        person_key: row.get("person_key")?,
        office: Office {
            contact_phone: row.get("contact_phone")?,
            job_title: row.get("job_title")?,
            department: row.get("department")?,
        },
        password_hash: row.get("password_hash")?,
        password_set_at: row.instant_if_any("password_set_at")?.unwrap_or_default(),
        temporary_until: row.instant_if_any("temporary_until")?,
        last_login_at: row.instant_if_any("last_login_at")?,
        created_at: row.instant_if_any("created_at")?.unwrap_or_default(),
        status: row.parsed("status")?,
    })
}

/// The company of whoever is that person: the provider's key says so, or name, birth date and mobile number (P-MEM-04).
pub(crate) async fn company_of_person(tx: &mut Tx, key: &str, person: &Person) -> Result<Option<CompanyId>, Fault> {
    let (withdrawn, born) = (AccountStatus::Withdrawn.code(), person.birth_date.to_string());
    let query = sql!(
        "select company_id from contact where status <> $1 and (person_key = $2 \
         or (name = $3 and birth_date = $4 and mobile_no = $5)) limit 1",
        [withdrawn, key, person.name.as_str(), born, person.mobile_no.digits()]
    );
    Ok(query.try_map(|row: AnyRow| row.parsed("company_id")).fetch_optional(tx.sql()).await?)
}

/// As what that person is a member already.
pub(crate) async fn kind_of_person(tx: &mut Tx, key: &str, person: &Person) -> Result<Option<MemberKind>, Fault> {
    let Some(id) = company_of_person(tx, key, person).await? else { return Ok(None) };
    Ok(Some(company::find(tx.sql(), id).await?.kind))
}

/// The company that the buyer's side names, if it is one to trade with: one that doesn't use the portal can't answer.
pub(crate) async fn counterparty(tx: &mut Tx, named: &Counterparty) -> Result<Option<CompanyId>, Fault> {
    match named {
        Counterparty::BusinessRegNo(number) => {
            let found = company::by_number(tx, *number).await?;
            Ok(found.filter(|(_, status)| *status == CompanyStatus::Active).map(|(company, _)| company.id))
        }
        Counterparty::LoginId(id) => Ok(by_login_id(tx.sql(), id).await?.map(|account| account.contact.company)),
    }
}

/// The name of the contact who stands for a company on its contracts: the primary one.
pub(crate) async fn primary_name(tx: &mut Tx, company: CompanyId) -> Result<String, Fault> {
    let query = "select name from contact where company_id = $1 order by role, created_at, id limit 1";
    let name = sqlx::query_scalar(query).bind(company.to_string()).fetch_optional(tx.sql()).await?;
    name.ok_or_else(|| Fault::broken("a company without a contact"))
}

/// Where mails to a company go: nowhere once it has left.
pub(crate) async fn primary_mail(tx: &mut Tx, company: CompanyId) -> Result<Option<String>, Fault> {
    let query = "select login_id from contact where company_id = $1 and role = 'PRIMARY' and status = $2";
    let query = sqlx::query_scalar(query).bind(company.to_string()).bind(AccountStatus::Active.code());
    Ok(query.fetch_optional(tx.sql()).await?)
}
