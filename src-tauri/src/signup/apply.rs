//! 가입요청: the files, then the application.

use pok_api::desktop::event::Step;
use pok_api::desktop::signup::Apply;
use pok_api::remote::signup::{self as remote, Applied};
use pok_api::{Code, Problem};

use crate::core::{Core, answers};
use crate::remote::Pass;

answers! { Apply => apply }

async fn apply(core: &Core, call: Apply) -> Result<Applied, Problem> {
    let held = core.signup()?;
    let place = held.place();
    let fields = core.filled(&place, &held.earlier.clone().unwrap_or_default()).await?;
    // The server has the files of an application that was rejected; it says so itself.
    match core.send_papers(Pass::Ticket(&held.ticket), &fields, |_| false).await {
        // A ticket that has served, or is too old, takes no files. What became of it, the application's answer says.
        Err(problem) if problem.code == Code::Unauthenticated => tracing::info!("the ticket takes no files"),
        sent => sent?,
    }
    core.progress(Step::Verifying, None);
    let Apply { password, terms, conversion_code } = call;
    let ticket = held.ticket.clone();
    let applied = core.remote.open(&remote::Apply { ticket, fields, password, terms, conversion_code }).await?;
    core.set_signup(None);
    // The application stands, whether or not what was kept of it goes at once.
    if let Err(problem) = core.drop_form(&place).await {
        tracing::warn!(%problem, "a sign-up form that has served stays");
    }
    Ok(applied)
}
