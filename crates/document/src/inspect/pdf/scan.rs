//! Every object that any reader could find in a PDF: not by its table of objects, which readers repair each in a way of
//! their own, but wherever the file says `obj`, old revisions and what lies in object streams among them.

use std::collections::HashMap;

use memchr::memmem::{self, Finder};

use super::filter;
use super::value::{Broken, Reader, Value, ends_word, number};

/// A file may be read so many times over by places that look like objects.
const READINGS: usize = 16;
/// What all object streams of a file may unfold to, in bytes; of a locked one, each stream.
pub(super) const MAX_UNFOLDED: usize = 64 * 1024 * 1024;
/// The most objects of a file.
const MAX_OBJECTS: usize = 1_000_000;

/// The objects of a file.
pub(super) struct Objects {
    /// All of them, the trailers too.
    pub(super) all: Vec<Value>,
    /// Where those of a number are; several, where a later revision has another.
    by_number: HashMap<u64, Vec<usize>>,
    streams: Vec<Stream>,
    /// Where the last one begins.
    last: usize,
    /// Whether its texts say what they mean, and aren't enciphered.
    pub(super) texts_are_clear: bool,
}

/// A stream: which value is its dictionary, and where its content begins.
struct Stream {
    dictionary: usize,
    begins: usize,
}

impl Objects {
    /// # Errors
    /// Where something that a reader could take for an object can't be read wholly.
    pub(super) fn scan(file: &[u8]) -> Result<Self, Broken> {
        let mut objects =
            Self { all: Vec::new(), by_number: HashMap::new(), streams: Vec::new(), last: 0, texts_are_clear: true };
        let mut allowance = file.len().saturating_mul(READINGS).saturating_add(1 << 16);
        objects.plain(file, &mut allowance)?;
        objects.unread_dictionaries(file, &mut allowance);
        Ok(objects)
    }

