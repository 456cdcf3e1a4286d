//! The form of a sign-up, half filled in or not.

use pok_api::desktop::form::Opened;
use pok_api::desktop::signup::{Attach, Edit, Open};
use pok_api::{Handle, Problem};
use pok_domain::draft::FileRef;

use crate::core::Core;
use crate::file::attach::Piece;
use crate::form::TYPES;

impl Handle<Open> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Open {}: Open) -> Result<Opened, Problem> {
        let held = self.signup()?;
        self.open_form(&held.place(), &held.earlier.clone().unwrap_or_default()).await
    }
}

impl Handle<Edit> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Edit { changes }: Edit) -> Result<(), Problem> {
        let _one = self.filling().await;
        let held = self.signup()?;
        self.edit_form(&held.place(), held.earlier.clone().unwrap_or_default(), &changes).await
    }
}

impl Handle<Attach> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Attach) -> Result<Option<FileRef>, Problem> {
        self.signup()?;
        let Attach { upload, name, offset, length, content } = call;
        self.gather(Piece { upload, name, offset, length, content }, TYPES).await
    }
}
