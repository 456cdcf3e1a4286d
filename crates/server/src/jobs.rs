//! What a server does by itself: forgets what has expired.

use std::time::Duration;

use jiff::SignedDuration;

use crate::app::App;
use crate::ground::database::sql;
use crate::ground::fault::Fault;
use crate::ground::{blob, operation, session};
use crate::{signup, verification};

const EVERY: Duration = Duration::from_secs(15 * 60);
/// Sessions and locks stay this long after their end, so that a late reuse is still recognised.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// How long the answer to a draft is known. Those to binding acts are, for ever.
const DRAFT_KEYS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Runs until the server ends.
pub(crate) async fn run(app: App) {
    let stopping = app.stop.comes();
    tokio::pin!(stopping);
    loop {
        tokio::select! {
            () = &mut stopping => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(fault) = sweep(&app).await {
            tracing::error!(error = %fault, "the sweep failed");
        }
    }
}

/// Forgets it all at once.
///
/// # Errors
/// [`Fault`] of the database. What the folder of uploads has against it goes to the log: it keeps nothing else back.
pub(crate) async fn sweep(app: &App) -> Result<(), Fault> {
    if let Err(fault) = app.uploads.sweep() {
        tracing::error!(error = %fault, "the sweep of the uploads failed");
    }
    let _forgetting = app.blobs.forgetting().await;
    let mut tx = app.write().await?;
    let before = tx.now().saturating_sub(KEPT)?.as_microsecond();
    for statement in [
        "delete from login_attempt where expires_at < $1",
        "delete from act_token where expires_at < $1",
        "delete from login_lock where changed_at < $1 and (locked_until is null or locked_until < $1)",
    ] {
        tx.run(sql!(statement, [before])).await?;
    }
    session::sweep(&mut tx, before).await?;
    let abandoned = signup::ticket::sweep(&mut tx).await?;
    let unused = blob::forget_unused(&mut tx, &abandoned).await?;
    verification::sweep(&mut tx).await?;
    let before = tx.now().saturating_sub(DRAFT_KEYS)?.as_microsecond();
    operation::sweep_drafts(&mut tx, before).await?;
    tx.commit().await?;
    for id in unused {
        app.blobs.delete(id).await?;
    }
    Ok(())
}
