//! The completion popup.

use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::button::Kind;
use crate::widget::confirm::Notice;

/// The request is stored; who decides (the company's 주담당자, or the buyer), and how one hears of it. 홈 화면으로 이동.
pub(super) fn done(t: I18n, by_primary: bool, onhome: Callback<()>) -> Html {
    let words = if by_primary { "signup-done-primary" } else { "signup-done-buyer" };
    html! {
        <Notice title={t.t("signup-done")} words={t.t("signup-go-home")} kind={Kind::Primary} onclose={onhome}
            button="signup-home" testid="signup-done">
            <p>{ t.t(words) }</p>
        </Notice>
    }
}