    /// What an object may be, whatever revision a reader takes it from.
    pub(super) fn of_number(&self, wanted: u64) -> impl Iterator<Item = &Value> {
        let places = self.by_number.get(&wanted).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| self.all.get(*at))
    }

    /// What a value is where a reader looks: itself, or whatever it refers to.
    pub(super) fn resolved<'a>(&'a self, value: &'a Value) -> Vec<&'a Value> {
        // A reference to a reference is as far as any goes.
        let mut found = vec![value];
        for _ in 0..4 {
            if !found.iter().any(|value| matches!(value, Value::Reference(_))) {
                break;
            }
            let step = |value: &'a Value| match value {
                Value::Reference(number) => self.of_number(*number).collect(),
                value => vec![value],
            };
            found = found.into_iter().flat_map(step).take(64).collect();
        }
        found
    }

    /// Takes over which numbers another scan knows.
    pub(super) fn numbers_of(&mut self, other: &Self) {
        for number in other.by_number.keys() {
            self.by_number.entry(*number).or_default();
        }
    }

    pub(super) fn knows(&self, number: u64) -> bool {
        self.by_number.contains_key(&number)
    }

    /// Whether the file ends as a whole one does (§7.5.5): one that was cut off ends among its objects.
    pub(super) fn is_ended(&self, file: &[u8]) -> bool {
        memmem::rfind(file, b"startxref").is_some_and(|at| at > self.last)
    }

    fn add(&mut self, number: Option<u64>, value: Value) -> Result<usize, Broken> {
        if self.all.len() >= MAX_OBJECTS {
            return Err(Broken);
        }
        let at = self.all.len();
        self.all.push(value);
        if let Some(number) = number {
            self.by_number.entry(number).or_default().push(at);
        }
        Ok(at)
    }

    /// What stands after `obj`.
    fn plain(&mut self, file: &[u8], allowance: &mut usize) -> Result<(), Broken> {
        for at in Finder::new(b"obj").find_iter(file) {
            let is_word = file.get(at + 3).is_none_or(|byte| ends_word(*byte));
            let before = file.get(..at).unwrap_or_default();
            if !is_word || before.last().is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let number = number_before(before);
            let mut reader = Reader::new(file, at + 3, *allowance);
            let read = reader.value();
            *allowance = reader.allowance();
            let value = match (read, number) {
                (Ok(value), _) => value,
                // Three letters of something else.
                (Err(Broken), None) if *allowance > 0 => continue,
                (Err(Broken), _) => return Err(Broken),
            };
            let is_dictionary = matches!(value, Value::Dictionary(_));
            let dictionary = self.add(number, value)?;
            reader.space()?;
            if is_dictionary && reader.passes(b"stream") {
                let _ = reader.passes(b"\r");
                let _ = reader.passes(b"\n");
                self.streams.push(Stream { dictionary, begins: reader.at() });
            }
            if number.is_some() {
                self.last = at;
            }
        }
        Ok(())
    }

    /// Trailers, and dictionaries that stand alone, which a reader that repairs may take for one.
    fn unread_dictionaries(&mut self, file: &[u8], allowance: &mut usize) {
        for at in Finder::new(b"/Root").find_iter(file) {
            // Its dictionary begins somewhere before: from each place that can be it.
            let from = at.saturating_sub(4096);
            for begins in Finder::new(b"<<").find_iter(file.get(from..at).unwrap_or_default()) {
                let mut reader = Reader::new(file, from + begins, *allowance);
                let read = reader.value();
                *allowance = reader.allowance();
                if let Ok(value) = read {
                    self.all.push(value);
                }
            }
        }
    }

    /// Adds what lies in object streams (§7.5.7).
    ///
    /// # Errors
    /// Where one can't be read wholly.
    pub(super) fn unfold(&mut self, file: &[u8]) -> Result<(), Broken> {
        let mut room = MAX_UNFOLDED;
        for Stream { dictionary, begins } in std::mem::take(&mut self.streams) {
            let content = file.get(begins..).unwrap_or_default();
            // A stream that never ends is a file that was cut off.
            let end = memmem::find(content, b"endstream").ok_or(Broken)?;
            let about = self.all.get(dictionary).ok_or(Broken)?;
            let is_of_objects = about.all(b"Type").any(|kind| {
                self.resolved(kind).iter().any(|kind| matches!(kind, Value::Name(name) if **name == *b"ObjStm"))
            });
            if !is_of_objects {
                continue;
            }
            let held = self.held(about, content, end)?;
            let unfolded = filter::unfold(self, about, held, room).ok_or(Broken)?;
            room = room.saturating_sub(unfolded.len());
            let (count, first) = (self.only_number(about, b"N")?, self.only_number(about, b"First")?);
            self.unfolded(&unfolded, count, first)?;
        }
        Ok(())
    }

    /// The content of a stream, which all readers agree on only where its length leads to its end.
    fn held<'a>(&self, about: &Value, content: &'a [u8], end: usize) -> Result<&'a [u8], Broken> {
        for length in about.all(b"Length").flat_map(|length| self.resolved(length)) {
            if let Value::Number(length) = length
                && let Ok(length) = usize::try_from(*length)
                && content.get(length..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"endstream"))
            {
                return content.get(..length).ok_or(Broken);
            }
        }
        // Without a length that fits readers go by the word, if there is but one.
        let next = content.get(end + 9..).and_then(|rest| memmem::find(rest, b"endobj"));
        let is_only = next.is_some_and(|next| {
            content.get(end + 9..end + 9 + next).is_some_and(|rest| memmem::find(rest, b"endstream").is_none())
        });
        if is_only { content.get(..end).ok_or(Broken) } else { Err(Broken) }
    }

    fn only_number(&self, about: &Value, key: &[u8]) -> Result<usize, Broken> {
        let mut numbers = about.all(key).flat_map(|value| self.resolved(value)).filter_map(|value| match value {
            Value::Number(number) => usize::try_from(*number).ok(),
            _ => None,
        });
        match (numbers.next(), numbers.next()) {
            (Some(number), None) => Ok(number),
            _ => Err(Broken),
        }
    }

    fn unfolded(&mut self, content: &[u8], count: usize, first: usize) -> Result<(), Broken> {
        if count > MAX_OBJECTS {
            return Err(Broken);
        }
        let head = content.get(..first).ok_or(Broken)?;
        let mut words = head.split(|byte| ends_word(*byte)).filter(|word| !word.is_empty());
        let mut allowance = content.len().saturating_mul(READINGS).saturating_add(1 << 16);
        for _ in 0..count {
            let mut next = || words.next().and_then(number).ok_or(Broken);
            let (number, offset) = (next()?, next()?);
            let at = usize::try_from(offset).ok().and_then(|offset| first.checked_add(offset)).ok_or(Broken)?;
            let mut reader = Reader::new(content, at, allowance);
            let value = reader.value()?;
            allowance = reader.allowance();
            self.add(Some(number), value)?;
        }
        Ok(())
    }
}

/// The object's number, of what stands before `obj`: `12 0 `, with comments between, if they must be.
fn number_before(before: &[u8]) -> Option<u64> {
    const FAR: usize = 300;
    let before = before.get(before.len().saturating_sub(FAR)..)?;
    let plain: Vec<u8> = before
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .flat_map(|line| line.split(|byte| *byte == b'%').next().unwrap_or_default().iter().copied().chain([b' ']))
        .collect();
    let mut words = plain.rsplit(|byte| ends_word(*byte)).filter(|word| !word.is_empty());
    number(words.next()?)?;
    let last = words.next()?;
    // Whatever ran into its digits isn't part of it.
    let digits = last.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    number(last.get(digits..).filter(|digits| !digits.is_empty())?)
}
