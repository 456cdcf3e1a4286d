//! 계약목록, 계약상세정보, and how far a contract's documents were read (spec 05 S3–S5).

mod download;
mod seal;
mod sign;
mod sign_here;

use std::collections::HashSet;

use parking_lot::Mutex;
use pok_api::desktop::contract::{Detail, Read, Show};
use pok_api::list::contract::Contracts;
use pok_api::list::contract_item::ContractItems;
use pok_api::remote::contract::Viewed;
use pok_api::remote::sync::{Contract, Document};
use pok_api::{Code, Problem};
use pok_domain::contract::{ContractStatus, Reading};
use pok_domain::{ContactId, ContractId, DocumentId};

use crate::core::fault::Doing;
use crate::core::{Core, State, answers};
use crate::list::Listed;

/// What is being looked at.
#[derive(Default)]
struct Looking {
    /// Documents whose opening the server knows of.
    viewed: Mutex<HashSet<(ContractId, DocumentId)>>,
    /// One change of what was read at a time.
    reading: tokio::sync::Mutex<()>,
}

impl State for Looking {
    fn end_session(&self) {
        self.viewed.lock().clear();
    }
}

impl Listed for Contracts {}

impl Listed for ContractItems {}

answers! {
    Show => show,
    Read => read,
}

async fn show(core: &Core, Show { contract }: Show) -> Result<Detail, Problem> {
    let who = core.who()?;
    let contract = core.contract(contract).await?;
    let open = contract.status == ContractStatus::SealRequested;
    let readings = if open { core.readings(who.contact.id, &contract).await? } else { Vec::new() };
    let seal = if open { core.placed(contract.id).await? } else { None };
    Ok(Detail { contract, supplier: who.company.name.to_string(), readings, seal })
}

async fn read(core: &Core, Read { contract, reading }: Read) -> Result<Vec<Reading>, Problem> {
    let who = core.who()?;
    let contract = core.contract(contract).await?;
    if contract.status != ContractStatus::SealRequested {
        return Err(Problem::stale());
    }
    let document = document(&contract, reading.document)?;
    if document.blob != reading.sha256 || document.pages != reading.pages {
        return Err(Problem::stale());
    }
    if reading.furthest_page > reading.pages {
        return Err(Problem::field("reading.furthest_page", "the document has fewer pages"));
    }
    let begun = core.state::<Looking>();
    let _one = begun.reading.lock().await;
    let mut readings = core.readings(who.contact.id, &contract).await?;
    let earlier = readings.iter().position(|earlier| earlier.document == reading.document);
    let merged = match earlier.map(|at| readings.remove(at)) {
        // A second look, or a second window, never takes back what was read.
        Some(earlier) => Reading {
            furthest_page: reading.furthest_page.max(earlier.furthest_page),
            viewed_ms: reading.viewed_ms.max(earlier.viewed_ms),
            ..reading
        },
        None => reading,
    };
    if merged.agreed_at.is_some() && !merged.may_agree() {
        return Err(Problem::new(Code::ConsentMissing, "the document has not been read to its end"));
    }
    readings.push(merged);
    core.drafts.put_readings(&who, contract.id, &readings).await.doing("keeping how far a document was read")?;
    Ok(readings)
}

impl Core {
    /// A contract of the mirror.
    pub(crate) async fn contract(&self, id: ContractId) -> Result<Contract, Problem> {
        self.fetched(id, "a contract").await?.ok_or_else(Problem::not_found)
    }

    /// What a contract is called, e.g. `CR20230208-009 노트북 구매`.
    pub(crate) async fn contract_title(&self, id: ContractId) -> Result<String, Problem> {
        let contract = self.contract(id).await?;
        Ok(format!("{} {}", contract.number, contract.title))
    }

    /// What a contact read here of the files as they are now; readings of earlier files don't count.
    async fn readings(&self, contact: ContactId, contract: &Contract) -> Result<Vec<Reading>, Problem> {
        let mut readings = self.drafts.sealing(contact, contract.id).await.doing("what was read")?.readings;
        readings.retain(|reading| {
            let is_it = |document: &&Document| document.id == reading.document && document.blob == reading.sha256;
            contract.documents.iter().find(is_it).is_some()
        });
        Ok(readings)
    }

    /// A page as a PNG, for `pok://localhost/page/…`.
    pub(crate) async fn page_png(
        &self,
        contract: ContractId,
        document_id: DocumentId,
        page: u32,
        width: u32,
    ) -> Result<std::sync::Arc<Vec<u8>>, Problem> {
        self.who()?;
        let contract = self.contract(contract).await?;
        let blob = document(&contract, document_id)?.blob;
        self.tell_viewed(&contract, document_id);
        // A sealed contract is looked at with its seals.
        let signed =
            contract.signed.filter(|_| contract.documents.first().is_some_and(|first| first.id == document_id));
        let blob = signed.unwrap_or(blob);
        if let Some(picture) = self.pages.picture(blob, page, width) {
            return Ok(picture);
        }
        let pdf = match self.pages.document(blob) {
            Some(_) => Vec::new(),
            None => self.blobs.get(&self.remote, blob).await?,
        };
        let core = self.clone();
        let drawn = tokio::task::spawn_blocking(move || {
            let pages = match core.pages.document(blob) {
                Some(pages) => pages,
                None => core.pages.open(blob, pdf)?,
            };
            core.pages.draw(blob, &pages, page, width)
        });
        drawn.await.doing("drawing a page")?
    }

    /// The server writes in its audit chain that a document was opened; once per start is enough.
    fn tell_viewed(&self, contract: &Contract, document: DocumentId) {
        let key = (contract.id, document);
        if contract.status != ContractStatus::SealRequested || !self.state::<Looking>().viewed.lock().insert(key) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            let told = core.remote.send(&Viewed { contract: key.0, document: key.1 }).await;
            if let Err(problem) = told {
                tracing::info!(%problem, "the opening of a document wasn't told");
                core.state::<Looking>().viewed.lock().remove(&key);
            }
        });
    }
}

/// One of a contract's documents.
fn document(contract: &Contract, id: DocumentId) -> Result<&Document, Problem> {
    contract.documents.iter().find(|document| document.id == id).ok_or_else(Problem::not_found)
}
