//! 계약서, to be signed (spec 05 S5): read and agree to every document, place the seal, say who one is, sign.

mod act;
mod document;
mod readings;
mod receipt;
mod seal;
mod seal_dialog;
mod steps;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use pok_api::desktop::contract::{Detail, Placed, Read, Show};
use pok_api::{Code, Receipt};
use pok_domain::contract::ContractStatus;
use pok_domain::{ContractId, DocumentId};
use yew::prelude::*;

use act::Signature;
use document::DocumentStep;
use readings::Readings;
use receipt::ReceiptScreen;
use seal::SealStep;
use steps::steps;

use super::ContractProps;
use super::version;
use crate::act::Acting;
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::invoke::{image, invoke};
use crate::problem::words;
use crate::query::use_query;
use crate::route::Route;
use crate::widget::button::Button;
use crate::widget::icon::icon;
use crate::widget::state::lines;
use crate::widget::toast::use_say;

/// Keeping waits this long for more of the same.
const KEEP_MS: u32 = 400;

/// Where a document's pages are.
pub(super) fn pages_at(contract: ContractId, document: DocumentId) -> String {
    image(&format!("page/{contract}/{document}/"))
}

/// What is read so far, as it is now.
type Latest = Rc<RefCell<Readings>>;

/// Fetches the contract, then lets it be signed.
#[function_component]
pub(crate) fn SignScreen(props: &ContractProps) -> Html {
    let t = use_i18n();
    let query = use_query(Some(Show { contract: props.contract }));
    let receipt = use_state(|| None::<Receipt>);
    let begun = use_mut_ref(|| None::<Rc<Detail>>);
    let update = use_force_update();
    let say = use_say();
    let ondone = callback!([receipt], move |done| receipt.set(Some(done)));
    if let Some(receipt) = &*receipt {
        return html! { <ReceiptScreen contract={props.contract} receipt={receipt.clone()} /> };
    }
    let Some(now) = query.data.clone() else { return query.shown(None, query.is_slow.then(|| lines(8))) };
    // What is being read stays on the screen while newer data arrives; only a new revision is worth a word.
    let first = begun.borrow_mut().get_or_insert_with(|| now.clone()).clone();
    let rev = first.contract.rev;
    let is_old = now.contract.rev != rev;
    if now.contract.status != ContractStatus::SealRequested && first.contract.status != ContractStatus::SealRequested {
        let contract = props.contract;
        return html! {
            <div class="pok-empty" data-testid="not-signable">
                <span class="pok-empty__icon">{ icon("lock") }</span>
                <p class="pok-empty__title">{ t.t("sign-not-possible") }</p>
                <Button testid="back-to-detail" onclick={Callback::from(move |_| Route::Contract(contract).go())}>
                    { t.t("back-to-detail") }
                </Button>
            </div>
        };
    }
    let onreload = callback!([begun, contract = props.contract], move |latest: Latest| {
        wasm_bindgen_futures::spawn_local(clone!([begun, update, say], async move {
            match invoke(Show { contract }).await {
                Ok(mut detail) => {
                    // What was read here is newer than what was kept of it.
                    detail.readings.splice(0..0, latest.borrow().0.clone());
                    *begun.borrow_mut() = Some(Rc::new(detail));
                    update.force_update();
                }
                Err(problem) => say.fault(words(t, &problem)),
            }
        }));
    });
    html! {
        <Signing
            key={rev}
            detail={first}
            {is_old}
            {ondone}
            {onreload}
        />
    }
}

#[derive(Properties, PartialEq)]
struct SigningProps {
    detail: Rc<Detail>,
    is_old: bool,
    ondone: Callback<Receipt>,
    onreload: Callback<Latest>,
}

