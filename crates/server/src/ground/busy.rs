//! For tests of what becomes of work whose asker has gone: a runtime whose one thread for such work is busy.

use std::sync::mpsc::{Sender, channel};

/// Runs a test on it; the thread is free once what the test is given is dropped.
pub(crate) fn busy(test: impl AsyncFnOnce(Sender<()>)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build();
    runtime.expect("a runtime").block_on(async {
        let (thread, taken) = channel();
        tokio::task::spawn_blocking(move || taken.recv());
        test(thread).await;
    });
}
