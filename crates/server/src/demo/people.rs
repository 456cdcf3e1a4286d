//! The demo's suppliers and their contacts: three suppliers, of different size and kind. Nobody is real.

use pok_api::buyer::contract::Counterparty;
use pok_domain::member::{
    AccountStatus, Company, CompanyStatus, Contact, ContactRole, Gender, MemberKind, Office, Person,
};
use pok_domain::{CompanyId, ContactId, Name};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::app::App;
use crate::ground::fault::Fault;
use crate::login::password;
use crate::supplier::{account, add};

/// A contact one can log in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Which supplier, by its place in the list of suppliers.
    pub supplier: usize,
    /// ID(이메일).
    pub login_id: &'static str,
    /// 비밀번호.
    pub password: &'static str,
    /// 성명.
    pub name: &'static str,
    /// 생년월일, `YYYY-MM-DD`.
    pub born: &'static str,
    /// 성별.
    pub gender: Gender,
    /// Whether 주담당자; otherwise 부담당자.
    pub primary: bool,
    /// Whose phone gets the codes.
    pub mobile_no: &'static str,
    /// 연락처.
    pub contact_phone: &'static str,
    /// 직급/호칭.
    pub job_title: &'static str,
    /// 부서.
    pub department: &'static str,
}

/// A supplier of the demo.
pub(super) struct Supplier {
    pub(super) kind: MemberKind,
    pub(super) name: &'static str,
    pub(super) business_reg_no: Option<&'static str>,
    pub(super) corporate_reg_no: Option<&'static str>,
    pub(super) representative: &'static str,
    pub(super) business_type: &'static str,
    pub(super) business_item: &'static str,
    pub(super) phone: &'static str,
    pub(super) postal_code: &'static str,
    pub(super) road: &'static str,
    pub(super) detail: &'static str,
    /// 은행명 and 계좌번호; the first is 기본계좌.
    pub(super) accounts: &'static [(&'static str, &'static str)],
}

/// The first is the one with the many contracts.
pub(super) const SUPPLIERS: &[Supplier] = &[
    Supplier {
        kind: MemberKind::Corporate,
        name: "주식회사 가람시스템즈",
        business_reg_no: Some("131-86-52047"),
        corporate_reg_no: Some("110111-0000127"),
        representative: "윤도현",
        business_type: "제조업",
        business_item: "서버, 네트워크 장비",
        phone: "02-2026-0100",
        postal_code: "08510",
        road: "서울특별시 금천구 벚꽃로 298",
        detail: "가람빌딩 11층",
        accounts: &[("국민은행", "012-345-678901"), ("신한은행", "110-222-333444")],
    },
    Supplier {
        kind: MemberKind::Corporate,
        name: "대한민국 친환경 스마트물류자동화설비 연구개발 및 유지보수 전문기업 한빛이엔지니어링 인터내셔널 홀딩스 주식회사 부산경남지점",
        business_reg_no: Some("605-85-11938"),
        corporate_reg_no: Some("180111-0000124"),
        representative: "남궁은비",
        business_type: "제조업, 서비스업",
        business_item: "물류자동화설비 제작 및 유지보수",
        phone: "051-970-0200",
        postal_code: "46759",
        road: "부산광역시 강서구 녹산산단 335로 24-17",
        detail: "",
        accounts: &[("부산은행", "101-2026-0201-07")],
    },
    Supplier {
        kind: MemberKind::Individual,
        name: "설아름",
        business_reg_no: None,
        corporate_reg_no: None,
        representative: "설아름",
        business_type: "",
        business_item: "",
        phone: "061-749-0301",
        postal_code: "57900",
        road: "전라남도 순천시 정원길 8",
        detail: "",
        accounts: &[("카카오뱅크", "3333-01-2026030")],
    },
];

/// Every account of the demo.
pub const ACCOUNTS: &[Account] = &[
    Account {
        supplier: 0,
        login_id: "jiwoo.kang@garam.example",
        password: "Garam2026!",
        name: "강지우",
        born: "1988-04-12",
        gender: Gender::Female,
        primary: true,
        mobile_no: "01020260101",
        contact_phone: "02-2026-0101",
        job_title: "팀장",
        department: "영업1팀",
    },
    Account {
        supplier: 0,
        login_id: "minseok.oh@garam.example",
        password: "Minseok26!",
        name: "오민석",
        born: "1991-09-30",
        gender: Gender::Male,
        primary: false,
        mobile_no: "01020260102",
        contact_phone: "02-2026-0102",
        job_title: "과장",
        department: "영업1팀",
    },
    Account {
        supplier: 0,
        login_id: "hwangbo@garam.example",
        password: "Hwangbo26!",
        name: "황보 빛나리",
        born: "1995-01-21",
        gender: Gender::Female,
        primary: false,
        mobile_no: "01020260103",
        contact_phone: "02-2026-0103",
        job_title: "매니저",
        department: "계약지원팀",
    },
    Account {
        supplier: 1,
        login_id: "eunbi@hanbit.example",
        password: "Hanbit2026!",
        name: "남궁은비",
        born: "1979-11-08",
        gender: Gender::Female,
        primary: true,
        mobile_no: "01020260201",
        contact_phone: "051-970-0201",
        job_title: "대표이사",
        department: "경영지원본부",
    },
    Account {
        supplier: 2,
        login_id: "areum@seol.example",
        password: "Areum2026!",
        name: "설아름",
        born: "1990-06-17",
        gender: Gender::Female,
        primary: true,
        mobile_no: "01020260301",
        contact_phone: "061-749-0301",
        job_title: "",
        department: "",
    },
];

