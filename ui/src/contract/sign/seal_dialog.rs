//! [직인첨부]: a file, a look at it without its white paper, 적용.

use gloo_timers::callback::Timeout;
use pok_api::desktop::contract::Placed;
use pok_api::desktop::seal::{Choose, Prepare, Prepared};
use pok_api::{Bytes, Code, Problem};
use pok_domain::ContractId;
use web_sys::File;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Help, value_of};
use crate::widget::file_drop::{FileDrop, read};
use crate::widget::image::use_png;
use crate::widget::modal::{Modal, Width};

/// P-CON-07.
const LARGEST: f64 = 5.0 * 1024.0 * 1024.0;
/// The slider rests this long before the core is asked.
const RESTS_MS: u32 = 150;

/// What a [`SealDialog`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct SealDialogProps {
    /// For which contract.
    pub(super) contract: ContractId,
    /// 적용.
    pub(super) onplaced: Callback<Option<Placed>>,
    /// 취소.
    pub(super) onclose: Callback<()>,
}

async fn content(file: File) -> Result<Bytes, Problem> {
    if file.size() > LARGEST {
        return Err(Problem::new(Code::SealSize, "over 5 MB"));
    }
    let unreadable = |_| Problem::new(Code::SealUnreadable, "the file can't be read");
    let bytes = read(&file).await.map_err(unreadable)?;
    let is_image = bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff");
    if is_image { Ok(Bytes(bytes)) } else { Err(Problem::new(Code::SealType, "neither PNG nor JPEG")) }
}

/// A file becomes a seal.
#[function_component]
pub(super) fn SealDialog(props: &SealDialogProps) -> Html {
    let t = use_i18n();
    let image = use_state(|| None::<Bytes>);
    let prepared = use_state(|| None::<Prepared>);
    let whiteness = use_state(|| None::<u8>);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let timer = use_mut_ref(|| None::<Timeout>);
    let round = use_mut_ref(|| 0_u32);
    let preview = use_png(prepared.as_ref().map(|seal| seal.png.clone()));
    let prepare = {
        let (prepared, problem, is_busy, whiteness, round) =
            (prepared.setter(), problem.setter(), is_busy.setter(), whiteness.setter(), round.clone());
        move |image: Bytes, level: Option<u8>| {
            *round.borrow_mut() += 1;
            let mine = *round.borrow();
            is_busy.set(true);
            let (prepared, problem, is_busy, whiteness, round) =
                (prepared.clone(), problem.clone(), is_busy.clone(), whiteness.clone(), round.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let answer = invoke(Prepare { image, whiteness: level }).await;
                if *round.borrow() != mine {
                    return;
                }
                match answer {
                    Ok(seal) => {
                        whiteness.set(Some(seal.whiteness));
                        prepared.set(Some(seal));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        }
    };
    let onfile = {
        let (image, prepared, problem, prepare) =
            (image.setter(), prepared.setter(), problem.setter(), prepare.clone());
        Callback::from(move |file: File| {
            let (image, prepared, problem, prepare) =
                (image.clone(), prepared.clone(), problem.clone(), prepare.clone());
            prepared.set(None);
            problem.set(None);
            wasm_bindgen_futures::spawn_local(async move {
                match content(file).await {
                    Ok(bytes) => {
                        image.set(Some(bytes.clone()));
                        prepare(bytes, None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let onslide = {
        let (image, whiteness, timer, prepare) = (image.clone(), whiteness.setter(), timer.clone(), prepare.clone());
        Callback::from(move |event: InputEvent| {
            let Ok(level) = value_of(&event).parse::<u8>() else { return };
            whiteness.set(Some(level));
            if let Some(image) = (*image).clone() {
                let prepare = prepare.clone();
                *timer.borrow_mut() = Some(Timeout::new(RESTS_MS, move || prepare(image, Some(level))));
            }
        })
    };
    let onapply = {
        let (prepared, problem, is_busy) = (prepared.clone(), problem.setter(), is_busy.clone());
        let (contract, onplaced) = (props.contract, props.onplaced.clone());
        Callback::from(move |()| {
            let Some(png) = prepared.as_ref().map(|seal| seal.png.clone()).filter(|_| !*is_busy) else { return };
            let (problem, is_busy, onplaced) = (problem.clone(), is_busy.setter(), onplaced.clone());
            is_busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Choose { contract, png: Some(png) }).await {
                    Ok(placed) => onplaced.emit(placed),
                    Err(why) => {
                        problem.set(Some(why));
                        is_busy.set(false);
                    }
                }
            });
        })
    };
    let footer = html! {
        <>
            <Button testid="seal-cancel" onclick={props.onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            <Button
                kind={Kind::Primary}
                submit=true
                busy={*is_busy && prepared.is_some()}
                disabled={prepared.is_none()}
                testid="seal-apply"
            >
                { t.t("seal-apply") }
            </Button>
        </>
    };
    html! {
        <Modal
            title={t.t("seal-attach")}
            onclose={props.onclose.clone()}
            onsubmit={onapply}
            {footer}
            width={Width::Medium}
            testid="seal"
        >
            <FileDrop
                label={t.t("seal-drop")}
                hint={t.t("seal-hint")}
                accept="image/png,image/jpeg,.png,.jpg,.jpeg"
                {onfile}
                testid="seal-file"
            />
            <Help fault={problem.as_ref().map(|problem| words(t, problem))} testid="seal-problem" />
            if *is_busy && prepared.is_none() {
                <p class="pok-subtle" role="status">{ t.t("seal-preparing") }</p>
            }
            if let Some(seal) = &*prepared {
                <div class="pok-seal">
                    <figure class="pok-seal__checks">
                        <img src={preview.clone()} alt={t.t("seal-alt")} data-testid="seal-preview" />
                        <figcaption>{ t.t("seal-transparent") }</figcaption>
                    </figure>
                    <figure class="pok-seal__paper">
                        <span>{ t.t("seal-sample") }</span><img src={preview.clone()} alt="" /><figcaption>{ t.t("seal-on-paper") }</figcaption>
                    </figure>
                </div>
                <label class="pok-slide">
                    <span>{ t.t("seal-whiteness") }</span>
                    <input
                        type="range"
                        min="0"
                        max="255"
                        value={whiteness.unwrap_or(seal.whiteness).to_string()}
                        data-testid="seal-whiteness"
                        oninput={onslide}
                    />
                    <output>{ whiteness.unwrap_or(seal.whiteness) }</output>
                </label>
                <p class="pok-subtle">
                    { t.with("seal-size", &[("width", seal.width.into()), ("height", seal.height.into())]) }
                </p>
            }
        </Modal>
    }
}