#[function_component]
fn Signing(props: &SigningProps) -> Html {
    let t = use_i18n();
    let contract = &props.detail.contract;
    let readings = use_reducer(|| Readings::restored(&contract.documents, &props.detail.readings));
    let at = use_state(|| readings.first_open());
    let placed = use_state(|| props.detail.seal.clone());
    let signs = use_state(|| false);
    let latest = use_keeping(contract.id, &readings);
    let go = callback!([at], move |step| at.set(step));
    let next = callback!([at = *at, setter = at], move |()| setter.set(at + 1));
    let onplaced = callback!([placed], move |seal: Option<Placed>| placed.set(seal));
    let set_signs = |value: bool| callback!([signs], move |()| signs.set(value));
    // Something is still to be read.
    let onback = callback!([signs, at, readings], move |()| {
        signs.set(false);
        at.set(readings.first_open().min(readings.0.len().saturating_sub(1)));
    });
    let id = contract.id;
    let number = format!("{} ({})", contract.number, version(t, contract.version));
    html! {
        <div class="pok-sign">
            <header class="pok-sign__head">
                <Button
                    icon="arrow-left"
                    small=true
                    testid="back-to-detail"
                    onclick={Callback::from(move |_| Route::Contract(id).go())}
                >
                    { t.t("back-to-detail") }
                </Button>
                <h1 class="pok-cut" title={contract.title.clone()}>{ contract.title.clone() }</h1>
                <span class="pok-subtle pok-figures">{ number }</span>
            </header>
            if props.is_old {
                <p class="pok-note pok-note--fault" role="alert" data-testid="sign-old">
                    { icon("triangle-alert") }<span>{ t.t("sign-old") }</span>
                    <Button small=true testid="sign-reload" onclick={props.onreload.reform(move |_| latest.clone())}>
                        { t.t("reload") }
                    </Button>
                </p>
            }
            <div class="pok-sign__body">
                { steps(t, &contract.documents, &readings, *at, &go) }
                if let Some(document) = contract.documents.get(*at) {
                    <DocumentStep key={document.id.to_string()} contract={id} document={document.clone()} reading={readings.0[*at]}
                        ondid={let readings = readings.clone(); Callback::from(move |did| readings.dispatch(did))} {next} />
                } else {
                    <SealStep
                        detail={props.detail.clone()}
                        placed={(*placed).clone()}
                        {onplaced}
                        is_ready={readings.are_complete()}
                        onsign={set_signs(true)}
                    />
                }
            </div>
            if *signs {
                <Acting<Signature> act={Signature { contract: id, rev: contract.rev }} ondone={props.ondone.clone()} onclose={set_signs(false)}
                    onleave={Callback::from(move |()| Route::Contract(id).go())} {onback} />
            }
        </div>
    }
}

/// Keeps readings that changed, and says so once if they can't be kept. That a document has changed is said by the note
/// above it.
#[hook]
fn use_keeping(contract: ContractId, readings: &UseReducerHandle<Readings>) -> Latest {
    let t = use_i18n();
    let say = use_say();
    let kept = use_mut_ref(|| (**readings).clone());
    let timer = use_mut_ref(|| None::<Timeout>);
    let has_said = use_mut_ref(|| false);
    let latest = use_mut_ref(|| (**readings).clone());
    *latest.borrow_mut() = (**readings).clone();
    let keep = clone!([kept, latest], move || {
        let now = latest.borrow().clone();
        let before = kept.replace(now.clone());
        for reading in now.0.into_iter().filter(|reading| !before.0.contains(reading)) {
            wasm_bindgen_futures::spawn_local(clone!([say, has_said], async move {
                match invoke(Read { contract, reading }).await {
                    Ok(_) => *has_said.borrow_mut() = false,
                    Err(problem) if problem.code == Code::Stale => {}
                    Err(problem) => {
                        if !has_said.replace(true) {
                            say.fault(words(t, &problem));
                        }
                    }
                }
            }));
        }
    });
    {
        let (keep, timer) = (keep.clone(), timer.clone());
        use_effect_with((**readings).clone(), move |now| {
            if *now != *kept.borrow() {
                *timer.borrow_mut() = Some(Timeout::new(KEEP_MS, keep));
            }
        });
    }
    // What was read last is kept also when the screen is left at once.
    use_effect_with((), move |()| {
        move || {
            timer.borrow_mut().take();
            keep();
        }
    });
    latest
}
