//! Whose a file or a row is. Every call that names one is tried with one of another owner, wherever its schema says that it
//! names one; so is a call that isn't here yet.

mod places;
mod sides;

use pok_api::Call;
use pok_api::buyer::member::Decide;
use pok_api::protocol::{BLOBS, CALLS, IDEMPOTENCY_KEY};
use pok_domain::OperationId;
use pok_domain::member::signup::Decision;
use pok_server::BuyerRole;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::sample::png;
use crate::harness::{JUHO, Log, SORA, Server, check_company, sha256};
use places::{Described, Place};
use sides::Sides;

/// What nobody owns: everybody reads the terms, and a key is its sender's own to choose.
const OWNERLESS: &[&str] = &["TermsId", "OperationId"];

/// Places that are answered otherwise, and why.
fn answered_otherwise(name: &str, place: &Place) -> Option<&'static [&'static str]> {
    match (name, place.to_string().as_str()) {
        // A draft says what will go up: its files are looked at when it is submitted.
        ("draft.put", "fields/*/blob") => Some(&["kept", "conflict"]),
        // What was read is compared with the contract's own documents.
        ("contract.sign", "consents/*/document" | "consents/*/sha256") => Some(&["consent_missing", "stale"]),
        // A bid is compared with its notice.
        ("bid.submit", _) if place.is_inside() && place.kind != "BlobId" => Some(&["invalid"]),
        // Who is no bidder can't be chosen, nor is anybody before the notice has closed.
        ("buyer.bid.award", "company") => Some(&["invalid", "stale"]),
        // A person has no business to show a paper of.
        ("buyer.member.register", "supplier/individual/profile/business/certificate/blob") => Some(&["invalid"]),
        _ => None,
    }
}

/// A call and who may make it.
struct Listed {
    name: &'static str,
    is_open: bool,
}

macro_rules! names {
    ($($call:ty,)*) => { [$(<$call as Call>::NAME),*] };
}

/// Every supplier's and every buyer's call.
fn calls(described: &Described) -> Vec<Listed> {
    let all = pok_api::remote_calls!(names).into_iter().chain(pok_api::buyer_calls!(names));
    let is_open = |name: &str| described.0["paths"][format!("{CALLS}/{name}")]["post"]["security"] == json!([]);
    all.map(|name| Listed { name, is_open: is_open(name) }).collect()
}

/// The code of a refusal, or what the answer is.
async fn ask(server: &Server, token: Option<&str>, name: &str, request: &Value) -> String {
    let mut post = server.http.post(server.url(&format!("{CALLS}/{name}"))).json(request);
    post = post.header(IDEMPOTENCY_KEY, OperationId::generate().to_string());
    if let Some(token) = token {
        post = post.bearer_auth(token);
    }
    let response = post.send().await.unwrap();
    let is_refused = !response.status().is_success();
    let answer: Value = response.json().await.unwrap();
    match (is_refused, answer.as_object().and_then(|answer| answer.keys().next())) {
        (true, _) => answer["code"].as_str().unwrap().to_owned(),
        (false, Some(first)) => first.clone(),
        (false, None) => String::new(),
    }
}

/// What the database holds, but for mails on their way and that something was refused for good.
async fn kept(server: &Server) -> Vec<String> {
    let all = server.tables().await;
    let is_mail = |line: &&str| line.starts_with("outbox_letter ") || line.starts_with("waiting_mail ");
    let is_refusal = |line: &&str| line.starts_with("operation ") && line.contains("refused\"");
    all.lines().filter(|line| !is_mail(line) && !is_refusal(line)).map(str::to_owned).collect()
}

/// What others have that a place of the call could name, and what nobody has.
fn others(sides: &Sides, name: &str, kind: &str) -> Vec<Value> {
    let nobodys = match kind {
        "BlobId" => json!(sha256(b"nobody's")),
        _ => json!(Uuid::now_v7()),
    };
    let theirs = match name.starts_with("buyer.") {
        true => vec![sides.own.apart(kind), sides.other.apart(kind)].into_iter().flatten().collect(),
        false => vec![sides.other.named(kind, name)],
    };
    let papers = match (kind, name.starts_with("buyer.")) {
        ("BlobId", true) => vec![json!(sides.applicants)],
        ("BlobId", false) => vec![json!(sides.applicants), json!(sides.buyers)],
        _ => Vec::new(),
    };
    theirs.into_iter().chain(papers).chain([nobodys]).collect()
}

