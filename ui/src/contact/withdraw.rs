//! The popup 담당자 탈퇴 (spec 03 S4): at once, by the 주담당자.

use pok_api::desktop::contact::Row;
use pok_api::remote::contact::Withdraw;
use pok_domain::member::WithdrawalType;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::prove::use_write;
use crate::request::{Withdrawal, WithdrawalForm};
use crate::widget::toast::use_say;

/// What a [`Withdrawing`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct WithdrawingProps {
    /// Who.
    pub(super) row: Row,
    /// Done, or given up.
    pub(super) onclose: Callback<()>,
}

/// 담당자, 탈퇴처리 구분, 탈퇴처리 사유.
#[function_component]
pub(super) fn Withdrawing(props: &WithdrawingProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let name = props.row.name.to_string();
    let asking = use_write::<Withdraw>(callback!([onclose = props.onclose, name], move |()| {
        say.done(t.with("contact-withdrawn", &[("name", name.as_str().into())]));
        onclose.emit(());
    }));
    let onyes =
        callback!([send = asking.send, contact = props.row.id], move |Withdrawal { kind, reason, .. }: Withdrawal| {
            send.emit(Withdraw { contact, withdrawal: kind, reason });
        });
    let known = vec![("withdrawal-contact", t.t("signup-contact"), AttrValue::from(name))];
    html! {
        <WithdrawalForm title={t.t("contact-withdraw")} lead={t.t("contact-withdraw-lead")} {known} kinds={WithdrawalType::OF_CONTACT}
            labels={(t.t("contact-withdraw-type"), t.t("contact-withdraw-reason"))} yes={t.t("withdrawal-do")}
            is_busy={asking.is_busy} problem={asking.problem} {onyes} onclose={props.onclose.clone()} />
    }
}
