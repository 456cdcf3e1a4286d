//! Suppliers whom the buyer registered and who don't use the portal yet (포탈미사용).

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::buyer::member::{IssueCode, Offline, Register, Registered};
use pok_domain::member::signup::{CONVERSION_CODE_LIVES, Form, Gap, Known, fields_of};
use pok_domain::member::{Business, CompanyStatus, LoginId, Person, Profile};
use pok_domain::{CompanyId, Currency};
use sqlx::any::AnyRow;

use super::{file, letter};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::supplier::{account, address, application, company, form};

/// One as it is kept.
pub(super) struct OfflineSupplier {
    pub(super) company: CompanyId,
    pub(super) mail: LoginId,
    /// The hash of the code that counts, and when it was sent.
    pub(super) code: Option<(String, Timestamp)>,
}

pub(super) async fn register(app: &App, caller: &Buyer, call: Register) -> Result<Registered, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let (profile, person) = said(call.supplier.clone());
        if person.is_some() == profile.business.is_some() {
            return Err(Problem::field("supplier.profile", "an individual has no business").into());
        }
        let profile = checked(&profile)?;
        for (field, file) in file::papers(&profile) {
            file::is_paper(format!("supplier.{field}"), file::kind_of_buyers(tx.sql(), file.blob).await?)?;
        }
        let company = enter(app, tx, &profile, person.as_ref(), &call.mail).await?;
        audit::append(tx, Record::new(Event::SupplierRegistered, caller.actor()).company(company)).await?;
        Ok(Registered { company, code_until: None })
    })
    .await
}

/// What the buyer says of one.
fn said(supplier: Offline) -> (Profile, Option<Person>) {
    match supplier {
        // Recognised by the name they have, whatever the profile says.
        Offline::Individual { person, profile } => (Profile { name: person.name.clone(), ..*profile }, Some(person)),
        Offline::Company { name, entity_type, business_reg_no, representative_name, phone, address } => {
            let business = Business {
                entity_type,
                business_reg_no,
                corporate_reg_no: None,
                representative_name,
                representative_is_foreigner: false,
                business_type: String::new(),
                business_item: String::new(),
                certificate: None,
            };
            let (currency, accounts) = (Currency::Krw, Vec::new());
            let business = Some(business);
            (Profile { name, currency, artist_insurance: false, phone, address, business, accounts }, None)
        }
    }
}

/// The profile as its own form would read it, but for what only suppliers attach.
fn checked(profile: &Profile) -> Result<Profile, Problem> {
    let known = match &profile.business {
        Some(business) => Known::Company(business.entity_type, business.business_reg_no),
        None => Known::Person(&profile.name),
    };
    let named = |gap: Gap| Gap { field: format!("supplier.{}", gap.field), ..gap };
    let read = Form(&fields_of(profile)).registered(known);
    read.map_err(|gaps| form::incomplete(gaps.into_iter().map(named).collect()))
}

/// Writes one.
///
/// # Errors
/// `MailTaken`; `Stale` where the number or the person is known already, or waits to be.
pub(crate) async fn enter(
    app: &App,
    tx: &mut Tx,
    profile: &Profile,
    person: Option<&Person>,
    mail: &LoginId,
) -> Result<CompanyId, Fault> {
    if address::is_taken(tx, mail).await? {
        return Err(address::taken().into());
    }
    if let Some(business) = &profile.business
        && application::is_number_taken(tx, business.business_reg_no).await?
    {
        return Err(Problem::stale().into());
    }
    if let Some(person) = person
        && (account::kind_of_person(tx, "", person).await?.is_some() || of_person(tx, person).await?.is_some())
    {
        return Err(Problem::stale().into());
    }
    let company = CompanyId::generate();
    app.add_company(tx, &profile.company(company), Some(profile), CompanyStatus::Offline).await?;
    file::keep(tx, company, profile.files().map(|file| file.blob)).await?;
    let person = person.map(serde_json::to_string).transpose()?;
    tx.run(insert!(offline_supplier { company_id: company.to_string(), mail: mail.as_str(), person })).await?;
    Ok(company)
}

pub(super) async fn issue_code(app: &App, caller: &Buyer, call: IssueCode) -> Result<Registered, Fault> {
    let act = async |tx: &mut Tx| issue(app, tx, caller.actor(), call.company).await;
    bind(&app.database, caller, &call, act).await
}

/// Has a new code sent; what was sent before is void.
pub(crate) async fn issue(app: &App, tx: &mut Tx, actor: Actor, company: CompanyId) -> Result<Registered, Fault> {
    let kept = for_update(tx, company).await?.ok_or_else(Problem::not_found)?;
    if company::status(tx.sql(), company).await? != CompanyStatus::Offline {
        return Err(Problem::stale().into());
    }
    let at = tx.now();
    set_code(tx, company, None).await?;
    audit::append(tx, Record::new(Event::CodeIssued, actor).company(company)).await?;
    let name = company::find(tx.sql(), company).await?.name;
    let words = letter::conversion_code(name.as_str(), &app.buyer);
    mail::queue_code(tx, company, kept.mail.as_str(), words).await?;
    Ok(Registered { company, code_until: Some(at.saturating_add(CONVERSION_CODE_LIVES)?) })
}

/// A code was sent, of which this is the one-way form; or none counts any more.
pub(crate) async fn set_code(tx: &mut Tx, company: CompanyId, code: Option<&str>) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update offline_supplier set code_sha256 = $2, code_sent_at = $3, code_used_at = null \
         where company_id = $1",
        [company.to_string(), code, code.map(|_| at)]
    ))
    .await?;
    forget_failures(tx, company).await
}

/// Wrong tries at a code that counts no more.
async fn forget_failures(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    tx.run(sql!("delete from code_failure where company_id = $1", [company.to_string()])).await
}

/// A registered individual, recognised by name, birth date and mobile number.
pub(super) async fn of_person(tx: &mut Tx, person: &Person) -> Result<Option<OfflineSupplier>, Fault> {
    let rows = sql!(
        "select o.* from offline_supplier o join company c on c.id = o.company_id \
         where c.status = $1 and o.person is not null",
        [CompanyStatus::Offline.code()]
    );
    for row in &rows.fetch_all(tx.sql()).await? {
        let registered: Person = row.json("person")?;
        // However the buyer wrote the name.
        let is_called = registered.is_called(person.name.as_str(), person.birth_date);
        if is_called && registered.mobile_no == person.mobile_no {
            return Ok(Some(read(row)?));
        }
    }
    Ok(None)
}

/// One, its row locked until the transaction ends.
pub(super) async fn for_update(tx: &mut Tx, company: CompanyId) -> Result<Option<OfflineSupplier>, Fault> {
    let query =
        sql!("update offline_supplier set mail = mail where company_id = $1 returning *", [company.to_string()]);
    Ok(query.try_map(|row| read(&row)).fetch_optional(tx.sql()).await?)
}

/// The code has served.
pub(super) async fn used(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let query = "update offline_supplier set code_used_at = $2, code_sha256 = null where company_id = $1";
    tx.run(sql!(query, [company.to_string(), tx.micros()])).await?;
    forget_failures(tx, company).await
}

fn read(row: &AnyRow) -> sqlx::Result<OfflineSupplier> {
    Ok(OfflineSupplier {
        company: row.parsed("company_id")?,
        mail: row.parsed("mail")?,
        code: row.get::<Option<String>>("code_sha256")?.zip(row.instant_if_any("code_sent_at")?),
    })
}
