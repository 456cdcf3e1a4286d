//! The provider of identity verification, as PortOne's second API speaks for it. Everybody who is well formed exists.

mod customer;
mod verification;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::Path;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use crate::State;
use crate::refusal::Refusal;
use customer::Customer;
use verification::{Method, Status, Verification};

/// Whom the provider refuses: at this number there is no such person.
pub const REFUSED: &str = "인증거절";
/// Who declines in the app.
pub const DECLINES: &str = "패스거절";
/// How long everybody else takes to confirm in the app.
pub const CONFIRMS_AFTER: Duration = Duration::from_secs(2);

/// How long a verification is remembered.
const REMEMBERED: Duration = Duration::from_secs(30 * 60);

/// What was asked for lately.
#[derive(Default)]
pub(crate) struct Verifications(Mutex<HashMap<String, Verification>>);

impl Verifications {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Verification>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The unique key of a person (CI): the same whatever phone they have, 88 characters as a real one.
pub fn ci(name: &str, birth_date: Date, gender: &str) -> String {
    STANDARD.encode(Sha512::digest(format!("ci\n{name}\n{birth_date}\n{gender}")))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Send {
    channel_key: String,
    customer: Customer,
    operator: String,
    method: Method,
}

const OPERATORS: &[&str] = &["SKT", "KT", "LGU", "SKT_MVNO", "KT_MVNO", "LGU_MVNO"];

pub(crate) async fn send(
    outside: State,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, Refusal> {
    admit(&outside, &headers)?;
    let asked: Send = serde_json::from_str(&body).map_err(|_| invalid("the body can't be read"))?;
    if asked.channel_key != outside.keys.identity_channel {
        return Err(refused(StatusCode::NOT_FOUND, "CHANNEL_NOT_FOUND", "no such channel"));
    }
    if !OPERATORS.contains(&asked.operator.as_str()) {
        return Err(invalid("no such operator"));
    }
    let person = asked.customer.person(&asked.operator).ok_or_else(|| invalid("the customer isn't well formed"))?;
    if person.name == REFUSED {
        return Err(provider("0003", "입력하신 정보와 일치하는 가입자가 없습니다."));
    }
    let code = code().map_err(|()| refused(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "no randomness"))?;
    let (to, text) = (person.phone.clone(), format!("[본인확인] 인증번호 [{code}] 를 입력해 주세요."));
    let method = asked.method;
    outside.verifications.with(|kept| {
        kept.retain(|_, verification| verification.asked.elapsed() < REMEMBERED);
        if kept.contains_key(&id) {
            return Err(refused(StatusCode::CONFLICT, "IDENTITY_VERIFICATION_ALREADY_SENT", "sent already"));
        }
        kept.insert(id, Verification { person, method, code, failures: 0, asked: Instant::now(), verified: false });
        Ok(())
    })?;
    if method == Method::Sms {
        outside.deliver.deliver(&to, &text).await.map_err(|fault| provider("0100", &fault))?;
    }
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(crate) struct Confirm {
    otp: Option<String>,
}

pub(crate) async fn confirm(
    outside: State,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, Refusal> {
    admit(&outside, &headers)?;
    let typed: Confirm = serde_json::from_str(&body).map_err(|_| invalid("the body can't be read"))?;
    outside.verifications.with(|kept| {
        let absent = || refused(StatusCode::NOT_FOUND, "IDENTITY_VERIFICATION_NOT_SENT", "not sent");
        let verification = kept.get_mut(&id).ok_or_else(absent)?;
        if verification.verified {
            return Err(refused(StatusCode::CONFLICT, "IDENTITY_VERIFICATION_ALREADY_VERIFIED", "verified already"));
        }
        verification.confirm(typed.otp.as_deref()).map_err(|(code, message)| provider(code, message))?;
        Ok(Json(json!({ "identityVerification": verification.json(&id) })))
    })
}

pub(crate) async fn show(outside: State, Path(id): Path<String>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    admit(&outside, &headers)?;
    outside.verifications.with(|kept| {
        let absent = || refused(StatusCode::NOT_FOUND, "IDENTITY_VERIFICATION_NOT_FOUND", "no such verification");
        let verification = kept.get_mut(&id).ok_or_else(absent)?;
        // Who confirms in the app needs nobody to ask for it.
        verification.verified |= verification.method == Method::App && verification.status() == Status::Verified;
        Ok(Json(verification.json(&id)))
    })
}

fn admit(outside: &State, headers: &HeaderMap) -> Result<(), Refusal> {
    let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if shown == format!("PortOne {}", outside.keys.identity_secret) {
        Ok(())
    } else {
        Err(refused(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "the secret is wrong"))
    }
}

fn refused(status: StatusCode, kind: &str, message: &str) -> Refusal {
    Refusal(status, json!({ "type": kind, "message": message }))
}

fn invalid(message: &str) -> Refusal {
    refused(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
}

/// What the verifying company behind the provider said.
fn provider(code: &str, message: &str) -> Refusal {
    let body =
        json!({ "type": "PG_PROVIDER", "message": "the provider refused", "pgCode": code, "pgMessage": message });
    Refusal(StatusCode::BAD_GATEWAY, body)
}

fn code() -> Result<String, ()> {
    let number = getrandom::u32().map_err(drop)?;
    Ok(format!("{:06}", number % 1_000_000))
}
