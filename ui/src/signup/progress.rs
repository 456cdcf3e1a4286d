//! The four places of a sign-up, in one line.

use yew::prelude::*;

use crate::i18n::use_i18n;

/// What a [`Progress`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ProgressProps {
    /// Which of the four it is at, from 0.
    pub(super) place: usize,
}

/// 메인화면 → 가입여부 확인 → 약관동의 → 가입정보 입력 및 요청.
#[function_component]
pub(super) fn Progress(props: &ProgressProps) -> Html {
    let t = use_i18n();
    let places = ["signup-place-main", "signup-place-check", "signup-place-terms", "signup-place-form"];
    html! {
        <ol class="pok-steps-line" aria-label={t.t("signup-places")}>
            { for places.into_iter().enumerate().map(|(index, place)| html! {
                <li class={classes!((index < props.place).then_some("is-past"), (index == props.place).then_some("is-here"))}
                    aria-current={(index == props.place).then_some("step")}>{ t.t(place) }</li>
            }) }
        </ol>
    }
}
