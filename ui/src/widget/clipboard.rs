//! Putting text on the clipboard.

use wasm_bindgen::JsCast as _;

/// Puts `text` on the clipboard; whether it is there. The modern way needs a secure page, which a window's own scheme
/// isn't everywhere. The focus is elsewhere afterwards.
pub(crate) fn copy(text: &str) -> bool {
    let by_command = || {
        let page = web_sys::window()?.document()?;
        let field: web_sys::HtmlTextAreaElement = page.create_element("textarea").ok()?.dyn_into().ok()?;
        field.set_value(text);
        field.set_class_name("pf-v6-screen-reader");
        page.body()?.append_child(&field).ok()?;
        field.select();
        let is_copied = page.unchecked_ref::<web_sys::HtmlDocument>().exec_command("copy").unwrap_or(false);
        field.remove();
        Some(is_copied)
    };
    by_command().unwrap_or(false)
}
