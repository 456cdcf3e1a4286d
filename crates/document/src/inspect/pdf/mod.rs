//! A PDF: read twice, by what it says and by what a reader that repairs makes of it, and judged by both.

mod filter;
mod judge;
mod scan;
mod value;

use std::sync::Arc;

use hayro::hayro_syntax::object::Object as Read;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use lopdf::{Document, LoadOptions};
use pok_domain::file::{FileNote, FileRefusal, FileType};

use super::Inspected;
use scan::{MAX_UNFOLDED, Objects};
use value::{Broken, Reader};

impl From<Broken> for FileRefusal {
    fn from(Broken: Broken) -> Self {
        Self::Damaged
    }
}

pub(super) fn inspect(file: &[u8]) -> Result<Inspected, FileRefusal> {
    // What is hidden behind a password can't be judged, and is refused for that before anything else.
    let pdf = Pdf::new(Arc::new(file.to_vec())).map_err(|fault| match fault {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => FileRefusal::Password,
        LoadPdfError::Decryption(_) => FileRefusal::Security,
        LoadPdfError::Invalid => FileRefusal::Damaged,
    })?;
    let mut objects = Objects::scan(file)?;
    if !objects.is_ended(file) {
        return Err(FileRefusal::Damaged);
    }
    let opened = if objects.all.iter().any(|value| value.has(b"Encrypt")) { opened(file)? } else { None };
    let notes = match &opened {
        // Its texts and streams are enciphered here; what is in clear is judged, and then the whole of it in clear.
        Some(plain) => {
            objects.texts_are_clear = false;
            let mut plain_objects = Objects::scan(plain)?;
            plain_objects.unfold(plain)?;
            plain_objects.judge()?;
            objects.numbers_of(&plain_objects);
            vec![FileNote::OwnerPassword]
        }
        None => {
            objects.unfold(file)?;
            Vec::new()
        }
    };
    objects.judge()?;
    agree(&pdf, &objects)?;
    let pages = u32::try_from(pdf.pages().len()).ok().filter(|pages| *pages > 0).ok_or(FileRefusal::Damaged)?;
    Ok(Inspected { kind: FileType::Pdf, pages: Some(pages), notes })
}

/// The same file without the lock that every reader opens by itself, its user's password being empty; none where there
/// is no lock.
fn opened(file: &[u8]) -> Result<Option<Vec<u8>>, FileRefusal> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_UNFOLDED), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(file, options).map_err(|_| FileRefusal::Security)?;
    if document.is_encrypted() {
        return Err(FileRefusal::Security);
    }
    if !document.was_encrypted() {
        return Ok(None);
    }
    let mut plain = Vec::new();
    document.save_to(&mut plain).map_err(|_| FileRefusal::Damaged)?;
    Ok(Some(plain))
}

/// Whether the objects that a reader of another make finds are among those that were judged; and what it reads in them
/// is no worse.
fn agree(pdf: &Pdf, objects: &Objects) -> Result<(), FileRefusal> {
    let mut found = 0;
    for object in pdf.objects() {
        found += 1;
        let dictionary = match &object {
            Read::Dict(dictionary) => dictionary,
            Read::Stream(stream) => stream.dict(),
            _ => continue,
        };
        let number = dictionary.obj_id().map(|id| u64::from(id.obj_number));
        if !number.is_some_and(|number| objects.knows(number)) {
            return Err(FileRefusal::Damaged);
        }
        let bytes = dictionary.data();
        let read = Reader::new(bytes, 0, bytes.len().saturating_mul(4) + 64).value()?;
        objects.judge_value(&read)?;
    }
    // Of a locked file one that is listed and can't be read is one that nobody has judged.
    if !objects.texts_are_clear && found < pdf.len() { Err(FileRefusal::Damaged) } else { Ok(()) }
}
