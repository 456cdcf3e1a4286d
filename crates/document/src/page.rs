//! Pages as pictures, for a person to read before they sign. Signatures' faces are drawn as part of the page.
//!
//! Takes any PDF, not only our own. Refuses to know what the pages mean.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::error::DocumentError;

/// The widest picture that is drawn.
const MAX_WIDTH: u32 = 4000;
/// The tallest: a page far longer than wide is drawn narrower than asked.
const MAX_HEIGHT: f32 = 16_000.0;

/// A PDF parsed once, to draw its pages from.
pub struct Pages(Pdf);

impl Pages {
    /// Parses a PDF.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`], also for a PDF behind a password.
    pub fn open(pdf: Vec<u8>) -> Result<Self, DocumentError> {
        Pdf::new(Arc::new(pdf)).map(Self).map_err(|error| DocumentError::Unreadable(format!("{error:?}")))
    }

    /// How many pages it has.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.pages().len()).unwrap_or(u32::MAX)
    }

    /// A page, counted from 0, as a PNG of `width_px` pixels (1–4,000), opaque on white.
    ///
    /// # Errors
    /// [`DocumentError::NoSuchPage`]; [`DocumentError::Drawing`] for a page of no size.
    pub fn image(&self, page: u32, width_px: u32) -> Result<Vec<u8>, DocumentError> {
        let pages = self.0.pages();
        let missing = DocumentError::NoSuchPage { page, count: self.count() };
        let page = usize::try_from(page).ok().and_then(|at| pages.get(at)).ok_or(missing)?;
        let (width, height) = page.render_dimensions();
        let wide = width_px.clamp(1, MAX_WIDTH);
        // The renderer cuts fractions of a pixel off, so aim a little beyond the whole.
        let scale = f32::min((wide as f32 + 0.01) / width, MAX_HEIGHT / height);
        if !scale.is_normal() || height * scale < 1.0 {
            return Err(DocumentError::Drawing("a page of no size".to_owned()));
        }
        let pixels = hayro::render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        let (columns, rows) = (u32::from(pixels.width()), u32::from(pixels.height()));
        // On white every pixel is opaque, so premultiplied colours are plain ones.
        let rgb: Vec<u8> = pixels.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&rgb, columns, rows, ExtendedColorType::Rgb8)
            .map_err(|error| DocumentError::Drawing(error.to_string()))?;
        Ok(png)
    }
}

/// How many pages a PDF has.
///
/// # Errors
/// [`DocumentError::Unreadable`].
pub fn page_count(pdf: &[u8]) -> Result<u32, DocumentError> {
    Ok(Pages::open(pdf.to_vec())?.count())
}

/// One page of a PDF as a PNG; for more than one, [`Pages`] parses but once.
///
/// # Errors
/// As [`Pages::open`] and [`Pages::image`].
pub fn page_image(pdf: &[u8], page: u32, width_px: u32) -> Result<Vec<u8>, DocumentError> {
    Pages::open(pdf.to_vec())?.image(page, width_px)
}
