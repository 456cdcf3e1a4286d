//! Reading bytes that must be exactly what the writer writes. Owns no meaning; a mismatch is `None`, never a guess.

/// A place in some bytes.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) const fn rewind(&mut self, to: usize) {
        self.at = to;
    }

    /// Passes over `literal`, or stays and answers `None`.
    pub(crate) fn expect(&mut self, literal: &str) -> Option<()> {
        let found = self.bytes.get(self.at..self.at.checked_add(literal.len())?)?;
        (found == literal.as_bytes()).then(|| self.at += literal.len())
    }

    /// The next `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// At most `length` of the next bytes, without passing over them.
    pub(crate) fn peek(&self, length: usize) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.get(..length).unwrap_or(rest)
    }

    /// The next `length` bytes as ASCII.
    pub(crate) fn text(&mut self, length: usize) -> Option<&'a str> {
        let start = self.at;
        let text = std::str::from_utf8(self.take(length)?).ok().filter(|text| text.is_ascii());
        if text.is_none() {
            self.at = start;
        }
        text
    }

    /// A decimal number of at most ten digits, written without a sign or needless zeros.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        let digits = rest.iter().take(11).take_while(|b| b.is_ascii_digit()).count();
        let text = std::str::from_utf8(rest.get(..digits)?).ok()?;
        if digits == 0 || digits > 10 || (digits > 1 && text.starts_with('0')) {
            return None;
        }
        self.at += digits;
        text.parse().ok()
    }

    /// An object number.
    pub(crate) fn object(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// A number of exactly `width` digits.
    pub(crate) fn padded(&mut self, width: usize) -> Option<usize> {
        self.text(width)?
            .bytes()
            .try_fold(0_usize, |value, b| b.is_ascii_digit().then(|| value * 10 + usize::from(b - b'0')))
    }

    /// A number with two decimals, in hundredths.
    pub(crate) fn hundredths(&mut self) -> Option<u32> {
        let whole = self.object()?;
        self.expect(".")?;
        let parts = u32::try_from(self.padded(2)?).ok()?;
        whole.checked_mul(100)?.checked_add(parts)
    }
}
