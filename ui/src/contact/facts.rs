//! What stands about a contact (spec 03 S3–S5).

use patternfly_yew::prelude::DescriptionList;
use pok_api::remote::contact::Colleague;
use pok_domain::time;
use yew::prelude::*;

use super::words::gender_words;
use crate::i18n::I18n;
use crate::widget::fact::{day, drawn, fact};
use crate::widget::label::{code_words, label};

/// 회원정보: one's own.
pub(super) fn own(t: I18n, colleague: &Colleague) -> Html {
    let Colleague { contact, person, office, .. } = colleague;
    html! {
        <DescriptionList>
            { fact(t.t("contact-role"), "contact-role", code_words(t, contact.role)) }
            { fact(t.t("full-name"), "contact-name", contact.name.to_string()) }
            { fact(t.t("account-id"), "login-id", contact.login_id.to_string()) }
            { fact(t.t("person-birth"), "birth-date", time::date(person.birth_date)) }
            { fact(t.t("person-gender"), "gender", gender_words(t, person.gender)) }
            { fact(t.t("person-mobile"), "mobile-no", person.mobile_no.to_string()) }
            { fact(t.t("contact-phone"), "contact-phone", office.contact_phone.clone()) }
            { fact(t.t("mail"), "email", contact.login_id.to_string()) }
            { fact(t.t("division"), "department", office.department.clone()) }
            { fact(t.t("job-title"), "job-title", office.job_title.clone()) }
        </DescriptionList>
    }
}

/// 회원정보 of who has asked for something.
pub(super) fn applicant(t: I18n, colleague: &Colleague) -> Html {
    html! { <DescriptionList>{ known(t, colleague) }</DescriptionList> }
}

/// The same of any contact, with how things stand.
pub(super) fn whole(t: I18n, colleague: &Colleague) -> Html {
    html! {
        <DescriptionList>
            { fact(t.t("contact-role"), "contact-role", code_words(t, colleague.contact.role)) }
            { drawn(t.t("supplier-status"), html! { <span data-testid="contact-status">{ label(t, colleague.status) }</span> }) }
            { fact(t.t("approved-on"), "approved-on", day(colleague.approved_at)) }
            { known(t, colleague) }
        </DescriptionList>
    }
}

fn known(t: I18n, colleague: &Colleague) -> Html {
    let Colleague { contact, person, office, .. } = colleague;
    html! {
        <>
            { fact(t.t("person-name"), "contact-name", contact.name.to_string()) }
            { fact(t.t("mail"), "email", contact.login_id.to_string()) }
            { fact(t.t("person-birth"), "birth-date", time::date(person.birth_date)) }
            { fact(t.t("person-gender"), "gender", gender_words(t, person.gender)) }
            { fact(t.t("person-mobile"), "mobile-no", person.mobile_no.to_string()) }
            { fact(t.t("contact-phone"), "contact-phone", office.contact_phone.clone()) }
            { fact(t.t("job-title"), "job-title", office.job_title.clone()) }
            { fact(t.t("department"), "department", office.department.clone()) }
        </>
    }
}
