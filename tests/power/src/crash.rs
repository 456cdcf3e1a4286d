//! What a power loss leaves: of everything that was synced all, of the rest whatever the disk had got to.

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::disk::{Change, Image, Inode};

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// What becomes of everything that was not yet synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// All of it is lost.
    Dropped,
    /// All of it had reached the disk.
    Kept,
    /// By chance, per sector, per file's length and per name, any state it went through since the last sync. A sector that
    /// a file was given and that was never written holds anything.
    Torn,
}

impl Loss {
    /// Any of them, mostly the torn one.
    pub fn any(random: &mut Rng) -> Self {
        match random.u8(0..8) {
            0 | 1 => Self::Dropped,
            2 => Self::Kept,
            _ => Self::Torn,
        }
    }

    /// The files after the loss: they were `start`, and then `changes` happened.
    pub fn leaves(self, start: &Image, changes: &[Change], random: &mut Rng) -> Image {
        let mut folder = Folder::new(start);
        changes.iter().for_each(|change| folder.follow(change));
        folder.lose(self, random)
    }

    /// Which of `states` it comes to: 0 is the synced one, `states` the last.
    fn pick(self, states: usize, random: &mut Rng) -> usize {
        match self {
            Self::Dropped => 0,
            Self::Kept => states,
            // The middle ones are many and much the same: both ends deserve their share.
            Self::Torn => match random.u8(0..4) {
                0 => 0,
                1 => states,
                _ => random.usize(0..=states),
            },
        }
    }
}

#[derive(Default)]
struct File<'a> {
    synced: Vec<u8>,
    since: Vec<&'a Change>,
}

struct Folder<'a> {
    files: BTreeMap<Inode, File<'a>>,
    synced: BTreeMap<String, Inode>,
    since: Vec<(&'a String, Option<Inode>)>,
}

impl<'a> Folder<'a> {
    fn new(start: &Image) -> Self {
        let numbered = || start.0.iter().zip(0..);
        Self {
            files: numbered()
                .map(|((_, content), inode)| (inode, File { synced: content.clone(), since: Vec::new() }))
                .collect(),
            synced: numbered().map(|((name, _), inode)| (name.clone(), inode)).collect(),
            since: Vec::new(),
        }
    }

    fn follow(&mut self, change: &'a Change) {
        match change {
            Change::Create(name, inode) => self.since.push((name, Some(*inode))),
            Change::Write(inode, ..) | Change::Truncate(inode, _) => {
                self.files.entry(*inode).or_default().since.push(change);
            }
            Change::Sync(inode, is_folder) => {
                let file = self.files.entry(*inode).or_default();
                for change in std::mem::take(&mut file.since) {
                    apply(&mut file.synced, change, |_| true);
                }
                if *is_folder {
                    self.sync();
                }
            }
            Change::Delete(name, is_synced) => {
                self.since.push((name, None));
                if *is_synced {
                    self.sync();
                }
            }
            Change::Acknowledge => {}
        }
    }

    fn sync(&mut self) {
        for (name, inode) in std::mem::take(&mut self.since) {
            name_it(&mut self.synced, name, inode);
        }
    }

    fn lose(mut self, loss: Loss, random: &mut Rng) -> Image {
        let mut changes: BTreeMap<&String, Vec<Option<Inode>>> = BTreeMap::new();
        for (name, inode) in std::mem::take(&mut self.since) {
            changes.entry(name).or_default().push(inode);
        }
        for (name, states) in changes {
            if let Some(last) = loss.pick(states.len(), random).checked_sub(1) {
                name_it(&mut self.synced, name, states[last]);
            }
        }
        let Self { mut files, synced: names, .. } = self;
        let mut left = |inode| files.remove(&inode).unwrap_or_default().lose(loss, random);
        Image(names.into_iter().map(|(name, inode)| (name, left(inode))).collect())
    }
}

fn name_it(names: &mut BTreeMap<String, Inode>, name: &str, inode: Option<Inode>) {
    match inode {
        Some(inode) => names.insert(name.to_owned(), inode),
        None => names.remove(name),
    };
}

