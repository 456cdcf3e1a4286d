//! 인증번호 of a supplier whom the buyer registered (P-MEM-12): eight characters, one use, five wrong tries of whoever
//! applies. Those of somebody else void it for nobody but themselves: forty bits bear many more.

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::CompanyId;
use pok_domain::member::signup::{CONVERSION_CODE_LENGTH, CONVERSION_CODE_LIVES, CONVERSION_CODE_TRIES};
use pok_domain::typed;
use sqlx::any::AnyRow;

use super::offline::{self, OfflineSupplier};
use super::ticket::Applicant;
use crate::app::App;
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::mail::Codes;
use crate::ground::secret;

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A new code.
fn make() -> Result<String, Fault> {
    let random: [u8; CONVERSION_CODE_LENGTH] = secret::random()?;
    // 256 is a multiple of 32: each letter is equally likely.
    Ok(random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// Its one-way form.
fn hash(app: &App, company: CompanyId, code: &str) -> String {
    app.pepper.hash(&company.to_string(), &typed::code(code))
}

impl Codes for App {
    fn make(&self) -> Result<String, Fault> {
        make()
    }

    async fn sent(&self, tx: &mut Tx, company: CompanyId, code: &str) -> Result<(), Fault> {
        offline::set_code(tx, company, Some(&hash(self, company, code))).await
    }
}

/// Whether the code may be used. A wrong try is counted whatever becomes of the rest: in a transaction of its own.
///
/// # Errors
/// `OtpWrong`, `OtpVoid` after too many tries of the applicant's or after use, `OtpExpired` after seven days, `TooMany`
/// where all together try too often.
pub(super) async fn check(app: &App, company: CompanyId, applicant: &Applicant, typed: &str) -> Result<(), Fault> {
    app.rates.conversion_code(company)?;
    let mut tx = app.write().await?;
    let verdict = verdict(app, &mut tx, company, applicant, typed).await?;
    if matches!(&verdict, Err(problem) if problem.code == Code::OtpWrong) {
        failed(app, &mut tx, company, applicant).await?;
        tx.commit().await?;
    }
    Ok(verdict?)
}

/// As [`check`], in the transaction that uses the code: nothing is counted.
pub(super) async fn still(
    app: &App,
    tx: &mut Tx,
    company: CompanyId,
    applicant: &Applicant,
    typed: &str,
) -> Result<(), Fault> {
    Ok(verdict(app, tx, company, applicant, typed).await??)
}

/// Under which name an applicant's tries are kept: it says of nobody who they are.
fn name(app: &App, company: CompanyId, applicant: &Applicant) -> String {
    app.pepper.hash(&company.to_string(), &applicant.key)
}

/// A wrong code was typed.
async fn failed(app: &App, tx: &mut Tx, company: CompanyId, applicant: &Applicant) -> Result<(), Fault> {
    tx.run(insert!(
        code_failure { company_id: company.to_string(), applicant: name(app, company, applicant), failures: 1_i64 },
        "on conflict (company_id, applicant) do update set failures = code_failure.failures + 1"
    ))
    .await
}

async fn verdict(
    app: &App,
    tx: &mut Tx,
    company: CompanyId,
    applicant: &Applicant,
    typed: &str,
) -> Result<Result<(), Problem>, Fault> {
    let kept = offline::for_update(tx, company).await?.ok_or_else(Problem::stale)?;
    let failures = sql!(
        "select failures from code_failure where company_id = $1 and applicant = $2",
        [company.to_string(), name(app, company, applicant)]
    );
    let failures = failures.try_map(|row: AnyRow| row.count("failures")).fetch_optional(tx.sql()).await?;
    Ok(judged(app, &kept, failures.unwrap_or_default(), typed, tx.now()))
}

fn judged(app: &App, kept: &OfflineSupplier, failures: u32, typed: &str, now: Timestamp) -> Result<(), Problem> {
    let Some((code, sent_at)) = &kept.code else {
        return Err(Problem::new(Code::OtpVoid, "no code was sent, or it was used"));
    };
    if failures >= CONVERSION_CODE_TRIES {
        return Err(Problem::new(Code::OtpVoid, "the code was typed wrong too often; ask the buyer for another"));
    }
    if now.duration_since(*sent_at) > CONVERSION_CODE_LIVES {
        return Err(Problem::new(Code::OtpExpired, "the code was sent over seven days ago"));
    }
    match hash(app, kept.company, typed) == *code {
        true => Ok(()),
        false => Err(Problem::new(Code::OtpWrong, "the code is wrong")),
    }
}
