//! Seal images, as people really upload them.

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use pok_document::{Seal, SealFault, SealOptions, prepare_seal, render_contract};

use crate::sample::{case, contract, stamp_png};

fn prepare(bytes: &[u8]) -> Result<Seal, SealFault> {
    prepare_seal(bytes, &SealOptions::default())
}

fn png(image: &RgbImage) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn decoded(seal: &Seal) -> RgbaImage {
    image::load_from_memory_with_format(seal.png(), ImageFormat::Png).unwrap().into_rgba8()
}

#[test]
fn con_17_white_paper_becomes_transparent_and_the_rest_is_trimmed() {
    let mut image = RgbImage::from_pixel(300, 200, Rgb([250, 249, 246]));
    for (x, y) in (100..140).flat_map(|x| (50..120).map(move |y| (x, y))) {
        image.put_pixel(x, y, Rgb([200, 20, 30]));
    }
    image.put_pixel(110, 60, Rgb([255, 255, 255]));
    let seal = prepare(&png(&image)).unwrap();
    assert_eq!((seal.width(), seal.height()), (40, 70));
    let pixels = decoded(&seal);
    assert_eq!(pixels.dimensions(), (40, 70));
    assert_eq!(*pixels.get_pixel(0, 0), Rgba([200, 20, 30, 255]));
    assert_eq!(pixels.get_pixel(10, 10).0[3], 0);
    assert_eq!(seal.sha256().len(), 64);
}

#[test]
fn con_17_the_whiteness_slider_decides_what_is_paper() {
    let mut image = RgbImage::from_pixel(100, 100, Rgb([255, 255, 255]));
    (20..80).for_each(|x| (20..80).for_each(|y| image.put_pixel(x, y, Rgb([180, 180, 180]))));
    (40..60).for_each(|x| (40..60).for_each(|y| image.put_pixel(x, y, Rgb([10, 10, 10]))));
    let side = |whiteness| prepare_seal(&png(&image), &SealOptions { whiteness }).unwrap().width();
    assert_eq!((side(255), side(150)), (60, 20));
}

#[test]
fn con_16_a_kept_seal_is_read_again_unchanged() {
    let seal = prepare(&stamp_png(900)).unwrap();
    let again = Seal::from_png(seal.png().to_vec()).unwrap();
    assert_eq!(seal, again);
    assert!(seal.width() <= 560 && seal.png().len() < 200_000, "{seal:?}");
    assert_eq!(Seal::from_png(b"GIF89a".to_vec()), Err(SealFault::Kind));
    let mut faint = std::io::Cursor::new(Vec::new());
    RgbaImage::from_pixel(50, 50, Rgba([200, 20, 30, 23])).write_to(&mut faint, ImageFormat::Png).unwrap();
    assert_eq!(Seal::from_png(faint.into_inner()), Err(SealFault::Blank));
}

#[test]
fn con_17_only_png_and_jpeg_by_content_whatever_the_name() {
    let pdf = render_contract(&contract(0)).unwrap();
    for bytes in [&pdf[..], b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM", b"II*\0"] {
        assert_eq!(prepare(bytes), Err(SealFault::Kind));
    }
    for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\xFF\xD8\xFF\xE0", &stamp_png(100)[..400]] {
        assert_eq!(prepare(bytes), Err(SealFault::Damaged));
    }
}

#[test]
fn con_17_too_many_bytes_or_pixels_are_refused_before_decoding() {
    let mut large = stamp_png(100);
    large.resize(5 * 1024 * 1024 + 1, 0);
    assert_eq!(prepare(&large), Err(SealFault::TooLarge));
    let claims = |width: u32, height: u32| {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = b"IHDR".to_vec();
        header.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
        header.extend([8, 2, 0, 0, 0]);
        let mut chunk = |body: &[u8]| {
            png.extend(u32::try_from(body.len() - 4).unwrap().to_be_bytes());
            png.extend(body);
            png.extend(crc32(body).to_be_bytes());
        };
        chunk(&header);
        chunk(b"IDAT");
        chunk(b"IEND");
        png
    };
    let start = std::time::Instant::now();
    assert_eq!(prepare(&claims(20_000, 20_000)), Err(SealFault::TooManyPixels));
    assert_eq!(prepare(&claims(60_001, 1)), Err(SealFault::TooManyPixels));
    // Whoever reads another's seal knows its size before any of it is unpacked.
    assert_eq!(Seal::from_png(claims(561, 1)), Err(SealFault::TooManyPixels), "s07");
    assert!(start.elapsed().as_millis() < 100);
    assert_eq!(prepare(&claims(4_000, 4_000)), Err(SealFault::Damaged));
}

