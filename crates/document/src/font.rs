//! The bundled fonts: which one draws a character, how wide it is, and the subset a document carries.
//!
//! Pretendard in two weights, and Noto Sans KR for Hanja and rarer signs. Text is normalised to NFC first: Hangul that
//! comes decomposed (file names and names typed on macOS) would otherwise be drawn as loose jamo. A character no font
//! has is an error, never an empty box. Refuses to know of lines and pages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use printpdf::{FontMetrics, ParsedFont};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};
use unicode_normalization::UnicodeNormalization;

use crate::error::{DocumentError, MissingGlyph};

/// One of the font files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Typeface {
    Regular,
    SemiBold,
    Hanja,
}

impl Typeface {
    pub(crate) const ALL: [Self; 3] = [Self::Regular, Self::SemiBold, Self::Hanja];

    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../fonts/Pretendard-Regular.ttf"),
            Self::SemiBold => include_bytes!("../fonts/Pretendard-SemiBold.ttf"),
            Self::Hanja => include_bytes!("../fonts/NotoSansKR-Hanja.ttf"),
        }
    }

    /// With the six letters that mark a subset (ISO 32000-2 §9.9.2).
    const fn subset_name(self) -> &'static str {
        match self {
            Self::Regular => "POKREG+Pretendard-Regular",
            Self::SemiBold => "POKSBD+Pretendard-SemiBold",
            Self::Hanja => "POKHAN+NotoSansKR-Regular",
        }
    }

    /// The resource name on pages.
    pub(crate) const fn resource(self) -> &'static str {
        match self {
            Self::Regular => "R",
            Self::SemiBold => "B",
            Self::Hanja => "H",
        }
    }

    pub(crate) fn face(self) -> Option<&'static Face<'static>> {
        static FACES: LazyLock<[Option<Face<'static>>; 3]> =
            LazyLock::new(|| Typeface::ALL.map(|typeface| Face::parse(typeface.bytes(), 0).ok()));
        FACES.get(self as usize)?.as_ref()
    }

    pub(crate) fn glyph(self, character: char) -> Option<GlyphId> {
        let glyph = match u16::try_from(u32::from(character)) {
            Ok(unit) => GlyphId(*self.plane_zero().get(usize::from(unit))?),
            Err(_) => self.face()?.glyph_index(character)?,
        };
        (glyph.0 != 0).then_some(glyph)
    }

    /// The glyph of every character of plane 0, looked up once: laying text out asks for little else.
    fn plane_zero(self) -> &'static [u16] {
        static GLYPHS: LazyLock<[Vec<u16>; 3]> = LazyLock::new(|| {
            Typeface::ALL.map(|typeface| {
                let look_up = |unit| typeface.face()?.glyph_index(char::from_u32(unit)?).map(|glyph| glyph.0);
                (0..=0xFFFF).map(|unit| look_up(unit).unwrap_or(0)).collect()
            })
        });
        GLYPHS.get(self as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Thousandths of the size, cut off as the document's own width table is, so both agree.
    pub(crate) fn advance(self, glyph: GlyphId) -> u32 {
        let Some(face) = self.face() else { return 0 };
        u32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000 / u32::from(face.units_per_em())
    }
}

/// A piece of text in one typeface.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) typeface: Typeface,
    pub(crate) text: String,
    /// Thousandths of the size.
    pub(crate) width: u32,
}

/// Text as it is drawn: NFC, white space as single blanks or newlines, invisible format characters left out.
pub(crate) fn clean(text: &str) -> String {
    text.nfc()
        .filter_map(|character| match character {
            '\n' => Some('\n'),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\r' => None,
            _ if character.is_whitespace() => Some(' '),
            _ => Some(character),
        })
        .collect()
}

