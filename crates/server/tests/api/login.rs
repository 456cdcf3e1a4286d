//! ID, password and code (spec 02 S4).

use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use jiff::SignedDuration;
use pok_api::Code;
use pok_api::remote::login::{ConfirmOtp, SendOtp, Session};
use pok_api::remote::sync::Changes;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Log, Server, into_session};

/// An attempt whose code was sent, and the code.
async fn attempt(server: &Server) -> (String, String) {
    let account = &ACCOUNTS[0];
    let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
    server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
    let code = server.code_for(account.mobile_no).await;
    (attempt, code)
}

/// The same a moment later: a code isn't sent twice at once.
async fn attempt_after(server: &Server) -> (String, String) {
    server.clock.advance(SignedDuration::from_secs(31));
    attempt(server).await
}

async fn confirm(server: &Server, attempt: &str, code: &str) -> Result<Session, Code> {
    let call = ConfirmOtp { attempt: attempt.into(), code: code.into() };
    server.call(None, &call).await.map(into_session).map_err(|problem| problem.code)
}

/// Another code than the right one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

on_both! {
    async fn log_07_a_wrong_pair_answers_alike_whatever_is_wrong(server: Server) {
        let known = server.password(ACCOUNTS[0].login_id, "Wrong2026!").await.unwrap_err();
        let unknown = server.password("nobody@garam.example", "Wrong2026!").await.unwrap_err();
        let no_address = server.password("nobody", "Wrong2026!").await.unwrap_err();
        assert_eq!(known.code, Code::WrongCredentials);
        assert_eq!((known.code, &known.message, &known.fields), (unknown.code, &unknown.message, &unknown.fields));
        assert_eq!(no_address.code, Code::WrongCredentials);
        let attempt = server.password(" JIWOO.KANG@garam.example ", ACCOUNTS[0].password).await.unwrap();
        assert_eq!(attempt.masked_mobile, "010-****-0101");
    }

    async fn log_07_five_wrong_passwords_lock_for_half_an_hour(server: Server) {
        for login_id in [ACCOUNTS[0].login_id, "nobody@garam.example"] {
            for _ in 0..4 {
                assert_eq!(server.password(login_id, "Wrong2026!").await.unwrap_err().code, Code::WrongCredentials);
            }
            let fifth = server.password(login_id, "Wrong2026!").await.unwrap_err();
            assert_eq!(fifth.code, Code::Locked, "{login_id}");
            assert!(fifth.retry_after_ms.is_some_and(|wait| wait > 29 * 60 * 1000));
        }
        let account = &ACCOUNTS[0];
        assert_eq!(server.password(account.login_id, account.password).await.unwrap_err().code, Code::Locked);
        server.clock.advance(SignedDuration::from_mins(31));
        server.password(account.login_id, account.password).await.unwrap();
    }

    async fn log_07_a_lock_is_written_down_alike_whether_an_account_has_the_id_or_not(server: Server) {
        for login_id in [ACCOUNTS[0].login_id, "nobody@garam.example"] {
            for _ in 0..6 {
                server.password(login_id, "Wrong2026!").await.unwrap_err();
            }
        }
        let written = server.audited("login_locked").await;
        let (known, unknown) = (&written[0], &written[1]);
        assert_eq!(written.len(), 2, "the sixth try isn't looked at");
        assert!(known["company"].is_string() && known["actor"]["role"] == "PRIMARY");
        assert!(unknown["company"].is_null() && unknown["actor"]["id"] == "nobody");
        assert_eq!(unknown["actor"]["device"], "", "nobody writes what they like into the chain");
        assert_eq!((&known["actor"]["peer"], &unknown["actor"]["peer"]), (&"127.0.0.1".into(), &"127.0.0.1".into()));
    }

    async fn log_07_what_was_tried_is_in_the_log_by_who_and_from_where(server: Server) {
        let contact = server.primary().await.contact.id.to_string();
        let (attempt, code) = attempt_after(&server).await;
        confirm(&server, &attempt, &wrong(&code)).await.unwrap_err();
        server.password(ACCOUNTS[0].login_id, "Wrong2026!").await.unwrap_err();
        let log = Log::text();
        for said in ["the password was right", "logged in", "a one-time code was refused", "a password was wrong"] {
            let line = log.lines().find(|line| line.contains(said) && line.contains(&contact));
            assert!(line.is_some_and(|line| line.contains("peer=127.0.0.1")), "{said}: {line:?}");
        }
        let session = confirm(&server, &attempt, &code).await.unwrap();
        server.call(Some(&session.access_token), &Changes { cursor: 0, mark: None, limit: 1 }).await.unwrap();
        let who = format!("who={contact}");
        assert!(Log::text().lines().any(|line| line.contains("answered") && line.contains(&who)));
    }

    async fn log_07_many_guesses_at_once_are_five_guesses(server: Server) {
        let answers = join_all((0..24).map(|_| server.password(ACCOUNTS[0].login_id, "Wrong2026!"))).await;
        let codes: Vec<Code> = answers.into_iter().map(|answer| answer.unwrap_err().code).collect();
        assert_eq!(codes.iter().filter(|code| **code == Code::WrongCredentials).count(), 4);
        assert_eq!(codes.iter().filter(|code| **code == Code::Locked).count(), 20);
    }

    async fn log_08_a_code_goes_to_the_number_on_file_and_not_twice_in_a_moment(server: Server) {
        let account = &ACCOUNTS[1];
        let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
        let sent = server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        assert_eq!(sent.masked_mobile, "010-****-0102");
        assert_eq!(sent.expires_at.duration_since(sent.now), SignedDuration::from_mins(3));
        assert_eq!(sent.resend_at.duration_since(sent.now), SignedDuration::from_secs(30));
        let first = server.code_for(account.mobile_no).await;
        let again = server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap_err();
        assert_eq!(again.code, Code::TooMany);
        assert!(again.retry_after_ms.is_some_and(|wait| wait <= 30_000));
        server.clock.advance(SignedDuration::from_secs(31));
        server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let second = server.code_for(account.mobile_no).await;
        if first != second {
            assert_eq!(confirm(&server, &attempt, &first).await.err(), Some(Code::OtpWrong));
        }
        confirm(&server, &attempt, &second).await.unwrap();
    }

    async fn log_09_the_right_code_logs_in_and_no_other(server: Server) {
        let (attempt, code) = attempt(&server).await;
        assert_eq!(confirm(&server, &attempt, "").await.err(), Some(Code::OtpWrong));
        assert_eq!(confirm(&server, &attempt, &wrong(&code)).await.err(), Some(Code::OtpWrong));
        assert_eq!(confirm(&server, "no such attempt", &code).await.err(), Some(Code::OtpExpired));
        let session = confirm(&server, &attempt, &code).await.unwrap();
        assert_eq!(session.contact.login_id.as_str(), ACCOUNTS[0].login_id);
        assert_eq!(session.company.name.as_str(), "주식회사 가람시스템즈");
        assert_eq!(session.trusted_roots.len(), 1);
        assert_eq!(confirm(&server, &attempt, &code).await.err(), Some(Code::OtpVoid));
        let resend = server.call(None, &SendOtp { attempt }).await.unwrap_err();
        assert_eq!(resend.code, Code::OtpVoid);
    }

    async fn log_09_a_code_expires_after_three_minutes_and_a_login_after_ten(server: Server) {
        let (attempt, code) = attempt(&server).await;
        server.clock.advance(SignedDuration::from_mins(3));
        assert_eq!(confirm(&server, &attempt, &code).await.err(), Some(Code::OtpExpired));
        server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let code = server.code_for(ACCOUNTS[0].mobile_no).await;
        server.clock.advance(SignedDuration::from_mins(7));
        assert_eq!(confirm(&server, &attempt, &code).await.err(), Some(Code::OtpExpired));
        assert_eq!(server.call(None, &SendOtp { attempt }).await.unwrap_err().code, Code::OtpExpired);
    }

    async fn log_09_five_wrong_codes_void_it_however_many_come_at_once(server: Server) {
        let (attempt, code) = attempt(&server).await;
        let guess = wrong(&code);
        let answers = join_all((0..20).map(|_| confirm(&server, &attempt, &guess))).await;
        let wrong = answers.iter().filter(|answer| matches!(answer, Err(Code::OtpWrong))).count();
        let void = answers.iter().filter(|answer| matches!(answer, Err(Code::OtpVoid))).count();
        assert_eq!((wrong, void), (5, 15));
        assert_eq!(confirm(&server, &attempt, &code).await.err(), Some(Code::OtpVoid));
    }

    async fn log_09_a_code_is_used_once_however_many_use_it_at_once(server: Server) {
        let (attempt, code) = attempt(&server).await;
        // As many at a time as a process may have open files for, whatever the system's limit.
        let tries = stream::iter((0..1_000).map(|_| confirm(&server, &attempt, &code)));
        let answers: Vec<_> = tries.buffer_unordered(100).collect().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(Code::OtpVoid))));
    }
}
