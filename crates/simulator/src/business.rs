//! The National Tax Service's look-up of businesses. A number says itself how its business stands, by its last two
//! digits, which are the service's own codes: `…02` has suspended, `…03` has closed, `…00` was never registered; all
//! others are open.

use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::State;
use crate::refusal::Refusal;

/// How many numbers one request may ask about.
const MOST: usize = 100;

#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(rename = "serviceKey")]
    service_key: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    b_no: Vec<String>,
}

pub(crate) async fn status(outside: State, shown: Query<Shown>, body: String) -> Result<Json<Value>, Refusal> {
    if shown.service_key.as_ref() != Some(&outside.keys.business_key) {
        return Err(Refusal(StatusCode::UNAUTHORIZED, json!({ "code": -4, "msg": "등록되지 않은 인증키 입니다." })));
    }
    let refused = |status, code: &str| Refusal(status, json!({ "status_code": code }));
    let asked: Asked = serde_json::from_str(&body).map_err(|_| refused(StatusCode::BAD_REQUEST, "BAD_JSON_REQUEST"))?;
    if asked.b_no.len() > MOST {
        return Err(refused(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE_REQUEST"));
    }
    let data: Vec<Value> = asked.b_no.iter().map(|number| about(number)).collect();
    let matched = data.iter().filter(|business| business["b_stt_cd"] != "").count();
    Ok(Json(json!({ "request_cnt": asked.b_no.len(), "match_cnt": matched, "status_code": "OK", "data": data })))
}

fn about(number: &str) -> Value {
    let is_number = number.len() == 10 && number.bytes().all(|byte| byte.is_ascii_digit());
    let (name, code, tax, ended) = match number.get(8..) {
        Some("02") if is_number => ("휴업자", "02", "부가가치세 일반과세자", ""),
        Some("03") if is_number => ("폐업자", "03", "부가가치세 일반과세자", "20250630"),
        Some(last) if is_number && last != "00" => ("계속사업자", "01", "부가가치세 일반과세자", ""),
        _ => ("", "", "국세청에 등록되지 않은 사업자등록번호입니다.", ""),
    };
    json!({ "b_no": number, "b_stt": name, "b_stt_cd": code, "tax_type": tax, "end_dt": ended })
}
