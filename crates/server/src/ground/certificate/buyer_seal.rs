//! The buying company's seal: a picture from the settings, or a plain square 직인 drawn here.

use image::{Rgba, RgbaImage};
use pok_document::{Seal, SealOptions, prepare_seal};

use crate::ground::config::BuyerRecord;
use crate::ground::fault::Fault;

const SIDE: u32 = 420;
const RED: Rgba<u8> = Rgba([196, 30, 36, 255]);

/// A stroke from one point to another, in parts of a syllable's square.
type Stroke = (f32, f32, f32, f32);
/// The strokes, and the ring of an ㅇ: its centre and radius.
type Syllable = (&'static [Stroke], Option<(f32, f32, f32)>);

const DA: Syllable = (
    &[
        (0.1, 0.2, 0.5, 0.2),
        (0.1, 0.2, 0.1, 0.8),
        (0.1, 0.8, 0.5, 0.8),
        (0.75, 0.05, 0.75, 0.95),
        (0.75, 0.5, 0.97, 0.5),
    ],
    None,
);
const ON: Syllable = (
    &[(0.5, 0.35, 0.5, 0.5), (0.08, 0.5, 0.92, 0.5), (0.2, 0.65, 0.2, 0.92), (0.2, 0.92, 0.85, 0.92)],
    Some((0.5, 0.17, 0.15)),
);
const JIK: Syllable = (
    &[
        (0.08, 0.1, 0.58, 0.1),
        (0.33, 0.1, 0.08, 0.45),
        (0.33, 0.1, 0.58, 0.45),
        (0.82, 0.02, 0.82, 0.52),
        (0.2, 0.64, 0.82, 0.64),
        (0.82, 0.64, 0.82, 0.97),
    ],
    None,
);
const IN: Syllable =
    (&[(0.82, 0.02, 0.82, 0.55), (0.2, 0.62, 0.2, 0.93), (0.2, 0.93, 0.88, 0.93)], Some((0.32, 0.27, 0.2)));

/// The seal of `buyer`.
pub(crate) fn load(buyer: &BuyerRecord) -> Result<Seal, Fault> {
    let picture = match &buyer.seal {
        Some(path) => std::fs::read(path)?,
        None => drawn(if buyer.name.contains("다온") { &[DA, ON, JIK, IN] } else { &[JIK, IN] })?,
    };
    prepare_seal(&picture, &SealOptions::default()).map_err(|fault| Fault::broken(format!("the buyer's seal: {fault}")))
}

/// A double frame with the syllables in it, two in a row.
fn drawn(syllables: &[Syllable]) -> Result<Vec<u8>, Fault> {
    let mut picture = RgbaImage::from_pixel(SIDE, SIDE, Rgba([255, 255, 255, 0]));
    let side = SIDE as f32;
    for (inset, width) in [(0.03, 9.0), (0.075, 3.0)] {
        let (near, far) = (side * inset, side * (1.0 - inset));
        for (x1, y1, x2, y2) in
            [(near, near, far, near), (far, near, far, far), (far, far, near, far), (near, far, near, near)]
        {
            line(&mut picture, (x1, y1, x2, y2), width);
        }
    }
    let rows = syllables.len().div_ceil(2) as f32;
    let (cell, size) = (side * 0.4, side * 0.3);
    for (index, (strokes, ring)) in syllables.iter().enumerate() {
        let (column, row) = ((index % 2) as f32, (index / 2) as f32);
        let x = side * 0.1 + column * cell + (cell - size) / 2.0;
        let y = (side - rows * cell) / 2.0 + row * cell + (cell - size) / 2.0;
        for (x1, y1, x2, y2) in *strokes {
            line(&mut picture, (x + x1 * size, y + y1 * size, x + x2 * size, y + y2 * size), 13.0);
        }
        if let Some((cx, cy, radius)) = ring {
            let point = |step: u8| {
                let (sine, cosine) = (f32::from(step) * std::f32::consts::TAU / 24.0).sin_cos();
                (x + (cx + radius * cosine) * size, y + (cy + radius * sine) * size)
            };
            for step in 0..24 {
                let ((x1, y1), (x2, y2)) = (point(step), point(step + 1));
                line(&mut picture, (x1, y1, x2, y2), 13.0);
            }
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).map_err(|error| Fault::Broken(error.into()))?;
    Ok(png.into_inner())
}

fn line(picture: &mut RgbaImage, (x1, y1, x2, y2): Stroke, width: f32) {
    let half = width / 2.0;
    let pixels = |a: f32, b: f32| {
        let (from, to) = ((a.min(b) - half).max(0.0), (a.max(b) + half).ceil().max(0.0));
        from as u32..(to as u32).min(SIDE)
    };
    let (dx, dy) = (x2 - x1, y2 - y1);
    for y in pixels(y1, y2) {
        for x in pixels(x1, x2) {
            let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
            let along = (((px - x1) * dx + (py - y1) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let away = (px - x1 - along * dx).hypot(py - y1 - along * dy);
            if away <= half {
                picture.put_pixel(x, y, RED);
            }
        }
    }
}
