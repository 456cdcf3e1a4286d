//! The rows of sign-ups under way. A ticket is known by its hash alone.

use jiff::{SignedDuration, Timestamp};
use pok_api::{Code, Problem};
use pok_domain::member::signup::{Known, Way};
use pok_domain::member::{BusinessRegNo, EntityType, IDENTITY_FRESH_FOR, LoginId, Person};
use pok_domain::{ApplicationId, BlobId, CompanyId, ContactId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::verification;

/// A form may lie open for a day.
const LIVES: SignedDuration = SignedDuration::from_hours(24);

/// A sign-up under way.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    /// The ticket's hash.
    pub(super) key: String,
    pub(super) way: Way,
    /// The company to be, or the one that is joined.
    pub(crate) company: CompanyId,
    pub(super) contact: ContactId,
    pub(super) entity_type: Option<EntityType>,
    pub(super) business_reg_no: Option<BusinessRegNo>,
    pub(super) earlier: Option<ApplicationId>,
    pub(super) applicant: Option<Applicant>,
    pub(super) mail: Option<Mail>,
    pub(super) application: Option<ApplicationId>,
}

/// Who applies, as identity verification said.
#[derive(Debug, Clone)]
pub(super) struct Applicant {
    pub(super) person: Person,
    pub(super) key: String,
    pub(super) verified_at: Timestamp,
}

/// The state of 이메일인증.
#[derive(Debug, Clone)]
pub(super) struct Mail {
    pub(super) address: LoginId,
    pub(super) code: String,
    pub(super) sent_at: Timestamp,
    pub(super) failures: u32,
    pub(super) is_verified: bool,
}

impl Ticket {
    /// A new one, about nobody yet.
    pub(super) fn new(way: Way) -> Self {
        Self {
            key: String::new(),
            way,
            company: CompanyId::generate(),
            contact: ContactId::generate(),
            entity_type: None,
            business_reg_no: None,
            earlier: None,
            applicant: None,
            mail: None,
            application: None,
        }
    }

    /// The ticket's hash: names it where the secret has no business.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// What its form knows beside its fields.
    pub(super) fn known(&self) -> Known<'_> {
        match (self.way, self.entity_type, self.business_reg_no, &self.applicant) {
            (Way::Individual, _, _, Some(applicant)) => Known::Person(&applicant.person.name),
            (Way::Corporate, Some(entity_type), Some(number), _) => Known::Company(entity_type, number),
            _ => Known::Nothing,
        }
    }

    /// The applicant, if they were verified lately (MEM-24).
    pub(super) fn fresh(&self, now: Timestamp) -> Result<&Applicant, Problem> {
        let fresh = self.applicant.as_ref().filter(|one| now.duration_since(one.verified_at) <= IDENTITY_FRESH_FOR);
        fresh.ok_or_else(|| Problem::new(Code::IdentityNeeded, "verify your identity again"))
    }
}

impl From<verification::Known> for Applicant {
    fn from(known: verification::Known) -> Self {
        Self { person: known.person, key: known.person_key, verified_at: known.verified_at }
    }
}

/// Writes a new sign-up; answers its secret.
pub(super) async fn open(tx: &mut Tx, ticket: &Ticket) -> Result<String, Fault> {
    let secret = secret::token()?;
    tx.run(insert!(signup {
        token_sha256: secret::token_hash(&secret),
        way: ticket.way.code(),
        company_id: ticket.company.to_string(),
        contact_id: ticket.contact.to_string(),
        entity_type: ticket.entity_type.map(EntityType::code),
        business_reg_no: ticket.business_reg_no.map(|number| number.to_string()),
        expires_at: tx.now().saturating_add(LIVES)?.as_microsecond(),
    }))
    .await?;
    keep(tx, &Ticket { key: secret::token_hash(&secret), ..ticket.clone() }).await?;
    Ok(secret)
}

