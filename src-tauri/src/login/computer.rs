//! The computers where one is signed in: the server knows them.

use pok_api::Problem;
use pok_api::desktop::computer::{End, List};
use pok_api::remote::login::{self, Computer};

use crate::core::{Core, answers};

answers! {
    List => list,
    End => end,
}

async fn list(core: &Core, List {}: List) -> Result<Vec<Computer>, Problem> {
    core.who()?;
    core.remote.send(&login::Sessions {}).await
}

async fn end(core: &Core, End { id }: End) -> Result<(), Problem> {
    core.who()?;
    core.remote.send(&login::EndSession { id }).await
}
