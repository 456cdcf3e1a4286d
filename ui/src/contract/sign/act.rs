//! 서명 itself: who one is, the act, and what to do when no answer or another answer comes.

use pok_api::desktop::contract::{Show, Sign};
use pok_api::desktop::event::Step;
use pok_api::desktop::login::Sync;
use pok_api::remote::login::Proof;
use pok_api::{Code, Problem, Receipt};
use pok_domain::ContractId;
use pok_domain::contract::ContractStatus;
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

const STEPS: &[Step] =
    &[Step::Reauthenticating, Step::Certificate, Step::Signing, Step::Uploading, Step::Verifying, Step::Fetching];

/// Where the act stands.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Asking who one is.
    Asks,
    /// Under way.
    Works,
    /// No answer came: it may or may not have happened.
    Unknown,
    /// Finding out.
    Checks,
    /// It can't go on here.
    Ends(Problem),
}

/// What a person has to do about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Type again, or try again.
    Again,
    /// Prove it by a code.
    Code,
    /// Find out whether it happened.
    Check,
    /// Read on.
    Read,
    /// Look at the contract as it is now.
    End,
}

fn way(code: Code) -> Next {
    match code {
        Code::OtpNeeded => Next::Code,
        Code::Unknown => Next::Check,
        Code::ConsentMissing => Next::Read,
        Code::Stale | Code::NotFound | Code::Forbidden | Code::ClientTooOld | Code::SignatureRefused => Next::End,
        _ => Next::Again,
    }
}

/// What an [`Act`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ActProps {
    /// Which contract.
    pub(super) contract: ContractId,
    /// The revision that was read.
    pub(super) rev: i64,
    /// It is signed.
    pub(super) ondone: Callback<Receipt>,
    /// Not now.
    pub(super) onclose: Callback<()>,
    /// Something is still to be read.
    pub(super) onunread: Callback<()>,
}

/// What is typed, and where the act stands.
#[derive(Clone)]
struct Signing {
    stage: Stage,
    typed: TypedProof,
    problem: Option<Problem>,
}

impl Signing {
    /// What was typed didn't do, or another proof is needed.
    fn ask(&mut self, why: Problem) {
        (self.problem, self.stage) = (Some(why), Stage::Asks);
    }
}

/// The act, and where it leads.
#[derive(Clone)]
struct Acting {
    t: I18n,
    app: App,
    say: Say,
    contract: ContractId,
    signing: Dialog<Signing>,
}

impl Acting {
    /// [서명].
    fn sign(&self, rev: i64, ondone: Callback<Receipt>, onunread: Callback<()>) {
        let Self { t, app, say, contract, signing } = self.clone();
        let proof = match signing.typed.way {
            Way::Password => Proof::Password(signing.typed.password.to_string()),
            Way::Code => Proof::Otp(signing.typed.code.to_string()),
        };
        signing.change(|signing| (signing.stage, signing.problem) = (Stage::Works, None));
        wasm_bindgen_futures::spawn_local(async move {
            let why = match invoke(Sign { contract, rev, proof }).await {
                Ok(receipt) => {
                    app.dispatch(Action::Changed);
                    return ondone.emit(receipt);
                }
                Err(why) => why,
            };
            match way(why.code) {
                Next::Again => signing.change(|signing| signing.ask(why)),
                Next::Code => signing.change(|signing| {
                    signing.typed.way = Way::Code;
                    signing.ask(why);
                }),
                Next::Check => signing.change(|signing| signing.stage = Stage::Unknown),
                Next::Read => {
                    say.fault(words(t, &why));
                    onunread.emit(());
                }
                Next::End => signing.change(|signing| signing.stage = Stage::Ends(why)),
            }
        });
    }

    /// Finds out whether it happened.
    fn check(&self) {
        let Self { t, app, say, contract, signing } = self.clone();
        signing.change(|signing| signing.stage = Stage::Checks);
        wasm_bindgen_futures::spawn_local(async move {
            let found = match invoke(Sync {}).await {
                Ok(_) => invoke(Show { contract }).await,
                Err(why) => Err(why),
            };
            app.dispatch(Action::Changed);
            match found {
                Ok(detail) if detail.contract.status == ContractStatus::Completed => {
                    say.done(t.t("sign-found-done"));
                    Route::Contract(contract).go();
                }
                Ok(_) => {
                    say.fault(t.t("sign-found-open"));
                    signing.change(|signing| (signing.problem, signing.stage) = (None, Stage::Asks));
                }
                Err(why) => {
                    say.fault(words(t, &why));
                    signing.change(|signing| signing.stage = Stage::Unknown);
                }
            }
        });
    }
}

/// From [서명] to the receipt. What was typed stays until it worked.
#[function_component]
pub(super) fn Act(props: &ActProps) -> Html {
    let t = use_i18n();
    let contract = props.contract;
    let signing = use_dialog(|| Signing { stage: Stage::Asks, typed: TypedProof::default(), problem: None });
    let acting = Acting { t, app: use_app(), say: use_say(), contract, signing: signing.clone() };
    let leave = Callback::from(move |_: MouseEvent| Route::Contract(contract).go());
    match &signing.stage {
        Stage::Asks => {
            let ontyped = signing.on(|signing, typed| {
                signing.typed = typed;
                // Why a code is asked for stays there while it is typed.
                signing.problem.take_if(|problem| problem.code != Code::OtpNeeded);
            });
            let (rev, ondone, onunread) = (props.rev, props.ondone.clone(), props.onunread.clone());
            let onsubmit = Callback::from(move |()| acting.sign(rev, ondone.clone(), onunread.clone()));
            html! {
                <Reauthenticate typed={signing.typed.clone()} {ontyped} problem={signing.problem.clone()} icon="file-signature" effect={t.t("sign")}
                    lead={t.t("reauth-lead")} {onsubmit} onclose={props.onclose.clone()} />
            }
        }
        Stage::Works => html! { <Working title={t.t("progress-title")} steps={STEPS} testid="sign-progress" /> },
        Stage::Unknown | Stage::Checks => {
            let busy = signing.stage == Stage::Checks;
            let footer = html! {
                <>
                    <Button testid="sign-unknown-close" onclick={leave}>{ t.t("back-to-detail") }</Button>
                    <Button kind={Kind::Primary} first=true submit=true {busy} testid="sign-check">{ t.t("sign-check") }</Button>
                </>
            };
            html! {
                <Modal title={t.t("sign-unknown-title")} onsubmit={Callback::from(move |()| acting.check())} {footer} testid="sign-unknown">
                    <p>{ t.t("sign-unknown") }</p>
                </Modal>
            }
        }
        Stage::Ends(why) => {
            let footer = html! {
                <Button kind={Kind::Primary} first=true testid="sign-end" onclick={leave}>{ t.t("back-to-detail") }</Button>
            };
            html! {
                <Modal title={t.t("sign-failed-title")} {footer} testid="sign-failed"><p>{ words(t, why) }</p></Modal>
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_whose_answer_is_unknown_is_looked_up_not_repeated() {
        assert_eq!(way(Code::Unknown), Next::Check);
        assert_eq!([way(Code::Offline), way(Code::WrongCredentials), way(Code::OtpVoid)], [Next::Again; 3]);
        assert_eq!(
            [way(Code::OtpNeeded), way(Code::Stale), way(Code::ConsentMissing)],
            [Next::Code, Next::End, Next::Read]
        );
    }
}
