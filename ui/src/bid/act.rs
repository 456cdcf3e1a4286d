//! 제출 or 투찰포기 itself, once it is confirmed: the act, a code where one is needed, and what to do when no answer or
//! another answer comes.

use pok_api::desktop::bid::{Decline, Show, Submit};
use pok_api::desktop::event::Step;
use pok_api::desktop::session::Sync;
use pok_api::remote::member::Proof;
use pok_api::remote::sync::Bid;
use pok_api::{Code, Problem, Receipt};
use pok_domain::draft::DraftKind;
use pok_domain::{BidNoticeId, BlobId};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::member::{Reauthenticate, Typed, Way};
use crate::problem::words;
use crate::route::Route;
use crate::store::{Action, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;
use crate::widget::toast::use_say;
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

/// From the confirmation to the receipt. It begins by itself.
#[function_component]
pub(super) fn Act(props: &ActProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let stage = use_state(|| Stage::Works);
    let typed = use_state(|| Typed { way: Way::Code, ..Typed::default() });
    let problem = use_state(|| None::<Problem>);
    let is_decline = matches!(props.doing, Doing::Decline { .. });
    let act = {
        let (stage, problem, app, ondone) = (stage.setter(), problem.setter(), app.clone(), props.ondone.clone());
        let (doing, notice, rev) = (props.doing.clone(), props.notice, props.rev);
        Callback::from(move |proof: Option<Proof>| {
            stage.set(Stage::Works);
            problem.set(None);
            let (stage, problem, app, ondone) = (stage.clone(), problem.clone(), app.clone(), ondone.clone());
            let doing = doing.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match doing.ask(notice, rev, proof).await {
                    Ok(receipt) => {
                        app.dispatch(Action::Changed);
                        ondone.emit(receipt);
                    }
                    Err(why) => {
                        app.dispatch(Action::Changed);
                        let (next, why) = stage_after(why);
                        stage.set(next);
                        problem.set(why);
                    }
                }
            });
        })
    };
    {
        let act = act.clone();
        use_effect_with((), move |()| act.emit(None));
    }
    let oncheck = {
        let (stage, app, say, ondone) = (stage.setter(), app.clone(), say.clone(), props.ondone.clone());
        let (doing, notice) = (props.doing.clone(), props.notice);
        Callback::from(move |()| {
            let (stage, app, say, ondone, doing) =
                (stage.clone(), app.clone(), say.clone(), ondone.clone(), doing.clone());
            stage.set(Stage::Checks);
            wasm_bindgen_futures::spawn_local(async move {
                let found = match invoke(Sync {}).await {
                    Ok(_) => invoke(Show { notice }).await,
                    Err(why) => Err(why),
                };
                app.dispatch(Action::Changed);
                match found.map(|detail| detail.bid.as_ref().and_then(|bid| doing.found(bid))) {
                    Ok(Some(receipt)) => ondone.emit(receipt),
                    Ok(None) => stage.set(Stage::Ends(Problem::new(Code::Unknown, "no effect so far"))),
                    Err(why) => {
                        say.fault(words(t, &why));
                        stage.set(Stage::Unknown);
                    }
                }
            });
        })
    };
    let ontyped = {
        let (typed, problem) = (typed.setter(), problem.clone());
        Callback::from(move |next: Typed| {
            typed.set(next);
            // Why a code is asked for stays there while it is typed.
            if problem.as_ref().is_some_and(|problem| problem.code != Code::OtpNeeded) {
                problem.set(None);
            }
        })
    };
    let close = |testid: &'static str, first: bool| {
        html! { <Button {first} {testid} onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button> }
    };
    let (effect, icon) = if is_decline { (t.t("decline"), "ban") } else { (t.t("submit"), "send") };
    match &*stage {
        Stage::Works => {
            let title = t.t(if is_decline { "declining" } else { "submitting" });
            html! { <Working {title} steps={STEPS} testid="bid-progress" /> }
        }
        Stage::Asks => {
            let onsubmit = {
                let (act, code) = (act.clone(), typed.code.clone());
                Callback::from(move |()| act.emit(Some(Proof::Otp(code.to_string()))))
            };
            html! {
                <Reauthenticate typed={(*typed).clone()} {ontyped} problem={(*problem).clone()} {effect} {icon} {onsubmit}
                    onclose={props.onclose.clone()} />
            }
        }
        Stage::Unknown | Stage::Checks => {
            let busy = *stage == Stage::Checks;
            let footer = html! {
                <>
                    { close("bid-unknown-close", false) }
                    <Button kind={Kind::Primary} first=true submit=true {busy} testid="bid-check">{ t.t("sign-check") }</Button>
                </>
            };
            html! {
                <Modal title={t.t("bid-unknown-title")} onsubmit={oncheck} {footer} testid="bid-unknown">
                    <p>{ t.t("bid-unknown") }</p>
                    <p class="pok-subtle">{ t.t("bid-unknown-more") }</p>
                </Modal>
            }
        }
        Stage::Ends(why) => {
            let notice = props.notice;
            let resolve = Callback::from(move |_| Route::Conflict(DraftKind::Bid, notice.0).go());
            let footer = html! {
                <>
                    { close("bid-failed-close", why.code != Code::Conflict) }
                    if why.code == Code::Conflict {
                        <Button kind={Kind::Primary} first=true icon="split" testid="bid-resolve" onclick={resolve}>{ t.t("conflict-title") }</Button>
                    }
                </>
            };
            let (title, said) = match (why.code, is_decline) {
                (Code::Unknown, false) => (t.t("submit-not-found-title"), t.t("submit-not-found")),
                (Code::Unknown, true) => (t.t("decline-not-found-title"), t.t("decline-not-found")),
                (Code::Stale, false) => (t.t("submit-failed"), t.t("submit-stale")),
                (Code::Invalid, false) => (t.t("submit-failed"), t.t("submit-invalid")),
                (_, false) => (t.t("submit-failed"), words(t, why)),
                (_, true) => (t.t("decline-failed"), words(t, why)),
            };
            html! {
                <Modal {title} onclose={props.onclose.clone()} {footer} testid="bid-failed"><p>{ said }</p></Modal>
            }
        }
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
