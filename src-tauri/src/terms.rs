//! What members agree to: read from the server, as the version in force is its to say.

use pok_api::desktop::terms::Current;
use pok_api::{Handle, Problem, remote};
use pok_domain::terms::Terms;

use crate::core::Core;

impl Handle<Current> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Current {}: Current) -> Result<Vec<Terms>, Problem> {
        self.remote.open(&remote::terms::Current {}).await
    }
}
