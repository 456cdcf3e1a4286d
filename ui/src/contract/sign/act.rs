//! 서명 itself: who one is, the act, and what to do when no answer or another answer comes.

use pok_api::desktop::contract::{Show, Sign};
use pok_api::desktop::event::Step;
use pok_api::desktop::session::Sync;
use pok_api::remote::member::Proof;
use pok_api::{Code, Problem, Receipt};
use pok_domain::ContractId;
use pok_domain::contract::ContractStatus;
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

/// From [서명] to the receipt. What was typed stays until it worked.
#[function_component]
pub(super) fn Act(props: &ActProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let stage = use_state(|| Stage::Asks);
    let typed = use_state(Typed::default);
    let problem = use_state(|| None::<Problem>);
    let onsubmit = {
        let (stage, typed, problem, app, say) =
            (stage.setter(), typed.clone(), problem.setter(), app.clone(), say.clone());
        let (contract, rev) = (props.contract, props.rev);
        let (ondone, onunread) = (props.ondone.clone(), props.onunread.clone());
        Callback::from(move |()| {
            let proof = match typed.way {
                Way::Password => Proof::Password(typed.password.to_string()),
                Way::Code => Proof::Otp(typed.code.to_string()),
            };
            stage.set(Stage::Works);
            problem.set(None);
            let (stage, typed, problem, app, say) =
                (stage.clone(), typed.clone(), problem.clone(), app.clone(), say.clone());
            let (ondone, onunread) = (ondone.clone(), onunread.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Sign { contract, rev, proof }).await {
                    Ok(receipt) => {
                        app.dispatch(Action::Changed);
                        ondone.emit(receipt);
                    }
                    Err(why) => match way(why.code) {
                        Next::Again => {
                            problem.set(Some(why));
                            stage.set(Stage::Asks);
                        }
                        Next::Code => {
                            typed.set(Typed { way: Way::Code, ..(*typed).clone() });
                            problem.set(Some(why));
                            stage.set(Stage::Asks);
                        }
                        Next::Check => stage.set(Stage::Unknown),
                        Next::Read => {
                            say.fault(words(t, &why));
                            onunread.emit(());
                        }
                        Next::End => stage.set(Stage::Ends(why)),
                    },
                }
            });
        })
    };
    let oncheck = {
        let (stage, problem, app, say, contract) =
            (stage.setter(), problem.setter(), app.clone(), say.clone(), props.contract);
        Callback::from(move |()| {
            let (stage, problem, app, say) = (stage.clone(), problem.clone(), app.clone(), say.clone());
            stage.set(Stage::Checks);
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
                        problem.set(None);
                        say.fault(t.t("sign-found-open"));
                        stage.set(Stage::Asks);
                    }
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
    let contract = props.contract;
    match &*stage {
        Stage::Asks => html! {
            <Reauthenticate
                typed={(*typed).clone()}
                {ontyped}
                problem={(*problem).clone()}
                icon="file-signature"
                effect={t.t("sign")}
                lead={t.t("reauth-lead")}
                {onsubmit}
                onclose={props.onclose.clone()}
            />
        },
        Stage::Works => html! { <Working title={t.t("progress-title")} steps={STEPS} testid="sign-progress" /> },
        Stage::Unknown | Stage::Checks => {
            let footer = html! {
                <>
                    <Button
                        testid="sign-unknown-close"
                        onclick={Callback::from(move |_| Route::Contract(contract).go())}
                    >
                        { t.t("back-to-detail") }
                    </Button>
                    <Button
                        kind={Kind::Primary}
                        first=true
                        submit=true
                        busy={*stage == Stage::Checks}
                        testid="sign-check"
                    >
                        { t.t("sign-check") }
                    </Button>
                </>
            };
            html! {
                <Modal title={t.t("sign-unknown-title")} onsubmit={oncheck} {footer} testid="sign-unknown">
                    <p>{ t.t("sign-unknown") }</p>
                </Modal>
            }
        }
        Stage::Ends(why) => {
            let footer = html! {
                <Button
                    kind={Kind::Primary}
                    first=true
                    testid="sign-end"
                    onclick={Callback::from(move |_| Route::Contract(contract).go())}
                >
                    { t.t("back-to-detail") }
                </Button>
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
