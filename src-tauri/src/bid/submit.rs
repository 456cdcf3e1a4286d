//! 제출 and 투찰포기 (spec 04 S2, S3): given by a person on line, sent once, answered with a receipt.

use pok_api::desktop::bid::{Decline, Submit};
use pok_api::desktop::event::{About, Step};
use pok_api::remote::bid as remote;
use pok_api::remote::login::Proof;
use pok_api::{Code, Problem, Receipt};
use pok_domain::bid::{BidNotice, MAX_REASON, Submission};
use pok_domain::draft::DraftKind;
use pok_domain::{BidNoticeId, BlobId};

use super::edit::{Document, document};
use crate::core::act::percent;
use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::store::Waits;

answers! {
    Submit => submit,
    Decline => decline,
}

async fn submit(core: &Core, call: Submit) -> Result<Receipt, Problem> {
    let mut files = None;
    let prepared = async {
        let (sent, submission) = core.submission(&call).await?;
        files = Some(submission);
        Ok(sent)
    };
    // An earlier press is this one's answer only where it said the same.
    let same = |receipt: &Receipt| receipt.sha256 == call.sha256;
    let outcome = core.perform(About::Submit(call.notice), same, prepared).await;
    if outcome.as_ref().is_err_and(|problem| problem.code == Code::FileMissing)
        && let Some(submission) = files
    {
        core.send_files_again(&submission).await?;
    }
    outcome
}

async fn decline(core: &Core, call: Decline) -> Result<Receipt, Problem> {
    let reason = pok_domain::typed::text(&call.reason);
    if reason.is_empty() {
        return Err(Problem::field("reason", "a reason is needed"));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(Problem::field("reason", format!("a reason has at most {MAX_REASON} characters")));
    }
    let Decline { notice, rev, proof, .. } = call;
    let prepared = async {
        let notice = core.notice_at(notice, rev).await?.id;
        Ok(remote::Decline { notice, rev, reason, act_token: core.act_token(proof).await? })
    };
    core.perform(About::Decline(notice), |_| true, prepared).await
}

impl Core {
    /// What was shown, its draft and its files gone up.
    async fn submission(&self, call: &Submit) -> Result<(remote::Submit, Submission), Problem> {
        let company = self.who()?.company.id;
        let notice = self.notice_at(call.notice, call.rev).await?;
        let shown = |Document { submission, json, sha256: is }: Document| match is == call.sha256 {
            true => Ok((submission, json)),
            false => Err(Problem::stale()),
        };
        // What was not shown is not sent; nothing goes up for it either.
        shown(document(&self.written(notice.id).await?, company, &notice)?)?;

        self.progress(Step::Saving, None);
        self.flush(notice.id).await?;
        // The colleague's part of the draft may have come together with this one meanwhile.
        let (submission, json) = shown(document(&self.written(notice.id).await?, company, &notice)?)?;
        self.send_files(&submission).await?;

        let act_token = self.act_token(call.proof.clone()).await?;
        Ok((remote::Submit { notice: notice.id, rev: call.rev, document: json, act_token }, submission))
    }

    /// The notice that was on the screen.
    async fn notice_at(&self, notice: BidNoticeId, rev: i64) -> Result<BidNotice, Problem> {
        self.server()?;
        let notice = self.bid_notice(notice).await?;
        if notice.rev == rev { Ok(notice) } else { Err(Problem::stale()) }
    }

    async fn act_token(&self, proof: Option<Proof>) -> Result<Option<String>, Problem> {
        match proof {
            Some(proof) => self.reauthenticate(proof).await.map(Some),
            None => Ok(None),
        }
    }

    /// The draft first: what is submitted is what the company's other computers see.
    async fn flush(&self, notice: BidNoticeId) -> Result<(), Problem> {
        let key = self.draft_key(DraftKind::Bid, notice.0)?;
        let sent = self.push_draft(&key).await;
        let kept = self.drafts.find(&key).await.doing("a draft")?;
        let Some(kept) = kept else { return Ok(()) };
        match Waits::of(&kept.local) {
            None => Ok(()),
            Some(Waits::Conflict) => Err(Problem::new(Code::Conflict, "somebody else's change waits for a decision")),
            Some(Waits::Rejected) => Err(kept.tries.problem.unwrap_or_else(crate::remote::offline)),
            Some(_) => Err(sent.err().unwrap_or_else(crate::remote::offline)),
        }
    }

    /// Every file that has not gone up yet.
    async fn send_files(&self, submission: &Submission) -> Result<(), Problem> {
        let mut waiting: Vec<(BlobId, u64)> = Vec::new();
        for file in submission.files() {
            let is_new = waiting.iter().all(|(blob, _)| *blob != file.blob);
            if is_new && self.waiting_upload(file.blob).await?.is_some() {
                waiting.push((file.blob, file.bytes));
            }
        }
        let all: u64 = waiting.iter().map(|(_, bytes)| bytes).sum();
        let mut done = 0;
        for (blob, bytes) in waiting {
            self.progress(Step::Uploading, Some(percent(done, all)));
            let sent = self.push_file(blob);
            tokio::pin!(sent);
            loop {
                tokio::select! {
                    sent = &mut sent => break sent?,
                    () = tokio::time::sleep(LOOK) => {
                        let sent = self.push.sent(blob).unwrap_or_default();
                        self.progress(Step::Uploading, Some(percent(done + sent, all)));
                    }
                }
            }
            done += bytes;
        }
        Ok(())
    }

    /// The server lacks files that were thought to be there: what is still here goes up again.
    async fn send_files_again(&self, submission: &Submission) -> Result<(), Problem> {
        let key = self.draft_key(DraftKind::Bid, submission.notice.0)?;
        for file in submission.files() {
            if self.attached(file.blob).await?.is_some() {
                self.drafts.put_upload(key.company, &key.server, file).await.doing("a file on its way")?;
            }
        }
        self.push.wake();
        Ok(())
    }
}

/// How often the percentage is told.
const LOOK: std::time::Duration = std::time::Duration::from_millis(250);
