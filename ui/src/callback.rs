//! What a callback captures, said once.

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

pub(crate) use {callback, clone};
