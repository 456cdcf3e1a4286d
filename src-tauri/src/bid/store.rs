//! 입찰진행현황 in the mirror: the list, and the first of what waits.

use jiff::{SignedDuration, Timestamp};
use pok_api::desktop::bid::{Filter, Row as ListRow};
use pok_api::desktop::page::{Paging, Rows, Sort};
use pok_domain::BidNoticeId;
use pok_domain::bid::BidStatus;
use pok_domain::name::folded;
use pok_domain::time::korean_midnight;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite, SqlitePool};

use crate::store::column::{instant, instant_if, parsed, parsed_if};

/// The columns of a list's row.
const ROW: &str = "n.id, n.result, n.status, n.shown_status, n.bid_at, n.number, n.title, n.method, n.buyer_name, \
                   n.has_briefing, n.opens_at, n.closes_at";

/// Notices whose 제출상태 is another one here than the mirror's columns say: something was written on this computer and
/// is not on the server yet. Few, as it is sent at once.
pub(crate) type Written = [(BidNoticeId, BidStatus)];

/// How a list is sorted; ties always newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    column: Option<&'static str>,
    descending: bool,
}

impl Order {
    /// By the specification's identifier of a column; none for a column the list doesn't have.
    pub(crate) fn of(sort: Option<&Sort>) -> Option<Self> {
        let Some(sort) = sort else { return Some(Self { column: None, descending: true }) };
        let column = match &*sort.column {
            "bid_result" => "result",
            "notice_status" => "status",
            "bid_status" => SHOWN,
            "bid_at" => "bid_at",
            "bid_notice_no" => "number_order",
            "notice_title" => "title_folded",
            "buyer" => "buyer_folded",
            "has_briefing" => "has_briefing",
            "bid_opens_at" => "opens_at",
            "bid_closes_at" => "closes_at",
            _ => return None,
        };
        Some(Self { column: Some(column), descending: sort.descending })
    }

    fn push(self, query: &mut QueryBuilder<Sqlite>, written: &Written) {
        query.push(" order by ");
        if let Some(column) = self.column {
            let is_written_over = column == SHOWN && !written.is_empty();
            match is_written_over {
                true => push_shown(query, written),
                false => drop(query.push(column)),
            }
            query.push(if self.descending { " desc, " } else { " asc, " });
        }
        query.push("noticed_at desc, number_order desc, id");
    }
}

const SHOWN: &str = "shown_status";

/// 제출상태 with what was written here.
fn push_shown(query: &mut QueryBuilder<Sqlite>, written: &Written) {
    query.push("case n.id");
    for (notice, status) in written {
        query.push(" when ").push_bind(notice.to_string()).push(" then ").push_bind(status.code());
    }
    query.push(" else shown_status end");
}

/// One page of the list.
pub(crate) async fn search(
    pool: &SqlitePool,
    filter: &Filter,
    written: &Written,
    order: Order,
    paging: &Paging,
) -> Result<Rows<ListRow>, sqlx::Error> {
    let mut count = QueryBuilder::new("select count(*) from bid_notice n");
    push_filter(&mut count, filter, written);
    let total: i64 = count.build_query_scalar().fetch_one(pool).await?;
    // The page is found in an index; only its rows are read whole.
    let mut query = QueryBuilder::new("select ");
    query.push(ROW).push(" from bid_notice n where n.id in (select n.id from bid_notice n");
    push_filter(&mut query, filter, written);
    order.push(&mut query, written);
    query.push(" limit ").push_bind(i64::from(paging.size));
    query.push(" offset ").push_bind(i64::from(paging.page) * i64::from(paging.size)).push(")");
    order.push(&mut query, written);
    let rows: Vec<Listed> = query.build_query_as().fetch_all(pool).await?;
    let rows = rows.into_iter().map(|Listed(row)| with_written(row, written)).collect();
    Ok(Rows { rows, total: total.unsigned_abs() })
}

