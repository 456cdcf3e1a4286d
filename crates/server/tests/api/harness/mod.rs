//! Starts a server of one's own for each test, in a folder and a database of its own.

mod act;
mod applicant;
mod bids;
pub(crate) mod database;
mod members;
mod person;
pub(crate) mod sample;
mod server;

use std::future::Future;

pub(crate) use act::{Signer, create, sealed};
pub(crate) use applicant::{Applicant, CHAEWON, JUHO, PASSWORD, SORA, apply, check_company, paper};
pub(crate) use bids::{Bidder, content, minute_from_now, open_tender, posted};
pub(crate) use database::Backend;
pub(crate) use members::{code, faults, offline};
pub(crate) use person::verified;
pub(crate) use server::{Log, Server, code_in, into_session, sha256};

/// One test body, two databases.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every body needs everything its module does")]
            use super::*;

            async fn body($server: Server) $body

            #[test]
            fn sqlite() {
                $crate::harness::run($crate::harness::Backend::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::harness::run($crate::harness::Backend::Postgres, body);
            }
        }
    )+};
}

/// Waits until something is so.
pub(crate) async fn eventually<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) {
    let look = || {
        let is_so = is_so();
        async { is_so.await.then_some(()) }
    };
    found(look, "it").await;
}

/// Waits until there is what is looked for, as long as a slow machine needs.
pub(crate) async fn found<T, F: Future<Output = Option<T>>>(mut look: impl FnMut() -> F, what: &str) -> T {
    for _ in 0..3_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{what} never came")
}

/// Runs a body against a new server.
pub(crate) fn run<B, F>(backend: Backend, body: B)
where
    B: FnOnce(Server) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    if backend.is_skipped() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = runtime.block_on(database::make(backend));
    let server = runtime.block_on(Server::start(folder.path(), database.url()));
    let done = runtime.block_on(runtime.spawn(body(server)));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(database.remove());
    if let Err(failed) = done {
        std::panic::resume_unwind(failed.into_panic());
    }
}
