//! 계좌정보: No., 국가, 은행명; the rest in a popup (spec 03 S1, S2).

use patternfly_yew::prelude::DescriptionList;
use pok_domain::member::{BankAccount, Profile};
use pok_domain::money::grouped_quantity;
use yew::prelude::*;

use crate::callback::callback;
use crate::form::country_words;
use crate::i18n::use_i18n;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Notice;
use crate::widget::fact::{drawn, fact, yes_words};
use crate::widget::paper_name::PaperName;
use crate::widget::table::{Head, SmallTable};

/// The columns: the specification's first three, then what opens the rest.
const HEADS: [Head; 4] =
    [("column-number", "is-end"), ("account-country", ""), ("account-bank", ""), ("account-rest", "")];

/// What [`Accounts`] need.
#[derive(Properties, PartialEq)]
pub(super) struct AccountsProps {
    /// Whose.
    pub(super) profile: Option<Profile>,
}

/// 총 N건, the rows.
#[function_component]
pub(super) fn Accounts(props: &AccountsProps) -> Html {
    let t = use_i18n();
    let shown = use_state(|| None::<usize>);
    let accounts: &[BankAccount] = props.profile.as_ref().map_or(&[], |profile| &profile.accounts);
    let show = |at: Option<usize>| callback!([shown], move |()| shown.set(at));
    let rows = accounts.iter().enumerate().map(|(at, account)| {
        html! {
            <tr class="pf-v6-c-table__tr" key={at} data-testid="account-row">
                <td class="pf-v6-c-table__td is-end">{ at + 1 }</td>
                <td class="pf-v6-c-table__td">{ t.t(country_words(account.country)) }</td>
                <td class="pf-v6-c-table__td" title={account.bank.clone()}>
                    { account.bank.clone() }
                    if account.is_default { { " · " }{ t.t("account-default") } }
                </td>
                <td class="pf-v6-c-table__td">
                    <Button kind={Kind::Link} small=true testid="account-show" onclick={show(Some(at)).reform(|_| ())}>{ t.t("account-show") }</Button>
                </td>
            </tr>
        }
    });
    html! {
        <section class="pok-card" aria-labelledby="accounts-title">
            <h2 id="accounts-title">
                { t.t("signup-accounts") }{ " " }<small class="pok-subtle" data-testid="accounts-total">{ t.with("list-total", &[("count", accounts.len().into())]) }</small>
            </h2>
            <div class="pok-list__scroll" role="region" aria-labelledby="accounts-title" tabindex="0">
                <SmallTable class="pok-table--plain" heads={&HEADS[..]} is_empty={accounts.is_empty()}>{ for rows }</SmallTable>
            </div>
            if let Some(account) = shown.and_then(|at| accounts.get(at)) {
                <Notice title={t.t("signup-accounts")} onclose={show(None)} testid="account">
                    <DescriptionList>
                        { fact(t.t("account-country"), "account-country", t.t(country_words(account.country))) }
                        { fact(t.t("account-bank"), "account-bank", account.bank.clone()) }
                        { fact(t.t("account-number"), "account-number", account.number.clone()) }
                        { fact(t.t("account-holder"), "account-holder", account.holder.to_string()) }
                        { fact(t.t("account-virtual"), "account-virtual", yes_words(t, account.virtual_amount.is_some())) }
                        { fact(t.t("account-virtual-amount"), "account-virtual-amount", account.virtual_amount.map(grouped_quantity).unwrap_or_default()) }
                        { drawn(t.t("account-copy"), html! { <PaperName file={account.copy.clone()} testid="account-copy" /> }) }
                        { fact(t.t("account-default"), "account-default", yes_words(t, account.is_default)) }
                        { fact(t.t("account-swift"), "account-swift", account.swift.clone()) }
                        { fact(t.t("account-bic"), "account-bic", account.bic.clone()) }
                        { fact(t.t("account-iban"), "account-iban", account.iban.clone()) }
                    </DescriptionList>
                </Notice>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::I18n;

    #[test]
    fn mgt_01_mgt_10_the_columns_are_the_specifications_in_its_order() {
        let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
        assert_eq!(HEADS.map(|(head, _)| t.t(head).to_string()).join(" · "), "No. · 국가 · 은행명 · 상세");
    }
}
