//! 담당자 요청 상세 (spec 03 S5): what a 부담당자, or who wants to be one, has asked for, and what the 주담당자 says.

use patternfly_yew::prelude::DescriptionList;
use pok_api::Problem;
use pok_api::desktop::contact::{Show, Shown, open_request};
use pok_api::remote::contact::{Colleague, Decide};
use pok_api::remote::signup;
use pok_domain::member::signup::Decision;
use pok_domain::member::{REASON_LENGTH, Request, RequestState, Verdict, reason};
use pok_domain::typed;
use pok_domain::{ApplicationId, RequestId, time};
use yew::prelude::*;

use super::ContactProps;
use super::facts::applicant;
use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::form::focus_first_fault;
use crate::i18n::{I18n, use_i18n};
use crate::list;
use crate::problem::words;
use crate::prove::use_write;
use crate::query::use_query;
use crate::request::changes_table;
use crate::route::Route;
use crate::unsaved::{self, Unsaved};
use crate::widget::button::{Button, Kind};
use crate::widget::fact::{day, fact};
use crate::widget::field::{Help, Select};
use crate::widget::label::code_words;
use crate::widget::state::{Empty, card_of_lines};
use crate::widget::table::{Head, SmallTable, cells};
use crate::widget::text_area::TextArea;
use crate::widget::toast::use_say;

/// 담당자 요청 상세.
#[function_component]
pub(crate) fn RequestDetail(props: &ContactProps) -> Html {
    let t = use_i18n();
    let query = use_query(Some(Show { contact: props.contact }));
    let drawn = query.data.as_ref().map(|shown| {
        let deciding = match waits(&shown.colleague) {
            Some((asked, content)) => {
                html! { <Deciding {asked} content={content.cloned()} colleague={shown.colleague.clone()} /> }
            }
            None => html! {
                <>
                    <section class="pok-card"><Empty icon="circle-check" title={t.t("nothing-to-decide")} /></section>
                    <div class="pok-actions">{ back(t) }</div>
                </>
            },
        };
        html! { <>{ person(t, shown) }{ rejections(t, &shown.colleague.requests) }{ deciding }</> }
    });
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("contact-request") }</h1></header>
            { query.shown(drawn, card_of_lines(8)) }
            if query.data.is_none() { <div class="pok-actions">{ back(t) }</div> }
        </>
    }
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// To join.
    Joining(ApplicationId),
    /// 정보변경 or 탈퇴.
    Request(RequestId),
}

fn waits(colleague: &Colleague) -> Option<(Asked, Option<&Request>)> {
    let request = open_request(&colleague.requests);
    let joining = colleague.application.map(|application| (Asked::Joining(application), None));
    joining.or_else(|| request.map(|request| (Asked::Request(request.id), Some(request))))
}

fn back(t: I18n) -> Html {
    list::back_button(t, Route::Contacts)
}

fn person(t: I18n, shown: &Shown) -> Html {
    html! {
        <section class="pok-card" aria-labelledby="request-person">
            <h2 id="request-person">{ t.t("signup-member") }</h2>
            <DescriptionList>{ fact(t.t("company-of"), "request-company", shown.company.name.to_string()) }</DescriptionList>
            { applicant(t, &shown.colleague) }
        </section>
    }
}

/// The columns of 반려사유 목록, in the specification's words and order.
const REJECTION: [Head; 6] = [
    ("column-number-short", "is-end"),
    ("change-type", ""),
    ("withdrawal-type", ""),
    ("change-request-reason", ""),
    ("change-process-reason", ""),
    ("processed-at", ""),
];

