//! 본인인증 (spec 01 S2), against the provider that the demo's simulator is.

use futures_util::future::join_all;
use jiff::SignedDuration;
use jiff::civil::date;
use pok_api::remote::verification::{Begin, Begun, Claim, Confirm, Verified};
use pok_api::{Code, Problem};
use pok_domain::member::{Carrier, Gender, IdentityConsent, IdentityMethod};
use pok_server::demo::ACCOUNTS;
use pok_server::{IdentityProvider, Limits};

use crate::harness::{Log, Server, found};

fn claim(name: &str, identity_digits: &str, mobile_no: &str) -> Claim {
    Claim {
        name: name.into(),
        identity_digits: identity_digits.into(),
        mobile_no: mobile_no.parse().unwrap(),
        carrier: Carrier::Skt,
    }
}

async fn begin(server: &Server, claim: Claim, method: IdentityMethod) -> Result<Begun, Problem> {
    server.call(None, &Begin { claim, method, consents: IdentityConsent::ALL.to_vec() }).await
}

async fn confirm(server: &Server, begun: &Begun, code: Option<&str>) -> Result<Verified, Code> {
    let call = Confirm { verification: begun.verification.clone(), code: code.map(str::to_owned) };
    server.call(None, &call).await.map_err(|problem| problem.code)
}

/// Asks as long as nobody has confirmed.
async fn confirmed(server: &Server, begun: &Begun) -> Result<Verified, Code> {
    let look = || async { Some(confirm(server, begun, None).await).filter(|answer| *answer != Err(Code::NotYet)) };
    found(look, "the confirmation").await
}

/// Another code than the right one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

const SORA: (&str, &str, &str) = ("한소라", "9203152", "01044440001");

async fn begin_sora(server: &Server) -> (Begun, String) {
    let begun = begin(server, claim(SORA.0, SORA.1, SORA.2), IdentityMethod::Sms).await.unwrap();
    (begun, server.code_for(SORA.2).await)
}

