//! What a draft holds: a flat map from a field's name to what was typed, exactly as it was typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::BlobId;

/// The content of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// An attached file.
    File(FileRef),
    /// What was typed, whether it makes sense or not: nothing typed is lost.
    Text(String),
}

impl Value {
    /// The text; empty for a file.
    pub fn text(&self) -> &str {
        match self {
            Self::File(_) => "",
            Self::Text(text) => text,
        }
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&FileRef> {
        match self {
            Self::File(file) => Some(file),
            Self::Text(_) => None,
        }
    }
}

/// An attached file. Its content is kept and sent apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileRef {
    /// 파일명, as the person's computer has it.
    pub name: String,
    /// Its content.
    pub blob: BlobId,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Changes of some fields: none removes one.
pub type Patch = BTreeMap<String, Option<Value>>;

/// All fields of a draft by name. A name is a path such as `price/ID`; what may stand in it is for its kind to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Fields(pub BTreeMap<String, Value>);

/// Why fields can't be kept. Nobody types this much: it keeps a broken client out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// More than [`Fields::MAX`] fields.
    #[error("a draft has at most {} fields", Fields::MAX)]
    TooMany,
    /// A name of more than 100 bytes.
    #[error("a field's name is too long")]
    Name,
    /// A text of more than [`Fields::MAX_TEXT`] bytes.
    #[error("a field has at most {} bytes", Fields::MAX_TEXT)]
    TooLong,
}

impl Fields {
    /// The most fields of a draft.
    pub const MAX: usize = 3_000;
    /// The longest text of a field, in bytes.
    pub const MAX_TEXT: usize = 8_000;
    const MAX_NAME: usize = 100;

    /// A field, where there is one.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }

    /// Takes changes over; whether anything is different now.
    pub fn apply(&mut self, patch: &Patch) -> bool {
        let mut changed = false;
        for (field, value) in patch {
            changed |= self.set(field, value.clone());
        }
        changed
    }

    /// Sets or removes one field; whether it is different now.
    pub fn set(&mut self, field: &str, value: Option<Value>) -> bool {
        match value {
            Some(value) if self.0.get(field) == Some(&value) => false,
            Some(value) => {
                self.0.insert(field.to_owned(), value);
                true
            }
            None => self.0.remove(field).is_some(),
        }
    }

    /// Whether it is of a size that somebody may have typed.
    ///
    /// # Errors
    /// [`FieldFault`].
    pub fn check(&self) -> Result<(), FieldFault> {
        if self.0.len() > Self::MAX {
            return Err(FieldFault::TooMany);
        }
        for (field, value) in &self.0 {
            let text = match value {
                Value::File(file) => &file.name,
                Value::Text(text) => text,
            };
            if field.len() > Self::MAX_NAME {
                return Err(FieldFault::Name);
            }
            if text.len() > Self::MAX_TEXT {
                return Err(FieldFault::TooLong);
            }
        }
        Ok(())
    }

    /// Every file in it.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        self.0.values().filter_map(Value::file)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(texts: [(&str, &str); N]) -> Self {
        Self(texts.into_iter().map(|(field, text)| (field.to_owned(), Value::Text(text.to_owned()))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_kept_as_it_was_typed_and_reads_back() {
        let file = FileRef { name: "견적서.xlsx".into(), blob: BlobId([7; 32]), bytes: 5 };
        let mut fields = Fields::from([("price/a", " 1,２00 원")]);
        fields.set("document/b", Some(Value::File(file)));
        let json = serde_json::to_string(&fields).expect("JSON");
        assert_eq!(serde_json::from_str::<Fields>(&json).expect("the same"), fields);
        assert!(!fields.set("price/a", Some(Value::Text(" 1,２00 원".into()))), "the same is no change");
        assert!(fields.apply(&[("price/a".to_owned(), None)].into()));
        assert_eq!(fields.get("price/a"), None);
    }

    #[test]
    fn more_than_anybody_types_is_refused() {
        assert_eq!(Fields::from([("a", &*"가".repeat(3_000))]).check(), Err(FieldFault::TooLong));
        assert_eq!(Fields::from([(&*"a".repeat(101), "")]).check(), Err(FieldFault::Name));
        let many = Fields((0..=Fields::MAX).map(|n| (n.to_string(), Value::Text(String::new()))).collect());
        assert_eq!(many.check(), Err(FieldFault::TooMany));
        assert_eq!(Fields::default().check(), Ok(()));
    }
}
