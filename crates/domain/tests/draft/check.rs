//! What must hold: after every event, and once nobody types any more.

use pok_domain::draft::Fields;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::event::DEVICES;
use crate::world::{Checked, World};

impl World {
    /// What holds whatever has happened.
    pub(crate) fn always(&mut self) -> Checked {
        for (number, device) in self.devices.iter().enumerate() {
            self.ledger.stands(number, &device.local.mine);
        }
        let past = self.devices.iter().flat_map(|device| &device.past);
        let mut places: Vec<&Fields> = past.map(|past| &past.fields).collect();
        places.extend(self.devices.iter().map(|device| &device.local.mine));
        places.extend(self.server.latest().map(|theirs| &theirs.fields));
        prop_assert_eq!(self.ledger.missing(&places), None, "typed, overwritten by nobody, and nowhere to be found");
        for device in &self.devices {
            let local = &device.local;
            let kept = self.server.fields_at(local.base.rev);
            prop_assert_eq!(kept.as_ref(), Some(&local.base.fields), "base is not what the server had then");
            if let Some(flight) = &local.flight {
                prop_assert_eq!(flight.base_rev, local.base.rev, "the base moved under a write");
                prop_assert_eq!(&local.conflict, &None, "a write is on its way although a person has to decide");
            }
            if let Some(theirs) = &local.conflict {
                prop_assert!(theirs.rev > local.base.rev, "a conflict with the past");
            }
        }
        for (index, (operation, _)) in self.server.submissions.iter().enumerate() {
            let again = self.server.submissions[..index].iter().any(|(earlier, _)| earlier == operation);
            prop_assert!(!again, "{operation} was submitted twice");
        }
        for (index, theirs) in self.server.history.iter().enumerate() {
            let again = self.server.history[..index].iter().any(|earlier| earlier.operation == theirs.operation);
            prop_assert!(!again, "{} was kept twice", theirs.operation);
        }
        Ok(())
    }

    /// All lines come back, everybody decides, and nobody types any more: all must come to the same.
    pub(crate) fn settle(&mut self, mut sides: u8) -> Checked {
        for _ in 0..60 {
            for device in 0..DEVICES {
                self.devices[device].is_up = true;
                self.devices[device].local.retry();
                self.feed(device, 0)?;
                sides = sides.rotate_left(3).wrapping_add(1);
                self.resolve(device, sides)?;
                self.begin(device, true);
                self.time_out(device);
                self.ask(device);
            }
            for message in std::mem::take(&mut self.wire) {
                self.arrive(message, false)?;
            }
            for answer in std::mem::take(&mut self.wire) {
                self.arrive(answer, false)?;
            }
            self.always()?;
            if self.is_quiet() {
                return self.agreed();
            }
        }
        Err(TestCaseError::fail("it never comes to rest"))
    }

    fn is_quiet(&self) -> bool {
        let latest = self.server.latest().map_or(0, |theirs| theirs.rev);
        self.wire.is_empty()
            && self.devices.iter().all(|device| {
                let local = &device.local;
                let is_open = local.flight.is_some() || local.conflict.is_some() || local.is_dirty();
                !is_open && device.act.is_none() && local.base.rev == latest
            })
    }

    fn agreed(&self) -> Checked {
        let there = self.server.latest().map(|theirs| theirs.fields.clone()).unwrap_or_default();
        for device in &self.devices {
            prop_assert_eq!(&device.local.mine, &there, "a computer shows something else than the server has");
        }
        Ok(())
    }
}
