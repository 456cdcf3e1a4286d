//! A computer's side: the core, with nothing in the window's place but a note of how much waits.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use pok::Core;
use pok::host::Host;
use pok_api::desktop::app::{Ready, Start};
use pok_api::desktop::bid::{Edit, Show};
use pok_api::desktop::event::SYNC;
use pok_api::desktop::login::{Sync, SyncState};
use pok_domain::BidNoticeId;
use pok_domain::bid::{self, BidNotice};
use pok_domain::draft::{Patch, Value as Typed};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::computer::{Desk, call};
use super::side::{Outcome, peak, tell, told};

/// Logs in and fetches everything; answers how long it took from the code to there.
async fn fetch(desk: &Desk, core: &Core) -> Outcome<f64> {
    let began = desk.log_in(core).await?;
    call(core, Sync {}).await?;
    Ok(began.elapsed().as_secs_f64())
}

/// Writes drafts while the server is away, and sends them once it is back.
pub(crate) async fn push(url: &str, documents: usize) -> Outcome<()> {
    let waits = Arc::new(watch::Sender::new(0));
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path(), url, Arc::new(Counter(Arc::clone(&waits))))?;
    let core = desk.open().await?;
    fetch(&desk, &core).await?;
    let notices = notices(&core).await?;
    told(json!({})).await?;
    let began = Instant::now();
    for notice in notices.iter().take(documents) {
        let shown: BidNotice = call(&core, Show { notice: *notice }).await?.notice;
        call(&core, Edit { notice: *notice, changes: prices(&shown) }).await?;
    }
    told(json!({ "seconds": began.elapsed().as_secs_f64() })).await?;
    let (mut waiting, began) = (waits.subscribe(), Instant::now());
    call(&core, Sync {}).await?;
    waiting.wait_for(|waiting| *waiting == 0).await?;
    tell(json!({ "seconds": began.elapsed().as_secs_f64(), "peak": peak() }))?;
    core.close().await;
    Ok(())
}

/// Has the notices already; fetches the drafts when it is opened again.
pub(crate) async fn pull(url: &str, documents: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path(), url, Arc::<Counter>::default())?;
    let core = desk.open().await?;
    fetch(&desk, &core).await?;
    core.close().await;
    drop(core);
    told(json!({})).await?;
    let core = desk.open().await?;
    call(&core, Start {}).await?;
    let began = Instant::now();
    call(&core, Ready {}).await?;
    call(&core, Sync {}).await?;
    let seconds = began.elapsed().as_secs_f64();
    let query = "select count(*), coalesce(max(length(cast(body ->> 'fields' as blob))), 0) from record \
                 where kind = 'draft'";
    let (drafts, bytes): (i64, i64) = sqlx::query_as(query).fetch_one(&*core.mirror().pool().await).await?;
    if drafts != documents as i64 {
        return Err(format!("{drafts} drafts of {documents}").into());
    }
    tell(json!({ "seconds": seconds, "bytes": bytes, "peak": peak() }))?;
    core.close().await;
    Ok(())
}

/// Fetches everything for the first time.
pub(crate) async fn changed(url: &str, documents: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path(), url, Arc::<Counter>::default())?;
    let core = desk.open().await?;
    let seconds = fetch(&desk, &core).await?;
    let query = "select count(*) from record where kind = 'bid_notice' and body ->> 'status' = 'ENDED'";
    let held: i64 = sqlx::query_scalar(query).fetch_one(&*core.mirror().pool().await).await?;
    if held != documents as i64 {
        return Err(format!("{held} notices of {documents}").into());
    }
    tell(json!({ "seconds": seconds, "documents": held, "peak": peak() }))?;
    core.close().await;
    Ok(())
}

/// Types a price into one line after the other, and writes as many bytes to the disk in the plainest way.
pub(crate) async fn type_keys(url: &str, keys: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path(), url, Arc::<Counter>::default())?;
    let core = desk.open().await?;
    fetch(&desk, &core).await?;
    let id = *notices(&core).await?.first().ok_or("no notice")?;
    let notice = call(&core, Show { notice: id }).await?.notice;
    call(&core, Edit { notice: id, changes: prices(&notice) }).await?;
    let bytes: i64 =
        sqlx::query_scalar("select length(cast(mine as blob)) from draft").fetch_one(core.drafts().pool()).await?;
    let mut page = std::fs::File::create(desk.folder.join("page"))?;
    let (mut typed, mut disk) = (Vec::new(), Vec::new());
    for key in 0..keys {
        let item = &notice.items[key % notice.items.len()];
        let changes = [(bid::price(item.id), Some(Typed::Text(format!("{}", 1_000 + key))))].into();
        let began = Instant::now();
        call(&core, Edit { notice: id, changes }).await?;
        typed.push(began.elapsed().as_secs_f64());
        let content = vec![key as u8; bytes as usize];
        let began = Instant::now();
        page.write_all(&content)?;
        page.sync_all()?;
        disk.push(began.elapsed().as_secs_f64());
    }
    typed.sort_by(f64::total_cmp);
    disk.sort_by(f64::total_cmp);
    let at = |values: &[f64], percent: usize| values[(values.len() * percent).div_ceil(100).saturating_sub(1)];
    tell(json!({
        "keys": keys, "draft_bytes": bytes, "type_s": at(&typed, 50), "type_p99_s": at(&typed, 99),
        "disk_s": at(&disk, 50), "disk_p99_s": at(&disk, 99),
    }))?;
    core.close().await;
    Ok(())
}

/// Notes how much waits to be sent.
#[derive(Default)]
struct Counter(Arc<watch::Sender<u32>>);

impl Host for Counter {
    fn emit(&self, event: &'static str, payload: Value) {
        if event == SYNC
            && let Ok(SyncState { waiting, .. }) = serde_json::from_value(payload)
        {
            self.0.send_replace(waiting);
        }
    }

    fn open(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn reveal(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn notify(&self, _: &str, _: &str, _: Option<BidNoticeId>) {}
}

async fn notices(core: &Core) -> Outcome<Vec<BidNoticeId>> {
    let ids: Vec<String> = sqlx::query_scalar("select id from record where kind = 'bid_notice'")
        .fetch_all(&*core.mirror().pool().await)
        .await?;
    Ok(ids.iter().map(|id| id.parse()).collect::<Result<_, _>>()?)
}

/// A price for every line.
fn prices(notice: &BidNotice) -> Patch {
    let priced = |(place, item): (usize, &bid::NoticeItem)| {
        (bid::price(item.id), Some(Typed::Text(format!("{}", 10_000 + place * 37))))
    };
    notice.items.iter().enumerate().map(priced).collect()
}
