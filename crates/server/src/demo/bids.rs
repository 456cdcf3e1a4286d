//! The demo's bid notices: a year of them with bids and results, and today's in every state.

use jiff::{SignedDuration, Timestamp, ToSpan};
use pok_api::buyer::bid::{Content, NewDocument, NewItem};
use pok_domain::bid::{BidNotice, Briefing, Line, Person, Submission, TenderMethod, Window, price, required};
use pok_domain::draft::{Fields, FileRef, Value};
use pok_domain::time::korean_day;
use pok_domain::{Currency, Name};
use rust_decimal::Decimal;

use super::draw::Lots;
use super::words::{BUYERS, GOODS, PROJECTS, SERVICES, SITES};
use super::{people, quotation};
use crate::app::App;
use crate::bid::Bidder;
use crate::bid::past::{self, Answer, Outcome};
use crate::ground::audit::Actor;
use crate::ground::config::DemoData;
use crate::ground::fault::Fault;
use crate::supplier::account;

/// 현업담당자 of the notices that the demo's buyer evaluates a moment after a 제출.
pub(super) const QUICK: &str = "demo-evaluation@daon.example";

const LONG: &str = "안산 데이터센터 2단계 고효율 항온항습기 및 리튬이온 UPS 배터리 랙의 설계, 제작, 운송, 설치, 기존 설비 철거, \
    시험운전, 운영자 교육 및 3년간 예방 정비를 모두 포함하는 일괄 구매 (긴급, 재공고, 현장설명회 참석 필수 아님)";
const DOCUMENTS: &[(&str, bool)] = &[("견적서", true), ("사업자등록증", true), ("회사소개서", false)];
const REASONS: &[&str] = &["납기 내 공급이 어렵습니다.", "해당 품목을 취급하지 않습니다.", "투입할 인력이 부족합니다."];
const FAILURES: &[&str] = &[
    "유효한 투찰이 없어 유찰되었습니다.",
    "예정가격을 초과하여 유찰되었습니다.",
    "사업 계획 변경으로 취소되었습니다.",
];

/// What a demo supplier did.
#[derive(Debug, Clone, Copy)]
enum Did {
    /// Quoted so many percent of the usual price.
    Bid(i64),
    Declined,
}

/// How it went on.
#[derive(Debug, Clone, Copy)]
enum End {
    Open,
    Evaluated,
    Awarded(usize),
    Failed,
}

/// A notice with what became of it.
pub(super) struct Planned {
    seed: u64,
    at: Timestamp,
    /// Invited suppliers; none for every supplier.
    invited: Vec<usize>,
    opens_after: SignedDuration,
    closes_after: SignedDuration,
    lines: usize,
    documents: usize,
    briefing: bool,
    dollars: bool,
    long: bool,
    quick: bool,
    did: Vec<(usize, Did)>,
    end: End,
}

/// What is there at once, and what follows.
pub(super) struct History {
    pub(super) now: Vec<Planned>,
    pub(super) later: Vec<Planned>,
}

impl Planned {
    fn new(seed: u64, at: Timestamp, closes_after: SignedDuration) -> Self {
        Self {
            seed,
            at,
            invited: vec![0, 1],
            opens_after: SignedDuration::ZERO,
            closes_after,
            lines: 1 + seed as usize % 5,
            documents: seed as usize % 4,
            briefing: false,
            dollars: false,
            long: false,
            quick: false,
            did: Vec::new(),
            end: End::Open,
        }
    }
}

