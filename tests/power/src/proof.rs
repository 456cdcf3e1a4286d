//! Drives a workload, takes the power away at any of its steps, and counts what is missing afterwards.

use std::fmt;
use std::path::Path;

use fastrand::Rng;

use crate::crash::Loss;
use crate::disk::{Change, Disk, Image};

/// Whatever may go wrong.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// How many writes there are before all that was heard is played back.
const WRITES: usize = 30;
/// How many power losses each such stretch suffers.
const LOSSES: u32 = 100;

/// What is to survive. All of it lives in one folder, and is written through [`crate::vfs`].
#[expect(async_fn_in_trait, reason = "driven by one test on its own thread")]
pub trait Workload {
    /// An open store.
    type Store;

    /// Opens the store in a folder, whatever was left there; makes a new one where nothing was.
    ///
    /// # Errors
    /// It can't be opened: it is damaged.
    async fn open(&mut self, folder: &Path) -> Result<Self::Store, Fault>;

    /// One acknowledged write. No two leave the same state.
    ///
    /// # Errors
    /// It can't be written.
    async fn write(&mut self, store: &mut Self::Store) -> Result<(), Fault>;

    /// All that a person would find.
    ///
    /// # Errors
    /// It can't be read.
    async fn state(&mut self, store: &mut Self::Store) -> Result<Vec<String>, Fault>;

    /// What contradicts itself in it: a half of something that must be whole.
    ///
    /// # Errors
    /// It can't be read.
    async fn contradiction(&mut self, store: &mut Self::Store) -> Result<Option<String>, Fault>;

    /// Closes the store.
    ///
    /// # Errors
    /// It can't be closed.
    async fn close(&mut self, store: Self::Store) -> Result<(), Fault>;
}

/// What was found after all the losses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// Power losses.
    pub points: u32,
    /// Losses after which an acknowledged write was missing.
    pub lost: u32,
    /// Acknowledged writes that were missing.
    pub writes_lost: u64,
    /// Losses after which something was there by half, or what nobody had ever written.
    pub split: u32,
    /// Losses after which the store was damaged.
    pub damaged: u32,
    /// The first of each kind, in words.
    pub examples: Vec<String>,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { points, lost, writes_lost, split, damaged, .. } = self;
        write!(f, "{points} power losses: {lost} lost acknowledged writes ({writes_lost}), ")?;
        write!(f, "{split} left a half, {damaged} damaged the store")
    }
}

/// What one power loss left.
enum Left {
    Whole,
    Lost(u64),
    Split(String),
    Damaged(String),
}

/// Takes the power away `points` times. What a loss leaves is where the next stretch of writes begins, so that losses
/// during the recovery from one are among them.
///
/// # Errors
/// The workload fails while the power is on.
pub async fn prove(work: &mut impl Workload, points: u32, random: &mut Rng) -> Result<Count, Fault> {
    let mut count = Count::default();
    let mut start = Image::default();
    while count.points < points {
        let (changes, states) = stretch(work, &start).await?;
        let mut next = None;
        for _ in 0..LOSSES.min(points - count.points) {
            let until = random.usize(0..=changes.len());
            let loss = Loss::any(random);
            let image = loss.leaves(&start, &changes[..until], random);
            let acknowledged = changes[..until].iter().filter(|change| **change == Change::Acknowledge).count();
            let left = look(work, &image, &states, acknowledged).await;
            let is_first = count.add(&left);
            match left {
                Left::Whole => next = Some(image),
                Left::Lost(writes) if is_first => {
                    count.examples.push(format!("{loss:?} at {until} of {}: {writes} lost", changes.len()));
                }
                Left::Split(what) | Left::Damaged(what) if is_first => {
                    count.examples.push(format!("{loss:?} at {until} of {}: {what}", changes.len()));
                }
                _ => {}
            }
        }
        start = next.unwrap_or(start);
    }
    Ok(count)
}

impl Count {
    /// Whether it is the first of its kind.
    fn add(&mut self, left: &Left) -> bool {
        self.points += 1;
        let kind = match left {
            Left::Whole => return false,
            Left::Lost(writes) => {
                self.writes_lost += writes;
                &mut self.lost
            }
            Left::Split(_) => &mut self.split,
            Left::Damaged(_) => &mut self.damaged,
        };
        *kind += 1;
        *kind == 1
    }
}

/// Writes with the power on: all that was done to the files, and the state before the first write and after each.
async fn stretch(work: &mut impl Workload, start: &Image) -> Result<(Vec<Change>, Vec<Vec<String>>), Fault> {
    let folder = tempfile::tempdir()?;
    start.write(folder.path())?;
    let (disk, _) = Disk::watch(folder.path())?;
    let mut store = work.open(folder.path()).await?;
    let mut states = vec![work.state(&mut store).await?];
    for _ in 0..WRITES {
        work.write(&mut store).await?;
        disk.acknowledge();
        states.push(work.state(&mut store).await?);
    }
    work.close(store).await?;
    let changes = disk.stop();
    if changes.iter().all(|change| *change == Change::Acknowledge) {
        return Err("nothing was heard: the store isn't opened through the file system of this crate".into());
    }
    Ok((changes, states))
}

/// Turns the power on again.
async fn look(work: &mut impl Workload, image: &Image, states: &[Vec<String>], acknowledged: usize) -> Left {
    match found(work, image).await {
        Err(fault) => Left::Damaged(fault.to_string()),
        Ok((_, Some(contradiction))) => Left::Split(contradiction),
        // The write that was on its way may be there or not.
        Ok((found, None)) => match states.iter().rposition(|state| *state == found) {
            None => Left::Split(format!("nobody ever wrote {found:?}")),
            Some(at) if at > acknowledged + 1 => Left::Split(format!("write {at} is there before it was made")),
            Some(at) if at < acknowledged => Left::Lost((acknowledged - at) as u64),
            Some(_) => Left::Whole,
        },
    }
}

async fn found(work: &mut impl Workload, image: &Image) -> Result<(Vec<String>, Option<String>), Fault> {
    let folder = tempfile::tempdir()?;
    image.write(folder.path())?;
    let mut store = work.open(folder.path()).await?;
    let read = async {
        let contradiction = work.contradiction(&mut store).await?;
        Ok::<_, Fault>((work.state(&mut store).await?, contradiction))
    };
    let read = read.await;
    let closed = work.close(store).await;
    let read = read?;
    closed?;
    Ok(read)
}
