//! What stands between the right code and the session (spec 02 S3–S7, P-LOG-11).

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use pok_api::buyer::terms::{Publish, Published};
use pok_api::remote::login::{
    ChangeMobile, ChangePassword, ConfirmOtp, Consent, Gate, PostponePassword, Reactivate, SendOtp, Session, Step,
};
use pok_api::remote::sync::Changes;
use pok_api::remote::terms::Current;
use pok_api::{Call, Code};
use pok_domain::TermsId;
use pok_domain::terms::{Terms, TermsKind};
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{BuyerRole, Clock as _};

use crate::harness::{Server, into_session, verified};

const DAY: i64 = 24;

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(days * DAY)
}

/// The gate a login comes to.
async fn gate(server: &Server, account: &Account, password: &str) -> (String, Gate) {
    match server.enter(account, password).await {
        (attempt, Ok(Step::Gate(gate))) => (attempt, gate),
        (_, other) => panic!("no gate: {other:?}"),
    }
}

async fn next<C: Call<Reply = Step>>(server: &Server, call: C) -> Result<Step, Code> {
    server.call(None, &call).await.map_err(|problem| problem.code)
}

fn change(attempt: &str, current: &str, new: &str) -> ChangePassword {
    ChangePassword { attempt: attempt.into(), current: current.into(), new: new.into() }
}

fn reactivate(attempt: &str) -> Reactivate {
    Reactivate { attempt: attempt.into() }
}

fn postpone(attempt: &str) -> PostponePassword {
    PostponePassword { attempt: attempt.into() }
}

fn consent(attempt: &str, documents: &[TermsId]) -> Consent {
    Consent { attempt: attempt.into(), documents: documents.to_vec() }
}

async fn works(server: &Server, session: &Session) -> bool {
    let call = Changes { cursor: 0, mark: None, limit: 1 };
    server.call(Some(&session.access_token), &call).await.is_ok()
}

async fn count(server: &Server, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&mut server.sql().await).await.unwrap()
}

async fn run(server: &Server, statement: &'static str) {
    sqlx::query(statement).execute(&mut server.sql().await).await.unwrap();
}

async fn publish(server: &Server, kind: TermsKind, at: Timestamp, needs_reconsent: bool) -> Published {
    let key = server.buyer(BuyerRole::Buyer).await;
    let call =
        Publish { kind, title: "개정".into(), body: "# 제1조\n개정".into(), effective_at: at, needs_reconsent };
    server.call(Some(&key), &call).await.unwrap()
}

