//! The form of a sign-up, half filled in or not.

use pok_api::Problem;
use pok_api::desktop::form::Opened;
use pok_api::desktop::signup::{Attach, Edit, Open};
use pok_domain::draft::FileRef;

use crate::core::{Core, answers};
use crate::file::attach::Piece;
use crate::form::TYPES;

answers! {
    Open => open,
    Edit => edit,
    Attach => attach,
}

async fn open(core: &Core, Open {}: Open) -> Result<Opened, Problem> {
    let held = core.signup()?;
    core.open_form(&held.place(), &held.earlier.clone().unwrap_or_default()).await
}

async fn edit(core: &Core, Edit { changes }: Edit) -> Result<(), Problem> {
    let _one = core.filling().await;
    let held = core.signup()?;
    core.edit_form(&held.place(), held.earlier.clone().unwrap_or_default(), &changes).await
}

async fn attach(core: &Core, call: Attach) -> Result<Option<FileRef>, Problem> {
    core.signup()?;
    let Attach { upload, name, offset, length, content } = call;
    core.gather(Piece { upload, name, offset, length, content }, TYPES).await
}
