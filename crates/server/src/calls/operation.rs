//! What became of a write whose answer was lost.

use pok_api::remote::operation::{Effect, Outcome, Status};

use crate::app::{App, answers};
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::operation::{self, Binds};

answers! { SignedIn { Status => status } }

async fn status(app: &App, caller: &SignedIn, call: Status) -> Result<Outcome<Effect>, Fault> {
    operation::status(&app.database, caller.owner(), call.operation).await
}
