//! Text flowing down sheets: lines broken to a width, paragraphs, rules, new sheets, the footer of each.
//!
//! Refuses to know what a contract is, and how a PDF is written.

use crate::error::{DocumentError, MissingGlyph};
use crate::font::{self, Typeface};
use crate::sheet::{About, Extra, HEIGHT, Sheets, Style, WIDTH};

pub(crate) const LEFT: f32 = 51.0;
pub(crate) const RIGHT: f32 = WIDTH - LEFT;
pub(crate) const BODY: f32 = RIGHT - LEFT;
const TOP: f32 = 62.0;
const BOTTOM: f32 = HEIGHT - 66.0;
const FOOTER: f32 = HEIGHT - 38.0;

pub(crate) const INK: f32 = 0.1;
pub(crate) const SOFT: f32 = 0.42;
pub(crate) const RULE: f32 = 0.82;
pub(crate) const TINT: f32 = 0.96;
pub(crate) const HAIRLINE: f32 = 0.5;

pub(crate) const fn regular(size: f32) -> Style {
    Style { typeface: Typeface::Regular, size, grey: INK }
}

pub(crate) const fn bold(size: f32) -> Style {
    Style { typeface: Typeface::SemiBold, size, grey: INK }
}

pub(crate) const fn soft(size: f32) -> Style {
    Style { typeface: Typeface::Regular, size, grey: SOFT }
}

/// A pen moving down the sheets.
pub(crate) struct Flow {
    pub(crate) sheets: Sheets,
    pub(crate) page: usize,
    /// Points from the top of the sheet to where the next thing goes.
    pub(crate) y: f32,
}

impl Flow {
    pub(crate) fn new() -> Self {
        let mut sheets = Sheets::default();
        let page = sheets.add();
        Self { sheets, page, y: TOP }
    }

    /// Points left on this sheet.
    pub(crate) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Points an empty sheet has.
    pub(crate) const fn whole() -> f32 {
        BOTTOM - TOP
    }

    /// Starts a new sheet.
    pub(crate) fn turn(&mut self) {
        self.page = self.sheets.add();
        self.y = TOP;
    }

    /// Starts a new sheet unless `height` is left on this one.
    pub(crate) fn need(&mut self, height: f32) {
        if self.room() < height {
            self.turn();
        }
    }

    pub(crate) fn rule(&mut self, shade: f32) {
        self.sheets.fill(self.page, (LEFT, self.y - HAIRLINE / 2.0), (BODY, HAIRLINE), shade);
    }

    /// One line on the baseline that text of this size has when its line starts at `y`.
    pub(crate) fn line(&mut self, x: f32, text: &str, style: Style, leading: f32) -> Result<(), MissingGlyph> {
        let y = self.y;
        self.sheets.text(self.page, (x, baseline(y, style.size, leading)), text, style)
    }

    /// A paragraph; newlines in it start new lines. Moves down past it.
    pub(crate) fn paragraph(
        &mut self,
        text: &str,
        x: f32,
        width: f32,
        style: Style,
        leading: f32,
    ) -> Result<(), MissingGlyph> {
        let lines = lines(text, style, width)?;
        for (at, line) in lines.iter().enumerate() {
            // The last line takes the one before it along, so that it does not stand alone on a sheet.
            let together = if at + 2 == lines.len() { 2.0 } else { 1.0 };
            self.need(leading * together);
            self.line(x, line, style, leading)?;
            self.y += leading;
        }
        Ok(())
    }

    pub(crate) fn centred(&mut self, text: &str, style: Style, leading: f32) -> Result<(), MissingGlyph> {
        for line in lines(text, style, BODY)? {
            let x = LEFT + (BODY - font::width(&line, style.typeface, style.size)) / 2.0;
            self.line(x, &line, style, leading)?;
            self.y += leading;
        }
        Ok(())
    }

    /// Puts the footers on and makes the file.
    pub(crate) fn finish(
        mut self,
        footer: &str,
        about: &About<'_>,
        extra: Extra<'_>,
    ) -> Result<Vec<u8>, DocumentError> {
        const SIZE: f32 = 7.5;
        const NUMBER_ROOM: f32 = 70.0;
        let name = lines(footer, soft(SIZE), BODY - NUMBER_ROOM)?.into_iter().next().unwrap_or_default();
        let count = self.sheets.count();
        for page in 0..count {
            self.sheets.fill(page, (LEFT, FOOTER - 14.0), (BODY, HAIRLINE), RULE);
            self.sheets.text(page, (LEFT, FOOTER), &name, soft(SIZE))?;
            let number = format!("{} / {count}", page + 1);
            let x = RIGHT - font::width(&number, Typeface::Regular, SIZE);
            self.sheets.text(page, (x, FOOTER), &number, soft(SIZE))?;
        }
        self.sheets.finish(about, extra)
    }
}

/// The baseline of a line that starts at `y`: Hangul sits in the middle of its leading.
pub(crate) fn baseline(y: f32, size: f32, leading: f32) -> f32 {
    y + (leading - size) / 2.0 + size * 0.84
}

/// Text broken to a width. Words stay whole where they fit; a word too long for a line is broken anywhere.
pub(crate) fn lines(text: &str, style: Style, width: f32) -> Result<Vec<String>, MissingGlyph> {
    let text = font::clean(text);
    let room = (width * 1000.0 / style.size) as u32;
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = Line::default();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let widths = word
                .chars()
                .map(|c| font::measure(c, style.typeface).map(|(_, w)| (c, w)).ok_or_else(|| font::missing(c, &text)))
                .collect::<Result<Vec<_>, _>>()?;
            line.add(&widths, space(style.typeface), room, &mut lines);
        }
        lines.push(line.text);
    }
    Ok(lines)
}

fn space(typeface: Typeface) -> u32 {
    font::measure(' ', typeface).map_or(250, |(_, width)| width)
}

#[derive(Default)]
struct Line {
    text: String,
    width: u32,
}

impl Line {
    fn add(&mut self, word: &[(char, u32)], space: u32, room: u32, done: &mut Vec<String>) {
        let width: u32 = word.iter().map(|(_, width)| width).sum();
        let gap = if self.text.is_empty() { 0 } else { space };
        if self.width + gap + width <= room {
            if gap > 0 {
                self.text.push(' ');
            }
            self.text.extend(word.iter().map(|(c, _)| c));
            self.width += gap + width;
            return;
        }
        if !self.text.is_empty() {
            done.push(std::mem::take(&mut self.text));
            self.width = 0;
        }
        for (at, (character, width)) in word.iter().enumerate() {
            // A closing mark or a unit must not start a line: take the character before it along.
            let next_closes = word
                .get(at + 1)
                .is_some_and(|(next, next_width)| closes(*next) && self.width + width + next_width > room);
            let full = self.width + width > room || (next_closes && self.text.chars().count() > 1);
            if full && !self.text.is_empty() {
                done.push(std::mem::take(&mut self.text));
                self.width = 0;
            }
            self.text.push(*character);
            self.width += width;
        }
    }
}

const fn closes(character: char) -> bool {
    matches!(
        character,
        '.' | ',' | ')' | ']' | '}' | '」' | '』' | '》' | '〉' | '”' | '’' | '%' | '!' | '?' | ':' | ';'
    )
}
