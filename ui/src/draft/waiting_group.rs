//! Everything that waits about one thing, and what can be done about it.

use pok_api::desktop::draft::{FileProgress, Operation, State, What};
use pok_api::desktop::event::About;
use pok_domain::draft::DraftKind;
use pok_domain::time;
use uuid::Uuid;
use yew::prelude::*;

use super::{refusal, state_label};
use crate::callback::callback;
use crate::clock::{self, Offset};
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::countdown::use_seconds_until;
use crate::widget::icon::icon;
use crate::widget::size;

/// What waits about one subject.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// What it is about; nil for files that nothing names any more.
    pub(super) subject: Uuid,
    /// Oldest first.
    pub(super) operations: Vec<Operation>,
}

impl Group {
    /// By what they are about, in the order of the oldest of each.
    pub(super) fn all(operations: &[Operation]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for operation in operations {
            match groups.iter_mut().find(|group| group.subject == operation.subject) {
                Some(group) => group.operations.push(operation.clone()),
                None => groups.push(Self { subject: operation.subject, operations: vec![operation.clone()] }),
            }
        }
        groups
    }

    /// For a person. A file may be called by its own name alone.
    pub(super) fn title(&self) -> &str {
        let first = self.operations.iter().find(|operation| !matches!(operation.what, What::File(_)));
        first.or_else(|| self.operations.first()).map_or("", |operation| &operation.title)
    }

    /// The draft that waits, or whose files do; none for a binding act alone.
    pub(super) fn draft(&self) -> Option<DraftKind> {
        self.operations.iter().find_map(|operation| match operation.what {
            What::Draft(kind) => Some(kind),
            // So far only bids have files.
            What::File(_) => Some(DraftKind::Bid),
            What::Act(_) => None,
        })
    }

    /// Where a person works on it.
    fn route(&self) -> Route {
        let document = self.operations.iter().find_map(|operation| match operation.what {
            What::Act(about) => Some(about.document()),
            _ => None,
        });
        let draft = || self.draft().map(|kind| (kind.subject(), self.subject));
        document.or_else(draft).and_then(Route::document).unwrap_or_default()
    }

    fn has(&self, found: impl Fn(&Operation) -> bool) -> bool {
        self.operations.iter().any(found)
    }

    /// Sending it now could help.
    fn can_retry(&self) -> bool {
        !self.subject.is_nil()
            && !self.is_split()
            && self.has(|operation| !matches!(operation.state, State::Saved | State::Sending))
    }

    fn is_split(&self) -> bool {
        self.has(|operation| operation.state == State::Conflict)
    }

    fn can_discard(&self) -> bool {
        self.has(|operation| matches!(operation.what, What::Draft(_)) && operation.state != State::Saved)
    }
}

/// What a [`WaitingGroup`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct WaitingGroupProps {
    /// What waits.
    pub(super) group: Group,
    /// Something is being done about it.
    pub(super) busy: bool,
    /// [다시 시도].
    pub(super) onretry: Callback<Group>,
    /// [버리기].
    pub(super) ondiscard: Callback<Group>,
    /// A way to somewhere else was taken.
    pub(super) onleave: Callback<()>,
}

/// Its title, its operations, its ways on.
#[function_component]
pub(super) fn WaitingGroup(props: &WaitingGroupProps) -> Html {
    let t = use_i18n();
    let WaitingGroupProps { group, busy, .. } = props;
    let act =
        |callback: &Callback<Group>| callback!([callback, group], move |_: MouseEvent| callback.emit(group.clone()));
    let go = |to: Route| {
        callback!([onleave = props.onleave], move |event: MouseEvent| {
            // Leaving first: the place that the focus goes back to is gone otherwise.
            event.prevent_default();
            onleave.emit(());
            to.go();
        })
    };
    let route = group.route();
    let conflict = group.draft().filter(|_| group.is_split()).map(|kind| Route::Conflict(kind, group.subject));
    html! {
        <li class="pok-waiting__group" data-testid="waiting">
            if group.subject.is_nil() {
                <span class="pok-waiting__title">{ group.title().to_owned() }</span>
            } else {
                <a class="pok-link pok-waiting__title" href={format!("#{route}")} data-testid="waiting-open" onclick={go(route)}>
                    { group.title().to_owned() }
                </a>
            }
            <ul>
                { for group.operations.iter().enumerate().map(|(index, operation)| html! {
                    <Line key={index} operation={operation.clone()} />
                }) }
            </ul>
            <div class="pok-waiting__acts">
                if let Some(conflict) = conflict {
                    <Button kind={Kind::Primary} small=true icon="split" testid="waiting-resolve" onclick={go(conflict)}>
                        { t.t("conflict-title") }
                    </Button>
                }
                if group.can_retry() {
                    <Button small=true icon="refresh-cw" busy={*busy} testid="waiting-retry" onclick={act(&props.onretry)}>
                        { t.t("retry") }
                    </Button>
                }
                if group.can_discard() {
                    <Button kind={Kind::Link} small=true disabled={*busy} testid="waiting-discard" onclick={act(&props.ondiscard)}>
                        { t.t("waiting-discard") }
                    </Button>
                }
            </div>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    operation: Operation,
}

#[function_component]
fn Line(props: &LineProps) -> Html {
    let t = use_i18n();
    let Operation { what, state, since, next_try, problem, .. } = &props.operation;
    let waits = *next_try;
    let seconds = use_seconds_until(waits, Offset::default());
    let why = problem.as_ref().map(|problem| words(t, problem)).or_else(|| refusal(t, *state));
    let next = waits
        .filter(|next| *next > clock::now())
        .map(|_| t.with("waiting-next", &[("left", clock::minutes(seconds).into())]));
    html! {
        <li class="pok-waiting__line">
            <span class="pok-waiting__what">{ icon(outline(what)) }<span class="pok-cut">{ what_words(t, what) }</span></span>
            { state_label(t, *state) }
            <span class="pok-waiting__since pok-figures">
                { t.with("waiting-since", &[("at", time::minute(*since).into())]) }
                if let Some(next) = next { { " · " }<span data-testid="waiting-next">{ next }</span> }
            </span>
            if let What::File(file) = what { { bar(t, file) } }
            if let Some(why) = why { <p class="pok-waiting__why" data-testid="waiting-why">{ why }</p> }
        </li>
    }
}

fn outline(what: &What) -> &'static str {
    match what {
        What::Draft(_) => "file-text",
        What::File(_) => "paperclip",
        What::Act(about) => about.document().0.icon(),
    }
}

