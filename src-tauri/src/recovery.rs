//! 계정 찾기 and 비밀번호 찾기: the server answers both.

use pok_api::Problem;
use pok_api::desktop::recovery::{Find, ResetPassword};
use pok_api::remote::recovery::{self, Found};
use pok_domain::typed;

use crate::core::{Core, answers};

answers! {
    Find => find,
    ResetPassword => reset_password,
}

async fn find(core: &Core, Find { name, birth_date, mobile_no }: Find) -> Result<Found, Problem> {
    let name = typed::line(&name);
    if name.is_empty() {
        return Err(Problem::field("name", "must not be empty"));
    }
    let verification = core.verification()?;
    let asked = recovery::Find { name, birth_date, mobile_no, verification: verification.clone() };
    core.spend(&verification, core.remote.open(&asked).await)
}

async fn reset_password(core: &Core, ResetPassword { login_id }: ResetPassword) -> Result<(), Problem> {
    let login_id = typed::plain(&login_id);
    let verification = core.verification()?;
    let asked = recovery::ResetPassword { login_id, verification: verification.clone() };
    core.spend(&verification, core.remote.open(&asked).await)
}
