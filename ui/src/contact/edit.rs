//! [수정] in 회원정보: 연락처, 부서 and 직급/호칭 at once; a 부담당자's 성명 and 이메일 are for the 주담당자 to decide (P-MGT-08).

use pok_api::remote::contact::{Colleague, Update};
use pok_api::{FieldFault, Problem};
use pok_domain::Name;
use pok_domain::member::signup::{self, Gap, Lack};
use pok_domain::member::{ContactRole, LoginId, NameAndMail, Office};
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::use_refusal;
use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::form::{focus_first_fault, words as lack_words};
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::prove::use_write;
use crate::unsaved::Unsaved;
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Field, Help};
use crate::widget::toast::use_say;

/// What an [`Edit`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct EditProps {
    /// As things are.
    pub(super) colleague: Colleague,
    /// Saved, or given up.
    pub(super) onclose: Callback<()>,
}

#[derive(Clone, PartialEq)]
struct TypedOffice {
    phone: AttrValue,
    department: AttrValue,
    title: AttrValue,
    name: AttrValue,
    mail: AttrValue,
}

impl TypedOffice {
    fn of(colleague: &Colleague) -> Self {
        let Colleague { contact, office, .. } = colleague;
        Self {
            phone: office.contact_phone.clone().into(),
            department: office.department.clone().into(),
            title: office.job_title.clone().into(),
            name: contact.name.to_string().into(),
            mail: contact.login_id.to_string().into(),
        }
    }

    /// What is saved; else what is wrong with it.
    fn read(&self) -> Result<Update, Vec<Gap>> {
        let office = signup::office(&Office {
            contact_phone: self.phone.to_string(),
            job_title: self.title.to_string(),
            department: self.department.to_string(),
        });
        match (office, Name::parse(&self.name), self.mail.parse::<LoginId>()) {
            (Ok(office), Ok(name), Ok(login_id)) => Ok(Update { office, asked: NameAndMail { name, login_id } }),
            (office, name, mail) => {
                let gap = |field: &str, typed: &str| {
                    let lack = if typed::is_blank(typed) { Lack::Missing } else { Lack::Malformed };
                    Gap { field: field.to_owned(), lack }
                };
                let asked = [
                    name.is_err().then(|| gap("name", &self.name)),
                    mail.is_err().then(|| gap("login_id", &self.mail)),
                ];
                Err(office.err().into_iter().flatten().chain(asked.into_iter().flatten()).collect())
            }
        }
    }
}

/// What is typed, and what is wrong with it.
#[derive(Clone)]
struct Editing {
    begin: TypedOffice,
    typed: TypedOffice,
    faults: Vec<Gap>,
    is_cancelled: bool,
}

