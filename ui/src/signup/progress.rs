//! The four places of a sign-up, in one line.

use yew::prelude::*;

use crate::i18n::I18n;

/// 메인화면 → 가입여부 확인 → 약관동의 → 가입정보 입력 및 요청: at which of the four it is, from 0.
pub(super) fn progress(t: I18n, at: usize) -> Html {
    let places = ["signup-place-main", "signup-place-check", "signup-place-terms", "signup-place-form"];
    html! {
        <ol class="pok-steps-line" aria-label={t.t("signup-places")}>
            { for places.into_iter().enumerate().map(|(index, place)| html! {
                <li class={classes!((index < at).then_some("is-past"), (index == at).then_some("is-here"))}
                    aria-current={(index == at).then_some("step")}>{ t.t(place) }</li>
            }) }
        </ol>
    }
}
