//! One-time codes: made, sent, and used at most once, however many come at the same time (P-LOG-03).

use std::net::IpAddr;

use jiff::Timestamp;
use pok_api::remote::login::{OtpSent, SendActOtp, SendOtp};
use pok_api::{Code, Problem};
use pok_domain::ContactId;
use pok_domain::member::{OtpFault, OtpState, masked_mobile};
use pok_domain::typed;

use crate::app::App;
use crate::ground::caller::{Anonymous, SignedIn, unauthenticated};
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::supplier::account;

/// What a code is for. The row is locked while it is looked at.
pub(super) struct Subject {
    key: String,
    for_update: &'static str,
    sent: &'static str,
    wrong: &'static str,
    used: &'static str,
    /// What anybody is told when there is no such row.
    absent: fn() -> Problem,
}

impl Subject {
    /// A login attempt, by its token.
    pub(super) fn attempt(token: &str) -> Self {
        Self {
            key: secret::token_hash(token),
            for_update: "update login_attempt set failures = failures where token_sha256 = $1 \
                   returning contact_id, expires_at, code_sha256, sent_at, failures, used",
            sent: "update login_attempt set code_sha256 = $2, sent_at = $3, failures = 0, used = 0 \
                   where token_sha256 = $1",
            wrong: "update login_attempt set failures = failures + 1 where token_sha256 = $1",
            used: "update login_attempt set used = 1 where token_sha256 = $1",
            absent: || Problem::new(Code::OtpExpired, "the login has expired; begin again"),
        }
    }

    /// A session that asks for a code before a binding act.
    pub(super) fn session(id: &str) -> Self {
        Self {
            key: id.to_owned(),
            for_update: "update session set failures = failures where id = $1 and ended_at is null \
                   returning contact_id, created_at + 315360000000000 as expires_at, code_sha256, sent_at, failures, \
                   used",
            sent: "update session set code_sha256 = $2, sent_at = $3, failures = 0, used = 0 where id = $1",
            wrong: "update session set failures = failures + 1 where id = $1",
            used: "update session set used = 1, otp_at = sent_at where id = $1",
            absent: unauthenticated,
        }
    }
}

/// A login attempt to begin.
pub(super) struct NewAttempt<'a> {
    pub(super) token: &'a str,
    pub(super) contact: ContactId,
    pub(super) device: String,
    pub(super) peer: IpAddr,
    pub(super) expires_at: Timestamp,
}

struct OtpRow {
    contact: String,
    code: Option<String>,
    state: Option<OtpState>,
    done: bool,
}

pub(super) async fn open(tx: &mut Tx, attempt: NewAttempt<'_>) -> Result<(), Fault> {
    tx.run(insert!(login_attempt {
        token_sha256: secret::token_hash(attempt.token),
        contact_id: attempt.contact.to_string(),
        device: attempt.device,
        peer: attempt.peer.to_string(),
        expires_at: attempt.expires_at.as_microsecond(),
    }))
    .await
}

pub(super) async fn send_for_login(app: &App, _: &Anonymous, call: SendOtp) -> Result<OtpSent, Fault> {
    send(app, &Subject::attempt(&call.attempt)).await
}

pub(super) async fn send_for_act(app: &App, caller: &SignedIn, _: SendActOtp) -> Result<OtpSent, Fault> {
    send(app, &Subject::session(caller.session())).await
}

/// Makes a code, keeps its hash, and sends it.
async fn send(app: &App, subject: &Subject) -> Result<OtpSent, Fault> {
    let mut tx = app.write().await?;
    let row = for_update(&mut tx, subject).await?;
    let now = tx.now();
    if row.done {
        return Err(Problem::new(Code::OtpVoid, "this login has ended; begin again").into());
    }
    if let Some(wait) = row.state.map(|state| state.resend_at().duration_since(now)).filter(|wait| wait.is_positive()) {
        let problem = Problem::new(Code::TooMany, "a code was sent just now; wait");
        return Err(problem.retry_after(wait.unsigned_abs()).into());
    }
    app.rates.message_to(&row.contact)?;
    let account = account::find(tx.sql(), &row.contact).await?.ok_or_else(subject.absent)?;
    let code = secret::otp()?;
    tx.run(sql!(subject.sent, [&subject.key, app.pepper.hash(&subject.key, &code), now.as_microsecond()])).await?;
    tx.commit().await?;
    let text = format!("[PoK] 인증번호 {code} (3분 안에 입력해 주세요. 다른 사람에게 알려주지 마세요.)");
    app.sms.send(account.person.mobile_no.digits(), &text).await?;
    let state = OtpState { sent_at: now, failures: 0, used: false };
    Ok(OtpSent {
        masked_mobile: masked_mobile(account.person.mobile_no.digits()),
        expires_at: state.expires_at(),
        resend_at: state.resend_at(),
        now,
    })
}

/// Checks a code and uses it up. The transaction is handed on so that what the code opens is part of it.
pub(super) async fn confirm(app: &App, subject: &Subject, typed: &str) -> Result<Tx, Fault> {
    let mut tx = app.write().await?;
    let row = for_update(&mut tx, subject).await?;
    let (Some(state), Some(code)) = (row.state, row.code) else {
        return Err(Problem::new(Code::OtpExpired, "ask for a code first").into());
    };
    let typed = &*typed::plain(typed);
    let refused = |fault: OtpFault| {
        tracing::warn!(contact = %row.contact, ?fault, "a one-time code was refused");
        refusal(fault)
    };
    state.check(typed, tx.now()).map_err(refused)?;
    if app.pepper.hash(&subject.key, typed) != code {
        tx.run(sql!(subject.wrong, [&subject.key])).await?;
        tx.commit().await?;
        return Err(refused(OtpFault::Wrong).into());
    }
    tx.run(sql!(subject.used, [&subject.key])).await?;
    Ok(tx)
}

fn refusal(fault: OtpFault) -> Problem {
    let code = match fault {
        OtpFault::Malformed | OtpFault::Wrong => Code::OtpWrong,
        OtpFault::Expired => Code::OtpExpired,
        OtpFault::Void => Code::OtpVoid,
    };
    Problem::new(code, fault.to_string())
}

async fn for_update(tx: &mut Tx, subject: &Subject) -> Result<OtpRow, Fault> {
    let row = sqlx::query(subject.for_update).bind(&subject.key).fetch_optional(tx.sql()).await?;
    let row = row.ok_or_else(subject.absent)?;
    if row.get::<i64>("expires_at")? <= tx.micros() {
        return Err((subject.absent)().into());
    }
    let (used, failures) = (row.flag("used")?, row.count("failures")?);
    let state = row.instant_if_any("sent_at")?.map(|sent_at| OtpState { sent_at, failures, used });
    // A used code ends a login attempt; a session may ask for one after another.
    let done = used && subject.sent.contains("login_attempt");
    Ok(OtpRow { contact: row.get("contact_id")?, code: row.get("code_sha256")?, state, done })
}