on_both! {
    async fn s03_whatever_a_call_names_of_another_owners_is_not_there(server: Server) {
        let sides = Sides::new(&server).await;
        let described = Described(pok_server::openapi());
        let mut faults = Vec::new();
        let mut tried = 0;
        let mut before = kept(&server).await;
        let listed = calls(&described);
        for Listed { name, is_open } in &listed {
            let caller = sides.caller(name, *is_open);
            let least = || described.least(described.request(name));
            let whole = sides.request(name).unwrap_or_else(least);
            for place in described.places(name) {
                if OWNERLESS.contains(&place.kind.as_str()) {
                    continue;
                }
                for other in others(&sides, name, &place.kind) {
                    let mut request = whole.clone();
                    described.put(name, &mut request, &place, &other);
                    let answer = ask(&server, caller, name, &request).await;
                    let expected = match place.kind.as_str() {
                        "BlobId" => &["file_missing"],
                        _ => &["not_found"],
                    };
                    let expected = answered_otherwise(name, &place).unwrap_or(expected);
                    tried += 1;
                    if !expected.contains(&answer.as_str()) {
                        faults.push(format!("{name} with {other} as {place} answers {answer:?}, not {expected:?}"));
                    }
                    let after = kept(&server).await;
                    if after != before && !expected.contains(&"kept") {
                        let changed: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
                        faults.push(format!("{name} with {other} as {place} changes {changed:?}"));
                    }
                    before = after;
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(tried > 100, "{tried}");

        // Each was refused for what it named: the same with the caller's own is not.
        let last = ["contact.withdraw", "buyer.member.name_primary", "contact.delegate"];
        let mut named: Vec<_> = listed.iter().filter(|listed| !described.places(listed.name).is_empty()).collect();
        named.sort_by_key(|listed| last.iter().position(|name| *name == listed.name));
        for Listed { name, is_open } in named {
            let Some(whole) = sides.request(name) else { continue };
            let answer = ask(&server, sides.caller(name, *is_open), name, &whole).await;
            let for_another_reason = ["not_found", "file_missing", "invalid", "unauthenticated", "forbidden"];
            assert!(!for_another_reason.contains(&answer.as_str()), "{name} about one's own answers {answer}");
        }
    }

    async fn s03_the_buyer_reads_no_file_by_its_name_alone(server: Server) {
        let sides = Sides::new(&server).await;
        let (key, other) = (&sides.key, server.buyer(BuyerRole::Admin).await);
        let head = async |token: &str, id: &str| {
            let head = server.http.head(server.url(&format!("{BLOBS}/{id}"))).bearer_auth(token);
            head.send().await.unwrap().status().as_u16()
        };
        for theirs in [&sides.own.file, &sides.other.file, &sides.applicants] {
            let request = sides.request("buyer.member.register").unwrap().to_string().replace(&sides.buyers, theirs);
            let answer = ask(&server, Some(key), "buyer.member.register", &request.parse().unwrap()).await;
            assert_eq!(answer, "file_missing");
            assert_eq!(server.get(key, theirs.parse().unwrap()).await.status(), 404, "nor afterwards");
            assert_eq!(head(key, theirs).await, 404);
        }
        assert_eq!(head(&sides.own.primary, &sides.other.file).await, 404);
        assert_eq!(server.get(&sides.own.primary, sides.buyers.parse().unwrap()).await.status(), 404);
        // What it sent is the buyer's side's as a whole, and needn't go up again.
        for token in [key, &other] {
            assert_eq!((head(token, &sides.buyers).await, server.get(token, sides.buyers.parse().unwrap()).await.status().as_u16()), (200, 200));
            let again = server.put(token, sides.buyers.parse().unwrap(), 0, png("buyer").len() as u64, png("buyer")).await;
            assert_eq!(again.headers()["upload-offset"], png("buyer").len().to_string());
        }
        // Whoever has the same content has it by sending it, and not before.
        let (same, id) = (png("131-86-52047"), sides.own.file.parse().unwrap());
        let begun = server.put(key, id, 0, same.len() as u64, same[..4].to_vec()).await;
        assert_eq!(begun.headers()["upload-offset"], "4");
        assert_eq!(server.get(key, id).await.status(), 404);
        let rest = server.put(key, id, 4, same.len() as u64, same[4..].to_vec()).await;
        assert_eq!((rest.status().as_u16(), server.download(&other, id).await), (200, same));
    }

    async fn s03_a_companys_number_alone_finds_no_paper_of_its_rejected_application(server: Server) {
        let number = "124-81-00998";
        JUHO.apply_for(&server, number, "주식회사 나루").await;
        let key = server.buyer(BuyerRole::Buyer).await;
        let application = server.application_of(JUHO.mail).await;
        let decision = Decision::Reject { reason: "시험".into(), may_reapply: true };
        server.call(Some(&key), &Decide { application, decision }).await.unwrap();
        let paper = sha256(&png("certificate"));
        let ticket = check_company(&server, number).await.ticket.unwrap();
        let head = async || {
            let head = server.http.head(server.url(&format!("{BLOBS}/{paper}"))).bearer_auth(&ticket);
            head.send().await.unwrap().status().as_u16()
        };
        assert_ne!(head().await, 200, "anybody has the number");
        SORA.identify(&server, &ticket).await.unwrap_err();
        assert_ne!(head().await, 200);
        JUHO.identify(&server, &ticket).await.unwrap();
        assert_eq!(head().await, 200, "it is its own applicant's");
    }

    async fn s03_no_line_of_the_log_names_a_file(server: Server) {
        let token = server.primary().await.access_token;
        let content = png(&Uuid::now_v7().to_string());
        let id = server.upload(&token, &content).await;
        let name = id.to_string();
        server.download(&token, id).await;
        for path in [format!("{BLOBS}/{name}"), format!("{BLOBS}/{name}/x"), format!("/{name}")] {
            server.http.head(server.url(&path)).bearer_auth(&token).send().await.unwrap();
            server.http.get(server.url(&path)).send().await.unwrap();
        }
        std::fs::remove_file(server.folder.join("blobs").join(&name[..2]).join(&name[2..4]).join(&name)).unwrap();
        let broken = server.get(&token, id).await;
        assert_eq!(broken.status(), 500);
        let number = broken.headers()["x-request-id"].to_str().unwrap().to_owned();
        Log::says(&[&number, "internal failure", &name[..8]]).await;
        Log::says(&[&number, "path=/api/v1/blobs/{sha256}"]).await;
        assert!(!Log::text().contains(&name), "the log names a file");
    }
}
