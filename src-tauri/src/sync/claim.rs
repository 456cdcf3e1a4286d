//! Whose the mirror is: another company's is never shown, nor what a colleague alone may see.

use pok_api::Problem;
use pok_api::desktop::login::Who;
use pok_domain::member::ContactRole;

use crate::core::Core;
use crate::remote::Server;
use crate::store::{Owner, owner, put_owner};

impl Core {
    /// Makes the mirror this contact's.
    pub(crate) async fn claim_mirror(&self, server: &Server, who: &Who) -> Result<(), Problem> {
        let _alone = self.sync.pulling.lock().await;
        self.claim_idle_mirror(server, who).await
    }

    /// The same, for whoever keeps pulls away already.
    pub(crate) async fn claim_idle_mirror(&self, server: &Server, who: &Who) -> Result<(), Problem> {
        let claim = Owner::new(server, who);
        let held = {
            let pool = self.mirror.pool().await;
            owner(&pool).await.map_err(|error| self.mirror_fault("whose mirror", &error))?
        };
        if held.as_ref() == Some(&claim) {
            self.sync.show_last(self.read_at().await?);
            return Ok(());
        }
        self.sync.show_last(None);
        // Files first: as long as the mirror says whose they are, an end in between leaves it to be done again. The
        // company's other contacts may see them too, but for what a 주담당자 alone may.
        let primary = ContactRole::Primary.to_string();
        let may_see = |held: &Owner| {
            (&held.server, &held.company) == (&claim.server, &claim.company)
                && (held.role != primary || claim.role == primary)
        };
        if !held.as_ref().is_some_and(may_see) {
            self.blobs.clear().await?;
            self.pages.clear();
        }
        if held.is_some() {
            self.mirror.clear().await?;
        }
        let pool = self.mirror.pool().await;
        put_owner(&pool, &claim).await.map_err(|error| self.mirror_fault("whose mirror", &error))
    }
}