fn what_words(t: I18n, what: &What) -> AttrValue {
    match what {
        What::Draft(DraftKind::Bid) => t.t("waiting-bid"),
        What::File(file) => file.file.name.clone().into(),
        What::Act(About::Submit(_)) => t.t("waiting-submission"),
        What::Act(About::Decline(_)) => t.t("waiting-decline"),
        What::Act(About::Sign(_)) => t.t("waiting-signature"),
    }
}

/// How far a file has gone up.
fn bar(t: I18n, FileProgress { file, sent, .. }: &FileProgress) -> Html {
    let percent = (sent.saturating_mul(100)).checked_div(file.bytes).unwrap_or(100).min(100);
    let how_far = format!("{} / {}", size::words(*sent), size::words(file.bytes));
    html! {
        <span class="pok-waiting__file">
            <progress
                class="pok-bar"
                aria-label={t.with("waiting-file", &[("name", file.name.as_str().into())])}
                value={percent.to_string()}
                max="100"
            />
            <span class="pok-subtle pok-figures">{ how_far }</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use pok_domain::draft::FileRef;
    use pok_domain::{BidNoticeId, BlobId, ContractId};

    use super::*;

    fn operation(subject: u128, title: &str, what: What, state: State) -> Operation {
        let (subject, title) = (Uuid::from_u128(subject), title.to_owned());
        let since = Timestamp::UNIX_EPOCH;
        Operation { id: None, what, subject, title, state, since, next_try: None, problem: None }
    }

    fn group(what: What, state: State) -> Group {
        Group { subject: Uuid::from_u128(1), operations: vec![operation(1, "", what, state)] }
    }

    fn file() -> What {
        let file = FileRef { name: "도면.pdf".into(), blob: BlobId([1; 32]), bytes: 5 };
        What::File(FileProgress { file, sent: 0, state: State::Queued })
    }

    #[test]
    fn only_what_can_help_is_offered() {
        let split = group(What::Draft(DraftKind::Bid), State::Conflict);
        assert!(split.is_split() && !split.can_retry() && split.can_discard(), "sending decides nothing");
        let queued = group(What::Draft(DraftKind::Bid), State::Queued);
        assert!(queued.can_retry() && queued.can_discard());
        let (notice, contract) = (BidNoticeId(Uuid::from_u128(1)), ContractId(Uuid::from_u128(1)));
        let lost = group(What::Act(About::Submit(notice)), State::Unknown);
        assert!(lost.can_retry() && !lost.can_discard() && lost.draft().is_none(), "what was sent can't be taken back");
        assert_eq!(group(What::Act(About::Sign(contract)), State::Unknown).route(), Route::Contract(contract));
        let orphan = Group { subject: Uuid::nil(), ..group(file(), State::Queued) };
        assert!(!orphan.can_retry() && !orphan.can_discard());
    }

    #[test]
    fn what_is_about_one_thing_stands_together_under_its_title() {
        let draft = || What::Draft(DraftKind::Bid);
        let groups = Group::all(&[
            operation(1, "도면.pdf", file(), State::Queued),
            operation(2, "BI20230105-004 의자", draft(), State::Queued),
            operation(1, "BI20230105-003 책상", draft(), State::Queued),
        ]);
        let shown: Vec<_> = groups.iter().map(|group| (group.title(), group.operations.len())).collect();
        assert_eq!(shown, [("BI20230105-003 책상", 2), ("BI20230105-004 의자", 1)]);
    }
}
