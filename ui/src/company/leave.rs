//! The popups 탈퇴 요청 of an individual and 기업 탈퇴 요청 (spec 03 S1, S2).

use pok_api::remote::company::RequestWithdrawal;
use pok_domain::member::{Company, MemberKind, WithdrawalType};
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::prove::use_write;
use crate::request::{Withdrawal, WithdrawalForm};
use crate::widget::toast::use_say;

/// What a [`Leave`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct LeaveProps {
    /// Who leaves.
    pub(super) company: Company,
    /// Sent, or given up.
    pub(super) onclose: Callback<()>,
}

/// The popup.
#[function_component]
pub(super) fn Leave(props: &LeaveProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let asking = use_write::<RequestWithdrawal>(callback!([onclose = props.onclose], move |_| {
        say.done(t.t("withdrawal-sent"));
        onclose.emit(());
    }));
    let onyes =
        asking.send.reform(|Withdrawal { who, kind, reason }| RequestWithdrawal { who, withdrawal: kind, reason });
    let company = &props.company;
    let is_busy = asking.is_busy;
    match company.kind {
        MemberKind::Individual => html! {
            <WithdrawalForm title={t.t("withdrawal")} lead={t.t("withdrawal-lead-individual")} asks_who=true kinds={WithdrawalType::OF_MEMBER}
                labels={(t.t("withdrawal-request-type"), t.t("withdrawal-reason"))} yes={t.t("withdrawal-do")}
                {is_busy} problem={asking.problem} {onyes} onclose={props.onclose.clone()} />
        },
        MemberKind::Corporate => {
            let number = company.business_reg_no.map(|number| number.to_string()).unwrap_or_default();
            let known = vec![
                ("withdrawal-company", t.t("company-name"), company.name.to_string().into()),
                ("withdrawal-number", t.t("business-number-short"), number.into()),
            ];
            html! {
                <WithdrawalForm title={t.t("withdrawal-company")} lead={t.t("withdrawal-lead-company")} {known} kinds={WithdrawalType::OF_MEMBER}
                    labels={(t.t("withdrawal-request-type-joined"), t.t("withdrawal-request-reason-joined"))} yes={t.t("withdraw-company")}
                    {is_busy} problem={asking.problem} {onyes} onclose={props.onclose.clone()} />
            }
        }
    }
}
