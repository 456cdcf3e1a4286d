//! The end of a contract: both parties, each with the place of its seal. Refuses to know what was agreed.

use crate::error::DocumentError;
use crate::field::Field;
use crate::font::{self, Typeface};
use crate::layout::{self, BODY, Flow, HAIRLINE, INK, LEFT, bold, regular, soft};
use crate::paper::{ContractPaper, Party};
use crate::sheet::Style;

/// 18 mm, a company seal's usual size.
const SEAL: f32 = 51.02;

/// Both parties side by side, kept together on one sheet, each with its seal over `(인)`.
pub(crate) fn parties(flow: &mut Flow, paper: &ContractPaper) -> Result<(), DocumentError> {
    const GUTTER: f32 = 24.0;
    let width = (BODY - GUTTER) / 2.0;
    let sides = [
        (Field::Buyer, "구매사", &paper.buyer, LEFT),
        (Field::Supplier, "공급사", &paper.supplier, LEFT + width + GUTTER),
    ];
    let mut tall: f32 = 0.0;
    for (_, _, party, _) in &sides {
        tall = tall.max(Block::of(party, width)?.height());
    }
    flow.y += 18.0;
    flow.need((36.0 + tall).min(Flow::whole()));
    flow.centred(&paper.contract_date, regular(11.0), 20.0)?;
    flow.y += 16.0;
    let (top, page) = (flow.y, flow.page);
    let mut lowest = top;
    for (field, role, party, x) in sides {
        (flow.y, flow.page) = (top, page);
        Block::of(party, width)?.draw(flow, field, role, x, width)?;
        lowest = lowest.max(flow.y);
    }
    flow.y = lowest;
    Ok(())
}

/// One party's block, its lines already broken.
struct Block {
    name: Vec<String>,
    details: Vec<(&'static str, Vec<String>)>,
}

impl Block {
    const NAME: Style = bold(11.5);
    const NAME_LEADING: f32 = 17.0;
    const DETAIL: Style = regular(8.5);
    const DETAIL_LEADING: f32 = 14.0;
    const LABEL: f32 = 62.0;
    const ROLE: f32 = 20.0;

    fn of(party: &Party, width: f32) -> Result<Self, DocumentError> {
        let name = layout::lines(&party.name, Self::NAME, width - SEAL - 8.0)?;
        let number = party.business_reg_no.as_deref().map(|number| ("사업자등록번호", number));
        let rest = [("대표자", party.representative.as_str()), ("주소", party.address.as_str())];
        let details = number
            .into_iter()
            .chain(rest)
            .map(|(label, value)| Ok((label, layout::lines(value, Self::DETAIL, width - Self::LABEL)?)))
            .collect::<Result<_, DocumentError>>()?;
        Ok(Self { name, details })
    }

    /// The name's lines, or the seal where that is taller.
    fn name_height(&self) -> f32 {
        (self.name.len() as f32 * Self::NAME_LEADING).max(SEAL)
    }

    fn height(&self) -> f32 {
        let lines: usize = self.details.iter().map(|(_, lines)| lines.len().max(1)).sum();
        Self::ROLE + self.name_height() + 8.0 + lines as f32 * Self::DETAIL_LEADING
    }

    fn draw(&self, flow: &mut Flow, field: Field, role: &str, x: f32, width: f32) -> Result<(), DocumentError> {
        flow.sheets.fill(flow.page, (x, flow.y - HAIRLINE), (width, 2.0 * HAIRLINE), INK);
        flow.y += 5.0;
        flow.line(x, role, soft(8.5), 15.0)?;
        flow.y += Self::ROLE - 5.0;
        let top = flow.y;
        let middle = self.name_height() / 2.0;
        flow.y = top + middle - self.name.len() as f32 * Self::NAME_LEADING / 2.0;
        for line in &self.name {
            flow.line(x, line, Self::NAME, Self::NAME_LEADING)?;
            flow.y += Self::NAME_LEADING;
        }
        let mark = "(인)";
        let seal_x = x + width - SEAL;
        flow.y = top + middle - Self::NAME_LEADING / 2.0;
        let mark_x = seal_x + (SEAL - font::width(mark, Typeface::Regular, 10.0)) / 2.0;
        flow.line(mark_x, mark, soft(10.0), Self::NAME_LEADING)?;
        flow.sheets.place(field, flow.page, (seal_x, top + middle - SEAL / 2.0), SEAL);
        flow.y = top + self.name_height() + 8.0;
        for (label, lines) in &self.details {
            flow.line(x, label, soft(8.5), Self::DETAIL_LEADING)?;
            for line in lines {
                flow.line(x + Self::LABEL, line, Self::DETAIL, Self::DETAIL_LEADING)?;
                flow.y += Self::DETAIL_LEADING;
            }
        }
        Ok(())
    }
}
