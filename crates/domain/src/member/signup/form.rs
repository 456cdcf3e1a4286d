//! The forms of sign-up: what their fields mean and what they still lack. The window and the server ask the same.
//!
//! Fields are kept as typed while the form is being filled in. Passwords, 인증번호 and what identity verification says are
//! never among them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Way;
use crate::bid::{PriceFault, amount};
use crate::draft::{Fields, FileRef, Value};
use crate::member::phone::{is_phone, national};
use crate::member::{Address, BankAccount, Business, BusinessRegNo, Country, EntityType, LoginId, Office, Profile};
use crate::name::NameFault;
use crate::{Currency, Name, file_name, typed};

/// Fields of this prefix are rows of 계좌정보.
pub const ACCOUNT: &str = "account/";
/// The most rows of 계좌정보.
pub const MAX_ACCOUNTS: usize = 10;
/// The longest free text, in characters.
const MAX_TEXT: usize = 100;

/// The field of a row of 계좌정보: `country`, `bank`, `number`, `holder`, `virtual`, `virtual_amount`, `copy`, `default`,
/// `swift`, `bic`, `iban`. The row is there as long as its `country` is.
pub fn account_field(row: &str, part: &str) -> String {
    format!("{ACCOUNT}{row}/{part}")
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// It is marked `*` and empty.
    #[error("must not be empty")]
    Missing,
    /// It isn't what is expected there.
    #[error("isn't what is expected here")]
    Malformed,
    /// It is longer than anything that belongs there.
    #[error("is too long")]
    TooLong,
    /// There is no row of 계좌정보 (MEM-13).
    #[error("at least one account")]
    NoAccount,
    /// More rows than [`MAX_ACCOUNTS`].
    #[error("too many accounts")]
    TooManyAccounts,
    /// Not exactly one 기본계좌 (MEM-13).
    #[error("exactly one account is the default one")]
    Default,
    /// A currency other than KRW without an account outside Korea (P-MEM-08).
    #[error("needs an account outside Korea")]
    Currency,
}

/// A field that keeps 가입요청 from being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Which.
    pub field: String,
    /// What is wrong with it.
    pub lack: Lack,
}

/// What a form says, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where the way has one.
    pub profile: Option<Profile>,
    /// How the contact is reached at work.
    pub office: Office,
    /// 이메일, where it is typed here.
    pub login_id: Option<LoginId>,
}

/// What the form knows beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// 회원명: the verified person's name.
    Person(&'a Name),
    /// What was asked for at 가입여부 확인.
    Company(EntityType, BusinessRegNo),
    /// Nothing that the form needs.
    Nothing,
}

/// A form's fields with their meaning.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a>(pub &'a Fields);