impl File<'_> {
    fn lose(self, loss: Loss, random: &mut Rng) -> Vec<u8> {
        let Self { synced, since } = self;
        if since.is_empty() {
            return synced;
        }
        // The lengths it had, in order, and the farthest it reached.
        let lengths: Vec<usize> = std::iter::once(synced.len())
            .chain(since.iter().scan(synced.len(), |length, change| {
                *length = match change {
                    Change::Write(_, at, bytes) => (*length).max(at + bytes.len()),
                    Change::Truncate(_, to) => *to,
                    _ => *length,
                };
                Some(*length)
            }))
            .collect();
        let length = lengths[loss.pick(since.len(), random)];
        let farthest = lengths.iter().copied().max().unwrap_or(length);
        let reached: Vec<usize> = (0..farthest.div_ceil(SECTOR)).map(|_| loss.pick(since.len(), random)).collect();
        let mut left = synced;
        let first_new = left.len();
        left.resize(farthest, 0);
        if loss == Loss::Torn && random.bool() {
            left[first_new..].fill_with(|| random.u8(..));
        }
        for (state, change) in since.into_iter().enumerate() {
            if matches!(change, Change::Write(..)) {
                apply(&mut left, change, |sector| reached[sector] > state);
            }
        }
        left.truncate(length);
        left
    }
}

/// Does to the content what was done to the file, in the sectors that are `chosen`.
fn apply(content: &mut Vec<u8>, change: &Change, chosen: impl Fn(usize) -> bool) {
    match change {
        Change::Write(_, at, bytes) => {
            let end = at + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            let mut from = *at;
            while from < end {
                let to = end.min((from / SECTOR + 1) * SECTOR);
                if chosen(from / SECTOR) {
                    content[from..to].copy_from_slice(&bytes[from - at..to - at]);
                }
                from = to;
            }
        }
        Change::Truncate(_, length) => content.resize(*length, 0),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(files: &[(&str, &[u8])]) -> Image {
        Image(files.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect())
    }

    fn changes() -> Vec<Change> {
        vec![
            Change::Write(0, 0, vec![b'1'; 1_024]),
            Change::Sync(0, false),
            Change::Create("journal".into(), 1),
            Change::Write(1, 0, b"j".to_vec()),
            Change::Write(0, 0, vec![b'2'; 1_536]),
        ]
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_goes_or_stays_as_one_says() {
        let (start, mut random) = (image(&[("db", b"0")]), Rng::with_seed(1));
        let dropped = Loss::Dropped.leaves(&start, &changes(), &mut random);
        assert_eq!(dropped, image(&[("db", &[b'1'; 1_024])]));
        let kept = Loss::Kept.leaves(&start, &changes(), &mut random);
        assert_eq!(kept, image(&[("db", &[b'2'; 1_536]), ("journal", b"j")]));
        let mut synced = changes();
        synced.push(Change::Sync(1, true));
        let dropped = Loss::Dropped.leaves(&start, &synced, &mut random);
        assert_eq!(dropped, image(&[("db", &[b'1'; 1_024]), ("journal", b"j")]));
    }

    #[test]
    fn a_name_that_was_deleted_may_be_back_unless_the_folder_was_synced() {
        let (start, mut random) = (image(&[("db", b"0"), ("journal", b"j")]), Rng::with_seed(1));
        let deleted = |is_synced| [Change::Delete("journal".into(), is_synced)];
        assert_eq!(Loss::Dropped.leaves(&start, &deleted(false), &mut random), start);
        assert_eq!(Loss::Dropped.leaves(&start, &deleted(true), &mut random), image(&[("db", b"0")]));
        assert_eq!(Loss::Kept.leaves(&start, &deleted(false), &mut random), image(&[("db", b"0")]));
    }

    #[test]
    fn a_torn_write_has_whole_sectors_of_either_state() {
        let (start, mut random) = (image(&[("db", &[b'1'; 1_024])]), Rng::with_seed(1));
        let write = [Change::Write(0, 0, vec![b'2'; 1_024])];
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let left = Loss::Torn.leaves(&start, &write, &mut random);
            let content = &left.0["db"];
            assert_eq!(content.len(), 1_024);
            assert!(content.chunks(SECTOR).all(|sector| sector.iter().all(|byte| *byte == sector[0])));
            seen.insert((content[0], content[SECTOR]));
        }
        assert_eq!(seen.len(), 4, "both, either, neither");
    }

    #[test]
    fn a_file_that_was_cut_may_have_its_old_length() {
        let (start, mut random) = (image(&[("db", &[b'1'; 1_024])]), Rng::with_seed(1));
        let cut = [Change::Truncate(0, 10)];
        let lengths: std::collections::BTreeSet<usize> =
            (0..50).map(|_| Loss::Torn.leaves(&start, &cut, &mut random).0["db"].len()).collect();
        assert_eq!(lengths, [10, 1_024].into());
    }
}
