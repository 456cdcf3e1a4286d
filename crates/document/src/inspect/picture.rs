//! Pictures: whole to the last pixel, of a size that a scan can have, and the right way up.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder as _, Limits, RgbImage};
use pok_domain::file::{FileRefusal, FileType};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The most pixels of a picture: an A4 page at 600 dpi has 35 million, a phone's photo up to 50.
pub const MAX_PIXELS: u64 = 64_000_000;
/// The most bytes that a picture takes unpacked: the most pixels in colour, and a quarter of them with 16 bits each.
const MAX_UNPACKED: u64 = MAX_PIXELS * 4;
/// No side is longer, whatever the other is.
const MAX_SIDE: u32 = 60_000;

/// Reads a picture to its end and keeps nothing of it.
pub(super) fn whole(content: &[u8], kind: FileType) -> Result<(), FileRefusal> {
    match kind {
        FileType::Png => unpack_png(content).map(drop),
        FileType::Jpeg => unpack_jpeg(content, Wanted::Whether).map(drop),
        FileType::Gif => blocks(content),
        _ => chunks(content),
    }
}

/// The pixels of a PNG or JPEG, turned as its camera or scanner says.
///
/// # Errors
/// `Type` for any other file, `Pixels`, `Damaged`.
pub fn picture(content: &[u8]) -> Result<DynamicImage, FileRefusal> {
    let (mut pixels, orientation) = match FileType::of(content) {
        _ if content.is_empty() => return Err(FileRefusal::Empty),
        Some(FileType::Png) => unpack_png(content)?,
        Some(FileType::Jpeg) => unpack_jpeg(content, Wanted::Pixels)?,
        _ => return Err(FileRefusal::of_unknown(content)),
    };
    pixels.apply_orientation(orientation);
    Ok(pixels)
}

fn fits(width: u32, height: u32) -> Result<(), FileRefusal> {
    let fits = width.max(height) <= MAX_SIDE && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    if fits { Ok(()) } else { Err(FileRefusal::Pixels) }
}

fn unpack_png(content: &[u8]) -> Result<(DynamicImage, Orientation), FileRefusal> {
    let damaged = |_| FileRefusal::Damaged;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_UNPACKED);
    let mut decoder = PngDecoder::with_limits(Cursor::new(content), limits).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    fits(width, height)?;
    if decoder.total_bytes() > MAX_UNPACKED {
        return Err(FileRefusal::Pixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    // Its last chunk says that nothing is missing (ISO 15948 §5.6); a decoder that has all pixels doesn't ask.
    let ends = content.windows(8).any(|eight| eight == b"IEND\xaeB`\x82");
    if ends { Ok((pixels, orientation)) } else { Err(FileRefusal::Damaged) }
}

/// What a JPEG is unpacked for.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Pixels,
    /// Whether all of it is there: its brightness will do.
    Whether,
}

fn unpack_jpeg(content: &[u8], wanted: Wanted) -> Result<(DynamicImage, Orientation), FileRefusal> {
    // A decoder for browsers draws what it has of a broken picture; a strict one says so.
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(content), options);
    decoder.decode_headers().map_err(|_| FileRefusal::Damaged)?;
    let info = decoder.info().ok_or(FileRefusal::Damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    fits(width, height)?;
    let is_grey = decoder.input_colorspace() == Some(ColorSpace::Luma) || wanted == Wanted::Whether;
    let into = if is_grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options.jpeg_set_out_colorspace(into));
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let pixels = decoder.decode().map_err(|_| FileRefusal::Damaged)?;
    let unpacked = if is_grey {
        GrayImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    Ok((unpacked.ok_or(FileRefusal::Damaged)?, orientation.unwrap_or(Orientation::NoTransforms)))
}

/// A GIF's blocks, to its trailer (GIF89a §15–27). Its pixels are never drawn here.
fn blocks(content: &[u8]) -> Result<(), FileRefusal> {
    let take = |at: &mut usize, count: usize| {
        let bytes = content.get(*at..at.checked_add(count)?)?;
        *at += count;
        Some(bytes)
    };
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let side = |bytes: &[u8], at: usize| Some(u32::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    let sub_blocks = |at: &mut usize| {
        loop {
            let size = usize::from(*take(at, 1)?.first()?);
            if size == 0 {
                return Some(());
            }
            take(at, size)?;
        }
    };
    let walk = || {
        let mut at = 0;
        let head = take(&mut at, 13)?;
        let (width, height) = (side(head, 6)?, side(head, 8)?);
        take(&mut at, table(*head.get(10)?))?;
        loop {
            match *take(&mut at, 1)?.first()? {
                0x21 => {
                    take(&mut at, 1)?;
                    sub_blocks(&mut at)?;
                }
                0x2c => {
                    let head = take(&mut at, 9)?;
                    take(&mut at, table(*head.get(8)?))?;
                    take(&mut at, 1)?;
                    sub_blocks(&mut at)?;
                }
                0x3b => return Some((width, height)),
                _ => return None,
            }
        }
    };
    let (width, height) = walk().ok_or(FileRefusal::Damaged)?;
    fits(width, height)
}

/// A WebP's chunks (RFC 9649 §2.3–2.4), to the length that it says it has. Its pixels are never drawn here.
fn chunks(content: &[u8]) -> Result<(), FileRefusal> {
    let length = |at: usize| {
        let bytes = content.get(at..at + 4)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    };
    let walk = || {
        let end = length(4)?.checked_add(8).filter(|end| *end <= content.len())?;
        let (mut at, mut has_picture) = (12, false);
        while at + 8 <= end {
            let kind = content.get(at..at + 4)?;
            has_picture |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
            let size = length(at + 4)?;
            at = at.checked_add(8)?.checked_add(size)?.checked_add(size % 2)?;
        }
        (has_picture && at == end).then_some(())
    };
    walk().ok_or(FileRefusal::Damaged)
}
