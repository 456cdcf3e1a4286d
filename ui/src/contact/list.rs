//! 담당자 관리 (spec 03 S4).

use pok_api::desktop::contact::{Row, Search, Successors};
use pok_api::desktop::page::Paging;
use pok_domain::member::{AccountStatus, ContactRole};
use yew::prelude::*;

use super::delegate::Delegating;
use super::withdraw::Withdrawing;
use super::words::{account_label, role_words};
use crate::i18n::{I18n, use_i18n};
use crate::query::use_query;
use crate::route::Route;
use crate::screen_state;
use crate::store::use_app;
use crate::widget::button::Button;
use crate::widget::column::{Cell, Column, Listed, Side};
use crate::widget::fact::day;
use crate::widget::field::Check;
use crate::widget::table::List;

/// The list's name.
pub(crate) const LIST: &str = "contacts";
const DECIDE: &str = "contact-decide";
const WITHDRAW: &str = "contact-withdraw";

const fn column(id: &'static str, label: &'static str, width: u32, cell: fn(&Row, I18n) -> Cell) -> Column<Row> {
    Column { id, label, width, side: Side::Start, sorts: true, sticks: false, grows: false, cell }
}

/// What the 주담당자 can do with a contact.
fn acts(row: &Row, t: I18n) -> Cell {
    let is_secondary = row.role == ContactRole::Secondary;
    let waits = row.requested_at.is_some().then(|| (t.t("contact-decide"), DECIDE));
    let stays = (row.status == AccountStatus::Active).then(|| (t.t("contact-withdraw"), WITHDRAW));
    Cell::Acts(if is_secondary { waits.into_iter().chain(stays).collect() } else { Vec::new() })
}

impl Listed for Row {
    const NAME: &'static str = LIST;
    const LABEL: &'static str = "title-contacts";
    const TOTAL: &'static str = "contacts-total";
    const COLUMNS: &'static [Column<Self>] = &[
        column("contact_role", "contact-role", 76, |row, t| Cell::Text(role_words(t, row.role))),
        column("contact_status", "supplier-status", 76, |row, t| Cell::Drawn(account_label(t, row.status))),
        column("approved_on", "approved-on", 108, |row, _| Cell::Text(day(row.approved_at))),
        column("requested_on", "requested-on", 96, |row, _| Cell::Text(day(row.requested_at))),
        column("contact_name", "contact-person", 108, |row, _| Cell::Link(row.name.to_string().into())),
        Column { grows: true, ..column("email", "mail", 168, |row, _| Cell::Text(row.login_id.to_string().into())) },
        column("mobile_no", "person-mobile", 124, |row, _| Cell::Text(row.mobile_no.to_string().into())),
        Column { sorts: false, ..column("acts", "contact-acts", 200, acts) },
    ];

    fn key(&self) -> String {
        self.id.to_string()
    }
}

/// What is kept while another screen is open (P-GEN-13).
#[derive(Clone, PartialEq)]
struct ListState {
    with_withdrawn: bool,
    paging: Paging,
    /// The row that was opened last.
    opened: Option<String>,
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
    let size = use_app().settings.page_sizes.get(LIST).copied();
    let state = use_state(|| {
        screen_state::get::<ListState>(LIST).unwrap_or_else(|| {
            let paging = Paging { size: size.unwrap_or(Paging::default().size), ..Paging::default() };
            ListState { with_withdrawn: false, paging, opened: None }
        })
    });
    let begin_at = use_state(|| state.opened.clone());
    let over = use_state(|| Over::Nothing);
    let (with_withdrawn, paging) = (state.with_withdrawn, state.paging.clone());
    let query = use_query(Some(Search { with_withdrawn, paging }));
    let successors = use_query(Some(Successors {}));
    let keep = {
        let state = state.clone();
        move |change: &dyn Fn(&mut ListState)| {
            let mut next = (*state).clone();
            change(&mut next);
            screen_state::put(LIST, next.clone());
            state.set(next);
        }
    };
    let onpaging = {
        let keep = keep.clone();
        Callback::from(move |paging: Paging| keep(&|kept| kept.paging = paging.clone()))
    };
    let onwithdrawn = {
        let keep = keep.clone();
        Callback::from(move |is| {
            keep(&|kept| {
                kept.with_withdrawn = is;
                kept.paging.page = 0;
            });
        })
    };
    let onopen = {
        let keep = keep.clone();
        Callback::from(move |row: Row| {
            keep(&|kept| kept.opened = Some(row.key()));
            Route::Contact(row.id).go();
        })
    };
    let onact = {
        let over = over.setter();
        Callback::from(move |(row, act): (Row, &'static str)| {
            if act == DECIDE {
                keep(&|kept| kept.opened = Some(row.key()));
                Route::ContactRequest(row.id).go();
            } else {
                over.set(Over::Withdraws(row));
            }
        })
    };
    let set = |next: Over| {
        let over = over.setter();
        Callback::from(move |()| over.set(next.clone()))
    };
    let can_delegate = successors.data.as_ref().is_some_and(|all| !all.is_empty());
    let why = (!can_delegate && successors.data.is_some()).then(|| t.t("delegate-nobody"));
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("title-contacts") }</h1></header>
            if query.data.is_some() {
                <div class="pok-contacts__bar">
                    <Check id="with-withdrawn" label={t.t("with-withdrawn")} checked={state.with_withdrawn} onchecked={onwithdrawn} testid="with-withdrawn" />
                    <span class="pok-actions__gap" />
                    if let Some(why) = why { <span class="pok-subtle" data-testid="delegate-why">{ why }</span> }
                    <Button icon="arrow-up-down" disabled={!can_delegate} testid="delegate" onclick={set(Over::Delegates).reform(|_| ())}>{ t.t("delegate") }</Button>
                </div>
            }
            <List<Row> rows={query.data} problem={query.problem} is_slow={query.is_slow} paging={state.paging.clone()}
                begin_at={(*begin_at).clone()} {onpaging} {onopen} {onact} again={query.again} />
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
        let headers: Vec<String> = Row::COLUMNS.iter().map(|column| T.t(column.label).to_string()).collect();
        assert_eq!(
            headers.join(" · "),
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
            match acts(&row, T) {
                Cell::Acts(acts) => acts.into_iter().map(|(_, name)| name).collect::<Vec<_>>(),
                _ => Vec::new(),
            }
        };
        let (primary, secondary) = (ContactRole::Primary, ContactRole::Secondary);
        assert_eq!(offered(secondary, AccountStatus::Active, at), [DECIDE, WITHDRAW]);
        assert_eq!(offered(secondary, AccountStatus::Active, None), [WITHDRAW]);
        assert_eq!(offered(secondary, AccountStatus::Pending, at), [DECIDE], "who asks to join isn't there yet");
        assert!(offered(secondary, AccountStatus::Withdrawn, None).is_empty());
        assert!(offered(primary, AccountStatus::Active, None).is_empty());
    }
}
