//! The popup 변경사항: what a request contained, old and new side by side (spec 03 S1).

use pok_domain::member::{BankAccount, Change, NameAndMail, Profile, Request};
use yew::prelude::*;

use crate::form::{country_words, entity_words};
use crate::i18n::I18n;
use crate::widget::confirm::Notice;
use crate::widget::fact::yes_words;
use crate::widget::label::code_words;
use crate::widget::modal::Width;

/// A line of it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    label: AttrValue,
    before: Option<AttrValue>,
    after: AttrValue,
}

/// Whether there is anything to show.
pub(crate) fn has_changes(request: &Request) -> bool {
    request.change.is_some() || request.withdrawal.is_some()
}

/// 변경사항 of a request, [확인].
pub(crate) fn changes(t: I18n, request: &Request, onclose: Callback<()>) -> Html {
    html! {
        <Notice title={t.t("changes")} {onclose} width={Width::Large} words={t.t("confirm")} button="changes-confirm"
            testid="changes">
            { table(t, request) }
        </Notice>
    }
}

/// What a request contained.
pub(crate) fn table(t: I18n, request: &Request) -> Html {
    let lines = match (&request.change, request.withdrawal) {
        (Some(change), _) => lines(t, change),
        (None, withdrawal) => vec![
            Line {
                label: t.t("withdrawal-type"),
                before: None,
                after: withdrawal.map(|kind| code_words(t, kind)).unwrap_or_default(),
            },
            Line { label: t.t("withdrawal-reason"), before: None, after: request.reason.clone().into() },
        ],
    };
    let has_before = lines.iter().any(|line| line.before.is_some());
    html! {
        <table class="pf-v6-c-table pf-m-compact pok-table pok-table--plain pok-changes">
            <thead class="pf-v6-c-table__thead"><tr class="pf-v6-c-table__tr">
                <th class="pf-v6-c-table__th" scope="col">{ t.t("change-item") }</th>
                if has_before { <th class="pf-v6-c-table__th" scope="col">{ t.t("change-before") }</th> }
                <th class="pf-v6-c-table__th" scope="col">{ t.t(if has_before { "change-after" } else { "change-content" }) }</th>
            </tr></thead>
            <tbody class="pf-v6-c-table__tbody">
                { for lines.into_iter().map(|line| {
                    let is_changed = line.before.as_ref().is_some_and(|before| *before != line.after);
                    let dash = |text: AttrValue| if text.is_empty() { AttrValue::Static("-") } else { text };
                    html! {
                        <tr class={classes!("pf-v6-c-table__tr", is_changed.then_some("is-changed"))} data-testid={if is_changed { "change-line" } else { "same-line" }}>
                            <th class="pf-v6-c-table__td" scope="row">
                                { line.label }
                                if is_changed { { " " }<span class="pok-changes__mark">{ t.t("change-mark") }</span> }
                            </th>
                            if has_before { <td class="pf-v6-c-table__td">{ dash(line.before.unwrap_or_default()) }</td> }
                            <td class="pf-v6-c-table__td">{ dash(line.after) }</td>
                        </tr>
                    }
                }) }
            </tbody>
        </table>
    }
}

fn lines(t: I18n, change: &Change) -> Vec<Line> {
    match change {
        Change::Member { before, after } => {
            let (then, now) = (before.as_deref().map(|before| of_profile(t, before)), of_profile(t, after));
            let accounts = |profile: &Profile| -> Vec<AttrValue> {
                profile.accounts.iter().map(|account| of_account(t, account)).collect()
            };
            let (old, new) = (before.as_deref().map(accounts), accounts(after));
            let mut lines: Vec<Line> = now
                .into_iter()
                .enumerate()
                .map(|(at, (label, after))| {
                    // Both are of one kind of member: line by line the same labels.
                    let before = then.as_ref().and_then(|then| then.get(at)).map(|(_, before)| before.clone());
                    Line { label, before, after }
                })
                .collect();
            let rows = new.len().max(old.as_ref().map_or(0, Vec::len));
            lines.extend((0..rows).map(|at| Line {
                label: t.with("account-nth", &[("number", (at + 1).into())]),
                before: old.as_ref().map(|old| old.get(at).cloned().unwrap_or_default()),
                after: new.get(at).cloned().unwrap_or_default(),
            }));
            lines
        }
        Change::Contact { before, after } => {
            let line = |label: &str, of: fn(&NameAndMail) -> String| Line {
                label: t.t(label),
                before: Some(of(before).into()),
                after: of(after).into(),
            };
            vec![line("full-name", |one| one.name.to_string()), line("mail", |one| one.login_id.to_string())]
        }
    }
}

