//! Images that exist only in memory.

use js_sys::{Array, Uint8Array};
use pok_api::Bytes;
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::prelude::*;

/// An address for a PNG in memory, as long as it is shown. The window's policy allows no `data:` addresses.
#[hook]
pub(crate) fn use_png(png: Option<Bytes>) -> Option<AttrValue> {
    let address = use_state(|| None::<AttrValue>);
    let setter = address.setter();
    use_effect_with(png, move |png| {
        let made = png.as_ref().and_then(address_of);
        setter.set(made.clone().map(AttrValue::from));
        move || {
            if let Some(made) = made {
                // Memory that isn't given back now is given back with the window.
                let _ = Url::revoke_object_url(&made);
            }
        }
    });
    (*address).clone()
}

fn address_of(png: &Bytes) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type("image/png");
    let parts = Array::of1(&Uint8Array::from(png.0.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
