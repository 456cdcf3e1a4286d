//! The demo's suppliers who don't use the portal yet: a company and a person. Their codes go out at the start.

use pok_domain::member::{Address, Business, EntityType, Gender, Person, Profile};
use pok_domain::{Currency, Name};

use crate::app::App;
use crate::ground::audit::Actor;
use crate::ground::fault::Fault;
use crate::signup::offline;

/// Registers them.
pub(super) async fn fill(app: &App) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    for (profile, person, mail) in [company()?, individual()?] {
        let id = offline::enter(app, &mut tx, &profile, person.as_ref(), &mail.parse()?).await?;
        offline::issue(app, &mut tx, Actor::server(), id).await?;
    }
    tx.commit().await
}

type Entry = (Profile, Option<Person>, &'static str);

fn company() -> Result<Entry, Fault> {
    let business = Business {
        entity_type: EntityType::Corporation,
        business_reg_no: "107-87-95297".parse()?,
        corporate_reg_no: None,
        representative_name: Name::parse("도한결")?,
        representative_is_foreigner: false,
        business_type: "제조업".into(),
        business_item: "사무용 가구".into(),
        certificate: None,
    };
    let address = address("06236", "서울특별시 강남구 테헤란로 152");
    Ok((profile("한결가구 주식회사", "02-555-0187", address, Some(business))?, None, "dohan@hangyeol.example"))
}

fn individual() -> Result<Entry, Fault> {
    let person = Person {
        name: Name::parse("문채원")?,
        birth_date: jiff::civil::date(1992, 3, 5),
        gender: Gender::Female,
        is_foreigner: false,
        mobile_no: "01020260401".parse()?,
    };
    let address = address("61945", "광주광역시 서구 상무중앙로 114");
    Ok((profile("문채원", "062-555-0114", address, None)?, Some(person), "chaewon@moon.example"))
}

fn address(postal_code: &str, road: &str) -> Address {
    Address { postal_code: postal_code.into(), road: road.into(), detail: String::new() }
}

fn profile(name: &str, phone: &str, address: Address, business: Option<Business>) -> Result<Profile, Fault> {
    Ok(Profile {
        name: Name::parse(name)?,
        currency: Currency::Krw,
        artist_insurance: false,
        phone: phone.into(),
        address,
        business,
        accounts: Vec::new(),
    })
}
