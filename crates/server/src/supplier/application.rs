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
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor};

use super::company;
use crate::ground::database::{Columns as _, Tx, insert, sql};
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
    let row = insert!(application {
        id: kept.id.to_string(),
        company_id: kept.company.to_string(),
        contact_id: kept.contact.to_string(),
        way: kept.way.code(),
        state: kept.state.code(),
        business_reg_no: kept.business_reg_no.map(|number| number.to_string()),
        profile: kept.profile.as_ref().map(serde_json::to_string).transpose()?,
        person: serde_json::to_string(&kept.person)?,
        person_key: &kept.person_key,
        office: serde_json::to_string(&kept.office)?,
        login_id: kept.login_id.as_str(),
        password_hash: &kept.password_hash,
        requested_at: kept.requested_at.as_microsecond(),
    });
    row.execute(tx.sql()).await.map(drop).map_err(unique(Problem::stale()))
}

/// Writes what was decided. The password has gone over to the contact, or isn't needed any more.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: ApplicationId,
    state: ApplicationState,
    reason: Option<&str>,
    by: &str,
) -> Result<(), Fault> {
    tx.run(sql!(
        "update application set state = $2, processed_at = $3, process_reason = $4, processed_by = $5, \
         password_hash = '' where id = $1",
        [id.to_string(), state.code(), tx.micros(), reason, by]
    ))
    .await
}

/// An application, its row locked until the transaction ends.
pub(crate) async fn for_update(tx: &mut Tx, id: ApplicationId) -> Result<Option<ApplicationRow>, Fault> {
    let query = sql!("update application set state = state where id = $1 returning *", [id.to_string()]);
    Ok(query.try_map(read).fetch_optional(tx.sql()).await?)
}

/// The newest application that `condition` of `$1` and `$2` finds.
async fn newest(
    on: impl Executor<'_, Database = Any>,
    condition: &str,
    one: String,
    other: String,
) -> Result<Option<ApplicationRow>, Fault> {
    let query = format!("select * from application where {condition} order by requested_at desc, id desc limit 1");
    Ok(sql!(AssertSqlSafe(query), [one, other]).try_map(read).fetch_optional(on).await?)
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
    Ok(sql!(AssertSqlSafe(query), [one, other]).try_map(read).fetch_all(on).await?)
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
    let query = sql!("select * from application where contact_id = $1", [contact.to_string()]);
    Ok(query.try_map(read).fetch_all(on).await?)
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
    let query = "select password_hash from application where login_id = $1 and state = 'REQUESTED'";
    Ok(sqlx::query_scalar(query).bind(login_id.as_str()).fetch_optional(on).await?)
}

/// What the buyer decides, newest first; after the one that is named.
///
/// # Errors
/// `NotFound` where that is none of them.
pub(crate) async fn of_buyer(
    pool: &AnyPool,
    state: Option<ApplicationState>,
    before: Option<ApplicationId>,
) -> Result<Vec<ApplicationRow>, Fault> {
    if let Some(id) = before {
        let one = sql!("select 1 as one from application where way <> 'SECONDARY' and id = $1", [id.to_string()]);
        one.fetch_optional(pool).await?.ok_or_else(Problem::not_found)?;
    }
    let query = sql!(
        "select * from application where way <> 'SECONDARY' and (cast($1 as text) is null or state = $1) \
         and (cast($2 as text) is null or (requested_at, id) < (select requested_at, id from application where id = $2)) \
         order by requested_at desc, id desc limit $3",
        [state.map(ApplicationState::code), before.map(|id| id.to_string()), PAGE]
    );
    Ok(query.try_map(read).fetch_all(pool).await?)
}

fn read(row: AnyRow) -> sqlx::Result<ApplicationRow> {
    Ok(ApplicationRow {
        id: row.parsed("id")?,
        company: row.parsed("company_id")?,
        contact: row.parsed("contact_id")?,
        way: row.parsed("way")?,
        state: row.parsed("state")?,
        business_reg_no: row.parsed_if_any("business_reg_no")?,
        profile: row.json_if_any("profile")?,
        person: row.json("person")?,
        person_key: row.get::<Option<String>>("person_key")?.unwrap_or_default(),
        office: row.json("office")?,
        login_id: row.parsed("login_id")?,
        password_hash: row.get("password_hash")?,
        requested_at: row.instant("requested_at")?,
        processed_at: row.instant_if_any("processed_at")?,
        process_reason: row.get("process_reason")?,
    })
}
