//! Contracts from before: entered with the times they had and with real documents and signatures. The demo's history.

use jiff::Timestamp;
use pok_api::buyer::contract::Create;
use pok_api::remote::sync::Document;
use pok_document::{Face, Field, Seal, SignRequest, SigningIdentity, sign};
use pok_domain::contract::{Consents, ContractStatus, Party, Reading};
use pok_domain::file::FileType;
use pok_domain::member::Contact;
use pok_domain::time::korean_day;
use pok_domain::{CertificateId, DocumentNumber};

use super::{create, render, seal, store};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::blob;
use crate::ground::fault::Fault;
use crate::supplier::company;

/// Who signed for a supplier.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) contact: Contact,
    pub(crate) certificate: CertificateId,
    pub(crate) identity: SigningIdentity,
    pub(crate) seal: Seal,
}

/// How far a contract came.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// The draft stage.
    Drafted,
    /// 날인요청.
    Waiting,
    /// 완료, at a time of its own.
    Signed(Box<Signer>, Timestamp),
    /// 서명거절 or 계약취소.
    Ended(ContractStatus),
}

/// A contract to enter.
pub(crate) struct Past {
    pub(crate) call: Create,
    pub(crate) at: Timestamp,
    pub(crate) note: Option<String>,
    pub(crate) outcome: Outcome,
}

/// Enters one version of a contract.
pub(crate) async fn enter(app: &App, past: Past) -> Result<DocumentNumber, Fault> {
    let Past { call, at, note, outcome } = past;
    let items = create::items(&call)?;
    let mut tx = app.write_at(at).await?;
    let kept = create::write(&mut tx, Actor::demo_buyer(), call, &items, korean_day(at)).await?;
    let supplier = company::find(tx.sql(), kept.company).await?;
    tx.commit().await?;
    if matches!(outcome, Outcome::Drafted) {
        return Ok(kept.number);
    }

    let signer = match &outcome {
        Outcome::Signed(signer, signed_at) => Some((signer.clone(), *signed_at)),
        _ => None,
    };
    let drawing = (app.clone(), kept.clone());
    let (rendered, signed) = tokio::task::spawn_blocking(move || {
        let (app, kept) = drawing;
        let rendered = render::draw(&app, &kept, &items, &supplier, at)?;
        let signed = match (&signer, rendered.first()) {
            (Some((signer, at)), Some(base)) => Some(sign_for(signer, &base.pdf, *at)?),
            _ => None,
        };
        Ok::<_, Fault>((rendered, signed))
    })
    .await??;
    let mut documents = Vec::new();
    for one in rendered {
        let bytes = one.pdf.len() as u64;
        let blob = app.blobs.put(one.pdf).await?;
        documents.push(Document { id: one.id, title: one.title, blob, bytes, pages: one.pages });
    }
    let mut tx = app.write_at(at).await?;
    let base = seal::place(&mut tx, &kept, &documents, note.as_deref()).await?;
    if let Outcome::Ended(status) = outcome {
        store::set_status(&mut tx, kept.id, status).await?;
    }
    if !matches!(outcome, Outcome::Signed(..)) {
        store::publish(&mut tx, kept.id).await?;
    }
    audit::append(&mut tx, seal::sealed_record(Actor::demo_buyer(), &kept, base)).await?;
    tx.commit().await?;
    if let (Outcome::Signed(signer, at), Some(signed)) = (outcome, signed) {
        complete(app, &kept, &documents, &signer, signed, at).await?;
    }
    Ok(kept.number)
}

fn sign_for(signer: &Signer, base: &[u8], at: Timestamp) -> Result<Vec<u8>, Fault> {
    let face = Face::Seal(&signer.seal);
    let request = SignRequest { field: Field::Supplier, face, signed_at_micros: at.as_microsecond() };
    sign(base, &request, &signer.identity).map_err(|error| Fault::Broken(error.into()))
}

async fn complete(
    app: &App,
    kept: &store::ContractRow,
    documents: &[Document],
    signer: &Signer,
    signed: Vec<u8>,
    at: Timestamp,
) -> Result<(), Fault> {
    let bytes = signed.len() as u64;
    let file = app.blobs.put(signed).await?;
    let mut tx = app.write_at(at).await?;
    blob::insert(&mut tx, file, bytes, FileType::Pdf).await?;
    blob::grant(&mut tx, kept.company, file).await?;
    let signature = store::NewSignature {
        party: Party::Supplier,
        contact: Some(signer.contact.id),
        certificate: Some(signer.certificate),
        blob: file,
    };
    store::add_signature(&mut tx, kept, signature).await?;
    let consents = Consents(documents.iter().map(|document| read(document, at)).collect());
    store::set_completed(&mut tx, kept.id, file, signer.contact.name.as_str(), &consents).await?;
    store::publish(&mut tx, kept.id).await?;
    let record = |event| Record::new(event, supplier(signer)).company(kept.company).contract(kept.id);
    for document in documents {
        audit::append(&mut tx, record(Event::Consented).document(document.id).sha256(document.blob)).await?;
    }
    audit::append(&mut tx, record(Event::Signed).sha256(file)).await?;
    tx.commit().await
}

fn read(document: &Document, at: Timestamp) -> Reading {
    Reading {
        document: document.id,
        sha256: document.blob,
        pages: document.pages,
        furthest_page: document.pages,
        viewed_ms: u64::from(document.pages) * 21_000,
        agreed_at: Some(at),
    }
}

fn supplier(signer: &Signer) -> Actor {
    let Contact { id, role, .. } = &signer.contact;
    Actor { id: id.to_string(), role: role.code().into(), ..Actor::server() }
}
