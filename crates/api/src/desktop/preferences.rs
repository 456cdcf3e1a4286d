//! Preferences of this computer's user (tauri-plugin-store).

use std::collections::{BTreeMap, BTreeSet};

use pok_domain::ContactId;
use pok_domain::bid::Reminders;
use serde::{Deserialize, Serialize};

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

/// Conditions of a list, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptSearch {
    /// Its name.
    pub name: String,
    /// What is asked, by the condition's identifier: [`crate::list::KeptGiven`] as JSON. What another version of the
    /// program wrote may be something else.
    pub given: BTreeMap<String, serde_json::Value>,
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
