//! 계정 찾기 and 비밀번호 찾기 (spec 02 S1–S3).

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::desktop::demo::Letter;
use pok_api::protocol::DEMO_OUTBOX;
use pok_api::remote::login::{ChangePassword, Gate, PostponePassword, Refresh, Step};
use pok_api::remote::recovery::{Find, Found, ResetPassword};
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{Clock as _, Limits, Rate};

use crate::harness::{Log, Server, eventually, into_session, verified};

/// 계정 찾기 of an account by the person who has it.
async fn find(server: &Server, account: &Account) -> Find {
    by(server, account, account).await
}

/// The same by another person, who knows everything of them.
async fn by(server: &Server, who: &Account, account: &Account) -> Find {
    Find {
        name: account.name.into(),
        birth_date: account.born.parse().unwrap(),
        mobile_no: account.mobile_no.parse().unwrap(),
        verification: verified(server, who, who.mobile_no).await,
    }
}

async fn mails(server: &Server, to: &str) -> Vec<Letter> {
    let letters: Vec<Letter> = server.http.get(server.url(DEMO_OUTBOX)).send().await.unwrap().json().await.unwrap();
    letters.into_iter().filter(|letter| letter.to == to).collect()
}

fn password_in(letter: &Letter) -> String {
    let line = letter.body.lines().find_map(|line| line.strip_prefix("임시 비밀번호: "));
    line.expect("a password").to_owned()
}

async fn ask(server: &Server, login_id: &str, verification: String) -> Result<(), Code> {
    let call = ResetPassword { login_id: login_id.into(), verification };
    server.call(None, &call).await.map_err(|problem| problem.code)
}

/// A temporary password that was mailed and set.
async fn temporary(server: &Server, account: &Account) -> String {
    let sent = server.audited("password_reset").await.len();
    let verification = verified(server, account, account.mobile_no).await;
    ask(server, account.login_id, verification).await.unwrap();
    eventually(|| async { server.audited("password_reset").await.len() > sent }).await;
    password_in(&mails(server, account.login_id).await[0])
}

