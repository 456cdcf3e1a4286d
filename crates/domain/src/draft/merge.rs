//! Two people changed the same draft: what comes together by itself, and what a person has to decide.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{DraftKind, Fields, Value};

/// Whose value a person takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What stands on this computer.
    Mine,
    /// What stands on the server.
    Theirs,
}

/// A field that both sides see differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Split {
    /// Its name.
    pub field: String,
    /// What it was before either changed it.
    pub base: Option<Value>,
    /// What it is here.
    pub mine: Option<Value>,
    /// What it is there.
    pub theirs: Option<Value>,
}

/// What became of two sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Everything both agree on, and everything only one of them changed; where they split, mine.
    pub fields: Fields,
    /// Fields that came from the other side, so that the person can see them.
    pub taken: BTreeSet<String>,
    /// What a person has to decide.
    pub splits: Vec<Split>,
}

/// Brings `mine` and `theirs`, both made on `base`, together field by field. What one side alone changed is taken,
/// unless it is money that comes from elsewhere: a price never enters changed work by itself (design: sync).
pub fn merge(kind: DraftKind, base: &Fields, mine: &Fields, theirs: &Fields) -> Merged {
    let names: BTreeSet<&String> = base.0.keys().chain(mine.0.keys()).chain(theirs.0.keys()).collect();
    let mut merged = Merged { fields: mine.clone(), ..Merged::default() };
    for field in names {
        let (was, here, there) = (base.get(field), mine.get(field), theirs.get(field));
        if here == there || there == was {
            continue;
        }
        if here == was && !kind.is_money(field) {
            merged.fields.set(field, there.cloned());
            merged.taken.insert(field.clone());
        } else {
            merged.splits.push(Split {
                field: field.clone(),
                base: was.cloned(),
                mine: here.cloned(),
                theirs: there.cloned(),
            });
        }
    }
    merged
}

impl Merged {
    /// All fields after a person has decided.
    ///
    /// # Errors
    /// The name of a field that nobody decided.
    pub fn decided(mut self, choices: &BTreeMap<String, Side>) -> Result<Fields, String> {
        for split in self.splits {
            match choices.get(&split.field) {
                Some(Side::Mine) => {}
                Some(Side::Theirs) => drop(self.fields.set(&split.field, split.theirs)),
                None => return Err(split.field),
            }
        }
        Ok(self.fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &Fields, mine: &Fields, theirs: &Fields) -> Merged {
        merge(DraftKind::Bid, base, mine, theirs)
    }

    #[test]
    fn what_one_side_changed_comes_together_visibly() {
        let base = Fields::from([("other/1/description", "도면"), ("other/2/description", "목록")]);
        let mine = Fields::from([("other/1/description", "도면 A"), ("other/2/description", "목록")]);
        let theirs = Fields::from([("other/1/description", "도면"), ("other/3/description", "사진")]);
        let merged = merged(&base, &mine, &theirs);
        assert_eq!(merged.splits, []);
        assert_eq!(merged.fields, Fields::from([("other/1/description", "도면 A"), ("other/3/description", "사진")]));
        assert_eq!(merged.taken, ["other/2/description".to_owned(), "other/3/description".to_owned()].into());
    }

    #[test]
    fn prices_never_come_from_elsewhere_by_themselves() {
        let base = Fields::from([("price/a", "100"), ("other/1/description", "")]);
        let mine = Fields::from([("price/a", "100"), ("other/1/description", "새 도면")]);
        let theirs = Fields::from([("price/a", "90"), ("other/1/description", "")]);
        let merged = merged(&base, &mine, &theirs);
        assert_eq!(merged.splits.iter().map(|split| &*split.field).collect::<Vec<_>>(), ["price/a"]);
        assert_eq!(merged.fields.get("price/a").map(Value::text), Some("100"), "mine until somebody decides");
        let none = merged.clone().decided(&BTreeMap::new());
        assert_eq!(none, Err("price/a".to_owned()));
        let theirs = merged.decided(&[("price/a".to_owned(), Side::Theirs)].into()).expect("decided");
        assert_eq!(theirs, Fields::from([("price/a", "90"), ("other/1/description", "새 도면")]));
    }

    #[test]
    fn the_same_change_on_both_sides_is_one() {
        let (base, both) = (Fields::from([("price/a", "")]), Fields::from([("price/a", "7")]));
        assert_eq!(merged(&base, &both, &both), Merged { fields: both, ..Merged::default() });
    }

    #[test]
    fn two_changes_of_one_field_are_for_a_person() {
        let field = |text| Fields::from([("other/1/description", text)]);
        let merged = merged(&field("a"), &field("b"), &field("c"));
        assert_eq!(merged.splits.len(), 1);
        let gone = merge(DraftKind::Bid, &field("a"), &field("b"), &Fields::default());
        assert_eq!(gone.splits[0].theirs, None, "a removal is a change too");
    }
}
