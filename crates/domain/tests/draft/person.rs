//! What a person does at a computer.

use std::collections::BTreeMap;

use pok_domain::draft::{Fields, Side, Value};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::device::{Act, KIND};
use crate::event::{FIELDS, Typed};
use crate::server::Write;
use crate::world::{Checked, Flaw, Message, World};

impl World {
    pub(crate) fn edit(&mut self, device: usize, field: &str, typed: Typed) {
        self.count += 1;
        let local = &mut self.devices[device].local;
        let value = match typed {
            Typed::New => Some(Value::Text(format!("v{}", self.count))),
            Typed::Back => local.base.fields.get(field).cloned(),
            Typed::Nothing => None,
        };
        let before = local.mine.get(field).cloned();
        let is_under_way = local.flight.is_some();
        if local.edit(&[(field.to_owned(), value.clone())].into()) {
            self.ledger.edited(device, field, before.as_ref(), value.as_ref());
            if is_under_way {
                self.saw("typed during a write");
            }
        }
    }

    pub(crate) fn submit(&mut self, device: usize) -> Checked {
        let operation = self.key();
        let this = &mut self.devices[device];
        let is_flushed = !this.local.is_dirty() && this.local.flight.is_none() && this.local.conflict.is_none();
        if !this.is_up || this.act.is_some() || !is_flushed || this.local.mine == Fields::default() {
            return Ok(());
        }
        this.act = Some(Act { operation, is_unknown: false });
        let fields = this.local.mine.clone();
        let kept = self.server.fields_at(this.local.base.rev);
        prop_assert_eq!(kept.as_ref(), Some(&fields), "what is submitted was never kept");
        self.wire.push(Message::Write { device, operation, write: Write::Submit { fields } });
        self.saw("submitted");
        Ok(())
    }

    pub(crate) fn resolve(&mut self, device: usize, sides: u8) -> Checked {
        let Some(choices) = self.choices(device, sides) else { return Ok(()) };
        let this = &mut self.devices[device];
        let Some(rev) = this.local.conflict.as_ref().map(|theirs| theirs.rev) else { return Ok(()) };
        let (was, there) = (this.local.mine.clone(), this.local.conflict.clone());
        let copies = this.local.resolve(KIND, rev, &choices);
        let copies = copies.map_err(|fault| TestCaseError::fail(format!("{choices:?} decided all: {fault}")))?;
        for field in FIELDS.iter().filter(|field| field.starts_with("price/")) {
            let chosen = match choices.get(*field) {
                Some(Side::Theirs) => there.as_ref().and_then(|theirs| theirs.fields.get(field)),
                _ => was.get(field),
            };
            prop_assert_eq!(this.local.mine.get(field), chosen, "{} is not what was chosen", field);
        }
        if self.flaw != Some(Flaw::ForgetsPast) {
            this.past.extend(copies);
        }
        self.saw("decided");
        Ok(())
    }

    /// A side for each field that is shown.
    fn choices(&self, device: usize, sides: u8) -> Option<BTreeMap<String, Side>> {
        let splits = self.devices[device].local.splits(KIND)?.splits;
        let side = |bit: usize| if sides >> bit & 1 == 1 { Side::Theirs } else { Side::Mine };
        Some(splits.into_iter().enumerate().map(|(bit, split)| (split.field, side(bit))).collect())
    }

    pub(crate) fn discard(&mut self, device: usize) -> Checked {
        let this = &mut self.devices[device];
        let (was, there) = (this.local.mine.clone(), this.local.conflict.clone());
        let is_under_way = this.local.flight.is_some();
        let copy = this.local.discard();
        if let Some(there) = there {
            prop_assert_eq!(&this.local.mine, &there.fields, "the server's draft, as far as is known");
        }
        if was != this.local.mine {
            this.past.extend(copy);
            self.saw(if is_under_way { "discarded during a write" } else { "discarded" });
        }
        Ok(())
    }
}
