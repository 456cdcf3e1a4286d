//! A file within a PDF (ISO 32000-2 §7.11.4): how it is written, and how the catalogue names it.
//!
//! Refuses to know what the file holds.

use lopdf::{Dictionary, Object, Stream};

use crate::error::DocumentError;
use crate::moment;
use crate::writer::{self, File};

/// A file that travels within a PDF, exactly as its bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Its name, e.g. `BI20230105-003.json`.
    pub name: String,
    /// Its media type, e.g. `application/json`.
    pub media_type: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl Embedded {
    /// What the catalogue says of the file, whose description is object `number`.
    pub(crate) fn entry(&self, number: u32) -> String {
        let name = writer::text_string(&self.name);
        format!(" /Names << /EmbeddedFiles << /Names [{name} {number} 0 R] >> >> /AF [{number} 0 R]")
    }

    /// Adds the description, then the file.
    pub(crate) fn write(&self, file: &mut File, created_at_micros: i64) -> Result<(), DocumentError> {
        let content = file.next() + 1;
        let (name, plain) = (writer::text_string(&self.name), self.plain_name());
        file.add(&format!(
            "<< /Type /Filespec /F ({plain}) /UF {name} /EF << /F {content} 0 R /UF {content} 0 R >> \
             /AFRelationship /Source >>"
        ));
        let date = moment::pdf_date(created_at_micros)?;
        let mut parameters = Dictionary::new();
        parameters.set("Size", Object::Integer(self.content.len() as i64));
        parameters.set("CreationDate", Object::string_literal(date.clone()));
        parameters.set("ModDate", Object::string_literal(date));
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", Object::Name(b"EmbeddedFile".to_vec()));
        dictionary.set("Subtype", Object::Name(self.media_type.clone().into_bytes()));
        dictionary.set("Params", Object::Dictionary(parameters));
        file.add_object(&Object::Stream(Stream::new(dictionary, self.content.clone())))?;
        Ok(())
    }

    /// For readers that don't know `/UF`: ASCII that needs no escape.
    fn plain_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        self.name.chars().map(plain).collect()
    }
}
