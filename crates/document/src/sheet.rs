//! Sheets of A4 to draw on, and the file they become: pages, fonts, signature fields.
//!
//! Distances are points from the top left corner. Refuses to know what a contract is.

use std::collections::BTreeSet;

use lopdf::{Document, Object};
use printpdf::{
    Color, FontId, Greyscale, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect,
    TextItem, TextMatrix,
};

use crate::embedded::Embedded;
use crate::error::{DocumentError, MissingGlyph};
use crate::field::{Field, Place, Widget};
use crate::font::{self, Typeface};
use crate::moment;
use crate::writer::{self, File};

pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;

/// How text is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) typeface: Typeface,
    /// Points.
    pub(crate) size: f32,
    /// 0 is black, 1 is white.
    pub(crate) grey: f32,
}

/// The sheets of one document.
#[derive(Default)]
pub(crate) struct Sheets {
    pages: Vec<Vec<Op>>,
    used: [BTreeSet<char>; 3],
    places: Vec<(Field, usize, Place)>,
}

impl Sheets {
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Starts a new sheet, and answers its index.
    pub(crate) fn add(&mut self) -> usize {
        self.pages.push(Vec::new());
        self.pages.len() - 1
    }

    fn draw(&mut self, page: usize, ops: impl IntoIterator<Item = Op>) {
        if let Some(page) = self.pages.get_mut(page) {
            page.extend(ops);
        }
    }

    /// Draws cleaned text from `x` on the baseline `y`.
    pub(crate) fn text(
        &mut self,
        page: usize,
        (x, y): (f32, f32),
        text: &str,
        style: Style,
    ) -> Result<(), MissingGlyph> {
        let mut x = x;
        for run in font::runs(text, style.typeface)? {
            if let Some(used) = self.used.get_mut(run.typeface as usize) {
                used.extend(run.text.chars());
            }
            self.draw(
                page,
                [
                    Op::StartTextSection,
                    Op::SetFillColor { col: grey(style.grey) },
                    Op::SetFont {
                        font: PdfFontHandle::External(FontId(run.typeface.resource().to_owned())),
                        size: Pt(style.size),
                    },
                    Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(hundredth(x)), Pt(hundredth(HEIGHT - y))) },
                    Op::ShowText { items: vec![TextItem::Text(run.text)] },
                    Op::EndTextSection,
                ],
            );
            x += run.width as f32 * style.size / 1000.0;
        }
        Ok(())
    }

    /// Fills a rectangle; a rule is a thin one.
    pub(crate) fn fill(&mut self, page: usize, (x, y): (f32, f32), (width, height): (f32, f32), shade: f32) {
        let rectangle = Rect {
            mode: Some(PaintMode::Fill),
            ..Rect::from_xywh(
                Pt(hundredth(x)),
                Pt(hundredth(HEIGHT - y - height)),
                Pt(hundredth(width)),
                Pt(hundredth(height)),
            )
        };
        self.draw(page, [Op::SetFillColor { col: grey(shade) }, Op::DrawRectangle { rectangle }]);
    }

    /// Keeps a place for a signature; a field without one lies nowhere on the first page.
    pub(crate) fn place(&mut self, field: Field, page: usize, (x, y): (f32, f32), side: f32) {
        self.places.push((field, page, Place::new(x, HEIGHT - y - side, side, side)));
    }

    /// Makes the file. With [`Extra::Fields`] it can be signed; without, never.
    pub(crate) fn finish(self, about: &About<'_>, extra: Extra<'_>) -> Result<Vec<u8>, DocumentError> {
        let mut pdf = PdfDocument::new("");
        for (typeface, used) in Typeface::ALL.into_iter().zip(&self.used).filter(|(_, used)| !used.is_empty()) {
            let characters: Vec<char> = used.iter().copied().collect();
            let font = PdfFont::new(font::subset(typeface, &characters)?);
            pdf.resources.fonts.map.insert(FontId(typeface.resource().to_owned()), font);
        }
        let sheet = Rect::from_wh(Pt(WIDTH), Pt(HEIGHT));
        pdf.pages = self
            .pages
            .into_iter()
            .map(|ops| PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet.clone(), ops })
            .collect();
        let options = PdfSaveOptions { subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
        let drawn = pdf.to_lopdf_document(&options, &mut Vec::new());
        write(&drawn, about, extra, &self.places)
    }
}

