//! Three computers, a server and what is on its way between them.

use std::collections::BTreeMap;

use pok_domain::OperationId;
use pok_domain::draft::Arrival;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use uuid::Uuid;

use crate::device::Device;
use crate::event::{DEVICES, Event, FIELDS};
use crate::ledger::Ledger;
use crate::server::{Outcome, Server, Write};

/// Something broken on purpose, to see that the properties notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The store forgets the copies that a conflict left.
    ForgetsPast,
    /// A write whose answer is missing is sent again under another key.
    SendsAgain,
    /// The server keeps a write whatever it was made on.
    BlindServer,
    /// The file lacks what was typed since the last write that the server kept.
    ForgetsTyping,
    /// A conflict decides itself for the server.
    TakesTheirs,
}

/// How often a story came to the places that are worth coming to.
pub(crate) type Seen = BTreeMap<&'static str, u64>;

/// What is on its way.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    Write { device: usize, operation: OperationId, write: Write },
    Status { device: usize, operation: OperationId },
    Answer { device: usize, operation: OperationId, outcome: Outcome },
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) devices: [Device; DEVICES],
    pub(crate) wire: Vec<Message>,
    pub(crate) ledger: Ledger,
    pub(crate) count: u64,
    pub(crate) flaw: Option<Flaw>,
    /// What the story came to.
    pub(crate) seen: Seen,
}

pub(crate) type Checked = Result<(), TestCaseError>;

impl World {
    /// A world in which nobody has written anything, perhaps with something broken.
    pub(crate) fn new(flaw: Option<Flaw>) -> Self {
        Self { server: Server::new(flaw == Some(Flaw::BlindServer)), flaw, ..Self::default() }
    }

    /// One thing happens.
    pub(crate) fn happen(&mut self, event: &Event) -> Checked {
        match *event {
            Event::Edit { device, field, typed } => self.edit(device, FIELDS[field], typed),
            Event::Line { device, is_up } => self.devices[device].is_up = is_up,
            Event::Begin { device, is_sent } => self.begin(device, is_sent),
            Event::Deliver { message, is_repeated } => self.deliver(message, is_repeated, false)?,
            Event::Refuse { message } => self.deliver(message, false, true)?,
            Event::Lose { message } => self.lose(message),
            Event::TimeOut { device } => self.time_out(device),
            Event::Ask { device } => self.ask(device),
            Event::Restart { device } => self.restart(device)?,
            Event::Feed { device, behind } => self.feed(device, behind)?,
            Event::Resolve { device, sides } => self.resolve(device, sides)?,
            Event::Discard { device } => self.discard(device)?,
            Event::Retry { device } => self.devices[device].local.retry(),
            Event::Submit { device } => self.submit(device)?,
        }
        self.always()
    }

