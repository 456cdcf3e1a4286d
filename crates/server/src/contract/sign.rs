//! 서명 (spec 05 S5): checked outside the transaction where it costs time, and once more inside it.

use pok_api::remote::contract::Sign;
use pok_api::{Code, Problem, Receipt};
use pok_document::{Field, Seal, SealFault, extends, verify};
use pok_domain::contract::{Act, ConsentFault, Consents, Party};
use pok_domain::{BlobId, CertificateId, ContactId};

use super::store;
use crate::app::{App, Happened};
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::operation::Operation;
use crate::ground::work::Work;
use crate::ground::{blob, certificate};
use crate::login::{act_token_holds, use_act_token};

/// How far the time in a signature may be from the server's clock.
const CLOCKS_APART: i64 = 24 * 3600 * 1_000_000;

pub(super) async fn sign(app: &App, caller: &SignedIn, call: Sign) -> Result<Receipt, Fault> {
    // A token is made for each try, so it isn't part of what is asked.
    let asked = Sign { act_token: String::new(), ..call.clone() };
    let operation = Operation::of(caller, &asked)?;
    operation.run(&app.database, act(app, caller, &call, operation)).await
}

async fn act(app: &App, caller: &SignedIn, call: &Sign, operation: Operation) -> Result<Receipt, Fault> {
    // The token is looked at first and judged second: if somebody signed in between, that is the answer.
    let token = act_token_holds(app, caller.contact().id, &call.act_token).await;
    let pool = app.database.pool();
    let seen = current(caller, call, store::find(pool, call.contract).await?)?;
    token?;
    let documents = store::documents(pool, seen.id).await?;
    consented(&call.consents, documents.iter().map(|document| (document.id, document.blob, document.pages)))?;
    let base = documents.first().ok_or_else(|| Fault::broken("a contract without a document"))?.blob;
    let place = app.work.place(caller.peer()).await?;
    let seal = went_up(app, caller, "seal", call.seal).await?;
    let signed = went_up(app, caller, "signed", call.signed).await?;
    let base = app.blobs.get(base).await?;
    let (roots, now) = (vec![app.keys.root().to_vec()], app.now().as_microsecond());
    let checked = Work::run_in(place, move || {
        let seal = Seal::from_png(seal).map_err(unusable)?;
        check_file(&base, &signed, &seal, &roots, now)
    });
    let fingerprint = checked.await??;

    let company = caller.company();
    let receipt = operation.write(&app.database, app.now(), async |tx| {
        let kept = current(caller, call, store::for_update(tx, call.contract).await?)?;
        let contact = caller.contact();
        use_act_token(tx, contact.id, &call.act_token).await?;
        let issued = certificate::by_fingerprint(tx.sql(), &fingerprint).await?;
        let certificate = own_certificate(issued, contact.id, tx.now())?;
        let signature = store::NewSignature {
            party: Party::Supplier,
            contact: Some(contact.id),
            certificate: Some(certificate),
            blob: call.signed,
        };
        store::add_signature(tx, &kept, signature).await?;
        store::set_completed(tx, kept.id, call.signed, contact.name.as_str(), &call.consents).await?;
        store::keep_seal(tx, company, call.seal).await?;
        let seq = store::publish(tx, kept.id).await?;
        let record = |event| Record::new(event, caller.actor()).company(company).contract(kept.id);
        for document in &documents {
            audit::append(tx, record(Event::Consented).document(document.id).sha256(document.blob)).await?;
        }
        let signed = record(Event::Signed).sha256(call.signed).detail(certificate.to_string());
        let audit_head = audit::append(tx, signed).await?;
        Ok(Receipt { number: kept.printed_number(), at: tx.now(), sha256: call.signed, seq, audit_head })
    });
    let receipt = receipt.await?;
    app.happened(Happened::Signed(company));
    Ok(receipt)
}

/// The company's contract, still in the state and revision that were on the screen.
fn current(caller: &SignedIn, call: &Sign, found: Option<store::ContractRow>) -> Result<store::ContractRow, Problem> {
    let own = found.filter(|kept| kept.company == caller.company() && kept.status.is_listed());
    let kept = own.ok_or_else(Problem::not_found)?;
    kept.after(Act::Sign, call.rev)?;
    Ok(kept)
}

fn consented(
    consents: &Consents,
    documents: impl Iterator<Item = (pok_domain::DocumentId, BlobId, u32)>,
) -> Result<(), Problem> {
    consents.complete(documents).map_err(|fault| {
        let code = match fault {
            ConsentFault::Unread(_) | ConsentFault::NotAgreed(_) => Code::ConsentMissing,
            ConsentFault::Changed(_) => Code::Stale,
        };
        Problem::new(code, fault.to_string())
    })
}

/// The content of a file of the company's own.
async fn went_up(app: &App, caller: &SignedIn, field: &str, file: BlobId) -> Result<Vec<u8>, Fault> {
    if !blob::may_read(app.database.pool(), caller.company(), file).await? {
        let missing = Problem { code: Code::FileMissing, ..Problem::field(field, "the file has not gone up") };
        return Err(missing.into());
    }
    app.blobs.get(file).await
}

/// Whether the file is the contract, the very bytes, with one more signature: the supplier's, by a certificate of
/// `roots`, with the seal as its face. Answers the certificate's fingerprint. Costs time.
fn check_file(base: &[u8], signed: &[u8], seal: &Seal, roots: &[Vec<u8>], now: i64) -> Result<String, Problem> {
    let added = extends(base, signed).map_err(|error| refused(&error))?;
    if added.field != Field::Supplier {
        return Err(refused(&"the signature isn't in the supplier's field"));
    }
    if !added.shows(seal) {
        return Err(refused(&"the signature doesn't show the seal"));
    }
    if (added.signed_at - now).abs() > CLOCKS_APART {
        return Err(refused(&"the signature's time is more than a day off"));
    }
    let report = verify(signed, roots);
    match report.faults.iter().chain(report.signatures.iter().flat_map(|one| &one.faults)).next() {
        Some(fault) => Err(refused(fault)),
        None if report.is_complete() => Ok(added.certificate_sha256),
        None => Err(refused(&"it isn't signed by both parties")),
    }
}

fn own_certificate(
    issued: Option<certificate::Certificate>,
    contact: ContactId,
    now: jiff::Timestamp,
) -> Result<CertificateId, Problem> {
    let issued = issued.ok_or_else(|| refused(&"the certificate wasn't issued here"))?;
    if issued.contact != contact {
        Err(refused(&"the certificate is somebody else's"))
    } else if issued.revoked {
        Err(refused(&"the certificate was revoked"))
    } else if now < issued.not_before || now >= issued.not_after {
        Err(refused(&"the certificate has expired"))
    } else {
        Ok(issued.id)
    }
}

fn refused(why: &dyn std::fmt::Display) -> Problem {
    Problem::new(Code::SignatureRefused, why.to_string())
}

fn unusable(fault: SealFault) -> Problem {
    let code = match fault {
        SealFault::Kind => Code::SealType,
        SealFault::TooLarge | SealFault::TooManyPixels => Code::SealSize,
        SealFault::Damaged | SealFault::Blank => Code::SealUnreadable,
    };
    Problem::new(code, fault.to_string())
}
