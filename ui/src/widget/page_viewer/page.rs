//! One page: its image comes when the page is near.

use yew::prelude::*;

use super::super::button::Button;
use super::super::icon::icon;
use super::super::observe::use_in_view;
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;

/// How many pixels to ask for: in steps, so that a window being resized doesn't ask for each width.
fn pixels(width: u32, ratio: f64) -> u32 {
    let exact = (f64::from(width) * ratio.max(1.0)).ceil() as u32;
    (exact.div_ceil(200) * 200).clamp(400, 3_000)
}

/// What a [`Page`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct PageProps {
    /// Which, from 1.
    pub(super) number: u32,
    /// Where the pages are.
    pub(super) source: AttrValue,
    /// Of which file.
    pub(super) version: AttrValue,
    /// In CSS pixels.
    pub(super) width: u32,
    /// What scrolls.
    pub(super) root: NodeRef,
    /// Its end is in view and its image is there.
    pub(super) onend: Callback<u32>,
    /// It is in the middle of the view.
    pub(super) onat: Callback<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Image {
    Coming,
    There,
    Failed,
}

/// Whether a page is near; tells when it is in the middle, and when its end is seen.
#[hook]
fn use_place(props: &PageProps, sheet: &NodeRef, end: &NodeRef, is_there: bool) -> bool {
    let number = props.number;
    let is_near = use_state(|| number == 1);
    let is_at_end = use_state(|| false);
    // Once near, a page stays: scrolling back shows it at once.
    let near = is_near.setter();
    use_in_view(
        sheet.clone(),
        props.root.clone(),
        "1500px 0px",
        Callback::from(move |is_in| {
            if is_in {
                near.set(true);
            }
        }),
    );
    let onat = props.onat.clone();
    use_in_view(
        sheet.clone(),
        props.root.clone(),
        "-49% 0px -49% 0px",
        Callback::from(move |is_in| {
            if is_in {
                onat.emit(number);
            }
        }),
    );
    let at_end = is_at_end.setter();
    use_in_view(end.clone(), props.root.clone(), "0px", Callback::from(move |is_in| at_end.set(is_in)));
    use_effect_with(
        (*is_at_end, is_there, number),
        clone!([onend = props.onend], move |(is_at_end, is_there, number)| {
            if *is_at_end && *is_there {
                onend.emit(*number);
            }
        }),
    );
    *is_near
}

/// A page.
#[function_component]
pub(super) fn Page(props: &PageProps) -> Html {
    let t = use_i18n();
    let number = props.number;
    let (sheet, end) = (use_node_ref(), use_node_ref());
    let image = use_state(|| Image::Coming);
    let tries = use_state(|| 0_u32);
    let is_near = use_place(props, &sheet, &end, *image == Image::There);
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let mut address =
        format!("{}{}?v={}&width={}", props.source, number - 1, props.version, pixels(props.width, ratio));
    if *tries > 0 {
        address.push_str(&format!("&try={}", *tries));
    }
    let onload = callback!([image], move |event: Event| {
        let Some(element) = event.target_dyn_into::<web_sys::HtmlImageElement>() else { return };
        let image = image.clone();
        // What has arrived is decoded apart, and only then can be seen.
        wasm_bindgen_futures::spawn_local(async move {
            let source = element.src();
            let is_decoded = wasm_bindgen_futures::JsFuture::from(element.decode()).await.is_ok();
            // Another size may have been asked for meanwhile, and tells for itself.
            if element.src() == source {
                image.set(if is_decoded { Image::There } else { Image::Failed });
            }
        });
    });
    let onerror = callback!([image], move |_: Event| image.set(Image::Failed));
    let again = callback!([tries, image], move |_: MouseEvent| {
        tries.set(*tries + 1);
        image.set(Image::Coming);
    });
    let class = classes!("pok-page", (*image == Image::There).then_some("is-there"));
    html! {
        <div
            ref={sheet}
            {class}
            style={format!("width: {}px", props.width)}
            data-page={number.to_string()}
            data-testid="page"
        >
            if is_near && *image != Image::Failed {
                <img
                    src={address}
                    alt={t.with("page-alt", &[("page", number.into())])}
                    draggable="false"
                    {onload}
                    {onerror}
                />
            }
            if *image == Image::Coming {
                <div class="pok-page__coming" aria-hidden="true" />
            }
            if *image == Image::Failed {
                <div class="pok-page__failed" role="alert">
                    { icon("circle-alert") }
                    <p>{ t.t("page-failed") }</p>
                    <Button testid="page-retry" icon="refresh-cw" onclick={again}>{ t.t("retry") }</Button>
                </div>
            }
            <span ref={end} class="pok-page__end" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_asked_for_at_the_screens_own_pixels_in_steps() {
        assert_eq!([pixels(794, 1.0), pixels(800, 1.0), pixels(801, 1.0), pixels(794, 2.0)], [800, 800, 1_000, 1_600]);
        assert_eq!([pixels(10, 1.0), pixels(9_000, 2.0), pixels(800, 0.5)], [400, 3_000, 800]);
    }
}
