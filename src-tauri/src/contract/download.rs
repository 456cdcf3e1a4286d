//! Saving a contract's papers where a person finds them.

use std::io;
use std::path::PathBuf;

use pok_api::desktop::contract::{Download, OpenFile, Paper, Saved};
use pok_api::remote::sync::Contract;
use pok_api::{Handle, Problem};

use crate::core::{Core, fault};
use crate::file::name::file_name;

impl Handle<Download> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Download { contract, what }: Download) -> Result<Saved, Problem> {
        self.who()?;
        let contract = self.contract(contract).await?;
        let (blob, name) = match what {
            Paper::Signed => (contract.signed.ok_or_else(Problem::not_found)?, name_of(&contract, None)),
            Paper::Document(id) => {
                let document = super::document(&contract, id)?;
                let is_first = contract.documents.first().is_some_and(|first| first.id == id);
                (document.blob, name_of(&contract, (!is_first).then_some(&document.title)))
            }
        };
        let content = self.blobs.get(&self.remote, blob).await?;
        self.save_download(name, content).await
    }
}

impl Handle<OpenFile> for Core {
    type Caller = ();

    /// Only what was saved into the downloads folder: the window can't open anything else.
    async fn handle(&self, _: (), OpenFile { path, reveal }: OpenFile) -> Result<(), Problem> {
        self.who()?;
        let gone = |_: io::Error| Problem::not_found();
        let actual = std::fs::canonicalize(&path).map_err(gone)?;
        let folder = std::fs::canonicalize(&self.paths.downloads).map_err(gone)?;
        if actual.parent() != Some(&folder) || !crate::file::download::is_document(&actual) {
            return Err(Problem::not_found());
        }
        // As it was given: what Windows makes of it (`\\?\C:\…`) not every program understands.
        let path = PathBuf::from(path);
        let host = std::sync::Arc::clone(&self.host);
        let shown = tokio::task::spawn_blocking(move || if reveal { host.reveal(&path) } else { host.open(&path) });
        shown
            .await
            .map_err(|error| fault::internal("showing a file", error))?
            .map_err(|error| fault::file("showing a file", &error))
    }
}

/// `CR20230208-009_1차_계약명.pdf`, with the document's title for an attachment.
fn name_of(contract: &Contract, attachment: Option<&str>) -> String {
    let (number, version) = (contract.number.to_string(), contract.version.to_string());
    let mut parts = vec![&*number, &*version, &*contract.title];
    parts.extend(attachment);
    file_name(&parts, "pdf")
}
