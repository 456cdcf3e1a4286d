//! 서명 (spec 05 S5): checked outside the transaction where it costs time, and once more inside it.

use pok_api::remote::contract::Sign;
use pok_api::{Code, Problem, Receipt};
use pok_document::{Field, extends, verify};
use pok_domain::contract::{Act, ConsentFault, Consents, Party};
use pok_domain::{BlobId, CertificateId, ContactId};

use super::store;
use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::blob;
use crate::caller::SignedIn;
use crate::certificate;
use crate::fault::Fault;
use crate::member::{act_token_holds, use_act_token};
use crate::operation::{Operation, replay};
use crate::secret::sha256;

/// How far the time in a signature may be from the server's clock.
const CLOCKS_APART: i64 = 24 * 3600 * 1_000_000;

pub(super) async fn sign(app: &App, caller: &SignedIn, call: Sign) -> Result<Receipt, Fault> {
    let operation = Operation {
        company: caller.company(),
        id: caller.operation()?,
        call: <Sign as pok_api::Call>::NAME,
        body: fingerprint(&call)?,
    };
    if let Some(outcome) = operation.earlier(app).await? {
        return replay(outcome);
    }
    match act(app, caller, &call, operation).await {
        Err(Fault::Refused(problem)) => {
            operation.refused(app, &problem).await?;
            Err(problem.into())
        }
        done => done,
    }
}

/// What was asked, without the token that differs from one try to the next.
fn fingerprint(call: &Sign) -> Result<BlobId, Fault> {
    let Sign { contract, rev, act_token: _, consents, signed, seal } = call;
    Ok(sha256(serde_json::to_vec(&(contract, rev, consents, signed, seal))?))
}

async fn act(app: &App, caller: &SignedIn, call: &Sign, operation: Operation) -> Result<Receipt, Fault> {
    // The token is looked at first and judged second: if somebody signed in between, that is the answer.
    let token = act_token_holds(app, caller.contact().id, &call.act_token).await;
    let pool = app.database().pool();
    let seen = current(caller, call, store::find(pool, call.contract).await?)?;
    token?;
    let documents = store::documents(pool, seen.id).await?;
    consented(&call.consents, documents.iter().map(|document| (document.id, document.blob, document.pages)))?;
    let base = documents.first().ok_or_else(|| Fault::broken("a contract without a document"))?.blob;
    let certificate = check_file(app, caller, call, base).await?;
    check_seal(app, caller, call.seal).await?;

    let mut tx = app.write().await?;
    if let Some(outcome) = operation.claim(&mut tx).await? {
        return replay(outcome);
    }
    let kept = current(caller, call, store::lock(&mut tx, call.contract).await?)?;
    use_act_token(&mut tx, caller.contact().id, &call.act_token).await?;
    let contact = caller.contact();
    let signature = store::NewSignature {
        party: Party::Supplier,
        contact: Some(contact.id),
        certificate: Some(certificate),
        blob: call.signed,
    };
    store::add_signature(&mut tx, &kept, signature).await?;
    store::set_completed(&mut tx, kept.id, call.signed, contact.name.as_str(), &call.consents).await?;
    store::keep_seal(&mut tx, kept.company, call.seal).await?;
    let seq = store::publish(&mut tx, kept.id).await?;
    let record = |event| Record::new(event, caller.actor()).company(kept.company).contract(kept.id);
    for document in &documents {
        audit::append(&mut tx, record(Event::Consented).document(document.id).sha256(document.blob)).await?;
    }
    let signed = record(Event::Signed).sha256(call.signed).detail(certificate.to_string());
    let audit_head = audit::append(&mut tx, signed).await?;
    let receipt = Receipt { number: kept.printed_number(), at: tx.now(), sha256: call.signed, seq, audit_head };
    operation.done(&mut tx, &receipt).await?;
    tx.commit().await?;
    app.signed(kept.company);
    Ok(receipt)
}

/// The company's contract, still in the state and revision that were on the screen.
fn current(caller: &SignedIn, call: &Sign, found: Option<store::Kept>) -> Result<store::Kept, Problem> {
    let own = found.filter(|kept| kept.company == caller.company() && kept.status.is_listed());
    let kept = own.ok_or_else(Problem::not_found)?;
    match kept.status.after(Act::Sign) {
        Ok(_) if kept.rev == call.rev => Ok(kept),
        _ => Err(Problem::stale()),
    }
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

/// Whether the file is the contract, the very bytes, with one more signature: this contact's, by our certificate.
async fn check_file(app: &App, caller: &SignedIn, call: &Sign, base: BlobId) -> Result<CertificateId, Fault> {
    let own = blob::may_read(app.database().pool(), caller.company(), call.signed).await?;
    if !own {
        return Err(Problem::field("signed", "the signed file has not gone up").into());
    }
    let (base, signed) = (app.blobs().get(base).await?, app.blobs().get(call.signed).await?);
    let (roots, now) = (vec![app.keys().root().to_vec()], app.now().as_microsecond());
    let fingerprint = tokio::task::spawn_blocking(move || -> Result<String, Problem> {
        let added = extends(&base, &signed).map_err(|error| refused(&error))?;
        if added.field != Field::Supplier {
            return Err(refused(&"the signature isn't in the supplier's field"));
        }
        if (added.signed_at - now).abs() > CLOCKS_APART {
            return Err(refused(&"the signature's time is more than a day off"));
        }
        let report = verify(&signed, &roots);
        match report.faults.iter().chain(report.signatures.iter().flat_map(|one| &one.faults)).next() {
            Some(fault) => Err(refused(fault)),
            None if report.holds => Ok(added.certificate_sha256),
            None => Err(refused(&"the signature doesn't hold")),
        }
    })
    .await??;
    let issued = certificate::by_fingerprint(app.database().pool(), &fingerprint).await?;
    Ok(own_certificate(issued, caller.contact().id, app.now())?)
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

async fn check_seal(app: &App, caller: &SignedIn, seal: BlobId) -> Result<(), Fault> {
    let pool = app.database().pool();
    let stored = match blob::may_read(pool, caller.company(), seal).await? {
        true => blob::find(pool, seal).await?,
        false => None,
    };
    match stored.map(|stored| stored.media_type) {
        None => Err(Problem::field("seal", "the seal has not gone up").into()),
        Some(kind) if kind == blob::Kind::Png.media_type() => Ok(()),
        Some(_) => Err(Problem::new(Code::SealType, "the seal as prepared is a PNG").into()),
    }
}
