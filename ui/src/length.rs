//! How long a function may be. Clippy's `too_many_lines` passes over what an attribute makes, and every component is that.

use std::fs;
use std::path::Path;

/// Lines between a function's braces, at most.
const MOST: usize = 80;

/// Name and lines of every function in a source as rustfmt leaves it: the brace that ends one stands below its `fn`.
fn functions(source: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let begins = lines.iter().enumerate().filter_map(|(at, line)| {
        let (before, after) = line.split_once("fn ")?;
        let words = before.split_whitespace().all(|word| {
            matches!(word, "pub" | "async" | "const" | "in") || word.starts_with("pub(") || word.ends_with(')')
        });
        let name = after.split(['(', '<']).next().unwrap_or_default();
        words.then(|| (at, before.len() - before.trim_start().len(), name.to_owned()))
    });
    begins
        .map(|(at, indent, name)| {
            let opens = lines[at..].iter().position(|line| line.ends_with('{')).map_or(at, |opens| at + opens);
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[opens..].iter().skip(1).take_while(|line| **line != end).count();
            (name, if lines[at].ends_with(['}', ';']) { 1 } else { length })
        })
        .collect()
}

fn check(path: &Path, long: &mut Vec<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            check(&entry.expect("an entry").path(), long);
        }
        return;
    }
    let functions = functions(&fs::read_to_string(path).expect("a source"));
    let too_long = functions.into_iter().filter(|(_, length)| *length > MOST);
    long.extend(too_long.map(|(name, length)| format!("{}: {name} has {length} lines", path.display())));
}

#[test]
fn no_function_is_longer_than_one_can_overlook() {
    let mut long = Vec::new();
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut long);
    assert!(long.is_empty(), "more than {MOST}: {long:#?}");
}

#[test]
fn the_lines_between_the_braces_are_counted() {
    let source = "#[function_component]\npub(in crate::bid) fn Short(\n    props: &P,\n) -> Html {\n    1\n}\n\n\
                  impl X {\n    async fn long(&self) {\n        2\n        3\n    }\n    fn one() {}\n}\n";
    let found = functions(source);
    assert_eq!(found, [("Short".to_owned(), 1), ("long".to_owned(), 2), ("one".to_owned(), 1)]);
}
