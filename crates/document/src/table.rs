//! Tables that run over sheets: the header repeated on each, long cells wrapped, rows split only when they must be.
//!
//! Refuses to know what the cells mean.

use crate::error::MissingGlyph;
use crate::font;
use crate::layout::{BODY, Flow, HAIRLINE, INK, LEFT, RULE, TINT, bold, lines, regular};
use crate::sheet::Style;

/// Which side a column's text keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Centre,
    Right,
}

/// A column.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Share of the table's width, in parts of the columns' sum.
    pub(crate) share: f32,
    pub(crate) side: Side,
}

const SIZE: f32 = 7.6;
const LEADING: f32 = 11.0;
const PAD_X: f32 = 4.0;
const PAD_Y: f32 = 4.5;

/// Draws the table; without rows only its header.
pub(crate) fn table(flow: &mut Flow, columns: &[Column], rows: &[Vec<&str>]) -> Result<(), MissingGlyph> {
    let sum: f32 = columns.iter().map(|column| column.share).sum();
    let widths: Vec<f32> = columns.iter().map(|column| column.share / sum * BODY).collect();
    let titles: Vec<&str> = columns.iter().map(|column| column.title).collect();
    let header = cells(&titles, &widths, bold(SIZE))?;
    let header_height = height(tallest(&header));
    flow.need(header_height + height(1));
    draw_header(flow, columns, &widths, &header)?;
    for row in rows {
        let mut left = cells(row, &widths, regular(SIZE))?;
        loop {
            let tall = tallest(&left);
            let fits = ((flow.room() - 2.0 * PAD_Y) / LEADING).floor().max(0.0) as usize;
            if tall <= fits {
                draw(flow, columns, &widths, &left, tall, regular(SIZE))?;
                break;
            }
            // A row is split only when it would not fit an empty sheet either.
            if height(tall) + header_height > Flow::whole() && fits > 0 {
                let rest = left.iter_mut().map(|cell| cell.split_off(fits.min(cell.len()))).collect();
                draw(flow, columns, &widths, &left, fits, regular(SIZE))?;
                left = rest;
            }
            flow.turn();
            draw_header(flow, columns, &widths, &header)?;
        }
    }
    Ok(())
}

fn cells(texts: &[&str], widths: &[f32], style: Style) -> Result<Vec<Vec<String>>, MissingGlyph> {
    texts.iter().zip(widths).map(|(text, width)| lines(text, style, width - 2.0 * PAD_X)).collect()
}

fn tallest(cells: &[Vec<String>]) -> usize {
    cells.iter().map(Vec::len).max().unwrap_or(1).max(1)
}

fn height(lines: usize) -> f32 {
    lines as f32 * LEADING + 2.0 * PAD_Y
}

fn draw_header(
    flow: &mut Flow,
    columns: &[Column],
    widths: &[f32],
    header: &[Vec<String>],
) -> Result<(), MissingGlyph> {
    let tall = tallest(header);
    flow.sheets.fill(flow.page, (LEFT, flow.y), (BODY, height(tall)), TINT);
    flow.sheets.fill(flow.page, (LEFT, flow.y - HAIRLINE), (BODY, 2.0 * HAIRLINE), INK);
    let centred: Vec<Column> =
        columns.iter().map(|c| Column { title: c.title, share: c.share, side: Side::Centre }).collect();
    draw(flow, &centred, widths, header, tall, bold(SIZE))
}

/// Draws a row of `tall` lines, each cell in the middle of its height, with a rule under it.
fn draw(
    flow: &mut Flow,
    columns: &[Column],
    widths: &[f32],
    cells: &[Vec<String>],
    tall: usize,
    style: Style,
) -> Result<(), MissingGlyph> {
    let (top, mut x) = (flow.y, LEFT);
    for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
        flow.y = top + PAD_Y + (tall - cell.len().min(tall)) as f32 * LEADING / 2.0;
        for line in cell {
            let free = width - 2.0 * PAD_X - font::width(line, style.typeface, style.size);
            let indent = match column.side {
                Side::Left => 0.0,
                Side::Centre => free / 2.0,
                Side::Right => free,
            };
            flow.line(x + PAD_X + indent, line, style, LEADING)?;
            flow.y += LEADING;
        }
        x += width;
    }
    flow.y = top + height(tall);
    flow.rule(RULE);
    Ok(())
}