impl<'a> Form<'a> {
    /// What was typed; empty where nothing was.
    pub fn text(self, field: &str) -> &'a str {
        self.0.get(field).map_or("", Value::text)
    }

    /// An attached file.
    pub fn file(self, field: &str) -> Option<&'a FileRef> {
        self.0.get(field)?.file()
    }

    /// Whether a box is ticked.
    pub fn is_ticked(self, field: &str) -> bool {
        self.text(field) == "1"
    }

    /// The rows of 계좌정보, in the order in which they were added.
    pub fn accounts(self) -> Vec<&'a str> {
        let rows = self.0.0.range(ACCOUNT.to_owned()..).take_while(|(field, _)| field.starts_with(ACCOUNT));
        let named = rows.filter_map(|(field, _)| field[ACCOUNT.len()..].strip_suffix("/country"));
        // Numbered as they come: 2 before 10.
        let ordered: BTreeMap<_, _> = named.map(|row| ((row.len(), row), row)).collect();
        ordered.into_values().collect()
    }

    /// What the form says.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn entry(self, way: Way, known: Known<'_>) -> Result<Entry, Vec<Gap>> {
        let mut read = Reading { form: self, gaps: Vec::new() };
        let profile = if way.has_profile() { read.profile(known) } else { None };
        let office = read.office(way);
        let login_id = if way.has_mail() { read.parsed::<LoginId>("mail") } else { None };
        match read.gaps.is_empty() {
            true => Ok(Entry { profile, office, login_id }),
            false => Err(read.gaps),
        }
    }

    /// 회원정보 or 기업정보 alone, as a change request has it.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn profile(self, known: Known<'_>) -> Result<Profile, Vec<Gap>> {
        self.profile_but_for(known, |_| false)
    }

    /// The same of who need not have accounts (P-MEM-24); those there are have to be whole.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn profile_without_accounts(self, known: Known<'_>) -> Result<Profile, Vec<Gap>> {
        self.profile_but_for(known, |gap| gap.lack == Lack::NoAccount)
    }

    /// The same of who the buyer registers: it need not have the papers either, which only suppliers attach.
    ///
    /// # Errors
    /// All of its [`Gap`]s.
    pub fn registered(self, known: Known<'_>) -> Result<Profile, Vec<Gap>> {
        self.profile_but_for(known, |gap| match gap.lack {
            Lack::NoAccount => true,
            Lack::Missing => matches!(gap.field.as_str(), "certificate" | "corporate_reg_no"),
            _ => false,
        })
    }

    fn profile_but_for(self, known: Known<'_>, is_fine: impl Fn(&Gap) -> bool) -> Result<Profile, Vec<Gap>> {
        let mut read = Reading { form: self, gaps: Vec::new() };
        let profile = read.profile(known);
        read.gaps.retain(|gap| !is_fine(gap));
        profile.filter(|_| read.gaps.is_empty()).ok_or(read.gaps)
    }
}

/// 연락처, 직급/호칭 and 부서명 as a contact changes them later: each may be empty.
///
/// # Errors
/// All of their [`Gap`]s.
pub fn office(typed: &Office) -> Result<Office, Vec<Gap>> {
    let fields = Fields::from([
        ("contact_phone", typed.contact_phone.as_str()),
        ("job_title", &typed.job_title),
        ("department", &typed.department),
    ]);
    let mut read = Reading { form: Form(&fields), gaps: Vec::new() };
    let office = Office {
        contact_phone: read.phone("contact_phone", false),
        job_title: read.free("job_title", false),
        department: read.free("department", false),
    };
    if read.gaps.is_empty() { Ok(office) } else { Err(read.gaps) }
}

/// 전화번호 as a supplier changes it later.
///
/// # Errors
/// Its [`Gap`].
pub fn phone(typed: &str) -> Result<String, Vec<Gap>> {
    let fields = Fields::from([("phone", typed)]);
    let mut read = Reading { form: Form(&fields), gaps: Vec::new() };
    let phone = read.phone("phone", true);
    if read.gaps.is_empty() { Ok(phone) } else { Err(read.gaps) }
}

struct Reading<'a> {
    form: Form<'a>,
    gaps: Vec<Gap>,
}

