//! Office documents and zip files: whether they open, and what they would do beyond being read. They are handed on as
//! they are, so macros and links to the outside are named to whoever opens them.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;
use pok_domain::file::{FileNote, FileRefusal, FileType};
use zip::ZipArchive;

use super::Inspected;

/// The most files within one.
const MAX_PARTS: usize = 20_000;
/// Parts that say what is fetched from elsewhere are read to here, in bytes each.
const MAX_READ: u64 = 1024 * 1024;

pub(super) fn inspect(content: &[u8], kind: FileType) -> Result<Inspected, FileRefusal> {
    let notes = if kind == FileType::Zip { of_zip(content)? } else { of_compound(content)? };
    Ok(Inspected { kind, pages: None, notes })
}

fn of_zip(content: &[u8]) -> Result<Vec<FileNote>, FileRefusal> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| FileRefusal::Damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(FileRefusal::TooMuch);
    }
    let (mut has_macros, mut links_outside) = (false, false);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| FileRefusal::Damaged)?;
        if part.encrypted() {
            return Err(FileRefusal::Password);
        }
        let name = part.name().map_err(|_| FileRefusal::Damaged)?.replace('\\', "/").to_ascii_lowercase();
        drop(part);
        has_macros |= name.ends_with("vbaproject.bin")
            || ["basic/", "scripts/", "macros/"].iter().any(|folder| name.starts_with(folder) && name != *folder);
        links_outside |= name.starts_with("xl/externallinks/");
        if name.ends_with(".rels") {
            let mut text = Vec::new();
            let part = archive.by_index(at).map_err(|_| FileRefusal::Damaged)?;
            part.take(MAX_READ).read_to_end(&mut text).map_err(|_| FileRefusal::Damaged)?;
            links_outside |= fetches(&text);
        }
    }
    Ok(notes(has_macros, links_outside))
}

fn notes(has_macros: bool, links_outside: bool) -> Vec<FileNote> {
    [(has_macros, FileNote::Macros), (links_outside, FileNote::OutsideLinks)]
        .into_iter()
        .filter_map(|(is, note)| is.then_some(note))
        .collect()
}

/// Whether the relations of a part (ECMA-376 Part 2 §9.3) name something outside that opening it fetches: any but an
/// address that a person follows.
fn fetches(relations: &[u8]) -> bool {
    let text = String::from_utf8_lossy(relations);
    let mut each = text.split("<Relationship ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    each.any(|relation| {
        let is_outside = relation.contains("TargetMode=\"External\"") || relation.contains("TargetMode='External'");
        is_outside && !relation.contains("/hyperlink\"") && !relation.contains("/hyperlink'")
    })
}

fn of_compound(content: &[u8]) -> Result<Vec<FileNote>, FileRefusal> {
    if let Some(refusal) = FileRefusal::of_locked(content) {
        return Err(refusal);
    }
    let mut file = CompoundFile::open(Cursor::new(content)).map_err(|_| FileRefusal::Damaged)?;
    let names: Vec<String> = file.walk().take(MAX_PARTS).map(|entry| entry.name().to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|own| own == name);
    let mut begin = |name: &str| {
        let mut bytes = Vec::new();
        let stream = file.open_stream(name).ok()?;
        stream.take(4096).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let mut has_macros = ["_vba_project", "_vba_project_cur", "macros"].iter().any(|name| has(name));
    if let Some(head) = begin("/FileHeader") {
        // HWP 5 says it in its properties: bit 1 a password, 3 a script, 4 and 8 document security.
        let flags = head.get(36..40).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
        if flags & 0x110 != 0 {
            return Err(FileRefusal::Security);
        }
        if flags & 2 != 0 {
            return Err(FileRefusal::Password);
        }
        has_macros |= flags & 8 != 0;
    }
    // Excel to 2003: FilePass (0x2f) is among its first records; Word: a bit of its head ([MS-XLS] §2.4.117,
    // [MS-DOC] §2.5.2).
    let is_locked_sheet = begin("/Workbook").is_some_and(|records| has_record(&records, 0x2f));
    let is_locked_text =
        begin("/WordDocument").and_then(|head| head.get(11).copied()).is_some_and(|byte| byte & 1 != 0);
    if is_locked_sheet || is_locked_text {
        return Err(FileRefusal::Password);
    }
    Ok(notes(has_macros, false))
}

/// Whether one of the records with which a workbook begins is of this kind.
fn has_record(mut records: &[u8], kind: u16) -> bool {
    while let [a, b, c, d, rest @ ..] = records {
        if u16::from_le_bytes([*a, *b]) == kind {
            return true;
        }
        let Some(next) = rest.get(usize::from(u16::from_le_bytes([*c, *d]))..) else { return false };
        records = next;
    }
    false
}
