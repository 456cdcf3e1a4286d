//! One way to ask the core, for every call that `pok_api::desktop` defines.

use js_sys::{Function, Promise, Reflect};
use pok_api::{Call, Code, Problem};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks the core.
///
/// # Errors
/// What the core answered, or `Internal` where the window could not even ask.
pub(crate) async fn invoke<C: Call>(call: C) -> Result<C::Reply, Problem> {
    let body = serde_json::to_string(&call).map_err(|_| broken("the call can't be written"))?;
    let arguments = js_sys::Object::new();
    let body = js_sys::JSON::parse(&body).map_err(|_| broken("the call can't be written"))?;
    set(&arguments, "name", &C::NAME.into())?;
    set(&arguments, "body", &body)?;
    let reply = tauri("call", &arguments).await.map_err(problem)?;
    read(&reply).ok_or_else(|| broken("the answer can't be read"))
}

/// Tells the core something that matters here no more, whatever becomes of it.
pub(crate) fn tell<C: Call>(call: C) {
    wasm_bindgen_futures::spawn_local(async move {
        // Whoever tells knows what a failure comes to.
        let _ = invoke(call).await;
    });
}

/// Calls a Tauri command.
pub(crate) async fn tauri(command: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
    let internals = internals()?;
    let invoke: Function = Reflect::get(&internals, &"invoke".into())?.dyn_into()?;
    let promise: Promise = invoke.call2(&internals, &command.into(), arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// What Tauri puts into every window.
pub(crate) fn internals() -> Result<JsValue, JsValue> {
    let internals = Reflect::get(&js_sys::global(), &"__TAURI_INTERNALS__".into())?;
    if internals.is_undefined() { Err("no core in this window".into()) } else { Ok(internals) }
}

/// Where the core serves images: Windows has no schemes of its own for pages.
pub(crate) fn image(path: &str) -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    image_at(&agent, path)
}

fn image_at(agent: &str, path: &str) -> String {
    let origin = if agent.contains("Windows") { "http://pok.localhost" } else { "pok://localhost" };
    format!("{origin}/{path}")
}

/// A value of JavaScript as one of ours.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &JsValue) -> Option<T> {
    let text = if value.is_undefined() { "null".into() } else { js_sys::JSON::stringify(value).ok()? };
    serde_json::from_str(&String::from(text)).ok()
}

fn set(object: &JsValue, key: &str, value: &JsValue) -> Result<(), Problem> {
    Reflect::set(object, &key.into(), value).map(drop).map_err(|_| broken("the call can't be written"))
}

fn problem(rejected: JsValue) -> Problem {
    read(&rejected).unwrap_or_else(|| broken("the core gave no reason"))
}

fn broken(what: &str) -> Problem {
    Problem::new(Code::Internal, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_have_an_address_that_the_system_knows() {
        assert_eq!(image_at("Mozilla/5.0 (X11; Linux x86_64)", "seal/00"), "pok://localhost/seal/00");
        assert_eq!(image_at("Mozilla/5.0 (Windows NT 10.0)", "seal/00"), "http://pok.localhost/seal/00");
    }
}
