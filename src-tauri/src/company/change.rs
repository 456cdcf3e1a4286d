//! 변경요청: kept here while it is written, sent with its files.

use pok_api::Problem;
use pok_api::desktop::company::{Attach, CERTIFICATE, DropChange, EditChange, OpenChange, REASON, SendChange};
use pok_api::desktop::event::Step;
use pok_api::desktop::form::Opened;
use pok_api::remote::company::{Membership, RequestChange};
use pok_domain::BlobId;
use pok_domain::draft::{Fields, FileRef};
use pok_domain::member::Request;
use pok_domain::member::signup::{Form, fields_of};

use crate::core::{Core, answers};
use crate::file::attach::Piece;
use crate::form::TYPES;
use crate::remote::Pass;

answers! {
    OpenChange => open_change,
    EditChange => edit_change,
    Attach => attach,
    DropChange => drop_change,
    SendChange => send_change,
}

async fn open_change(core: &Core, OpenChange {}: OpenChange) -> Result<Opened, Problem> {
    let begin = begin(&core.membership().await?);
    core.open_form(&core.change_place()?, &begin).await
}

async fn edit_change(core: &Core, EditChange { changes }: EditChange) -> Result<(), Problem> {
    let begin = begin(&core.membership().await?);
    let _one = core.filling().await;
    core.edit_form(&core.change_place()?, begin, &changes).await
}

async fn attach(core: &Core, call: Attach) -> Result<Option<FileRef>, Problem> {
    core.primary_only()?;
    let Attach { upload, name, offset, length, content } = call;
    core.gather(Piece { upload, name, offset, length, content }, TYPES).await
}

async fn drop_change(core: &Core, DropChange {}: DropChange) -> Result<(), Problem> {
    core.drop_form(&core.change_place()?).await
}

async fn send_change(core: &Core, SendChange {}: SendChange) -> Result<Request, Problem> {
    let (membership, place) = (core.membership().await?, core.change_place()?);
    let mut fields = core.filled(&place, &begin(&membership)).await?;
    let papers: Vec<BlobId> = papers(&membership).map(|file| file.blob).collect();
    core.send_papers(Pass::Session, &fields, |blob| papers.contains(&blob)).await?;
    core.progress(Step::Verifying, None);
    let reason = Form(&fields).text(REASON).to_owned();
    let certificate = Form(&fields).file(CERTIFICATE).cloned();
    fields.set(REASON, None);
    let request = core.ask(RequestChange { fields, certificate, reason }).await?;
    // The request stands, whether or not what was kept of it goes at once.
    if let Err(problem) = core.drop_form(&place).await {
        tracing::warn!(%problem, "a form that has served stays");
    }
    Ok(request)
}

impl Core {
    /// Where what is typed by whoever is logged in is kept.
    pub(super) fn change_place(&self) -> Result<String, Problem> {
        Ok(format!("CHANGE:{}", self.who()?.contact.id))
    }

    /// A paper that was attached on this computer, or one of the member that the server has.
    pub(crate) async fn member_paper(&self, blob: BlobId) -> Result<Vec<u8>, Problem> {
        let membership = self.membership().await?;
        if let Some(content) = self.attached(blob).await? {
            return Ok(content);
        }
        if papers(&membership).all(|file| file.blob != blob) {
            return Err(Problem::not_found());
        }
        self.blobs.get(&self.remote, blob).await
    }
}

/// The form before anything is typed: as things are.
fn begin(membership: &Membership) -> Fields {
    let mut fields = match &membership.profile {
        Some(profile) => fields_of(profile),
        None => {
            let company = &membership.company;
            Fields::from([
                ("name", company.name.as_str()),
                ("representative_name", company.representative_name.as_str()),
            ])
        }
    };
    // It is attached again with every request (MGT-11).
    fields.set(CERTIFICATE, None);
    fields
}

/// Files that the server has.
fn papers(membership: &Membership) -> impl Iterator<Item = &FileRef> {
    membership.profile.iter().flat_map(|profile| profile.files())
}

#[cfg(test)]
mod tests {
    use pok_api::remote::company::Membership;
    use pok_domain::member::{Company, CompanyStatus, MemberKind};
    use pok_domain::{CompanyId, Name};

    use super::*;

    #[test]
    fn mgt_11_the_form_of_a_company_begins_as_it_is_but_without_its_certificate() {
        let name = Name::parse("주식회사 가람").expect("a name");
        let company = Company {
            id: CompanyId::generate(),
            kind: MemberKind::Corporate,
            name: name.clone(),
            business_reg_no: "131-86-52047".parse().ok(),
            representative_name: Name::parse("윤도현").expect("a name"),
            address: String::new(),
        };
        let mut membership = Membership { company, status: CompanyStatus::Active, profile: None, requests: Vec::new() };
        assert_eq!(Form(&begin(&membership)).text("name"), "주식회사 가람");
        let file = FileRef { name: "등록증.pdf".into(), blob: BlobId([7; 32]), bytes: 5 };
        membership.profile = Some(pok_domain::member::Profile {
            name,
            currency: pok_domain::Currency::Krw,
            artist_insurance: false,
            phone: "02-123-4567".into(),
            address: pok_domain::member::Address::default(),
            business: Some(pok_domain::member::Business {
                entity_type: pok_domain::member::EntityType::SoleProprietor,
                business_reg_no: "131-86-52047".parse().expect("a number"),
                corporate_reg_no: None,
                representative_name: Name::parse("윤도현").expect("a name"),
                representative_is_foreigner: false,
                business_type: String::new(),
                business_item: String::new(),
                certificate: Some(file),
            }),
            accounts: Vec::new(),
        });
        let fields = begin(&membership);
        assert_eq!((Form(&fields).text("phone"), Form(&fields).file(CERTIFICATE)), ("02-123-4567", None));
    }
}
