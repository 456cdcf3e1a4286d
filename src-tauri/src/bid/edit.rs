//! Writing a bid: what is typed is kept here at once and sent by itself (BID-10, 14, 15).

use jiff::Timestamp;
use pok_api::desktop::bid::{Edit, Save, Summarise, Summary};
use pok_api::desktop::draft::Draft;
use pok_api::{Code, FieldFault, Problem};
use pok_domain::bid::{BidNotice, BidStatus, Form, Gap, NoticeStatus, Submission, other_file, price, required};
use pok_domain::draft::{DraftKind, Fields};
use pok_domain::{BlobId, CompanyId};

use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::file::blob::id_of;

answers! {
    Edit => edit,
    Save => save,
    Summarise => summarise,
}

async fn edit(core: &Core, Edit { notice, changes }: Edit) -> Result<Draft, Problem> {
    core.who()?;
    let notice = core.bid_notice(notice).await?;
    if core.own_bid(notice.id).await?.is_some_and(|bid| bid.status == BidStatus::Declined) {
        return Err(Problem::new(Code::Declined, "the company has declined to bid"));
    }
    if is_closed(&notice, core.clock.certain()) {
        return Err(Problem::new(Code::Closed, "the notice has closed; what was written stays readable"));
    }
    let draft = core.edit_draft(DraftKind::Bid, notice.id.0, &changes).await?;
    // What was typed just before is kept; what else is written there a locked window doesn't show.
    core.unless_locked().map(|()| draft)
}

async fn save(core: &Core, Save { notice }: Save) -> Result<Draft, Problem> {
    let notice = core.bid_notice(notice).await?;
    let key = core.draft_key(DraftKind::Bid, notice.id.0)?;
    core.send_now(&key).await;
    // Where nothing was typed, nothing is kept: the same as an empty draft.
    let draft = core.draft_of(DraftKind::Bid, notice.id.0).await?;
    draft.map_or_else(|| Ok(Draft::default()), Ok)
}

async fn summarise(core: &Core, Summarise { notice }: Summarise) -> Result<Summary, Problem> {
    let company = core.who()?.company.id;
    let notice = core.bid_notice(notice).await?;
    let bid = core.own_bid(notice.id).await?;
    let fields = core.written(notice.id).await?;
    let Document { submission, sha256, .. } = document(&fields, company, &notice)?;
    let submitted = bid.filter(|bid| bid.status == BidStatus::Submitted).and_then(|bid| bid.submitted);
    let mut files_waiting = 0;
    for file in submission.files() {
        files_waiting += u32::from(core.waiting_upload(file.blob).await?.is_some());
    }
    let is_same = submitted.is_some_and(|submitted| submitted.receipt.sha256 == sha256);
    Ok(Summary { document: submission, sha256, is_same, files_waiting })
}

/// Whether nothing can be written any more, as far as that is certain: a computer whose clock was not compared since
/// the start doesn't refuse by it. What is written too late the server refuses.
fn is_closed(notice: &BidNotice, now: Option<Timestamp>) -> bool {
    notice.status != NoticeStatus::Open || now.is_some_and(|now| now >= notice.window.closes())
}

/// A bid as it is sent.
pub(super) struct Document {
    pub(super) submission: Submission,
    /// Its JSON, which is what is sent and hashed.
    pub(super) json: String,
    pub(super) sha256: BlobId,
}

/// What 제출 sends.
///
/// # Errors
/// `Invalid` with a field for each gap.
pub(super) fn document(fields: &Fields, company: CompanyId, notice: &BidNotice) -> Result<Document, Problem> {
    let submission = Form(fields).submission(company, notice).map_err(incomplete)?;
    let json = serde_json::to_string(&submission).doing("writing a bid")?;
    let sha256 = id_of(json.as_bytes());
    Ok(Document { submission, json, sha256 })
}

/// Each gap by the field in which it is filled.
fn incomplete(gaps: Vec<Gap>) -> Problem {
    let fault = |gap: Gap| {
        let field = match &gap {
            Gap::Price { item, .. } => price(*item),
            Gap::Document { document, .. } => required(*document),
            Gap::Other { other, .. } => other_file(*other),
            Gap::TooManyOthers => pok_domain::bid::OTHER.to_owned(),
            Gap::Total => pok_domain::bid::PRICE.to_owned(),
        };
        FieldFault { field, message: gap.to_string() }
    };
    let fields = gaps.into_iter().map(fault).collect();
    Problem { fields, ..Problem::new(Code::Invalid, "the bid is not complete") }
}
