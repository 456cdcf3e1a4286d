//! When a job looks whether there is something to do: when what it waits for is due, and when a transaction has written
//! something for it. No job asks every so often.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::futures::OwnedNotified;

use crate::ground::database::Database;
use crate::ground::fault::Fault;
use crate::ground::stop::Stop;

/// The longest that a job sleeps. What this server writes wakes its jobs, and what it left before it last ended they find
/// when they begin; but another server of the same database may have ended with its work undone, and the computer's clock
/// may be set.
const LONGEST: Duration = Duration::from_secs(5);

/// The turns of a job: one when it begins, and another whenever there may be something to do, which is at the instant that
/// the last one told, and when a transaction with [`Tx::wake`] is on disk.
///
/// [`Tx::wake`]: crate::ground::database::Tx::wake
pub(crate) struct Turns {
    database: Database,
    stop: Stop,
    fails: &'static str,
    pause: SignedDuration,
    /// None before the first turn.
    woken: Option<OwnedNotified>,
    next: Option<Timestamp>,
    resumes: Timestamp,
}

impl Turns {
    /// `fails` is what the log says of a turn that fails, and `pause` how long it is given to get better.
    pub(crate) fn new(database: &Database, stop: &Stop, fails: &'static str, pause: SignedDuration) -> Self {
        let (database, stop) = (database.clone(), stop.clone());
        Self { database, stop, fails, pause, woken: None, next: None, resumes: Timestamp::MIN }
    }

    /// Waits for the next turn. False when the server ends.
    pub(crate) async fn next(&mut self) -> bool {
        loop {
            if let Some(woken) = self.woken.take() {
                tokio::select! {
                    () = self.stop.comes() => return false,
                    () = woken => {}
                    () = tokio::time::sleep(self.left()) => {}
                }
            }
            // From before the turn on, so that nothing is missed that comes while it is taken.
            self.woken = Some(self.database.woken());
            if self.database.now() >= self.resumes {
                return true;
            }
        }
    }

    /// A turn has been taken: when there will be something to do again, if that is known.
    pub(crate) fn taken(&mut self, turn: Result<Option<Timestamp>, Fault>) {
        self.next = turn.unwrap_or_else(|fault| {
            tracing::error!(error = %fault, "{}", self.fails);
            self.resumes = self.database.now().saturating_add(self.pause).unwrap_or(Timestamp::MAX);
            Some(self.resumes)
        });
    }

    fn left(&self) -> Duration {
        let left = self.next.map(|next| Duration::try_from(next.duration_since(self.database.now())));
        left.map_or(LONGEST, |left| left.unwrap_or(Duration::ZERO).min(LONGEST))
    }
}