#[test]
fn case_08_a_large_photo_becomes_a_seal_and_a_scan_too() {
    for name in ["08-phone-photo-4032x3024.jpg", "08-scan-a4-600dpi.jpg"] {
        let seal = prepare(&case(name)).unwrap();
        assert!(seal.width().max(seal.height()) <= 560, "{name}: {seal:?}");
    }
}

#[test]
fn case_09_a_seal_in_printing_inks_is_red_on_transparent_paper() {
    for name in ["09-seal-cmyk.jpg", "09-seal-ycck.jpg"] {
        let seal = image::load_from_memory(prepare(&case(name)).unwrap().png()).unwrap().into_rgba8();
        let opaque: Vec<_> = seal.pixels().filter(|pixel| pixel.0[3] > 200).collect();
        let red = opaque.iter().filter(|pixel| pixel.0[0] > 120 && pixel.0[1] < 110 && pixel.0[2] < 110).count();
        assert!(red * 10 > opaque.len() * 9 && red > 500, "{name}: {red} of {}", opaque.len());
        assert!(opaque.len() * 10 < seal.pixels().len() * 9, "{name}: paper is left");
    }
}

#[test]
fn case_10_a_seal_that_was_cut_off_is_damaged() {
    for name in ["10-seal-cut-off.jpg", "10-seal-cut-off-progressive.jpg"] {
        assert_eq!(prepare(&case(name)), Err(SealFault::Damaged), "{name}");
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn con_17_a_photograph_is_turned_upright_and_loses_its_metadata() {
    // Ink at the left, stored lying down: orientation 6 says turn it 90° clockwise to see it.
    let mut image = RgbImage::from_pixel(200, 100, Rgb([255, 255, 255]));
    (20..160).for_each(|x| (20..80).for_each(|y| image.put_pixel(x, y, Rgb([0, 0, if x < 90 { 0 } else { 150 }]))));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let mut exif =
        b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 37.39,127.11".to_vec();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    exif.splice(0..0, [0xFF, 0xE1, length[0], length[1]]);
    let turned = [&jpeg[..2], &exif, &jpeg[2..]].concat();
    let (plain, seal) = (prepare(&jpeg).unwrap(), prepare(&turned).unwrap());
    assert!(plain.width() > plain.height() && seal.width() < seal.height(), "{plain:?} {seal:?}");
    let pixels = decoded(&seal);
    let (top, bottom) =
        (pixels.get_pixel(seal.width() / 2, 10), pixels.get_pixel(seal.width() / 2, seal.height() - 10));
    assert!(top.0[2] < 80 && bottom.0[2] > 100, "the left side is on top: {top:?} {bottom:?}");
    assert!(!seal.png().windows(3).any(|window| window == b"GPS" || window == b"eXI"));
}

#[test]
fn con_17_an_image_of_nothing_but_paper_is_refused() {
    for shade in [255, 240, 205] {
        assert_eq!(prepare(&png(&RgbImage::from_pixel(80, 80, Rgb([shade; 3])))), Err(SealFault::Blank));
    }
    let clear = RgbaImage::from_pixel(50, 50, Rgba([0, 0, 0, 0]));
    let mut out = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut out, ImageFormat::Png).unwrap();
    assert_eq!(prepare(out.get_ref()), Err(SealFault::Blank));
    assert_eq!(SealFault::Blank.code(), "blank");
}
