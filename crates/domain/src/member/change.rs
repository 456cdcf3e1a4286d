//! 변경요청: what a supplier may ask to be changed, and what the form says of it (P-MGT-01, P-MGT-07).

use super::signup::{Form, Gap, Known};
use super::{Business, Profile};
use crate::draft::{Fields, FileRef, Value};

impl Profile {
    /// This profile with what a 변경요청 may change taken from `asked`: 주소 and 계좌정보; of an individual and a 개인사업자 예술인
    /// 고용보험 여부; of a company what stands in its certificate, but for 사업자구분 and 사업자등록번호. The rest stays as it is,
    /// whatever `asked` says.
    pub fn changed_to(&self, asked: &Self) -> Self {
        let (address, accounts) = (asked.address.clone(), asked.accounts.clone());
        let artist_insurance = self.may_be_artist() && asked.artist_insurance;
        match (&self.business, &asked.business) {
            (Some(own), Some(business)) => {
                let (entity_type, business_reg_no) = (own.entity_type, own.business_reg_no);
                let business = Some(Business { entity_type, business_reg_no, ..business.clone() });
                Self { name: asked.name.clone(), artist_insurance, address, accounts, business, ..self.clone() }
            }
            _ => Self { artist_insurance, address, accounts, ..self.clone() },
        }
    }

    /// What this profile would be by a 변경요청 with these fields. A company attaches its `certificate` again (MGT-11). A
    /// supplier whom the buyer registered without accounts (P-MEM-24) may go on without.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn asked(&self, fields: &Fields, certificate: Option<&FileRef>) -> Result<Self, Vec<Gap>> {
        let mut fields = fields.clone();
        for (field, value) in [("phone", self.phone.as_str()), ("currency", self.currency.code())] {
            fields.set(field, Some(Value::Text(value.to_owned())));
        }
        fields.set("certificate", certificate.cloned().map(Value::File));
        let known = match &self.business {
            Some(business) => Known::Company(business.entity_type, business.business_reg_no),
            None => Known::Person(&self.name),
        };
        let form = Form(&fields);
        let asked = match self.accounts.is_empty() {
            true => form.profile_without_accounts(known),
            false => form.profile(known),
        };
        asked.map(|asked| self.changed_to(&asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::signup::{Lack, fields_of};
    use crate::member::{Address, BankAccount, Country, EntityType};
    use crate::{BlobId, Currency, Name};

    fn name(text: &str) -> Name {
        Name::parse(text).expect("a name")
    }

    fn file(what: u8) -> FileRef {
        FileRef { name: "사본.png".into(), blob: BlobId([what; 32]), bytes: 5 }
    }

    fn individual() -> Profile {
        let account = BankAccount {
            country: Country::Korea,
            bank: "카카오뱅크".into(),
            number: "3333-01".into(),
            holder: name("설아름"),
            virtual_amount: None,
            copy: file(1),
            is_default: true,
            swift: String::new(),
            bic: String::new(),
            iban: String::new(),
        };
        let address = Address { postal_code: "57900".into(), road: "정원길 8".into(), detail: String::new() };
        Profile {
            name: name("설아름"),
            currency: Currency::Krw,
            artist_insurance: false,
            phone: "061-749-3114".into(),
            address,
            business: None,
            accounts: vec![account],
        }
    }

    fn company() -> Profile {
        let business = Business {
            entity_type: EntityType::Corporation,
            business_reg_no: "131-86-52047".parse().expect("a number"),
            corporate_reg_no: Some("110111-0000127".parse().expect("a number")),
            representative_name: name("윤도현"),
            representative_is_foreigner: false,
            business_type: "제조업".into(),
            business_item: "서버".into(),
            certificate: Some(file(2)),
        };
        Profile { name: name("가람시스템즈"), business: Some(business), ..individual() }
    }

    fn filled(profile: &Profile, texts: &[(&str, &str)]) -> Fields {
        let mut fields = fields_of(profile);
        for (field, text) in texts {
            fields.set(field, Some(Value::Text((*text).to_owned())));
        }
        fields
    }

    #[test]
    fn mgt_05_an_individual_asks_for_address_accounts_and_insurance_and_nothing_else() {
        let own = individual();
        let texts = [("name", "다른이름"), ("phone", "02-1"), ("currency", "USD"), ("road", "새길 1"), ("artist", "1")];
        let asked = own.asked(&filled(&own, &texts), None).expect("whole");
        let address = Address { road: "새길 1".into(), ..own.address.clone() };
        assert_eq!(asked, Profile { address, artist_insurance: true, ..own.clone() });
        let gaps = own.asked(&filled(&own, &[("account/1/number", "")]), None).expect_err("a gap");
        assert_eq!(gaps, [Gap { field: "account/1/number".into(), lack: Lack::Missing }]);
        assert_eq!(own.asked(&fields_of(&own), None).expect("whole"), own);
    }

    #[test]
    fn mgt_11_mgt_12_a_company_attaches_its_certificate_and_keeps_its_number() {
        let own = company();
        let texts = [("name", "가람 주식회사"), ("representative_name", "윤도희"), ("business_item", "")];
        let fields = filled(&own, &texts);
        let gaps = own.asked(&fields, None).expect_err("no certificate");
        assert_eq!(
            gaps,
            [Gap { field: "certificate".into(), lack: Lack::Missing }],
            "the one in the form doesn't count"
        );
        let asked = own.asked(&fields, Some(&file(3))).expect("whole");
        let business = asked.business.as_ref().expect("a company");
        assert_eq!((asked.name.as_str(), business.representative_name.as_str()), ("가람 주식회사", "윤도희"));
        assert_eq!((business.business_item.as_str(), &business.certificate), ("", &Some(file(3))));
        let sole = |mut profile: Profile, is_artist| {
            profile.business.as_mut().expect("a company").entity_type = EntityType::SoleProprietor;
            Profile { artist_insurance: is_artist, ..profile }
        };
        assert!(sole(own.clone(), false).changed_to(&sole(own.clone(), true)).artist_insurance, "of a 개인사업자");
        assert!(!own.changed_to(&Profile { artist_insurance: true, ..own.clone() }).artist_insurance);
        let mut other = company();
        let business = other.business.as_mut().expect("a company");
        business.business_reg_no = "107-87-95297".parse().expect("a number");
        business.entity_type = EntityType::SoleProprietor;
        other.phone = "02-9".into();
        assert_eq!(own.changed_to(&other), own);
    }

    #[test]
    fn mgt_12_a_converted_company_without_accounts_changes_its_address_and_may_add_some() {
        let own = Profile { accounts: Vec::new(), ..company() };
        let asked = own.asked(&filled(&own, &[("road", "새길 1")]), Some(&file(3))).expect("whole");
        assert_eq!((asked.address.road.as_str(), asked.accounts.len()), ("새길 1", 0));
        let with = own.asked(&fields_of(&company()), Some(&file(3))).expect("whole");
        assert_eq!(with.accounts, company().accounts);
        let mut fields = fields_of(&company());
        fields.set("account/1/default", None);
        let gaps = own.asked(&fields, Some(&file(3))).expect_err("no default");
        assert_eq!(gaps, [Gap { field: "account/".into(), lack: Lack::Default }]);
        let none = company().asked(&filled(&own, &[]), Some(&file(3))).expect_err("who has some keeps some");
        assert_eq!(none, [Gap { field: "account/".into(), lack: Lack::NoAccount }]);
    }
}