    pub(crate) fn saw(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    pub(crate) fn key(&mut self) -> OperationId {
        self.count += 1;
        OperationId(Uuid::from_u128(self.count.into()))
    }

    pub(crate) fn begin(&mut self, device: usize, is_sent: bool) {
        let operation = self.key();
        let this = &mut self.devices[device];
        if !this.is_up {
            return;
        }
        let Some(flight) = this.local.begin(operation) else { return };
        let write = Write::Put { base_rev: flight.base_rev, fields: flight.fields.clone() };
        if is_sent {
            self.wire.push(Message::Write { device, operation, write });
        }
    }

    fn deliver(&mut self, message: prop::sample::Index, is_repeated: bool, is_refusing: bool) -> Checked {
        if self.wire.is_empty() {
            return Ok(());
        }
        let index = message.index(self.wire.len());
        if matches!(&self.wire[index], Message::Answer { device, .. } if !self.devices[*device].is_up) {
            return Ok(());
        }
        let message = if is_repeated { self.wire[index].clone() } else { self.wire.remove(index) };
        self.arrive(message, is_refusing)
    }

    pub(crate) fn arrive(&mut self, message: Message, is_refusing: bool) -> Checked {
        match message {
            Message::Write { device, operation, write } => {
                let (outcome, is_effect) = self.server.write(device, operation, write, is_refusing);
                if outcome == Outcome::Withdrawn {
                    self.saw("came after it was withdrawn");
                }
                let this = &self.devices[device];
                let is_awaited = this.local.flight.as_ref().is_some_and(|flight| flight.operation == operation)
                    || this.act.as_ref().is_some_and(|act| act.operation == operation);
                prop_assert!(!is_effect || is_awaited, "{operation} had an effect after it was given up");
                self.wire.push(Message::Answer { device, operation, outcome });
            }
            Message::Status { device, operation } => {
                let outcome = self.server.status(operation);
                self.wire.push(Message::Answer { device, operation, outcome });
            }
            Message::Answer { device, operation, outcome } => {
                let flight = self.devices[device].local.flight.clone();
                let is_first = flight.as_ref().is_some_and(|flight| flight.operation == operation);
                if is_first && outcome == Outcome::Withdrawn {
                    self.saw("withdrawn");
                }
                if is_first && outcome == Outcome::Refused {
                    self.saw("refused");
                }
                if is_first && flight.is_some_and(|flight| flight.is_unknown) {
                    self.saw("settled late");
                }
                let arrival = self.devices[device].settle(operation, &outcome)?;
                self.arrived(device, &arrival);
            }
        }
        Ok(())
    }

    pub(crate) fn feed(&mut self, device: usize, behind: usize) -> Checked {
        let this = &mut self.devices[device];
        let Some(theirs) = self.server.history.iter().rev().nth(behind).cloned() else { return Ok(()) };
        if !this.is_up {
            return Ok(());
        }
        let is_own = this.local.flight.as_ref().is_some_and(|flight| flight.operation == theirs.operation);
        let arrival = this.arrive(&theirs)?;
        if is_own {
            prop_assert_eq!(&this.local.flight, &None, "our own write came back and is still on its way");
            self.saw("own write by the feed");
        }
        self.arrived(device, &arrival);
        Ok(())
    }

    fn arrived(&mut self, device: usize, arrival: &Arrival) {
        match arrival {
            Arrival::Nothing => {}
            Arrival::Taken => self.saw("taken"),
            Arrival::Merged(_) => self.saw("merged"),
            Arrival::Conflict => {
                self.saw("conflict");
                if self.flaw == Some(Flaw::TakesTheirs) {
                    let local = &mut self.devices[device].local;
                    drop(local.discard());
                }
            }
        }
    }

    fn lose(&mut self, message: prop::sample::Index) {
        if !self.wire.is_empty() {
            self.wire.remove(message.index(self.wire.len()));
        }
    }

    pub(crate) fn time_out(&mut self, device: usize) {
        let this = &mut self.devices[device];
        this.lost();
        if self.flaw == Some(Flaw::SendsAgain)
            && let Some(flight) = this.local.flight.clone()
        {
            this.local.withdrawn(flight.operation);
        }
    }

    pub(crate) fn ask(&mut self, device: usize) {
        let this = &self.devices[device];
        if !this.is_up {
            return;
        }
        let flight = this.local.flight.iter().filter(|flight| flight.is_unknown).map(|flight| flight.operation);
        let act = this.act.iter().filter(|act| act.is_unknown).map(|act| act.operation);
        self.wire.extend(flight.chain(act).map(|operation| Message::Status { device, operation }));
    }

    fn restart(&mut self, device: usize) -> Checked {
        // A write that was sent may arrive yet; an answer has nobody left to come to.
        self.wire.retain(|message| !matches!(message, Message::Answer { device: to, .. } if *to == device));
        let this = &mut self.devices[device];
        let is_under_way = this.local.flight.is_some();
        if self.flaw == Some(Flaw::ForgetsTyping) {
            this.local.mine = this.local.base.fields.clone();
        }
        this.restart()?;
        if is_under_way {
            self.saw("restarted during a write");
        }
        Ok(())
    }
}
