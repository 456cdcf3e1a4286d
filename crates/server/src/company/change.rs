//! [변경요청]: what the buyer has to approve before it is in force.

use pok_api::Problem;
use pok_api::remote::company::RequestChange;
use pok_domain::member::{Change, Request, RequestType, reason};

use crate::app::{App, Happened};
use crate::ground::audit::{self, Event};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;
use crate::signup;
use crate::supplier::request::{self, New};
use crate::supplier::standing::acting;
use crate::supplier::{company, form, membership};

pub(super) async fn request(app: &App, caller: &SignedIn, call: RequestChange) -> Result<Request, Fault> {
    let request = bind(&app.database, caller, &call, async |tx| act(tx, caller, &call).await).await?;
    app.happened(Happened::Asked(request.id));
    Ok(request)
}

async fn act(tx: &mut Tx, caller: &SignedIn, call: &RequestChange) -> Result<Request, Fault> {
    call.fields.check().map_err(|fault| Problem::field("fields", fault.to_string()))?;
    let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
    let company = caller.company();
    acting(tx, caller).await?;
    let before = company::profile(tx.sql(), company).await?.ok_or_else(Problem::stale)?;
    let asked = before.asked(&call.fields, call.certificate.as_ref());
    let after = asked.map_err(form::incomplete)?;
    for (field, file) in signup::papers(&after) {
        let kind = signup::kind_of_own(tx.sql(), company, file.blob).await?;
        signup::is_paper(field, kind)?;
    }
    signup::keep(tx, company, after.files().map(|file| file.blob)).await?;
    if after == before {
        return Err(Problem::stale().into());
    }
    let change = Some(Change::Member { before: Some(Box::new(before)), after: Box::new(after) });
    let new = New { contact: None, kind: RequestType::Change, withdrawal: None, reason, change };
    let request = request::open(tx, caller.contact(), new).await?;
    membership::publish(tx, company).await?;
    audit::append(tx, request::record(Event::RequestMade, caller.actor(), company, &request)).await?;
    // The reply is kept for ever: what was asked for comes by the feed, and goes when the supplier does.
    Ok(Request { change: None, ..request })
}