/// The typeface, and the width in thousandths of the size, that a character of cleaned text is drawn with.
pub(crate) fn measure(character: char, preferred: Typeface) -> Option<(Typeface, u32)> {
    [preferred, Typeface::Hanja]
        .into_iter()
        .find_map(|typeface| typeface.glyph(character).map(|glyph| (typeface, typeface.advance(glyph))))
}

/// Splits cleaned text into runs.
pub(crate) fn runs(text: &str, preferred: Typeface) -> Result<Vec<Run>, MissingGlyph> {
    let mut runs: Vec<Run> = Vec::new();
    for character in text.chars() {
        let (typeface, width) = measure(character, preferred).ok_or_else(|| missing(character, text))?;
        match runs.last_mut() {
            Some(run) if run.typeface == typeface => {
                run.text.push(character);
                run.width += width;
            }
            _ => runs.push(Run { typeface, text: character.to_string(), width }),
        }
    }
    Ok(runs)
}

/// The width of cleaned text in points.
pub(crate) fn width(text: &str, preferred: Typeface, size: f32) -> f32 {
    let thousandths: u32 = text.chars().filter_map(|c| measure(c, preferred)).map(|(_, width)| width).sum();
    thousandths as f32 * size / 1000.0
}

pub(crate) fn missing(character: char, text: &str) -> MissingGlyph {
    const CONTEXT: usize = 20;
    let at = text.chars().position(|c| c == character).unwrap_or(0);
    let context = text.chars().skip(at.saturating_sub(CONTEXT)).take(2 * CONTEXT).collect();
    MissingGlyph { character, context }
}

/// Whether every character of a text can be drawn, after normalisation to NFC. For fields as they are typed.
///
/// # Errors
/// [`MissingGlyph`] with the first character that no bundled font has.
pub fn check_text(text: &str) -> Result<(), MissingGlyph> {
    let text = clean(text);
    match text.chars().find(|c| *c != '\n' && measure(*c, Typeface::Regular).is_none()) {
        Some(character) => Err(missing(character, &text)),
        None => Ok(()),
    }
}

/// A text with every character that no bundled font has spelled out, e.g. `[U+1F600]`: for papers that repeat what
/// people named their files, and must come about whatever that is.
pub(crate) fn spelled(text: &str) -> String {
    let drawn = |character: char| match character {
        '\n' => "\n".to_owned(),
        _ if measure(character, Typeface::Regular).is_some() => character.to_string(),
        _ => format!("[U+{:04X}]", u32::from(character)),
    };
    clean(text).chars().map(drawn).collect()
}

/// The subset of a typeface that draws the given characters.
pub(crate) fn subset(typeface: Typeface, characters: &[char]) -> Result<ParsedFont, DocumentError> {
    let face = typeface.face().ok_or_else(|| DocumentError::Drawing("a bundled font is damaged".to_owned()))?;
    let mut remapper = GlyphRemapper::new();
    let (mut glyphs, mut widths) = (BTreeMap::new(), BTreeMap::new());
    for character in characters {
        let glyph = typeface.glyph(*character).ok_or_else(|| missing(*character, &character.to_string()))?;
        let new = remapper.remap(glyph.0);
        glyphs.insert(u32::from(*character), new);
        widths.insert(new, face.glyph_hor_advance(glyph).unwrap_or(0));
    }
    let bytes = subsetter::subset(typeface.bytes(), 0, &remapper).map_err(|e| DocumentError::Drawing(e.to_string()))?;
    let metrics = FontMetrics { ascent: face.ascender(), descent: face.descender() };
    let name = Some(typeface.subset_name().to_owned());
    let mut font = ParsedFont::with_glyph_data(bytes, 0, name, glyphs, widths, face.units_per_em(), metrics);
    let bounds = face.global_bounding_box();
    let described = &mut font.pdf_font_metrics;
    (described.x_min, described.y_min) = (bounds.x_min, bounds.y_min);
    (described.x_max, described.y_max) = (bounds.x_max, bounds.y_max);
    described.us_weight_class = face.weight().to_number();
    Ok(font)
}
