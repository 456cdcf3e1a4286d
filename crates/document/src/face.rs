//! What a signature looks like: the objects of a widget's appearance (ISO 32000-2 §12.5.5), written and read back.
//!
//! The appearance is the only thing a signature may draw with; it is clipped to the field's own rectangle, so it
//! cannot touch what stands on the page.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::cursor::Cursor;
use crate::error::DocumentError;
use crate::field::{Field, Hundredths, Place};
use crate::outline;
use crate::seal::{self, Seal};

/// What a reader of the document sees of a signature.
#[derive(Debug, Clone, Copy)]
pub enum Face<'a> {
    /// A seal, or a 사인 drawn by hand and prepared the same way.
    Seal(&'a Seal),
    /// A 사인 entered as text, drawn as outlines.
    Text(&'a str),
    /// Nothing: the signature protects the document without a mark.
    Invisible,
}

/// An appearance in the only forms that are written or accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Appearance<'a> {
    None,
    /// Zlib streams of 8-bit RGB and of 8-bit opacity.
    Image {
        width: u32,
        height: u32,
        rgb: Cow<'a, [u8]>,
        alpha: Cow<'a, [u8]>,
    },
    /// Path operators: numbers, `m l c h f`.
    Outline(Cow<'a, [u8]>),
}

impl<'a> Appearance<'a> {
    pub(crate) fn of(face: Face<'a>, field: Field, place: Place) -> Result<Self, DocumentError> {
        if matches!(face, Face::Invisible) {
            return Ok(Self::None);
        }
        if place.is_nowhere() {
            return Err(DocumentError::NoPlace(field));
        }
        Ok(match face {
            Face::Invisible => Self::None,
            Face::Seal(seal) => {
                let (rgb, alpha) = seal.planes();
                Self::Image {
                    width: seal.width(),
                    height: seal.height(),
                    rgb: Cow::Borrowed(rgb),
                    alpha: Cow::Borrowed(alpha),
                }
            }
            Face::Text(text) => {
                let size = (place.width() as f32 / 100.0, place.height() as f32 / 100.0);
                Self::Outline(outline::outline_in(text, size)?.into())
            }
        })
    }

    /// How many objects it takes.
    pub(crate) const fn objects(&self) -> u32 {
        match self {
            Self::None => 0,
            Self::Outline(_) => 1,
            Self::Image { .. } => 3,
        }
    }

    /// Whether it is the seal's picture, pixel for pixel.
    pub(crate) fn shows(&self, seal: &Seal) -> bool {
        let Self::Image { width, height, rgb, alpha } = self else { return false };
        let (seal_rgb, seal_alpha) = seal.planes();
        let same = |one: &[u8], other: &[u8]| inflated(one).is_some_and(|one| inflated(other) == Some(one));
        (*width, *height) == (seal.width(), seal.height()) && same(rgb, seal_rgb) && same(alpha, seal_alpha)
    }

    /// Writes its objects, numbered from `first`, and tells each object's offset.
    pub(crate) fn write(&self, out: &mut Vec<u8>, first: u32, place: Place, offsets: &mut Vec<usize>) {
        let (width, height) = (Hundredths(place.width()), Hundredths(place.height()));
        let form = format!("/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}]");
        match self {
            Self::None => {}
            Self::Outline(paths) => stream(out, first, &form, paths, offsets),
            Self::Image { width: w, height: h, rgb, alpha } => {
                let (image, mask) = (first + 1, first + 2);
                let resources = format!("{form} /Resources << /XObject << /Seal {image} 0 R >> >>");
                stream(out, first, &resources, placed(*w, *h, place).as_bytes(), offsets);
                let picture = format!(
                    "/Type /XObject /Subtype /Image /Width {w} /Height {h} /BitsPerComponent 8 /Filter /FlateDecode"
                );
                let colours = format!("{picture} /ColorSpace /DeviceRGB /SMask {mask} 0 R");
                stream(out, image, &colours, rgb, offsets);
                stream(out, mask, &format!("{picture} /ColorSpace /DeviceGray"), alpha, offsets);
            }
        }
    }

    /// Reads what [`Self::write`] wrote, loosely: the caller writes it again and compares.
    pub(crate) fn read(cursor: &mut Cursor<'a>, first: u32) -> Option<Self> {
        if cursor.expect(&format!("{first} 0 obj\n<< /Type /XObject")).is_none() {
            return Some(Self::None);
        }
        let (form, content) = body(cursor)?;
        if !form.contains("/Resources") {
            let drawn = content.iter().all(|b| b.is_ascii_digit() || b" .-\nmlchf".contains(b));
            return drawn.then_some(Self::Outline(content.into()));
        }
        cursor.expect(&format!("{} 0 obj\n<<", first + 1))?;
        let (picture, rgb) = body(cursor)?;
        cursor.expect(&format!("{} 0 obj\n<<", first + 2))?;
        let (_, alpha) = body(cursor)?;
        let (width, height) = (entry(picture, "/Width ")?, entry(picture, "/Height ")?);
        let pixels = usize::try_from(width).ok()?.checked_mul(usize::try_from(height).ok()?)?;
        let sound = width.max(height) <= seal::MAX_SIDE && inflates_to(rgb, pixels * 3) && inflates_to(alpha, pixels);
        sound.then_some(Self::Image { width, height, rgb: rgb.into(), alpha: alpha.into() })
    }
}

/// The image as large as fits the place, in its middle, its proportions kept.
fn placed(width: u32, height: u32, place: Place) -> String {
    let scale = f64::min(f64::from(place.width()) / f64::from(width), f64::from(place.height()) / f64::from(height));
    let shown = |side: u32, room: u32| ((f64::from(side) * scale).round() as u32).min(room);
    let (w, h) = (shown(width, place.width()), shown(height, place.height()));
    let (x, y) = ((place.width() - w) / 2, (place.height() - h) / 2);
    format!("q {} 0 0 {} {} {} cm /Seal Do Q", Hundredths(w), Hundredths(h), Hundredths(x), Hundredths(y))
}

fn stream(out: &mut Vec<u8>, number: u32, entries: &str, data: &[u8], offsets: &mut Vec<usize>) {
    offsets.push(out.len());
    out.extend_from_slice(format!("{number} 0 obj\n<< {entries} /Length {} >>\nstream\n", data.len()).as_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// The rest of a stream object: the dictionary's text and the data.
fn body<'a>(cursor: &mut Cursor<'a>) -> Option<(&'a str, &'a [u8])> {
    const LONGEST_DICTIONARY: usize = 240;
    const OPENING: &[u8] = b" >>\nstream\n";
    let ahead = cursor.peek(LONGEST_DICTIONARY);
    let end = ahead.windows(OPENING.len()).position(|window| window == OPENING)?;
    let dictionary = cursor.text(end)?;
    cursor.take(OPENING.len())?;
    let data = cursor.take(usize::try_from(entry(dictionary, "/Length ")?).ok()?)?;
    cursor.expect("\nendstream\nendobj\n")?;
    Some((dictionary, data))
}

fn entry(dictionary: &str, key: &str) -> Option<u32> {
    let at = dictionary.find(key)? + key.len();
    Cursor::new(dictionary.as_bytes(), at).object()
}

/// Only of a stream whose length [`inflates_to`] has told.
fn inflated(zlib: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    ZlibDecoder::new(zlib).read_to_end(&mut plain).ok()?;
    Some(plain)
}

fn inflates_to(zlib: &[u8], length: usize) -> bool {
    let mut decoder = ZlibDecoder::new(zlib).take(length as u64 + 1);
    let inflated = std::io::copy(&mut decoder, &mut std::io::sink());
    // Nothing may follow that no reader draws: it would make two files of one signature.
    inflated.is_ok_and(|n| n == length as u64) && decoder.into_inner().total_in() == zlib.len() as u64
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    #[test]
    fn s19_a_picture_s_stream_ends_with_its_pixels() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&[7; 300]).expect("memory");
        let zlib = encoder.finish().expect("memory");
        assert!(inflates_to(&zlib, 300) && !inflates_to(&zlib, 299) && !inflates_to(&zlib, 301));
        assert!(!inflates_to(&[&zlib[..], b"\n"].concat(), 300), "bytes that nobody draws");
        assert!(!inflates_to(&zlib[..zlib.len() - 1], 300));
    }
}
