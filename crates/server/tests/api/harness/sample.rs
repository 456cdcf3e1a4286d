//! Small whole files of each type that is accepted.

/// A picture of a few pixels.
pub(crate) const PNG: &[u8] = include_bytes!("../../../../../tests/cases/sample.png");
/// The same in other types, and the other types.
pub(crate) const JPEG: &[u8] = include_bytes!("../../../../../tests/cases/sample.jpg");
pub(crate) const GIF: &[u8] = include_bytes!("../../../../../tests/cases/sample.gif");
pub(crate) const WEBP: &[u8] = include_bytes!("../../../../../tests/cases/sample.webp");
pub(crate) const ZIP: &[u8] = include_bytes!("../../../../../tests/cases/sample.zip");
pub(crate) const DOC: &[u8] = include_bytes!("../../../../../tests/cases/sample.doc");

/// A picture that is another file than the next: what stands after it belongs to nobody.
pub(crate) fn png(what: &str) -> Vec<u8> {
    [PNG, what.as_bytes()].concat()
}
