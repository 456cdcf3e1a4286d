//! A gateway of text messages, as Solapi's API speaks. It checks what a real one checks: who signed, when, and whether
//! the sender's number is registered.

use axum::Json;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::State;
use crate::keys::Keys;
use crate::refusal::Refusal;

/// How far a request's date may be from now.
const SKEW: SignedDuration = SignedDuration::from_mins(15);

#[derive(Deserialize)]
struct Request {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    to: String,
    from: String,
    text: String,
}

pub(crate) async fn send(outside: State, headers: HeaderMap, body: String) -> Result<Json<Value>, Refusal> {
    let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    admit(&outside.keys, shown)?;
    let request: Request = serde_json::from_str(&body).map_err(|_| refused(400, "ValidationError", "unreadable"))?;
    let Message { to, from, text } = request.message;
    let digits = |text: &str| text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&to) || text.is_empty() || text.len() > 2000 {
        return Err(refused(400, "ValidationError", "to or text isn't well formed"));
    }
    if from != outside.keys.sms_from {
        return Err(refused(400, "NotEnoughSenderNumber", "the sender's number isn't registered"));
    }
    outside.deliver.deliver(&to, &text).await.map_err(|fault| refused(500, "InternalError", &fault))?;
    Ok(Json(json!({
        "to": to, "from": from, "type": if text.chars().count() > 45 { "LMS" } else { "SMS" }, "country": "82",
        "messageId": format!("M4V{}", Timestamp::now().as_nanosecond()),
        "statusCode": "2000", "statusMessage": "정상 접수(이통사로 접수 예정)",
    })))
}

/// `HMAC-SHA256 apiKey=…, date=…, salt=…, signature=…`.
fn admit(keys: &Keys, shown: &str) -> Result<(), Refusal> {
    let parts = shown.strip_prefix("HMAC-SHA256 ").unwrap_or_default();
    let part = |name: &str| parts.split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let (Some(key), Some(date), Some(salt), Some(signature)) =
        (part("apiKey"), part("date"), part("salt"), part("signature"))
    else {
        return Err(refused(401, "Unauthorized", "no signature"));
    };
    if key != keys.sms_key {
        return Err(refused(403, "InvalidAPIKey", "no such key"));
    }
    let at: Timestamp = date.parse().map_err(|_| refused(403, "InvalidDate", "the date can't be read"))?;
    if at.duration_since(Timestamp::now()).abs() > SKEW {
        return Err(refused(403, "RequestTimeTooSkewed", "the date is too old"));
    }
    if !(12..=64).contains(&salt.len()) {
        return Err(refused(403, "InvalidSalt", "12 to 64 characters"));
    }
    let wrong = || refused(403, "SignatureDoesNotMatch", "the signature is wrong");
    let mut mac = Hmac::<Sha256>::new_from_slice(keys.sms_secret.as_bytes()).map_err(|_| wrong())?;
    mac.update(format!("{date}{salt}").as_bytes());
    let expected = base16ct::lower::encode_string(&mac.finalize().into_bytes());
    if signature == expected { Ok(()) } else { Err(wrong()) }
}

fn refused(status: u16, code: &str, message: &str) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    Refusal(status, json!({ "errorCode": code, "errorMessage": message }))
}
