//! 메인화면 before login: the board, the login with what follows it, and the ways to an account.

mod gate;
mod otp;
mod panel;

use pok_api::desktop::gate::Entered;
use pok_api::desktop::login::Cancel;
use pok_api::remote::login::{Gate, LoginAttempt};
use pok_domain::member::signup::Door;
use yew::prelude::*;

use gate::GateStep;
use otp::Otp;
use panel::Login;

use crate::board::Board;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::invoke::tell;
use crate::preferences::{Choices, ServerAddress};
use crate::signup::SignUp;
use crate::store::{Action, App, use_app};
use crate::widget::icon::icon;

/// How far a login is.
#[derive(Clone, PartialEq)]
enum Entering {
    /// OTP 인증.
    Code(LoginAttempt),
    /// What comes after it.
    Gate(Gate),
}

/// 메인화면.
#[function_component]
pub(crate) fn MainScreen() -> Html {
    let t = use_i18n();
    let app = use_app();
    let entering = use_state(|| None::<Entering>);
    let onattempt = callback!([entering], move |attempt| entering.set(Some(Entering::Code(attempt))));
    let onentered = callback!([app, entering], move |entered| match entered {
        Entered::In(who) => app.dispatch(Action::LoggedIn(*who)),
        Entered::Gate(gate) => entering.set(Some(Entering::Gate(gate))),
    });
    let onclose = callback!([entering], move |()| {
        // An attempt that isn't cancelled runs out by itself.
        tell(Cancel {});
        entering.set(None);
    });
    let door = use_state(|| None::<Door>);
    let is_form = use_state(|| false);
    let onjoin = callback!([door], move |chosen| door.set(Some(chosen)));
    let onform = callback!([is_form], move |is| is_form.set(is));
    let onleave = callback!([door, is_form], move |()| {
        door.set(None);
        is_form.set(false);
    });
    let signup = door.map(|door| html! { <SignUp key="signup" {door} {onform} {onleave} /> });
    if *is_form {
        // The form takes the whole window.
        return html! { <>{ signup }</> };
    }
    html! {
        <>
        <div key="main" class="pok-main">
            { beside(t, &app) }
            <main class="pok-main__login">
                <div class="pok-main__tools"><ServerAddress /><Choices /></div>
                <Login {onattempt} {onjoin} />
            </main>
            { match &*entering {
                None => Html::default(),
                Some(Entering::Code(attempt)) => html! { <Otp attempt={attempt.clone()} {onentered} {onclose} /> },
                Some(Entering::Gate(gate)) => html! { <GateStep gate={gate.clone()} {onentered} {onclose} /> },
            } }
        </div>
        { signup }
        </>
    }
}

/// What the portal is, the board, and where the purchasing office is reached.
fn beside(t: I18n, app: &App) -> Html {
    let title = app
        .buyer
        .as_ref()
        .map_or_else(|| t.t("main-title-plain"), |buyer| t.with("main-title", &[("buyer", buyer.as_str().into())]));
    html! {
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
    }
}