impl Reading<'_> {
    fn gap(&mut self, field: impl Into<String>, lack: Lack) {
        self.gaps.push(Gap { field: field.into(), lack });
    }

    /// A free text of a line.
    fn free(&mut self, field: &str, is_required: bool) -> String {
        let text = typed::line(self.form.text(field));
        if text.is_empty() && is_required {
            self.gap(field, Lack::Missing);
        } else if text.chars().count() > MAX_TEXT {
            self.gap(field, Lack::TooLong);
        } else if text.chars().any(char::is_control) {
            self.gap(field, Lack::Malformed);
        }
        text
    }

    /// SWIFT, BIC, IBAN: letters and digits, in whatever groups they are printed.
    fn code(&mut self, field: &str, is_required: bool) -> String {
        let code = typed::code(&self.free(field, is_required));
        if !code.chars().all(|sign| sign.is_ascii_alphanumeric()) {
            self.gap(field, Lack::Malformed);
        }
        code
    }

    fn parsed<T: std::str::FromStr>(&mut self, field: &str) -> Option<T> {
        let text = self.form.text(field);
        if typed::is_blank(text) {
            self.gap(field, Lack::Missing);
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.gap(field, Lack::Malformed);
        }
        read
    }

    fn name(&mut self, field: &str) -> Option<Name> {
        let text = self.form.text(field);
        let name = Name::parse(text).ok().filter(|name| name.as_str().chars().count() <= MAX_TEXT);
        if name.is_none() {
            let lack = match Name::parse(text) {
                Err(NameFault::Empty) => Lack::Missing,
                Err(NameFault::Control) => Lack::Malformed,
                Ok(_) | Err(NameFault::TooLong) => Lack::TooLong,
            };
            self.gap(field, lack);
        }
        name
    }

    /// 전화번호, 내선번호.
    fn phone(&mut self, field: &str, is_required: bool) -> String {
        let text = national(&self.free(field, is_required));
        if !text.is_empty() && !is_phone(&text) {
            self.gap(field, Lack::Malformed);
        }
        text
    }

    fn file(&mut self, field: &str) -> Option<FileRef> {
        let Some(file) = self.form.file(field).cloned() else {
            self.gap(field, Lack::Missing);
            return None;
        };
        let name = file_name::possible(&file.name);
        if name.is_none() {
            self.gap(field, Lack::Malformed);
        }
        Some(FileRef { name: name?, ..file })
    }

    fn address(&mut self) -> Address {
        let postal_code = self.free("postal_code", true);
        let is_code = postal_code.len() == 5 && postal_code.bytes().all(|byte| byte.is_ascii_digit());
        if !postal_code.is_empty() && !is_code {
            self.gap("postal_code", Lack::Malformed);
        }
        Address { postal_code, road: self.free("road", true), detail: self.free("detail", false) }
    }

    fn office(&mut self, way: Way) -> Office {
        let is_required = way.has_office();
        if !is_required && way != Way::IndividualConversion {
            return Office::default();
        }
        Office {
            contact_phone: self.phone("contact_phone", is_required),
            job_title: if is_required { self.free("job_title", true) } else { String::new() },
            department: if is_required { self.free("department", true) } else { String::new() },
        }
    }

    fn profile(&mut self, known: Known<'_>) -> Option<Profile> {
        let (name, business) = match known {
            Known::Person(name) => (Some(name.clone()), None),
            Known::Company(entity_type, number) => {
                let name = self.name("name");
                (name, Some(self.business(entity_type, number)))
            }
            Known::Nothing => (None, None),
        };
        let phone = self.phone("phone", true);
        let address = self.address();
        let accounts = self.accounts();
        let currency = match self.form.text("currency") {
            "" => Currency::Krw,
            code => code.parse().unwrap_or_else(|_| {
                self.gap("currency", Lack::Malformed);
                Currency::Krw
            }),
        };
        if currency != Currency::Krw && accounts.iter().all(|account| account.country == Country::Korea) {
            self.gap("currency", Lack::Currency);
        }
        let may_be_artist = business
            .as_ref()
            .is_none_or(|business| matches!(business, Some(one) if one.entity_type == EntityType::SoleProprietor));
        let artist_insurance = may_be_artist && self.form.is_ticked("artist");
        let business = match business {
            None => None,
            Some(business) => Some(business?),
        };
        Some(Profile { name: name?, currency, artist_insurance, phone, address, business, accounts })
    }

    fn business(&mut self, entity_type: EntityType, business_reg_no: BusinessRegNo) -> Option<Business> {
        let corporate_reg_no = match entity_type {
            EntityType::Corporation => self.parsed("corporate_reg_no"),
            EntityType::SoleProprietor => None,
        };
        let representative_name = self.name("representative_name");
        let (business_type, business_item) = (self.free("business_type", false), self.free("business_item", false));
        let certificate = self.file("certificate");
        Some(Business {
            entity_type,
            business_reg_no,
            corporate_reg_no,
            representative_name: representative_name?,
            representative_is_foreigner: self.form.is_ticked("representative_is_foreigner"),
            business_type,
            business_item,
            certificate,
        })
    }

    fn accounts(&mut self) -> Vec<BankAccount> {
        let rows = self.form.accounts();
        if rows.is_empty() {
            self.gap(ACCOUNT, Lack::NoAccount);
        }
        if rows.len() > MAX_ACCOUNTS {
            self.gap(ACCOUNT, Lack::TooManyAccounts);
            return Vec::new();
        }
        let accounts: Vec<_> = rows.iter().map(|row| self.account(row)).collect();
        let defaults = rows.iter().filter(|row| self.form.is_ticked(&account_field(row, "default"))).count();
        if !rows.is_empty() && defaults != 1 {
            self.gap(ACCOUNT, Lack::Default);
        }
        accounts.into_iter().flatten().collect()
    }

    fn account(&mut self, row: &str) -> Option<BankAccount> {
        let field = |part| account_field(row, part);
        let country: Option<Country> = self.parsed(&field("country"));
        let bank = self.free(&field("bank"), true);
        let number = self.free(&field("number"), true);
        let is_number = number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '.'))
            && number.chars().any(|c| c.is_ascii_digit());
        if !number.is_empty() && !is_number {
            self.gap(field("number"), Lack::Malformed);
        }
        let holder = self.name(&field("holder"));
        let virtual_amount = self.virtual_amount(row);
        let copy = self.file(&field("copy"));
        let is_abroad = country.is_some_and(|country| country != Country::Korea);
        let swift = self.code(&field("swift"), is_abroad);
        let (bic, iban) = (self.code(&field("bic"), false), self.code(&field("iban"), false));
        Some(BankAccount {
            country: country?,
            bank,
            number,
            holder: holder?,
            virtual_amount,
            copy: copy?,
            is_default: self.form.is_ticked(&field("default")),
            swift,
            bic,
            iban,
        })
    }

    /// 가상계좌(금액), asked for only where 가상계좌 is ticked.
    fn virtual_amount(&mut self, row: &str) -> Option<Decimal> {
        if !self.form.is_ticked(&account_field(row, "virtual")) {
            return None;
        }
        let field = account_field(row, "virtual_amount");
        // Whole units, as won are.
        match amount(self.form.text(&field), Currency::Krw) {
            Ok(amount) => Some(amount),
            Err(fault) => {
                self.gap(field, if fault == PriceFault::Missing { Lack::Missing } else { Lack::Malformed });
                None
            }
        }
    }
}

