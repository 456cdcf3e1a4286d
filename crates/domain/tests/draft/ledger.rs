//! Who typed what where, and whether it is still to be found: "nothing a person typed is thrown away" (design: sync).

use std::collections::BTreeSet;

use pok_domain::draft::{Fields, Value};

/// Every value that a person typed, by field.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    typed: BTreeSet<(String, String)>,
    /// Those that stood on a computer and were overwritten there by hand.
    overwritten: BTreeSet<(usize, String, String)>,
}

impl Ledger {
    /// A person changed a field by hand: what stood there may go, what stands there now may not.
    pub(crate) fn edited(&mut self, device: usize, field: &str, before: Option<&Value>, now: Option<&Value>) {
        if let Some(before) = before {
            self.overwritten.insert((device, field.to_owned(), before.text().to_owned()));
        }
        if let Some(now) = now {
            self.typed.insert((field.to_owned(), now.text().to_owned()));
        }
    }

    /// What stands on a computer, however it came there, is overwritten there no more.
    pub(crate) fn stands(&mut self, device: usize, fields: &Fields) {
        self.overwritten.retain(|(on, field, text)| {
            *on != device || fields.get(field).is_none_or(|value| value.text() != text.as_str())
        });
    }

    /// A value that is in none of `places`, although nobody overwrote it.
    pub(crate) fn missing(&self, places: &[&Fields]) -> Option<&(String, String)> {
        let may_go: BTreeSet<(&str, &str)> =
            self.overwritten.iter().map(|(_, field, text)| (field.as_str(), text.as_str())).collect();
        let stands = |field: &str, text: &str| {
            places.iter().any(|fields| fields.get(field).is_some_and(|value| value.text() == text))
        };
        self.typed
            .iter()
            .find(|(field, text)| !may_go.contains(&(field.as_str(), text.as_str())) && !stands(field, text))
    }
}
