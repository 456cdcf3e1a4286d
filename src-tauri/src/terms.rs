//! What members agree to: read from the server, as the version in force is its to say.

use pok_api::desktop::terms::Current;
use pok_api::{Problem, remote};
use pok_domain::terms::Terms;

use crate::core::{Core, answers};

answers! { Current => current }

async fn current(core: &Core, Current {}: Current) -> Result<Vec<Terms>, Problem> {
    core.remote.open(&remote::terms::Current {}).await
}
