//! 입찰정보 and 설명회.

use patternfly_yew::prelude::DescriptionList;
use pok_domain::bid::{BidNotice, BidStatus, Briefing, Person};
use pok_domain::time;
use pok_domain::typed;
use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::fact::{drawn, figures};
use crate::widget::label::code_words;

/// 입찰정보.
pub(super) fn information(t: I18n, notice: &BidNotice, bid_status: BidStatus) -> Html {
    let group = |label: &'static str, content: Html| drawn(t.t(label), content);
    html! {
        <section class="pok-card" aria-labelledby="information-title">
            <h2 id="information-title">{ t.t("notice-information") }</h2>
            <DescriptionList>
                { group("notice-no", html! { <span class="pok-figures" data-testid="notice-no">{ notice.number.to_string() }</span> }) }
                { group("notice-status", html! { <span data-testid="notice-status">{ code_words(t, notice.status) }</span> }) }
                { group("bid-standing", html! { <span data-testid="bid-status">{ code_words(t, bid_status) }</span> }) }
                { group("notice-title", html! { { notice.title.to_string() } }) }
                { group("tender-method", html! { { code_words(t, notice.method) } }) }
                { group("noticed-at", figures(time::minute(notice.noticed_at))) }
                { group("bid-opens-at", figures(time::minute(notice.window.opens_at))) }
                { group("bid-closes-at", figures(time::minute(notice.window.closes_at))) }
                { group("notice-summary", html! { <span class="pok-prose">{ dash(&notice.summary) }</span> }) }
                { group("buyer", person(&notice.buyer)) }
                { group("requester", person(&notice.requester)) }
                { group("has-briefing", html! { { t.t(if notice.briefing.is_some() { "yes" } else { "no" }) } }) }
                { group("expected-due-date", figures(time::date(notice.expected_due_date))) }
                { group("currency", html! { { notice.currency.code() } }) }
            </DescriptionList>
        </section>
    }
}

/// 설명회.
pub(super) fn briefing(t: I18n, briefing: &Briefing) -> Html {
    html! {
        <section class="pok-card" aria-labelledby="briefing-title" data-testid="briefing">
            <h2 id="briefing-title">{ t.t("briefing") }</h2>
            <DescriptionList>
                { drawn(t.t("briefing-at"), figures(time::minute(briefing.at))) }
                { drawn(t.t("briefing-place"), html! { dash(&briefing.place) }) }
                { drawn(t.t("briefing-summary"), html! { <span class="pok-prose">{ dash(&briefing.summary) }</span> }) }
            </DescriptionList>
        </section>
    }
}

fn dash(text: &str) -> String {
    if typed::is_blank(text) { "-".to_owned() } else { text.to_owned() }
}

/// Name, mail and phone (P-BID-09).
fn person(person: &Person) -> Html {
    html! {
        <span class="pok-person">
            <span>{ person.name.to_string() }</span>
            if !person.mail.is_empty() {
                <a class="pok-link" href={format!("mailto:{}", person.mail)}>{ person.mail.clone() }</a>
            }
            if !person.phone.is_empty() {
                <span class="pok-figures">{ person.phone.clone() }</span>
            }
        </span>
    }
}
