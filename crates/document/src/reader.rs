//! Reading a file this crate wrote: its revisions, its fields and which of them are signed.
//!
//! It reads nothing else: a file in any other form is refused rather than understood in part, because two readers that
//! understand a file differently are how a signature is made to cover what nobody saw. Checks no signature.

use std::ops::Range;

use crate::cursor::Cursor;
use crate::error::DocumentError;
use crate::field::{Field, Place, Widget};
use crate::update::{Update, Written};
use crate::writer::{self, Trailer};

/// No document of ours has more revisions than fields, and the base.
const MOST_REVISIONS: usize = Field::ALL.len() + 1;

/// A file taken apart.
pub(crate) struct Document<'a> {
    /// The signatures, oldest first, with the end of the revision each made.
    pub(crate) signatures: Vec<Signed<'a>>,
    /// The fields without a signature.
    pub(crate) open: Vec<(u32, Widget)>,
    /// The newest trailer and where its table is.
    pub(crate) last: (Trailer, usize),
}

/// One signature in a file.
pub(crate) struct Signed<'a> {
    pub(crate) update: Update<'a>,
    pub(crate) hole: Range<usize>,
    pub(crate) end: usize,
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The base is not ours.
    Base(&'static str),
    /// The base is, and what was added to it is not a signature of ours.
    Update,
}

impl From<Refusal> for DocumentError {
    fn from(refusal: Refusal) -> Self {
        Self::NotOurs(match refusal {
            Refusal::Base(why) => why,
            Refusal::Update => "something other than a signature was added to it",
        })
    }
}

impl<'a> Document<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Self, Refusal> {
        let tails = tails(file)?;
        let Some((base, updates)) = tails.split_first() else {
            return Err(Refusal::Base("it has no revision"));
        };
        let mut document = Self {
            signatures: Vec::new(),
            open: base_fields(file, base).ok_or(Refusal::Base("its form or cross-reference table"))?,
            last: (base.trailer, base.table_at),
        };
        let mut start = base.end;
        for tail in updates {
            document.add(file, start..tail.end, tail.table_at).ok_or(Refusal::Update)?;
            start = tail.end;
        }
        Ok(document)
    }

    fn add(&mut self, file: &'a [u8], range: Range<usize>, table_at: usize) -> Option<()> {
        let end = range.end;
        let (update, Written { hole, trailer, .. }) = Update::read(file, range, self.last, &self.open)?;
        self.open.retain(|(_, widget)| widget.field != update.field());
        self.signatures.push(Signed { update, hole, end });
        self.last = (trailer, table_at);
        Some(())
    }

    pub(crate) fn open_widget(&self, field: Field) -> Result<(u32, Widget), DocumentError> {
        self.open.iter().find(|(_, widget)| widget.field == field).copied().ok_or(DocumentError::AlreadySigned(field))
    }
}

/// The cross-reference table and trailer of a revision.
struct Tail {
    table_at: usize,
    trailer: Trailer,
    offsets: Vec<(u32, usize)>,
    end: usize,
}

/// The revisions' tails, oldest first. They must follow one another to the very end of the file.
fn tails(file: &[u8]) -> Result<Vec<Tail>, Refusal> {
    const UNREADABLE: Refusal = Refusal::Base("its cross-reference table cannot be read (a stream, or damaged)");
    let mut tails: Vec<Tail> = Vec::new();
    let mut next = Some(startxref(file).ok_or(UNREADABLE)?);
    while let Some(at) = next {
        let tail = tail(file, at).ok_or(UNREADABLE)?;
        let follows = match tails.last() {
            None => tail.end == file.len(),
            Some(newer) => tail.end <= newer.table_at,
        };
        if !follows || tails.len() == MOST_REVISIONS {
            return Err(Refusal::Update);
        }
        next = tail.trailer.previous;
        tails.push(tail);
    }
    tails.reverse();
    Ok(tails)
}

fn startxref(file: &[u8]) -> Option<usize> {
    const LONGEST: usize = "startxref\n0123456789\n%%EOF\n".len();
    let from = file.len().saturating_sub(LONGEST);
    let tail = file.get(from..)?;
    let at = tail.windows(10).rposition(|window| window == b"startxref\n")?;
    let mut cursor = Cursor::new(file, from + at + 10);
    let table_at = cursor.number()?;
    cursor.expect("\n%%EOF\n")?;
    Some(table_at)
}

fn tail(file: &[u8], table_at: usize) -> Option<Tail> {
    let mut cursor = Cursor::new(file, table_at);
    let mut offsets = Vec::new();
    cursor.expect("xref\n")?;
    while cursor.expect("trailer\n").is_none() {
        let first = cursor.object()?;
        cursor.expect(" ")?;
        let count = cursor.object()?;
        cursor.expect("\n")?;
        for number in first..first.checked_add(count)? {
            if number == 0 {
                cursor.expect("0000000000 65535 f \n")?;
                continue;
            }
            offsets.push((number, cursor.padded(10)?));
            cursor.expect(" 00000 n \n")?;
        }
    }
    let trailer = trailer(&mut cursor)?;
    let mut written = Vec::new();
    trailer.write(&mut written, table_at);
    cursor.expect(std::str::from_utf8(&written).ok()?)?;
    Some(Tail { table_at, trailer, offsets, end: cursor.at() })
}

/// Reads a trailer's values without passing over it; the caller compares what they are written as.
fn trailer(cursor: &mut Cursor<'_>) -> Option<Trailer> {
    let start = cursor.at();
    cursor.expect("<< /Size ")?;
    let size = cursor.object()?;
    let previous = match cursor.expect(" /Prev ") {
        Some(()) => Some(cursor.number()?),
        None => None,
    };
    cursor.expect(" /Root ")?;
    let root = cursor.object()?;
    cursor.expect(" 0 R /Info ")?;
    let info = cursor.object()?;
    cursor.expect(" 0 R /ID [<")?;
    let digits = cursor.text(32)?;
    let mut id = [0; 16];
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    cursor.rewind(start.checked_sub("trailer\n".len())?);
    Some(Trailer { size, previous, root, info, id })
}

/// The fields of a base: its three last objects.
fn base_fields(file: &[u8], base: &Tail) -> Option<Vec<(u32, Widget)>> {
    let all_objects = base.offsets.iter().map(|(number, _)| *number).eq(1..base.trailer.size);
    if !file.starts_with(writer::HEADER) || !all_objects || base.trailer.previous.is_some() {
        return None;
    }
    let last = base.offsets.len().checked_sub(Field::ALL.len())?;
    let mut fields = Vec::new();
    for (field, (number, at)) in Field::ALL.into_iter().zip(base.offsets.get(last..)?) {
        fields.push((*number, widget(&mut Cursor::new(file.get(..base.end)?, *at), *number, field)?));
    }
    Some(fields)
}

fn widget(cursor: &mut Cursor<'_>, number: u32, field: Field) -> Option<Widget> {
    let start = cursor.at();
    cursor.expect(&format!("{number} 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T ({field}) /F 132 /P "))?;
    let page = cursor.object()?;
    cursor.expect(" 0 R /Rect [")?;
    let mut sides = [0; 4];
    for (at, side) in sides.iter_mut().enumerate() {
        if at > 0 {
            cursor.expect(" ")?;
        }
        *side = cursor.hundredths()?;
    }
    let [left, bottom, right, top] = sides;
    if right < left || top < bottom {
        return None;
    }
    let widget = Widget { field, page, place: Place { left, bottom, right, top } };
    cursor.rewind(start);
    cursor.expect(&format!("{number} 0 obj\n{} >>\nendobj\n", widget.opening()))?;
    Some(widget)
}
