//! Staying logged in, and showing again who one is.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::remote::login::{LogOut, Proof, Reauthenticate, Refresh, SendActOtp, Session};
use pok_api::remote::sync::Changes;
use pok_api::{Code, Problem};
use pok_server::demo::ACCOUNTS;

use crate::harness::Server;

async fn refresh(server: &Server, token: &str) -> Result<Session, Code> {
    let call = Refresh { refresh_token: token.into() };
    server.call(None, &call).await.map_err(|problem: Problem| problem.code)
}

async fn works(server: &Server, token: &str) -> Result<(), Code> {
    let call = Changes { cursor: 0, mark: None, limit: 1 };
    server.call(Some(token), &call).await.map(drop).map_err(|problem| problem.code)
}

async fn prove(server: &Server, token: &str, proof: Proof) -> Result<String, Code> {
    let reply = server.call(Some(token), &Reauthenticate { proof }).await;
    reply.map(|token| token.act_token).map_err(|problem| problem.code)
}

on_both! {
    async fn an_access_token_lasts_fifteen_minutes_and_a_refresh_makes_the_next(server: Server) {
        let session = server.primary().await;
        works(&server, &session.access_token).await.unwrap();
        server.clock.advance(SignedDuration::from_mins(15));
        assert_eq!(works(&server, &session.access_token).await, Err(Code::Unauthenticated));
        let next = refresh(&server, &session.refresh_token).await.unwrap();
        assert_ne!(next.refresh_token, session.refresh_token);
        works(&server, &next.access_token).await.unwrap();
        assert_eq!(refresh(&server, &next.access_token).await.err(), Some(Code::Unauthenticated));
    }

    async fn a_refresh_token_that_comes_again_ends_its_family(server: Server) {
        let session = server.primary().await;
        let other = server.log_in(&ACCOUNTS[1]).await;
        let next = refresh(&server, &session.refresh_token).await.unwrap();
        // A lost answer: the same token at once is forgiven.
        let again = refresh(&server, &session.refresh_token).await.unwrap();
        works(&server, &again.access_token).await.unwrap();
        server.clock.advance(SignedDuration::from_secs(11));
        assert_eq!(refresh(&server, &session.refresh_token).await.err(), Some(Code::Unauthenticated));
        for pair in [&next, &again] {
            assert_eq!(works(&server, &pair.access_token).await, Err(Code::Unauthenticated));
            assert_eq!(refresh(&server, &pair.refresh_token).await.err(), Some(Code::Unauthenticated));
        }
        works(&server, &other.access_token).await.unwrap();
    }

    async fn s18_a_refresh_token_that_comes_twice_at_once_begins_one_line_of_tokens(server: Server) {
        let session = server.primary().await;
        let all = join_all((0..6).map(|_| refresh(&server, &session.refresh_token))).await;
        let all: Vec<Session> = all.into_iter().map(Result::unwrap).collect();
        let first = &all[0];
        for again in &all {
            let pair = |of: &Session| (of.access_token.clone(), of.refresh_token.clone(), of.access_expires_at);
            assert_eq!(pair(again), pair(first));
        }
        works(&server, &first.access_token).await.unwrap();
        // Whoever has a copy of the first token has it no longer once its owner has gone on, be it at once.
        let next = refresh(&server, &first.refresh_token).await.unwrap();
        works(&server, &next.access_token).await.unwrap();
        assert_eq!(refresh(&server, &session.refresh_token).await.err(), Some(Code::Unauthenticated));
        assert_eq!(works(&server, &next.access_token).await, Err(Code::Unauthenticated), "the session has ended");
        assert_eq!(server.audited("token_reused").await.len(), 1);
    }

    async fn logging_out_ends_this_session_only(server: Server) {
        let (here, there) = (server.primary().await, {
            server.clock.advance(SignedDuration::from_secs(31));
            server.primary().await
        });
        server.call(Some(&here.access_token), &LogOut {}).await.unwrap();
        assert_eq!(works(&server, &here.access_token).await, Err(Code::Unauthenticated));
        assert_eq!(refresh(&server, &here.refresh_token).await.err(), Some(Code::Unauthenticated));
        works(&server, &there.access_token).await.unwrap();
    }

    async fn a_binding_act_needs_the_password_and_after_twelve_hours_a_code(server: Server) {
        let account = &ACCOUNTS[0];
        let session = server.primary().await;
        let password = || Proof::Password(account.password.into());
        prove(&server, &session.access_token, password()).await.unwrap();
        let wrong = prove(&server, &session.access_token, Proof::Password("Wrong2026!".into())).await;
        assert_eq!(wrong, Err(Code::WrongCredentials));
        server.clock.advance(SignedDuration::from_hours(13));
        let token = refresh(&server, &session.refresh_token).await.unwrap().access_token;
        assert_eq!(prove(&server, &token, password()).await, Err(Code::OtpNeeded));
        server.call(Some(&token), &SendActOtp {}).await.unwrap();
        let code = server.code_for(account.mobile_no).await;
        let answers = join_all((0..12).map(|_| prove(&server, &token, Proof::Otp(code.clone())))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        prove(&server, &token, password()).await.unwrap();
    }

    async fn wrong_passwords_for_an_act_lock_the_account_too(server: Server) {
        let session = server.primary().await;
        let wrong = || prove(&server, &session.access_token, Proof::Password("Wrong2026!".into()));
        for _ in 0..4 {
            assert_eq!(wrong().await, Err(Code::WrongCredentials));
        }
        assert_eq!(wrong().await, Err(Code::Locked));
        let login = server.password(ACCOUNTS[0].login_id, ACCOUNTS[0].password).await;
        assert_eq!(login.unwrap_err().code, Code::Locked);
        let written = server.audited("login_locked").await;
        assert_eq!(written.len(), 1);
        assert_eq!(written[0]["actor"]["id"], session.contact.id.to_string());
    }

    async fn however_much_it_is_used_a_session_ends_after_ninety_days(server: Server) {
        let mut session = server.primary().await;
        for _ in 0..4 {
            server.clock.advance(SignedDuration::from_hours(22 * 24));
            session = refresh(&server, &session.refresh_token).await.unwrap();
        }
        server.clock.advance(SignedDuration::from_hours(2 * 24) - SignedDuration::from_mins(5));
        session = refresh(&server, &session.refresh_token).await.unwrap();
        works(&server, &session.access_token).await.unwrap();
        server.clock.advance(SignedDuration::from_mins(5));
        assert_eq!(works(&server, &session.access_token).await, Err(Code::Unauthenticated));
        assert_eq!(refresh(&server, &session.refresh_token).await.err(), Some(Code::Unauthenticated));
    }

    async fn ended_sessions_are_forgotten_whatever_lies_in_the_folder_of_uploads(server: Server) {
        let (ended, kept) = (server.primary().await, server.log_in(&ACCOUNTS[1]).await);
        server.call(Some(&ended.access_token), &LogOut {}).await.unwrap();
        std::fs::write(server.folder.join("uploads/.DS_Store"), "stray").unwrap();
        let sessions = async || {
            server.running().sweep().await.unwrap();
            let query = sqlx::query_scalar::<_, String>("select contact_id from session");
            query.fetch_all(&mut server.sql().await).await.unwrap()
        };
        assert_eq!(sessions().await.len(), 2, "a late reuse is still recognised");
        server.clock.advance(SignedDuration::from_hours(49));
        assert_eq!(sessions().await, [kept.contact.id.to_string()]);
        let next = refresh(&server, &kept.refresh_token).await.unwrap();
        works(&server, &next.access_token).await.unwrap();
        server.clock.advance(SignedDuration::from_hours(33 * 24));
        assert!(sessions().await.is_empty(), "nobody came back to it");
    }
}
