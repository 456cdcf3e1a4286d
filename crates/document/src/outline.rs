//! Text as outlines, for a 사인 that is entered: it must draw without touching the document's fonts.

use std::fmt::Write;

use ttf_parser::OutlineBuilder;

use crate::error::DocumentError;
use crate::font::{Typeface, clean, runs};

/// Text as filled outlines, as large as fits a box of `(width, height)` points, in its middle.
///
/// Only path operators come out, so nothing of the document's fonts is touched.
pub(crate) fn outline_in(text: &str, (width, height): (f32, f32)) -> Result<Vec<u8>, DocumentError> {
    const MARGIN: f32 = 0.06;
    let text = clean(text).replace('\n', " ");
    let runs = runs(text.trim(), Typeface::SemiBold)?;
    let thousandths: u32 = runs.iter().map(|run| run.width).sum();
    if thousandths == 0 {
        return Err(DocumentError::Drawing("there is no text to draw".to_owned()));
    }
    let room = 1.0 - 2.0 * MARGIN;
    let size = f32::min(width * room * 1000.0 / thousandths as f32, height * room);
    let left = (width - thousandths as f32 * size / 1000.0) / 2.0;
    // Hangul is drawn from about 0.12 below the baseline to 0.8 above it.
    let mut pen = Pen { out: String::new(), x: left, y: height / 2.0 - size * 0.34, scale: 1.0, last: (0.0, 0.0) };
    for run in runs {
        let Some(face) = run.typeface.face() else { continue };
        for character in run.text.chars() {
            let Some(glyph) = run.typeface.glyph(character) else { continue };
            pen.scale = size / f32::from(face.units_per_em());
            face.outline_glyph(glyph, &mut pen);
            pen.x += run.typeface.advance(glyph) as f32 * size / 1000.0;
        }
    }
    pen.out.push_str("f\n");
    Ok(pen.out.into_bytes())
}

/// Writes a glyph's outline as path operators.
struct Pen {
    out: String,
    x: f32,
    y: f32,
    scale: f32,
    last: (f32, f32),
}

impl Pen {
    fn operator(&mut self, points: &[(f32, f32)], operator: char) {
        for (x, y) in points {
            let (x, y) = (self.x + x * self.scale, self.y + y * self.scale);
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{x:.2} {y:.2} ");
        }
        self.out.push(operator);
        self.out.push('\n');
        self.last = points.last().copied().unwrap_or(self.last);
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.operator(&[(x, y)], 'm');
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.operator(&[(x, y)], 'l');
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.last;
        let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
        self.operator(&[(third(x0, x1), third(y0, y1)), (third(x, x1), third(y, y1)), (x, y)], 'c');
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.operator(&[(x1, y1), (x2, y2), (x, y)], 'c');
    }

    fn close(&mut self) {
        self.operator(&[], 'h');
    }
}
