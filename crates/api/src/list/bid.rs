//! 입찰진행현황 (spec 04 S1).

use pok_domain::Preset;
use pok_domain::bid::{BidNotice, BidStatus, NoticeStatus, display_status};

use super::{Choice, Column, Condition, Dir, Kind, List, Value, choices};
use crate::desktop::bid::Row;
use crate::remote::sync::{Bid, Draft};

type Col = Column<Row>;

/// 입찰진행현황: the notices a company may answer, from 공고게시 on.
#[derive(Debug, Clone, PartialEq)]
pub struct Bids;

impl List for Bids {
    type Of = (BidNotice, Option<Bid>, Option<Draft>);
    type Row = Row;
    const NAME: &'static str = "bids";
    const SEARCH: &'static str = "bid.search";
    const EXPORT: &'static str = "bid.export";
    const UNFOLDED: bool = true;
    const COLUMNS: &'static [Column<Row>] = &[
        Col::new("bid_result", "bid-result", 86, |row| Value::maybe(row.result, Value::code)),
        Col::new("notice_status", "notice-progress", 214, |row| Value::code(row.status)),
        Col::new("bid_status", "bid-status", 112, |row| Value::code(row.bid_status)),
        Col::new("bid_at", "bid-at", 144, |row| Value::maybe(row.bid_at, Value::Minute)),
        Col::new("bid_notice_no", "notice-no", 146, |row| Value::Number(row.number)).sticks().opens(),
        Col::new("notice_title", "notice-title", 220, |row| Value::Text(row.title.clone())).grows(),
        Col::new("buyer", "buyer", 100, |row| Value::Text(row.buyer.clone())),
        Col::new("has_briefing", "briefing", 80, |row| Value::Yes(row.has_briefing)).middle(),
        Col::new("bid_opens_at", "bid-opens-at", 144, |row| Value::Minute(row.opens_at)),
        Col::new("bid_closes_at", "bid-closes-at", 144, |row| Value::Minute(row.closes_at)),
        Col::hidden("noticed_at", |row| Value::Second(row.noticed_at)),
        Col::hidden("item", |row| Value::Text(row.items.clone())).unsorted(),
    ];
    const CONDITIONS: &'static [Condition] = &[
        Condition::new(
            "notice_status",
            "notice-progress",
            Kind::One { column: "notice_status", choices: posted, first: None },
        ),
        Condition::new(
            "notice_date",
            "notice-date",
            Kind::Days {
                column: "noticed_at",
                instants: true,
                preset: Some(Preset::Month),
                // 미확인 and 임시저장 alike are not answered.
                or: &[
                    ("notice_status", &[NoticeStatus::Open as i64]),
                    ("bid_status", &[BidStatus::Unconfirmed as i64, BidStatus::Saved as i64]),
                ],
            },
        ),
        Condition::new(
            "bid_status",
            "bid-status",
            Kind::One { column: "bid_status", choices: choices::<BidStatus>, first: None },
        ),
        Condition::new("notice_title", "notice-title-search", Kind::Part(&["notice_title"])),
        Condition::folded("bid_notice_no", "notice-no", Kind::Part(&["bid_notice_no"])),
        Condition::folded("buyer", "buyer", Kind::Part(&["buyer"])),
        Condition::folded("item", "item-name", Kind::Part(&["item"])),
    ];
    const NEWEST: &'static [(&'static str, Dir)] = &[("noticed_at", Dir::Down), ("bid_notice_no", Dir::Down)];

    fn rows((notice, bid, draft): &Self::Of) -> Vec<Row> {
        let known = bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
        let written_at = draft.as_ref().filter(|draft| !draft.now.fields.0.is_empty()).map(|draft| draft.now.at);
        let submitted = bid.as_ref().and_then(|bid| bid.submitted.as_ref());
        let items = notice.items.iter().map(|item| format!("{}\n{}", item.category, item.name));
        vec![Row {
            id: notice.id,
            result: bid.as_ref().and_then(|bid| bid.result),
            status: notice.status,
            bid_status: display_status(known, written_at, notice.amended_at),
            // 투찰일시 is that of a 제출 that counts.
            bid_at: submitted.filter(|_| known == BidStatus::Submitted).map(|submitted| submitted.receipt.at),
            number: notice.number,
            title: notice.title.to_string(),
            method: notice.method,
            buyer: notice.buyer.name.to_string(),
            has_briefing: notice.briefing.is_some(),
            opens_at: notice.window.opens_at,
            closes_at: notice.window.closes_at,
            noticed_at: notice.noticed_at,
            amended_at: notice.amended_at,
            rev: notice.rev,
            items: items.collect::<Vec<_>>().join("\n"),
        }]
    }

    fn id(row: &Row) -> String {
        row.id.to_string()
    }
}

fn posted() -> Vec<Choice> {
    NoticeStatus::ALL.iter().copied().filter(|status| status.is_posted()).map(Choice::of).collect()
}
