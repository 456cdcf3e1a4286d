//! [가입요청]: what is wrong with the form, sending it, and what the server finds wrong.

use std::collections::BTreeMap;
use std::rc::Rc;

use pok_api::desktop::signup::{Apply, Identify, Open};
use pok_api::remote::signup::Checked;
use pok_api::{Code, Problem};
use pok_domain::member::LoginId;
use pok_domain::member::signup::{Known, Lack, Way};
use pok_domain::typed;
use yew::prelude::*;

use super::contact::Secrets;
use super::{BODY, FormScreenProps};
use crate::callback::clone;
use crate::dialog::Dialog;
use crate::form::{Filling, focus_first_fault};
use crate::i18n::I18n;
use crate::invoke::invoke;
use crate::prove::password::{self, GUESSABLE};

/// What the server may find wrong and the form's fields don't show: 비밀번호, and an address that isn't verified any more.
const PASSWORD: &str = "password";
const MAIL: &str = "mail";
const OTHERWISE: [&str; 2] = [PASSWORD, MAIL];

/// What the form knows besides its fields.
#[derive(Clone)]
pub(super) struct Application {
    /// Who was verified, and what is known of them.
    pub(super) checked: Rc<Checked>,
    /// The address that was verified.
    pub(super) verified_mail: Option<AttrValue>,
    /// What is typed and not kept.
    pub(super) secrets: Secrets,
    /// What is wrong with the two.
    pub(super) secret_faults: (Option<AttrValue>, Option<AttrValue>),
    /// 전환코드.
    pub(super) code: AttrValue,
    /// What is wrong with it.
    pub(super) code_fault: Option<AttrValue>,
    /// Why it can't be sent.
    pub(super) problem: Option<Problem>,
    /// It is on its way.
    pub(super) is_busy: bool,
    /// What is missing is a fault by now.
    pub(super) is_due: bool,
    /// [취소] was pressed.
    pub(super) asks: bool,
    /// How much of its files is sent, in percent.
    pub(super) progress: Option<u8>,
}

impl Application {
    /// As it begins.
    pub(super) fn begun(checked: Rc<Checked>) -> Self {
        Self {
            checked,
            verified_mail: None,
            secrets: Secrets::default(),
            secret_faults: (None, None),
            code: AttrValue::default(),
            code_fault: None,
            problem: None,
            is_busy: false,
            is_due: false,
            asks: false,
            progress: None,
        }
    }
}

/// The form, and where it leads.
#[derive(Clone)]
pub(super) struct Applying {
    pub(super) t: I18n,
    pub(super) screen: FormScreenProps,
    pub(super) filling: Filling,
    pub(super) form: Dialog<Application>,
}

impl Applying {
    /// [휴대폰 인증] was done: the form is the verified person's.
    pub(super) fn identify(&self) {
        wasm_bindgen_futures::spawn_local(clone!([filling = self.filling, form = self.form], async move {
            // What was typed so far becomes the applicant's. What can't be kept now is tried again, and says so.
            let _ = filling.kept().await;
            match invoke(Identify {}).await {
                Ok(now) => {
                    form.change(|form| (form.problem, form.checked) = (None, Rc::new(now)));
                    // With what they typed an earlier time. The form that is open goes on without it.
                    if let Ok(opened) = invoke(Open {}).await {
                        filling.reopen(&opened);
                    }
                }
                Err(why) => form.change(|form| form.problem = Some(why)),
            }
        }));
    }

    /// [가입요청].
    pub(super) fn submit(&self) {
        if self.form.is_busy {
            return;
        }
        let is_whole = self.check();
        self.form.change(move |form| (form.is_due, form.problem, form.is_busy) = (true, None, is_whole));
        if !is_whole {
            focus_first_fault(BODY);
            return;
        }
        let call = Apply {
            password: self.form.secrets.password.to_string(),
            terms: self.screen.agreed.clone(),
            conversion_code: self.screen.way.needs_code().then(|| typed::plain(&self.form.code)),
        };
        wasm_bindgen_futures::spawn_local(clone!([this = self], async move {
            let sent = match this.filling.kept().await {
                Ok(()) => invoke(call).await,
                Err(why) => Err(why),
            };
            this.form.change(|form| form.progress = None);
            match sent {
                Ok(applied) => this.screen.onapplied.emit(applied),
                Err(why) => this.refused(why),
            }
        }));
    }

    /// Shows everything that is wrong; whether nothing is.
    fn check(&self) -> bool {
        let Self { t, screen, filling, form } = self;
        let way = screen.way;
        let known = match (way, screen.company, &form.checked.person) {
            (Way::Individual, _, Some(person)) => Known::Person(&person.name),
            (Way::Corporate, Some((entity_type, number)), _) => Known::Company(entity_type, number),
            _ => Known::Nothing,
        };
        let read = filling.form().entry(way, known);
        let gaps: BTreeMap<String, Lack> = match &read {
            Ok(_) => BTreeMap::new(),
            // What comes first on the screen is what a field is told.
            Err(gaps) => gaps.iter().rev().map(|gap| (gap.field.clone(), gap.lack)).collect(),
        };
        let is_same = form.secrets.password == form.secrets.repeated;
        let mail = if way.has_mail() { Some(filling.text(MAIL).to_string()) } else { screen.checked.mail.clone() };
        let id = mail.and_then(|mail| mail.parse::<LoginId>().ok());
        let weak = password::refusal(&form.secrets.password, id.as_ref());
        let faults = (weak.map(|weak| t.t(weak)), (!is_same).then(|| t.t("password-differs")));
        let no_code = (way.needs_code() && typed::is_blank(&form.code)).then(|| t.t("lack-missing"));
        let entered = read.as_ref().ok().and_then(|entry| entry.login_id.as_ref()).map(ToString::to_string);
        let is_unverified = way.has_mail() && entered.as_deref() != form.verified_mail.as_deref();
        let has_gap = !gaps.is_empty() || no_code.is_some() || faults != (None, None);
        let is_whole = !has_gap && form.checked.person.is_some() && !is_unverified;
        form.change(move |form| (form.secret_faults, form.code_fault) = (faults, no_code));
        filling.show(gaps);
        is_whole
    }

    /// Each refusal where it can be put right.
    fn refused(&self, why: Problem) {
        let Self { t, screen, filling, form } = self;
        filling.refuse(&why, |field| (!OTHERWISE.contains(&field)).then_some(Lack::Malformed));
        let is_at = |field: &str| why.fields.iter().any(|fault| fault.field == field);
        if is_at(PASSWORD) {
            let guessable = t.t(GUESSABLE);
            form.change(|form| form.secret_faults = (Some(guessable), None));
        }
        if is_at(MAIL) {
            form.change(|form| form.verified_mail = None);
        }
        let code_fault = match why.code {
            Code::OtpWrong => Some("conversion-code-wrong"),
            Code::OtpExpired => Some("conversion-code-expired"),
            Code::OtpVoid => Some("conversion-code-void"),
            _ => None,
        };
        match (code_fault.filter(|_| screen.way.needs_code()), why.code) {
            (Some(fault), _) => {
                let fault = t.t(fault);
                form.change(|form| form.code_fault = Some(fault));
            }
            (None, Code::IdentityNeeded) => return screen.onstopped.emit(why),
            (None, Code::ConsentMissing) => {
                form.change(|form| form.is_busy = false);
                return screen.onterms.emit(());
            }
            (None, _) => form.change(|form| form.problem = Some(why)),
        }
        form.change(|form| form.is_busy = false);
        focus_first_fault(BODY);
    }
}
