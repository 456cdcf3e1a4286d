//! The receipt of a 제출 or 투찰포기 as a PDF, from the mirror alone: it can be had without a network.

use jiff::Timestamp;
use pok_api::desktop::bid::{SaveReceipt, Saved};
use pok_api::remote::sync::{Bid, Declined, Submitted};
use pok_api::{Problem, Receipt};
use pok_document::{BidAnswer, BidLine, BidReceiptPaper, Embedded, FileLine, FiledLine, OtherLine, render_bid_receipt};
use pok_domain::CompanyId;
use pok_domain::bid::{BidNotice, Declination, Submission};
use pok_domain::draft::FileRef;
use pok_domain::money::grouped_quantity;
use pok_domain::time::second;

use crate::core::fault::Doing;
use crate::core::{Core, answers, fault};
use crate::file::blob::id_of;
use crate::file::name::file_name;

answers! { SaveReceipt => save_receipt }

async fn save_receipt(core: &Core, SaveReceipt { notice }: SaveReceipt) -> Result<Saved, Problem> {
    let who = core.who()?;
    let notice = core.bid_notice(notice).await?;
    let bid = core.own_bid(notice.id).await?.ok_or_else(Problem::not_found)?;
    let buyer = core.server_about().await?.map(|about| about.buyer).unwrap_or_else(|| "-".to_owned());
    let parties = Parties { buyer, company: who.company.id, supplier: who.company.name.to_string() };
    let paper = paper(&notice, &bid, parties)?;
    let kind =
        if matches!(paper.answer, BidAnswer::Submitted { .. }) { "투찰 접수증" } else { "투찰포기 접수증" };
    let name = file_name(&[&paper.number, kind, notice.title.as_str()], "pdf");
    let drawn = tokio::task::spawn_blocking(move || render_bid_receipt(&paper)).await;
    let content = drawn.doing("drawing a receipt")?.doing("drawing a receipt")?;
    core.save_download(name, content).await
}

struct Parties {
    buyer: String,
    company: CompanyId,
    supplier: String,
}

/// What proves the last act of the company on a notice.
fn paper(notice: &BidNotice, bid: &Bid, parties: Parties) -> Result<BidReceiptPaper, Problem> {
    // A 투찰포기 is final: whatever was submitted came before.
    match bid {
        Bid { declined: Some(Declined { reason, by, receipt }), .. } => {
            let answer = BidAnswer::Declined { reason: reason.clone() };
            let sent = declined(notice, parties.company, receipt, reason)?;
            receipted(notice, parties, receipt, by, answer, sent)
        }
        Bid { submitted: Some(Submitted { document, by, receipt, .. }), .. } => {
            let submission: Submission = serde_json::from_str(document).doing("reading a submitted bid")?;
            let sent = sent(notice, "json", "application/json", document);
            receipted(notice, parties, receipt, by, submitted(submission), sent)
        }
        Bid { submitted: None, declined: None, .. } => Err(Problem::not_found()),
    }
}

fn receipted(
    notice: &BidNotice,
    parties: Parties,
    receipt: &Receipt,
    by: &str,
    answer: BidAnswer,
    sent: Embedded,
) -> Result<BidReceiptPaper, Problem> {
    // What is printed says of itself that anybody can check it.
    if id_of(&sent.content) != receipt.sha256 {
        return Err(fault::internal("a receipt", "what was sent doesn't have the hash of its receipt"));
    }
    let [document_id, _] = halves(receipt.sha256.0);
    Ok(BidReceiptPaper {
        number: receipt.number.clone(),
        notice_number: notice.number.to_string(),
        notice_title: notice.title.to_string(),
        buyer: parties.buyer,
        supplier: parties.supplier,
        received_at: korean_time(receipt.at),
        by: by.to_owned(),
        sha256: receipt.sha256.to_string(),
        audit_head: receipt.audit_head.to_string(),
        answer,
        sent,
        created_at_micros: receipt.at.as_microsecond(),
        document_id,
    })
}

/// A 투찰포기 as it was hashed: an earlier server took the reason alone.
fn declined(notice: &BidNotice, company: CompanyId, receipt: &Receipt, reason: &str) -> Result<Embedded, Problem> {
    if id_of(reason.as_bytes()) == receipt.sha256 {
        return Ok(sent(notice, "txt", "text/plain", reason));
    }
    let (number, at, reason) = (notice.number, receipt.at, reason.to_owned());
    let said = Declination { notice: notice.id, number, company, at, reason };
    let said = serde_json::to_string(&said).doing("writing a 투찰포기")?;
    Ok(sent(notice, "json", "application/json", &said))
}

fn submitted(submission: Submission) -> BidAnswer {
    let lines = submission.lines.into_iter().map(|line| BidLine {
        category: line.item.category,
        name: line.item.name,
        spec: line.item.spec,
        unit: line.item.unit,
        quantity: grouped_quantity(line.item.quantity),
        unit_price: line.unit_price.grouped(),
        amount: line.amount.grouped(),
    });
    let documents = submission.documents.into_iter().map(|filed| FiledLine {
        mandatory: if filed.document.is_mandatory { "필수" } else { "선택" }.to_owned(),
        title: filed.document.title,
        file: file(&filed.file),
    });
    let others = submission
        .others
        .into_iter()
        .map(|other| OtherLine { file: file(&other.file), description: other.description });
    BidAnswer::Submitted {
        currency: submission.currency.to_string(),
        total: submission.total.to_string(),
        lines: lines.collect(),
        documents: documents.collect(),
        others: others.collect(),
    }
}

fn file(file: &FileRef) -> FileLine {
    FileLine {
        name: file.name.clone(),
        size: format!("{} byte", grouped_quantity(file.bytes.into())),
        sha256: file.blob.to_string(),
    }
}

fn sent(notice: &BidNotice, extension: &str, media_type: &str, text: &str) -> Embedded {
    Embedded {
        name: format!("{}.{extension}", notice.number),
        media_type: media_type.to_owned(),
        content: text.as_bytes().to_vec(),
    }
}

fn korean_time(at: Timestamp) -> String {
    format!("{} (KST)", second(at))
}

fn halves(hash: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    for (half, bytes) in halves.iter_mut().zip(hash.chunks_exact(16)) {
        half.copy_from_slice(bytes);
    }
    halves
}
