//! The three signature fields every document of ours is born with, and how they are written in a file.
//!
//! All of them exist before the first signature: a visible field added after it would break that signature
//! (ISO 32000-2 §12.8.2.2). Refuses to know what a signature is.

use std::fmt;

/// A signature field of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The buying company's seal, with the server's key.
    Buyer,
    /// The supplier's seal or 사인, with the key of the signer's computer.
    Supplier,
    /// The place kept for a document timestamp (RFC 3161, ISO 32000-2 §12.8.5); never visible.
    Timestamp,
}

impl Field {
    /// Every field, in the order they are written in a file.
    pub const ALL: [Self; 3] = [Self::Buyer, Self::Supplier, Self::Timestamp];

    /// The fields of the parties: a contract is complete when each carries its party's signature.
    pub const PARTIES: [Self; 2] = [Self::Buyer, Self::Supplier];

    /// The field's partial name, `/T`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyer => "Buyer",
            Self::Supplier => "Supplier",
            Self::Timestamp => "Timestamp",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rectangle on a page in hundredths of a point, so that it is written and read without rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
    pub(crate) top: u32,
}

impl Place {
    /// No place on the page: ISO 32000-2 §12.7.5.5 asks for a rectangle of no size.
    pub(crate) const NOWHERE: Self = Self { left: 0, bottom: 0, right: 0, top: 0 };

    /// From points, rounded to hundredths.
    pub(crate) fn new(left: f32, bottom: f32, width: f32, height: f32) -> Self {
        let hundredths = |points: f32| (points * 100.0).round().max(0.0) as u32;
        let (l, b) = (hundredths(left), hundredths(bottom));
        Self { left: l, bottom: b, right: l + hundredths(width), top: b + hundredths(height) }
    }

    pub(crate) const fn width(self) -> u32 {
        self.right - self.left
    }

    pub(crate) const fn height(self) -> u32 {
        self.top - self.bottom
    }

    pub(crate) const fn is_nowhere(self) -> bool {
        self.width() == 0 || self.height() == 0
    }
}

/// Hundredths as a PDF number with two decimals.
pub(crate) struct Hundredths(pub(crate) u32);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A field's widget annotation, as every revision of a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Widget {
    pub(crate) field: Field,
    /// Object number of the page it is on.
    pub(crate) page: u32,
    pub(crate) place: Place,
}

impl Widget {
    /// The dictionary's text up to what a signature adds, without the closing `>>`.
    ///
    /// `/F 132` prints it and locks its place.
    pub(crate) fn opening(&self) -> String {
        let Place { left, bottom, right, top } = self.place;
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({}) /F 132 /P {} 0 R /Rect [{} {} {} {}]",
            self.field,
            self.page,
            Hundredths(left),
            Hundredths(bottom),
            Hundredths(right),
            Hundredths(top)
        )
    }
}
