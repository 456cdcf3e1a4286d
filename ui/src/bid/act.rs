//! 제출 or 투찰포기 itself, once it is confirmed: the act, a code where one is needed, and what to do when no answer or
//! another answer comes.

use pok_api::desktop::bid::{Decline, Show, Submit};
use pok_api::desktop::event::Step;
use pok_api::desktop::login::Sync;
use pok_api::remote::login::Proof;
use pok_api::remote::sync::Bid;
use pok_api::{Code, Problem, Receipt};
use pok_domain::draft::DraftKind;
use pok_domain::{BidNoticeId, BlobId};
use yew::prelude::*;

use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::{Reauthenticate, TypedProof, Way};
use crate::route::Route;
use crate::store::{Action, App, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;
use crate::widget::toast::{Say, use_say};
use crate::widget::working::Working;

const STEPS: &[Step] = &[Step::Saving, Step::Uploading, Step::Verifying, Step::Fetching];

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Doing {
    /// 제출.
    Submit {
        /// What was shown for confirmation.
        sha256: BlobId,
        /// How often the company had submitted before.
        times: u32,
    },
    /// 투찰포기.
    Decline {
        /// 사유.
        reason: String,
    },
}

impl Doing {
    /// The receipt, where `bid` shows that it happened.
    fn found(&self, bid: &Bid) -> Option<Receipt> {
        match self {
            Self::Submit { sha256, times } => {
                let submitted = bid.submitted.as_ref()?;
                let is_this = submitted.times > *times && submitted.receipt.sha256 == *sha256;
                is_this.then(|| submitted.receipt.clone())
            }
            Self::Decline { .. } => bid.declined.as_ref().map(|declined| declined.receipt.clone()),
        }
    }

    async fn ask(&self, notice: BidNoticeId, rev: i64, proof: Option<Proof>) -> Result<Receipt, Problem> {
        match self {
            Self::Submit { sha256, .. } => invoke(Submit { notice, rev, sha256: *sha256, proof }).await,
            Self::Decline { reason } => invoke(Decline { notice, rev, reason: reason.clone(), proof }).await,
        }
    }
}

/// Where the act stands.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Under way.
    Works,
    /// A code is needed.
    Asks,
    /// No answer came: it may or may not have happened.
    Unknown,
    /// Finding out.
    Checks,
    /// It can't go on here.
    Ends(Problem),
}

/// What a problem leads to.
fn stage_after(problem: Problem) -> (Stage, Option<Problem>) {
    match problem.code {
        Code::OtpNeeded | Code::OtpWrong | Code::OtpExpired | Code::OtpVoid => (Stage::Asks, Some(problem)),
        Code::Unknown => (Stage::Unknown, None),
        _ => (Stage::Ends(problem), None),
    }
}

/// What an [`Act`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ActProps {
    /// About which notice.
    pub(super) notice: BidNoticeId,
    /// The revision that was on the screen.
    pub(super) rev: i64,
    /// What is done.
    pub(super) doing: Doing,
    /// It is done.
    pub(super) ondone: Callback<Receipt>,
    /// It isn't, and what was typed stays.
    pub(super) onclose: Callback<()>,
}

/// What is typed, and where the act stands.
#[derive(Clone)]
struct Acting {
    stage: Stage,
    typed: TypedProof,
    problem: Option<Problem>,
}

/// The act, and where it leads.
#[derive(Clone)]
struct Acts {
    t: I18n,
    app: App,
    say: Say,
    notice: BidNoticeId,
    doing: Doing,
    acting: Dialog<Acting>,
    ondone: Callback<Receipt>,
}

impl Acts {
    /// Does it, with a proof where one was asked for.
    fn act(&self, rev: i64, proof: Option<Proof>) {
        let Self { app, notice, doing, acting, ondone, .. } = self.clone();
        acting.change(|acting| (acting.stage, acting.problem) = (Stage::Works, None));
        wasm_bindgen_futures::spawn_local(async move {
            let answer = doing.ask(notice, rev, proof).await;
            app.dispatch(Action::Changed);
            match answer {
                Ok(receipt) => ondone.emit(receipt),
                Err(why) => acting.change(|acting| (acting.stage, acting.problem) = stage_after(why)),
            }
        });
    }

    /// Finds out whether it happened.
    fn check(&self) {
        let Self { t, app, say, notice, doing, acting, ondone } = self.clone();
        acting.change(|acting| acting.stage = Stage::Checks);
        wasm_bindgen_futures::spawn_local(async move {
            let found = match invoke(Sync {}).await {
                Ok(_) => invoke(Show { notice }).await,
                Err(why) => Err(why),
            };
            app.dispatch(Action::Changed);
            match found.map(|detail| detail.bid.as_ref().and_then(|bid| doing.found(bid))) {
                Ok(Some(receipt)) => ondone.emit(receipt),
                Ok(None) => {
                    let why = Problem::new(Code::Unknown, "no effect so far");
                    acting.change(|acting| acting.stage = Stage::Ends(why));
                }
                Err(why) => {
                    say.fault(words(t, &why));
                    acting.change(|acting| acting.stage = Stage::Unknown);
                }
            }
        });
    }
}