/// Plans the notices before `now` and of today.
pub(super) fn plan(now: Timestamp, data: DemoData) -> History {
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    let hours = SignedDuration::from_hours;
    // Posted so many hours ago, closing in so many.
    let open = |seed: u64, posted: i64, closes: i64| Planned::new(seed, ago(posted), hours(posted + closes));
    let mut today = vec![
        Planned { documents: 2, ..open(7_001, 3, 70) },
        Planned { invited: Vec::new(), documents: 1, ..open(7_002, 20, 100) },
        Planned { did: vec![(0, Did::Bid(97))], documents: 2, ..open(7_003, 30, 50) },
        Planned { did: vec![(0, Did::Bid(101)), (1, Did::Bid(99))], end: End::Evaluated, ..open(7_004, 150, -20) },
    ];
    if data == DemoData::Full {
        today.extend([
            // Closing in some hours.
            Planned { documents: 1, ..open(7_005, 60, 4) },
            // Opening in two days.
            Planned { opens_after: hours(49), documents: 3, ..open(7_006, 1, 190) },
            Planned { lines: 200, documents: 1, ..open(7_007, 28, 130) },
            Planned { briefing: true, documents: 3, ..open(7_008, 25, 160) },
            Planned { dollars: true, documents: 2, ..open(7_009, 8, 90) },
            Planned { long: true, documents: 0, lines: 12, ..open(7_010, 12, 66) },
            Planned { did: vec![(0, Did::Declined)], ..open(7_011, 40, 30) },
            Planned { invited: vec![1, 2], documents: 1, ..open(7_012, 10, 80) },
            Planned {
                invited: Vec::new(),
                did: vec![(1, Did::Bid(103))],
                end: End::Evaluated,
                ..open(7_013, 200, -44)
            },
        ]);
    }
    let count = match data {
        DemoData::People => 0,
        DemoData::Few => 4,
        DemoData::Full => 40,
    };
    let before = (0..count).map(|index| {
        let mut lots = Lots::new(8_000 + index);
        let posted = 260 + index as i64 * 8_400 / count as i64 + lots.below(60) as i64;
        let (did, end) = match index % 10 {
            0 | 4 | 7 => (vec![(0, Did::Bid(94)), (1, Did::Bid(99))], End::Awarded(0)),
            1 | 5 => (vec![(0, Did::Bid(102)), (1, Did::Bid(96))], End::Awarded(1)),
            2 => (vec![(0, Did::Bid(110))], End::Failed),
            3 => (vec![(0, Did::Declined), (1, Did::Bid(100))], End::Awarded(1)),
            6 => (vec![(1, Did::Bid(98)), (2, Did::Bid(97))], End::Awarded(2)),
            8 => (vec![(0, Did::Bid(93)), (1, Did::Declined)], End::Awarded(0)),
            _ => (Vec::new(), End::Failed),
        };
        let is_open = index % 10 == 6 || index % 4 == 1;
        Planned {
            invited: if is_open { Vec::new() } else { vec![0, 1, 2] },
            lines: *lots.one(&[1, 2, 2, 3, 5, 8, 20]),
            briefing: lots.chance(20),
            dollars: lots.chance(10),
            did,
            end,
            ..Planned::new(8_000 + index, ago(posted), hours(48 + lots.below(120) as i64))
        }
    });
    let mut before: Vec<Planned> = before.collect();
    let later = before.split_off(before.len().min(3));
    today.extend(before);
    History { now: today, later }
}

/// A fresh notice for a supplier, every other one with a competitor's bid: it is evaluated a moment after the supplier's
/// own.
pub(super) fn fresh(supplier: usize, seed: u64, at: Timestamp) -> Planned {
    let rival = if supplier == 1 { 2 } else { 1 };
    let has_rival = seed.is_multiple_of(2);
    Planned {
        invited: if has_rival { vec![supplier, rival] } else { vec![supplier] },
        documents: 1 + seed as usize % 2,
        lines: 1 + seed as usize % 3,
        quick: true,
        did: if has_rival { vec![(rival, Did::Bid(98))] } else { Vec::new() },
        ..Planned::new(seed, at, SignedDuration::from_hours(72))
    }
}

/// Writes what was planned.
pub(super) async fn enter(app: &App, planned: Vec<Planned>) -> Result<(), Fault> {
    for one in planned {
        enter_one(app, &one).await?;
    }
    Ok(())
}

pub(super) async fn enter_one(app: &App, planned: &Planned) -> Result<(), Fault> {
    let notice = past::enter(app, content(planned)?, planned.at).await?;
    for (place, (supplier, did)) in planned.did.iter().enumerate() {
        let after = planned.opens_after.saturating_add(SignedDuration::from_mins(37 + 55 * place as i64));
        let answer = match did {
            Did::Bid(percent) => Answer::Submitted(quote(app, &notice, *supplier, *percent, planned.seed).await?),
            Did::Declined => Answer::Declined((*Lots::new(planned.seed).one(REASONS)).into()),
        };
        let at = planned.at.saturating_add(after)?.min(app.now());
        past::answer(app, notice.id, bidder(app, *supplier).await?, answer, at).await?;
    }
    let outcome = match planned.end {
        End::Open => Outcome::Open,
        End::Evaluated => Outcome::Evaluated,
        End::Awarded(supplier) => Outcome::Awarded(people::company_id(supplier)),
        End::Failed => Outcome::Failed((*Lots::new(planned.seed).one(FAILURES)).into()),
    };
    past::end(app, &notice, outcome).await
}

/// The contact who answers for a supplier.
async fn bidder(app: &App, supplier: usize) -> Result<Bidder, Fault> {
    let found = people::primary_contacts().find(|(whose, _)| *whose == supplier);
    let (_, id) = found.ok_or_else(|| Fault::broken("a demo supplier without a contact"))?;
    let account = account::find(app.database.pool(), &id.to_string()).await?;
    let contact = account.ok_or_else(|| Fault::broken("a demo contact is missing"))?.contact;
    let actor = Actor { id: contact.id.to_string(), role: contact.role.code().into(), ..Actor::server() };
    Ok(Bidder { company: contact.company, name: contact.name.to_string(), actor })
}

