//! Writing a PDF file: objects, a cross-reference table, a trailer (ISO 32000-2 §7.3, §7.5).
//!
//! Always a table, never a stream, so an update can match the form of its base. Refuses to know what the objects are.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat};

use crate::error::DocumentError;

/// The first bytes of every file: the version signatures need, and the mark that the file is binary.
pub(crate) const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// What a trailer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trailer {
    pub(crate) size: u32,
    pub(crate) previous: Option<usize>,
    pub(crate) root: u32,
    pub(crate) info: u32,
    pub(crate) id: [u8; 16],
}

impl Trailer {
    pub(crate) fn write(&self, out: &mut Vec<u8>, table_at: usize) {
        let Self { size, previous, root, info, id } = self;
        let id: String = id.iter().map(|byte| format!("{byte:02X}")).collect();
        let previous = previous.map(|at| format!(" /Prev {at}")).unwrap_or_default();
        out.extend_from_slice(
            format!(
                "trailer\n<< /Size {size}{previous} /Root {root} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\n\
                 startxref\n{table_at}\n%%EOF\n"
            )
            .as_bytes(),
        );
    }
}

/// A cross-reference table being written.
pub(crate) struct Table<'a>(&'a mut Vec<u8>);

impl<'a> Table<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        out.extend_from_slice(b"xref\n");
        Self(out)
    }

    /// A run of objects from `first`; object 0, the head of the free list, is put before the run that starts there.
    pub(crate) fn section(&mut self, first: u32, offsets: &[usize]) {
        let count = offsets.len() + usize::from(first == 0);
        self.0.extend_from_slice(format!("{first} {count}\n").as_bytes());
        if first == 0 {
            self.0.extend_from_slice(b"0000000000 65535 f \n");
        }
        for offset in offsets {
            self.0.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
    }
}

/// A file being written from its first object on; objects are numbered 1, 2, 3 … in the order they are added.
pub(crate) struct File {
    out: Vec<u8>,
    offsets: Vec<usize>,
}

impl File {
    pub(crate) fn new() -> Self {
        Self { out: HEADER.to_vec(), offsets: Vec::new() }
    }

    /// The number the next object gets.
    pub(crate) fn next(&self) -> u32 {
        self.offsets.len() as u32 + 1
    }

    /// Adds an object given as text.
    pub(crate) fn add(&mut self, text: &str) -> u32 {
        self.object(|out| out.extend_from_slice(text.as_bytes()))
    }

    /// Adds an object; a stream without a filter is deflated.
    pub(crate) fn add_object(&mut self, object: &Object) -> Result<u32, DocumentError> {
        let mut failure = None;
        let number = self.object(|out| {
            if let Err(error) = write_object(out, object) {
                failure = Some(error);
            }
        });
        failure.map_or(Ok(number), |error| Err(DocumentError::Drawing(error.to_string())))
    }

    fn object(&mut self, body: impl FnOnce(&mut Vec<u8>)) -> u32 {
        let number = self.next();
        self.offsets.push(self.out.len());
        self.out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        body(&mut self.out);
        self.out.extend_from_slice(b"\nendobj\n");
        number
    }

    pub(crate) fn finish(self, root: u32, info: u32, id: [u8; 16]) -> Vec<u8> {
        let Self { mut out, offsets } = self;
        let table_at = out.len();
        Table::new(&mut out).section(0, &offsets);
        Trailer { size: offsets.len() as u32 + 1, previous: None, root, info, id }.write(&mut out, table_at);
        out
    }
}

/// A text string in UTF-16BE with its mark (ISO 32000-2 §7.9.2.2), as a hexadecimal string.
pub(crate) fn text_string(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

fn write_object(out: &mut Vec<u8>, object: &Object) -> std::io::Result<()> {
    match object {
        Object::Null => out.write_all(b"null"),
        Object::Boolean(value) => write!(out, "{value}"),
        Object::Integer(value) => write!(out, "{value}"),
        Object::Real(value) => write!(out, "{value}"),
        Object::Name(name) => write_name(out, name),
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            text.iter().try_for_each(|byte| write!(out, "{byte:02X}"))?;
            out.write_all(b">")
        }
        Object::String(text, StringFormat::Literal) => {
            out.push(b'(');
            for byte in text {
                match byte {
                    b'(' | b')' | b'\\' => out.write_all(&[b'\\', *byte])?,
                    b'\r' => out.write_all(b"\\r")?,
                    _ => out.push(*byte),
                }
            }
            out.write_all(b")")
        }
        Object::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                write_object(out, item)?;
            }
            out.write_all(b"]")
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        Object::Stream(stream) => {
            let mut dictionary = stream.dict.clone();
            let mut data = &stream.content;
            let deflated;
            if !dictionary.has(b"Filter") {
                let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 2), Compression::new(2));
                encoder.write_all(data)?;
                deflated = encoder.finish()?;
                data = &deflated;
                dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            }
            dictionary.set("Length", Object::Integer(data.len() as i64));
            write_dictionary(out, &dictionary)?;
            out.write_all(b"\nstream\n")?;
            out.write_all(data)?;
            out.write_all(b"\nendstream")
        }
        Object::Reference((number, generation)) => write!(out, "{number} {generation} R"),
    }
}

fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) -> std::io::Result<()> {
    out.write_all(b"<<")?;
    for (key, value) in dictionary.iter() {
        out.push(b' ');
        write_name(out, key)?;
        out.push(b' ');
        write_object(out, value)?;
    }
    out.write_all(b" >>")
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) -> std::io::Result<()> {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            write!(out, "#{byte:02X}")?;
        }
    }
    Ok(())
}
