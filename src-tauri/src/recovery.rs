//! 계정 찾기 and 비밀번호 찾기: the server answers both.

use pok_api::desktop::recovery::{Find, ResetPassword};
use pok_api::remote::recovery::{self, Found};
use pok_api::{Handle, Problem};
use pok_domain::name::nfc;

use crate::core::Core;

impl Handle<Find> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Find { name, birth_date, mobile_no }: Find) -> Result<Found, Problem> {
        let name = nfc(name.trim());
        if name.is_empty() {
            return Err(Problem::field("name", "must not be empty"));
        }
        self.remote.open(&recovery::Find { name, birth_date, mobile_no }).await
    }
}

impl Handle<ResetPassword> for Core {
    type Caller = ();

    async fn handle(&self, _: (), ResetPassword { login_id }: ResetPassword) -> Result<(), Problem> {
        let login_id = nfc(login_id.trim());
        let verification = self.verification()?;
        let asked = recovery::ResetPassword { login_id, verification: verification.clone() };
        self.spend(&verification, self.remote.open(&asked).await)
    }
}