/// What a supplier typed: so many percent of the usual price for each line, and a file for each document.
async fn quote(app: &App, notice: &BidNotice, supplier: usize, percent: i64, seed: u64) -> Result<Fields, Fault> {
    let mut fields = Fields::default();
    for item in &notice.items {
        let usual = usual_price(&item.name, notice.currency);
        let amount = (usual * Decimal::from(percent) / Decimal::ONE_HUNDRED).round_dp(notice.currency.decimals());
        fields.set(&price(item.id), Some(Value::Text(amount.max(Decimal::ONE).to_string())));
    }
    for (place, document) in notice.documents.iter().enumerate() {
        if document.is_mandatory || Lots::new(seed).chance(50) {
            let text = format!("{} document {} of supplier {}", notice.number, place + 1, supplier + 1);
            let (blob, bytes) = quotation::store(app, people::company_id(supplier), &text).await?;
            let file = FileRef { name: format!("{}_{}.pdf", document.title, notice.number), blob, bytes };
            fields.set(&required(document.id), Some(Value::File(file)));
        }
    }
    Ok(fields)
}

/// 예정가격 of a quick notice: what costs more isn't bought.
pub(super) fn ceiling(bid: &Submission) -> Decimal {
    let line = |line: &Line| usual_price(&line.item.name, bid.currency) * line.item.quantity;
    bid.lines.iter().map(line).sum::<Decimal>() * Decimal::new(12, 1)
}

fn usual_price(name: &str, currency: Currency) -> Decimal {
    let good = GOODS.iter().chain(SERVICES).find(|good| good.1 == name);
    let won = good.map_or(10_000, |good| good.4);
    match currency {
        // Some thirteen hundred won a dollar, to the cent.
        Currency::Usd => Decimal::new(won / 13, 2),
        _ => Decimal::from(won),
    }
}

fn content(planned: &Planned) -> Result<Content, Fault> {
    let mut lots = Lots::new(planned.seed.wrapping_mul(6_007));
    let from = if lots.chance(25) { SERVICES } else { GOODS };
    let first = lots.below(from.len());
    let items: Vec<NewItem> = (0..planned.lines)
        .map(|line| {
            let (category, name, spec, unit, _) = from[(first + line) % from.len()];
            let spec = if line >= from.len() {
                format!("{spec} / {}동 {}층", 1 + line / 40, 1 + line % 40)
            } else {
                spec.into()
            };
            NewItem {
                category: category.into(),
                name: name.into(),
                spec,
                unit: unit.into(),
                quantity: Decimal::from(*lots.one(&[1, 1, 2, 3, 5, 10, 20, 50, 120])),
            }
        })
        .collect();
    let more = if items.len() > 1 { format!(" 외 {}건", items.len() - 1) } else { String::new() };
    let title = match (planned.long, items.first()) {
        (true, _) => LONG.to_owned(),
        (false, first) => format!("{} {}{more} 구매", lots.one(PROJECTS), first.map_or("", |item| item.name.as_str())),
    };
    let person = |lots: &mut Lots, mail: Option<&str>| -> Result<Person, Fault> {
        let (name, name_en, phone) = lots.one(BUYERS);
        let own = format!("{}@daon.example", name_en.to_lowercase().replace(' ', "."));
        Ok(Person { name: Name::parse(name)?, mail: mail.map_or(own, str::to_owned), phone: (*phone).into() })
    };
    let minute = |at: Timestamp| -> Result<Timestamp, Fault> {
        let second = at.as_second();
        Ok(Timestamp::from_second(second - second.rem_euclid(60))?)
    };
    let opens_at = minute(planned.at.saturating_add(planned.opens_after)?)?;
    // On the hour, as people do it.
    let closes = planned.at.saturating_add(planned.closes_after)?.as_second();
    let closes_at = Timestamp::from_second(closes - closes.rem_euclid(3600))?;
    let site = lots.one(SITES);
    let mut summary = format!("{title}입니다.\n납품장소: {site}\n세부 규격은 품목 및 가격제안을 확인해 주세요.");
    if planned.quick {
        summary += "\n\n[데모] 제출하면 잠시 뒤 마감과 평가가 이루어집니다. 가장 낮은 금액이 선정되고, 예정가격을 넘으면 유찰됩니다.";
    }
    Ok(Content {
        title: Name::parse(&title)?,
        method: if planned.invited.is_empty() { TenderMethod::Open } else { TenderMethod::Selective },
        invited: planned.invited.iter().map(|supplier| people::counterparty(*supplier)).collect::<Result<_, _>>()?,
        window: Window { opens_at, closes_at },
        summary,
        buyer: person(&mut lots, None)?,
        requester: person(&mut lots, planned.quick.then_some(QUICK))?,
        briefing: match planned.briefing {
            true => Some(Briefing {
                at: minute(planned.at.saturating_add(SignedDuration::from_hours(24))?)?,
                place: format!("{site} 1층 대회의실"),
                summary: "현장 여건과 반입 동선을 확인합니다. 신분증을 지참해 주세요.".into(),
            }),
            false => None,
        },
        expected_due_date: korean_day(closes_at).saturating_add((20 + lots.below(60) as i64).days()),
        currency: if planned.dollars { Currency::Usd } else { Currency::Krw },
        items,
        documents: DOCUMENTS
            .iter()
            .take(planned.documents)
            .map(|(title, is_mandatory)| NewDocument { title: (*title).into(), is_mandatory: *is_mandatory })
            .collect(),
    })
}
