//! Sign-up as the window sees it (spec 01): the ticket stays here, what is typed is kept on this computer, and files go up
//! with the application.

mod apply;
mod form;

use parking_lot::Mutex;
use pok_api::desktop::signup::{CheckCompany, CheckIndividual, ConfirmMailCode, Identify, Leave, SendMailCode};
use pok_api::remote::signup::{self as remote, Checked, MailCodeSent};
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use pok_domain::draft::Fields;
use pok_domain::member::signup::Way;
use pok_domain::member::{BusinessRegNo, Person};

use crate::core::{Core, State, answers};
use crate::file::blob::id_of;

/// A sign-up under way.
#[derive(Clone)]
struct Signup {
    ticket: String,
    way: Way,
    number: Option<BusinessRegNo>,
    /// Of the person, one-way: their half-filled form is nobody else's.
    person: Option<String>,
    /// The input that was rejected.
    earlier: Option<Fields>,
}

/// The sign-up under way, if there is one.
#[derive(Default)]
struct UnderWay(Mutex<Option<Signup>>);

impl State for UnderWay {
    fn end_session(&self) {
        *self.0.lock() = None;
    }
}

impl Signup {
    /// What goes on from a pre-check's answer; none where it ends there.
    fn begun(checked: &Checked, number: Option<BusinessRegNo>) -> Option<Self> {
        checked.ticket.clone().zip(checked.way).map(|(ticket, way)| Self {
            ticket,
            way,
            number,
            person: checked.person.as_ref().map(of_person),
            earlier: checked.rejected.as_ref().map(|rejected| rejected.fields.clone()),
        })
    }

    /// What its form is kept under.
    fn place(&self) -> String {
        // A company's form is opened before its applicant is verified: until then it is anybody's who asks for the number.
        let number = self.number.map(|number| number.to_string()).unwrap_or_default();
        format!("{}:{number}:{}", self.way, self.person.as_deref().unwrap_or_default())
    }
}

fn of_person(person: &Person) -> String {
    id_of(format!("{}|{}|{}", person.name, person.birth_date, person.mobile_no.digits()).as_bytes()).to_string()
}

answers! {
    CheckIndividual => check_individual,
    CheckCompany => check_company,
    Identify => identify,
    SendMailCode => send_mail_code,
    ConfirmMailCode => confirm_mail_code,
    Leave => leave,
}

async fn check_individual(core: &Core, CheckIndividual {}: CheckIndividual) -> Result<Checked, Problem> {
    let verification = core.verification()?;
    let checked = core.remote.open(&remote::CheckIndividual { verification: verification.clone() }).await;
    let checked = core.spend(&verification, checked)?;
    core.set_signup(Signup::begun(&checked, None));
    Ok(core.without_ticket(checked))
}

async fn check_company(core: &Core, call: CheckCompany) -> Result<Checked, Problem> {
    let CheckCompany { entity_type, business_reg_no } = call;
    let checked = core.remote.open(&remote::CheckCompany { entity_type, business_reg_no }).await?;
    core.set_signup(Signup::begun(&checked, Some(business_reg_no)));
    Ok(core.without_ticket(checked))
}

async fn identify(core: &Core, Identify {}: Identify) -> Result<Checked, Problem> {
    let held = core.signup()?;
    let (ticket, verification) = (held.ticket.clone(), core.verification()?);
    let checked = core.remote.open(&remote::Identify { ticket, verification: verification.clone() }).await;
    let checked = core.spend(&verification, checked)?;
    let begun = Signup::begun(&checked, held.number);
    // What is typed from here on is the person's.
    let _one = core.filling().await;
    if let Some(now) = begun.as_ref().filter(|now| now.way == held.way) {
        core.move_form(&held.place(), &now.place(), now.earlier.clone().unwrap_or_default()).await?;
    }
    core.set_signup(begun);
    Ok(core.without_ticket(checked))
}

async fn send_mail_code(core: &Core, SendMailCode { mail }: SendMailCode) -> Result<MailCodeSent, Problem> {
    let ticket = core.signup()?.ticket;
    let sent = core.remote.open(&remote::SendMailCode { ticket, mail }).await?;
    core.clock.observe(sent.now);
    Ok(sent)
}

async fn confirm_mail_code(core: &Core, ConfirmMailCode { code }: ConfirmMailCode) -> Result<(), Problem> {
    let ticket = core.signup()?.ticket;
    core.remote.open(&remote::ConfirmMailCode { ticket, code }).await
}

async fn leave(core: &Core, Leave { discard }: Leave) -> Result<(), Problem> {
    let held = core.state::<UnderWay>().0.lock().take();
    if let Some(held) = held.filter(|_| discard) {
        core.drop_form(&held.place()).await?;
    }
    Ok(())
}

impl Core {
    /// The sign-up under way.
    fn signup(&self) -> Result<Signup, Problem> {
        let held = self.state::<UnderWay>().0.lock().clone();
        held.ok_or_else(|| Problem::new(Code::IdentityNeeded, "start again from the sign-up check"))
    }

    /// Another one is under way, or none.
    fn set_signup(&self, signup: Option<Signup>) {
        *self.state::<UnderWay>().0.lock() = signup;
    }

    /// A file that the sign-up under way has attached.
    pub(crate) async fn signup_paper(&self, blob: BlobId) -> Result<Vec<u8>, Problem> {
        self.signup()?;
        let content = self.blobs.files().get(blob).await.map_err(|fault| fault.into_problem("a paper"))?;
        content.ok_or_else(Problem::not_found)
    }

    /// What the pre-check answered, for the window: it needs no secret.
    fn without_ticket(&self, checked: Checked) -> Checked {
        self.clock.observe(checked.now);
        Checked { ticket: None, ..checked }
    }
}
