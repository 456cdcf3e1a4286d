//! What the chapters keep in memory: each brings a type of its own, and the core holds them without naming any.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

/// What a chapter keeps while the program runs.
pub(crate) trait State: Any + Send + Sync {
    /// Whoever was logged in is so no longer: what was theirs, or begun by them, goes.
    fn end_session(&self) {}
}

/// One state of each type, which begins as its default when it is asked for first.
#[derive(Default)]
pub(super) struct States(Mutex<HashMap<TypeId, Arc<dyn State>>>);

impl States {
    /// The state of a type.
    pub(super) fn of<S: State + Default>(&self) -> Arc<S> {
        let state = Arc::clone(self.0.lock().entry(TypeId::of::<S>()).or_insert_with(|| Arc::new(S::default())));
        let any: Arc<dyn Any + Send + Sync> = state;
        any.downcast().expect("each stands under its own type")
    }

    /// Tells every state that the session is over.
    pub(super) fn end_session(&self) {
        let states: Vec<_> = self.0.lock().values().cloned().collect();
        for state in states {
            state.end_session();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Drawer(Mutex<u32>);

    impl State for Drawer {
        fn end_session(&self) {
            *self.0.lock() = 0;
        }
    }

    #[derive(Default)]
    struct Shelf(Mutex<u32>);

    impl State for Shelf {}

    #[test]
    fn each_type_has_one_state_and_empties_it_itself() {
        let states = States::default();
        (*states.of::<Drawer>().0.lock(), *states.of::<Shelf>().0.lock()) = (1, 2);
        assert_eq!((*states.of::<Drawer>().0.lock(), *states.of::<Shelf>().0.lock()), (1, 2));
        states.end_session();
        assert_eq!((*states.of::<Drawer>().0.lock(), *states.of::<Shelf>().0.lock()), (0, 2));
    }
}
