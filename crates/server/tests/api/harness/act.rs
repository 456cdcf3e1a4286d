//! What a buyer and a signer do.

use jiff::Timestamp;
use pok_api::buyer::contract::{BuyerContact, Counterparty, Create, NewItem, RequestSeal, State, Term};
use pok_api::remote::certificate::Enrol;
use pok_api::remote::contract::Sign;
use pok_api::remote::sync::Contract;
use pok_api::{Bytes, Problem, Receipt};
use pok_document::{Face, Field, Seal, SealOptions, SignRequest, SigningIdentity, prepare_seal, sign};
use pok_domain::contract::{Consents, ContractType, Reading, SettlementType};
use pok_domain::{BlobId, Currency, Name, OperationId};
use pok_server::demo::Account;

use super::Server;

/// A contract of the main company with one line and one attachment.
pub(crate) fn create() -> Create {
    let day = jiff::civil::date(2026, 3, 2);
    Create {
        amends: None,
        supplier: Counterparty::BusinessRegNo("131-86-52047".parse().unwrap()),
        template: "goods".into(),
        contract_type: ContractType::General,
        settlement_type: SettlementType::InspectionBased,
        title: Name::parse("랙 서버 구매계약").unwrap(),
        contract_date: day,
        contract_from: day,
        contract_to: jiff::civil::date(2026, 12, 31),
        currency: Currency::Krw,
        payment: "검수 완료 후 익월 말일 현금 지급".into(),
        terms: vec![Term { label: "하자보증".into(), value: "1년".into() }],
        items: vec![NewItem {
            category: "서버".into(),
            name: "M220H".into(),
            spec: "2U".into(),
            unit: "개".into(),
            quantity: Some(2.into()),
            unit_price: 1_372_000.into(),
            requested_date: Some(day),
            requested_site: "OFC".into(),
        }],
        attachments: vec!["보안서약서".into()],
        buyer: BuyerContact {
            name: Name::parse("서하람").unwrap(),
            name_en: Name::parse("Haram Seo").unwrap(),
            phone: "031-600-1101".into(),
        },
    }
}

/// A contract at 날인요청.
pub(crate) async fn sealed(server: &Server, key: &str, call: &Create) -> State {
    let created = server.call(Some(key), call).await.unwrap();
    let note_to_supplier = Some("확인 부탁드립니다.".into());
    let request = RequestSeal { contract: created.contract, rev: created.rev, note_to_supplier };
    server.call(Some(key), &request).await.unwrap()
}

/// A contact at their computer, with a key of their own.
pub(crate) struct Signer {
    pub(crate) token: String,
    pub(crate) account: Account,
    pub(crate) identity: SigningIdentity,
    pub(crate) seal: Seal,
}

impl Signer {
    pub(crate) async fn new(server: &Server, account: &Account) -> Self {
        let token = server.log_in(account).await.access_token;
        let key = pok_document::generate_key();
        let request = Bytes(pok_document::certificate_request(&key, account.name).unwrap());
        let issued = server.call(Some(&token), &Enrol { request }).await.unwrap();
        let chain: Vec<Vec<u8>> = issued.chain.into_iter().map(|der| der.0).collect();
        let identity = SigningIdentity::new(key, &chain).unwrap();
        Self { token, account: *account, identity, seal: seal() }
    }

    /// The contract's file with this contact's signature.
    pub(crate) async fn signed_file(&self, server: &Server, contract: &Contract) -> Vec<u8> {
        let base = server.download(&self.token, contract.documents[0].blob).await;
        let now = Timestamp::now().as_microsecond();
        let request = SignRequest { field: Field::Supplier, face: Face::Seal(&self.seal), signed_at_micros: now };
        sign(&base, &request, &self.identity).unwrap()
    }

    /// Everything read and agreed to, the file uploaded, the password shown again.
    pub(crate) async fn prepare(&self, server: &Server, contract: &Contract) -> Sign {
        let file = self.signed_file(server, contract).await;
        self.prepare_with(server, contract, &file).await
    }

    pub(crate) async fn prepare_with(&self, server: &Server, contract: &Contract, file: &[u8]) -> Sign {
        Sign {
            contract: contract.id,
            rev: contract.rev,
            act_token: server.act_token(&self.token, &self.account).await,
            consents: consents(contract),
            signed: server.upload(&self.token, file).await,
            seal: self.upload_seal(server).await,
        }
    }

    pub(crate) async fn upload_seal(&self, server: &Server) -> BlobId {
        server.upload(&self.token, self.seal.png()).await
    }

    pub(crate) async fn sign(&self, server: &Server, call: &Sign) -> Result<Receipt, Problem> {
        server.call_as(Some(&self.token), OperationId::generate(), call).await
    }
}

pub(crate) fn consents(contract: &Contract) -> Consents {
    let read = |document: &pok_api::remote::sync::Document| Reading {
        document: document.id,
        sha256: document.blob,
        pages: document.pages,
        furthest_page: document.pages,
        viewed_ms: 30_000,
        agreed_at: Some(Timestamp::now()),
    };
    Consents(contract.documents.iter().map(read).collect())
}

fn seal() -> Seal {
    let picture = image::RgbaImage::from_fn(120, 120, |x, y| {
        let ring = (x as f32 - 60.0).hypot(y as f32 - 60.0);
        let ink = (40.0..50.0).contains(&ring);
        image::Rgba(if ink { [200, 20, 20, 255] } else { [255, 255, 255, 255] })
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    prepare_seal(png.get_ref(), &SealOptions::default()).unwrap()
}
