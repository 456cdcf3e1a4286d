//! Many suppliers who submit their bids in the last seconds before 공고마감: put into the database without the cost of
//! logging in, and let loose over HTTP.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use pok_api::protocol::{CALLS, IDEMPOTENCY_KEY};
use pok_api::remote::bid::Submit;
use pok_api::{Call as _, Code, Problem, Receipt};
use pok_domain::bid::{BidNotice, Form, price};
use pok_domain::draft::{Fields, Value};
use pok_domain::{BlobId, CompanyId, ContactId, OperationId};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Connection as _};

/// A supplier whose only contact is logged in.
pub(crate) struct Supplier {
    /// Which.
    pub(crate) company: CompanyId,
    token: String,
}

/// What became of one submission.
pub(crate) struct Answer {
    /// Whose.
    pub(crate) company: CompanyId,
    /// The SHA-256 of what was sent.
    pub(crate) sent: BlobId,
    /// What came back.
    pub(crate) answer: Result<Receipt, Problem>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// All answers of a rush.
pub(crate) struct Report(pub(crate) Vec<Answer>);

impl Report {
    /// How many were answered by a receipt.
    pub(crate) fn accepted(&self) -> usize {
        self.0.iter().filter(|one| one.answer.is_ok()).count()
    }

    /// How many came too late.
    pub(crate) fn late(&self) -> usize {
        self.0.iter().filter(|one| one.answer.as_ref().is_err_and(|problem| problem.code == Code::Closed)).count()
    }

    /// The time within which so many of a hundred had their answer.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut took: Vec<Duration> = self.0.iter().map(|one| one.took).collect();
        took.sort_unstable();
        took.get((took.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// Puts suppliers into the database of a server, each with a contact who has just logged in and wants no mails. Call it
/// before the notice is posted: who comes later by this way has no notices.
///
/// # Errors
/// Of the database.
pub(crate) async fn suppliers(sql: &mut AnyConnection, many: usize, now: Timestamp) -> sqlx::Result<Vec<Supplier>> {
    let expires = now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now).as_microsecond();
    let now = now.as_microsecond();
    let mut tx = sql.begin().await?;
    let mut suppliers = Vec::new();
    for number in 0..many {
        let (company, contact) = (CompanyId::generate(), ContactId::generate().to_string());
        let (id, session) = (company.to_string(), OperationId::generate().to_string());
        let token = hash(format!("{id}/{session}").as_bytes()).to_string();
        for (statement, texts) in [
            (
                "insert into company (id, kind, name, representative_name, address, created_at) \
                 values ($2, 'CORPORATE', $3, '김사공', '', $1)",
                vec![id.clone(), format!("주식회사 사공 {number}")],
            ),
            ("insert into feed (company_id, head) values ($2, 0 * $1)", vec![id.clone()]),
            (
                "insert into contact (id, company_id, role, name, login_id, mobile_no, password_hash, status, created_at) \
                 values ($2, $3, 'PRIMARY', '김사공', $4, '01000000000', '', 'ACTIVE', $1)",
                vec![contact.clone(), id.clone(), format!("{session}@rush.example")],
            ),
            (
                "insert into session (id, contact_id, device, peer, created_at, otp_at) \
                 values ($2, $3, '', '127.0.0.1', $1, $1)",
                vec![session.clone(), contact.clone()],
            ),
        ] {
            let query = texts.iter().fold(sqlx::query(statement).bind(now), |query, text| query.bind(text));
            query.execute(&mut *tx).await?;
        }
        sqlx::query("insert into token (sha256, session_id, kind, expires_at) values ($1, $2, 'ACCESS', $3)")
            .bind(hash(token.as_bytes()).to_string())
            .bind(&session)
            .bind(expires)
            .execute(&mut *tx)
            .await?;
        for occasion in pok_domain::bid::Occasion::ALL {
            sqlx::query("insert into bid_mail_off (contact_id, occasion) values ($1, $2)")
                .bind(&contact)
                .bind(occasion.code())
                .execute(&mut *tx)
                .await?;
        }
        suppliers.push(Supplier { company, token });
    }
    tx.commit().await?;
    Ok(suppliers)
}

/// Every supplier submits a bid of its own, spread evenly over `within`. The notice asks for no documents.
///
/// # Errors
/// Where a request isn't answered at all.
pub(crate) async fn submit_all(
    url: &str,
    suppliers: &[Supplier],
    notice: &BidNotice,
    within: Duration,
) -> reqwest::Result<Report> {
    let client = reqwest::Client::new();
    let gap = within / suppliers.len().max(1) as u32;
    let sends = suppliers.iter().enumerate().map(|(place, supplier)| {
        let client = client.clone();
        async move {
            let (document, sent) = bid(supplier, notice, 10_000 + place as u64);
            tokio::time::sleep(gap * place as u32).await;
            let began = Instant::now();
            let call = Submit { notice: notice.id, rev: notice.rev, document, act_token: None };
            let request = client.post(format!("{url}{CALLS}/{}", Submit::NAME)).json(&call);
            let request = request.header(IDEMPOTENCY_KEY, OperationId::generate().to_string());
            let response = request.bearer_auth(&supplier.token).send().await?;
            let answer =
                if response.status().is_success() { Ok(response.json().await?) } else { Err(response.json().await?) };
            Ok(Answer { company: supplier.company, sent, answer, took: began.elapsed() })
        }
    });
    Ok(Report(futures_util::future::try_join_all(sends).await?))
}

/// A whole bid and its hash.
fn bid(supplier: &Supplier, notice: &BidNotice, won: u64) -> (String, BlobId) {
    let mut fields = Fields::default();
    for item in &notice.items {
        fields.set(&price(item.id), Some(Value::Text(won.to_string())));
    }
    let document = Form(&fields).submission(supplier.company, notice).ok();
    let document = serde_json::to_string(&document).unwrap_or_default();
    let sent = hash(document.as_bytes());
    (document, sent)
}

fn hash(content: &[u8]) -> BlobId {
    BlobId(Sha256::digest(content).into())
}
