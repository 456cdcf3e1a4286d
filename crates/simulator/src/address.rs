//! The national register of road-name addresses, as juso.go.kr answers searches in it.

mod places;
mod rows;

use axum::Json;
use axum::extract::Query;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::State;
use rows::{Row, rows};

/// How many rows a page may have.
const PAGE: usize = 100;
/// How far into the result one may page.
const REACH: usize = 9_000;
/// The longest keyword, in letters.
const LONGEST: usize = 40;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asked {
    #[serde(default)]
    confm_key: String,
    #[serde(default)]
    current_page: String,
    #[serde(default)]
    count_per_page: String,
    #[serde(default)]
    keyword: String,
}

/// The service answers 200 whatever is wrong, and says what in `common`.
pub(crate) async fn search(outside: State, asked: Query<Asked>) -> Json<Value> {
    let number = |text: &str, otherwise| if text.is_empty() { Some(otherwise) } else { text.parse().ok() };
    let (Some(page @ 1..), Some(size @ 1..=PAGE)) = (number(&asked.current_page, 1), number(&asked.count_per_page, 10))
    else {
        return answer("-999", "시스템에러", 0, 1, 10, None);
    };
    let refused = |code, message| answer(code, message, 0, page, size, None);
    if asked.confm_key != outside.keys.address_key {
        return refused("E0001", "승인되지 않은 KEY 입니다.");
    }
    let keyword = asked.keyword.trim();
    if let Some((code, message)) = fault(keyword) {
        return refused(code, message);
    }
    if page.saturating_mul(size) > REACH {
        return refused("E0015", "검색 범위를 초과하였습니다.");
    }
    let found: Vec<&Row> = rows().iter().filter(|row| row.is_about(keyword)).collect();
    let shown: Vec<Value> = found.iter().skip((page - 1) * size).take(size).map(|row| row.json()).collect();
    answer("0", "정상", found.len(), page, size, Some(shown))
}

/// What the service has against a keyword.
fn fault(keyword: &str) -> Option<(&'static str, &'static str)> {
    let letters = keyword.chars().count();
    if keyword.is_empty() {
        Some(("E0005", "검색어가 입력되지 않았습니다."))
    } else if keyword.chars().any(|letter| "%=><[]".contains(letter)) {
        Some(("E0013", "SQL 예약어 또는 특수문자( %,=,>,<,[,] )는 검색이 불가능 합니다."))
    } else if letters < 2 {
        Some(("E0008", "검색어는 두글자 이상 입력되어야 합니다."))
    } else if keyword.chars().all(|letter| letter.is_ascii_digit()) && letters != 5 {
        Some(("E0009", "검색어는 문자와 숫자 같이 입력되어야 합니다."))
    } else if letters > LONGEST {
        Some(("E0010", "검색어가 너무 깁니다. (한글40자, 영문,숫자 80자 이하)"))
    } else if places::PLACES.iter().any(|place| place.province == keyword) {
        Some(("E0006", "주소를 상세히 입력해 주시기 바랍니다."))
    } else {
        None
    }
}

fn answer(code: &str, message: &str, total: usize, page: usize, size: usize, rows: Option<Vec<Value>>) -> Json<Value> {
    Json(json!({ "results": {
        // Numbers are texts there.
        "common": {
            "errorCode": code, "errorMessage": message, "totalCount": total.to_string(),
            "currentPage": page.to_string(), "countPerPage": size.to_string(),
        },
        "juso": rows,
    }}))
}
