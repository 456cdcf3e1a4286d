//! The parts that forms on paper share: labels and values between rules, and the line over a table.
//!
//! Refuses to know what they say.

use crate::error::DocumentError;
use crate::font::{self, Typeface};
use crate::layout::{self, BODY, Flow, HAIRLINE, INK, LEFT, RULE, TINT, bold, regular, soft};
use crate::sheet::WIDTH;

/// Labels and values between rules.
pub(crate) fn labelled<'a>(
    flow: &mut Flow,
    rows: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), DocumentError> {
    const LABEL: f32 = 88.0;
    const LEADING: f32 = 15.0;
    const PAD: f32 = 4.5;
    let (start, first_page) = (flow.y, flow.page);
    for (label, value) in rows {
        let labels = layout::lines(label, bold(9.0), LABEL - 16.0)?;
        let values = layout::lines(value, regular(9.5), BODY - LABEL - 20.0)?;
        let tall = labels.len().max(values.len()).max(1) as f32 * LEADING + 2.0 * PAD;
        flow.need(tall.min(Flow::whole()));
        let top = flow.y;
        flow.sheets.fill(flow.page, (LEFT, top + HAIRLINE / 2.0), (LABEL, tall.min(flow.room()) - HAIRLINE), TINT);
        flow.y = top + PAD;
        for line in &labels {
            flow.line(LEFT + 8.0, line, bold(9.0), LEADING)?;
            flow.y += LEADING;
        }
        let labels_end = flow.y;
        flow.y = top + PAD;
        let page = flow.page;
        for line in &values {
            flow.need(LEADING);
            flow.line(LEFT + LABEL + 10.0, line, regular(9.5), LEADING)?;
            flow.y += LEADING;
        }
        flow.y = if page == flow.page { flow.y.max(labels_end) + PAD } else { flow.y + PAD };
        flow.rule(RULE);
    }
    flow.sheets.fill(first_page, (LEFT, start - HAIRLINE), (BODY, 2.0 * HAIRLINE), INK);
    Ok(())
}

/// The line over a table: what it lists, and `총 N건`. Never the last line of a sheet.
pub(crate) fn heading(flow: &mut Flow, title: &str, count: usize) -> Result<(), DocumentError> {
    flow.y += 4.0;
    flow.need(80.0);
    flow.line(LEFT, title, bold(10.5), 20.0)?;
    let count = format!("총 {count}건");
    let x = WIDTH - LEFT - font::width(&count, Typeface::Regular, 8.5);
    flow.line(x, &count, soft(8.5), 20.0)?;
    flow.y += 22.0;
    Ok(())
}
