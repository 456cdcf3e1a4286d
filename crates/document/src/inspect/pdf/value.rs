//! The values of a PDF (ISO 32000-2 §7.3) as far as they can make it act: what is left out can't.

use std::ops::Range;

/// The deepest nesting that is read; readers stop at 64 to 500.
const MAX_DEPTH: usize = 200;
/// Arrays keep their numbers to here: decoding parameters have a few, and a longer one is a picture or a path.
const NUMBERS_KEPT: usize = 32;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A name, its `#xx` resolved.
    Name(Box<[u8]>),
    /// A string, unescaped.
    Text(Box<[u8]>),
    /// A whole number that isn't negative.
    Number(u64),
    /// The number of an object elsewhere.
    Reference(u64),
    /// In the order of the file: a key may stand twice, and readers differ in which one counts.
    Dictionary(Vec<(Box<[u8]>, Value)>),
    /// Without most of what acts on nothing.
    Array(Vec<Value>),
    /// Anything else: a number of another kind, a truth, nothing.
    Other,
}

impl Value {
    /// What stands in a dictionary under `key`, as often as it does.
    pub(super) fn all<'a>(&'a self, key: &'a [u8]) -> impl Iterator<Item = &'a Self> {
        let entries = if let Self::Dictionary(entries) = self { entries.as_slice() } else { &[] };
        entries.iter().filter(move |(name, _)| **name == *key).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.all(key).next().is_some()
    }
}

/// The text isn't of the form that all readers agree on, or there is too much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// Reads values from bytes, and never more than its allowance.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many bytes may still be read by all readers that it is handed on to: places that look like an object each
    /// begin anew.
    allowance: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Whether a byte ends a word.
pub(super) const fn ends_word(byte: u8) -> bool {
    is_space(byte) || is_delimiter(byte)
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize, allowance: usize) -> Self {
        Self { bytes, at, allowance }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) const fn allowance(&self) -> usize {
        self.allowance
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, Broken> {
        let byte = self.peek().ok_or(Broken)?;
        self.at += 1;
        self.allowance = self.allowance.checked_sub(1).ok_or(Broken)?;
        Ok(byte)
    }

    /// Passes over what stands here, if it does.
    pub(super) fn passes(&mut self, word: &[u8]) -> bool {
        let is_here = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// Passes over white space and comments (§7.2.3, 7.2.4).
    pub(super) fn space(&mut self) -> Result<(), Broken> {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.next()?;
                }
            } else if is_space(byte) {
                self.next()?;
            } else {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn value(&mut self) -> Result<Value, Broken> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Value, Broken> {
        if depth > MAX_DEPTH {
            return Err(Broken);
        }
        self.space()?;
        match self.peek().ok_or(Broken)? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal().map(Value::Text),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.entries(depth)
            }
            b'<' => self.hex().map(Value::Text),
            b'[' => self.array(depth),
            byte if is_delimiter(byte) => Err(Broken),
            _ => self.word(),
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Value, Broken> {
        let mut entries = Vec::new();
        loop {
            self.space()?;
            if self.passes(b">>") {
                return Ok(Value::Dictionary(entries));
            }
            if self.peek() != Some(b'/') {
                return Err(Broken);
            }
            let key = self.name()?;
            self.space()?;
            // One that is missing is nothing, as long as no other can be meant.
            let is_missing = self.peek() == Some(b'>');
            entries.push((key, if is_missing { Value::Other } else { self.nested(depth + 1)? }));
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Broken> {
        self.next()?;
        let mut items = Vec::new();
        loop {
            self.space()?;
            if self.passes(b"]") {
                return Ok(Value::Array(items));
            }
            match self.nested(depth + 1)? {
                Value::Other | Value::Number(_) if items.len() >= NUMBERS_KEPT => {}
                item => items.push(item),
            }
        }
    }

    fn name(&mut self) -> Result<Box<[u8]>, Broken> {
        self.next()?;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !ends_word(*byte)) {
            self.next()?;
            let digits = self.bytes.get(self.at..self.at + 2).filter(|_| byte == b'#');
            match digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()) {
                Some(meant) => {
                    self.at += 2;
                    name.push(meant);
                }
                None => name.push(byte),
            }
        }
        Ok(name.into())
    }

    fn literal(&mut self) -> Result<Box<[u8]>, Broken> {
        self.next()?;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            match self.next()? {
                b'\\' => self.escaped(&mut text)?,
                b'(' => {
                    open += 1;
                    text.push(b'(');
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(text.into());
                    }
                    text.push(b')');
                }
                byte => text.push(byte),
            }
        }
    }

    /// What a backslash means (§7.3.4.2).
    fn escaped(&mut self, text: &mut Vec<u8>) -> Result<(), Broken> {
        match self.next()? {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => drop(self.passes(b"\n")),
            b'\n' => {}
            digit @ b'0'..=b'7' => {
                let mut byte = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    self.next()?;
                    byte = byte * 8 + u32::from(digit - b'0');
                }
                text.push(byte.to_le_bytes()[0]);
            }
            byte => text.push(byte),
        }
        Ok(())
    }

    fn hex(&mut self) -> Result<Box<[u8]>, Broken> {
        self.next()?;
        let (mut text, mut half) = (Vec::new(), None);
        loop {
            let byte = self.next()?;
            if byte == b'>' {
                text.extend(half.map(|high: u8| high << 4));
                return Ok(text.into());
            }
            let Some(digit) = char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
                continue;
            };
            match half.take() {
                Some(high) => text.push((high << 4) | digit),
                None => half = Some(digit),
            }
        }
    }

    /// A run of regular characters: whatever a reader makes of it, it ends where all of them say.
    fn word(&mut self) -> Result<Value, Broken> {
        let range = self.run()?;
        let word = self.bytes.get(range).ok_or(Broken)?;
        if matches!(word, b"obj" | b"endobj" | b"stream" | b"endstream" | b"xref" | b"trailer" | b"startxref") {
            return Err(Broken);
        }
        let Some(number) = number(word) else { return Ok(Value::Other) };
        let after = self.at;
        if self.reference().is_ok() {
            return Ok(Value::Reference(number));
        }
        self.at = after;
        Ok(Value::Number(number))
    }

    /// The rest of `12 0 R`.
    fn reference(&mut self) -> Result<(), Broken> {
        self.space()?;
        let generation = self.run()?;
        self.space()?;
        let letter = self.run()?;
        let is = self.bytes.get(letter) == Some(b"R") && self.bytes.get(generation).and_then(number).is_some();
        if is { Ok(()) } else { Err(Broken) }
    }

    /// No number is longer, and whether three words are a reference is seen by their beginnings.
    fn run(&mut self) -> Result<Range<usize>, Broken> {
        let from = self.at;
        while self.peek().is_some_and(|byte| !ends_word(byte)) {
            self.next()?;
        }
        if self.at == from { Err(Broken) } else { Ok(from..self.at) }
    }
}

/// A whole number as all readers read it.
pub(super) fn number(word: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(word.strip_prefix(b"+").unwrap_or(word)).ok()?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}