fn of_profile(t: I18n, profile: &Profile) -> Vec<(AttrValue, AttrValue)> {
    let mut lines = Vec::new();
    let mut line = |label: &str, text: String| lines.push((t.t(label), AttrValue::from(text)));
    if let Some(business) = &profile.business {
        line("entity-kind", entity_words(t, business.entity_type).to_string());
        line("company-name", profile.name.to_string());
        line("business-number", business.business_reg_no.to_string());
        line("corporate-reg-no", business.corporate_reg_no.as_ref().map(ToString::to_string).unwrap_or_default());
        line("representative-name", business.representative_name.to_string());
        line("representative-is-foreigner", yes_words(t, business.representative_is_foreigner).to_string());
        line("business-type", business.business_type.clone());
        line("business-item", business.business_item.clone());
    } else {
        line("member-name", profile.name.to_string());
    }
    line("currency-of-trade", profile.currency.code().to_owned());
    line("phone", profile.phone.clone());
    line("address", address(profile));
    line("artist", yes_words(t, profile.artist_insurance).to_string());
    if let Some(business) = &profile.business {
        let certificate = business.certificate.as_ref();
        // A file of the same name may have another content.
        let name = certificate.map(|file| format!("{} ({})", file.name, &file.blob.to_string()[..8]));
        line("certificate", name.unwrap_or_default());
    }
    lines
}

/// 주소 with its postal code.
pub(crate) fn address(profile: &Profile) -> String {
    format!("({}) {}", profile.address.postal_code, profile.address)
}

fn of_account(t: I18n, account: &BankAccount) -> AttrValue {
    let mut parts = vec![
        t.t(country_words(account.country)).to_string(),
        account.bank.clone(),
        account.number.clone(),
        account.holder.to_string(),
    ];
    if let Some(amount) = account.virtual_amount {
        parts.push(format!("{} {}", t.t("account-virtual"), pok_domain::money::grouped_quantity(amount)));
    }
    let codes = [("SWIFT", &account.swift), ("BIC", &account.bic), ("IBAN", &account.iban)];
    parts.extend(codes.into_iter().filter(|(_, code)| !code.is_empty()).map(|(name, code)| format!("{name} {code}")));
    parts.push(format!("{} ({})", account.copy.name, &account.copy.blob.to_string()[..8]));
    if account.is_default {
        parts.push(t.t("account-default").to_string());
    }
    parts.join(" · ").into()
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;
    use pok_domain::member::{Address, Country};
    use pok_domain::{BlobId, Currency, Name};

    use super::*;

    fn profile(road: &str, banks: &[&str]) -> Profile {
        let name = Name::parse("설아름").expect("a name");
        let copy = pok_domain::draft::FileRef { name: "통장.png".into(), blob: BlobId([7; 32]), bytes: 5 };
        let account = |bank: &&str| BankAccount {
            country: Country::Korea,
            bank: (*bank).to_owned(),
            number: "1-2".into(),
            holder: name.clone(),
            virtual_amount: None,
            copy: copy.clone(),
            is_default: true,
            swift: String::new(),
            bic: String::new(),
            iban: String::new(),
        };
        Profile {
            name: name.clone(),
            currency: Currency::Krw,
            artist_insurance: false,
            phone: "02-123-4567".into(),
            address: Address { postal_code: "08510".into(), road: road.into(), detail: String::new() },
            business: None,
            accounts: banks.iter().map(account).collect(),
        }
    }

    #[test]
    fn mgt_03_what_differs_is_told_from_what_stays() {
        let t = I18n { language: Language::Korean };
        let before = Some(Box::new(profile("벚꽃로 298", &["카카오뱅크"])));
        let change =
            Change::Member { before, after: Box::new(profile("가온로 1", &["카카오뱅크", "국민은행"])) };
        let lines = lines(t, &change);
        let changed: Vec<_> =
            lines.iter().filter(|line| line.before.as_ref() != Some(&line.after)).map(|line| &*line.label).collect();
        assert_eq!(changed, ["주소", "계좌 2"]);
        let signup = Change::Member { before: None, after: Box::new(profile("벚꽃로 298", &["카카오뱅크"])) };
        assert!(super::lines(t, &signup).iter().all(|line| line.before.is_none()), "a sign-up has nothing before");
    }
}
