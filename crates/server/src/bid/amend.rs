//! A notice is changed: a draft at will, a posted one with everything that follows (P-BID-08).

use pok_api::Problem;
use pok_api::buyer::bid::{Amend, State};
use pok_domain::bid::{NoticeAct, NoticeStatus, Occasion};

use super::state::state;
use super::{content, mail, post, store};
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;

pub(super) async fn amend(app: &App, caller: &Buyer, call: Amend) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| act(tx, caller, &call).await).await
}

async fn act(tx: &mut Tx, caller: &Buyer, call: &Amend) -> Result<State, Fault> {
    content::check(&call.content)?;
    let kept = store::for_update(tx, call.notice).await?.ok_or_else(Problem::not_found)?;
    let is_draft = kept.notice.status == NoticeStatus::Draft && kept.buyer_rev == call.rev;
    if !is_draft {
        kept.after(NoticeAct::Amend, call.rev)?;
        if kept.is_due(tx.now()) {
            return Err(Problem::stale().into());
        }
    }
    let invited = content::invited(tx, &call.content.invited).await?;
    if !is_draft {
        // Whoever sees a notice goes on seeing it: there is no taking back what their computers hold.
        if call.content.method != kept.notice.method {
            return Err(Problem::field("content.method", "the method of a posted notice stays").into());
        }
        let before = store::invited(tx.sql(), kept.notice.id).await?;
        if before.iter().any(|company| !invited.contains(company)) {
            return Err(Problem::field("content.invited", "whom a posted notice names stays named").into());
        }
        post::can_be_answered(kept.notice.method, call.content.window, &invited, tx.now())?;
    }
    let mut notice = kept.notice;
    content::take_over(&mut notice, call.content.clone());
    store::update_content(tx, &notice).await?;
    store::insert_invited(tx, notice.id, &invited).await?;
    if !is_draft {
        store::set_amended(tx, notice.id).await?;
        store::void_submissions(tx, notice.id).await?;
        let kept = store::find(tx.sql(), notice.id).await?.ok_or_else(Problem::not_found)?;
        store::publish_notice(tx, &kept).await?;
        store::publish_bids(tx, &kept).await?;
        mail::due(tx, &kept, Occasion::Posted).await?;
        let record = Record::new(Event::NoticeAmended, caller.actor()).notice(notice.id);
        audit::append(tx, record.detail(format!("{} rev {}", notice.number, kept.notice.rev))).await?;
    }
    state(tx.sql(), notice.id).await
}
