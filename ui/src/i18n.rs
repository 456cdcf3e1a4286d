//! The window's words: Fluent, Korean first. A screen re-renders when the language changes.

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use pok_api::desktop::preferences::Language;
use yew::prelude::*;

macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/shell.ftl")),
            include_str!(concat!("../locales/", $language, "/widget.ftl")),
            include_str!(concat!("../locales/", $language, "/login.ftl")),
            include_str!(concat!("../locales/", $language, "/verification.ftl")),
            include_str!(concat!("../locales/", $language, "/bid.ftl")),
            include_str!(concat!("../locales/", $language, "/contract.ftl")),
            include_str!(concat!("../locales/", $language, "/draft.ftl")),
            include_str!(concat!("../locales/", $language, "/problem.ftl")),
            include_str!(concat!("../locales/", $language, "/signup.ftl")),
            include_str!(concat!("../locales/", $language, "/company.ftl")),
            include_str!(concat!("../locales/", $language, "/contact.ftl")),
        ]
    };
}

const KOREAN: &[&str] = files!("ko");
const ENGLISH: &[&str] = files!("en");

thread_local! {
    static KO: FluentBundle<FluentResource> = bundle("ko", KOREAN);
    static EN: FluentBundle<FluentResource> = bundle("en", ENGLISH);
}

fn bundle(language: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language.parse().expect("a language")]);
    bundle.set_use_isolating(false);
    for file in files {
        // A fault in a file of ours is shown by the tests; the rest of the file still counts.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Words in the chosen language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct I18n {
    /// The chosen language.
    pub(crate) language: Language,
}

impl I18n {
    /// A text without variables.
    pub(crate) fn t(self, id: &str) -> AttrValue {
        self.with(id, &[])
    }

    /// A text with variables.
    pub(crate) fn with(self, id: &str, variables: &[(&'static str, FluentValue<'_>)]) -> AttrValue {
        let arguments: FluentArgs<'_> = variables.iter().cloned().collect();
        let text = |bundle: &FluentBundle<FluentResource>| {
            let pattern = bundle.get_message(id)?.value()?;
            Some(bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
        };
        let text = match self.language {
            Language::Korean => KO.with(text),
            Language::English => EN.with(text),
        };
        text.map_or_else(|| AttrValue::from(id.to_owned()), AttrValue::from)
    }
}

/// The words of the nearest provider; Korean without one.
#[hook]
pub(crate) fn use_i18n() -> I18n {
    use_context().unwrap_or(I18n { language: Language::Korean })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use pok_api::list::{Kind, List};

    use super::*;

    fn ids(files: &[&str]) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for file in files {
            FluentResource::try_new((*file).to_owned()).expect("a sound file");
            for line in file.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
                let id = line.split_once(" =").expect("a message").0.to_owned();
                assert!(ids.insert(id), "twice: {line}");
            }
        }
        ids
    }

    fn sources(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, text);
            } else {
                text.push_str(&std::fs::read_to_string(&path).expect("a source"));
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(ids(KOREAN), ids(ENGLISH));
    }

    #[test]
    fn every_text_that_is_asked_for_exists_and_is_asked_for() {
        let ids = ids(KOREAN);
        let mut source = String::new();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        sources(&here.join("src"), &mut source);
        sources(&here.join("../crates/api/src/list"), &mut source);
        for asked in [".t(\"", ".with(\""].iter().flat_map(|call| source.split(call).skip(1)) {
            let id = asked.split('"').next().unwrap_or_default();
            assert!(ids.contains(id) || !id.contains('-'), "no text {id}");
        }
        for id in &ids {
            assert!(source.contains(&format!("\"{id}\"")), "text {id} is never shown");
        }
    }

    /// Every column that is seen, every condition and every code of a list has words in both languages.
    #[test]
    fn every_list_has_words() {
        fn has_words<L: List>() {
            let ids = ids(KOREAN);
            let has = |id: &str, what: &str| assert!(ids.contains(id), "{}: no text {id} for {what}", L::NAME);
            for column in L::COLUMNS.iter().filter(|column| !column.hidden) {
                has(column.label, column.id);
            }
            for condition in L::CONDITIONS {
                has(condition.label, condition.id);
                if let Kind::One { choices, .. } = condition.kind {
                    choices().iter().for_each(|choice| has(choice.words, choice.code));
                }
            }
        }
        macro_rules! each {
            ($($list:ty,)+) => { $(has_words::<$list>();)+ };
        }
        pok_api::lists!(each);
    }

    #[test]
    fn variables_are_put_in() {
        let korean = I18n { language: Language::Korean };
        assert_eq!(korean.with("list-total", &[("count", "1,234".into())]), "총 1,234건");
        let unknown = "no-such-text";
        assert_eq!(korean.t(unknown), unknown);
    }
}
