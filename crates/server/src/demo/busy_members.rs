//! A buyer who decides applications and requests a moment after they came: 승인, but for an applicant with 반려 or 불가 in the
//! name and a request with 반려 in its reason, so that whoever tries the demo sees those too. Who asks again is let in.

use std::time::Duration;

use pok_api::Code;
use pok_domain::member::signup::{ApplicationState, Decision};
use pok_domain::member::{RequestState, Verdict};
use pok_domain::{ApplicationId, RequestId};

use super::listen;
use crate::app::{App, Happened};
use crate::company::decide as requests;
use crate::ground::audit::Actor;
use crate::ground::fault::Fault;
use crate::signup::decide;
use crate::supplier::{application, request};

const AFTER: Duration = Duration::from_secs(3);

/// What came.
enum Came {
    Application(ApplicationId),
    Request(RequestId),
}

impl Came {
    fn of(what: Happened) -> Option<Self> {
        match what {
            Happened::Applied(id) => Some(Self::Application(id)),
            Happened::Asked(id) => Some(Self::Request(id)),
            Happened::Signed(_) | Happened::Submitted(_) => None,
        }
    }
}

/// Runs until the server ends.
pub(super) async fn run(app: App) {
    let mut happened = app.listen();
    // What came before the server last ended waits still.
    if let Err(fault) = answer_waiting(&app).await {
        tracing::error!(error = %fault, "the demo buyer can't decide");
    }
    let stopping = app.stop.comes();
    tokio::pin!(stopping);
    loop {
        let heard = tokio::select! {
            () = &mut stopping => return,
            heard = listen::next(&mut happened, Came::of) => heard,
        };
        let Some(came) = heard else { return };
        tokio::select! {
            () = &mut stopping => return,
            () = tokio::time::sleep(AFTER) => {}
        }
        let answered = match came {
            Came::Application(id) => answer(&app, id).await,
            Came::Request(id) => answer_request(&app, id).await,
        };
        if let Err(fault) = answered {
            tracing::error!(error = %fault, "the demo buyer can't decide");
        }
    }
}

async fn answer_waiting(app: &App) -> Result<(), Fault> {
    let pool = app.database.pool();
    for kept in application::of_buyer(pool, Some(ApplicationState::Requested), None).await? {
        answer(app, kept.id).await?;
    }
    for kept in request::of_buyer(pool, Some(RequestState::Requested), None).await? {
        answer_request(app, kept.request.id).await?;
    }
    Ok(())
}

async fn answer(app: &App, id: ApplicationId) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let Some(kept) = application::for_update(&mut tx, id).await?.filter(|kept| !kept.way.is_decided_by_primary())
    else {
        return Ok(());
    };
    let name = kept.profile.as_ref().map_or(&kept.person.name, |profile| &profile.name).as_str();
    let is_again = application::was_rejected(&mut tx, kept.company).await?;
    let decision = if is_again || !(name.contains("반려") || name.contains("불가")) {
        Decision::Approve
    } else {
        let reason = "제출한 서류의 내용이 서로 달라 확인할 수 없습니다.".to_owned();
        Decision::Reject { reason, may_reapply: !name.contains("불가") }
    };
    decide::decide(app, &mut tx, Actor::server(), id, &decision, None).await?;
    tx.commit().await
}

async fn answer_request(app: &App, id: RequestId) -> Result<(), Fault> {
    let reject = |reason: &str| Verdict::Reject { reason: reason.into() };
    let mut tx = app.write().await?;
    let verdict = match requests::is_to_be_rejected(&mut tx, id).await? {
        true => reject("첨부한 서류와 요청한 내용이 달라 확인할 수 없습니다."),
        false => Verdict::Approve { reason: "요청한 내용을 확인했습니다.".into() },
    };
    match requests::decide(app, &mut tx, Actor::server(), id, &verdict).await {
        Ok(_) => return tx.commit().await,
        // Taken back, or decided by somebody else.
        Err(Fault::Refused(problem)) if problem.code == Code::Stale => return Ok(()),
        Err(Fault::Refused(problem)) if problem.code == Code::UnderWay => drop(tx),
        Err(fault) => return Err(fault),
    }
    let mut tx = app.write().await?;
    let verdict = reject("진행 중인 입찰이나 계약이 있어 탈퇴를 처리할 수 없습니다.");
    requests::decide(app, &mut tx, Actor::server(), id, &verdict).await?;
    tx.commit().await
}
