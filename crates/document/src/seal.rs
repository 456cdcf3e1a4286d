//! Seal images: from what a person uploads to what is placed on a contract (spec 05 P-CON-07).
//!
//! The type is judged by content; limits are checked before decoding; orientation is applied and metadata dropped;
//! white paper is made transparent, the rest trimmed. Knows nothing of where the image goes.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::png::{PngDecoder, PngEncoder};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ExtendedColorType, GenericImageView, ImageDecoder, ImageEncoder, RgbaImage};
use pok_domain::file::FileRefusal;
use sha2::{Digest, Sha256};

use crate::inspect::picture;

const MAX_BYTES: usize = 5 * 1024 * 1024;
/// A prepared seal's longest side: 18 mm at about 800 dpi.
pub(crate) const MAX_SIDE: u32 = 560;
const DEFAULT_WHITENESS: u8 = 200;
/// Brightness below the threshold over which paper fades into ink.
const FADE: u32 = 56;
/// Opacity from which a pixel counts when trimming.
const VISIBLE: u8 = 24;

/// Why an image cannot be a seal. A closed list; [`SealFault::code`] is what a translation keys on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SealFault {
    /// Neither PNG nor JPEG by content, whatever its name says.
    #[error("the file is neither a PNG nor a JPEG image")]
    Kind,
    /// More than 5 MB.
    #[error("the file is larger than 5 MB")]
    TooLarge,
    /// More than [`crate::MAX_PIXELS`]; for one that was prepared before, more than 560 on a side.
    #[error("the image has too many pixels")]
    TooManyPixels,
    /// It ends too early or is damaged.
    #[error("the image is damaged")]
    Damaged,
    /// Nothing is left of it once the paper is transparent.
    #[error("the image shows nothing but paper")]
    Blank,
}

impl SealFault {
    /// A stable name, e.g. `too_many_pixels`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::TooLarge => "too_large",
            Self::TooManyPixels => "too_many_pixels",
            Self::Damaged => "damaged",
            Self::Blank => "blank",
        }
    }
}

/// How an image is prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealOptions {
    /// From which brightness (the darkest of red, green and blue, 0–255) a pixel is paper. The slider of the preview.
    pub whiteness: u8,
}

impl Default for SealOptions {
    fn default() -> Self {
        Self { whiteness: DEFAULT_WHITENESS }
    }
}

/// A seal ready to be placed.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    png: Vec<u8>,
    width: u32,
    height: u32,
    sha256: String,
    rgb: Vec<u8>,
    alpha: Vec<u8>,
}

impl Seal {
    /// Reads the PNG of an earlier [`prepare_seal`] again, unchanged: the seal kept as "last used".
    ///
    /// # Errors
    /// [`SealFault`] when it is not such a PNG.
    pub fn from_png(png: Vec<u8>) -> Result<Self, SealFault> {
        if !png.starts_with(PNG) {
            return Err(SealFault::Kind);
        }
        // Asked before anything is unpacked: whoever sends one for another to read chooses its size.
        let head = PngDecoder::new(Cursor::new(&png)).map_err(|_| SealFault::Damaged)?;
        let (width, height) = head.dimensions();
        if width.max(height) > MAX_SIDE {
            return Err(SealFault::TooManyPixels);
        }
        Self::of(&decode(&png)?.into_rgba8(), Some(png))
    }

    fn of(image: &RgbaImage, png: Option<Vec<u8>>) -> Result<Self, SealFault> {
        if !image.pixels().any(|pixel| pixel.0[3] >= VISIBLE) {
            return Err(SealFault::Blank);
        }
        let (width, height) = image.dimensions();
        let png = match png {
            Some(png) => png,
            None => encode(image).map_err(|_| SealFault::Damaged)?,
        };
        let (mut rgb, mut alpha) = (Vec::with_capacity(image.len()), Vec::with_capacity(image.len() / 4));
        for pixel in image.pixels() {
            let [r, g, b, a] = pixel.0;
            rgb.extend([r, g, b]);
            alpha.push(a);
        }
        let sha256 = Sha256::digest(&png).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { rgb: deflate(&rgb)?, alpha: deflate(&alpha)?, png, width, height, sha256 })
    }

    /// RGBA, trimmed, without metadata.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// SHA-256 of [`Self::png`] in lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Zlib streams of the colours and of the opacity, made once so that signing need not.
    pub(crate) fn planes(&self) -> (&[u8], &[u8]) {
        (&self.rgb, &self.alpha)
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seal({}×{}, {})", self.width, self.height, self.sha256)
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Makes a seal of an uploaded image.
///
/// # Errors
/// [`SealFault`].
pub fn prepare_seal(bytes: &[u8], options: &SealOptions) -> Result<Seal, SealFault> {
    let image = decode(bytes)?;
    let inked = |[r, g, b, a]: [u8; 4]| {
        let opacity = opacity(r.min(g).min(b), options.whiteness);
        [r, g, b, u8::try_from(u32::from(a) * opacity / 255).unwrap_or(a)]
    };
    // A photo is mostly paper: only what is left of it is unpacked further.
    let visible = image.pixels().filter(|(_, _, pixel)| inked(pixel.0)[3] >= VISIBLE).map(|(x, y, _)| (x, y));
    let (left, top, width, height) = bounds(visible).ok_or(SealFault::Blank)?;
    let mut trimmed = image.crop_imm(left, top, width, height).into_rgba8();
    drop(image);
    for pixel in trimmed.pixels_mut() {
        pixel.0 = inked(pixel.0);
    }
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return Seal::of(&trimmed, None);
    }
    let side = |pixels: u32| (pixels * MAX_SIDE / longest).max(1);
    Seal::of(&imageops::resize(&trimmed, side(width), side(height), FilterType::Triangle), None)
}

/// 0 for paper, 255 for ink, and a ramp between so that edges stay smooth.
fn opacity(brightness: u8, whiteness: u8) -> u32 {
    let below = u32::from(whiteness.saturating_sub(brightness));
    (below * 255 / FADE).min(255)
}

/// The smallest box that holds all places: left, top, width, height.
fn bounds(places: impl Iterator<Item = (u32, u32)>) -> Option<(u32, u32, u32, u32)> {
    let mut found: Option<(u32, u32, u32, u32)> = None;
    for (x, y) in places {
        let (l, t, r, b) = found.unwrap_or((x, y, x, y));
        found = Some((l.min(x), t.min(y), r.max(x), b.max(y)));
    }
    found.map(|(left, top, right, bottom)| (left, top, right - left + 1, bottom - top + 1))
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, SealFault> {
    if bytes.len() > MAX_BYTES {
        return Err(SealFault::TooLarge);
    }
    picture(bytes).map_err(|refusal| match refusal {
        FileRefusal::Pixels | FileRefusal::TooMuch => SealFault::TooManyPixels,
        FileRefusal::Type | FileRefusal::Empty => SealFault::Kind,
        _ => SealFault::Damaged,
    })
}

fn encode(image: &RgbaImage) -> image::ImageResult<Vec<u8>> {
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(image, image.width(), image.height(), ExtendedColorType::Rgba8)?;
    Ok(png)
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>, SealFault> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|_| SealFault::Damaged)
}
