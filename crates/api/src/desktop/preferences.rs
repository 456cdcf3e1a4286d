//! Preferences of this computer's user (tauri-plugin-store).

use std::collections::{BTreeMap, BTreeSet};

use pok_domain::ContactId;
use pok_domain::bid::Reminders;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::calls;

calls! {
    /// The preferences as this computer keeps them: also while its encrypted files can't be opened yet.
    "settings.kept" => Kept {} -> Settings;

    /// Keeps the preferences, but for [`Settings::remembered_id`], which a login decides; answers them as kept.
    WHILE_LOCKED "settings.put" => Put {
        /// All of them.
        settings: Settings,
    } -> Settings;

    /// Which mails the contact gets about bids; as the server has them where `mails` is none.
    "settings.mails" => Mails {
        /// What to keep.
        mails: Option<Reminders>,
    } -> Reminders;
}

/// Preferences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Settings {
    /// The server's address, e.g. `https://partner.example.com`.
    pub server: String,
    /// The ID that ☑ 아이디 저장 keeps.
    pub remembered_id: Option<String>,
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Korean or English.
    pub language: Language,
    /// Widths of columns a person dragged, in CSS pixels: list name → column → width.
    pub columns: BTreeMap<String, BTreeMap<String, u32>>,
    /// Which notifications of the operating system are shown about bids.
    pub notifications: Reminders,
    /// Rows per page a person chose: list name → size.
    pub page_sizes: BTreeMap<String, u32>,
    /// Columns a person doesn't want to see: list name → columns.
    pub hidden_columns: BTreeMap<String, BTreeSet<String>>,
    /// Columns in the order a person put them in: list name → columns.
    pub column_order: BTreeMap<String, Vec<String>>,
    /// Conditions kept under a name: contact → list name → searches.
    pub searches: BTreeMap<ContactId, BTreeMap<String, Vec<KeptSearch>>>,
}

impl Settings {
    /// Those that are kept, as far as this version knows them: of what another one wrote, a value that says nothing here
    /// takes nothing else with it.
    #[must_use]
    pub fn read(kept: Value) -> Self {
        let mut known = serde_json::to_value(Self::default()).unwrap_or_default();
        take(&mut known, &mut Vec::new(), kept);
        serde_json::from_value(known).unwrap_or_default()
    }
}

/// Puts a value, or what can be read of it, at its place among the settings that are known.
fn take(known: &mut Value, at: &mut Vec<String>, value: Value) {
    if put(known, at, value.clone()) {
        return;
    }
    let there = at.iter().try_fold(&*known, |within, name| within.get(name));
    match (there, value) {
        (None | Some(Value::Object(_)), Value::Object(members)) => {
            for (name, member) in members {
                at.push(name);
                take(known, at, member);
                at.pop();
            }
        }
        (None | Some(Value::Array(_)), Value::Array(members)) => {
            let is_known = |member: &Value| put(&mut known.clone(), at, Value::from_iter([member.clone()]));
            let readable = Vec::from_iter(members.into_iter().filter(is_known));
            put(known, at, Value::Array(readable));
        }
        _ => {}
    }
}

/// Puts a value at its place, unless they couldn't be read any more; whether they can.
fn put(known: &mut Value, at: &[String], value: Value) -> bool {
    let before = known.clone();
    let mut place = &mut *known;
    for name in at {
        place = &mut place[name.as_str()];
    }
    *place = value;
    let is_read = Settings::deserialize(&*known).is_ok();
    if !is_read {
        *known = before;
    }
    is_read
}

/// Conditions of a list, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptSearch {
    /// Its name.
    pub name: String,
    /// What is asked, by the condition's identifier: [`crate::list::KeptGiven`] as JSON. What another version of the
    /// program wrote may be something else.
    pub given: BTreeMap<String, Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: String::new(),
            remembered_id: None,
            theme: Theme::System,
            language: Language::Korean,
            notifications: Reminders::default(),
            columns: BTreeMap::new(),
            page_sizes: BTreeMap::new(),
            hidden_columns: BTreeMap::new(),
            column_order: BTreeMap::new(),
            searches: BTreeMap::new(),
        }
    }
}

/// The window's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The window's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// 한국어.
    Korean,
    /// English.
    English,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_another_version_wrote_is_read_as_far_as_it_is_known() {
        let contact = "01a22d88-e985-7368-a469-b42b775392c1";
        let search = json!({ "name": "조경", "given": { "contract_title": { "part": "조경" } } });
        let read = Settings::read(json!({
            "remembered_id": "jiwoo",
            "theme": "sepia",
            "language": { "spoken": "japanese" },
            "columns": { "contracts": { "contract_no": 160, "contract_title": "wide" }, "bids": 7 },
            "page_sizes": [20],
            "searches": { contact: { "contracts": [{ "name": "no conditions" }, search], "bids": "none" }, "nobody": {} },
            "sound": true,
        }));
        assert_eq!((read.remembered_id.as_deref(), read.theme), (Some("jiwoo"), Theme::System));
        assert_eq!(read.columns, BTreeMap::from([("contracts".into(), BTreeMap::from([("contract_no".into(), 160)]))]));
        let kept: Vec<&str> = read.searches.values().flatten().flat_map(|(_, all)| all).map(|one| &*one.name).collect();
        assert_eq!(kept, ["조경"]);
        assert_eq!(Settings::read(json!("nothing")), Settings::default());
        let all = Settings { theme: Theme::Dark, ..read };
        assert_eq!(Settings::read(serde_json::to_value(&all).expect("JSON")), all);
    }
}
