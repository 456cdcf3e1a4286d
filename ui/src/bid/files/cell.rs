//! The file of a row, in two cells: 파일명 with its way to the server, and 파일 첨부.

use pok_api::Problem;
use pok_api::desktop::bid::SaveFile;
use pok_api::desktop::draft::{Draft, FileProgress, State};
use pok_domain::BidNoticeId;
use pok_domain::draft::FileRef;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::attaching::Attaching;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::saved::use_save;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Help;
use crate::widget::file_drop::{chosen, progress_bar};
use crate::widget::size;

/// Which files are taken: office documents, PDF, images and zip files (P-BID-07). The core looks at their content.
const ACCEPT: &str = ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.hwp,.hwpx,.odt,.ods,.odp,.csv,.txt,.png,.jpg,.jpeg,.gif,.bmp,.tif,.tiff,.webp,.zip";

/// How far a file is on its way to the server, where it isn't there yet.
pub(super) fn progress_of<'a>(draft: Option<&'a Draft>, file: Option<&FileRef>) -> Option<&'a FileProgress> {
    let file = file?;
    draft?.files.iter().find(|progress| progress.file.blob == file.blob)
}

/// What [`FileCells`] need.
#[derive(Properties, PartialEq)]
pub(super) struct FileCellsProps {
    /// Which notice.
    pub(super) notice: BidNoticeId,
    /// What the file is for, for readers.
    pub(super) label: AttrValue,
    /// The file.
    pub(super) file: Option<FileRef>,
    /// How far it is on its way.
    pub(super) progress: Option<FileProgress>,
    /// Attaching here.
    pub(super) attaching: Attaching,
    /// Files can be attached and removed.
    pub(super) is_writable: bool,
    /// A missing file is a fault by now.
    pub(super) is_due: bool,
    /// Unique in the page, and for tests: the button that attaches has it.
    pub(super) id: AttrValue,
    /// The file was removed.
    pub(super) onremove: Callback<()>,
}

/// The two cells.
#[function_component]
pub(super) fn FileCells(props: &FileCellsProps) -> Html {
    let t = use_i18n();
    let input = use_node_ref();
    let (save, _) = use_save::<SaveFile>();
    let FileCellsProps { id, label, attaching, .. } = props;
    let onchange = callback!([start = attaching.start], move |event: Event| {
        if let Some(file) = chosen(&event) {
            start.emit(file);
        }
    });
    let browse = callback!([input], move |_: MouseEvent| {
        if let Some(input) = input.cast::<HtmlElement>() {
            input.click();
        }
    });
    let (name, acts) = cells(t, props, &browse, &save);
    let fault = match &attaching.problem {
        Some(problem) => Some(refusal(t, problem)),
        None => (props.is_due && props.file.is_none() && attaching.now.is_none()).then(|| t.t("file-missing")),
    };
    html! {
        <>
            <td class="pf-v6-c-table__td">
                <div class="pok-file">{ name }</div>
                <Help {fault} testid={format!("{id}-problem")} />
            </td>
            <td class="pf-v6-c-table__td">
                <div class="pok-file" {id}>{ acts }</div>
                if props.is_writable {
                    <input ref={input} type="file" class="pf-v6-screen-reader" tabindex="-1" accept={ACCEPT} aria-label={t.with("file-attach-of", &[("what", label.as_str().into())])}
                        data-testid={format!("{id}-file")} {onchange} />
                }
            </td>
        </>
    }
}

/// What stands in 파일명 and 파일 첨부.
fn cells(t: I18n, props: &FileCellsProps, browse: &Callback<MouseEvent>, save: &Callback<SaveFile>) -> (Html, Html) {
    let FileCellsProps { id, label, attaching, .. } = props;
    let attach = |words: AttrValue, name: AttrValue, kind: Kind| {
        html! {
            <Button {kind} small=true icon="paperclip" testid={format!("{id}-attach")} onclick={browse.clone()} label={name}>
                { words }
            </Button>
        }
    };
    let named = |id: &'static str| t.with(id, &[("what", label.as_str().into())]);
    if let Some((name, percent)) = &attaching.now {
        let name = html! {
            <>
                <span class="pok-file__name pok-cut" title={name.clone()}>{ name.clone() }</span>
                { progress_bar(*percent, named("file-attaching")) }
            </>
        };
        let stop = html! {
            <Button kind={Kind::Link} small=true testid={format!("{id}-stop")} onclick={attaching.stop.reform(|_| ())}>
                { t.t("cancel") }
            </Button>
        };
        (name, stop)
    } else if let Some(file) = &props.file {
        let call = SaveFile { notice: props.notice, blob: file.blob };
        let name = html! {
            <>
                <button type="button" class="pok-link pok-file__name pok-cut" title={file.name.clone()} data-testid={format!("{id}-name")}
                    onclick={save.reform(move |_| call.clone())}>{ file.name.clone() }</button>
                <span class="pok-subtle pok-figures pok-file__size">{ size::words(file.bytes) }</span>
                if let Some(progress) = &props.progress { { on_its_way(t, progress) } }
            </>
        };
        let acts = html! {
            if props.is_writable {
                { attach(t.t("file-replace"), named("file-replace-of"), Kind::Link) }
                <Button kind={Kind::Plain} small=true icon="x" label={named("file-remove-of")} testid={format!("{id}-remove")}
                    onclick={props.onremove.reform(|_| ())} />
            }
        };
        (name, acts)
    } else if props.is_writable {
        let name = html! { <span class="pok-subtle pok-file__hint">{ t.t("file-drop-here") }</span> };
        (name, attach(t.t("file-attach"), named("file-attach-of"), Kind::Secondary))
    } else {
        (html! { <span class="pok-subtle">{ "-" }</span> }, Html::default())
    }
}

/// Why a file isn't taken here, with what is.
fn refusal(t: I18n, problem: &Problem) -> AttrValue {
    use pok_api::Code;
    match problem.code {
        Code::FileTooLarge => t.t("file-too-large"),
        Code::FileType => crate::problem::closed_words(t, problem).unwrap_or_else(|| t.t("file-type")),
        Code::Invalid => t.t("file-unreadable"),
        _ => words(t, problem),
    }
}

fn on_its_way(t: I18n, progress: &FileProgress) -> Html {
    let percent = u8::try_from(progress.sent * 100 / progress.file.bytes.max(1)).unwrap_or(100);
    let (words, is_fault) = match progress.state {
        State::Saved => return Html::default(),
        State::Sending => (t.with("file-sending", &[("percent", percent.into())]), false),
        State::Queued | State::Unknown | State::Conflict => (t.t("file-queued"), false),
        State::Rejected(code) => (words(t, &Problem::new(code, "")), true),
    };
    let class = classes!("pok-file__state", is_fault.then_some("is-fault"));
    html! {
        <span {class} data-testid="file-state">
            if progress.state == State::Sending { { progress_bar(percent, words.clone()) } }
            { words }
        </span>
    }
}
