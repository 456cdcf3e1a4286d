//! One signature as an incremental update (ISO 32000-2 §7.5.6, §12.8.1): how it is written and read back.
//!
//! An update holds the signature dictionary, the objects of its appearance and the field's widget with `/V` and `/AP`
//! added, and nothing else. `/Root`, `/Info` and `/ID` are kept. Space enough is left in `/Contents` for a signature
//! timestamp (PAdES B-T) to come. Refuses to know what the signature's container holds.

use std::ops::Range;

use crate::cursor::Cursor;
use crate::face::Appearance;
use crate::field::{Field, Widget};
use crate::moment::DATE_LEN;
use crate::writer::{self, Trailer};

/// Bytes kept for the CMS: a chain of three certificates and a timestamp token of some 8 KB.
pub(crate) const CONTENTS_LEN: usize = 12 * 1024;

const DICTIONARY: &str = " 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (";
const BYTE_RANGE: &str = ") /ByteRange [0 ";
const BYTE_RANGE_LEN: usize = 3 * 10 + 2;
const CONTENTS: &str = "] /Contents ";

/// Everything an update is made of but the signature itself.
#[derive(Debug, Clone)]
pub(crate) struct Update<'a> {
    /// Object number of the signature dictionary: the base's `/Size`.
    pub(crate) number: u32,
    /// `/M`.
    pub(crate) date: String,
    /// The field's widget and its object number.
    pub(crate) widget: (u32, Widget),
    pub(crate) appearance: Appearance<'a>,
    /// The trailer of the revision before, and where that revision's cross-reference table is.
    pub(crate) before: (Trailer, usize),
}

/// An update in bytes, with zeros where the signature goes.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// `<…>` of `/Contents`, within the whole file.
    pub(crate) hole: Range<usize>,
    pub(crate) trailer: Trailer,
}

impl<'a> Update<'a> {
    /// Writes the update for a file of `base_len` bytes.
    pub(crate) fn write(&self, base_len: usize) -> Written {
        let mut out = Vec::with_capacity(CONTENTS_LEN * 2 + 2048);
        let (number, appearance) = (self.number, &self.appearance);
        out.extend_from_slice(format!("{number}{DICTIONARY}{}{BYTE_RANGE}", self.date).as_bytes());
        let ranges_at = out.len();
        out.resize(out.len() + BYTE_RANGE_LEN, b' ');
        out.extend_from_slice(CONTENTS.as_bytes());
        let hole = base_len + out.len()..base_len + out.len() + 2 * CONTENTS_LEN + 2;
        out.push(b'<');
        out.resize(out.len() + 2 * CONTENTS_LEN, b'0');
        out.extend_from_slice(b"> >>\nendobj\n");

        let mut offsets = vec![0];
        appearance.write(&mut out, number + 1, self.widget.1.place, &mut offsets);
        let widget_at = out.len();
        let (widget_number, widget) = self.widget;
        out.extend_from_slice(format!("{widget_number} 0 obj\n{} /V {number} 0 R", widget.opening()).as_bytes());
        if appearance.objects() > 0 {
            out.extend_from_slice(format!(" /AP << /N {} 0 R >>", number + 1).as_bytes());
        }
        out.extend_from_slice(b" >>\nendobj\n");

        let table_at = base_len + out.len();
        let mut table = writer::Table::new(&mut out);
        table.section(0, &[]);
        table.section(widget_number, &[base_len + widget_at]);
        table.section(number, &offsets.iter().map(|at| base_len + at).collect::<Vec<_>>());
        let trailer =
            Trailer { size: number + 1 + appearance.objects(), previous: Some(self.before.1), ..self.before.0 };
        trailer.write(&mut out, table_at);

        let after = base_len + out.len() - hole.end;
        let ranges = format!("{:<10} {:<10} {:<10}", hole.start, hole.end, after);
        out.splice(ranges_at..ranges_at + BYTE_RANGE_LEN, ranges.bytes());
        Written { bytes: out, hole, trailer }
    }

    /// Reads the update that `file` has at `at`, and accepts it only if [`Self::write`] would write the same bytes
    /// (all but the signature). `widgets` are the fields not yet signed.
    pub(crate) fn read(
        file: &'a [u8],
        range: Range<usize>,
        before: (Trailer, usize),
        widgets: &[(u32, Widget)],
    ) -> Option<(Self, Written)> {
        let number = before.0.size;
        let mut cursor = Cursor::new(file.get(..range.end)?, range.start);
        cursor.expect(&format!("{number}{DICTIONARY}"))?;
        let date = cursor.text(DATE_LEN)?.to_owned();
        cursor.take(BYTE_RANGE.len() + BYTE_RANGE_LEN + CONTENTS.len() + 2 * CONTENTS_LEN + 2)?;
        cursor.expect(" >>\nendobj\n")?;
        let appearance = Appearance::read(&mut cursor, number + 1)?;
        let widget_number = cursor.object()?;
        let widget = *widgets.iter().find(|(n, _)| *n == widget_number)?;
        if appearance.objects() > 0 && widget.1.place.is_nowhere() {
            return None;
        }
        let update = Self { number, date, widget, appearance, before };
        let written = update.write(range.start);
        let hole = written.hole.start - range.start..written.hole.end - range.start;
        let actual = file.get(range)?;
        let same = actual.len() == written.bytes.len()
            && actual.get(..hole.start)? == written.bytes.get(..hole.start)?
            && actual.get(hole.end..)? == written.bytes.get(hole.end..)?;
        same.then_some((update, written))
    }

    pub(crate) const fn field(&self) -> Field {
        self.widget.1.field
    }
}
