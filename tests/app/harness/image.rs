//! Images a person might drop: a seal, a photograph on its side, a bomb.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};

/// A red ring on white paper.
pub(crate) fn seal_png() -> Vec<u8> {
    let image = RgbImage::from_fn(240, 240, |x, y| {
        let (dx, dy) = (f64::from(x) - 120.0, f64::from(y) - 120.0);
        let radius = dx.hypot(dy);
        let ink = (84.0..100.0).contains(&radius) || (dx.abs() < 50.0 && dy.abs() < 8.0);
        if ink { Rgb([200, 40, 40]) } else { Rgb([252, 252, 250]) }
    });
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Wide ink in a JPEG whose EXIF says that it lies on its side (orientation 6): upright it is tall.
pub(crate) fn exif_jpeg() -> Vec<u8> {
    let image = RgbImage::from_fn(400, 200, |x, y| {
        let ink = (50..350).contains(&x) && (80..120).contains(&y);
        if ink { Rgb([190, 30, 30]) } else { Rgb([255, 255, 255]) }
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 92).encode_image(&image).unwrap();
    // TIFF header, one entry: tag 0x0112 (orientation), SHORT, 1 value, 6.
    let tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut marked = jpeg[..2].to_vec();
    marked.extend([0xff, 0xe1]);
    marked.extend((tiff.len() as u16 + 2).to_be_bytes());
    marked.extend(tiff);
    marked.extend(&jpeg[2..]);
    marked
}

/// A PNG that says it has 20,000 × 20,000 pixels: its header, and hardly anything behind.
pub(crate) fn huge_png() -> Vec<u8> {
    let mut png = seal_png();
    png[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&20_000_u32.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

/// As PNG has it (ISO 15948, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}
