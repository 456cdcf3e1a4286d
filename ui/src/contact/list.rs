//! 담당자 관리 (spec 03 S4).

use pok_api::desktop::contact::{Row, Successors};
use pok_api::list::contact::Contacts;
use pok_domain::member::{AccountStatus, ContactRole};
use yew::prelude::*;

use super::delegate::Delegating;
use super::withdraw::Withdrawing;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::list::{Cell, Draw, ListScreen};
use crate::query::use_query;
use crate::route::Route;
use crate::widget::button::Button;

const DECIDE: &str = "contact-decide";
const WITHDRAW: &str = "contact-withdraw";

impl Draw for Contacts {
    const TITLE: &'static str = "title-contacts";
    const TOTAL: &'static str = "contacts-total";

    fn screen(row: &Row) -> Option<Route> {
        Some(Route::Contact(row.id))
    }

    fn cell(column: &'static str, row: &Row, t: I18n) -> Option<Cell> {
        (column == "acts").then(|| Cell::Acts(acts(row, t)))
    }
}

/// What the 주담당자 can do with a contact.
fn acts(row: &Row, t: I18n) -> Vec<(AttrValue, &'static str)> {
    if row.role == ContactRole::Primary {
        return Vec::new();
    }
    let waits = row.requested_at.is_some().then(|| (t.t("contact-decide"), DECIDE));
    let stays = (row.status == AccountStatus::Active).then(|| (t.t("contact-withdraw"), WITHDRAW));
    waits.into_iter().chain(stays).collect()
}

/// What lies over the list.
#[derive(Clone, PartialEq)]
enum Over {
    Nothing,
    Withdraws(Row),
    Delegates,
}

/// 담당자 관리.
#[function_component]
pub(crate) fn ContactList() -> Html {
    let t = use_i18n();
    let over = use_state(|| Over::Nothing);
    let successors = use_query(Some(Successors {}));
    let onact = callback!([over], move |(row, act): (Row, &'static str)| match act {
        DECIDE => Route::ContactRequest(row.id).go(),
        _ => over.set(Over::Withdraws(row)),
    });
    let set = |next: Over| callback!([over], move |()| over.set(next.clone()));
    let can_delegate = successors.data.as_ref().is_some_and(|all| !all.is_empty());
    let why = (!can_delegate && successors.data.is_some()).then(|| t.t("delegate-nobody"));
    html! {
        <>
            <ListScreen<Contacts> {onact}>
                if let Some(why) = why { <span class="pok-subtle" data-testid="delegate-why">{ why }</span> }
                <Button icon="arrow-up-down" disabled={!can_delegate} testid="delegate" onclick={set(Over::Delegates).reform(|_| ())}>{ t.t("delegate") }</Button>
            </ListScreen<Contacts>>
            { lies_over(&over, successors.data.as_deref().map_or(&[], Vec::as_slice), set(Over::Nothing)) }
        </>
    }
}

fn lies_over(over: &Over, successors: &[Row], onclose: Callback<()>) -> Html {
    match over {
        Over::Nothing => Html::default(),
        Over::Withdraws(row) => html! { <Withdrawing row={row.clone()} {onclose} /> },
        Over::Delegates => html! { <Delegating successors={successors.to_vec()} {onclose} /> },
    }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;
    use pok_domain::{ContactId, Name};

    use super::*;

    const T: I18n = I18n { language: Language::Korean };

    #[test]
    fn mgt_18_the_columns_are_the_specifications_in_its_order() {
        assert_eq!(
            crate::list::headers::<Contacts>(),
            "구분 · 상태 · 가입승인일자 · 요청일자 · 담당자명 · 이메일 · 휴대폰번호 · 업무처리"
        );
    }

    #[test]
    fn mgt_20_a_request_is_handled_only_where_there_is_one_and_nobody_withdraws_the_primary() {
        let at = Some(jiff::Timestamp::UNIX_EPOCH);
        let offered = |role, status, requested_at| {
            let row = Row {
                id: ContactId(uuid::Uuid::nil()),
                role,
                status,
                approved_at: None,
                requested_at,
                name: Name::parse("김하늘").expect("a name"),
                login_id: "kim@example.com".parse().expect("an address"),
                mobile_no: "01011112222".parse().expect("a number"),
            };
            acts(&row, T).into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let (primary, secondary) = (ContactRole::Primary, ContactRole::Secondary);
        assert_eq!(offered(secondary, AccountStatus::Active, at), [DECIDE, WITHDRAW]);
        assert_eq!(offered(secondary, AccountStatus::Active, None), [WITHDRAW]);
        assert_eq!(offered(secondary, AccountStatus::Pending, at), [DECIDE], "who asks to join isn't there yet");
        assert!(offered(secondary, AccountStatus::Withdrawn, None).is_empty());
        assert!(offered(primary, AccountStatus::Active, None).is_empty());
    }
}
