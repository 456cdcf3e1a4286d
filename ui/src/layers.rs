//! What may name what: what all chapters stand on names none of them, and no two parts of the window name each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What stands above the chapters' common ground: the chapters, and who shows them.
const ABOVE: [&str; 11] =
    ["app", "bid", "board", "company", "contact", "contract", "home", "login", "recovery", "shell", "signup"];

/// Every part of the window (a folder of `src`, or a file in it) with the parts that it names.
fn parts() -> BTreeMap<String, BTreeSet<String>> {
    let mut parts = BTreeMap::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("the sources") {
        let path = entry.expect("an entry").path();
        let part = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut named = BTreeSet::new();
        read(&path, &mut named);
        named.remove(&part);
        parts.insert(part, named);
    }
    // The first names whatever there is; the others are tests.
    parts.retain(|part, _| !["main", "layers", "length"].contains(&part.as_str()));
    parts
}

fn read(path: &Path, named: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            read(&entry.expect("an entry").path(), named);
        }
        return;
    }
    let text = fs::read_to_string(path).expect("a source");
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for after in code.split("crate::").skip(1) {
        let word = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned();
        match after.strip_prefix('{').and_then(|list| list.split_once(';')) {
            // `use crate::{bid, shell};`
            Some((list, _)) => named.extend(list.split(',').map(|one| word(one.trim()))),
            None => drop(named.insert(word(after))),
        }
    }
}

#[test]
fn what_chapters_stand_on_names_no_chapter() {
    for (part, named) in parts().iter().filter(|(part, _)| !ABOVE.contains(&part.as_str())) {
        let above: Vec<_> = named.iter().filter(|name| ABOVE.contains(&name.as_str())).collect();
        assert!(above.is_empty(), "{part} names {above:?}");
    }
}

#[test]
fn no_parts_name_each_other_in_a_circle() {
    let mut parts = parts();
    // What names nothing that is left is taken away, until nothing is left.
    loop {
        let left: BTreeSet<String> = parts.keys().cloned().collect();
        parts.retain(|_, named| named.iter().any(|name| left.contains(name)));
        if parts.len() == left.len() {
            break;
        }
    }
    assert!(parts.is_empty(), "a circle, and what stands on it: {parts:?}");
}

#[test]
fn every_part_above_the_ground_is_there() {
    let parts = parts();
    assert!(ABOVE.iter().all(|part| parts.contains_key(*part)), "{:?}", parts.keys());
}
