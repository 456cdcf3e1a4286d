//! The demo's suppliers and their contacts: three suppliers, of different size and kind. Nobody is real.

use pok_domain::member::{AccountStatus, Company, Contact, ContactRole, MemberKind};
use pok_domain::{CompanyId, ContactId, Name};
use uuid::Uuid;

use crate::app::App;
use crate::fault::Fault;
use crate::member::{password, store};

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
    /// Whether 주담당자; otherwise 부담당자.
    pub primary: bool,
    /// Whose phone gets the codes.
    pub mobile_no: &'static str,
}

/// A supplier of the demo.
pub(super) struct Supplier {
    pub(super) kind: MemberKind,
    pub(super) name: &'static str,
    pub(super) business_reg_no: Option<&'static str>,
    pub(super) representative: &'static str,
    pub(super) address: &'static str,
}

/// The first is the one with the many contracts.
pub(super) const SUPPLIERS: &[Supplier] = &[
    Supplier {
        kind: MemberKind::Corporate,
        name: "주식회사 가람시스템즈",
        business_reg_no: Some("131-86-52047"),
        representative: "윤도현",
        address: "서울특별시 금천구 벚꽃로 298, 가람빌딩 11층",
    },
    Supplier {
        kind: MemberKind::Corporate,
        name: "대한민국 친환경 스마트물류자동화설비 연구개발 및 유지보수 전문기업 한빛이엔지니어링 인터내셔널 홀딩스 주식회사 부산경남지점",
        business_reg_no: Some("605-85-11938"),
        representative: "남궁은비",
        address: "부산광역시 강서구 녹산산단 335로 24-17",
    },
    Supplier {
        kind: MemberKind::Individual,
        name: "설아름",
        business_reg_no: None,
        representative: "설아름",
        address: "전라남도 순천시 정원길 8",
    },
];

/// Every account of the demo.
pub const ACCOUNTS: &[Account] = &[
    Account {
        supplier: 0,
        login_id: "jiwoo.kang@garam.example",
        password: "Garam2026!",
        name: "강지우",
        primary: true,
        mobile_no: "01020260101",
    },
    Account {
        supplier: 0,
        login_id: "minseok.oh@garam.example",
        password: "Minseok26!",
        name: "오민석",
        primary: false,
        mobile_no: "01020260102",
    },
    Account {
        supplier: 0,
        login_id: "hwangbo@garam.example",
        password: "Hwangbo26!",
        name: "황보 빛나리",
        primary: false,
        mobile_no: "01020260103",
    },
    Account {
        supplier: 1,
        login_id: "eunbi@hanbit.example",
        password: "Hanbit2026!",
        name: "남궁은비",
        primary: true,
        mobile_no: "01020260201",
    },
    Account {
        supplier: 2,
        login_id: "areum@seol.example",
        password: "Areum2026!",
        name: "설아름",
        primary: true,
        mobile_no: "01020260301",
    },
];

/// Fixed identifiers, so that the same demo is the same everywhere.
pub(super) fn company_id(supplier: usize) -> CompanyId {
    CompanyId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0000_0000_0000 + supplier as u128 + 1))
}

fn contact_id(account: usize) -> ContactId {
    ContactId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0001_0000_0000 + account as u128 + 1))
}

/// Writes companies and contacts into an empty database. Answers whether it was empty.
pub(super) async fn fill(app: &App) -> Result<bool, Fault> {
    let there: i64 = sqlx::query_scalar("select count(*) from company").fetch_one(app.database().pool()).await?;
    if there > 0 {
        return Ok(false);
    }
    let hashes = tokio::task::spawn_blocking(|| {
        ACCOUNTS.iter().map(|account| password::hash(account.password)).collect::<Result<Vec<_>, _>>()
    })
    .await??;
    let mut tx = app.write().await?;
    for (index, supplier) in SUPPLIERS.iter().enumerate() {
        let company = Company {
            id: company_id(index),
            kind: supplier.kind,
            name: Name::parse(supplier.name)?,
            business_reg_no: supplier.business_reg_no.map(str::parse).transpose()?,
            representative_name: Name::parse(supplier.representative)?,
            address: supplier.address.to_owned(),
        };
        store::add_company(&mut tx, &company).await?;
    }
    for (index, (account, hash)) in ACCOUNTS.iter().zip(&hashes).enumerate() {
        let contact = Contact {
            id: contact_id(index),
            company: company_id(account.supplier),
            role: if account.primary { ContactRole::Primary } else { ContactRole::Secondary },
            name: Name::parse(account.name)?,
            login_id: account.login_id.parse()?,
        };
        store::add_contact(&mut tx, &contact, account.mobile_no, hash, AccountStatus::Active).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Each supplier's place and its primary contact.
pub(super) fn primary_contacts() -> impl Iterator<Item = (usize, ContactId)> {
    let primary = ACCOUNTS.iter().enumerate().filter(|(_, account)| account.primary);
    primary.map(|(index, account)| (account.supplier, contact_id(index)))
}

/// The login ID of a supplier's primary contact.
pub(super) fn login_of(supplier: usize) -> &'static str {
    let found = ACCOUNTS.iter().find(|account| account.primary && account.supplier == supplier);
    found.map_or("", |account| account.login_id)
}

/// The place of a demo supplier.
pub(super) fn supplier_of(company: CompanyId) -> Option<usize> {
    (0..SUPPLIERS.len()).find(|supplier| company_id(*supplier) == company)
}
