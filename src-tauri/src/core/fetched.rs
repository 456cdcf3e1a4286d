//! What was fetched of the server's data.

use pok_api::Problem;
use pok_api::record::Record;

use super::Core;
use crate::record;

impl Core {
    /// A record of the mirror, which is called `what` where it can't be read; none before it was fetched.
    pub(crate) async fn fetched<R: Record>(&self, id: impl ToString, what: &'static str) -> Result<Option<R>, Problem> {
        let pool = self.mirror.pool().await;
        record::find(&*pool, id).await.map_err(|error| self.mirror_fault(what, &error))
    }
}
