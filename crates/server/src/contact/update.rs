//! [수정] of 회원정보: 연락처, 부서 and 직급/호칭 at once, 성명 and 이메일 by a request to the 주담당자 (P-MGT-08).

use pok_api::remote::contact::Update;
use pok_api::{Code, Problem};
use pok_domain::member::signup::{Gap, office};
use pok_domain::member::{Change, ContactRole, MemberKind, NameAndMail, Office, Request, RequestType};

use super::letter;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::supplier::request::{self, New};
use crate::supplier::standing::standing;
use crate::supplier::{account, colleague, company, form};

pub(super) async fn update(app: &App, caller: &SignedIn, call: Update) -> Result<Option<Request>, Fault> {
    bind(&app.database, caller, &call, async |tx| act(app, tx, caller, &call).await).await
}

async fn act(app: &App, tx: &mut Tx, caller: &SignedIn, call: &Update) -> Result<Option<Request>, Fault> {
    let gaps = |gaps: Vec<Gap>| {
        let dotted = |gap: Gap| Gap { field: format!("office.{}", gap.field), ..gap };
        form::incomplete(gaps.into_iter().map(dotted).collect())
    };
    let office = office(&call.office).map_err(gaps)?;
    let account = standing(tx, caller).await?;
    let (contact, company) = (&account.contact, caller.company());
    let office = match company::find(tx.sql(), company).await?.kind {
        MemberKind::Corporate => office,
        MemberKind::Individual => Office { contact_phone: office.contact_phone, ..Office::default() },
    };
    let before = NameAndMail { name: contact.name.clone(), login_id: contact.login_id.clone() };
    let request = if call.asked == before {
        None
    } else if contact.role == ContactRole::Primary {
        return Err(Problem::new(Code::Forbidden, "only a 부담당자's name and address can be changed").into());
    } else {
        let change = Some(Change::Contact { before, after: call.asked.clone() });
        let (contact, kind) = (Some(account.contact.id), RequestType::Change);
        let new = New { contact, kind, withdrawal: None, reason: "", change };
        let request = request::open(tx, &account.contact, new).await?;
        if let Some(mail) = account::primary_mail(tx, company).await? {
            mail::queue(tx, &mail, letter::requested(&request, &app.buyer)).await?;
        }
        Some(request)
    };
    account::set_office(tx, contact.id, &office).await?;
    colleague::publish(tx, company, contact.id).await?;
    if office != account.office {
        let record = Record::new(Event::ContactChanged, caller.actor()).company(company);
        audit::append(tx, record.detail(contact.id.to_string())).await?;
    }
    if let Some(request) = &request {
        audit::append(tx, request::record(Event::RequestMade, caller.actor(), company, request)).await?;
    }
    // The reply is kept for ever: what was asked for comes by the feed, and goes when the contact does.
    Ok(request.map(|request| Request { change: None, ..request }))
}
