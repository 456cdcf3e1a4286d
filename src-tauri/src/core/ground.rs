//! The ground floor names no chapter, nor the window: read from the sources themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of the ground floor. Whatever else stands beside them is built on it.
const GROUND: [&str; 7] = ["core", "store", "record", "list", "remote", "file", "sync"];

#[test]
fn the_ground_floor_names_no_chapter() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/src");
    let mut read = 0;
    let mut named = Vec::new();
    for folder in GROUND {
        for file in sources(&root.join(folder))? {
            read += 1;
            let within = file.strip_prefix(&root).unwrap_or(&file);
            let names = at_the_root(&fs::read_to_string(&file)?, depth(within));
            let upwards = names.into_iter().filter(|name| !GROUND.contains(&&**name));
            named.extend(upwards.map(|name| format!("{} names `{name}`", within.display())));
        }
    }
    assert!(read > 40, "only {read} files were found below {}", root.display());
    assert!(named.is_empty(), "{named:#?}");
    Ok(())
}

#[test]
fn every_way_to_name_a_chapter_is_seen() {
    // Written so that this file itself names none.
    let of = |text: &str, depth| at_the_root(&text.replace("C:", "crate::").replace("S:", "super::"), depth);
    assert_eq!(of("use C:bid;\nuse C:core::{Core, fault};\nfn f() { C:login::g() }", 2), ["bid", "core", "login"]);
    assert_eq!(
        of("use C:{\n    bid::{a, b},\n    core::{self, Core}, contract as c,\n};", 2),
        ["bid", "core", "contract"]
    );
    assert_eq!(of("use S:bid;", 1), ["bid"]);
    assert_eq!(of("use S:form; use S:S:{bid, core};", 2), ["bid", "core"]);
    assert_eq!(of("use S:*; use self::S:S:S:bid;", 3), ["bid"]);
    assert_eq!(of("use otherC:bid;", 2), Vec::<String>::new());
}

/// Every source file below a folder; none where there is no such folder yet.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

/// How many modules down from the crate's root a file's own is.
fn depth(file: &Path) -> usize {
    let parts = file.components().count();
    if file.file_name().is_some_and(|name| name == "mod.rs") { parts - 1 } else { parts }
}

/// What a file of that depth names at the crate's root, in the order in which it does.
fn at_the_root(text: &str, depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    for start in ["crate::", "super::"] {
        for (place, _) in text.match_indices(start) {
            if text[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_') || text[..place].ends_with("super::")
            {
                continue;
            }
            let mut rest = &text[place..];
            let mut left = if start == "crate::" { 0 } else { depth };
            rest = rest.strip_prefix("crate::").unwrap_or(rest);
            while let Some(up) = rest.strip_prefix("super::") {
                (rest, left) = (up, left.saturating_sub(1));
            }
            if left == 0 {
                names.extend(first_names(rest).into_iter().map(|name| (place, name)));
            }
        }
    }
    names.sort_by_key(|(place, _)| *place);
    names.into_iter().map(|(_, name)| name).collect()
}

/// The first names of a path, or of each path of a group.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else { return name(path).into_iter().collect() };
    let (mut nested, mut names, mut begun) = (0, Vec::new(), 0);
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => nested += 1,
            ',' | '}' if nested == 0 => {
                names.extend(name(group[begun..place].trim_start()));
                begun = place + 1;
                if letter == '}' {
                    break;
                }
            }
            '}' => nested -= 1,
            _ => {}
        }
    }
    names
}

fn name(path: &str) -> Option<String> {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}