/// A profile as its form has it: to be corrected at 재가입, to be changed by 변경요청.
pub fn fields_of(profile: &Profile) -> Fields {
    let mut fields = Fields::default();
    let mut text = |field: &str, text: &str| {
        if !text.is_empty() {
            fields.set(field, Some(Value::Text(text.to_owned())));
        }
    };
    let ticked = |is: bool| if is { "1" } else { "" };
    text("phone", &profile.phone);
    text("postal_code", &profile.address.postal_code);
    text("road", &profile.address.road);
    text("detail", &profile.address.detail);
    text("currency", profile.currency.code());
    text("artist", ticked(profile.artist_insurance));
    if let Some(business) = &profile.business {
        text("name", profile.name.as_str());
        text("corporate_reg_no", &business.corporate_reg_no.as_ref().map(ToString::to_string).unwrap_or_default());
        text("representative_name", business.representative_name.as_str());
        text("representative_is_foreigner", ticked(business.representative_is_foreigner));
        text("business_type", &business.business_type);
        text("business_item", &business.business_item);
    }
    for (row, account) in (1..).zip(&profile.accounts) {
        let field = |part| account_field(&format!("{row}"), part);
        text(&field("country"), account.country.code());
        text(&field("bank"), &account.bank);
        text(&field("number"), &account.number);
        text(&field("holder"), account.holder.as_str());
        text(&field("virtual"), ticked(account.virtual_amount.is_some()));
        text(&field("virtual_amount"), &account.virtual_amount.map(|amount| amount.to_string()).unwrap_or_default());
        text(&field("default"), ticked(account.is_default));
        text(&field("swift"), &account.swift);
        text(&field("bic"), &account.bic);
        text(&field("iban"), &account.iban);
    }
    if let Some(file) = profile.business.as_ref().and_then(|business| business.certificate.clone()) {
        fields.set("certificate", Some(Value::File(file)));
    }
    for (row, account) in (1..).zip(&profile.accounts) {
        fields.set(&account_field(&format!("{row}"), "copy"), Some(Value::File(account.copy.clone())));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BlobId;

    fn file(name: &str) -> Option<Value> {
        Some(Value::File(FileRef { name: name.into(), blob: BlobId([7; 32]), bytes: 5 }))
    }

    fn company() -> Fields {
        let mut fields = Fields::from([
            ("name", " 주식회사 가람 "),
            ("corporate_reg_no", "110111-0000127"),
            ("representative_name", "윤도현"),
            ("phone", "02-123-4567"),
            ("postal_code", "08510"),
            ("road", "서울특별시 금천구 벚꽃로 298"),
            ("mail", "Kim@Garam.example"),
            ("contact_phone", "1234"),
            ("job_title", "과장"),
            ("department", "영업팀"),
            ("account/1/country", "KR"),
            ("account/1/bank", "카카오뱅크"),
            ("account/1/number", "123-456-789012"),
            ("account/1/holder", "주식회사 가람"),
            ("account/1/default", "1"),
        ]);
        fields.set("certificate", file("등록증.pdf"));
        fields.set("account/1/copy", file("통장.png"));
        fields
    }

    fn known() -> Known<'static> {
        Known::Company(EntityType::Corporation, "131-86-52047".parse().expect("a number"))
    }

    fn gaps(fields: &Fields, way: Way, known: Known<'_>) -> Vec<(String, Lack)> {
        let gaps = Form(fields).entry(way, known).err().unwrap_or_default();
        gaps.into_iter().map(|gap| (gap.field, gap.lack)).collect()
    }

    #[test]
    fn mem_34_gen_12_every_field_with_an_asterisk_is_asked_for() {
        let empty = gaps(&Fields::default(), Way::Corporate, known());
        for field in [
            "name",
            "corporate_reg_no",
            "representative_name",
            "phone",
            "postal_code",
            "road",
            "certificate",
            "contact_phone",
            "mail",
            "job_title",
            "department",
        ] {
            assert!(empty.contains(&(field.into(), Lack::Missing)), "{field}");
        }
        assert!(empty.contains(&(ACCOUNT.into(), Lack::NoAccount)));
        assert_eq!(gaps(&company(), Way::Corporate, known()), []);
        let name = Name::parse("설아름").expect("a name");
        let person = gaps(&Fields::default(), Way::Individual, Known::Person(&name));
        let fields: Vec<&str> = person.iter().map(|(field, _)| &**field).collect();
        assert_eq!(fields, ["phone", "postal_code", "road", ACCOUNT, "mail"], "MEM-09");
        let secondary = gaps(&Fields::default(), Way::Secondary, Known::Nothing);
        let fields: Vec<&str> = secondary.iter().map(|(field, _)| &**field).collect();
        assert_eq!(fields, ["contact_phone", "job_title", "department", "mail"], "MEM-43");
        assert_eq!(gaps(&Fields::default(), Way::IndividualConversion, Known::Nothing), [], "MEM-30");
    }

    #[test]
    fn mem_35_mem_36_what_only_one_kind_of_company_has_is_not_taken_from_the_other() {
        let mut fields = company();
        fields.set("artist", Some(Value::Text("1".into())));
        let read = Form(&fields).entry(Way::Corporate, known()).expect("whole").profile.expect("a profile");
        assert!(!read.artist_insurance);
        let number = "605-05-11938".parse().expect("a number");
        let sole = Form(&fields).entry(Way::Corporate, Known::Company(EntityType::SoleProprietor, number));
        let sole = sole.expect("whole").profile.expect("a profile");
        assert!(sole.artist_insurance);
        assert_eq!(sole.business.expect("a business").corporate_reg_no, None);
    }

    #[test]
    fn mem_11_mem_12_mem_13_accounts_are_whole_and_exactly_one_is_the_default() {
        let mut fields = company();
        fields.set("account/1/default", None);
        assert_eq!(gaps(&fields, Way::Corporate, known()), [(ACCOUNT.into(), Lack::Default)]);
        fields.apply(
            &[("account/10/country", "US"), ("account/2/country", "KR")]
                .map(|(k, v)| (k.to_owned(), Some(Value::Text(v.into()))))
                .into(),
        );
        assert_eq!(Form(&fields).accounts(), ["1", "2", "10"]);
        let told = gaps(&fields, Way::Corporate, known());
        for field in ["account/2/bank", "account/2/number", "account/2/holder", "account/2/copy", "account/10/swift"] {
            assert!(told.contains(&(field.into(), Lack::Missing)), "{field}");
        }
        fields.set("account/2/virtual", Some(Value::Text("1".into())));
        assert!(gaps(&fields, Way::Corporate, known()).contains(&("account/2/virtual_amount".into(), Lack::Missing)));
    }

    #[test]
    fn what_is_read_goes_back_into_the_form_as_it_was() {
        let read = Form(&company()).entry(Way::Corporate, known()).expect("whole").profile.expect("a profile");
        let again = Form(&fields_of(&read)).profile(known()).expect("whole");
        assert_eq!(again, read);
        assert_eq!(read.company(crate::CompanyId(uuid::Uuid::nil())).address, "서울특별시 금천구 벚꽃로 298");
    }

    #[test]
    fn another_currency_needs_an_account_outside_korea() {
        let mut fields = company();
        fields.set("currency", Some(Value::Text("USD".into())));
        assert_eq!(gaps(&fields, Way::Corporate, known()), [("currency".into(), Lack::Currency)]);
        fields.set("account/1/country", Some(Value::Text("US".into())));
        fields.set("account/1/swift", Some(Value::Text("CITIUS33".into())));
        assert_eq!(gaps(&fields, Way::Corporate, known()), []);
    }

    #[test]
    fn mgt_04_what_is_changed_later_is_as_well_formed_and_may_be_empty() {
        let typed =
            Office { contact_phone: " 02-2026-0101 ".into(), job_title: String::new(), department: "영업".into() };
        let read = Office { contact_phone: "02-2026-0101".into(), ..typed.clone() };
        assert_eq!(office(&typed), Ok(read));
        assert_eq!(office(&Office::default()), Ok(Office::default()));
        let wrong =
            Office { contact_phone: "없음".into(), job_title: "과\n장".into(), department: "가".repeat(101) };
        let fields: Vec<String> = office(&wrong).expect_err("gaps").into_iter().map(|gap| gap.field).collect();
        assert_eq!(fields, ["contact_phone", "job_title", "department"]);
        assert_eq!(phone("061-749-3114"), Ok("061-749-3114".into()));
        assert!(phone("").is_err() && phone("전화").is_err());
    }

    #[test]
    fn what_cannot_be_a_number_or_a_mail_is_told() {
        let mut fields = company();
        for (field, wrong) in [
            ("phone", "전화 없음"),
            ("postal_code", "1234"),
            ("corporate_reg_no", "110111"),
            ("mail", "kim"),
            ("account/1/number", "계좌"),
        ] {
            let before = fields.clone();
            fields.set(field, Some(Value::Text(wrong.into())));
            assert_eq!(gaps(&fields, Way::Corporate, known()), [(field.into(), Lack::Malformed)]);
            fields = before;
        }
        fields.set("department", Some(Value::Text("가".repeat(101))));
        assert_eq!(gaps(&fields, Way::Corporate, known()), [("department".into(), Lack::TooLong)]);
    }
}