/// The fields, [취소], [저장].
#[function_component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let editing = use_dialog(|| {
        let begin = TypedOffice::of(&props.colleague);
        Editing { typed: begin.clone(), begin, faults: Vec::new(), is_cancelled: false }
    });
    let asking = use_write::<Update>(callback!([onclose = props.onclose], move |request: Option<_>| {
        say.done(t.t(if request.is_some() { "kept-and-asked" } else { "kept-change" }));
        onclose.emit(());
    }));
    use_refusal(asking.problem.as_ref(), |_| focus_first_fault("own-edit"));
    let set = |change: fn(&mut TypedOffice, AttrValue)| {
        editing.on(move |editing, text: String| {
            change(&mut editing.typed, text.into());
            editing.faults = Vec::new();
        })
    };
    let onsubmit = callback!([editing, send = asking.send], move |event: SubmitEvent| {
        event.prevent_default();
        match editing.typed.read() {
            Ok(update) => send.emit(update),
            Err(found) => {
                editing.change(|editing| editing.faults = found);
                focus_first_fault("own-edit");
            }
        }
    });
    let typed = &editing.typed;
    let is_primary = props.colleague.contact.role == ContactRole::Primary;
    let says = |field: &str| says(t, field, &editing.faults, asking.problem.as_ref());
    let refused = asking.problem.as_ref().filter(|problem| problem.fields.is_empty());
    let is_dirty = *typed != editing.begin;
    let cancel = |value: bool| editing.on(move |editing, ()| editing.is_cancelled = value);
    let oncancel = if is_dirty { cancel(true) } else { props.onclose.clone() }.reform(|_| ());
    html! {
        <form class="pok-edit" id="own-edit" {onsubmit} novalidate=true data-testid="edit-form">
            <section class="pok-card">
                <h2>{ t.t("edit") }</h2>
                <div class="pok-form__grid">
                    <Field id="edit-phone" label={t.t("contact-phone")} value={typed.phone.clone()} fault={says("contact_phone")}
                        onvalue={set(|typed, text| typed.phone = text)} testid="edit-phone" />
                    <Field id="edit-department" label={t.t("division")} value={typed.department.clone()} fault={says("department")}
                        onvalue={set(|typed, text| typed.department = text)} testid="edit-department" />
                    <Field id="edit-title" label={t.t("job-title")} value={typed.title.clone()} fault={says("job_title")}
                        onvalue={set(|typed, text| typed.title = text)} testid="edit-title" />
                </div>
                if !is_primary {
                    <p class="pok-help">{ t.t("edit-asks") }</p>
                    <div class="pok-form__grid">
                        <Field id="edit-name" label={t.t("full-name")} value={typed.name.clone()} required=true fault={says("name")}
                            onvalue={set(|typed, text| typed.name = text)} testid="edit-name" />
                        <Field id="edit-mail" label={t.t("mail")} value={typed.mail.clone()} required=true fault={says("login_id")}
                            onvalue={set(|typed, text| typed.mail = text)} testid="edit-mail" />
                    </div>
                }
            </section>
            <div class="pok-actions">
                <Help fault={refused.map(|problem| words(t, problem))} testid="edit-problem" />
                <span class="pok-actions__gap" />
                <Button disabled={asking.is_busy} testid="edit-cancel" onclick={oncancel}>{ t.t("cancel") }</Button>
                <Button kind={Kind::Primary} submit=true busy={asking.is_busy} testid="edit-save">{ t.t("save") }</Button>
            </div>
            <Unsaved is={is_dirty} is_cancelled={editing.is_cancelled} onstay={cancel(false)} ondrop={props.onclose.clone()} />
        </form>
    }
}

/// What is wrong with a field: as typed, or as the server says.
fn says(t: I18n, field: &str, faults: &[Gap], refused: Option<&Problem>) -> Option<AttrValue> {
    let is_at = |fault: &FieldFault| fault.field.rsplit('.').next() == Some(field);
    let is_refused = refused.is_some_and(|problem| problem.fields.iter().any(is_at));
    let lack = faults.iter().find(|gap| gap.field == field).map(|gap| gap.lack);
    lack.or(is_refused.then_some(Lack::Malformed)).map(|lack| lack_words(t, lack))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_04_what_is_typed_is_read_by_the_rules_of_sign_up() {
        let typed = TypedOffice {
            phone: " 02-123-4567 ".into(),
            department: "".into(),
            title: "과장".into(),
            name: "오민석".into(),
            mail: "minseok.oh@garam.example".into(),
        };
        let update = typed.read().expect("whole");
        assert_eq!((&*update.office.contact_phone, &*update.office.department), ("02-123-4567", ""));
        let wrong = TypedOffice { phone: "전화".into(), title: "가".repeat(101).into(), name: " ".into(), ..typed };
        let gaps: Vec<_> = wrong.read().expect_err("gaps").into_iter().map(|gap| (gap.field, gap.lack)).collect();
        let expected = [("contact_phone", Lack::Malformed), ("job_title", Lack::TooLong), ("name", Lack::Missing)];
        assert_eq!(gaps, expected.map(|(field, lack)| (field.to_owned(), lack)));
    }
}
