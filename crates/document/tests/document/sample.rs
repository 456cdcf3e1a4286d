//! A contract as buyers write them, and the people who seal it. Shared with the benchmark.

use pok_document::{
    Article, Authority, ContractPaper, Face, Field, ItemLine, Party, Seal, SealOptions, SignRequest, SigningIdentity,
    Subject, Term, certificate_request, generate_key, prepare_seal, render_contract, sign,
};

/// 2023-02-09 12:30:00 KST.
pub(crate) const NOW: i64 = 1_675_913_400_000_000;
pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const YEAR: i64 = 365 * 24 * HOUR;

pub(crate) fn item(no: usize) -> ItemLine {
    ItemLine {
        no: no.to_string(),
        category: ["서버", "CR 장비", "스토리지"][no % 3].into(),
        name: ["M220H", "QFX10002-60C", "고성능 블록 스토리지 40TB"][no % 3].into(),
        spec: ["Xeon Gold 6338 2EA, DDR4 64GB × 16, SSD 3.84TB × 8", "test", "올플래시, 이중화 컨트롤러 포함"][no % 3]
            .into(),
        unit: ["개", "EA", "식"][no % 3].into(),
        quantity: (no * 3).to_string(),
        unit_price: "2,744,000".into(),
        amount: "1,360,000,000".into(),
        requested_date: "2023.02.16".into(),
        requested_site: ["OFC", "LGX", "당사지정장소"][no % 3].into(),
    }
}

pub(crate) fn contract(items: usize) -> ContractPaper {
    let body = "구매사와 공급사는 상호 신의와 성실을 바탕으로 이 계약을 이행하며, 공급사는 별첨 품목을 계약기간 안에 \
                납품요청위치에 납품하고 구매사의 검수를 받아야 한다. 구매사는 검수가 완료된 날이 속하는 달의 다음 달 \
                말일까지 공급사가 발행한 세금계산서에 따라 대금을 지급한다.";
    let headings = [
        "목적",
        "납품",
        "검수",
        "대금의 지급",
        "하자보증",
        "지체상금",
        "비밀유지",
        "권리의 양도 금지",
        "해제 및 해지",
        "분쟁의 해결",
    ];
    ContractPaper {
        number: "CR20230208-001".into(),
        version: 1,
        title: "2023년 데이터센터 서버 구매 계약".into(),
        buyer: Party {
            name: "한빛엔터프라이즈 주식회사".into(),
            business_reg_no: Some("120-81-47521".into()),
            representative: "김한빛".into(),
            address: "제주특별자치도 제주시 첨단로 242".into(),
        },
        supplier: Party {
            name: "(주)가나다시스템".into(),
            business_reg_no: Some("214-86-12345".into()),
            representative: "홍길동".into(),
            address: "경기도 성남시 분당구 판교역로 166, 5층 501호".into(),
        },
        contract_date: "2023.02.09".into(),
        period: "2023.02.09 ~ 2023.02.28".into(),
        amount_text: "금 1,200,000 원 ( VAT 별도 )".into(),
        payment: "검수 완료 후 익월 말일 현금 지급".into(),
        terms: vec![
            Term { label: "하자보증".into(), value: "계약금액의 5%, 검수일로부터 24개월".into() },
            Term { label: "선급금".into(), value: "해당없음".into() },
            Term { label: "지체상금률".into(), value: "1일당 계약금액의 1.5/1000".into() },
        ],
        articles: headings
            .iter()
            .enumerate()
            .map(|(at, heading)| Article { heading: format!("제{}조 ({heading})", at + 1), body: body.into() })
            .collect(),
        items: (1..=items).map(item).collect(),
        created_at_micros: NOW - HOUR,
        document_id: *b"0123456789abcdef",
    }
}

/// A contract of one short page, for tests that go through it byte by byte.
pub(crate) fn short_contract() -> ContractPaper {
    ContractPaper { articles: Vec::new(), terms: Vec::new(), ..contract(0) }
}

pub(crate) struct People {
    pub(crate) authority: Authority,
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) buyer: SigningIdentity,
    pub(crate) supplier: SigningIdentity,
}

/// A supplier's contact.
pub(crate) fn subject(name: &str, company: &str) -> Subject {
    Subject {
        name: name.into(),
        company: company.into(),
        business_reg_no: Some("214-86-12345".into()),
        contact_id: "0186-contact".into(),
        field: SUPPLIER,
    }
}

pub(crate) fn identity(authority: &Authority, whom: &Subject, serial: u8) -> SigningIdentity {
    let key = generate_key();
    let request = certificate_request(&key, "ignored").expect("a request");
    let leaf = authority.issue(&request, whom, [serial; 16], NOW - HOUR, NOW + YEAR).expect("a certificate");
    let root = authority.root_der().expect("a root");
    SigningIdentity::new(key, &[leaf, root]).expect("an identity")
}

pub(crate) fn people() -> People {
    let authority = Authority::generate("PoK 전자서명 인증기관", NOW - YEAR).expect("an authority");
    let buyer = Subject { field: BUYER, ..subject("김한빛", "한빛엔터프라이즈 주식회사") };
    let buyer = identity(&authority, &buyer, 7);
    let supplier = identity(&authority, &subject("홍길동", "(주)가나다시스템"), 9);
    People { roots: vec![authority.root_der().expect("a root")], authority, buyer, supplier }
}

/// A red ring with a cross on white paper.
pub(crate) fn stamp_png(side: u32) -> Vec<u8> {
    let half = side as f32 / 2.0;
    let image = image::RgbImage::from_fn(side, side, |x, y| {
        let (dx, dy) = ((x as f32 - half) / half, (y as f32 - half) / half);
        let distance = (dx * dx + dy * dy).sqrt();
        let inked = (0.74..0.88).contains(&distance)
            || (distance < 0.7 && (dx.abs() < 0.07 || dy.abs() < 0.07 || (dx.abs() - 0.35).abs() < 0.05));
        if inked { image::Rgb([200, 30, 40]) } else { image::Rgb([252, 251, 249]) }
    });
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).expect("a PNG");
    png.into_inner()
}

pub(crate) fn seal() -> Seal {
    prepare_seal(&stamp_png(600), &SealOptions::default()).expect("a seal")
}

/// A seal of few bytes.
pub(crate) fn small_seal() -> Seal {
    prepare_seal(&stamp_png(40), &SealOptions::default()).expect("a seal")
}

pub(crate) const BUYER: Field = Field::Buyer;
pub(crate) const SUPPLIER: Field = Field::Supplier;

pub(crate) fn request<'a>(field: Field, seal: &'a Seal) -> SignRequest<'a> {
    SignRequest { field, face: Face::Seal(seal), signed_at_micros: NOW }
}

/// A contract sealed by both, with the people who did.
pub(crate) fn sealed(paper: &ContractPaper) -> (People, Vec<u8>) {
    let (people, seal) = (people(), seal());
    let pdf = render_contract(paper).expect("a contract");
    let pdf = sign(&pdf, &request(BUYER, &seal), &people.buyer).expect("the buyer's seal");
    let pdf = sign(&pdf, &request(SUPPLIER, &seal), &people.supplier).expect("the supplier's seal");
    (people, pdf)
}

/// A file of `tests/cases`.
pub(crate) fn case(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
