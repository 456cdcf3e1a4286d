//! 계좌정보: rows, exactly one of them 기본계좌 (MEM-11 to MEM-14).

use pok_domain::draft::{Patch, Value};
use pok_domain::member::signup::{ACCOUNT, Form, MAX_ACCOUNTS, account_field};
use pok_domain::member::{BANKS, Country};
use yew::prelude::*;

use super::keeper::Filling;
use super::line::{Line, id, words};
use super::paper::Paper;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Check, Help, Select};

/// A new row: Korea, and 기본계좌 where it is the only one.
pub(crate) fn new_row(form: Form<'_>) -> Patch {
    let rows = form.accounts();
    let next = rows.iter().filter_map(|row| row.parse::<u32>().ok()).max().unwrap_or(0) + 1;
    let field = |part| account_field(&next.to_string(), part);
    let mut patch: Patch = [(field("country"), Some(Value::Text(Country::Korea.code().to_owned())))].into();
    if rows.is_empty() {
        patch.insert(field("default"), Some(Value::Text("1".to_owned())));
    }
    patch
}

/// What [`Accounts`] need.
#[derive(Properties, PartialEq)]
pub(crate) struct AccountsProps {
    /// The form.
    pub(crate) filling: Filling,
}

/// 총 N건, [+], the rows.
#[function_component]
pub(crate) fn Accounts(props: &AccountsProps) -> Html {
    let t = use_i18n();
    let filling = &props.filling;
    let rows: Vec<String> = filling.form().accounts().into_iter().map(str::to_owned).collect();
    let count = rows.len();
    let add = callback!([filling], move |_: MouseEvent| filling.put(new_row(filling.form())));
    let fault = filling.gap(ACCOUNT).map(|lack| words(t, lack));
    html! {
        <section class="pok-card pok-form__part" id={id(ACCOUNT)} tabindex="-1">
            <header class="pok-card__head">
                <h2>{ t.t("signup-accounts") }{ " " }<small class="pok-subtle">{ t.with("list-total", &[("count", count.into())]) }</small></h2>
                <Button icon="plus" small=true disabled={count >= MAX_ACCOUNTS} label={t.t("account-add")} testid="account-add" onclick={add}>{ t.t("account-add") }</Button>
            </header>
            <p class="pok-help">{ t.t("account-note") }</p>
            <Help {fault} testid="accounts-problem" />
            { for rows.iter().enumerate().map(|(place, row)| html! {
                <Account key={row.clone()} filling={filling.clone()} row={row.clone()} {place} is_only={count == 1} />
            }) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct AccountProps {
    filling: Filling,
    row: AttrValue,
    place: usize,
    is_only: bool,
}

#[function_component]
fn Account(props: &AccountProps) -> Html {
    let t = use_i18n();
    let AccountProps { filling, row, .. } = props;
    let field = |part: &str| account_field(row, part);
    let is = |part: &str| filling.form().is_ticked(&field(part));
    let country = filling.text(&field("country"));
    let is_korean = country == Country::Korea.code();
    let set = |part: &'static str| {
        callback!([filling, field = field(part)], move |value: String| filling.set(&field, &value))
    };
    let tick = |part: &'static str| {
        callback!([filling, field = field(part)], move |is_ticked| filling.tick(&field, is_ticked))
    };
    // Ticking one unticks the others: there is exactly one.
    let ondefault = callback!([filling, row], move |_| {
        let rows = filling.form().accounts().into_iter().map(|one| {
            let text = if *one == *row { "1" } else { "" };
            (account_field(one, "default"), Some(Value::Text(text.to_owned())))
        });
        let patch: Patch = rows.collect();
        filling.put(patch);
    });
    let remove = callback!([filling, row], move |_: MouseEvent| filling.put(without(filling.form(), &row)));
    let countries = Country::ALL.iter().map(|one| (one.code().into(), t.t(country_words(*one)))).collect::<Vec<_>>();
    let line = |part: &'static str, label: &'static str, required: bool, placeholder: &'static str| {
        html! { <Line filling={filling.clone()} field={field(part)} label={t.t(label)} {required} {placeholder} /> }
    };
    html! {
        <fieldset class="pok-account" data-testid="account">
            <legend>{ props.place + 1 }</legend>
            <div class="pok-form__grid pok-form__grid--narrow">
                <Select required=true id={id(&field("country"))} label={t.t("account-country")} value={country} options={countries} onvalue={set("country")} testid={id(&field("country"))} />
                if is_korean {
                    { bank(t, filling, &field("bank"), set("bank")) }
                } else {
                    { line("bank", "account-bank", true, "") }
                }
                { line("number", "account-number", true, "123-456-789012") }
                { line("holder", "account-holder", true, "") }
                <Paper filling={filling.clone()} field={field("copy")} label={t.t("account-copy")} />
                <div class="pok-field">
                    <span class="pok-field__label">{ t.t("account-virtual") }</span>
                    <div class="pok-choices">
                        <Check id={id(&field("virtual"))} label={t.t("account-virtual-is")} checked={is("virtual")} onchecked={tick("virtual")} testid={id(&field("virtual"))} />
                    </div>
                    <Line filling={filling.clone()} field={field("virtual_amount")} label={t.t("account-virtual-amount")} required={is("virtual")} disabled={!is("virtual")} />
                </div>
                { line("swift", "account-swift", !is_korean, "") }
                { line("bic", "account-bic", false, "") }
                { line("iban", "account-iban", false, "") }
            </div>
            <div class="pok-account__acts">
                <Check id={id(&field("default"))} label={t.t("account-default")} radio="account-default" checked={is("default")} onchecked={ondefault} testid={id(&field("default"))} />
                if props.is_only {
                    <span class="pok-subtle" title={t.t("account-only")} data-testid="account-only">{ "-" }</span>
                } else {
                    <Button kind={Kind::Link} small=true testid="account-remove" onclick={remove}>{ t.t("account-remove") }</Button>
                }
            </div>
        </fieldset>
    }
}

