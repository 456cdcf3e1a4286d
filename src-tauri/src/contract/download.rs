//! Saving a contract's papers where a person finds them.

use std::io;
use std::path::PathBuf;

use pok_api::Problem;
use pok_api::desktop::contract::{Download, OpenFile, Paper, Saved};
use pok_api::remote::sync::Contract;

use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::file::name::file_name;

answers! {
    Download => download,
    OpenFile => open_file,
}

async fn download(core: &Core, Download { contract, what }: Download) -> Result<Saved, Problem> {
    core.who()?;
    let contract = core.contract(contract).await?;
    let (blob, name) = match what {
        Paper::Signed => (contract.signed.ok_or_else(Problem::not_found)?, name_of(&contract, None)),
        Paper::Document(id) => {
            let document = super::document(&contract, id)?;
            let is_first = contract.documents.first().is_some_and(|first| first.id == id);
            (document.blob, name_of(&contract, (!is_first).then_some(&document.title)))
        }
    };
    let content = core.blobs.get(&core.remote, blob).await?;
    core.save_download(name, content).await
}

/// Only what was saved into the downloads folder: the window can't open anything else.
async fn open_file(core: &Core, OpenFile { path, reveal }: OpenFile) -> Result<(), Problem> {
    core.who()?;
    let gone = |_: io::Error| Problem::not_found();
    let actual = std::fs::canonicalize(&path).map_err(gone)?;
    let folder = std::fs::canonicalize(&core.paths.downloads).map_err(gone)?;
    if actual.parent() != Some(&folder) || !crate::file::download::is_document(&actual) {
        return Err(Problem::not_found());
    }
    // As it was given: what Windows makes of it (`\\?\C:\…`) not every program understands.
    let path = PathBuf::from(path);
    let host = std::sync::Arc::clone(&core.host);
    let shown = tokio::task::spawn_blocking(move || if reveal { host.reveal(&path) } else { host.open(&path) });
    shown.await.doing("showing a file")?.doing("showing a file")
}

/// `CR20230208-009_1차_계약명.pdf`, with the document's title for an attachment.
fn name_of(contract: &Contract, attachment: Option<&str>) -> String {
    let (number, version) = (contract.number.to_string(), contract.version.to_string());
    let mut parts = vec![&*number, &*version, &*contract.title];
    parts.extend(attachment);
    file_name(&parts, "pdf")
}
