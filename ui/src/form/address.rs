//! 주소: chosen from the road-name addresses; only 상세주소 is typed (MEM-10).

use pok_domain::draft::{Patch, Value};
use pok_domain::member::Address;
use yew::prelude::*;

use super::keeper::Filling;
use super::line::{Line, id, words};
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::widget::address_search::AddressSearch;
use crate::widget::button::Button;
use crate::widget::field::Field;

/// What an [`AddressLines`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct AddressLinesProps {
    /// The form.
    pub(crate) filling: Filling,
}

/// 우편번호, 주소, 상세주소.
#[function_component]
pub(crate) fn AddressLines(props: &AddressLinesProps) -> Html {
    let t = use_i18n();
    let filling = &props.filling;
    let is_open = use_state(|| false);
    let show = |value: bool| callback!([is_open], move |()| is_open.set(value));
    let onchosen = callback!([filling, is_open], move |address: Address| {
        let text = |text: String| Some(Value::Text(text));
        let patch: Patch = [("postal_code", text(address.postal_code)), ("road", text(address.road))]
            .map(|(k, v)| (k.to_owned(), v))
            .into();
        filling.put(patch);
        is_open.set(false);
    });
    let fault = filling.gap("postal_code").or(filling.gap("road")).map(|lack| words(t, lack));
    html! {
        <div class="pok-form__wide pok-form__address">
            <Field id={id("postal_code")} label={t.t("address-postal")} value={filling.text("postal_code")} onvalue={Callback::noop()}
                disabled=true required=true {fault} testid={id("postal_code")}>
                <Button icon="search" testid="address-search" onclick={show(true).reform(|_| ())}>{ t.t("address-find") }</Button>
            </Field>
            <Field id={id("road")} label={t.t("address")} value={filling.text("road")} onvalue={Callback::noop()} disabled=true required=true
                testid={id("road")} />
            <Line filling={filling.clone()} field="detail" label={t.t("address-detail")} />
            if *is_open {
                <AddressSearch {onchosen} onclose={show(false)} />
            }
        </div>
    }
}