fn with_written(mut row: ListRow, written: &Written) -> ListRow {
    if let Some((_, status)) = written.iter().find(|(notice, _)| *notice == row.id) {
        row.bid_status = *status;
    }
    row
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &Filter, written: &Written) {
    query.push(" where 1 = 1");
    if let Some(period) = filter.notice_date {
        let from = korean_midnight(period.from).as_microsecond();
        let to = period.to.tomorrow().map_or(i64::MAX, |day| korean_midnight(day).as_microsecond());
        query.push(" and (noticed_at >= ").push_bind(from).push(" and noticed_at < ").push_bind(to);
        // 미확인 and 임시저장 alike are not answered.
        let to_answer = " or (status = 'OPEN' and shown_status in ('UNCONFIRMED', 'SAVED')))";
        query.push(if filter.or_to_answer { to_answer } else { ")" });
    }
    let texts = [
        ("title_folded", &filter.title),
        ("number_folded", &filter.number),
        ("buyer_folded", &filter.buyer),
        ("item_folded", &filter.item),
    ];
    for (column, text) in texts {
        let part = folded(text);
        if !part.is_empty() {
            query.push(" and instr(").push(column).push(", ").push_bind(part).push(") > 0");
        }
    }
    if let Some(status) = filter.notice_status {
        query.push(" and status = ").push_bind(status.code());
    }
    if let Some(status) = filter.bid_status {
        query.push(" and ");
        match written.is_empty() {
            true => drop(query.push(SHOWN)),
            false => push_shown(query, written),
        }
        query.push(" = ").push_bind(status.code());
    }
}

/// How many notices the company can still answer and hasn't, and those of them that close first.
pub(crate) async fn to_answer(
    pool: &SqlitePool,
    written: &Written,
    now: Timestamp,
    first: u32,
) -> Result<(u64, Vec<ListRow>), sqlx::Error> {
    // As Window::closes has it: the minute shown counts to its end.
    let last = now.saturating_sub(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MIN).as_microsecond();
    let condition = " where status = 'OPEN' and shown_status in ('UNCONFIRMED', 'SAVED') and closes_at > ";
    let mut count = QueryBuilder::new("select count(*) from bid_notice n");
    count.push(condition).push_bind(last);
    let total: i64 = count.build_query_scalar().fetch_one(pool).await?;
    let mut query = QueryBuilder::new("select ");
    query.push(ROW).push(" from bid_notice n").push(condition).push_bind(last);
    query.push(" order by closes_at, number_order, id limit ").push_bind(first);
    let rows: Vec<Listed> = query.build_query_as().fetch_all(pool).await?;
    Ok((total.unsigned_abs(), rows.into_iter().map(|Listed(row)| with_written(row, written)).collect()))
}

/// 투찰결과 of notices that closed since `since`, newest first.
pub(crate) async fn results(pool: &SqlitePool, since: Timestamp, first: u32) -> Result<Vec<ListRow>, sqlx::Error> {
    let mut query = QueryBuilder::new("select ");
    query.push(ROW).push(" from bid_notice n where result is not null and bid_at is not null and closes_at >= ");
    query.push_bind(since.as_microsecond());
    query.push(" order by closes_at desc, number_order desc, id limit ").push_bind(first);
    let rows: Vec<Listed> = query.build_query_as().fetch_all(pool).await?;
    Ok(rows.into_iter().map(|Listed(row)| row).collect())
}

/// What the server knows of the company's answers to some notices, and when each was amended last.
pub(crate) async fn known(
    pool: &SqlitePool,
    notices: impl Iterator<Item = BidNoticeId>,
) -> Result<Vec<(BidNoticeId, BidStatus, BidStatus, Option<Timestamp>)>, sqlx::Error> {
    let ids = serde_json::Value::Array(notices.map(|notice| notice.to_string().into()).collect()).to_string();
    let query = "select n.id, n.shown_status, n.amended_at, coalesce(b.status, 'UNCONFIRMED') as known \
                 from bid_notice n left join bid b on b.notice = n.id where n.id in (select value from json_each($1))";
    let rows = sqlx::query(query).bind(ids).fetch_all(pool).await?;
    let read = |row: &SqliteRow| {
        Ok((parsed(row, "id")?, parsed(row, "shown_status")?, parsed(row, "known")?, instant_if(row, "amended_at")?))
    };
    rows.iter().map(read).collect()
}

struct Listed(ListRow);

impl FromRow<'_, SqliteRow> for Listed {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(ListRow {
            id: parsed(row, "id")?,
            result: parsed_if(row, "result")?,
            status: parsed(row, "status")?,
            bid_status: parsed(row, "shown_status")?,
            bid_at: instant_if(row, "bid_at")?,
            number: parsed(row, "number")?,
            title: row.try_get("title")?,
            method: parsed(row, "method")?,
            buyer: row.try_get("buyer_name")?,
            has_briefing: row.try_get("has_briefing")?,
            opens_at: instant(row, "opens_at")?,
            closes_at: instant(row, "closes_at")?,
        }))
    }
}
