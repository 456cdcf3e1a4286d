//! 메인화면 before login: the board, the login, and what signing up will be.

mod code;
mod login;
mod otp;
mod reauthenticate;

use pok_api::remote::member::LoginAttempt;
use yew::prelude::*;

pub(crate) use code::{Code, Purpose};
use login::Login;
use otp::Otp;
pub(crate) use reauthenticate::{Reauthenticate, Typed, Way};

use crate::i18n::use_i18n;
use crate::notice::Board;
use crate::shell::{Choices, ServerAddress};
use crate::store::use_app;
use crate::widget::icon::icon;

/// 메인화면.
#[function_component]
pub(crate) fn MainScreen() -> Html {
    let t = use_i18n();
    let app = use_app();
    let attempt = use_state(|| None::<LoginAttempt>);
    let onattempt = {
        let attempt = attempt.setter();
        Callback::from(move |next| attempt.set(Some(next)))
    };
    let onclose = {
        let attempt = attempt.setter();
        Callback::from(move |()| attempt.set(None))
    };
    let title = app
        .buyer
        .as_ref()
        .map_or_else(|| t.t("main-title-plain"), |buyer| t.with("main-title", &[("buyer", buyer.as_str().into())]));
    html! {
        <div class="pok-main">
            <aside class="pok-main__board">
                <div class="pok-brand"><img src="mark.svg" alt="" width="36" height="36" /><span>{ "PoK" }</span></div>
                <h1>{ title }</h1>
                <p class="pok-main__lead">{ t.t("main-lead") }</p>
                <section class="pok-main__notices" aria-labelledby="notices-title">
                    <h2 id="notices-title">{ t.t("notices") }</h2>
                    <Board most={10} />
                </section>
                <footer class="pok-main__foot">
                    if let Some(mail) = &app.contact_mail {
                        <a href={format!("mailto:{mail}")} data-testid="contact-mail">
                            { icon("mail") }{ mail.clone() }
                        </a>
                    }
                </footer>
            </aside>
            <main class="pok-main__login">
                <div class="pok-main__tools"><ServerAddress /><Choices /></div>
                <Login {onattempt} />
            </main>
            if let Some(attempt) = &*attempt {
                <Otp attempt={attempt.clone()} {onclose} />
            }
        </div>
    }
}
