//! What may happen to a draft, in any order.

use proptest::prelude::*;
use proptest::sample::Index;

/// Computers of one company that write the same draft.
pub(crate) const DEVICES: usize = 3;

/// Money and not, two of each: a decision about one must leave the other alone.
pub(crate) const FIELDS: [&str; 4] = ["price/a", "price/b", "other/1/description", "other/2/description"];

/// One thing that happens. What it is about may not be there just then: it says nothing then.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// A person changes a field.
    Edit { device: usize, field: usize, typed: Typed },
    /// The line comes or goes.
    Line { device: usize, is_up: bool },
    /// The engine begins a write; it may die before it has sent it.
    Begin { device: usize, is_sent: bool },
    /// A message arrives; another copy of it may still be on its way.
    Deliver { message: Index, is_repeated: bool },
    /// A write arrives at a server that refuses it for good.
    Refuse { message: Index },
    /// A message is lost.
    Lose { message: Index },
    /// The engine gives up waiting for an answer.
    TimeOut { device: usize },
    /// The engine asks what became of a write whose answer is missing.
    Ask { device: usize },
    /// The program ends, whatever it was doing, and starts again.
    Restart { device: usize },
    /// The feed brings the draft as it was so many revisions ago.
    Feed { device: usize, behind: usize },
    /// A person decides a conflict, looking at what was shown.
    Resolve { device: usize, sides: u8 },
    /// A person throws away what stands here.
    Discard { device: usize },
    /// A person asks for another try.
    Retry { device: usize },
    /// A person submits.
    Submit { device: usize },
}

/// What a person does to a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Typed {
    /// Types what nobody has typed before.
    New,
    /// Types what stood there before the change, so that nothing is changed any more.
    Back,
    /// Empties it.
    Nothing,
}

/// Any sequence that a test goes through, and how its conflicts are decided in the end.
pub(crate) fn story() -> impl Strategy<Value = (Vec<Event>, u8)> {
    (prop::collection::vec(event(), 1..120), any::<u8>())
}

fn event() -> impl Strategy<Value = Event> {
    let device = || 0..DEVICES;
    let message = any::<Index>;
    let typed = prop_oneof![6 => Just(Typed::New), 1 => Just(Typed::Back), 1 => Just(Typed::Nothing)];
    prop_oneof![
        12 => (device(), 0..FIELDS.len(), typed).prop_map(|(device, field, typed)| Event::Edit { device, field, typed }),
        2 => (device(), prop::bool::weighted(0.7)).prop_map(|(device, is_up)| Event::Line { device, is_up }),
        12 => (device(), prop::bool::weighted(0.9)).prop_map(|(device, is_sent)| Event::Begin { device, is_sent }),
        24 => (message(), prop::bool::weighted(0.2))
            .prop_map(|(message, is_repeated)| Event::Deliver { message, is_repeated }),
        1 => message().prop_map(|message| Event::Refuse { message }),
        3 => message().prop_map(|message| Event::Lose { message }),
        5 => device().prop_map(|device| Event::TimeOut { device }),
        8 => device().prop_map(|device| Event::Ask { device }),
        2 => device().prop_map(|device| Event::Restart { device }),
        8 => (device(), prop_oneof![3 => Just(0), 1 => 0..4_usize])
            .prop_map(|(device, behind)| Event::Feed { device, behind }),
        6 => (device(), any::<u8>()).prop_map(|(device, sides)| Event::Resolve { device, sides }),
        2 => device().prop_map(|device| Event::Discard { device }),
        1 => device().prop_map(|device| Event::Retry { device }),
        2 => device().prop_map(|device| Event::Submit { device }),
    ]
}
