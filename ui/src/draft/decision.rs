//! What a person has decided about a conflict so far.

use std::collections::BTreeMap;

use pok_domain::draft::{Fields, Side, Split};

/// Sides by field, each with the split that the person saw: what has changed since is not decided any more.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Decision(BTreeMap<String, (Split, Side)>);

impl Decision {
    /// Decides one field.
    pub(super) fn choose(&mut self, split: &Split, side: Side) {
        self.0.insert(split.field.clone(), (split.clone(), side));
    }

    /// Which side was taken of a split as it is now.
    pub(super) fn side(&self, split: &Split) -> Option<Side> {
        self.0.get(&split.field).filter(|(seen, _)| seen == split).map(|(_, side)| *side)
    }

    /// Fields that were decided, and have changed since.
    pub(super) fn has_moved(&self, splits: &[Split]) -> bool {
        self.0.iter().any(|(field, (seen, _))| !splits.iter().any(|split| split.field == *field && split == seen))
    }

    /// The splits that nobody has decided yet.
    pub(super) fn open<'a>(&self, splits: &'a [Split]) -> Vec<&'a Split> {
        splits.iter().filter(|split| self.side(split).is_none()).collect()
    }

    /// As the core takes it.
    pub(super) fn choices(&self, splits: &[Split]) -> BTreeMap<String, Side> {
        splits.iter().filter_map(|split| Some((split.field.clone(), self.side(split)?))).collect()
    }

    /// What the draft would hold; what is not decided is left out.
    pub(super) fn result(&self, mine: &Fields, splits: &[Split]) -> Fields {
        self.with(mine, splits, |decision, split| decision.side(split))
    }

    fn with(&self, mine: &Fields, splits: &[Split], side: impl Fn(&Self, &Split) -> Option<Side>) -> Fields {
        let mut fields = mine.clone();
        for split in splits {
            let value = match side(self, split) {
                Some(Side::Mine) => split.mine.clone(),
                Some(Side::Theirs) => split.theirs.clone(),
                None => None,
            };
            fields.set(&split.field, value);
        }
        fields
    }
}

/// What the draft would hold if every split went to one side.
pub(super) fn all(side: Side, mine: &Fields, splits: &[Split]) -> Fields {
    Decision::default().with(mine, splits, |_, _| Some(side))
}

#[cfg(test)]
mod tests {
    use pok_domain::draft::Value;

    use super::*;

    fn split(field: &str, mine: &str, theirs: &str) -> Split {
        let value = |text: &str| Some(Value::Text(text.to_owned()));
        Split { field: field.to_owned(), base: value("0"), mine: value(mine), theirs: value(theirs) }
    }

    #[test]
    fn nothing_is_chosen_in_advance_and_what_is_open_is_left_out() {
        let mine = Fields::from([("price/a", "1"), ("price/b", "2"), ("price/c", "3")]);
        let splits = [split("price/a", "1", "10"), split("price/b", "2", "20")];
        let mut decision = Decision::default();
        assert_eq!(decision.open(&splits).len(), 2);
        assert_eq!(decision.result(&mine, &splits), Fields::from([("price/c", "3")]));
        decision.choose(&splits[1], Side::Theirs);
        assert_eq!(decision.result(&mine, &splits), Fields::from([("price/b", "20"), ("price/c", "3")]));
        assert_eq!(decision.choices(&splits), [("price/b".to_owned(), Side::Theirs)].into());
        let theirs = Fields::from([("price/a", "10"), ("price/b", "20"), ("price/c", "3")]);
        assert_eq!(all(Side::Theirs, &mine, &splits), theirs);
        assert_eq!(all(Side::Mine, &mine, &splits), mine);
    }

    #[test]
    fn a_field_that_changed_again_is_to_be_decided_again() {
        let before = [split("price/a", "1", "10"), split("price/b", "2", "20")];
        let mut decision = Decision::default();
        before.iter().for_each(|split| decision.choose(split, Side::Mine));
        assert!(!decision.has_moved(&before) && decision.open(&before).is_empty());
        let after = [before[0].clone(), split("price/b", "2", "21")];
        assert!(decision.has_moved(&after));
        assert_eq!(decision.open(&after), [&after[1]]);
        assert_eq!(decision.choices(&after).len(), 1, "what was looked at still stands");
    }
}