on_both! {
    async fn log_02_matching_data_shows_the_id_partly_masked(server: Server) {
        let account = &ACCOUNTS[0];
        let found = server.call(None, &find(&server, account).await).await.unwrap();
        assert_eq!(found.masked_ids, ["ji****@garam.example"]);
        let spaced = Find { name: " 강지우 ".into(), ..find(&server, account).await };
        assert_eq!(server.call(None, &spaced).await.unwrap(), found);
    }

    async fn log_02_anything_else_answers_as_if_nobody_were_there(server: Server) {
        let account = &ACCOUNTS[0];
        let nobody = Found { masked_ids: Vec::new() };
        for call in [
            Find { name: "강지유".into(), ..find(&server, account).await },
            Find { birth_date: jiff::civil::date(1988, 4, 13), ..find(&server, account).await },
            Find { mobile_no: "01020260102".parse().unwrap(), ..find(&server, account).await },
            Find { mobile_no: "01099999999".parse().unwrap(), ..find(&server, account).await },
        ] {
            assert_eq!(server.call(None, &call).await.unwrap(), nobody);
        }
        sqlx::query("update contact set status = 'WITHDRAWN'").execute(&mut server.sql().await).await.unwrap();
        assert_eq!(server.call(None, &find(&server, account).await).await.unwrap(), nobody, "who has left");
    }

    async fn s17_who_knows_all_of_somebody_and_is_somebody_else_learns_nothing(server: Server) {
        let account = &ACCOUNTS[0];
        let unverified = Find { verification: "x".repeat(64), ..find(&server, account).await };
        assert_eq!(server.call(None, &unverified).await.unwrap_err().code, Code::IdentityNeeded);
        let stranger = by(&server, &ACCOUNTS[4], account).await;
        let nobody = Find { mobile_no: "01099999999".parse().unwrap(), ..by(&server, &ACCOUNTS[4], account).await };
        let answers = [server.call(None, &stranger).await.unwrap(), server.call(None, &nobody).await.unwrap()];
        assert!(answers.iter().all(|answer| answer.masked_ids.is_empty()), "{answers:?}");
        let again = server.call(None, &stranger).await.unwrap_err();
        assert_eq!(again.code, Code::IdentityNeeded, "one verification, one question");
    }

    async fn log_02_one_address_can_look_only_so_often(server: Server) {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let rate = Rate { burst: 3, every: std::time::Duration::from_secs(600) };
        server.config.limits = Limits { finding_per_peer: rate, ..Limits::wide() };
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        for _ in 0..3 {
            server.call(None, &find(&server, &ACCOUNTS[0]).await).await.unwrap();
        }
        let refused = server.call(None, &find(&server, &ACCOUNTS[0]).await).await.unwrap_err();
        assert_eq!(refused.code, Code::TooMany);
        assert_eq!(ask(&server, "a@garam.example", "x".into()).await, Err(Code::TooMany));
    }

    async fn log_05_the_verified_person_gets_a_temporary_password_by_mail(server: Server) {
        let account = &ACCOUNTS[0];
        let before = server.primary().await;
        let waiting = server.password(account.login_id, account.password).await.unwrap();
        let temporary = temporary(&server, account).await;
        assert!(temporary.len() >= 10 && pok_domain::member::check_password(&temporary).is_ok());
        let refreshed = server.call(None, &Refresh { refresh_token: before.refresh_token }).await;
        assert_eq!(refreshed.unwrap_err().code, Code::Unauthenticated, "who was signed in is signed out");
        let late = server.call(None, &pok_api::remote::login::SendOtp { attempt: waiting.attempt }).await;
        assert_eq!(late.unwrap_err().code, Code::OtpExpired);
        let old = server.password(account.login_id, account.password).await.unwrap_err();
        assert_eq!(old.code, Code::WrongCredentials);
        server.password(account.login_id, &temporary).await.unwrap();
        let log = Log::text();
        assert!(log.contains("a temporary password was mailed") && !log.contains(&temporary));
        let tables = ["select password_hash from contact", "select contact_id from password_reset"];
        for table in tables {
            let rows = sqlx::query_scalar::<_, String>(table).fetch_all(&mut server.sql().await).await.unwrap();
            assert!(rows.iter().all(|row| !row.contains(&temporary)));
        }
    }

    async fn log_05_whoever_else_asks_gets_the_same_answer_and_no_mail(server: Server) {
        let account = &ACCOUNTS[0];
        for (login_id, person) in [
            (account.login_id, &ACCOUNTS[1]),
            ("nobody@garam.example", account),
            ("nobody", account),
        ] {
            let verification = verified(&server, person, person.mobile_no).await;
            assert_eq!(ask(&server, login_id, verification).await, Ok(()));
        }
        assert_eq!(ask(&server, account.login_id, "no such verification".into()).await, Err(Code::IdentityNeeded));
        let waiting: i64 =
            sqlx::query_scalar("select count(*) from password_reset").fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(waiting, 0);
        assert!(mails(&server, account.login_id).await.is_empty());
        server.password(account.login_id, account.password).await.unwrap();
    }

    async fn log_05_what_was_asked_for_is_sent_after_a_crash(server: Server) {
        let mut server = server;
        let account = &ACCOUNTS[0];
        server.running.take().unwrap().shutdown().await;
        let ask = "insert into password_reset (contact_id, asked_at, due_at) select id, $1, $1 from contact where login_id = $2";
        let now = server.clock.now().as_microsecond();
        let query = sqlx::query(ask).bind(now).bind(account.login_id);
        query.execute(&mut server.sql().await).await.unwrap();
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        eventually(|| async { !server.audited("password_reset").await.is_empty() }).await;
        let letters = mails(&server, account.login_id).await;
        assert_eq!(letters.len(), 1);
        server.password(account.login_id, &password_in(&letters[0])).await.unwrap();
    }

    async fn log_06_a_temporary_password_must_be_changed_and_serves_once(server: Server) {
        let account = &ACCOUNTS[0];
        let temporary = temporary(&server, account).await;
        let (attempt, step) = server.enter(account, &temporary).await;
        assert_eq!(step.unwrap(), Step::Gate(Gate::TemporaryPassword));
        let postponed = server.call(None, &PostponePassword { attempt: attempt.clone() }).await.unwrap_err();
        assert_eq!(postponed.code, Code::Stale, "it can't be put off");
        let again = server.password(account.login_id, &temporary).await.unwrap_err();
        assert_eq!(again.code, Code::WrongCredentials, "it has served");
        let change = |new: &str| ChangePassword { attempt: attempt.clone(), current: temporary.clone(), new: new.into() };
        for used in [&temporary, account.password] {
            let refused = server.call(None, &change(used)).await.unwrap_err();
            assert_eq!(refused.code, Code::PasswordUsed, "neither it nor the one that was forgotten");
        }
        into_session(server.call(None, &change("Garam2027!")).await.unwrap());
        server.clock.advance(SignedDuration::from_secs(31));
        into_session(server.enter(account, "Garam2027!").await.1.unwrap());
    }

    async fn log_06_a_temporary_password_lasts_a_day(server: Server) {
        let account = &ACCOUNTS[0];
        let temporary = temporary(&server, account).await;
        server.clock.advance(SignedDuration::from_hours(24));
        let late = server.password(account.login_id, &temporary).await.unwrap_err();
        assert_eq!(late.code, Code::WrongCredentials);
    }

    async fn log_06_of_two_logins_with_one_temporary_password_one_goes_on(server: Server) {
        let account = &ACCOUNTS[0];
        let temporary = temporary(&server, account).await;
        let other = server.password(account.login_id, &temporary).await.unwrap().attempt;
        server.call(None, &pok_api::remote::login::SendOtp { attempt: other.clone() }).await.unwrap();
        let code = server.code_for(account.mobile_no).await;
        server.enter(account, &temporary).await.1.unwrap();
        let call = pok_api::remote::login::ConfirmOtp { attempt: other, code };
        assert_eq!(server.call(None, &call).await.unwrap_err().code, Code::OtpExpired);
    }

    async fn log_05_a_locked_account_is_free_again(server: Server) {
        let account = &ACCOUNTS[0];
        for _ in 0..5 {
            server.password(account.login_id, "Wrong2026!").await.unwrap_err();
        }
        let temporary = temporary(&server, account).await;
        server.password(account.login_id, &temporary).await.unwrap();
    }
}
