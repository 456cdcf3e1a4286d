//! 가입요청: the files, then the application.

use pok_api::desktop::event::Step;
use pok_api::desktop::signup::Apply;
use pok_api::remote::signup::{self as remote, Applied};
use pok_api::{Code, Handle, Problem};

use crate::core::Core;
use crate::remote::Pass;

impl Handle<Apply> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Apply) -> Result<Applied, Problem> {
        let held = self.signup()?;
        let place = held.place();
        let fields = self.filled(&place, &held.earlier.clone().unwrap_or_default()).await?;
        // The server has the files of an application that was rejected; it says so itself.
        match self.send_papers(Pass::Ticket(&held.ticket), &fields, |_| false).await {
            // A ticket that has served, or is too old, takes no files. What became of it, the application's answer says.
            Err(problem) if problem.code == Code::Unauthenticated => tracing::info!("the ticket takes no files"),
            sent => sent?,
        }
        self.progress(Step::Verifying, None);
        let Apply { password, terms, conversion_code } = call;
        let ticket = held.ticket.clone();
        let applied = self.remote.open(&remote::Apply { ticket, fields, password, terms, conversion_code }).await?;
        self.set_signup(None);
        // The application stands, whether or not what was kept of it goes at once.
        if let Err(problem) = self.drop_form(&place).await {
            tracing::warn!(%problem, "a sign-up form that has served stays");
        }
        Ok(applied)
    }
}
