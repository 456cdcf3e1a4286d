//! The demo's contracts: eighteen months of them, in every state, of every size.

use jiff::{SignedDuration, Timestamp, ToSpan};
use pok_api::buyer::contract::{BuyerContact, Create, NewItem, Term};
use pok_domain::contract::{ContractStatus, ContractType, SettlementType};
use pok_domain::time::korean_day;
use pok_domain::{Currency, Name};
use rust_decimal::Decimal;

use super::draw::Lots;
use super::people;
use super::words::{BUYERS, GOODS, Good, NOTES, PAYMENTS, PROJECTS, SERVICES, SITES};
use crate::app::App;
use crate::contract::TITLES;
use crate::contract::past::{Outcome, Past, Signer, enter as enter_one};
use crate::ground::config::DemoData;
use crate::ground::fault::Fault;

/// How a version ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Drafted,
    Waiting,
    Signed,
    Refused,
    Cancelled,
}

/// A contract with its versions, first to last.
pub(super) struct Planned {
    supplier: usize,
    seed: u64,
    at: Timestamp,
    versions: Vec<End>,
    /// How many attachments.
    attachments: usize,
    lines: usize,
    unit_price: bool,
    dollars: bool,
}

/// What is there at once, and what follows.
pub(super) struct History {
    pub(super) now: Vec<Planned>,
    pub(super) later: Vec<Planned>,
}

/// Plans the history before `now`.
pub(super) fn plan(now: Timestamp, data: DemoData) -> History {
    let mut history = History { now: Vec::new(), later: Vec::new() };
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    // What waits for a signature: short and long, with one to four documents.
    let waiting: &[(usize, i64, usize, usize)] = match data {
        DemoData::People => &[],
        DemoData::Few => &[(0, 5, 0, 1), (0, 30, 1, 3), (0, 52, 3, 14), (1, 8, 1, 2), (2, 9, 0, 1)],
        DemoData::Full => &[
            (0, 2, 0, 1),
            (0, 5, 1, 3),
            (0, 26, 2, 12),
            (0, 30, 3, 60),
            (0, 51, 1, 5),
            (0, 75, 0, 24),
            (0, 98, 2, 2),
            (0, 150, 3, 8),
            (1, 6, 1, 2),
            (1, 60, 0, 7),
            (2, 9, 1, 1),
            (2, 33, 0, 2),
        ],
    };
    for (index, (supplier, hours, attachments, lines)) in waiting.iter().enumerate() {
        let versions = if index == 4 { vec![End::Signed, End::Waiting] } else { vec![End::Waiting] };
        history.now.push(Planned {
            supplier: *supplier,
            seed: 9_000 + index as u64,
            at: ago(*hours),
            versions,
            attachments: *attachments,
            lines: *lines,
            unit_price: index == 6,
            dollars: index == 5,
        });
    }
    let count = data.contracts();
    for index in 0..count {
        let mut lots = Lots::new(index as u64 + 1);
        // From 200 hours ago back over eighteen months.
        let hours = 200 + (index as i64) * 13_000 / count as i64 + lots.below(20) as i64;
        let versions = match index % 24 {
            3 => vec![End::Cancelled],
            7 => vec![End::Refused],
            11 => vec![End::Drafted],
            5 | 17 => vec![End::Signed, End::Signed],
            21 => vec![End::Signed, End::Signed, End::Signed],
            _ => vec![End::Signed],
        };
        let lines = *lots.one(&[1, 1, 2, 2, 3, 4, 6, 9, 15, 28]);
        let planned = Planned {
            supplier: if index % 29 == 28 { 1 + lots.below(2) } else { 0 },
            seed: index as u64 + 1,
            at: ago(hours),
            versions,
            attachments: usize::from(lots.chance(12)),
            lines,
            unit_price: lots.chance(18),
            dollars: lots.chance(15),
        };
        if index < 6 { history.now.push(planned) } else { history.later.push(planned) }
    }
    history
}

/// Writes what was planned.
pub(super) async fn enter(app: &App, signers: &[Signer], planned: Vec<Planned>) -> Result<(), Fault> {
    for one in planned {
        let mut number = None;
        for (version, end) in one.versions.iter().enumerate() {
            // Earlier versions were some days before.
            let back = SignedDuration::from_hours(72 * (one.versions.len() - 1 - version) as i64);
            let at = one.at.saturating_sub(back)?;
            let mut call = call(&one, at)?;
            call.amends = number;
            if version > 0 {
                call.title = Name::parse(&format!("{} (변경 {version})", call.title))?;
            }
            let signer = signers.get(one.supplier).ok_or_else(|| Fault::broken("a supplier without a signer"))?;
            let outcome = match end {
                End::Drafted => Outcome::Drafted,
                End::Waiting => Outcome::Waiting,
                End::Signed => {
                    let hours = 1 + (one.seed % 30) as i64;
                    Outcome::Signed(Box::new(signer.clone()), at.saturating_add(SignedDuration::from_hours(hours))?)
                }
                End::Refused => Outcome::Ended(ContractStatus::SignRefused),
                End::Cancelled => Outcome::Ended(ContractStatus::Cancelled),
            };
            let note = (one.seed % 3 == 0).then(|| Lots::new(one.seed).one(NOTES).to_string());
            number = Some(enter_one(app, Past { call, at, note, outcome }).await?);
        }
    }
    Ok(())
}

