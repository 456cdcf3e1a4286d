//! 제출: one document, kept as it came and shown to nobody before 공고마감.

use pok_api::remote::bid::Submit;
use pok_api::remote::sync::Submitted;
use pok_api::{Code, FieldFault, Problem, Receipt};
use pok_domain::CompanyId;
use pok_domain::bid::{BidAct, BidStatus, DocumentFault, Submission};
use pok_domain::file_name;
use sqlx::AnyConnection;

use super::{guard, store};
use crate::app::{App, Happened};
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind_at;
use crate::ground::secret::sha256;
use crate::ground::{blob, feed};

pub(super) async fn submit(app: &App, caller: &SignedIn, call: Submit) -> Result<Receipt, Fault> {
    // A token is made for each try, so it isn't part of what is asked.
    let asked = Submit { act_token: None, ..call.clone() };
    // Its time is when it had been read, not when its turn came: that decides, and that is 투찰일시.
    let receipt = bind_at(&app.database, caller, &asked, caller.received(), async |tx| {
        let company = caller.company();
        let (kept, bid) = guard::locked(tx, caller, call.notice, call.rev, BidAct::Submit).await?;
        let document = serde_json::from_str::<Submission>(&call.document);
        let document =
            document.map_err(|error| Problem::field("document", format!("not a bid: column {}", error.column())))?;
        document.check(company, &kept.notice).map_err(|fault| unusable(&fault))?;
        went_up(tx.sql(), company, &document).await?;
        guard::known(tx, caller, call.act_token.as_deref()).await?;
        let bidder = Bidder { company, name: caller.contact().name.to_string(), actor: caller.actor() };
        place(tx, &kept, bid, bidder, &document, &call.document).await
    })
    .await?;
    app.happened(Happened::Submitted(call.notice));
    Ok(receipt)
}

/// Who answers a notice.
pub(crate) struct Bidder {
    pub(crate) company: CompanyId,
    pub(crate) name: String,
    pub(crate) actor: Actor,
}

/// Writes a bid that was checked, in place of the company's earlier one. `text` is `document` as it came.
pub(super) async fn place(
    tx: &mut Tx,
    kept: &store::NoticeRow,
    bid: store::Answered,
    bidder: Bidder,
    document: &Submission,
    text: &str,
) -> Result<Receipt, Fault> {
    let (sha256, times) = (sha256(text), bid.times + 1);
    let seq = feed::next(tx, bidder.company).await?;
    let record = Record::new(Event::BidSubmitted, bidder.actor).company(bidder.company).notice(kept.notice.id);
    let audit_head = audit::append(tx, record.sha256(sha256)).await?;
    let number = format!("{} ({times}회)", kept.notice.number);
    let receipt = Receipt { number, at: tx.now(), sha256, seq, audit_head };
    let submitted = Submitted { document: text.to_owned(), by: bidder.name, times, receipt: receipt.clone() };
    store::submit(tx, document, &submitted).await?;
    let bid = store::Answered { status: BidStatus::Submitted, submitted: Some(submitted), times, ..bid };
    store::publish_bid_at(tx, kept, bidder.company, bid, seq).await?;
    Ok(receipt)
}

fn unusable(fault: &DocumentFault) -> Problem {
    let field = match fault {
        DocumentFault::Price { line, .. } => format!("document.lines.{}", line - 1),
        DocumentFault::Lines | DocumentFault::Amounts => "document.lines".into(),
        DocumentFault::Missing(_) | DocumentFault::Unasked => "document.documents".into(),
        DocumentFault::Others => "document.others".into(),
        DocumentFault::Elsewhere => "document".into(),
    };
    Problem::field(field, fault.to_string())
}

/// Whether every file of the bid is one of the company's own, whole, and as long as the bid says. Names all that aren't.
async fn went_up(on: &mut AnyConnection, company: CompanyId, bid: &Submission) -> Result<(), Fault> {
    let documents = bid.documents.iter().enumerate().map(|(place, filed)| (format!("documents.{place}"), &filed.file));
    let others = bid.others.iter().enumerate().map(|(place, other)| (format!("others.{place}"), &other.file));
    let mut missing = Vec::new();
    for (place, file) in documents.chain(others) {
        let field = format!("document.{place}.file");
        let stored = match blob::may_read(&mut *on, company, file.blob).await? {
            true => blob::find(&mut *on, file.blob).await?,
            false => None,
        };
        match stored {
            Some(stored)
                if stored.bytes == file.bytes && file_name::possible(&file.name).as_ref() == Some(&file.name) => {}
            Some(_) => return Err(Problem::field(field, "its name or length isn't what went up").into()),
            None => missing.push(FieldFault { field, message: format!("{} has not gone up", file.name) }),
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem { fields: missing, ..Problem::new(Code::FileMissing, "a file has not gone up") }.into())
}
