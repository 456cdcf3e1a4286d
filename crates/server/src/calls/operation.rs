//! What became of a write whose answer was lost.

use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::{Handle, Problem};

use crate::app::App;
use crate::ground::caller::SignedIn;
use crate::ground::operation::{Owner, status};

impl Handle<Status> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Status) -> Result<Outcome<Effect>, Problem> {
        Ok(status(&self.database, Owner::Company(caller.company()), call.operation).await?)
    }
}
