//! Sign-up as the window sees it (spec 01): the ticket stays here, what is typed is kept on this computer, and files go up
//! with the application.

mod apply;
mod form;

use parking_lot::Mutex;
use pok_api::desktop::signup::{CheckCompany, CheckIndividual, ConfirmMailCode, Identify, Leave, SendMailCode};
use pok_api::remote::signup::{self as remote, Checked, MailCodeSent};
use pok_api::{Code, Handle, Problem};
use pok_domain::BlobId;
use pok_domain::draft::Fields;
use pok_domain::member::signup::Way;
use pok_domain::member::{BusinessRegNo, Person};

use crate::core::{Core, State};
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

impl Handle<CheckIndividual> for Core {
    type Caller = ();

    async fn handle(&self, _: (), CheckIndividual {}: CheckIndividual) -> Result<Checked, Problem> {
        let verification = self.verification()?;
        let checked = self.remote.open(&remote::CheckIndividual { verification: verification.clone() }).await;
        let checked = self.spend(&verification, checked)?;
        self.set_signup(Signup::begun(&checked, None));
        Ok(self.without_ticket(checked))
    }
}

impl Handle<CheckCompany> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: CheckCompany) -> Result<Checked, Problem> {
        let CheckCompany { entity_type, business_reg_no } = call;
        let checked = self.remote.open(&remote::CheckCompany { entity_type, business_reg_no }).await?;
        self.set_signup(Signup::begun(&checked, Some(business_reg_no)));
        Ok(self.without_ticket(checked))
    }
}

impl Handle<Identify> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Identify {}: Identify) -> Result<Checked, Problem> {
        let held = self.signup()?;
        let (ticket, verification) = (held.ticket.clone(), self.verification()?);
        let checked = self.remote.open(&remote::Identify { ticket, verification: verification.clone() }).await;
        let checked = self.spend(&verification, checked)?;
        let begun = Signup::begun(&checked, held.number);
        // What is typed from here on is the person's.
        let _one = self.filling().await;
        if let Some(now) = begun.as_ref().filter(|now| now.way == held.way) {
            self.move_form(&held.place(), &now.place(), now.earlier.clone().unwrap_or_default()).await?;
        }
        self.set_signup(begun);
        Ok(self.without_ticket(checked))
    }
}

impl Handle<SendMailCode> for Core {
    type Caller = ();

    async fn handle(&self, _: (), SendMailCode { mail }: SendMailCode) -> Result<MailCodeSent, Problem> {
        let ticket = self.signup()?.ticket;
        let sent = self.remote.open(&remote::SendMailCode { ticket, mail }).await?;
        self.clock.observe(sent.now);
        Ok(sent)
    }
}

impl Handle<ConfirmMailCode> for Core {
    type Caller = ();

    async fn handle(&self, _: (), ConfirmMailCode { code }: ConfirmMailCode) -> Result<(), Problem> {
        let ticket = self.signup()?.ticket;
        self.remote.open(&remote::ConfirmMailCode { ticket, code }).await
    }
}

impl Handle<Leave> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Leave { discard }: Leave) -> Result<(), Problem> {
        let held = self.state::<UnderWay>().0.lock().take();
        if let Some(held) = held.filter(|_| discard) {
            self.drop_form(&held.place()).await?;
        }
        Ok(())
    }
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
