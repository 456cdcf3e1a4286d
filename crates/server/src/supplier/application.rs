//! The rows of applications.

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::buyer::member::{Application, PAGE};
use pok_api::remote::signup::Rejected;
use pok_domain::draft::Value;
use pok_domain::member::signup::{ApplicationState, Way, fields_of};
use pok_domain::member::{BusinessRegNo, Change, LoginId, Office, Person, Profile, Request};
use pok_domain::{ApplicationId, CompanyId, ContactId, RequestId};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor, Row};

use super::company;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::{Fault, unique};

/// An application as it is kept.
#[derive(Clone)]
pub(crate) struct ApplicationRow {
    pub(crate) id: ApplicationId,
    pub(crate) company: CompanyId,
    pub(crate) contact: ContactId,
    pub(crate) way: Way,
    pub(crate) state: ApplicationState,
    pub(crate) business_reg_no: Option<BusinessRegNo>,
    pub(crate) profile: Option<Profile>,
    pub(crate) person: Person,
    pub(crate) person_key: String,
    pub(crate) office: Office,
    pub(crate) login_id: LoginId,
    pub(crate) password_hash: String,
    pub(crate) requested_at: Timestamp,
    pub(crate) processed_at: Option<Timestamp>,
    pub(crate) process_reason: Option<String>,
}

impl ApplicationRow {
    /// As whoever decides sees it.
    pub(crate) fn shown(self) -> Application {
        let other_holders = self.profile.iter().flat_map(Profile::other_holders).cloned().collect();
        Application {
            id: self.id,
            company: self.company,
            way: self.way,
            request_type: self.way.request_type(),
            state: self.state,
            profile: self.profile,
            person: self.person,
            office: self.office,
            login_id: self.login_id,
            other_holders,
            requested_at: self.requested_at,
            processed_at: self.processed_at,
            process_reason: self.process_reason,
        }
    }

    /// As a row of 변경요청이력, or of a contact's requests.
    pub(crate) fn into_request(self) -> Request {
        Request {
            id: RequestId(self.id.0),
            kind: self.way.request_type(),
            state: self.state.into(),
            requested_by: self.person.name,
            requested_at: self.requested_at,
            processed_at: self.processed_at,
            reason: String::new(),
            process_reason: self.process_reason.unwrap_or_default(),
            withdrawal: None,
            change: self.profile.map(|profile| Change::Member { before: None, after: Box::new(profile) }),
        }
    }

    /// What its applicant sees who applies again: the earlier input, without the password.
    pub(crate) fn rejected(&self) -> Rejected {
        let mut fields = self.profile.as_ref().map(fields_of).unwrap_or_default();
        for (field, text) in [
            ("contact_phone", &*self.office.contact_phone),
            ("job_title", &self.office.job_title),
            ("department", &self.office.department),
            ("mail", self.login_id.as_str()),
        ] {
            if !text.is_empty() {
                fields.set(field, Some(Value::Text(text.to_owned())));
            }
        }
        Rejected { reason: self.process_reason.clone().unwrap_or_default(), fields }
    }
}

/// Writes one.
///
/// # Errors
/// `Stale` where another of the same person, address or number was written meanwhile.
pub(crate) async fn insert(tx: &mut Tx, kept: &ApplicationRow) -> Result<(), Fault> {
    sqlx::query(
        "insert into application (id, company_id, contact_id, way, state, business_reg_no, profile, person, person_key, \
         office, login_id, password_hash, requested_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(kept.id.to_string())
    .bind(kept.company.to_string())
    .bind(kept.contact.to_string())
    .bind(kept.way.code())
    .bind(kept.state.code())
    .bind(kept.business_reg_no.map(|number| number.to_string()))
    .bind(kept.profile.as_ref().map(serde_json::to_string).transpose()?)
    .bind(serde_json::to_string(&kept.person)?)
    .bind(&kept.person_key)
    .bind(serde_json::to_string(&kept.office)?)
    .bind(kept.login_id.as_str())
    .bind(&kept.password_hash)
    .bind(kept.requested_at.as_microsecond())
    .execute(tx.sql())
    .await
    .map_err(unique(Problem::stale()))?;
    Ok(())
}

/// Writes what was decided. The password has gone over to the contact, or isn't needed any more.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: ApplicationId,
    state: ApplicationState,
    reason: Option<&str>,
    by: &str,
) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update application set state = $2, processed_at = $3, process_reason = $4, processed_by = $5, \
         password_hash = '' where id = $1",
        [id.to_string(), state.code(), at, reason, by]
    ))
    .await
}

