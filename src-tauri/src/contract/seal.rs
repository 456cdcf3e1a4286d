//! 직인첨부 and 사인: an image becomes the face of a signature.

use std::collections::VecDeque;

use parking_lot::Mutex;
use pok_api::desktop::contract::Placed;
use pok_api::desktop::seal::{Choose, Prepare, Prepared};
use pok_api::remote::sync::LastSeal;
use pok_api::{Bytes, Code, Problem};
use pok_document::{Seal, SealFault, SealOptions, prepare_seal};
use pok_domain::contract::ContractStatus;
use pok_domain::{BlobId, ContractId};

use crate::core::fault::Doing;
use crate::core::{Core, State, answers};
use crate::file::blob::id_of;

/// How many prepared seals are remembered: a person moves the slider, then chooses.
const REMEMBERED: usize = 8;

/// Seals prepared lately, so that the chosen one need not be prepared again.
#[derive(Default)]
struct RecentSeals(Mutex<VecDeque<(BlobId, Vec<u8>)>>);

impl State for RecentSeals {
    fn end_session(&self) {
        self.0.lock().clear();
    }
}

answers! {
    Prepare => prepare,
    Choose => choose,
}

async fn prepare(core: &Core, Prepare { image, whiteness }: Prepare) -> Result<Prepared, Problem> {
    core.who()?;
    let options = whiteness.map_or_else(SealOptions::default, |whiteness| SealOptions { whiteness });
    let prepared = tokio::task::spawn_blocking(move || prepare_seal(&image.0, &options)).await;
    let seal = prepared.doing("preparing a seal")?.map_err(unusable)?;
    let blob = id_of(seal.png());
    let recent = core.state::<RecentSeals>();
    let mut remembered = recent.0.lock();
    remembered.push_front((blob, seal.png().to_owned()));
    remembered.truncate(REMEMBERED);
    Ok(Prepared {
        png: Bytes(seal.png().to_owned()),
        blob,
        width: seal.width(),
        height: seal.height(),
        whiteness: options.whiteness,
    })
}

async fn choose(core: &Core, Choose { contract, png }: Choose) -> Result<Option<Placed>, Problem> {
    let who = core.who()?;
    if core.contract(contract).await?.status != ContractStatus::SealRequested {
        return Err(Problem::stale());
    }
    if let Some(Bytes(png)) = &png {
        Seal::from_png(png.clone()).map_err(unusable)?;
    }
    let seal = png.as_ref().map(|Bytes(png)| (id_of(png), &**png));
    core.drafts.put_seal(&who, contract, seal).await.doing("keeping the chosen seal")?;
    core.placed(contract).await
}

impl Core {
    /// The seal that would be placed: the one chosen here, else the previous contract's (CON-16).
    pub(crate) async fn placed(&self, contract: ContractId) -> Result<Option<Placed>, Problem> {
        let sealing = self.drafts.sealing(self.who()?.contact.id, contract).await;
        if let Some(blob) = sealing.doing("the chosen seal")?.seal {
            return Ok(Some(Placed { blob, is_last: false }));
        }
        Ok(self.last_seal().await?.map(|LastSeal { blob, .. }| Placed { blob, is_last: true }))
    }

    /// A seal's PNG, wherever it is; only seals of whoever is logged in.
    pub(crate) async fn seal_png(&self, blob: BlobId) -> Result<Vec<u8>, Problem> {
        let contact = self.who()?.contact.id;
        let remembered =
            self.state::<RecentSeals>().0.lock().iter().find(|(kept, _)| *kept == blob).map(|(_, png)| png.clone());
        if let Some(png) = remembered {
            return Ok(png);
        }
        let chosen = self.drafts.seal_image(contact, blob).await;
        if let Some(png) = chosen.doing("the chosen seal")? {
            return Ok(png);
        }
        if self.last_seal().await?.is_none_or(|last| last.blob != blob) {
            return Err(Problem::not_found());
        }
        self.blobs.get(&self.remote, blob).await
    }

    async fn last_seal(&self) -> Result<Option<LastSeal>, Problem> {
        self.fetched("", "the last seal").await
    }
}

/// Why an image can't be a seal, by its code.
pub(super) fn unusable(fault: SealFault) -> Problem {
    let code = match fault {
        SealFault::Kind => Code::SealType,
        SealFault::TooLarge | SealFault::TooManyPixels => Code::SealSize,
        SealFault::Damaged | SealFault::Blank => Code::SealUnreadable,
    };
    Problem::new(code, fault.to_string())
}
