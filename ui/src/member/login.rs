//! The panel 로그인 (spec 02, entry screen).

use std::str::FromStr as _;

use pok_api::desktop::session::LogIn;
use pok_api::remote::member::LoginAttempt;
use pok_api::{Code, Problem};
use pok_domain::member::LoginId;
use pok_domain::member::signup::Door;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::help::{FindAccount, FindPassword};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::store::{Action, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Check, Field};
use crate::widget::icon::icon;

/// What a [`Login`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct LoginProps {
    /// ID and password were right: the popup OTP 인증 follows.
    pub(crate) onattempt: Callback<LoginAttempt>,
    /// 개인회원가입, 기업회원가입.
    pub(crate) onjoin: Callback<Door>,
}

/// For who can't log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Help {
    /// 계정 찾기.
    Account,
    /// 비밀번호 찾기.
    Password,
}

/// Why an ID can't be sent: the name of its words.
fn id_fault(typed: &str) -> Option<&'static str> {
    if typed.trim().is_empty() {
        Some("login-id-missing")
    } else if LoginId::from_str(typed).is_err() {
        Some("login-id-malformed")
    } else {
        None
    }
}

fn focus(field: &NodeRef, select: bool) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        // A field that can't have the focus leaves it where it is.
        let _ = input.focus();
        if select {
            input.select();
        }
    }
}

/// ID, password, [로그인], and the ways to an account.
#[function_component]
pub(crate) fn Login(props: &LoginProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let remembered = app.settings.remembered_id.clone();
    let id = use_state(|| AttrValue::from(remembered.clone().unwrap_or_default()));
    let password = use_state(AttrValue::default);
    let remember = use_state(|| remembered.is_some());
    let faults = use_state(|| (None::<&'static str>, None::<&'static str>));
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let help = use_state(|| None::<Help>);
    let (id_field, password_field) = (use_node_ref(), use_node_ref());
    {
        let (id_field, password_field) = (id_field.clone(), password_field.clone());
        use_effect_with((), move |()| {
            focus(if remembered.is_some() { &password_field } else { &id_field }, false);
        });
    }
    let onsubmit = {
        let (id, password, remember) = (id.clone(), password.clone(), remember.clone());
        let (faults, problem, is_busy) = (faults.clone(), problem.clone(), is_busy.clone());
        let (id_field, password_field) = (id_field.clone(), password_field.clone());
        let (app, onattempt) = (app.clone(), props.onattempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *is_busy {
                return;
            }
            let wrong_id = id_fault(&id);
            let wrong_password = password.is_empty().then_some("login-password-missing");
            faults.set((wrong_id, wrong_password));
            problem.set(None);
            if wrong_id.is_some() || wrong_password.is_some() {
                focus(if wrong_id.is_some() { &id_field } else { &password_field }, false);
                return;
            }
            is_busy.set(true);
            let call = LogIn { login_id: id.to_string(), password: password.to_string(), remember: *remember };
            let (password, problem, is_busy) = (password.setter(), problem.setter(), is_busy.setter());
            let (password_field, app, onattempt) = (password_field.clone(), app.clone(), onattempt.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let remembered = call.remember.then(|| call.login_id.trim().to_owned());
                match invoke(call).await {
                    Ok(attempt) => {
                        // The core has kept or forgotten the ID; the window must not undo that with its older copy.
                        app.dispatch(Action::Settled(Box::new(move |settings| {
                            settings.remembered_id.clone_from(&remembered);
                        })));
                        password.set(AttrValue::default());
                        onattempt.emit(attempt);
                    }
                    Err(why) => {
                        if why.code == Code::WrongCredentials {
                            focus(&password_field, true);
                        }
                        problem.set(Some(why));
                    }
                }
                is_busy.set(false);
            });
        })
    };
    let set = |state: &UseStateHandle<AttrValue>| {
        let (state, faults) = (state.setter(), faults.clone());
        Callback::from(move |typed: String| {
            state.set(typed.into());
            if *faults != (None, None) {
                faults.set((None, None));
            }
        })
    };
    let onremember = {
        let remember = remember.setter();
        Callback::from(move |checked| remember.set(checked))
    };
    let open = |what: Help| {
        let help = help.setter();
        Callback::from(move |_: MouseEvent| help.set(Some(what)))
    };
    let onclose = {
        let help = help.setter();
        Callback::from(move |()| help.set(None))
    };
    html! {
        <>
        <form class="pok-login" {onsubmit} novalidate=true aria-labelledby="login-title" data-testid="login">
            <h2 id="login-title">{ t.t("login") }</h2>
            if app.was_ended && problem.is_none() {
                <p class="pok-note" role="status">{ icon("info") }{ t.t("session-ended") }</p>
            }
            if app.settings.server.trim().is_empty() {
                <p class="pok-note" role="status">{ icon("server") }{ t.t("server-missing") }</p>
            }
            if let Some(problem) = &*problem {
                <p class="pok-note pok-note--fault" role="alert" data-testid="login-problem">
                    { icon("circle-alert") }{ words(t, problem) }
                </p>
            }
            <Field id="login-id" label={t.t("login-id")} placeholder={t.t("login-id-placeholder")} value={(*id).clone()} onvalue={set(&id)}
                kind="email" required=true autocomplete="username" fault={faults.0.map(|fault| t.t(fault))} control={id_field} testid="login-id" />
            <Field id="login-password" label={t.t("login-password")} placeholder={t.t("login-password-hint")} value={(*password).clone()} onvalue={set(&password)}
                kind="password" required=true autocomplete="current-password" fault={faults.1.map(|fault| t.t(fault))} control={password_field} testid="login-password" />
            <Check
                id="login-remember"
                label={t.t("login-remember")}
                checked={*remember}
                onchecked={onremember}
                testid="login-remember"
            />
            <Button
                kind={Kind::Primary}
                submit=true
                block=true
                busy={*is_busy}
                class="pok-login__submit"
                testid="login-submit"
            >
                { t.t("login") }
            </Button>
            <p class="pok-login__links">
                <button type="button" class="pok-link" data-testid="find-account" onclick={open(Help::Account)}>
                    { t.t("find-account") }
                </button>
                <span aria-hidden="true">{ "·" }</span>
                <button type="button" class="pok-link" data-testid="find-password" onclick={open(Help::Password)}>
                    { t.t("find-password") }
                </button>
            </p>
            <div class="pok-login__join">
                <Button icon="user-round" testid="join-individual" onclick={props.onjoin.reform(|_| Door::Individual)}>
                    { t.t("join-individual") }
                </Button>
                <Button icon="building-2" testid="join-corporate" onclick={props.onjoin.reform(|_| Door::Corporate)}>
                    { t.t("join-corporate") }
                </Button>
            </div>
        </form>
        // Outside: what a popup sends is not a login.
            { match *help {
                None => Html::default(),
                Some(Help::Account) => html! { <FindAccount {onclose} /> },
                Some(Help::Password) => html! { <FindPassword {onclose} /> },
            } }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_no_address_is_not_sent() {
        assert_eq!(id_fault("  "), Some("login-id-missing"));
        assert_eq!(id_fault("partner"), Some("login-id-malformed"));
        assert_eq!(id_fault(" Partner@Example.com "), None);
    }
}
