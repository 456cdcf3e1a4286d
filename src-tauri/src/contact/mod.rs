//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5): read here, changed on the server.

use futures_util::future::BoxFuture;
use pok_api::desktop::contact::{ChangeMobile, Own, Row, Show, Shown, Successors};
use pok_api::desktop::event::LOGGED_OUT;
use pok_api::list::Value;
use pok_api::list::contact::Contacts;
use pok_api::remote::contact::{
    self as remote, CancelRequest, ChangePassword, Colleague, Decide, Delegate, RequestWithdrawal, Update, Withdraw,
};
use pok_api::remote::signup;
use pok_api::{Code, Problem};
use pok_domain::member::{AccountStatus, ContactRole};

use crate::core::act::{TRIES, wait};
use crate::core::{Core, answers};
use crate::list::{Listed, Overlay, Query};
use crate::remote::RemoteFault;

answers! {
    Update => Core::ask,
    RequestWithdrawal => Core::ask,
    CancelRequest => Core::ask,
    Decide => Core::ask,
    Withdraw => Core::ask,
    signup::Decide => Core::ask,
    Own => own,
    Show => show,
    Successors => successors,
    ChangeMobile => change_mobile,
    ChangePassword => change_password,
    Delegate => delegate,
}

async fn own(core: &Core, Own {}: Own) -> Result<Option<Colleague>, Problem> {
    core.own_contact().await
}

impl Listed for Contacts {
    fn here(core: &Core) -> BoxFuture<'_, Result<Overlay<Self>, Problem>> {
        Box::pin(async { core.primary_only().map(|()| Overlay::none()) })
    }
}

async fn show(core: &Core, Show { contact }: Show) -> Result<Shown, Problem> {
    core.primary_only()?;
    let company = core.who()?.company;
    let colleague = core.fetched(contact, "a contact").await?.ok_or_else(Problem::not_found)?;
    Ok(Shown { company, colleague })
}

async fn successors(core: &Core, Successors {}: Successors) -> Result<Vec<Row>, Problem> {
    core.primary_only()?;
    let pool = core.mirror.pool().await;
    let query = Query::<Contacts>::new()
        .any("contact_role", &[Value::code(ContactRole::Secondary)])
        .any("contact_status", &[Value::code(AccountStatus::Active)])
        .by("contact_name", false);
    query.all(&pool).await.map_err(|error| core.mirror_fault("the list of contacts", &error))
}

async fn change_mobile(core: &Core, ChangeMobile {}: ChangeMobile) -> Result<(), Problem> {
    core.who()?;
    let verification = core.verification()?;
    let changed = core.ask(remote::ChangeMobile { verification: verification.clone() }).await;
    core.spend(&verification, changed)
}

/// The new password unlocks the window too.
async fn change_password(core: &Core, call: ChangePassword) -> Result<(), Problem> {
    core.who()?;
    match core.remote.send_raw(&call).await {
        Ok(_) => {}
        Err(fault @ (RemoteFault::Lost | RemoteFault::Foreign | RemoteFault::Unclear(_))) => {
            core.settle_password(&call.new, fault).await?
        }
        Err(fault) => return Err(fault.into_problem()),
    }
    // The password is another one, whether or not the window's lock follows.
    if let Err(problem) = core.renew_window_lock(call.new).await {
        tracing::warn!(%problem, "the earlier password still unlocks the window");
    }
    Ok(())
}

/// The roles have changed: the server has ended the session, and so it ends here at once (MGT-23).
async fn delegate(core: &Core, call: Delegate) -> Result<(), Problem> {
    core.who()?;
    let done = core.send_until_answered(&call).await;
    core.look_after(done).await?;
    let ended = core.end_session().await;
    core.host.emit(LOGGED_OUT, serde_json::Value::Null);
    ended
}

impl Core {
    /// Finds out whether a change of the password took effect whose answer was lost: asked for once more in its own
    /// place, the new one is refused as used where it is in force, and as wrong where it isn't.
    ///
    /// # Errors
    /// What the lost answer means, where it certainly didn't happen; `Unknown` where no answer came; what the server
    /// refuses with.
    async fn settle_password(&self, new: &str, lost: RemoteFault) -> Result<(), Problem> {
        let call = ChangePassword { current: new.to_owned(), new: new.to_owned() };
        for tried in 0..TRIES {
            wait(tried).await;
            match self.remote.send_raw(&call).await.map_err(RemoteFault::into_problem) {
                Ok(_) => return Ok(()),
                Err(problem) => match problem.code {
                    Code::PasswordUsed => return Ok(()),
                    Code::WrongCredentials => return Err(lost.into_problem()),
                    Code::Offline | Code::Intercepted | Code::Internal => {}
                    _ => return Err(problem),
                },
            }
        }
        Err(Problem::new(Code::Unknown, "no answer came back: one of the two passwords is in force"))
    }

    /// Who is logged in, as the mirror has them; none before the first fetch.
    pub(crate) async fn own_contact(&self) -> Result<Option<Colleague>, Problem> {
        self.fetched(self.who()?.contact.id, "one's own data").await
    }
}
