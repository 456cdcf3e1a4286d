//! 제출: one document, kept as it came and shown to nobody before 공고마감.

use pok_api::remote::bid::Submit;
use pok_api::remote::sync::Submitted;
use pok_api::{Code, FieldFault, Problem, Receipt};
use pok_domain::CompanyId;
use pok_domain::bid::{BidAct, BidStatus, DocumentFault, Submission};
use sqlx::AnyConnection;

use super::{judge, store};
use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::blob;
use crate::caller::SignedIn;
use crate::fault::Fault;
use crate::feed;
use crate::operation::Operation;
use crate::secret::sha256;

pub(super) async fn submit(app: &App, caller: &SignedIn, operation: Operation, call: Submit) -> Result<Receipt, Fault> {
    let receipt = operation.run(app, act(app, caller, &call, operation)).await?;
    app.submitted(call.notice, caller.company());
    Ok(receipt)
}

async fn act(app: &App, caller: &SignedIn, call: &Submit, operation: Operation) -> Result<Receipt, Fault> {
    let company = caller.company();
    let document = serde_json::from_str::<Submission>(&call.document);
    let sha256 = sha256(&call.document);
    // Its time is when it had been read, not when its turn came: that decides, and that is 투찰일시.
    let mut tx = app.write_at(caller.received()).await?;
    operation.claim(&mut tx).await?;
    let (kept, bid) = judge::locked(&mut tx, caller, call.notice, call.rev, BidAct::Submit).await?;
    let document =
        document.map_err(|error| Problem::field("document", format!("not a bid: column {}", error.column())))?;
    document.check(company, &kept.notice).map_err(|fault| unusable(&fault))?;
    went_up(tx.sql(), company, &document).await?;
    judge::known(&mut tx, caller, call.act_token.as_deref()).await?;

    let times = bid.times + 1;
    let seq = feed::next(&mut tx, company).await?;
    let record = Record::new(Event::BidSubmitted, caller.actor()).company(company).notice(kept.notice.id);
    let audit_head = audit::append(&mut tx, record.sha256(sha256)).await?;
    let number = format!("{} ({times}회)", kept.notice.number);
    let receipt = Receipt { number, at: tx.now(), sha256, seq, audit_head };
    let by = caller.contact().name.to_string();
    let submitted = Submitted { document: call.document.clone(), by, times, receipt: receipt.clone() };
    store::submit(&mut tx, &document, &submitted).await?;
    let bid = store::Answered { status: BidStatus::Submitted, submitted: Some(submitted), times, ..bid };
    store::publish_bid_at(&mut tx, &kept, company, bid, seq).await?;
    operation.done(&mut tx, &receipt).await?;
    tx.commit().await?;
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
            Some(stored) if stored.bytes == file.bytes && !file.name.trim().is_empty() => {}
            Some(_) => return Err(Problem::field(field, "its name or length isn't what went up").into()),
            None => missing.push(FieldFault { field, message: format!("{} has not gone up", file.name) }),
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem { fields: missing, ..Problem::new(Code::FileMissing, "a file has not gone up") }.into())
}
