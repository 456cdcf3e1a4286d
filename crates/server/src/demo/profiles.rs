//! What the demo's suppliers say of themselves, and how their contacts are reached.

use pok_domain::draft::FileRef;
use pok_domain::member::{
    Address, BankAccount, Business, CompanyStatus, CorporateRegNo, Country, EntityType, Office, Profile,
};
use pok_domain::{CompanyId, Currency, Name};

use super::people::{self, ACCOUNTS, SUPPLIERS, Supplier};
use super::quotation;
use crate::app::App;
use crate::ground::fault::Fault;
use crate::supplier::{account, company, membership};

/// Completes the suppliers that have no profile yet.
pub(super) async fn fill(app: &App) -> Result<(), Fault> {
    for (index, supplier) in SUPPLIERS.iter().enumerate() {
        let id = people::company_id(index);
        let pool = app.database.pool();
        let stands = company::status(pool, id).await? == CompanyStatus::Active;
        if !stands || company::profile(pool, id).await?.is_some() {
            continue;
        }
        let profile = profile(app, id, supplier).await?;
        let mut tx = app.write().await?;
        company::set_profile(&mut tx, id, &profile).await?;
        for (place, account) in ACCOUNTS.iter().enumerate().filter(|(_, account)| account.supplier == index) {
            let office = Office {
                contact_phone: account.contact_phone.into(),
                job_title: account.job_title.into(),
                department: account.department.into(),
            };
            account::set_office(&mut tx, people::contact_id(place), &office).await?;
        }
        membership::publish_all(&mut tx, id).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn profile(app: &App, id: CompanyId, supplier: &Supplier) -> Result<Profile, Fault> {
    let mut accounts = Vec::new();
    for (place, (bank, number)) in supplier.accounts.iter().enumerate() {
        accounts.push(BankAccount {
            country: Country::Korea,
            bank: (*bank).into(),
            number: (*number).into(),
            holder: Name::parse(supplier.name)?,
            virtual_amount: None,
            copy: paper(app, id, "통장사본.pdf", &format!("Copy of bankbook {number}")).await?,
            is_default: place == 0,
            swift: String::new(),
            bic: String::new(),
            iban: String::new(),
        });
    }
    let business = match supplier.business_reg_no {
        None => None,
        Some(number) => Some(Business {
            entity_type: EntityType::Corporation,
            business_reg_no: number.parse()?,
            corporate_reg_no: corporate(supplier)?,
            representative_name: Name::parse(supplier.representative)?,
            representative_is_foreigner: false,
            business_type: supplier.business_type.into(),
            business_item: supplier.business_item.into(),
            certificate: Some(paper(app, id, "사업자등록증.pdf", &format!("Business registration {number}")).await?),
        }),
    };
    Ok(Profile {
        name: Name::parse(supplier.name)?,
        currency: Currency::Krw,
        artist_insurance: false,
        phone: supplier.phone.into(),
        address: Address {
            postal_code: supplier.postal_code.into(),
            road: supplier.road.into(),
            detail: supplier.detail.into(),
        },
        business,
        accounts,
    })
}

fn corporate(supplier: &Supplier) -> Result<Option<CorporateRegNo>, Fault> {
    let parsed = supplier.corporate_reg_no.map(str::parse).transpose();
    parsed.map_err(|_| Fault::broken("a demo supplier's corporate number isn't one"))
}

async fn paper(app: &App, company: CompanyId, name: &str, text: &str) -> Result<FileRef, Fault> {
    let (blob, bytes) = quotation::store(app, company, text).await?;
    Ok(FileRef { name: name.into(), blob, bytes })
}
