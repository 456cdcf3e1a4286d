//! The conflict screen: two people changed the same draft, and a person decides.

use std::rc::Rc;

use pok_api::desktop::bid::{Detail, Show};
use pok_api::desktop::draft::{Conflict, Draft};
use pok_domain::BidNoticeId;
use pok_domain::draft::DraftKind;
use uuid::Uuid;
use yew::prelude::*;

use super::decide::Decide;
use super::earlier::Earlier;
use super::names::Names;
use crate::i18n::use_i18n;
use crate::query::use_query;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::state::{Empty, card_of_lines};

/// What a [`ConflictScreen`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ConflictScreenProps {
    /// What is being written.
    pub(crate) kind: DraftKind,
    /// What it is about.
    pub(crate) subject: Uuid,
}

/// The conflict screen of any kind of draft.
#[function_component]
pub(crate) fn ConflictScreen(props: &ConflictScreenProps) -> Html {
    match props.kind {
        DraftKind::Bid => html! { <BidConflict notice={BidNoticeId(props.subject)} /> },
    }
}

#[derive(Properties, PartialEq)]
struct BidConflictProps {
    notice: BidNoticeId,
}

/// A bid's conflict. Its notice says what its fields are called.
#[function_component]
fn BidConflict(props: &BidConflictProps) -> Html {
    let t = use_i18n();
    let notice = props.notice;
    let query = use_query(Some(Show { notice }));
    // Drawing is asked for more often than the answer changes.
    let names = use_memo(query.data.clone(), |data| data.as_ref().map(|data| Names(Rc::new(data.notice.clone()))));
    let onback = Callback::from(move |()| Route::Bid(notice).go());
    let conflict = query.data.as_deref().and_then(conflict_of);
    let drawn = names.as_ref().as_ref().map(|names| {
        let earlier = html! { <Earlier kind={DraftKind::Bid} subject={notice.0} names={names.clone()} /> };
        match conflict {
            Some((draft, conflict)) => html! {
                <Decide
                    kind={DraftKind::Bid}
                    subject={notice.0}
                    mine={draft.fields.clone()}
                    conflict={conflict.clone()}
                    names={names.clone()}
                    {onback}
                    again={query.again.clone()}
                >
                    { earlier }
                </Decide>
            },
            None => html! {
                <>
                    <section class="pok-card" data-testid="conflict-none">
                        <Empty icon="circle-check" title={t.t("conflict-none")}>
                            <Button kind={Kind::Primary} testid="conflict-back" onclick={onback.reform(|_| ())}>
                                { t.t("draft-to-bid") }
                            </Button>
                        </Empty>
                    </section>
                    { earlier }
                </>
            },
        }
    });
    html! {
        <>
            <header class="pok-title">
                <h1>{ t.t("conflict-title") }</h1>
                if let Some(detail) = query.data.as_deref() {
                    <span class="pok-subtle pok-cut" data-testid="conflict-subject">
                        { format!("{} {}", detail.notice.number, detail.notice.title) }
                    </span>
                }
            </header>
            { query.shown(drawn, query.is_slow.then(|| card_of_lines(8))) }
        </>
    }
}

/// What is being written, and what there is to decide about it.
fn conflict_of(detail: &Detail) -> Option<(&Draft, &Conflict)> {
    let draft = detail.draft.as_ref()?;
    Some((draft, draft.conflict.as_ref()?))
}