/// Writes what became known of it since.
pub(super) async fn keep(tx: &mut Tx, ticket: &Ticket) -> Result<(), Fault> {
    let (applicant, mail) = (ticket.applicant.as_ref(), ticket.mail.as_ref());
    let person = applicant.map(|applicant| serde_json::to_string(&applicant.person)).transpose()?;
    sqlx::query(
        "update signup set way = $2, company_id = $3, contact_id = $4, earlier_id = $5, person = $6, person_key = $7, \
         verified_at = $8, mail = $9, mail_code_sha256 = $10, mail_sent_at = $11, mail_failures = $12, \
         mail_verified = $13, application_id = $14 where token_sha256 = $1",
    )
    .bind(&ticket.key)
    .bind(ticket.way.code())
    .bind(ticket.company.to_string())
    .bind(ticket.contact.to_string())
    .bind(ticket.earlier.map(|id| id.to_string()))
    .bind(person)
    .bind(applicant.map(|applicant| applicant.key.clone()))
    .bind(applicant.map(|applicant| applicant.verified_at.as_microsecond()))
    .bind(mail.map(|mail| mail.address.to_string()))
    .bind(mail.map(|mail| mail.code.clone()))
    .bind(mail.map(|mail| mail.sent_at.as_microsecond()))
    .bind(mail.map_or(0, |mail| i64::from(mail.failures)))
    .bind(mail.map_or(0, |mail| i64::from(mail.is_verified)))
    .bind(ticket.application.map(|id| id.to_string()))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A ticket, its row locked until the transaction ends.
pub(super) async fn for_update(tx: &mut Tx, secret: &str) -> Result<Ticket, Fault> {
    let query = "update signup set way = way where token_sha256 = $1 and expires_at > $2 returning *";
    let query = sql!(query, [secret::token_hash(secret), tx.micros()]);
    Ok(query.try_map(read).fetch_optional(tx.sql()).await?.ok_or_else(gone)?)
}

/// A ticket that files may go up under.
pub(super) async fn find(
    on: impl Executor<'_, Database = Any>,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Ticket>, Fault> {
    let query = "select * from signup where token_sha256 = $1 and expires_at > $2 and application_id is null";
    let query = sql!(query, [secret::token_hash(secret), now.as_microsecond()]);
    Ok(query.try_map(read).fetch_optional(on).await?)
}

/// Forgets those that have ended; answers the files that went up under them.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<Vec<BlobId>, Fault> {
    let now = tx.micros();
    let files = sql!(
        "select distinct f.sha256 from signup_file f join signup s on s.token_sha256 = f.token_sha256 \
         where s.expires_at < $1",
        [now]
    );
    let files = files.try_map(|row: AnyRow| row.parsed("sha256")).fetch_all(tx.sql()).await?;
    for statement in [
        "delete from signup_file where token_sha256 in (select token_sha256 from signup where expires_at < $1)",
        "delete from signup where expires_at < $1",
    ] {
        tx.run(sql!(statement, [now])).await?;
    }
    Ok(files)
}

fn gone() -> Problem {
    Problem::new(Code::IdentityNeeded, "this sign-up has ended; start again from 가입여부 확인")
}

fn read(row: AnyRow) -> sqlx::Result<Ticket> {
    let applicant = (row.json_if_any("person")?, row.get("person_key")?, row.instant_if_any("verified_at")?);
    let applicant = match applicant {
        (Some(person), Some(key), Some(verified_at)) => Some(Applicant { person, key, verified_at }),
        _ => None,
    };
    let mail = (row.parsed_if_any("mail")?, row.get("mail_code_sha256")?, row.instant_if_any("mail_sent_at")?);
    let mail = match mail {
        (Some(address), Some(code), Some(sent_at)) => {
            let (failures, is_verified) = (row.count("mail_failures")?, row.flag("mail_verified")?);
            Some(Mail { address, code, sent_at, failures, is_verified })
        }
        _ => None,
    };
    Ok(Ticket {
        key: row.get("token_sha256")?,
        way: row.parsed("way")?,
        company: row.parsed("company_id")?,
        contact: row.parsed("contact_id")?,
        entity_type: row.parsed_if_any("entity_type")?,
        business_reg_no: row.parsed_if_any("business_reg_no")?,
        earlier: row.parsed_if_any("earlier_id")?,
        applicant,
        mail,
        application: row.parsed_if_any("application_id")?,
    })
}