/// 반려사유 목록.
fn rejections(t: I18n, requests: &[Request]) -> Html {
    let rejected: Vec<&Request> = requests.iter().filter(|request| request.state == RequestState::Rejected).collect();
    html! {
        <section class="pok-card" aria-labelledby="rejections-title">
            <h2 id="rejections-title">{ t.t("rejections") }</h2>
            <div class="pok-list__scroll" role="region" aria-labelledby="rejections-title" tabindex="0">
                <SmallTable class="pok-table--plain" heads={&REJECTION[..]} is_empty={rejected.is_empty()}
                    testid="rejections">
                    { for rejected.iter().enumerate().map(|(at, request)| {
                        let kind = request.withdrawal.map(|kind| code_words(t, kind)).unwrap_or_else(|| "-".into());
                        let processed = request.processed_at.map_or_else(|| "-".into(), time::minute);
                        let texts = [code_words(t, request.kind), kind, request.reason.clone().into(), request.process_reason.clone().into(), processed.into()];
                        html! {
                            <tr class="pf-v6-c-table__tr" key={request.id.to_string()} data-testid="rejection">
                                <td class="pf-v6-c-table__td is-end">{ at + 1 }</td>
                                { cells(&REJECTION[1..], texts) }
                            </tr>
                        }
                    }) }
                </SmallTable>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct DecidingProps {
    asked: Asked,
    content: Option<Request>,
    colleague: Colleague,
}

/// The names of the words under 승인처리 상태 and its reason.
type Faults = (Option<&'static str>, Option<&'static str>);

/// What is chosen and typed, and what is wrong with it.
#[derive(Clone, Default)]
struct TypedDecision {
    approves: Option<bool>,
    reason: AttrValue,
    faults: Faults,
}

impl TypedDecision {
    /// Whether it is approved, and why; else what is wrong.
    fn read(&self) -> Result<(bool, String), Faults> {
        let typed = &*typed::text(&self.reason);
        let fault = match reason(typed) {
            Some(_) => None,
            None if !typed.is_empty() => Some("reason-long"),
            None => (self.approves == Some(false)).then_some("reject-reason"),
        };
        match self.approves.filter(|_| fault.is_none()) {
            Some(approves) => Ok((approves, typed.to_owned())),
            None => Err((self.approves.is_none().then_some("decision-missing"), fault)),
        }
    }
}

/// Sends the decision to whom it is about.
#[hook]
fn use_deciding(asked: Asked) -> (Callback<(bool, String)>, bool, Option<Problem>) {
    let t = use_i18n();
    let say = use_say();
    // What was decided may have reached the page before the answer did, and have taken this away.
    let ondone = Callback::from(move |()| {
        say.done(t.t("decided"));
        unsaved::let_go();
        Route::Contacts.go();
    });
    let deciding = use_write::<Decide>(ondone.clone());
    let joining = use_write::<signup::Decide>(ondone);
    let (decide, join) = (deciding.send, joining.send);
    let send = Callback::from(move |(approves, reason): (bool, String)| match asked {
        Asked::Joining(application) => {
            let decision = if approves { Decision::Approve } else { Decision::Reject { reason, may_reapply: true } };
            join.emit(signup::Decide { application, decision });
        }
        Asked::Request(request) => {
            let verdict = if approves { Verdict::Approve { reason } } else { Verdict::Reject { reason } };
            decide.emit(Decide { request, verdict });
        }
    });
    (send, deciding.is_busy || joining.is_busy, deciding.problem.or(joining.problem))
}

/// 탈퇴 처리, or what a 정보변경 changes, or a request to join; then 승인처리 상태.
#[function_component]
fn Deciding(props: &DecidingProps) -> Html {
    let t = use_i18n();
    let typed = use_dialog(TypedDecision::default);
    let (send, is_busy, problem) = use_deciding(props.asked);
    let onchosen = typed.on(|typed, code: String| {
        typed.approves = match code.as_str() {
            APPROVE => Some(true),
            REJECT => Some(false),
            _ => None,
        };
        typed.faults.0 = None;
    });
    let onreason = typed.on(|typed, text: String| (typed.reason, typed.faults.1) = (text.into(), None));
    let onsubmit = callback!([typed], move |event: SubmitEvent| {
        event.prevent_default();
        match typed.read() {
            Ok(decision) => send.emit(decision),
            Err(faults) => {
                typed.change(move |typed| typed.faults = faults);
                focus_first_fault("deciding");
            }
        }
    });
    let value = match typed.approves {
        Some(true) => APPROVE,
        Some(false) => REJECT,
        None => "",
    };
    let options = [("", "choose"), (APPROVE, "approve"), (REJECT, "reject")];
    let options = options.map(|(value, words)| (AttrValue::Static(value), t.t(words))).to_vec();
    let fault = |fault: Option<&'static str>| fault.map(|fault| t.with(fault, &[("count", REASON_LENGTH.into())]));
    let is_rejecting = typed.approves == Some(false);
    html! {
        <form class="pok-edit" id="deciding" {onsubmit} novalidate=true data-testid="deciding">
            <section class="pok-card" aria-labelledby="deciding-title">
                { content(t, props) }
                <div class="pok-form__grid pok-deciding">
                    <Select id="decision" label={t.t("decision")} {value} {options} required=true fault={fault(typed.faults.0)} onvalue={onchosen} testid="decision" />
                    if is_rejecting || props.content.is_some() {
                        <div class="pok-form__wide"><TextArea id="decision-reason" label={t.t("decision-reason")} value={typed.reason.clone()} onvalue={onreason} required={is_rejecting}
                            hint={t.t("decision-hint")} fault={fault(typed.faults.1)} testid="decision-reason" /></div>
                    }
                </div>
            </section>
            <div class="pok-actions">
                { back(t) }
                <Help fault={problem.as_ref().map(|problem| words(t, problem))} testid="decision-refused" />
                <span class="pok-actions__gap" />
                <Button kind={Kind::Primary} submit=true busy={is_busy} testid="decision-save">{ t.t("save") }</Button>
            </div>
            <Unsaved is={!typed.reason.is_empty()} is_cancelled=false onstay={Callback::noop()} ondrop={Callback::noop()} />
        </form>
    }
}

const APPROVE: &str = "APPROVED";
const REJECT: &str = "REJECTED";

fn content(t: I18n, props: &DecidingProps) -> Html {
    let Some(request) = &props.content else {
        return html! {
            <>
                <h2 id="deciding-title">{ t.t("joining") }</h2>
                <p class="pok-prose" data-testid="joining">{ t.with("joining-lead", &[("name", props.colleague.contact.name.as_str().into())]) }</p>
                <DescriptionList>{ fact(t.t("requested-on"), "request-date", day(props.colleague.applied_at)) }</DescriptionList>
            </>
        };
    };
    match request.withdrawal {
        Some(kind) => html! {
            <>
                <h2 id="deciding-title">{ t.t("withdrawal-processing") }</h2>
                <DescriptionList>
                    { fact(t.t("requested-by"), "request-by", t.t("requested-by-self")) }
                    { fact(t.t("withdrawal-type"), "request-withdrawal", code_words(t, kind)) }
                    { fact(t.t("withdrawal-reason"), "request-reason", request.reason.clone()) }
                </DescriptionList>
            </>
        },
        None => html! {
            <>
                <h2 id="deciding-title">{ t.t("changes") }</h2>
                { changes_table(t, request) }
            </>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_24_the_columns_are_the_specifications_in_its_order() {
        let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
        let heads = REJECTION.map(|(head, _)| t.t(head).to_string());
        assert_eq!(heads.join(" · "), "No · 변경유형 · 탈퇴 구분 · 변경요청사유 · 변경처리사유 · 처리일시");
    }
}
