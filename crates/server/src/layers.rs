//! Who may name whom in this crate, read from its source files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What every chapter stands on.
const GROUND: &str = "ground";
/// What the chapters share about people.
const SUPPLIER: &str = "supplier";

/// A source file: where it stands, and what it says without its comments.
struct Source {
    path: PathBuf,
    code: String,
}

impl Source {
    /// The module of the crate's root that it belongs to.
    fn top(&self) -> String {
        let first = self.path.iter().next().expect("a path").to_string_lossy();
        first.trim_end_matches(".rs").to_owned()
    }

    /// How many modules it is below the root.
    fn depth(&self) -> usize {
        let is_folders_own = self.path.ends_with("mod.rs");
        self.path.iter().count() - usize::from(is_folders_own)
    }

    /// The modules of the root that it names.
    fn names(&self) -> BTreeSet<String> {
        named(&self.code, self.depth())
    }
}

/// Every file but the root, which names all, and the program, which is another crate.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let code = text.lines().map(|line| line.split("//").next().unwrap_or(line));
                let path = path.strip_prefix(&root).expect("below the root").to_owned();
                found.push(Source { path, code: code.collect::<Vec<_>>().join("\n") });
            }
        }
    }
    found.retain(|source| !["lib.rs", "main.rs", "layers.rs"].iter().any(|own| source.path == Path::new(own)));
    found
}

/// The modules of the root that `code` names, which stands `depth` modules below it: by `crate::`, or by as many
/// `super::` as lead there.
fn named(code: &str, depth: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let up = "super::".repeat(depth);
    for from_root in ["crate::", &up] {
        for (at, _) in code.match_indices(from_root) {
            let rest = code[at + from_root.len()..].trim_start_matches("super::");
            match rest.strip_prefix('{') {
                Some(list) => names.extend(heads(list)),
                None => {
                    names.insert(ident(rest));
                }
            }
        }
    }
    names.remove("");
    names
}

/// The first name of each path in a list that goes on to its closing brace.
fn heads(list: &str) -> Vec<String> {
    let (mut depth, mut begins, mut found) = (0, true, Vec::new());
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ if begins && !character.is_whitespace() => {
                found.push(ident(&list[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

fn ident(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// What files of `top` name beside `allowed`, each with the file.
fn beyond(top: &str, allowed: &[&str]) -> Vec<String> {
    let files: Vec<Source> = sources().into_iter().filter(|source| source.top() == top).collect();
    assert!(!files.is_empty(), "{top} is there");
    let faults = files.iter().flat_map(|file| {
        let names = file.names().into_iter().filter(|name| !allowed.contains(&name.as_str()));
        names.map(|name| format!("{} names crate::{name}", file.path.display()))
    });
    faults.collect()
}

#[test]
fn the_ground_floor_names_neither_a_chapter_nor_the_app() {
    assert_eq!(beyond(GROUND, &[GROUND]), Vec::<String>::new());
}

#[test]
fn what_is_shared_about_suppliers_names_no_chapter() {
    assert_eq!(beyond(SUPPLIER, &[GROUND, SUPPLIER]), Vec::<String>::new());
}

#[test]
fn the_app_names_no_chapter() {
    assert_eq!(beyond("app", &[GROUND, SUPPLIER, "app"]), Vec::<String>::new());
}

#[test]
fn no_chapter_comes_back_to_itself() {
    let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let top = source.top();
        let names = source.names().into_iter().filter(|name| *name != top);
        below.entry(top.clone()).or_default().extend(names);
    }
    assert!(below.len() > 15 && below["bid"].contains(GROUND), "the modules were found: {below:?}");
    // Taken away from below: what stands on nothing that is left.
    while !below.is_empty() {
        let lowest = below.iter().find(|(_, names)| names.iter().all(|name| !below.contains_key(name)));
        let Some(lowest) = lowest.map(|(top, _)| top.clone()) else {
            panic!("these name one another in a circle, or stand on one: {below:?}");
        };
        below.remove(&lowest);
    }
}

#[test]
fn a_name_is_seen_however_it_is_written() {
    let seen = |code: &str| named(code, 2).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(seen("use crate::bid::store;"), "bid");
    assert_eq!(seen("use crate::{\n    app::{App, Happened},\n    bid, ground::feed\n};"), "app bid ground");
    assert_eq!(seen("crate::contract::keep(); super::super::signup::find()"), "contract signup");
    assert_eq!(seen("super::other::find()"), "");
}