/// An application, its row locked until the transaction ends.
pub(crate) async fn for_update(tx: &mut Tx, id: ApplicationId) -> Result<Option<ApplicationRow>, Fault> {
    let row = sql!("update application set state = state where id = $1 returning *", [id.to_string()])
        .fetch_optional(tx.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest application that `condition` of `$1` and `$2` finds.
async fn newest(
    on: impl Executor<'_, Database = Any>,
    condition: &str,
    one: String,
    other: String,
) -> Result<Option<ApplicationRow>, Fault> {
    let query = format!("select * from application where {condition} order by requested_at desc, id desc limit 1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(one).bind(other).fetch_optional(on).await?;
    row.as_ref().map(read).transpose()
}

/// The newest of a person who applied as an individual.
pub(crate) async fn of_individual(tx: &mut Tx, person_key: &str) -> Result<Option<ApplicationRow>, Fault> {
    let condition = "person_key = $1 and way in ($2, 'INDIVIDUAL_CONVERSION')";
    newest(tx.sql(), condition, person_key.into(), Way::Individual.code().into()).await
}

/// The newest of a person who would join a company.
pub(crate) async fn of_secondary(
    tx: &mut Tx,
    person_key: &str,
    company: CompanyId,
) -> Result<Option<ApplicationRow>, Fault> {
    let condition = "person_key = $1 and company_id = $2 and way = 'SECONDARY'";
    newest(tx.sql(), condition, person_key.into(), company.to_string()).await
}

/// The newest that a company with the number made for itself.
pub(crate) async fn of_number(tx: &mut Tx, number: BusinessRegNo) -> Result<Option<ApplicationRow>, Fault> {
    let condition = "business_reg_no = $1 and way <> $2";
    newest(tx.sql(), condition, number.to_string(), Way::Secondary.code().into()).await
}

/// Whether a company has the number, or waits to be one with it.
pub(crate) async fn is_number_taken(tx: &mut Tx, number: BusinessRegNo) -> Result<bool, Fault> {
    let newest = of_number(tx, number).await?;
    let waits = newest.is_some_and(|newest| newest.state == ApplicationState::Requested);
    Ok(waits || company::by_number(tx, number).await?.is_some())
}

/// One that waits with this login ID or of this person.
pub(crate) async fn waiting(tx: &mut Tx, login_id: &str, person_key: &str) -> Result<Option<ApplicationRow>, Fault> {
    let condition = "state = 'REQUESTED' and (login_id = $1 or person_key = $2)";
    newest(tx.sql(), condition, login_id.into(), person_key.into()).await
}

/// All that `condition` of `$1` and `$2` finds, newest first.
async fn all(
    on: impl Executor<'_, Database = Any>,
    condition: &str,
    one: String,
    other: &str,
) -> Result<Vec<ApplicationRow>, Fault> {
    let query = format!("select * from application where {condition} order by requested_at desc, id desc");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(one).bind(other).fetch_all(on).await?;
    rows.iter().map(read).collect()
}

/// Those that a company or an individual made for themselves.
pub(crate) async fn of_company(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Vec<ApplicationRow>, Fault> {
    all(on, "company_id = $1 and way <> $2", company.to_string(), Way::Secondary.code()).await
}

/// Those of somebody who would join a company, or has.
pub(crate) async fn of_contact(
    on: impl Executor<'_, Database = Any>,
    contact: ContactId,
) -> Result<Vec<ApplicationRow>, Fault> {
    all(on, "contact_id = $1 and way = $2", contact.to_string(), Way::Secondary.code()).await
}

/// Those of an applicant or a contact, for a company or to join it.
pub(crate) async fn all_of_contact(
    on: impl Executor<'_, Database = Any>,
    contact: ContactId,
) -> Result<Vec<ApplicationRow>, Fault> {
    let query = sqlx::query("select * from application where contact_id = $1").bind(contact.to_string());
    query.fetch_all(on).await?.iter().map(read).collect()
}

/// Those of everybody who would join a company, or has.
pub(crate) async fn to_join(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Vec<ApplicationRow>, Fault> {
    all(on, "company_id = $1 and way = $2", company.to_string(), Way::Secondary.code()).await
}

/// Whether one of the company's own was rejected before.
#[cfg(feature = "demo")]
pub(crate) async fn was_rejected(tx: &mut Tx, company: CompanyId) -> Result<bool, Fault> {
    let condition = "company_id = $1 and state = $2";
    Ok(newest(tx.sql(), condition, company.to_string(), ApplicationState::Rejected.code().into()).await?.is_some())
}

/// Whether one of the company's own waits.
pub(crate) async fn waits_for(tx: &mut Tx, company: CompanyId) -> Result<bool, Fault> {
    let condition = "company_id = $1 and state = 'REQUESTED' and way <> $2";
    Ok(newest(tx.sql(), condition, company.to_string(), Way::Secondary.code().into()).await?.is_some())
}

/// The password of an application that waits, by its login ID: whoever knows it is told that it waits (P-LOG-05).
pub(crate) async fn waiting_password(
    on: impl Executor<'_, Database = Any>,
    login_id: &LoginId,
) -> Result<Option<String>, Fault> {
    let hash = sqlx::query_scalar("select password_hash from application where login_id = $1 and state = 'REQUESTED'")
        .bind(login_id.as_str())
        .fetch_optional(on)
        .await?;
    Ok(hash)
}

/// What the buyer decides, newest first; after the one that is named.
pub(crate) async fn of_buyer(
    pool: &AnyPool,
    state: Option<ApplicationState>,
    before: Option<ApplicationId>,
) -> Result<Vec<ApplicationRow>, Fault> {
    let rows = sqlx::query(
        "select * from application where way <> 'SECONDARY' and (cast($1 as text) is null or state = $1) \
         and (cast($2 as text) is null or (requested_at, id) < (select requested_at, id from application where id = $2)) \
         order by requested_at desc, id desc limit $3",
    )
    .bind(state.map(ApplicationState::code))
    .bind(before.map(|id| id.to_string()))
    .bind(PAGE)
    .fetch_all(pool)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ApplicationRow, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    let optional = |column: &str| row.try_get::<Option<String>, _>(column);
    let processed_at: Option<i64> = row.try_get("processed_at")?;
    Ok(ApplicationRow {
        id: text("id")?.parse()?,
        company: text("company_id")?.parse()?,
        contact: text("contact_id")?.parse()?,
        way: text("way")?.parse()?,
        state: text("state")?.parse()?,
        business_reg_no: optional("business_reg_no")?.map(|number| number.parse()).transpose()?,
        profile: optional("profile")?.map(|json| serde_json::from_str(&json)).transpose()?,
        person: serde_json::from_str(text("person")?)?,
        person_key: optional("person_key")?.unwrap_or_default(),
        office: serde_json::from_str(text("office")?)?,
        login_id: text("login_id")?.parse()?,
        password_hash: row.try_get("password_hash")?,
        requested_at: Timestamp::from_microsecond(row.try_get("requested_at")?)?,
        processed_at: processed_at.map(Timestamp::from_microsecond).transpose()?,
        process_reason: optional("process_reason")?,
    })
}
