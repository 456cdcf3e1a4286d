//! 인증번호 of a supplier whom the buyer registered (P-MEM-12): eight characters, one use, five wrong tries.

use pok_api::{Code, Problem};
use pok_domain::CompanyId;
use pok_domain::member::signup::{CONVERSION_CODE_LENGTH, CONVERSION_CODE_LIVES, CONVERSION_CODE_TRIES};
use pok_domain::typed;

use super::offline::{self, OfflineSupplier};
use crate::app::App;
use crate::ground::database::Tx;
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
/// `OtpWrong`, `OtpVoid` after too many tries or after use, `OtpExpired` after seven days.
pub(super) async fn check(app: &App, company: CompanyId, typed: &str) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let kept = offline::for_update(&mut tx, company).await?.ok_or_else(Problem::stale)?;
    let verdict = verdict(app, &kept, typed, &tx);
    if matches!(&verdict, Err(problem) if problem.code == Code::OtpWrong) {
        offline::failed(&mut tx, company).await?;
        tx.commit().await?;
    }
    Ok(verdict?)
}

/// As [`check`], in the transaction that uses the code: nothing is counted.
pub(super) async fn still(app: &App, tx: &mut Tx, company: CompanyId, typed: &str) -> Result<(), Fault> {
    let kept = offline::for_update(tx, company).await?.ok_or_else(Problem::stale)?;
    Ok(verdict(app, &kept, typed, tx)?)
}

fn verdict(app: &App, kept: &OfflineSupplier, typed: &str, tx: &Tx) -> Result<(), Problem> {
    let Some((code, sent_at)) = &kept.code else {
        return Err(Problem::new(Code::OtpVoid, "no code was sent, or it was used"));
    };
    if kept.failures >= CONVERSION_CODE_TRIES {
        return Err(Problem::new(Code::OtpVoid, "the code was typed wrong too often; ask the buyer for another"));
    }
    if tx.now().duration_since(*sent_at) > CONVERSION_CODE_LIVES {
        return Err(Problem::new(Code::OtpExpired, "the code was sent over seven days ago"));
    }
    match hash(app, kept.company, typed) == *code {
        true => Ok(()),
        false => Err(Problem::new(Code::OtpWrong, "the code is wrong")),
    }
}
