//! The buyer publishes the next version of a document.

use pok_api::Problem;
use pok_api::buyer::terms::{Publish, Published};
use pok_domain::TermsId;
use pok_domain::name::nfc;
use pok_domain::terms::Terms;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::fault::Fault;
use crate::ground::operation::Operation;
use crate::ground::secret::sha256;

/// The longest heading and the longest text, in characters.
const LONGEST: (usize, usize) = (200, 200_000);

pub(super) async fn publish(app: &App, actor: Actor, operation: Operation, call: Publish) -> Result<Published, Fault> {
    operation.run(&app.database, act(app, actor, operation, call)).await
}

async fn act(app: &App, actor: Actor, operation: Operation, call: Publish) -> Result<Published, Fault> {
    let (title, body) = (nfc(call.title.trim()), nfc(call.body.trim()));
    for (field, text, longest) in [("title", &title, LONGEST.0), ("body", &body, LONGEST.1)] {
        if text.is_empty() || text.chars().count() > longest {
            return Err(Problem::field(field, format!("needs 1 to {longest} characters")).into());
        }
    }
    let mut tx = app.write().await?;
    operation.claim(&mut tx).await?;
    let Publish { kind, effective_at, needs_reconsent, .. } = call;
    let version = store::next_version(&mut tx, kind).await?;
    let terms = Terms { id: TermsId::generate(), kind, version, title, body, effective_at, needs_reconsent };
    store::insert(&mut tx, &terms).await?;
    let published = Published { terms: terms.id, version };
    operation.done(&mut tx, &published).await?;
    let record = Record::new(Event::TermsPublished, actor).sha256(sha256(&terms.body));
    audit::append(&mut tx, record.detail(format!("{kind} {version}"))).await?;
    tx.commit().await?;
    Ok(published)
}
