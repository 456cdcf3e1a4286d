//! 제출 and 투찰포기.

use pok_api::buyer::bid::{Content, Show};
use pok_api::buyer::contract::Counterparty;
use pok_api::protocol::MAX_FILE;
use pok_api::remote::bid::{Decline, Submit};
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::sync::Subject;
use pok_api::{Code, Problem, Receipt};
use pok_domain::bid::{BidStatus, Declination, NoticeStatus, OtherFile, Submission};
use pok_domain::draft::FileRef;
use pok_domain::{BidNoticeId, BlobId, Money, OperationId};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::sample::{DOC, GIF, JPEG, PNG, WEBP, ZIP};
use crate::harness::{Bidder, Server, content, open_tender, posted, sha256};

async fn code(answer: impl Future<Output = Result<Receipt, Problem>>) -> Code {
    answer.await.unwrap_err().code
}

on_both! {
    async fn bid_16_a_submission_is_answered_by_a_receipt_and_shown_to_the_whole_company(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let (bidder, colleague) =
            (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[1]).await);
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        assert_eq!((notice.status, notice.rev), (NoticeStatus::Open, 1));
        assert_eq!(bidder.bid(&server, notice.id).await, None, "nothing was done");
        let whole = bidder.whole(&server, &notice, "1000").await;
        let call = bidder.call(&whole);
        let receipt = bidder.submit(&server, &whole).await.unwrap();
        assert_eq!(receipt.sha256, sha256(call.document.as_bytes()));
        assert_eq!(receipt.number, format!("{} (1회)", notice.number));
        for contact in [&bidder, &colleague] {
            let bid = contact.bid(&server, notice.id).await.unwrap();
            assert_eq!((bid.status, bid.result), (BidStatus::Submitted, None));
            let submitted = bid.submitted.unwrap();
            assert_eq!((submitted.document, submitted.receipt), (call.document.clone(), receipt.clone()));
            assert_eq!((submitted.by.as_str(), submitted.times), ("강지우", 1));
            let feed = server.feed(&contact.token, receipt.seq - 1).await;
            assert!(matches!(&feed[0].subject, Subject::Bid(_)) && feed[0].seq == receipt.seq);
        }
        let entry = &server.audited("bid_submitted").await[0];
        assert_eq!((&entry["notice"], &entry["sha256"]), (&notice.id.to_string().into(), &receipt.sha256.to_string().into()));
        assert_eq!(entry["detail"], serde_json::Value::Null);
    }

    async fn bid_17_18_only_the_last_submission_is_kept_anywhere(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let (bidder, colleague) =
            (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[1]).await);
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let first = bidder.whole(&server, &notice, "7654321").await;
        bidder.submit(&server, &first).await.unwrap();
        assert!(server.tables().await.contains("7654321"), "the search finds what is there");
        let last = colleague.whole(&server, &notice, "1234567").await;
        let receipt = colleague.submit(&server, &last).await.unwrap();
        assert_eq!(receipt.number, format!("{} (2회)", notice.number));
        let kept = server.tables().await;
        assert!(kept.contains("1234567"));
        for gone in ["7654321", "76543210", &first.documents[0].file.blob.to_string()[..]] {
            // The file itself stays the company's own; that it belonged to a bid doesn't.
            let rows = kept.lines().filter(|row| row.contains(gone) && !row.starts_with("blob")).count();
            assert_eq!(rows, 0, "{gone}");
        }
        let bid = bidder.bid(&server, notice.id).await.unwrap().submitted.unwrap();
        assert_eq!((bid.by.as_str(), bid.times, bid.receipt), ("오민석", 2, receipt));
        let feed = server.feed(&bidder.token, 0).await;
        assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq), "what was emptied keeps its place");
        assert_eq!(feed.iter().filter(|change| matches!(change.subject, Subject::Bid(_))).count(), 1);
    }

    async fn bid_11_13_what_is_no_whole_bid_is_refused_by_field_and_the_key_stays_free(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let whole = bidder.whole(&server, &notice, "1000").await;
        let operation = OperationId::generate();
        let refused = async |change: &(dyn Fn(&mut Submission) + Sync)| {
            let mut wrong = whole.clone();
            change(&mut wrong);
            let call = bidder.call(&wrong);
            let problem = server.call_as(Some(&bidder.token), operation, &call).await.unwrap_err();
            (problem.code, problem.fields[0].field.clone())
        };
        let invalid = |field: &str| (Code::Invalid, field.to_owned());
        assert_eq!(refused(&|bid| bid.lines[1].unit_price = Money::zero(bid.currency)).await, invalid("document.lines.1"));
        assert_eq!(refused(&|bid| bid.total = Money::zero(bid.currency)).await, invalid("document.lines"));
        assert_eq!(refused(&|bid| bid.documents.clear()).await, invalid("document.documents"));
        assert_eq!(refused(&|bid| bid.documents[0].file.bytes += 1).await, invalid("document.documents.0.file"));
        let missing = FileRef { name: "도면.pdf".into(), blob: BlobId([9; 32]), bytes: 5 };
        let other = OtherFile { description: "도면".into(), file: missing };
        let answer = refused(&|bid| bid.others.push(other.clone())).await;
        assert_eq!(answer, (Code::FileMissing, "document.others.0.file".into()));
        let no_json = Submit { document: "{".into(), ..bidder.call(&whole) };
        let problem = server.call_as(Some(&bidder.token), operation, &no_json).await.unwrap_err();
        assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::Invalid, "document"));
        assert_eq!(bidder.bid(&server, notice.id).await, None, "nothing has changed");
        server.call_as(Some(&bidder.token), operation, &bidder.call(&whole)).await.unwrap();
    }

    async fn case_20_a_file_name_that_not_every_computer_can_hold_is_refused(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, open_tender(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let whole = bidder.whole(&server, &notice, "1000").await;
        for name in ["CON.pdf", "a\u{202e}fdp.exe", "견적서.pdf.", "../견적서.pdf", "\u{3164}"] {
            let mut wrong = whole.clone();
            wrong.documents[0].file.name = name.to_owned();
            let problem = bidder.submit(&server, &wrong).await.unwrap_err();
            assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::Invalid, "document.documents.0.file"), "{name}");
        }
        assert_eq!(bidder.bid(&server, notice.id).await, None, "nothing has changed");
        bidder.submit(&server, &whole).await.unwrap();
    }

    async fn a_file_of_somebody_elses_is_a_missing_file(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, open_tender(&server)).await;
        let (bidder, other) = (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[3]).await);
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let theirs = other.whole(&server, &notice, "1000").await;
        let mut own = bidder.whole(&server, &notice, "1000").await;
        own.documents.clone_from(&theirs.documents);
        assert_eq!(code(bidder.submit(&server, &own)).await, Code::FileMissing);
    }

    async fn bid_12_14_files_of_every_accepted_type_go_up_and_none_of_another(server: Server) {
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let put = async |file: &[u8]| {
            let length = file.len() as u64;
            server.put(&bidder.token, sha256(file), 0, length, file.to_vec()).await.status().as_u16()
        };
        // A .zip is an .xlsx, .hwpx or .odt too; a .doc an .hwp.
        for file in [PNG, JPEG, GIF, WEBP, ZIP, DOC] {
            assert_eq!(put(file).await, 200, "{file:?}");
        }
        for file in [&b"MZ\x90\0"[..], b"#!/bin/sh", b"<html>", b"\x7fELF", b"RIFF\x09\0\0\0AVI LIST"] {
            assert_eq!(put(file).await, 415, "{file:?}");
        }
        let mut large = PNG.to_vec();
        large.resize(MAX_FILE as usize + 1, 7);
        let answer = server.put(&bidder.token, sha256(&large), 0, large.len() as u64, large[..9].to_vec()).await;
        assert_eq!(answer.status(), 413, "30 MB and a byte");
        large.pop();
        let (id, length, mut at) = (sha256(&large), large.len() as u64, 0);
        for chunk in large.chunks(4 << 20) {
            assert_eq!(server.put(&bidder.token, id, at, length, chunk.to_vec()).await.status(), 200);
            at += chunk.len() as u64;
        }
        assert_eq!(server.get(&bidder.token, id).await.headers()["content-length"], MAX_FILE.to_string());
    }

    async fn bid_20_21_22_declining_needs_a_reason_and_nothing_else_and_is_final(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        for reason in ["", "  \n ", &"가".repeat(1_001)] {
            let problem = bidder.decline(&server, &notice, reason).await.unwrap_err();
            assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::Invalid, "reason"));
        }
        let whole = bidder.whole(&server, &notice, "1000").await;
        bidder.submit(&server, &whole).await.unwrap();
        let receipt = bidder.decline(&server, &notice, " 인력 부족 ").await.unwrap();
        assert_eq!(receipt.number, notice.number.to_string());
        let bid = bidder.bid(&server, notice.id).await.unwrap();
        assert_eq!((bid.status, bid.declined.unwrap().reason.as_str()), (BidStatus::Declined, "인력 부족"));
        assert_eq!(code(bidder.submit(&server, &whole)).await, Code::Declined);
        assert_eq!(code(bidder.decline(&server, &notice, "또")).await, Code::Declined);
        let seen = server.call(Some(&key), &Show { notice: notice.id }).await.unwrap();
        assert_eq!(seen.answers[0].status, BidStatus::Declined);
        assert_eq!(seen.answers[0].decline_reason.as_deref(), Some("인력 부족"));
        assert_eq!(seen.answers[0].bid_at, None, "the bid is void");
    }

    async fn s23_a_declines_receipt_proves_whose_it_is_about_what_and_when(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let mut receipts = Vec::new();
        for account in [&ACCOUNTS[0], &ACCOUNTS[3]] {
            let number = if account.supplier == 0 { "131-86-52047" } else { "605-85-11938" };
            let invited = vec![Counterparty::BusinessRegNo(number.parse().unwrap())];
            let bidder = Bidder::new(&server, account).await;
            for _ in 0..2 {
                let id = posted(&server, &key, Content { invited: invited.clone(), ..content(&server) }).await.notice;
                let notice = bidder.notice(&server, id).await.unwrap();
                let receipt = bidder.decline(&server, &notice, "인력 부족").await.unwrap();
                let said = Declination {
                    notice: id,
                    number: notice.number,
                    company: bidder.company,
                    at: receipt.at,
                    reason: bidder.bid(&server, id).await.unwrap().declined.unwrap().reason,
                };
                assert_eq!(receipt.sha256, sha256(serde_json::to_string(&said).unwrap().as_bytes()));
                receipts.push(receipt.sha256);
            }
        }
        receipts.sort_unstable();
        receipts.dedup();
        assert_eq!(receipts.len(), 4, "the same reason, and no two alike");
    }

    async fn bid_23_at_an_open_tender_nobody_declines(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, open_tender(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let operation = OperationId::generate();
        let call = Decline { notice: notice.id, rev: notice.rev, reason: "사유".into(), act_token: None };
        for _ in 0..2 {
            let refused = server.call_as(Some(&bidder.token), operation, &call).await.unwrap_err();
            assert_eq!(refused.code, Code::NotInvited);
        }
        let told = server.call(Some(&bidder.token), &Status { operation }).await.unwrap();
        assert!(matches!(told, Outcome::Refused(problem) if problem.code == Code::NotInvited));
    }

    async fn bid_03_what_a_company_does_not_see_answers_like_what_is_not_there(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let owner = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = owner.notice(&server, state.notice).await.unwrap();
        let call = pok_api::buyer::bid::Create { content: content(&server) };
        let unposted = server.call(Some(&key), &call).await.unwrap().notice;
        let stranger = Bidder::new(&server, &ACCOUNTS[3]).await;
        let own = stranger.whole(&server, &notice, "1000").await;
        let mut messages = Vec::new();
        for id in [notice.id, unposted, BidNoticeId::generate()] {
            let submit = Submit { notice: id, ..stranger.call(&own) };
            messages.push(server.call(Some(&stranger.token), &submit).await.unwrap_err());
            let decline = Decline { notice: id, rev: 1, reason: "사유".into(), act_token: None };
            messages.push(server.call(Some(&stranger.token), &decline).await.unwrap_err());
        }
        assert!(messages.iter().all(|problem| problem.code == Code::NotFound && problem.message == messages[0].message));
        assert_eq!(stranger.notice(&server, notice.id).await, None);
        assert_eq!(owner.notice(&server, unposted).await, None);
    }

    async fn one_key_has_one_effect_and_a_lost_reply_is_settled(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let token = Some(bidder.token.as_str());
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let call = bidder.call(&bidder.whole(&server, &notice, "1000").await);
        let operation = OperationId::generate();
        let sends = (0..6).map(|_| server.call_as(token, operation, &call));
        let receipts = futures_util::future::join_all(sends).await;
        let receipt = receipts[0].clone().unwrap();
        assert!(receipts.into_iter().all(|again| again.unwrap() == receipt));
        assert_eq!(bidder.bid(&server, notice.id).await.unwrap().submitted.unwrap().times, 1);
        let told = server.call(token, &Status { operation }).await.unwrap();
        assert_eq!(told, Outcome::Done(Effect::Receipt(receipt.clone())));
        let other = bidder.call(&bidder.whole(&server, &notice, "2000").await);
        assert_eq!(server.call_as(token, operation, &other).await.unwrap_err().code, Code::KeyReused);
        // The answer to a question is final: what comes later has no effect.
        let late = OperationId::generate();
        assert_eq!(server.call(token, &Status { operation: late }).await.unwrap(), Outcome::Withdrawn);
        assert_eq!(server.call_as(token, late, &other).await.unwrap_err().code, Code::Stale);
        assert_eq!(bidder.bid(&server, notice.id).await.unwrap().submitted.unwrap().receipt, receipt);
    }

    async fn two_contacts_at_once_are_two_submissions_in_some_order(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let (one, two) = (Bidder::new(&server, &ACCOUNTS[0]).await, Bidder::new(&server, &ACCOUNTS[1]).await);
        let notice = one.notice(&server, state.notice).await.unwrap();
        let (first, second) = (one.whole(&server, &notice, "1000").await, two.whole(&server, &notice, "2000").await);
        let (first, second) = futures_util::join!(one.submit(&server, &first), two.submit(&server, &second));
        let mut numbers = [first.unwrap(), second.unwrap()];
        numbers.sort_by_key(|receipt| receipt.seq);
        assert!(numbers[0].number.ends_with("(1회)") && numbers[1].number.ends_with("(2회)"));
        assert_eq!(one.bid(&server, notice.id).await.unwrap().submitted.unwrap().receipt, numbers[1]);
    }

    async fn after_twelve_hours_an_answer_needs_a_new_code(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let whole = bidder.whole(&server, &notice, "1000").await;
        bidder.submit(&server, &whole).await.unwrap();
        let age = "update session set otp_at = otp_at - 43260000000";
        sqlx::query(age).execute(&mut server.sql().await).await.unwrap();
        let operation = OperationId::generate();
        let token = Some(bidder.token.as_str());
        let call = bidder.call(&whole);
        assert_eq!(server.call_as(token, operation, &call).await.unwrap_err().code, Code::OtpNeeded);
        assert_eq!(code(bidder.decline(&server, &notice, "사유")).await, Code::OtpNeeded);
        let with = |act_token: &str| Submit { act_token: Some(act_token.into()), ..call.clone() };
        let wrong = server.call_as(token, operation, &with("0123")).await.unwrap_err();
        assert_eq!(wrong.code, Code::ReauthenticationNeeded);
        let act_token = server.act_token_by_code(&bidder.token, &ACCOUNTS[0]).await;
        sqlx::query(age).execute(&mut server.sql().await).await.unwrap();
        server.call_as(token, operation, &with(&act_token)).await.unwrap();
        let again = server.call(token, &with(&act_token)).await.unwrap_err();
        assert_eq!(again.code, Code::ReauthenticationNeeded, "a token is good for one act");
    }
}
