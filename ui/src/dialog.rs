//! What a dialog knows: one value that changes as a whole, in place of a setter for each part of it.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

type Change<T> = Box<dyn FnOnce(&mut T)>;

struct Known<T>(T);

impl<T: Clone + 'static> Reducible for Known<T> {
    type Action = Change<T>;

    fn reduce(self: Rc<Self>, change: Change<T>) -> Rc<Self> {
        let mut next = self.0.clone();
        change(&mut next);
        Rc::new(Self(next))
    }
}

/// What a dialog knows as it is drawn, and how to change it. A change sees those before it, whenever it comes.
pub(crate) struct Dialog<T: Clone + 'static>(UseReducerHandle<Known<T>>);

impl<T: Clone + 'static> Dialog<T> {
    /// Changes it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut T) + 'static) {
        self.0.dispatch(Box::new(change));
    }

    /// Changes it at every event.
    pub(crate) fn on<E: 'static>(&self, change: impl Fn(&mut T, E) + 'static) -> Callback<E> {
        let (dispatcher, change) = (self.0.dispatcher(), Rc::new(change));
        Callback::from(move |event| {
            let change = change.clone();
            dispatcher.dispatch(Box::new(move |known| change(known, event)));
        })
    }
}

impl<T: Clone + 'static> Clone for Dialog<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone + 'static> Deref for Dialog<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

/// A dialog that begins knowing `begin`.
#[hook]
pub(crate) fn use_dialog<T: Clone + 'static>(begin: impl FnOnce() -> T) -> Dialog<T> {
    Dialog(use_reducer(|| Known(begin())))
}
