//! The panel 로그인 (spec 02, entry screen).

use std::str::FromStr as _;

use pok_api::desktop::login::LogIn;
use pok_api::remote::login::LoginAttempt;
use pok_api::{Code, Problem};
use pok_domain::member::LoginId;
use pok_domain::member::signup::Door;
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::{use_ask, use_refusal};
use crate::callback::callback;
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::problem::words;
use crate::recovery::{FindAccount, FindPassword};
use crate::store::{Action, App, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Check, Field};
use crate::widget::icon::icon;
use crate::widget::note::fault_note;

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
    if typed::is_blank(typed) {
        Some("login-id-missing")
    } else if LoginId::from_str(typed).is_err() {
        Some("login-id-malformed")
    } else {
        None
    }
}

/// What is typed, and what is wrong with it.
#[derive(Clone, Default)]
struct LoginForm {
    id: AttrValue,
    password: AttrValue,
    remembers: bool,
    /// Under the ID, and under the password.
    faults: (Option<&'static str>, Option<&'static str>),
    /// What the core was asked to remember.
    remembered: Option<String>,
    help: Option<Help>,
}

impl LoginForm {
    fn begun(remembered: Option<&str>) -> Self {
        let id = AttrValue::from(remembered.unwrap_or_default().to_owned());
        Self { id, remembers: remembered.is_some(), ..Self::default() }
    }
}

/// ID, password, [로그인], and the ways to an account.
#[function_component]
pub(crate) fn Login(props: &LoginProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let form = use_dialog(|| LoginForm::begun(app.settings.remembered_id.as_deref()));
    let (id_field, password_field) = (use_node_ref(), use_node_ref());
    let first = if form.remembers { password_field.clone() } else { id_field.clone() };
    use_effect_with((), move |()| page::focus(first.cast()));
    let asking = use_ask::<LogIn>(callback!([app, form, onattempt = props.onattempt], move |attempt| {
        let remembered = form.remembered.clone();
        // The core has kept or forgotten the ID; the window must not undo that with its older copy.
        app.dispatch(Action::Settled(Box::new(move |settings| settings.remembered_id.clone_from(&remembered))));
        form.change(|form| form.password = AttrValue::default());
        onattempt.emit(attempt);
    }));
    {
        let password_field = password_field.clone();
        use_refusal(asking.problem.as_ref(), move |problem| {
            if problem.code == Code::WrongCredentials {
                page::type_over(&password_field);
            }
        });
    }
    let onsubmit = callback!(
        [form, send = asking.send, forget = asking.forget, id_field, password_field, is_busy = asking.is_busy],
        move |event: SubmitEvent| {
            event.prevent_default();
            if is_busy {
                return;
            }
            let faults = (id_fault(&form.id), form.password.is_empty().then_some("login-password-missing"));
            let remembered = form.remembers.then(|| typed::plain(&form.id));
            form.change(move |form| (form.faults, form.remembered) = (faults, remembered));
            if faults != (None, None) {
                forget.emit(());
                page::focus(if faults.0.is_some() { id_field.cast() } else { password_field.cast() });
                return;
            }
            let (login_id, password) = (form.id.to_string(), form.password.to_string());
            send.emit(LogIn { login_id, password, remember: form.remembers });
        }
    );
    let onid = form.on(|form, typed: String| (form.id, form.faults) = (typed.into(), (None, None)));
    let onpassword = form.on(|form, typed: String| (form.password, form.faults) = (typed.into(), (None, None)));
    let onremember = form.on(|form, is| form.remembers = is);
    let onclose = form.on(|form, ()| form.help = None);
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.t(fault));
    html! {
        <>
        <form class="pok-login" {onsubmit} novalidate=true aria-labelledby="login-title" data-testid="login">
            <h2 id="login-title">{ t.t("login") }</h2>
            { notes(t, &app, asking.problem.as_ref()) }
            <Field id="login-id" label={t.t("login-id")} placeholder={t.t("login-id-placeholder")} value={form.id.clone()} onvalue={onid}
                kind="email" required=true autocomplete="username" fault={fault(form.faults.0)} control={id_field} testid="login-id" />
            <Field id="login-password" label={t.t("login-password")} placeholder={t.t("login-password-hint")} value={form.password.clone()} onvalue={onpassword}
                kind="password" required=true autocomplete="current-password" fault={fault(form.faults.1)} control={password_field} testid="login-password" />
            <Check id="login-remember" label={t.t("login-remember")} checked={form.remembers} onchecked={onremember} testid="login-remember" />
            <Button kind={Kind::Primary} submit=true block=true busy={asking.is_busy} class="pok-login__submit" testid="login-submit">
                { t.t("login") }
            </Button>
            { ways(t, &form, &props.onjoin) }
        </form>
        // Outside: what a popup sends is not a login.
            { match form.help {
                None => Html::default(),
                Some(Help::Account) => html! { <FindAccount {onclose} /> },
                Some(Help::Password) => html! { <FindPassword {onclose} /> },
            } }
        </>
    }
}

/// Why one is here again, what is still to be set, and why the login failed.
fn notes(t: I18n, app: &App, problem: Option<&Problem>) -> Html {
    html! {
        <>
            if app.was_ended && problem.is_none() {
                <p class="pok-note" role="status">{ icon("info") }{ t.t("session-ended") }</p>
            }
            if app.settings.server.is_empty() {
                <p class="pok-note" role="status">{ icon("server") }{ t.t("server-missing") }</p>
            }
            { fault_note(problem.map(|problem| words(t, problem)), "login-problem") }
        </>
    }
}

/// The ways to an account: one that was forgotten, and a new one.
fn ways(t: I18n, form: &Dialog<LoginForm>, onjoin: &Callback<Door>) -> Html {
    let open = |what: Help| form.on(move |form, _: MouseEvent| form.help = Some(what));
    html! {
        <>
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
                <Button icon="user-round" testid="join-individual" onclick={onjoin.reform(|_| Door::Individual)}>
                    { t.t("join-individual") }
                </Button>
                <Button icon="building-2" testid="join-corporate" onclick={onjoin.reform(|_| Door::Corporate)}>
                    { t.t("join-corporate") }
                </Button>
            </div>
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
