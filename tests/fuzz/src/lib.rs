//! Foreign bytes, bent in many ways: whoever reads them answers, in time and within its memory.
//!
//! A test program is a process of its own, so a crash, a hang or too much memory ends it and is a failed test. What it was
//! reading then is in a file that the message names. `POK_FUZZ_SECONDS` makes it go on for longer than two seconds.

mod bend;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use bend::Bender;

/// How long one file may be read, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// What two seconds read is the same each time: chance is for those that go on for longer, or name another seed.
const SEED: u64 = 1;
/// How often it is looked at what the reading takes.
const LOOK: Duration = Duration::from_millis(10);

/// What is being read, and since when.
type Now = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

/// Lets `read` read bent copies of `corpus` for some seconds, with no more than `memory` bytes beside what there was
/// before. `words` are what the format is made of. Answers how many were read.
///
/// # Panics
/// Where `read` panics. Where it takes too long or too much, the process ends.
pub fn fuzz(name: &str, corpus: &[Vec<u8>], words: &[&[u8]], memory: usize, read: impl Fn(&[u8])) -> u64 {
    let longer = std::env::var("POK_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let seconds = longer.unwrap_or(2);
    let seed = std::env::var("POK_FUZZ_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| if longer.is_some() { fastrand::u64(..) } else { SEED });
    let (mut bender, now) = (Bender::new(seed, corpus, words), Now::default());
    watch(name.to_owned(), Arc::clone(&now), taken() + memory);
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let bytes = bender.next();
        *locked(&now) = Some((Instant::now(), bytes.clone()));
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&bytes)));
        *locked(&now) = None;
        assert!(done.is_ok(), "{name} (seed {seed}) panicked on {}", keep(name, &bytes).display());
        count += 1;
    }
    println!("{name}: {count} read, seed {seed}");
    count
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn taken() -> usize {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem)
}

/// Ends the process where a reading takes too much.
fn watch(name: String, now: Now, most: usize) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK);
            if Arc::strong_count(&now) == 1 {
                return;
            }
            let Some((since, bytes)) = locked(&now).clone() else { continue };
            let memory = taken();
            let fault = match () {
                () if since.elapsed() > PATIENCE => format!("takes longer than {PATIENCE:?}"),
                () if memory > most => format!("takes {memory} bytes of memory"),
                () => continue,
            };
            eprintln!("{name}: {} {fault}", keep(&name, &bytes).display());
            std::process::abort();
        }
    });
}

/// Keeps what was read when something went wrong.
fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let plain: String = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let path = std::env::temp_dir().join(format!("pok-fuzz-{plain}-{}", std::process::id()));
    // The message names it all the same.
    drop(std::fs::write(&path, bytes));
    path
}
