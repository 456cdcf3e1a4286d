//! [다운로드]: a list as Excel. One task reads the rows, in one transaction, so that none is missed or doubled while
//! others are written; a thread of its own makes the file of them. Between the two are never more than a few.

mod sheet;

use std::collections::HashMap;
use std::io::{self, Seek, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pok_api::desktop::contract::Saved;
use pok_api::desktop::event::{EXPORTING, Exporting};
use pok_api::desktop::list::StopExport;
use pok_api::desktop::page::Paging;
use pok_api::list::{Export, List};
use pok_api::{Code, Handle, Problem};
use pok_domain::time::korea;
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::mpsc;
use uuid::Uuid;

use self::sheet::Sheet;
use super::{Listed, Query};
use crate::core::host::emit;
use crate::core::{Core, State, fault};
use crate::file::name::file_name;
use crate::file::xlsx::{MAX_ROWS, Workbook};

/// Rows that are read at once.
const AT_ONCE: usize = 500;
/// How often as many may wait to be written.
const WAITING: usize = 2;
/// How many lists are written at a time: each keeps a connection busy.
const MAX_EXPORTING: usize = 2;
/// What takes no longer says nothing.
const UNSAID: Duration = Duration::from_millis(500);
/// How often it is said how far it has come.
const EVERY: Duration = Duration::from_millis(100);
/// How writing ends where not all rows come.
const STOPPED: io::ErrorKind = io::ErrorKind::Interrupted;

impl<L: Listed> Handle<Export<L>> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Export<L>) -> Result<Option<Saved>, Problem> {
        let overlay = L::here(self).await?;
        let sheet = Sheet::<L>::new(&call.columns, call.words)?;
        let paging = Paging { sort: call.sort, ..Paging::default() };
        let query = Query::<L>::asked(&call.asked, &paging)?.only(&call.rows).over(overlay);
        let turn = Turn::begin(self, call.export)?;
        let broken = |error| self.mirror_fault(L::NAME, &error);

        let pool = self.mirror.pool().await;
        // Held until the file is there or gone: who closes the program waits for it.
        let mut connection = pool.acquire().await.map_err(broken)?;
        let mut reading = connection.begin().await.map_err(broken)?;
        let places = query.places(&mut reading, MAX_ROWS + 1).await.map_err(broken)?;
        if places.len() > MAX_ROWS {
            return Err(Problem::new(Code::FileTooLarge, "a sheet of Excel has 1,048,575 rows at most"));
        }
        let (rows, received) = mpsc::channel(WAITING);
        let now = korea(self.clock.now()).strftime("%Y-%m-%d %H%M");
        let name = file_name(&[&format!("{} {now}", call.title)], "xlsx");
        let written = Written { sheet, title: call.title, total: places.len(), rows: received };
        let (host, export, total) = (Arc::clone(&self.host), call.export, places.len() as u64);
        let mut pace = Pace::begin(Instant::now());
        let told = move |done| {
            if pace.is_due(Instant::now()) {
                emit(&*host, EXPORTING, &Exporting { export, done: done as u64, total });
            }
        };
        let saving = self.save_download_by(name, move |file| written.write(file, told));
        let reading = async {
            let read = read(&query, &mut reading, &places, &rows, || turn.is_stopped() || pool.is_closed()).await;
            drop(rows);
            read.and(reading.rollback().await)
        };
        let (read, saved) = tokio::join!(reading, saving);
        drop(connection);
        read.map_err(broken)?;
        match saved {
            Ok(saved) => Ok(Some(saved)),
            Err(error) if error.kind() == STOPPED => Ok(None),
            Err(error) => Err(fault::saving(&error)),
        }
    }
}

impl Handle<StopExport> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: StopExport) -> Result<(), Problem> {
        if let Some(is_stopped) = self.state::<Running>().0.lock().get(&call.export) {
            is_stopped.store(true, Ordering::SeqCst);
        }
        Ok(())
    }
}

/// What is being written, and whether it is to stop.
#[derive(Default)]
struct Running(Mutex<HashMap<Uuid, Arc<AtomicBool>>>);

