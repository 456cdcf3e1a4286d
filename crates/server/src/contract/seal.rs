//! 날인요청: the documents are rendered, the buyer's seal and signature are placed, and the supplier sees the contract.

use pok_api::Problem;
use pok_api::buyer::contract::{RequestSeal, State};
use pok_api::remote::sync::Document;
use pok_domain::BlobId;
use pok_domain::contract::{Act, Party};
use pok_domain::file::FileType;
use pok_domain::member::CompanyStatus;

use super::{render, store};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::blob;
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::mail::{self, signed};
use crate::ground::operation::Operation;
use crate::supplier::{account, company};

pub(crate) async fn request(app: &App, caller: &Buyer, call: RequestSeal) -> Result<State, Fault> {
    let operation = Operation::of(caller, &call)?;
    operation.run(&app.database, act(app, caller, operation, &call)).await
}

async fn act(app: &App, caller: &Buyer, operation: Operation, call: &RequestSeal) -> Result<State, Fault> {
    let kept = store::find(app.database.pool(), call.contract).await?.ok_or_else(Problem::not_found)?;
    kept.after(Act::RequestSeal, call.rev)?;
    if call.note_to_supplier.as_ref().is_some_and(|note| note.chars().count() > 1_000) {
        return Err(Problem::field("note_to_supplier", "at most 1,000 characters").into());
    }
    // Rendered before the transaction, which then finds out whether it is still the same contract.
    let at = app.now();
    let rendered = render::render(app, &kept, at).await?;
    let mut stored = Vec::new();
    for document in rendered {
        let bytes = document.pdf.len() as u64;
        let blob = app.blobs.put(document.pdf).await?;
        stored.push(Document { id: document.id, title: document.title, blob, bytes, pages: document.pages });
    }
    operation
        .write(&app.database, at, async |tx| {
            let now = store::for_update(tx, kept.id).await?.ok_or_else(Problem::not_found)?;
            now.after(Act::RequestSeal, call.rev)?;
            // A supplier that leaves in this moment looks for contracts under the same lock.
            company::for_update(tx, kept.company).await?;
            if company::status(tx.sql(), kept.company).await? == CompanyStatus::Withdrawn {
                return Err(Problem::stale().into());
            }
            let base = place(tx, &kept, &stored, call.note_to_supplier.as_deref()).await?;
            store::publish(tx, kept.id).await?;
            let sealed = store::find(tx.sql(), kept.id).await?.ok_or_else(Problem::not_found)?;
            tell(app, tx, &sealed).await?;
            audit::append(tx, sealed_record(caller.actor(), &kept, base)).await?;
            Ok(sealed.state(Some(base)))
        })
        .await
}

/// Writes the documents and the new state. Answers the contract's own file; what the supplier and the audit chain are
/// told is the caller's, in this order, as the chain's head is the last lock a transaction takes.
pub(super) async fn place(
    tx: &mut Tx,
    kept: &store::ContractRow,
    documents: &[Document],
    note: Option<&str>,
) -> Result<BlobId, Fault> {
    for (place, document) in documents.iter().enumerate() {
        blob::insert(tx, document.blob, document.bytes, FileType::Pdf).await?;
        blob::grant(tx, kept.company, document.blob).await?;
        store::add_document(tx, kept.id, place, document).await?;
    }
    store::set_seal_requested(tx, kept.id, note).await?;
    let blob = documents.first().ok_or_else(|| Fault::broken("a contract without a document"))?.blob;
    let signature = store::NewSignature { party: Party::Buyer, contact: None, certificate: None, blob };
    store::add_signature(tx, kept, signature).await?;
    Ok(blob)
}

/// That the buyer's seal is on the contract's file.
pub(super) fn sealed_record(actor: Actor, kept: &store::ContractRow, blob: BlobId) -> Record {
    Record::new(Event::Sealed, actor).company(kept.company).contract(kept.id).sha256(blob)
}

/// Mails the supplier (P-GEN-17).
async fn tell(app: &App, tx: &mut Tx, kept: &store::ContractRow) -> Result<(), Fault> {
    let Some(to) = account::primary_mail(tx, kept.company).await? else { return Ok(()) };
    let subject = format!("[PoK] 계약서 날인 요청: {}", kept.printed_number());
    let text =
        format!("{} 계약의 날인이 요청되었습니다.\nPoK의 계약목록에서 계약서를 확인하고 서명해 주세요.", kept.title);
    mail::queue(tx, &to, (subject, signed(&text, &app.buyer))).await
}
