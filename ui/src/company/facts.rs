//! What stands in 개인회원 정보 and 기업정보 (spec 03 S1, S2).

use patternfly_yew::prelude::DescriptionList;
use pok_api::desktop::company::Shown;
use pok_domain::time;
use yew::prelude::*;

use crate::form::entity_words;
use crate::i18n::I18n;
use crate::request::address;
use crate::widget::fact::{drawn, fact, yes_words};
use crate::widget::label::label;
use crate::widget::paper_name::PaperName;

/// 회원정보 of an individual.
pub(super) fn individual(t: I18n, shown: &Shown) -> Html {
    let membership = &shown.membership;
    let profile = membership.profile.as_ref();
    html! {
        <section class="pok-card" aria-labelledby="member-title">
            <h2 id="member-title">{ t.t("signup-member") }</h2>
            <DescriptionList>
                { fact(t.t("member-name"), "member-name", membership.company.name.to_string()) }
                { fact(t.t("country"), "country", t.t("country-kr")) }
                { fact(t.t("phone"), "phone", profile.map(|profile| profile.phone.clone()).unwrap_or_default()) }
                { fact(t.t("address"), "address", profile.map_or_else(|| membership.company.address.clone(), address)) }
                { fact(t.t("artist"), "artist", profile.map(|profile| yes_words(t, profile.artist_insurance)).unwrap_or_default()) }
            </DescriptionList>
        </section>
    }
}

/// 담당자 of an individual: themselves.
pub(super) fn person(t: I18n, shown: &Shown) -> Html {
    let (contact, person) = (&shown.own.contact, &shown.own.person);
    html! {
        <DescriptionList>
            { fact(t.t("full-name"), "contact-name", contact.name.to_string()) }
            { fact(t.t("person-birth"), "birth-date", time::date(person.birth_date)) }
            { fact(t.t("person-mobile"), "mobile-no", person.mobile_no.to_string()) }
            { fact(t.t("mail"), "email", contact.login_id.to_string()) }
        </DescriptionList>
    }
}

/// 일반정보 of a company.
pub(super) fn company(t: I18n, shown: &Shown) -> Html {
    let membership = &shown.membership;
    let company = &membership.company;
    let profile = membership.profile.as_ref();
    let business = profile.and_then(|profile| profile.business.as_ref());
    let of_business = |text: Option<AttrValue>| text.unwrap_or_default();
    html! {
        <section class="pok-card" aria-labelledby="company-title">
            <h2 id="company-title">{ t.t("general") }</h2>
            <DescriptionList>
                { fact(t.t("member-kind"), "member-kind", t.t("member-kind-corporate")) }
                { fact(t.t("entity-kind"), "entity-type", of_business(business.map(|one| entity_words(t, one.entity_type)))) }
                { fact(t.t("company-name"), "company-name", company.name.to_string()) }
                { drawn(t.t("supplier-status"), html! { <span data-testid="supplier-status">{ label(t, membership.status) }</span> }) }
                { fact(t.t("business-number"), "business-reg-no", company.business_reg_no.map(|number| number.to_string()).unwrap_or_default()) }
                { fact(t.t("corporate-reg-no"), "corporate-reg-no", of_business(business.and_then(|one| one.corporate_reg_no.as_ref()).map(|number| number.to_string().into()))) }
                { fact(t.t("representative-name"), "representative-name", company.representative_name.to_string()) }
                { fact(t.t("representative-is-foreigner"), "representative-is-foreigner", of_business(business.map(|one| yes_words(t, one.representative_is_foreigner)))) }
                { fact(t.t("business-type"), "business-type", of_business(business.map(|one| one.business_type.clone().into()))) }
                { fact(t.t("business-item"), "business-item", of_business(business.map(|one| one.business_item.clone().into()))) }
                { fact(t.t("country"), "country", t.t("country-kr")) }
                { fact(t.t("currency-of-trade"), "trade-currency", profile.map(|profile| profile.currency.code()).unwrap_or_default()) }
                { fact(t.t("phone"), "phone", profile.map(|profile| profile.phone.clone()).unwrap_or_default()) }
                { fact(t.t("address"), "address", profile.map_or_else(|| company.address.clone(), address)) }
            </DescriptionList>
        </section>
    }
}

/// 첨부문서 of a company.
pub(super) fn papers(t: I18n, shown: &Shown) -> Html {
    let business = shown.membership.profile.as_ref().and_then(|profile| profile.business.as_ref());
    let certificate = business.and_then(|business| business.certificate.clone());
    html! {
        <section class="pok-card" aria-labelledby="papers-title">
            <h2 id="papers-title">{ t.t("signup-papers") }</h2>
            <DescriptionList>
                { drawn(t.t("certificate"), match certificate {
                    Some(file) => html! { <PaperName {file} testid="certificate" /> },
                    None => html! { <span data-testid="certificate">{ "-" }</span> },
                }) }
            </DescriptionList>
        </section>
    }
}