impl State for Running {
    fn end_session(&self) {
        self.0.lock().values().for_each(|is_stopped| is_stopped.store(true, Ordering::SeqCst));
    }
}

/// One that is being written.
struct Turn {
    running: Arc<Running>,
    export: Uuid,
    is_stopped: Arc<AtomicBool>,
}

impl Turn {
    fn begin(core: &Core, export: Uuid) -> Result<Self, Problem> {
        let running = core.state::<Running>();
        let is_stopped = Arc::new(AtomicBool::new(false));
        {
            let mut all = running.0.lock();
            if all.len() >= MAX_EXPORTING || all.contains_key(&export) {
                return Err(Problem::new(Code::TooMany, "too many lists are being written at once"));
            }
            all.insert(export, Arc::clone(&is_stopped));
        }
        Ok(Self { running, export, is_stopped })
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::SeqCst)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.running.0.lock().remove(&self.export);
    }
}

/// Hands all rows on, unless it is stopped or nobody takes them any more.
async fn read<L: List>(
    query: &Query<L>,
    on: &mut SqliteConnection,
    places: &[i64],
    to: &mpsc::Sender<Vec<L::Row>>,
    is_stopped: impl Fn() -> bool,
) -> Result<(), sqlx::Error> {
    let mut found = Vec::new();
    // While some are read, which a thread of the database's does, rows are made of those before.
    for some in places.chunks(AT_ONCE).chain([&[][..]]) {
        let make = async { query.rows(&found) };
        let (next, rows) = tokio::join!(Query::<L>::found(on, some), make);
        let rows = rows?;
        if is_stopped() || !rows.is_empty() && to.send(rows).await.is_err() {
            break;
        }
        found = next?;
    }
    Ok(())
}

/// What the file is made of.
struct Written<L: List> {
    sheet: Sheet<L>,
    title: String,
    total: usize,
    rows: mpsc::Receiver<Vec<L::Row>>,
}

impl<L: List> Written<L> {
    /// Writes the rows as they come, and says how many there are. Fails with [`STOPPED`] where not all come.
    fn write(mut self, to: impl Write + Seek, mut told: impl FnMut(usize)) -> io::Result<()> {
        let mut workbook = Workbook::begin(to, &self.title, &self.sheet.headers(), self.total)?;
        let mut done = 0;
        while done < self.total {
            let rows = self.rows.blocking_recv().ok_or(STOPPED)?;
            for row in &rows {
                workbook.row(self.sheet.cells(row))?;
            }
            done += rows.len();
            told(done);
        }
        workbook.finish()
    }
}

/// When it is said how far it has come.
struct Pace(Instant);

impl Pace {
    fn begin(now: Instant) -> Self {
        Self(now + UNSAID)
    }

    fn is_due(&mut self, now: Instant) -> bool {
        let is_due = now >= self.0;
        if is_due {
            self.0 = now + EVERY;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sender is gone before all rows have come: it was stopped, or they can't be read.
    #[test]
    fn what_is_not_whole_is_no_file() -> Result<(), Box<dyn std::error::Error>> {
        use pok_api::list::contact::Contacts;
        let columns = ["contact_name".to_owned()];
        let written = |rows, total| {
            let sheet = Sheet::<Contacts>::new(&columns, Default::default())?;
            Ok::<_, Problem>(Written { sheet, title: "담당자".to_owned(), total, rows })
        };
        let (_, none) = mpsc::channel(1);
        let mut told = Vec::new();
        let stopped = written(none, 1)?.write(io::Cursor::new(Vec::new()), |done| told.push(done));
        assert_eq!((stopped.map_err(|error| error.kind()), told), (Err(STOPPED), Vec::new()));
        let (_, none) = mpsc::channel(1);
        written(none, 0)?.write(io::Cursor::new(Vec::new()), |_| {})?;
        Ok(())
    }

    #[test]
    fn nothing_is_said_at_first_and_later_ten_times_a_second() {
        let begun = Instant::now();
        let mut pace = Pace::begin(begun);
        let due = (0..1_000).filter(|ms| pace.is_due(begun + Duration::from_millis(*ms)));
        assert_eq!(due.collect::<Vec<_>>(), [500, 600, 700, 800, 900]);
    }
}