/// The banks of Korea, and what was typed before where it is none of them.
fn bank(t: I18n, filling: &Filling, field: &str, onvalue: Callback<String>) -> Html {
    let chosen = filling.text(field);
    let mut options = vec![(AttrValue::default(), t.t("account-bank-choose"))];
    options.extend(BANKS.iter().map(|bank| (AttrValue::Static(bank), AttrValue::Static(bank))));
    if !chosen.is_empty() && !BANKS.contains(&&*chosen) {
        options.push((chosen.clone(), chosen.clone()));
    }
    let fault = filling.gap(field).map(|lack| words(t, lack));
    html! { <Select required=true id={id(field)} label={t.t("account-bank")} value={chosen} {options} {onvalue} {fault} testid={id(field)} /> }
}

/// The form without a row; another one becomes 기본계좌 where it was that.
fn without(form: Form<'_>, row: &str) -> Patch {
    let prefix = format!("{ACCOUNT}{row}/");
    let gone = form.0.0.keys().filter(|field| field.starts_with(&prefix)).map(|field| (field.clone(), None));
    let mut patch: Patch = gone.collect();
    if form.is_ticked(&account_field(row, "default"))
        && let Some(other) = form.accounts().into_iter().find(|other| *other != row)
    {
        patch.insert(account_field(other, "default"), Some(Value::Text("1".to_owned())));
    }
    patch
}

/// 국가 in words: a text's name.
pub(crate) fn country_words(country: Country) -> &'static str {
    match country {
        Country::Korea => "country-kr",
        Country::UnitedStates => "country-us",
        Country::Japan => "country-jp",
        Country::China => "country-cn",
        Country::HongKong => "country-hk",
        Country::Singapore => "country-sg",
        Country::Vietnam => "country-vn",
        Country::Germany => "country-de",
        Country::UnitedKingdom => "country-gb",
    }
}

#[cfg(test)]
mod tests {
    use pok_domain::draft::Fields;

    use super::*;

    #[test]
    fn mem_12_rows_are_added_and_the_default_moves_when_its_row_goes() {
        let mut fields = Fields::default();
        fields.apply(&new_row(Form(&fields)));
        fields.apply(&new_row(Form(&fields)));
        assert_eq!(Form(&fields).accounts(), ["1", "2"]);
        assert!(Form(&fields).is_ticked("account/1/default") && !Form(&fields).is_ticked("account/2/default"));
        fields.apply(&without(Form(&fields), "1"));
        assert_eq!(Form(&fields).accounts(), ["2"]);
        assert!(Form(&fields).is_ticked("account/2/default"));
    }
}
