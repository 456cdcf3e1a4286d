//! The computers where one is signed in: the server knows them.

use pok_api::desktop::computer::{End, List};
use pok_api::remote::login::{self, Computer};
use pok_api::{Handle, Problem};

use crate::core::Core;

impl Handle<List> for Core {
    type Caller = ();

    async fn handle(&self, _: (), List {}: List) -> Result<Vec<Computer>, Problem> {
        self.who()?;
        self.remote.send(&login::Sessions {}).await
    }
}

impl Handle<End> for Core {
    type Caller = ();

    async fn handle(&self, _: (), End { id }: End) -> Result<(), Problem> {
        self.who()?;
        self.remote.send(&login::EndSession { id }).await
    }
}
