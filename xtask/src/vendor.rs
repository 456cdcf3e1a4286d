//! What `ui/vendor` has is what the window's page asks for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::place;

/// Backgrounds of PatternFly's theme "felt", which the page doesn't switch on.
const NOT_ASKED_FOR: &str = "../assets/images/";

fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

/// What stands between `start` and `end`, wherever it does.
fn between<'text>(text: &'text str, start: &'text str, end: &'text str) -> impl Iterator<Item = &'text str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

#[test]
fn the_page_asks_for_what_is_there_and_for_nothing_else() -> Result<()> {
    let ui = place::root().join("ui");
    let mut there = BTreeSet::new();
    files(&ui.join("vendor"), &mut there)?;
    let mut wanted = BTreeSet::from([ui.join("vendor/README.md")]);
    let page = fs::read_to_string(ui.join("index.html"))?;
    for link in between(&page, "href=\"", "\"").filter(|link| link.starts_with("vendor/")) {
        let path = ui.join(link);
        if path.is_dir() {
            continue;
        }
        let sheet = fs::read_to_string(&path)?;
        let urls = between(&sheet, "url(", ")").map(|url| url.trim_matches(['"', '\'']));
        let beside = path.parent().unwrap_or(&ui).to_owned();
        wanted.extend(urls.filter(|url| !url.starts_with(NOT_ASKED_FOR)).map(|url| beside.join(url)));
        wanted.insert(path);
    }
    let licences = there.iter().filter(|path| path.file_stem().is_some_and(|name| name == "LICENSE")).cloned();
    let licences: Vec<_> = licences.collect();
    assert_eq!(licences.len(), fs::read_dir(ui.join("vendor"))?.count() - 1, "a licence for each folder: {licences:?}");
    wanted.extend(licences);
    let plain = |paths: BTreeSet<PathBuf>| paths.into_iter().map(|path| path.components().collect()).collect();
    let (there, wanted): (BTreeSet<PathBuf>, BTreeSet<PathBuf>) = (plain(there), plain(wanted));
    let missing: Vec<_> = wanted.difference(&there).collect();
    let needless: Vec<_> = there.difference(&wanted).collect();
    assert!(missing.is_empty() && needless.is_empty(), "missing: {missing:?}; needed no longer: {needless:?}");
    Ok(())
}