/// What a file says of itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) created_at_micros: i64,
    pub(crate) id: [u8; 16],
}

/// What a file has besides its pages.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Extra<'a> {
    Nothing,
    /// The signature fields.
    Fields,
    /// A file within it.
    File(&'a Embedded),
}

/// Writes what printpdf drew, with a catalogue, information and form of our own: printpdf's say version 1.3, the year
/// 1970 and a random `/ID`. Every page's `/Annots` is an object of its own, so that no page changes later.
fn write(
    drawn: &Document,
    about: &About<'_>,
    extra: Extra<'_>,
    places: &[(Field, usize, Place)],
) -> Result<Vec<u8>, DocumentError> {
    let strange = |what: &str| DocumentError::Drawing(format!("printpdf made no {what}"));
    let root = drawn.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| strange("catalogue"))?.0;
    let info = drawn.trailer.get(b"Info").and_then(Object::as_reference).map_err(|_| strange("information"))?.0;
    let pages: Vec<u32> = drawn.get_pages().into_values().map(|(number, _)| number).collect();
    let tree =
        drawn.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).map_err(|_| strange("pages"))?.0;

    let count = u32::try_from(drawn.objects.len()).map_err(|_| strange("sensible number of objects"))?;
    let annotations = |page: usize| count + 1 + page as u32;
    // What is extra comes after everything else.
    let extra_at = annotations(pages.len());
    let widgets = if let Extra::Fields = extra { widgets(places, &pages) } else { Vec::new() };
    let entry = match extra {
        Extra::Fields if !widgets.is_empty() => format!(" /AcroForm {extra_at} 0 R"),
        Extra::File(embedded) => embedded.entry(extra_at),
        Extra::Fields | Extra::Nothing => String::new(),
    };

    let mut file = File::new();
    for ((number, _), object) in &drawn.objects {
        if *number != file.next() {
            return Err(strange("gapless list of objects"));
        }
        if *number == root {
            file.add(&format!(
                "<< /Type /Catalog /Pages {tree} 0 R{entry} /Lang (ko-KR) /PageLayout /OneColumn \
                 /ViewerPreferences << /DisplayDocTitle true >> >>"
            ));
        } else if *number == info {
            let date = moment::pdf_date(about.created_at_micros)?;
            file.add(&format!(
                "<< /Title {} /Creator (PoK) /Producer (PoK) /CreationDate ({date}) /ModDate ({date}) >>",
                writer::text_string(about.title)
            ));
        } else if let (Some(page), Object::Dictionary(dictionary)) = (pages.iter().position(|p| p == number), object) {
            let mut dictionary = dictionary.clone();
            dictionary.set("Annots", Object::Reference((annotations(page), 0)));
            file.add_object(&Object::Dictionary(dictionary))?;
        } else {
            file.add_object(object)?;
        }
    }
    for page in &pages {
        let on_page = widgets.iter().enumerate().filter(|(_, widget)| widget.page == *page);
        let references: Vec<String> = on_page.map(|(at, _)| format!("{} 0 R", extra_at as usize + 1 + at)).collect();
        file.add(&format!("[{}]", references.join(" ")));
    }
    if !widgets.is_empty() {
        let references: Vec<String> = (1..=widgets.len()).map(|at| format!("{} 0 R", extra_at as usize + at)).collect();
        // 3: signatures exist, and the file may only be appended to (ISO 32000-2 §12.7.3).
        file.add(&format!("<< /Fields [{}] /SigFlags 3 >>", references.join(" ")));
    }
    for widget in &widgets {
        file.add(&format!("{} >>", widget.opening()));
    }
    if let Extra::File(embedded) = extra {
        embedded.write(&mut file, about.created_at_micros)?;
    }
    Ok(file.finish(root, info, about.id))
}

fn widgets(places: &[(Field, usize, Place)], pages: &[u32]) -> Vec<Widget> {
    let widget = |field| {
        let (_, page, place) = places.iter().find(|(f, ..)| *f == field).copied().unwrap_or((field, 0, Place::NOWHERE));
        Some(Widget { field, page: *pages.get(page)?, place })
    };
    Field::ALL.into_iter().filter_map(widget).collect()
}

fn grey(level: f32) -> Color {
    Color::Greyscale(Greyscale::new(level, None))
}

/// Keeps the page's numbers short.
fn hundredth(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
