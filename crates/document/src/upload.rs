//! PDFs that others made: whether one may be taken in. Parsed only, never written.
//!
//! A PDF that can act when it is opened is refused (design: security): scripts, programs to start, files inside it, forms
//! of another language and things that play.
//! Refuses to know names, types claimed and who uploads.

use lopdf::{Dictionary, Document, Object};

/// Why an uploaded PDF is refused. A closed list; [`UploadFault::code`] is what a translation keys on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UploadFault {
    /// Not a PDF by content, or one that cannot be parsed.
    #[error("the file is not a readable PDF")]
    Unreadable,
    /// Encrypted: what it holds cannot be seen.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It carries JavaScript.
    #[error("the PDF carries scripts")]
    Script,
    /// It starts programs, sends forms or opens other files.
    #[error("the PDF carries actions beyond going to a page or a web address")]
    Action,
    /// It carries files within it.
    #[error("the PDF carries other files within it")]
    EmbeddedFile,
    /// It carries an XFA form, which brings scripts and pages of its own (ISO 32000-2 no longer has it).
    #[error("the PDF carries an XFA form")]
    Xfa,
    /// It carries sound, film or a 3D scene.
    #[error("the PDF carries media or 3D content")]
    Media,
}

impl UploadFault {
    /// A stable name, e.g. `script`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Encrypted => "encrypted",
            Self::Script => "script",
            Self::Action => "action",
            Self::EmbeddedFile => "embedded_file",
            Self::Xfa => "xfa",
            Self::Media => "media",
        }
    }
}

/// Action types (ISO 32000-2 §12.6.4) that reach outside the document.
const REACHING_OUT: [&[u8]; 9] = [
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"RichMediaExecute",
];

/// Annotation types (ISO 32000-2 §12.5.6) that play, some by a program within them.
const PLAYING: [&[u8]; 5] = [b"RichMedia", b"3D", b"Screen", b"Movie", b"Sound"];

/// Looks at every object of a PDF, reachable or not, and answers how many pages it has.
///
/// # Errors
/// [`UploadFault`].
pub fn inspect_upload(pdf: &[u8]) -> Result<u32, UploadFault> {
    let document = Document::load_mem(pdf).map_err(|_| UploadFault::Unreadable)?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(UploadFault::Encrypted);
    }
    document.objects.values().try_for_each(inspect)?;
    u32::try_from(document.get_pages().len()).ok().filter(|pages| *pages > 0).ok_or(UploadFault::Unreadable)
}

fn inspect(object: &Object) -> Result<(), UploadFault> {
    match object {
        Object::Array(items) => items.iter().try_for_each(inspect),
        Object::Dictionary(dictionary) => inspect_dictionary(dictionary),
        Object::Stream(stream) => inspect_dictionary(&stream.dict),
        _ => Ok(()),
    }
}

fn inspect_dictionary(dictionary: &Dictionary) -> Result<(), UploadFault> {
    let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    // `/S` and `/Type` say what an action or a stream is; `/JS`, `/EF` and the like betray one that does not
    // say so.
    let (action, kind, subtype) = (name(b"S"), name(b"Type"), name(b"Subtype"));
    if action == b"JavaScript" || dictionary.has(b"JS") || dictionary.has(b"JavaScript") {
        return Err(UploadFault::Script);
    }
    if REACHING_OUT.contains(&action) {
        return Err(UploadFault::Action);
    }
    if kind == b"EmbeddedFile" || dictionary.has(b"EF") || dictionary.has(b"EmbeddedFiles") {
        return Err(UploadFault::EmbeddedFile);
    }
    if dictionary.has(b"XFA") {
        return Err(UploadFault::Xfa);
    }
    if PLAYING.contains(&subtype) || dictionary.has(b"RichMediaContent") || dictionary.has(b"3DD") {
        return Err(UploadFault::Media);
    }
    dictionary.iter().try_for_each(|(_, value)| inspect(value))
}