/// Fixed identifiers, so that the same demo is the same everywhere.
pub(super) fn company_id(supplier: usize) -> CompanyId {
    CompanyId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0000_0000_0000 + supplier as u128 + 1))
}

pub(super) fn contact_id(account: usize) -> ContactId {
    ContactId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0001_0000_0000 + account as u128 + 1))
}

/// Writes companies and contacts into an empty database, without what `profiles` knows of them. Answers whether it was
/// empty.
pub(super) async fn fill(app: &App) -> Result<bool, Fault> {
    let there: i64 = sqlx::query_scalar("select count(*) from company").fetch_one(app.database.pool()).await?;
    if there > 0 {
        return Ok(false);
    }
    let hashes = hashes().await?;
    let mut tx = app.write().await?;
    for (index, supplier) in SUPPLIERS.iter().enumerate() {
        let company = Company {
            id: company_id(index),
            kind: supplier.kind,
            name: Name::parse(supplier.name)?,
            business_reg_no: supplier.business_reg_no.map(str::parse).transpose()?,
            representative_name: Name::parse(supplier.representative)?,
            address: String::new(),
        };
        app.add_company(&mut tx, &company, None, CompanyStatus::Active).await?;
    }
    for (index, (account, hash)) in ACCOUNTS.iter().zip(hashes).enumerate() {
        let contact = Contact {
            id: contact_id(index),
            company: company_id(account.supplier),
            role: if account.primary { ContactRole::Primary } else { ContactRole::Secondary },
            name: Name::parse(account.name)?,
            login_id: account.login_id.parse()?,
        };
        let person = Person {
            name: contact.name.clone(),
            birth_date: account.born.parse()?,
            gender: account.gender,
            is_foreigner: false,
            mobile_no: account.mobile_no.parse()?,
        };
        // The same as the simulator says of this person, so that a verification recognises them.
        let ci = pok_simulator::ci(account.name, person.birth_date, account.gender.code());
        let key = app.person_key(&ci);
        let new = account::NewContact {
            contact: &contact,
            person: &person,
            person_key: Some(&key),
            office: &Office::default(),
            password_hash: hash,
            status: AccountStatus::Active,
        };
        add::contact(&mut tx, new).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// What is kept of each account's password, made once: a process of tests has hundreds of servers.
async fn hashes() -> Result<&'static [String], Fault> {
    static MADE: OnceCell<Vec<String>> = OnceCell::const_new();
    let make = || ACCOUNTS.iter().map(|account| password::hash(account.password)).collect();
    let made = MADE.get_or_try_init(async || tokio::task::spawn_blocking(make).await?);
    Ok(made.await?)
}

/// Every contact.
pub(super) fn contacts() -> impl Iterator<Item = ContactId> {
    (0..ACCOUNTS.len()).map(contact_id)
}

/// Each supplier's place and its primary contact.
pub(super) fn primary_contacts() -> impl Iterator<Item = (usize, ContactId)> {
    let primary = ACCOUNTS.iter().enumerate().filter(|(_, account)| account.primary);
    primary.map(|(index, account)| (account.supplier, contact_id(index)))
}

/// How the buyer's side names a supplier: by its number, or by the login ID of who has none.
pub(super) fn counterparty(supplier: usize) -> Result<Counterparty, Fault> {
    if let Some(number) = SUPPLIERS.get(supplier).and_then(|supplier| supplier.business_reg_no) {
        return Ok(Counterparty::BusinessRegNo(number.parse()?));
    }
    let found = ACCOUNTS.iter().find(|account| account.primary && account.supplier == supplier);
    let contact = found.ok_or_else(|| Fault::broken("no such demo supplier"))?;
    Ok(Counterparty::LoginId(contact.login_id.parse()?))
}

/// The place of a demo supplier.
pub(super) fn supplier_of(company: CompanyId) -> Option<usize> {
    (0..SUPPLIERS.len()).find(|supplier| company_id(*supplier) == company)
}
