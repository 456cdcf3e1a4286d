//! The buyer publishes the next version of a document.

use pok_api::Problem;
use pok_api::buyer::terms::{Publish, Published};
use pok_domain::TermsId;
use pok_domain::terms::Terms;
use pok_domain::typed;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;
use crate::ground::secret::sha256;

/// The longest heading and the longest text, in characters.
const LONGEST: (usize, usize) = (200, 200_000);

pub(super) async fn publish(app: &App, caller: &Buyer, call: Publish) -> Result<Published, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let (title, body) = (typed::line(&call.title), typed::text(&call.body));
        for (field, text, longest) in [("title", &title, LONGEST.0), ("body", &body, LONGEST.1)] {
            if text.is_empty() || text.chars().count() > longest {
                return Err(Problem::field(field, format!("needs 1 to {longest} characters")).into());
            }
        }
        let Publish { kind, effective_at, needs_reconsent, .. } = call;
        let version = store::next_version(tx, kind).await?;
        let terms = Terms { id: TermsId::generate(), kind, version, title, body, effective_at, needs_reconsent };
        store::insert(tx, &terms).await?;
        let record = Record::new(Event::TermsPublished, caller.actor()).sha256(sha256(&terms.body));
        audit::append(tx, record.detail(format!("{kind} {version}"))).await?;
        Ok(Published { terms: terms.id, version })
    })
    .await
}
