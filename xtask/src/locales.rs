//! Both languages say the same things: every Fluent file has the same messages and attributes in each.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::place;

/// Compares `ui/locales/ko` with `ui/locales/en`.
pub(crate) fn check() -> Result<()> {
    let locales = place::root().join("ui/locales");
    let (korean, english) = (ids_below(&locales.join("ko"))?, ids_below(&locales.join("en"))?);
    let mut faults = Vec::new();
    faults.extend(korean.difference(&english).map(|id| format!("only in ko: {id}")));
    faults.extend(english.difference(&korean).map(|id| format!("only in en: {id}")));
    if !faults.is_empty() {
        bail!("the languages differ\n  {}", faults.join("\n  "));
    }
    println!("    {} messages in both languages", korean.len());
    Ok(())
}

/// Every id in a folder's `.ftl` files, as `file/id`.
fn ids_below(folder: &Path) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "ftl") {
            continue;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for id in ids(&fs::read_to_string(&path)?) {
            if !all.insert(format!("{file}/{id}")) {
                bail!("{} says {id} twice", path.display());
            }
        }
    }
    Ok(all)
}

/// The ids of messages, of terms (`-term`) and of attributes (`message.attribute`), in order.
fn ids(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((key, _)) = line.split_once('=') else { continue };
        let (indented, key) = (key.starts_with(' '), key.trim());
        if let Some(attribute) = key.strip_prefix('.').filter(|name| indented && is_id(name)) {
            found.push(format!("{message}.{attribute}"));
        } else if !indented && is_id(key.strip_prefix('-').unwrap_or(key)) {
            key.clone_into(&mut message);
            found.push(message.clone());
        }
    }
    found
}

fn is_id(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn ids_are_messages_terms_and_attributes() {
        let text = "# a = comment\nlogin = 로그인\n    .title = { $a ->\n   *[other] x = y\n }\n-brand = PoK\nlong =\n    one\n    two = 2\n";
        assert_eq!(ids(text), ["login", "login.title", "-brand", "long"]);
    }
}
