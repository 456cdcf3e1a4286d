//! Whether a PDF can act when it is opened (design: security): scripts, programs to start, files within it, forms of
//! another language and things that play. What it may do beyond being read is a list: go to a page or to an address.

use pok_domain::file::FileRefusal;

use super::scan::Objects;
use super::value::Value;

/// Actions that only move within the document (ISO 32000-2 §12.6.4).
const ALLOWED: [&[u8]; 3] = [b"GoTo", b"Named", b"URI"];
/// Where else the name would be another thing: what a dictionary says under `/S` is also a style, a structure or a shade.
const ACTING: [&[u8]; 14] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"GoToDp",
    b"GoTo3DView",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"RichMediaExecute",
    b"SetOCGState",
    b"Hide",
];
/// Keys whose value is an action, or several.
const TRIGGERS: [&[u8]; 4] = [b"A", b"OpenAction", b"Next", b"PA"];
/// The moves of `/Named` (§12.6.4.12).
const MOVES: [&[u8]; 4] = [b"NextPage", b"PrevPage", b"FirstPage", b"LastPage"];
/// Annotations (§12.5.6) that play, some by a program within them, or carry a file.
const PLAYING: [&[u8]; 6] = [b"RichMedia", b"3D", b"Screen", b"Movie", b"Sound", b"FileAttachment"];
/// What scripts, forms of another language, files within and things that play stand under. A font or a picture that
/// happens to be called so acts on nothing.
const TELLING: [&[u8]; 7] = [b"JS", b"JavaScript", b"XFA", b"EF", b"EmbeddedFiles", b"RichMediaContent", b"3DD"];

impl Objects {
    /// # Errors
    /// [`FileRefusal::Active`].
    pub(super) fn judge(&self) -> Result<(), FileRefusal> {
        self.all.iter().try_for_each(|value| self.judge_value(value))
    }

    /// One value more, which another reader found.
    pub(super) fn judge_value(&self, value: &Value) -> Result<(), FileRefusal> {
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.judge_value(item)),
            Value::Dictionary(entries) => {
                if self.acts(value) {
                    return Err(FileRefusal::Active);
                }
                entries.iter().try_for_each(|(_, value)| self.judge_value(value))
            }
            _ => Ok(()),
        }
    }

    fn acts(&self, dictionary: &Value) -> bool {
        self.is(dictionary, b"S", &ACTING)
            || self.is(dictionary, b"Subtype", &PLAYING)
            || self.is(dictionary, b"Type", &[b"EmbeddedFile"])
            || TELLING.iter().any(|key| self.values(dictionary, key).any(|value| !self.is_resource(value)))
            || TRIGGERS.iter().any(|key| self.values(dictionary, key).any(|value| !self.may_be_triggered(value, 0)))
            || self.values(dictionary, b"AA").any(|events| self.triggers_at_events(events))
            || self.texts_are_clear && self.values(dictionary, b"URI").any(|address| !is_address(address))
            || dictionary.has(b"Fields") && dictionary.has(b"XFA")
            || self.is_elsewhere(dictionary)
    }

    /// What stands under a key, resolved.
    fn values<'a>(&'a self, dictionary: &'a Value, key: &'a [u8]) -> impl Iterator<Item = &'a Value> {
        dictionary.all(key).flat_map(|value| self.resolved(value))
    }

    /// Whether what stands under a key is one of these names, in any revision.
    fn is(&self, dictionary: &Value, key: &[u8], names: &[&[u8]]) -> bool {
        self.values(dictionary, key).any(|value| matches!(value, Value::Name(name) if names.contains(&&**name)))
    }

    /// A font, a picture, a place in the document: what may have any name.
    fn is_resource(&self, value: &Value) -> bool {
        match value {
            // A tree of names, a file.
            value if [&b"Names"[..], b"Kids", b"F", b"UF"].iter().any(|key| value.has(key)) => false,
            Value::Dictionary(_) => {
                self.is(value, b"Type", &[b"Font", b"XObject", b"ExtGState", b"Pattern", b"OCG"])
                    || self.is(value, b"Subtype", &[b"Image", b"Form"])
                    || value.has(b"D") && !value.has(b"S")
            }
            Value::Array(items) => {
                // A destination: a page and how it is shown (§12.3.2).
                matches!(items.as_slice(), [Value::Reference(_) | Value::Number(_), Value::Name(_), ..])
            }
            _ => false,
        }
    }

    /// Whether an action, or each of several, is one that only moves.
    fn may_be_triggered(&self, value: &Value, depth: usize) -> bool {
        match value {
            Value::Array(items) if depth < 4 => {
                let each = |item| self.resolved(item).into_iter().all(|item| self.may_be_triggered(item, depth + 1));
                items.iter().all(each)
            }
            // A structure's attributes (§14.7.6) stand under the same key, and have no kind of action.
            Value::Dictionary(_) => self.values(value, b"S").all(|kind| match kind {
                Value::Name(name) if **name == *b"Named" => self.values(value, b"N").all(is_move),
                Value::Name(name) => ALLOWED.contains(&&**name),
                _ => false,
            }),
            _ => true,
        }
    }

    /// Additional actions (§12.6.3): what happens when a page is turned or a field is left. `AA` of structures is none.
    fn triggers_at_events(&self, events: &Value) -> bool {
        let Value::Dictionary(entries) = events else { return false };
        let mut actions = entries.iter().flat_map(|(_, action)| self.resolved(action));
        actions.any(|action| !self.may_be_triggered(action, 0))
    }

    /// A stream whose content, or a form whose page, is in another file.
    fn is_elsewhere(&self, dictionary: &Value) -> bool {
        dictionary.has(b"Length") && dictionary.has(b"F")
            || self.is(dictionary, b"Subtype", &[b"Form"]) && dictionary.has(b"Ref")
    }
}

fn is_move(value: &Value) -> bool {
    matches!(value, Value::Name(name) if MOVES.contains(&&**name))
}

/// An address of the web or of a mailbox; or one without a scheme, as long as it can't be a file's.
fn is_address(value: &Value) -> bool {
    let Value::Text(text) = value else { return true };
    let text = match text.strip_prefix(b"\xfe\xff") {
        Some(wide) => wide.chunks(2).map(|pair| pair.get(1).copied().unwrap_or(0)).collect(),
        None => text.to_vec(),
    };
    let plain: Vec<u8> = text.iter().filter(|byte| byte.is_ascii_graphic()).map(u8::to_ascii_lowercase).collect();
    let end = plain.iter().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#')).unwrap_or(plain.len());
    match plain.get(end) {
        Some(b':') => [&b"http"[..], b"https", b"mailto", b"tel"].iter().any(|scheme| plain.get(..end) == Some(scheme)),
        _ => !matches!(plain.first(), Some(b'/' | b'\\' | b'.')) && !plain.contains(&b'\\'),
    }
}
