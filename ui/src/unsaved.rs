//! Input that would be lost: whoever leaves its screen is asked first.

use std::cell::RefCell;

use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::route::Route;
use crate::widget::confirm::Confirm;

thread_local! {
    static HOLDER: RefCell<Option<Callback<Route>>> = const { RefCell::new(None) };
}

/// Whether a screen holds the window where it is; it is told where the window was to go.
pub(crate) fn holds(to: Route) -> bool {
    let holder = HOLDER.with_borrow(Clone::clone);
    if let Some(holder) = &holder {
        holder.emit(to);
    }
    holder.is_some()
}

/// Whether there is unsaved input now.
pub(crate) fn is_held() -> bool {
    HOLDER.with_borrow(Option::is_some)
}

/// Lets the window go: what was typed has served, or is thrown away.
pub(crate) fn let_go() {
    HOLDER.with_borrow_mut(|holder| *holder = None);
}

/// What an [`Unsaved`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct UnsavedProps {
    /// Something was typed and not saved.
    pub(crate) is: bool,
    /// [취소] was pressed: asks.
    pub(crate) is_cancelled: bool,
    /// Go on typing, after [취소].
    pub(crate) onstay: Callback<()>,
    /// What was typed is thrown away.
    pub(crate) ondrop: Callback<()>,
}

/// Holds the window at its screen while there is unsaved input. Shows nothing unless somebody wants to leave.
#[function_component]
pub(crate) fn Unsaved(props: &UnsavedProps) -> Html {
    let t = use_i18n();
    let wanted = use_state(|| None::<Route>);
    {
        let wanted = wanted.setter();
        use_effect_with(props.is, move |is| {
            if *is {
                let holder = Callback::from(move |to| wanted.set(Some(to)));
                HOLDER.with_borrow_mut(|held| *held = Some(holder));
            }
            let_go
        });
    }
    let to = *wanted;
    if to.is_none() && !props.is_cancelled {
        return Html::default();
    }
    let onclose = callback!([wanted, onstay = props.onstay], move |()| {
        wanted.set(None);
        onstay.emit(());
    });
    let onyes = callback!([ondrop = props.ondrop], move |()| {
        let_go();
        ondrop.emit(());
        if let Some(to) = to {
            to.go();
        }
    });
    html! {
        <Confirm title={t.t("unsaved")} yes={t.t("unsaved-leave")} {onclose} {onyes} testid="unsaved">
            <p>{ t.t("unsaved-lead") }</p>
        </Confirm>
    }
}
