//! One verification, from the question to the answer.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use super::customer::Person;
use super::{CONFIRMS_AFTER, DECLINES, ci};

/// How long a code can be typed.
const CODE_LIVES: Duration = Duration::from_secs(180);
/// How often it can be typed wrong.
const TRIES: u32 = 5;

/// How a person confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    Sms,
    App,
}

/// How a verification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ready,
    Verified,
    Failed,
}

/// Somebody's verification.
pub(super) struct Verification {
    pub(super) person: Person,
    pub(super) method: Method,
    pub(super) code: String,
    pub(super) failures: u32,
    pub(super) asked: Instant,
    pub(super) verified: bool,
}

impl Verification {
    /// The person in front of the app has done what they do, once they had the time for it.
    pub(super) fn status(&self) -> Status {
        if self.verified {
            Status::Verified
        } else if self.method == Method::Sms || self.asked.elapsed() < CONFIRMS_AFTER {
            Status::Ready
        } else if self.person.name == DECLINES {
            Status::Failed
        } else {
            Status::Verified
        }
    }

    /// Ends it, or says the verifying company's code and words against it.
    pub(super) fn confirm(&mut self, otp: Option<&str>) -> Result<(), (&'static str, &'static str)> {
        match self.method {
            Method::App => match self.status() {
                Status::Ready => return Err(("0020", "앱에서 인증이 완료되지 않았습니다.")),
                Status::Failed => return Err(("0021", "사용자가 인증을 거절하였습니다.")),
                Status::Verified => {}
            },
            Method::Sms if self.asked.elapsed() >= CODE_LIVES => return Err(("0011", "인증번호가 만료되었습니다.")),
            Method::Sms if self.failures >= TRIES => return Err(("0012", "인증번호 입력 횟수를 초과하였습니다.")),
            Method::Sms if otp != Some(&self.code) => {
                self.failures += 1;
                return Err(("0010", "인증번호가 일치하지 않습니다."));
            }
            Method::Sms => {}
        }
        self.verified = true;
        Ok(())
    }

    /// As the API shows it.
    pub(super) fn json(&self, id: &str) -> Value {
        let person = &self.person;
        let mut shown = json!({
            "id": id,
            "version": "V2",
            "status": match self.status() {
                Status::Ready => "READY",
                Status::Verified => "VERIFIED",
                Status::Failed => "FAILED",
            },
            "requestedCustomer": { "name": person.name, "phoneNumber": person.phone },
        });
        match self.status() {
            Status::Ready => {}
            Status::Failed => {
                shown["failure"] = json!({ "reason": "사용자가 인증을 거절하였습니다.", "pgCode": "0021" })
            }
            Status::Verified => {
                let ci = ci(&person.name, person.birth_date, person.gender);
                shown["verifiedCustomer"] = json!({
                    "di": STANDARD.encode(&Sha512::digest(format!("di\n{ci}"))[..48]),
                    "ci": ci,
                    "name": person.name,
                    "gender": person.gender,
                    "birthDate": person.birth_date.to_string(),
                    "phoneNumber": person.phone,
                    "operator": person.operator,
                    "isForeigner": person.is_foreigner,
                });
            }
        }
        shown
    }
}
