//! The log: `log/pok.log` in the data folder, and the terminal where `POK_LOG` asks for it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::sync::Arc;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::store::paths::Paths;

/// A log that has grown larger is put aside at the next start; one old log is kept. `tracing-appender` turns a log over by
/// the clock alone, whatever its size, and never under the same name.
const LARGEST: u64 = 2 * 1024 * 1024;

/// Starts it. Without a log the program still runs.
pub(crate) fn start(paths: &Paths) {
    let wanted = std::env::var("POK_LOG").ok();
    let filter = EnvFilter::new(wanted.as_deref().unwrap_or("warn,pok=info"));
    let file =
        file(paths).ok().map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Arc::new(file)));
    let terminal = wanted.map(|_| tracing_subscriber::fmt::layer().with_writer(io::stderr));
    let started = tracing_subscriber::registry().with(filter).with(file).with(terminal).try_init();
    drop(started);
}

fn file(paths: &Paths) -> io::Result<File> {
    // It comes first of all that is kept, so the folder is made here.
    paths.create()?;
    let folder = paths.data.join("log");
    fs::create_dir_all(&folder)?;
    let path = folder.join("pok.log");
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() > LARGEST) {
        fs::rename(&path, folder.join("pok.old.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}
