//! Bending: a copy of something sound with some of it changed, left out, said twice, or taken from another.

/// The longest that is made, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// Makes bent copies, the same ones of the same seed.
pub struct Bender<'a> {
    random: fastrand::Rng,
    corpus: &'a [Vec<u8>],
    words: &'a [&'a [u8]],
}

impl<'a> Bender<'a> {
    /// Of `corpus`; `words` are what the format is made of.
    pub fn new(seed: u64, corpus: &'a [Vec<u8>], words: &'a [&'a [u8]]) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), corpus, words }
    }

    /// The next.
    #[expect(clippy::should_implement_trait, reason = "it never ends, and borrows nothing")]
    pub fn next(&mut self) -> Vec<u8> {
        let mut bytes = self.one();
        for _ in 0..1 + self.random.usize(..8) {
            self.bend(&mut bytes);
            bytes.truncate(LONGEST);
        }
        bytes
    }

    fn one(&mut self) -> Vec<u8> {
        match self.corpus.len() {
            0 => Vec::new(),
            count => self.corpus[self.random.usize(..count)].clone(),
        }
    }

    fn bend(&mut self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let at = self.random.usize(..=length);
        let until = (at + self.random.usize(..=64.min(length - at))).min(length);
        match self.random.u8(..11) {
            0 if at < length => bytes[at] ^= 1 << self.random.u8(..8),
            1 if at < length => bytes[at] = self.random.u8(..),
            2 => drop(bytes.drain(at..until)),
            3 => {
                let again = bytes[at..until].repeat(1 + self.random.usize(..40));
                bytes.splice(at..at, again);
            }
            4 => bytes.truncate(at),
            5 if !self.words.is_empty() => {
                let word = self.words[self.random.usize(..self.words.len())];
                let until = if self.random.bool() { at } else { until };
                bytes.splice(at..until, word.iter().copied());
            }
            6 => {
                let other = self.one();
                let from = self.random.usize(..=other.len());
                let to = self.random.usize(from..=other.len());
                bytes.splice(at..until, other[from..to].iter().copied());
            }
            7 => self.number(bytes, at),
            8 => {
                let piece: Vec<u8> = bytes.drain(at..until).collect();
                let to = self.random.usize(..=bytes.len());
                bytes.splice(to..to, piece);
            }
            9 => {
                let deep = 1 + self.random.usize(..3_000);
                let open: [u8; 1] = [*self.random.choice(b"[({<").unwrap_or(&b'[')];
                bytes.splice(at..at, open.repeat(deep));
            }
            _ => {
                for _ in 0..self.random.usize(..16) {
                    if let Some(byte) = bytes.get_mut(self.random.usize(..=length)) {
                        *byte = self.random.u8(..);
                    }
                }
            }
        }
    }

    /// Another number in place of the next.
    fn number(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let Some(from) = bytes[at..].iter().position(u8::is_ascii_digit).map(|from| at + from) else { return };
        let digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let other = match self.random.u8(..5) {
            0 => "0".to_owned(),
            1 => "-1".to_owned(),
            2 => "4294967296".to_owned(),
            3 => "99999999999999999999".to_owned(),
            _ => self.random.u32(..100_000).to_string(),
        };
        bytes.splice(from..from + digits, other.into_bytes());
    }
}