on_both! {
    async fn mem_02_with_a_code_that_was_sent_the_person_is_whom_the_provider_says(server: Server) {
        let (begun, code) = begin_sora(&server).await;
        assert_eq!(begun.expires_at.duration_since(begun.now), SignedDuration::from_mins(5));
        assert_eq!(confirm(&server, &begun, Some(&wrong(&code))).await, Err(Code::OtpWrong));
        assert_eq!(confirm(&server, &begun, None).await, Err(Code::OtpWrong));
        let verified = confirm(&server, &begun, Some(&format!(" {code} "))).await.unwrap();
        let person = &verified.person;
        assert_eq!((person.name.as_str(), person.birth_date, person.gender), (SORA.0, date(1992, 3, 15), Gender::Female));
        assert_eq!((person.is_foreigner, person.mobile_no.digits()), (false, SORA.2));
        assert_eq!(verified.expires_at.duration_since(verified.now).as_mins(), 29, "half an hour, a moment ago");
        let again = confirm(&server, &begun, Some(&code)).await.unwrap();
        assert_eq!((again.person, again.expires_at), (verified.person, verified.expires_at), "an answer may get lost");
        let unknown = Begun { verification: "no such".into(), ..begun };
        assert_eq!(confirm(&server, &unknown, Some(&code)).await, Err(Code::OtpExpired));
    }

    async fn mem_02_with_the_app_it_waits_until_the_person_has_confirmed(server: Server) {
        let foreigner = claim("제인 스미스", "0001016", "01044440002");
        let begun = begin(&server, foreigner, IdentityMethod::Pass).await.unwrap();
        assert_eq!(confirm(&server, &begun, None).await, Err(Code::NotYet));
        let verified = confirmed(&server, &begun).await.unwrap();
        let person = verified.person;
        assert_eq!((person.birth_date, person.gender, person.is_foreigner), (date(1900, 1, 1), Gender::Female, true));
        assert_eq!(server.messages_to("01044440002").await, 0);
    }

    async fn mem_02_whom_the_provider_refuses_or_who_declines_is_told_so(server: Server) {
        let unknown = claim("인증거절", "9001011", "01044440003");
        for method in [IdentityMethod::Sms, IdentityMethod::Pass] {
            assert_eq!(begin(&server, unknown.clone(), method).await.unwrap_err().code, Code::IdentityRefused);
        }
        let declines = claim("패스거절", "9001011", "01044440003");
        let begun = begin(&server, declines, IdentityMethod::Pass).await.unwrap();
        assert_eq!(confirmed(&server, &begun).await, Err(Code::IdentityRefused));
    }

    async fn mem_02_what_is_missing_or_malformed_is_named_and_nobody_is_asked(server: Server) {
        let good = || claim(SORA.0, SORA.1, "01044440004");
        let fields = |answer: Result<Begun, Problem>| {
            let problem = answer.unwrap_err();
            assert_eq!(problem.code, Code::Invalid);
            problem.fields.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        server.clock.stop_at("2026-11-24T03:00:00Z".parse().unwrap());
        for digits in ["", "920315", "9202302", "9203159", "9203150", "920315a", "2711241", "2711243"] {
            let asked = begin(&server, Claim { identity_digits: digits.into(), ..good() }, IdentityMethod::Sms).await;
            // A person born in 1927 is, one born in 2027 isn't yet.
            match digits {
                "2711241" => assert!(asked.is_ok()),
                _ => assert_eq!(fields(asked), ["claim.identity_digits"], "{digits}"),
            }
        }
        let before = server.messages_to("01044440004").await;
        let nameless = begin(&server, Claim { name: "  ".into(), ..good() }, IdentityMethod::Sms).await;
        assert_eq!(fields(nameless), ["claim.name"]);
        for missing in IdentityConsent::ALL {
            let consents = IdentityConsent::ALL.iter().copied().filter(|consent| consent != missing).collect();
            let call = Begin { claim: good(), method: IdentityMethod::Sms, consents };
            assert_eq!(fields(server.call(None, &call).await), ["consents"]);
        }
        let (status, body) = server.post(None, "identity.begin", &serde_json::json!({
            "claim": { "name": "한소라", "identity_digits": "9203152", "mobile_no": "02-123-4567", "carrier": "SKT" },
            "method": "SMS", "consents": [],
        })).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("invalid")));
        assert_eq!(server.messages_to("01044440004").await, before);
    }

    async fn mem_02_five_wrong_codes_void_it_however_many_come_at_once(server: Server) {
        let (begun, code) = begin_sora(&server).await;
        let guess = wrong(&code);
        let answers = join_all((0..20).map(|_| confirm(&server, &begun, Some(&guess)))).await;
        let count = |code| answers.iter().filter(|answer| **answer == Err(code)).count();
        assert_eq!((count(Code::OtpWrong), count(Code::OtpVoid)), (5, 15));
        assert_eq!(confirm(&server, &begun, Some(&code)).await, Err(Code::OtpVoid));
    }

    async fn mem_03_a_verification_that_nobody_confirmed_in_time_has_expired(server: Server) {
        let (begun, code) = begin_sora(&server).await;
        server.clock.advance(SignedDuration::from_secs(5 * 60 + 1));
        assert_eq!(confirm(&server, &begun, Some(&code)).await, Err(Code::OtpExpired));
        let (begun, code) = begin_sora(&server).await;
        confirm(&server, &begun, Some(&code)).await.unwrap();
        server.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(confirm(&server, &begun, Some(&code)).await, Err(Code::OtpExpired), "so is what it was good for");
    }

    async fn mem_02_a_thousand_attempts_with_one_phone_send_it_a_handful_of_messages(server: Server) {
        let mut server = server;
        let limits = Limits { identities_per_mobile: Limits::default().identities_per_mobile, ..Limits::wide() };
        server.restart(|config| config.limits = limits).await;
        let mut taken = 0;
        for _ in 0..40 {
            let begun = (0..25).map(|_| begin(&server, claim(SORA.0, SORA.1, SORA.2), IdentityMethod::Sms));
            for answer in join_all(begun).await {
                match answer {
                    Ok(_) => taken += 1,
                    Err(problem) => {
                        assert_eq!(problem.code, Code::TooMany);
                        assert!(problem.retry_after_ms.is_some_and(|wait| wait > 0));
                    }
                }
            }
        }
        assert_eq!((taken, server.messages_to(SORA.2).await), (5, 5));
        begin(&server, claim("다른이", "8001011", "01044440009"), IdentityMethod::Sms).await.expect("another phone");
    }

    async fn mem_02_one_address_does_not_ask_for_everybody(server: Server) {
        let mut server = server;
        let limits = Limits { identities_per_peer: Limits::default().identities_per_peer, ..Limits::wide() };
        server.restart(|config| config.limits = limits).await;
        let begun = (0..40).map(|phone| {
            begin(&server, claim(SORA.0, SORA.1, &format!("010555500{phone:02}")), IdentityMethod::Sms)
        });
        let refused = join_all(begun).await.into_iter().filter_map(Result::err);
        let refused: Vec<Code> = refused.map(|problem| problem.code).collect();
        assert_eq!(refused, vec![Code::TooMany; 20]);
    }

    async fn mem_04_the_same_person_has_the_same_key_whatever_the_phone(server: Server) {
        let account = &ACCOUNTS[0];
        let mut keys = Vec::new();
        for (name, digits, phone) in [
            (account.name, "8804122", account.mobile_no),
            (account.name, "8804122", "01044440005"),
            (account.name, "8804121", account.mobile_no),
        ] {
            let begun = begin(&server, claim(name, digits, phone), IdentityMethod::Sms).await.unwrap();
            confirm(&server, &begun, Some(&server.code_for(phone).await)).await.unwrap();
            let query = "select person_key from identity_verification order by verified_at desc limit 1";
            keys.push(sqlx::query_scalar::<_, String>(query).fetch_one(&mut server.sql().await).await.unwrap());
        }
        let known = sqlx::query_scalar::<_, String>("select person_key from contact where login_id = $1");
        let known = known.bind(account.login_id).fetch_one(&mut server.sql().await).await.unwrap();
        assert!(keys[0] == known && keys[1] == known, "the account is recognised");
        assert_ne!(keys[2], known, "a brother of the same name isn't");
    }

    async fn mem_02_what_a_person_says_of_themselves_is_nowhere(server: Server) {
        let (name, digits, phone) = ("금다래울", "8707071", "01044447777");
        let begun = begin(&server, claim(name, digits, phone), IdentityMethod::Sms).await.unwrap();
        let tables = async || {
            let all = server.tables().await;
            all.lines().filter(|line| !line.starts_with("outbox_letter")).collect::<Vec<_>>().join("\n")
        };
        let code = server.code_for(phone).await;
        let before = tables().await;
        for said in [name, digits, phone, &begun.verification] {
            assert!(!before.contains(said), "{said} is kept");
        }
        confirm(&server, &begun, Some(&code)).await.unwrap();
        let served = tables().await;
        let ci = pok_simulator_ci(name);
        assert!(served.contains(name) && !served.contains(&ci) && !served.contains(digits));
        server.clock.advance(SignedDuration::from_mins(31));
        server.running().sweep().await.unwrap();
        assert!(!tables().await.contains(name), "what has served is forgotten");
        let log = Log::text();
        assert!(log.contains("identity.begin"));
        for said in [name, digits, phone, &begun.verification, &ci, "1987-07-07"] {
            assert!(!log.contains(said), "{said} in the log");
        }
    }

    async fn mem_02_without_its_provider_the_server_says_so_and_counts_no_try(server: Server) {
        let mut server = server;
        let (begun, code) = begin_sora(&server).await;
        let nobody = IdentityProvider { url: "http://127.0.0.1:9".into(), secret: "s".into(), channel: "c".into() };
        server.restart(|config| config.providers.identity = Some(nobody)).await;
        for _ in 0..6 {
            assert_eq!(confirm(&server, &begun, Some(&code)).await, Err(Code::Unavailable));
        }
        let refused = begin(&server, claim(SORA.0, SORA.1, SORA.2), IdentityMethod::Sms).await.unwrap_err();
        assert_eq!(refused.code, Code::Unavailable);
        let failures: i64 = sqlx::query_scalar("select failures from identity_verification")
            .fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(failures, 0);
    }
}

/// What the provider calls the person of that name.
fn pok_simulator_ci(name: &str) -> String {
    pok_simulator::ci(name, date(1987, 7, 7), "MALE")
}