/// A fresh contract, for a buyer who wants a signature now.
pub(super) fn fresh(supplier: usize, seed: u64, at: Timestamp) -> Result<Create, Fault> {
    let mut lots = Lots::new(seed);
    let (attachments, lines) = (lots.below(3), 1 + lots.below(5));
    let versions = vec![End::Waiting];
    call(&Planned { supplier, seed, at, versions, attachments, lines, unit_price: false, dollars: false }, at)
}

fn call(planned: &Planned, at: Timestamp) -> Result<Create, Fault> {
    let mut lots = Lots::new(planned.seed.wrapping_mul(7_919));
    let service = planned.supplier == 2 || (!planned.unit_price && lots.chance(25));
    let (template, from) = match (planned.unit_price, service) {
        (true, _) => ("unit_price", GOODS),
        (false, true) => ("service", SERVICES),
        (false, false) => ("goods", GOODS),
    };
    let currency = if planned.dollars { Currency::Usd } else { Currency::Krw };
    let day = korean_day(at);
    let first: usize = lots.below(from.len());
    let items = (0..planned.lines).map(|line| {
        let good = &from[(first + line) % from.len()];
        item(good, &mut lots, planned.unit_price, currency, day, line)
    });
    let items: Vec<NewItem> = items.collect();
    let (category, name) = items.first().map_or(("", ""), |item| (item.category.as_str(), item.name.as_str()));
    let more = if items.len() > 1 { format!(" 외 {}건", items.len() - 1) } else { String::new() };
    let kind = if planned.unit_price {
        "단가계약"
    } else if service {
        "용역계약"
    } else {
        "구매계약"
    };
    let mut lots = Lots::new(planned.seed);
    let project = lots.one(PROJECTS);
    let title = if lots.chance(7) {
        format!(
            "{project} {category} {name}{more}의 설계, 제작, 운송, 설치, 시험운전 및 사용자 교육을 포함하는 일괄 {kind}"
        )
    } else {
        format!("{project} {name}{more} {kind}")
    };
    let (name_ko, name_en, phone) = lots.one(BUYERS);
    Ok(Create {
        amends: None,
        supplier: people::counterparty(planned.supplier)?,
        template: template.into(),
        contract_type: if planned.unit_price { ContractType::UnitPrice } else { ContractType::General },
        settlement_type: if lots.chance(20) { SettlementType::Instalment } else { SettlementType::InspectionBased },
        title: Name::parse(&title)?,
        contract_date: day,
        contract_from: day,
        contract_to: day.saturating_add((*lots.one(&[30_i64, 60, 180, 365])).days()),
        currency,
        payment: (*lots.one(PAYMENTS)).into(),
        terms: vec![
            Term {
                label: "하자보증".into(), value: if service { "해당없음".into() } else { "검수일부터 1년".into() }
            },
            Term { label: "지체상금률".into(), value: "1일 0.1%".into() },
            Term { label: "계약이행보증".into(), value: "해당없음".into() },
        ],
        items,
        attachments: (0..planned.attachments)
            .map(|place| TITLES[(place + planned.seed as usize % 2) % TITLES.len()].to_owned())
            .collect(),
        buyer: BuyerContact { name: Name::parse(name_ko)?, name_en: Name::parse(name_en)?, phone: (*phone).into() },
    })
}

fn item(
    good: &Good,
    lots: &mut Lots,
    unit_price: bool,
    currency: Currency,
    day: jiff::civil::Date,
    line: usize,
) -> NewItem {
    let (category, name, spec, unit, won) = *good;
    let price = won * (90 + lots.below(25) as i64) / 100;
    let amount = match currency {
        // Some thirteen hundred won a dollar, to the cent.
        Currency::Usd => Decimal::new(price / 13, 2),
        _ => Decimal::from(price / 10 * 10),
    };
    NewItem {
        category: category.into(),
        name: name.into(),
        spec: if line % 5 == 4 {
            format!("{spec} (추가 구성품 및 설치 부자재 일체 포함)")
        } else {
            spec.into()
        },
        unit: unit.into(),
        quantity: (!unit_price).then(|| Decimal::from(*lots.one(&[1, 1, 1, 2, 3, 4, 5, 8, 10, 20, 50, 120]))),
        unit_price: amount.max(Decimal::ONE),
        requested_date: (!unit_price).then(|| day.saturating_add((7 + lots.below(40) as i64).days())),
        requested_site: (*lots.one(SITES)).into(),
    }
}
