//! [직인첨부]: a file, a look at it without its white paper, 적용.

use gloo_timers::callback::Timeout;
use pok_api::desktop::contract::Placed;
use pok_api::desktop::seal::{Choose, Prepare, Prepared};
use pok_api::{Bytes, Code, Problem};
use pok_domain::ContractId;
use web_sys::File;
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::confirm::FormPopup;
use crate::widget::field::{Help, value_of};
use crate::widget::file_drop::{FileDrop, read};
use crate::widget::image::use_png;
use crate::widget::modal::Width;

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

/// What was chosen, and what became of it.
#[derive(Clone, Default)]
struct Choosing {
    /// The file.
    image: Option<Bytes>,
    /// What the core made of it.
    prepared: Option<Prepared>,
    /// Where the slider stands.
    whiteness: Option<u8>,
    problem: Option<Problem>,
    is_busy: bool,
    /// Which try is the last: answers to earlier ones come to nothing.
    round: u32,
}

/// Asks the core for a seal out of `image`.
fn prepare(choosing: &Dialog<Choosing>, round: u32, image: Bytes, whiteness: Option<u8>) {
    choosing.change(move |choosing| (choosing.is_busy, choosing.round) = (true, round));
    wasm_bindgen_futures::spawn_local(clone!([choosing], async move {
        let answer = invoke(Prepare { image, whiteness }).await;
        choosing.change(move |choosing| {
            if choosing.round != round {
                return;
            }
            choosing.is_busy = false;
            match answer {
                Ok(seal) => {
                    choosing.whiteness = Some(seal.whiteness);
                    choosing.prepared = Some(seal);
                    choosing.problem = None;
                }
                Err(why) => choosing.problem = Some(why),
            }
        });
    }));
}

/// A file becomes a seal.
#[function_component]
pub(super) fn SealDialog(props: &SealDialogProps) -> Html {
    let t = use_i18n();
    let choosing = use_dialog(Choosing::default);
    let timer = use_mut_ref(|| None::<Timeout>);
    let rounds = use_mut_ref(|| 0_u32);
    let preview = use_png(choosing.prepared.as_ref().map(|seal| seal.png.clone()));
    let next = move || {
        *rounds.borrow_mut() += 1;
        *rounds.borrow()
    };
    let onfile = callback!([choosing, next], move |file: File| {
        choosing.change(|choosing| (choosing.prepared, choosing.problem) = (None, None));
        wasm_bindgen_futures::spawn_local(clone!([choosing, next], async move {
            match content(file).await {
                Ok(bytes) => {
                    let image = bytes.clone();
                    choosing.change(move |choosing| choosing.image = Some(image));
                    prepare(&choosing, next(), bytes, None);
                }
                Err(why) => choosing.change(|choosing| choosing.problem = Some(why)),
            }
        }));
    });
    let onslide = callback!([choosing], move |event: InputEvent| {
        let Ok(level) = value_of(&event).parse::<u8>() else { return };
        choosing.change(move |choosing| choosing.whiteness = Some(level));
        if let Some(image) = choosing.image.clone() {
            let prepare = clone!([choosing, next], move || prepare(&choosing, next(), image, Some(level)));
            *timer.borrow_mut() = Some(Timeout::new(RESTS_MS, prepare));
        }
    });
    let onapply = callback!([choosing, contract = props.contract, onplaced = props.onplaced], move |()| {
        let png = choosing.prepared.as_ref().map(|seal| seal.png.clone());
        let Some(png) = png.filter(|_| !choosing.is_busy) else { return };
        choosing.change(|choosing| choosing.is_busy = true);
        wasm_bindgen_futures::spawn_local(clone!([choosing, onplaced], async move {
            match invoke(Choose { contract, png: Some(png) }).await {
                Ok(placed) => onplaced.emit(placed),
                Err(why) => choosing.change(|choosing| (choosing.problem, choosing.is_busy) = (Some(why), false)),
            }
        }));
    });
    let Choosing { prepared, problem, is_busy, .. } = &*choosing;
    html! {
        <FormPopup title={t.t("seal-attach")} width={Width::Medium} no_testid="seal-cancel" yes={t.t("seal-apply")}
            yes_testid="seal-apply" busy={*is_busy && prepared.is_some()} disabled={prepared.is_none()}
            onclose={props.onclose.clone()} onyes={onapply} testid="seal">
            <FileDrop label={t.t("seal-drop")} hint={t.t("seal-hint")} accept="image/png,image/jpeg,.png,.jpg,.jpeg" {onfile} testid="seal-file" />
            <Help fault={problem.as_ref().map(|problem| words(t, problem))} testid="seal-problem" />
            if *is_busy && prepared.is_none() {
                <p class="pok-subtle" role="status">{ t.t("seal-preparing") }</p>
            }
            if let Some(seal) = prepared {
                { look(t, seal, choosing.whiteness, preview, onslide) }
            }
        </FormPopup>
    }
}

/// The seal on nothing and on paper, and how much of the white goes.
fn look(
    t: I18n,
    seal: &Prepared,
    whiteness: Option<u8>,
    preview: Option<AttrValue>,
    oninput: Callback<InputEvent>,
) -> Html {
    let whiteness = whiteness.unwrap_or(seal.whiteness);
    html! {
        <>
            <div class="pok-seal">
                <figure class="pok-seal__checks">
                    <img src={preview.clone()} alt={t.t("seal-alt")} data-testid="seal-preview" />
                    <figcaption>{ t.t("seal-transparent") }</figcaption>
                </figure>
                <figure class="pok-seal__paper">
                    <span>{ t.t("seal-sample") }</span><img src={preview} alt="" /><figcaption>{ t.t("seal-on-paper") }</figcaption>
                </figure>
            </div>
            <label class="pok-slide">
                <span>{ t.t("seal-whiteness") }</span>
                <input type="range" min="0" max="255" value={whiteness.to_string()} data-testid="seal-whiteness" {oninput} />
                <output>{ whiteness }</output>
            </label>
            <p class="pok-subtle">
                { t.with("seal-size", &[("width", seal.width.into()), ("height", seal.height.into())]) }
            </p>
        </>
    }
}
