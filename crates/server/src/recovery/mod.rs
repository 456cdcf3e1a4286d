//! 계정 찾기 and 비밀번호 찾기. What is answered tells nobody whether an account exists: neither the words nor the status
//! nor the time they take.

mod find;
pub(crate) mod reset;

use pok_api::remote::recovery::{Find, Found, ResetPassword};
use pok_api::{Handle, Problem};

use crate::app::App;
use crate::ground::caller::Anonymous;

impl Handle<Find> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Find) -> Result<Found, Problem> {
        self.rates.finding(caller.peer())?;
        Ok(find::find(self, call).await?)
    }
}

impl Handle<ResetPassword> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: ResetPassword) -> Result<(), Problem> {
        self.rates.finding(caller.peer())?;
        Ok(reset::ask(self, call).await?)
    }
}