/// From the confirmation to the receipt. It begins by itself.
#[function_component]
pub(super) fn Act(props: &ActProps) -> Html {
    let t = use_i18n();
    let ActProps { notice, rev, doing, ondone, onclose } = props;
    let rev = *rev;
    let acting = use_dialog(|| {
        let typed = TypedProof { way: Way::Code, ..TypedProof::default() };
        Acting { stage: Stage::Works, typed, problem: None }
    });
    let (app, say) = (use_app(), use_say());
    let (doing, ondone) = (doing.clone(), ondone.clone());
    let acts = Acts { t, app, say, notice: *notice, doing, acting: acting.clone(), ondone };
    {
        let acts = acts.clone();
        use_effect_with((), move |()| acts.act(rev, None));
    }
    let is_decline = matches!(props.doing, Doing::Decline { .. });
    let (effect, icon, title) = match is_decline {
        true => (t.t("decline"), "ban", t.t("declining")),
        false => (t.t("submit"), "send", t.t("submitting")),
    };
    match &acting.stage {
        Stage::Works => html! { <Working {title} steps={STEPS} testid="bid-progress" /> },
        Stage::Asks => {
            let ontyped = acting.on(|acting, typed| {
                acting.typed = typed;
                // Why a code is asked for stays there while it is typed.
                acting.problem.take_if(|problem| problem.code != Code::OtpNeeded);
            });
            let code = acting.typed.code.clone();
            let onsubmit = Callback::from(move |()| acts.act(rev, Some(Proof::Otp(code.to_string()))));
            html! {
                <Reauthenticate typed={acting.typed.clone()} {ontyped} problem={acting.problem.clone()} {effect} {icon} {onsubmit}
                    onclose={onclose.clone()} />
            }
        }
        Stage::Unknown | Stage::Checks => {
            let busy = acting.stage == Stage::Checks;
            let footer = html! {
                <>
                    { close(t, onclose, "bid-unknown-close", false) }
                    <Button kind={Kind::Primary} first=true submit=true {busy} testid="bid-check">{ t.t("sign-check") }</Button>
                </>
            };
            html! {
                <Modal title={t.t("bid-unknown-title")} onsubmit={Callback::from(move |()| acts.check())} {footer} testid="bid-unknown">
                    <p>{ t.t("bid-unknown") }</p>
                    <p class="pok-subtle">{ t.t("bid-unknown-more") }</p>
                </Modal>
            }
        }
        Stage::Ends(why) => ended(t, props, why),
    }
}

fn close(t: I18n, onclose: &Callback<()>, testid: &'static str, first: bool) -> Html {
    html! { <Button {first} {testid} onclick={onclose.reform(|_| ())}>{ t.t("close") }</Button> }
}

/// Why it can't go on here.
fn ended(t: I18n, props: &ActProps, why: &Problem) -> Html {
    let notice = props.notice;
    let resolve = Callback::from(move |_| Route::Conflict(DraftKind::Bid, notice.0).go());
    let footer = html! {
        <>
            { close(t, &props.onclose, "bid-failed-close", why.code != Code::Conflict) }
            if why.code == Code::Conflict {
                <Button kind={Kind::Primary} first=true icon="split" testid="bid-resolve" onclick={resolve}>{ t.t("conflict-title") }</Button>
            }
        </>
    };
    let (title, said) = match (why.code, &props.doing) {
        (Code::Unknown, Doing::Submit { .. }) => (t.t("submit-not-found-title"), t.t("submit-not-found")),
        (Code::Unknown, Doing::Decline { .. }) => (t.t("decline-not-found-title"), t.t("decline-not-found")),
        (Code::Stale, Doing::Submit { .. }) => (t.t("submit-failed"), t.t("submit-stale")),
        (Code::Invalid, Doing::Submit { .. }) => (t.t("submit-failed"), t.t("submit-invalid")),
        (_, Doing::Submit { .. }) => (t.t("submit-failed"), words(t, why)),
        (_, Doing::Decline { .. }) => (t.t("decline-failed"), words(t, why)),
    };
    html! {
        <Modal {title} onclose={props.onclose.clone()} {footer} testid="bid-failed"><p>{ said }</p></Modal>
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use pok_api::remote::sync::Submitted;
    use pok_domain::bid::BidStatus;

    use super::*;

    #[test]
    fn an_act_whose_answer_is_unknown_is_looked_up_not_repeated() {
        let stage = |code| stage_after(Problem::new(code, "")).0;
        assert_eq!(stage(Code::Unknown), Stage::Unknown);
        assert_eq!([stage(Code::OtpNeeded), stage(Code::OtpWrong)], [Stage::Asks, Stage::Asks]);
        assert!(matches!(stage(Code::Closed), Stage::Ends(_)));
    }

    #[test]
    fn an_earlier_submission_of_the_same_document_is_not_this_one() {
        let sha256 = BlobId([7; 32]);
        let receipt = Receipt { number: String::new(), at: Timestamp::UNIX_EPOCH, sha256, seq: 1, audit_head: sha256 };
        let submitted = Submitted { document: String::new(), by: String::new(), times: 2, receipt: receipt.clone() };
        let notice = BidNoticeId(uuid::Uuid::nil());
        let bid =
            Bid { notice, status: BidStatus::Submitted, result: None, submitted: Some(submitted), declined: None };
        assert_eq!(Doing::Submit { sha256, times: 2 }.found(&bid), None);
        assert_eq!(Doing::Submit { sha256, times: 1 }.found(&bid), Some(receipt));
        assert_eq!(Doing::Submit { sha256: BlobId([8; 32]), times: 1 }.found(&bid), None);
        assert_eq!(Doing::Decline { reason: String::new() }.found(&bid), None);
    }
}