on_both! {
    async fn log_10_a_year_without_login_asks_to_wake_the_account_and_yes_wakes_it(server: Server) {
        let account = &ACCOUNTS[0];
        server.primary().await;
        let since = server.clock.now();
        server.clock.advance(days(364));
        // The password is old, but nobody is dormant.
        let (_, early) = gate(&server, account, account.password).await;
        assert!(matches!(early, Gate::PasswordExpired { .. }));
        server.clock.advance(days(2));
        let (attempt, dormant) = gate(&server, account, account.password).await;
        let Gate::Dormant { last_login_at: Some(last) } = dormant else { panic!("{dormant:?}") };
        assert!(last.duration_since(since).abs() < SignedDuration::from_mins(1));
        let sessions = count(&server, "select count(*) from session").await;
        let Ok(Step::Gate(Gate::PasswordExpired { .. })) = next(&server, reactivate(&attempt)).await else { panic!() };
        assert_eq!(count(&server, "select count(*) from session").await, sessions, "not yet");
        let session = into_session(next(&server, postpone(&attempt)).await.unwrap());
        assert!(works(&server, &session).await);
        assert_eq!(server.audited("reactivated").await.len(), 1);
        server.clock.advance(SignedDuration::from_secs(31));
        server.primary().await;
    }

    async fn log_10_no_leaves_the_account_dormant(server: Server) {
        let account = &ACCOUNTS[1];
        server.clock.advance(days(366));
        let (_, first) = gate(&server, account, account.password).await;
        assert_eq!(first, Gate::Dormant { last_login_at: None }, "never logged in: since there is the account");
        server.clock.advance(SignedDuration::from_secs(31));
        let (attempt, again) = gate(&server, account, account.password).await;
        assert_eq!(again, first);
        // And half way, given up: dormant still.
        next(&server, reactivate(&attempt)).await.unwrap();
        server.clock.advance(SignedDuration::from_secs(31));
        assert_eq!(gate(&server, account, account.password).await.1, first);
    }

    async fn log_13_ninety_days_after_the_last_change_a_new_password_is_asked_for(server: Server) {
        let account = &ACCOUNTS[0];
        server.clock.advance(days(90) - SignedDuration::from_mins(5));
        server.primary().await;
        server.clock.advance(SignedDuration::from_mins(6));
        let (_, expired) = gate(&server, account, account.password).await;
        let Gate::PasswordExpired { set_at } = expired else { panic!("{expired:?}") };
        assert!(server.clock.now().duration_since(set_at) >= days(90));
    }

    async fn log_14_put_off_it_is_asked_for_again_ninety_days_later(server: Server) {
        let account = &ACCOUNTS[0];
        server.clock.advance(days(91));
        let (attempt, _) = gate(&server, account, account.password).await;
        let session = into_session(next(&server, postpone(&attempt)).await.unwrap());
        assert!(works(&server, &session).await);
        server.clock.advance(days(89));
        server.primary().await;
        server.clock.advance(days(2));
        let (_, again) = gate(&server, account, account.password).await;
        assert!(matches!(again, Gate::PasswordExpired { .. }));
    }

    async fn log_15_a_new_password_logs_in_and_the_old_one_no_longer_does(server: Server) {
        let account = &ACCOUNTS[0];
        let elsewhere = server.primary().await;
        run(&server, "update contact set password_set_at = 0").await;
        server.clock.advance(SignedDuration::from_secs(31));
        let other = server.password(account.login_id, account.password).await.unwrap().attempt;
        let (attempt, _) = gate(&server, account, account.password).await;
        for (current, new, refused) in [
            (account.password, "short1!", Code::Invalid),
            (account.password, "Password1!", Code::Invalid),
            (account.password, account.password, Code::PasswordUsed),
            ("Wrong2026!", "Garam2027!", Code::WrongCredentials),
        ] {
            assert_eq!(next(&server, change(&attempt, current, new)).await.err(), Some(refused), "{new}");
        }
        assert!(works(&server, &elsewhere).await, "nothing was changed");
        let session = into_session(next(&server, change(&attempt, account.password, "Garam2027!")).await.unwrap());
        assert!(works(&server, &session).await && !works(&server, &elsewhere).await, "the others are signed out");
        let old = server.call(None, &SendOtp { attempt: other }).await.unwrap_err();
        assert_eq!(old.code, Code::OtpExpired, "nor can a login go on that knew the old one");
        let wrong = server.password(account.login_id, account.password).await.unwrap_err();
        assert_eq!(wrong.code, Code::WrongCredentials);
        server.password(account.login_id, "Garam2027!").await.unwrap();
        assert_eq!(server.audited("password_changed").await.len(), 1);
    }

    async fn log_15_the_last_three_passwords_are_not_taken_again_and_the_fourth_is(server: Server) {
        let account = &ACCOUNTS[0];
        let mut current = account.password;
        for new in ["Garam2027!", "Garam2028!", "Garam2029!"] {
            run(&server, "update contact set password_set_at = 0").await;
            let (attempt, _) = gate(&server, account, current).await;
            if new == "Garam2029!" {
                for used in [account.password, "Garam2027!", "Garam2028!"] {
                    assert_eq!(next(&server, change(&attempt, current, used)).await.err(), Some(Code::PasswordUsed));
                }
            }
            into_session(next(&server, change(&attempt, current, new)).await.unwrap());
            current = new;
            server.clock.advance(SignedDuration::from_secs(31));
        }
        run(&server, "update contact set password_set_at = 0").await;
        let (attempt, _) = gate(&server, account, current).await;
        into_session(next(&server, change(&attempt, current, account.password)).await.unwrap());
        assert_eq!(count(&server, "select count(*) from password_past").await, 2, "no more are kept");
    }

    async fn log_15_five_wrong_current_passwords_lock_the_account(server: Server) {
        let account = &ACCOUNTS[0];
        run(&server, "update contact set password_set_at = 0").await;
        let (attempt, _) = gate(&server, account, account.password).await;
        for _ in 0..4 {
            let refused = next(&server, change(&attempt, "Wrong2026!", "Garam2027!")).await.err();
            assert_eq!(refused, Some(Code::WrongCredentials));
        }
        assert_eq!(next(&server, change(&attempt, "Wrong2026!", "Garam2027!")).await.err(), Some(Code::Locked));
        assert_eq!(next(&server, change(&attempt, account.password, "Garam2027!")).await.err(), Some(Code::Locked));
        assert_eq!(server.password(account.login_id, account.password).await.unwrap_err().code, Code::Locked);
    }

    async fn log_16_a_revised_document_is_agreed_to_before_the_session(server: Server) {
        let account = &ACCOUNTS[0];
        server.primary().await;
        let now = server.clock.now();
        publish(&server, TermsKind::Privacy, now, false).await;
        server.clock.advance(SignedDuration::from_secs(31));
        server.primary().await;
        publish(&server, TermsKind::Terms, now + days(1), true).await;
        server.clock.advance(SignedDuration::from_secs(31));
        server.primary().await;
        server.clock.advance(days(1));
        let (attempt, asked) = gate(&server, account, account.password).await;
        let Gate::Reconsent { documents } = asked else { panic!("{asked:?}") };
        let named: Vec<(TermsKind, i64)> = documents.iter().map(|terms| (terms.kind, terms.version)).collect();
        assert_eq!(named, [(TermsKind::Terms, 2)], "only what needs it");
        let ids: Vec<TermsId> = documents.iter().map(|terms| terms.id).collect();
        assert_eq!(next(&server, consent(&attempt, &[])).await.err(), Some(Code::ConsentMissing));
        let session = into_session(next(&server, consent(&attempt, &ids)).await.unwrap());
        assert!(works(&server, &session).await);
        assert_eq!(server.audited("terms_agreed").await.len(), 1);
        let current: Vec<Terms> = server.call(None, &Current {}).await.unwrap();
        assert_eq!(current.iter().map(|terms| terms.version).collect::<Vec<_>>(), [2, 2]);
        server.clock.advance(SignedDuration::from_secs(31));
        server.primary().await;
    }

    async fn log_16_no_gate_can_be_skipped_and_none_taken_twice(server: Server) {
        let account = &ACCOUNTS[0];
        server.clock.advance(days(366));
        publish(&server, TermsKind::Terms, server.clock.now(), true).await;
        let unproved = server.password(account.login_id, account.password).await.unwrap().attempt;
        let ids: Vec<TermsId> =
            server.call(None, &Current {}).await.unwrap().iter().map(|terms: &Terms| terms.id).collect();
        let every = async |attempt: &str| {
            [
                next(&server, reactivate(attempt)).await.err(),
                next(&server, change(attempt, account.password, "Garam2027!")).await.err(),
                next(&server, postpone(attempt)).await.err(),
                next(&server, consent(attempt, &ids)).await.err(),
            ]
        };
        let before = dump(&server).await;
        assert_eq!(every(&unproved).await, [Some(Code::Unauthenticated); 4], "before the code");
        assert_eq!(every("no such attempt").await, [Some(Code::OtpExpired); 4]);
        assert_eq!(dump(&server).await, before);
        let (attempt, _) = gate(&server, account, account.password).await;
        let before = dump(&server).await;
        let skip = [
            next(&server, change(&attempt, account.password, "Garam2027!")).await.err(),
            next(&server, postpone(&attempt)).await.err(),
            next(&server, consent(&attempt, &ids)).await.err(),
        ];
        assert_eq!(skip, [Some(Code::Stale); 3]);
        assert_eq!(dump(&server).await, before);
        next(&server, reactivate(&attempt)).await.unwrap();
        assert_eq!(next(&server, reactivate(&attempt)).await.err(), Some(Code::Stale));
        assert_eq!(next(&server, consent(&attempt, &ids)).await.err(), Some(Code::Stale));
        next(&server, postpone(&attempt)).await.unwrap();
        let answers = join_all((0..12).map(|_| next(&server, consent(&attempt, &ids)))).await;
        let opened = answers.iter().filter(|answer| matches!(answer, Ok(Step::Session(_)))).count();
        let stale = answers.iter().filter(|answer| matches!(answer, Err(Code::Stale))).count();
        assert_eq!((opened, stale), (1, 11), "one session, however many ask");
        assert_eq!(every(&attempt).await, [Some(Code::Stale); 4], "nor after the last gate");
    }

    async fn log_16_a_login_left_at_a_gate_ends(server: Server) {
        let account = &ACCOUNTS[0];
        run(&server, "update contact set password_set_at = 0").await;
        let (attempt, _) = gate(&server, account, account.password).await;
        server.clock.advance(SignedDuration::from_mins(31));
        assert_eq!(next(&server, postpone(&attempt)).await.err(), Some(Code::OtpExpired));
    }

    async fn log_11_a_verified_number_takes_the_place_of_the_old_one_and_gets_the_code(server: Server) {
        let account = &ACCOUNTS[0];
        let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
        server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let old = server.code_for(account.mobile_no).await;
        let verification = verified(&server, account, "01077778888").await;
        let call = ChangeMobile { attempt: attempt.clone(), verification };
        let changed = server.call(None, &call).await.unwrap();
        assert_eq!(changed.masked_mobile, "010-****-8888");
        assert_eq!(server.call(None, &call).await.unwrap_err().code, Code::IdentityNeeded, "used once");
        let confirm = |code: String| ConfirmOtp { attempt: attempt.clone(), code };
        assert_eq!(next(&server, confirm(old)).await.err(), Some(Code::OtpExpired), "the old number's code is void");
        let sent = server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        assert_eq!(sent.masked_mobile, "010-****-8888");
        let code = server.code_for("01077778888").await;
        into_session(next(&server, confirm(code)).await.unwrap());
        let written = server.audited("mobile_changed").await;
        assert_eq!(written.len(), 1);
        let verification = verified(&server, account, "01077779999").await;
        let late = server.call(None, &ChangeMobile { attempt, verification }).await.unwrap_err();
        assert_eq!(late.code, Code::Stale, "only before the code");
    }

    async fn log_12_another_persons_number_is_not_taken(server: Server) {
        let (account, other) = (&ACCOUNTS[0], &ACCOUNTS[1]);
        let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
        let namesake = Account { born: "1988-04-13", ..*account };
        for stranger in [other, &namesake] {
            let verification = verified(&server, stranger, "01077778888").await;
            let call = ChangeMobile { attempt: attempt.clone(), verification };
            assert_eq!(server.call(None, &call).await.unwrap_err().code, Code::OtherPerson);
        }
        let sent = server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        assert_eq!(sent.masked_mobile, "010-****-0101", "the number stays");
        assert_eq!(server.audited("mobile_refused").await.len(), 2);
        let call = ChangeMobile { attempt, verification: "no such verification".into() };
        assert_eq!(server.call(None, &call).await.unwrap_err().code, Code::IdentityNeeded);
    }
}

/// What gates could change.
async fn dump(server: &Server) -> Vec<String> {
    let tables = [
        "select id || mobile_no || password_hash || password_set_at || coalesce(last_login_at, 0) from contact order by id",
        "select token_sha256 || reactivated || opened || used from login_attempt order by token_sha256",
        "select contact_id || terms_id from consent order by contact_id, terms_id",
        "select id from session order by id",
        "select sha256 from audit order by seq",
        "select login_sha256 || failures from login_lock order by login_sha256",
    ];
    let mut rows = Vec::new();
    for table in tables {
        rows.extend(sqlx::query_scalar::<_, String>(table).fetch_all(&mut server.sql().await).await.unwrap());
    }
    rows
}
