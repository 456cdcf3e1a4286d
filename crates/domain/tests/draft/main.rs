//! Drafts of several computers, played against a model of the server in any order of events: nothing that a person typed
//! is lost, no write has two effects, and in the end all agree. `POK_SOAK` multiplies the number of stories.

mod check;
mod device;
mod event;
mod ledger;
mod person;
mod server;
mod world;

use std::cell::RefCell;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use event::Event;
use world::{Flaw, Seen, World};

/// What a story must have come to at least once in a run: otherwise the run has shown nothing about it.
const PLACES: [&str; 14] = [
    "typed during a write",
    "settled late",
    "own write by the feed",
    "withdrawn",
    "came after it was withdrawn",
    "refused",
    "taken",
    "merged",
    "conflict",
    "decided",
    "discarded",
    "discarded during a write",
    "restarted during a write",
    "submitted",
];

fn stories() -> u32 {
    let soak = std::env::var("POK_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1_u32);
    2_000 * soak.max(1)
}

/// Tells stories until one fails; of that, the shortest.
fn run(flaw: Option<Flaw>, seen: &RefCell<Seen>) -> Result<(), TestError<(Vec<Event>, u8)>> {
    // A failure prints its shortest story, which belongs into a test of its own: nothing is kept beside the sources.
    let max_shrink_iters = if flaw.is_some() { 500 } else { 20_000 };
    let config = Config { cases: stories(), failure_persistence: None, max_shrink_iters, ..Config::default() };
    TestRunner::new(config).run(&event::story(), |(events, sides)| {
        let mut world = World::new(flaw);
        let told = tell(&mut world, &events, sides);
        for (what, times) in &world.seen {
            *seen.borrow_mut().entry(what).or_default() += times;
        }
        told
    })
}

fn tell(world: &mut World, events: &[Event], sides: u8) -> Result<(), TestCaseError> {
    events.iter().try_for_each(|event| world.happen(event))?;
    world.settle(sides)
}

#[test]
fn whatever_happens_nothing_typed_is_lost_and_all_agree_in_the_end() {
    let seen = RefCell::new(Seen::new());
    match run(None, &seen) {
        Err(TestError::Fail(why, (events, sides))) => {
            let story: Vec<String> = events.iter().map(|event| format!("{event:?}")).collect();
            panic!("{why}\nafter, with sides {sides}:\n{}", story.join("\n"));
        }
        other => other.expect("stories are told"),
    }
    let seen = seen.into_inner();
    println!("{} stories: {seen:?}", stories());
    for place in PLACES {
        assert!(seen.get(place).is_some_and(|times| *times > 0), "no story came to `{place}`");
    }
}

/// The properties notice each thing that is broken on purpose.
#[test]
fn what_is_broken_is_noticed() {
    for (flaw, word) in [
        (Flaw::ForgetsPast, "nowhere to be found"),
        (Flaw::SendsAgain, "given up"),
        (Flaw::BlindServer, "nowhere to be found"),
        (Flaw::ForgetsTyping, "nowhere to be found"),
        (Flaw::TakesTheirs, "nowhere to be found"),
    ] {
        match run(Some(flaw), &RefCell::default()) {
            Err(TestError::Fail(why, (events, _))) => {
                println!("{flaw:?}: {} events are enough: {why}", events.len());
                assert!(why.message().contains(word), "{flaw:?} was noticed by something else: {why}");
            }
            other => panic!("{flaw:?} was not noticed: {other:?}"),
        }
    }
}
