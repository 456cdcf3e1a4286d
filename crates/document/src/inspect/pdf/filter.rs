//! What stands in an object stream, its filters undone (ISO 32000-2 §7.4), up to a bound. A filter that can't be undone
//! wholly is none.

use lopdf::{Dictionary, Object, Stream};

use super::scan::Objects;
use super::value::Value;

/// None of any sense has more.
const MAX_FILTERS: usize = 4;

/// Undoes the filters of a stream; none where one is unknown, or more than `room` comes of it.
pub(super) fn unfold(objects: &Objects, about: &Value, content: &[u8], room: usize) -> Option<Vec<u8>> {
    // Kept outside the file: nobody can say what it holds.
    if about.has(b"F") {
        return None;
    }
    let filters = items(objects, about, b"Filter")?;
    let parameters = items(objects, about, b"DecodeParms")?;
    if filters.len() > MAX_FILTERS {
        return None;
    }
    let mut content = content.to_vec();
    for (at, filter) in filters.into_iter().enumerate() {
        let Value::Name(name) = filter else { return None };
        content = undone(objects, name, parameters.get(at).copied(), content, room)?;
    }
    (content.len() <= room).then_some(content)
}

/// One value, or those of an array, each resolved; none where revisions differ.
fn items<'a>(objects: &'a Objects, about: &'a Value, key: &'a [u8]) -> Option<Vec<&'a Value>> {
    let mut values = about.all(key).flat_map(|value| objects.resolved(value));
    let Some(value) = values.next() else { return Some(Vec::new()) };
    if values.next().is_some() {
        return None;
    }
    let Value::Array(items) = value else { return Some(vec![value]) };
    items.iter().map(|item| <[&Value; 1]>::try_from(objects.resolved(item)).ok().map(|[item]| item)).collect()
}

fn undone(
    objects: &Objects,
    name: &[u8],
    parameters: Option<&Value>,
    content: Vec<u8>,
    room: usize,
) -> Option<Vec<u8>> {
    let name = match name {
        b"ASCIIHexDecode" | b"AHx" => return hexadecimal(&content),
        b"RunLengthDecode" | b"RL" => return run_lengths(&content, room),
        b"FlateDecode" | b"Fl" => "FlateDecode",
        b"LZWDecode" | b"LZW" => "LZWDecode",
        b"ASCII85Decode" | b"A85" => "ASCII85Decode",
        _ => return None,
    };
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Name(name.into()));
    if let Some(Value::Dictionary(entries)) = parameters {
        let mut own = Dictionary::new();
        for (key, value) in entries {
            let [Value::Number(number)] = objects.resolved(value).as_slice() else { return None };
            own.set(key.to_vec(), Object::Integer(i64::try_from(*number).ok()?));
        }
        dictionary.set("DecodeParms", own);
    }
    Stream::new(dictionary, content).decompressed_content_with_limit(room).ok()
}

fn hexadecimal(content: &[u8]) -> Option<Vec<u8>> {
    let end = content.iter().position(|byte| *byte == b'>').unwrap_or(content.len());
    let digits = content.get(..end)?.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    let digits: Vec<u8> = digits.map(|byte| char::from(*byte).to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    Some(digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).copied().unwrap_or(0)).collect())
}

fn run_lengths(content: &[u8], room: usize) -> Option<Vec<u8>> {
    let (mut rest, mut out) = (content, Vec::new());
    while let Some((length, after)) = rest.split_first() {
        let (run, next) = match length {
            128 => break,
            0..=127 => {
                let (run, next) = after.split_at_checked(usize::from(*length) + 1)?;
                (run.to_vec(), next)
            }
            129.. => {
                let (byte, next) = after.split_first()?;
                (vec![*byte; 257 - usize::from(*length)], next)
            }
        };
        out.extend(run);
        if out.len() > room {
            return None;
        }
        rest = next;
    }
    Some(out)
}
