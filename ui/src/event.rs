//! Events of the core. Tauri is asked once per name; subscribers come and go here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use yew::prelude::*;
use yew_hooks::prelude::use_latest;

use crate::invoke::{internals, read, tauri};

type Listener = Rc<dyn Fn(&JsValue)>;

thread_local! {
    static LISTENERS: RefCell<BTreeMap<&'static str, Vec<(u32, Listener)>>> = RefCell::default();
    static NEXT: RefCell<u32> = const { RefCell::new(0) };
}

/// Calls back at every event `name` while the component is there. A payload that can't be read is passed over.
#[hook]
pub(crate) fn use_event<T: serde::de::DeserializeOwned + 'static>(name: &'static str, callback: Callback<T>) {
    let latest = use_latest(callback);
    use_effect_with(name, move |&name| {
        let listener: Listener = Rc::new(move |payload| {
            if let Some(payload) = read(payload) {
                latest.current().emit(payload);
            }
        });
        let id = subscribe(name, listener);
        move || unsubscribe(name, id)
    });
}

fn subscribe(name: &'static str, listener: Listener) -> u32 {
    let id = NEXT.with_borrow_mut(|next| {
        *next += 1;
        *next
    });
    let is_first = LISTENERS.with_borrow_mut(|listeners| {
        let is_first = !listeners.contains_key(name);
        listeners.entry(name).or_default().push((id, listener));
        is_first
    });
    if is_first {
        wasm_bindgen_futures::spawn_local(async move {
            // Without a core (a plain browser) there are no events either.
            let _ = listen(name).await;
        });
    }
    id
}

fn unsubscribe(name: &'static str, id: u32) {
    LISTENERS.with_borrow_mut(|listeners| {
        listeners.entry(name).or_default().retain(|(other, _)| *other != id);
    });
}

/// What `@tauri-apps/api/event` does in its `listen`.
async fn listen(name: &'static str) -> Result<(), JsValue> {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let payload = Reflect::get(&event, &"payload".into()).unwrap_or(JsValue::NULL);
        let listeners = LISTENERS.with_borrow(|all| all.get(name).cloned().unwrap_or_default());
        listeners.iter().for_each(|(_, listener)| listener(&payload));
    });
    let internals = internals()?;
    let transform: Function = Reflect::get(&internals, &"transformCallback".into())?.dyn_into()?;
    let id = transform.call1(&internals, &handler.into_js_value())?;
    let target = Object::new();
    Reflect::set(&target, &"kind".into(), &"Any".into())?;
    let arguments = Object::new();
    Reflect::set(&arguments, &"event".into(), &name.into())?;
    Reflect::set(&arguments, &"target".into(), &target)?;
    Reflect::set(&arguments, &"handler".into(), &id)?;
    tauri("plugin:event|listen", &arguments).await.map(drop)
}
