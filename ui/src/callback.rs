//! What a callback captures, and what it tells of a value that is changed, said once.

/// A [`Callback`](yew::Callback) with clones of its own of what it names: `callback!([open, onvalue = props.onvalue],
/// move |typed| …)`. A state is set through a clone as well as through its setter.
macro_rules! callback {
    ([$($captured:tt)*], $act:expr) => {
        yew::Callback::from($crate::callback::clone!([$($captured)*], $act))
    };
}

/// Any expression, with clones of its own of what it names: a closure, or a task.
macro_rules! clone {
    ([$($name:ident $(= $value:expr)?),+], $of:expr) => {{
        let ($($name,)+) = ($($crate::callback::clone!(@ $name $(, $value)?),)+);
        $of
    }};
    (@ $name:ident) => { $name.clone() };
    (@ $name:ident, $value:expr) => { $value.clone() };
}

/// Tells at each event what a value becomes by a change of it.
pub(crate) fn changed<T: Clone + 'static, E: 'static>(
    value: &T,
    onvalue: &yew::Callback<T>,
    change: impl Fn(&mut T, E) + 'static,
) -> yew::Callback<E> {
    let value = value.clone();
    onvalue.reform(move |event| {
        let mut next = value.clone();
        change(&mut next, event);
        next
    })
}

pub(crate) use {callback, clone};
