//! A computer's side: the core, with nothing in the window's place but a note of how much waits.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pok::host::Host;
use pok::paths::Paths;
use pok::preferences::{Forgetful, PreferencesStore as _};
use pok::secrets::InMemory;
use pok::{Core, Setup};
use pok_api::desktop::app::{Ready, Start};
use pok_api::desktop::bid::{Edit, Show};
use pok_api::desktop::demo::Letter;
use pok_api::desktop::event::SYNC;
use pok_api::desktop::login::{ConfirmOtp, LogIn, SendOtp, Sync, SyncState};
use pok_api::desktop::preferences::Settings;
use pok_api::{Call, Problem};
use pok_domain::BidNoticeId;
use pok_domain::bid::{self, BidNotice};
use pok_domain::draft::{Patch, Value as Typed};
use pok_server::demo::ACCOUNTS;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::side::{Outcome, peak, tell, told};

/// Writes drafts while the server is away, and sends them once it is back.
pub(crate) async fn push(url: &str, documents: usize) -> Outcome<()> {
    let desk = Desk::new(url)?;
    let core = desk.open().await?;
    desk.log_in(&core).await?;
    let notices = notices(&core).await?;
    told(json!({})).await?;
    let began = Instant::now();
    for notice in notices.iter().take(documents) {
        let shown: BidNotice = call(&core, Show { notice: *notice }).await?.notice;
        call(&core, Edit { notice: *notice, changes: prices(&shown) }).await?;
    }
    told(json!({ "seconds": began.elapsed().as_secs_f64() })).await?;
    let (mut waiting, began) = (desk.waiting.subscribe(), Instant::now());
    call(&core, Sync {}).await?;
    waiting.wait_for(|waiting| *waiting == 0).await?;
    tell(json!({ "seconds": began.elapsed().as_secs_f64(), "peak": peak() }))?;
    core.close().await;
    Ok(())
}

/// Has the notices already; fetches the drafts when it is opened again.
pub(crate) async fn pull(url: &str, documents: usize) -> Outcome<()> {
    let desk = Desk::new(url)?;
    let core = desk.open().await?;
    desk.log_in(&core).await?;
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
    let desk = Desk::new(url)?;
    let core = desk.open().await?;
    let seconds = desk.log_in(&core).await?;
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
    let desk = Desk::new(url)?;
    let core = desk.open().await?;
    desk.log_in(&core).await?;
    let id = *notices(&core).await?.first().ok_or("no notice")?;
    let notice = call(&core, Show { notice: id }).await?.notice;
    call(&core, Edit { notice: id, changes: prices(&notice) }).await?;
    let bytes: i64 =
        sqlx::query_scalar("select length(cast(mine as blob)) from draft").fetch_one(core.drafts().pool()).await?;
    let mut page = std::fs::File::create(desk.folder.path().join("page"))?;
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

struct Desk {
    folder: tempfile::TempDir,
    secrets: Arc<InMemory>,
    settings: Arc<Forgetful>,
    waiting: Arc<watch::Sender<u32>>,
    url: String,
}

/// Notes how much waits to be sent.
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

impl Desk {
    fn new(url: &str) -> Outcome<Self> {
        let settings = Arc::<Forgetful>::default();
        settings.save(&Settings { server: url.to_owned(), ..Settings::default() })?;
        Ok(Self {
            folder: tempfile::tempdir()?,
            secrets: Arc::default(),
            settings,
            waiting: Arc::new(watch::Sender::new(0)),
            url: url.to_owned(),
        })
    }

    async fn open(&self) -> Outcome<Core> {
        let folder = self.folder.path();
        let paths =
            Paths { data: folder.join("data"), downloads: folder.join("downloads"), profile: "bench".to_owned() };
        Ok(Core::open(Setup {
            paths,
            host: Arc::new(Counter(Arc::clone(&self.waiting))),
            preferences: self.settings.clone(),
            secrets: self.secrets.clone(),
            server: None,
            idle: Duration::from_secs(1_800),
            passphrase: None,
        })
        .await?)
    }

    /// Logs in and fetches everything; answers how long it took from the code to there.
    async fn log_in(&self, core: &Core) -> Outcome<f64> {
        let account = &ACCOUNTS[0];
        let (login_id, password) = (account.login_id.to_owned(), account.password.to_owned());
        call(core, LogIn { login_id, password, remember: true }).await?;
        call(core, SendOtp {}).await?;
        let outbox = format!("{}{}", self.url, pok_api::protocol::DEMO_OUTBOX);
        let letters: Vec<Letter> = reqwest::get(outbox).await?.json().await?;
        let letter = letters.iter().find(|letter| letter.to == account.mobile_no).ok_or("no message")?;
        let runs = letter.body.split(|c: char| !c.is_ascii_digit());
        let code = runs.filter(|run| run.len() == 6).map(str::to_owned).next().ok_or("no code")?;
        let began = Instant::now();
        call(core, ConfirmOtp { code }).await?;
        call(core, Sync {}).await?;
        Ok(began.elapsed().as_secs_f64())
    }
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

/// Asks as the window does: by name, in JSON.
async fn call<C: Call>(core: &Core, call: C) -> Result<C::Reply, Problem> {
    let reply = core.call(C::NAME, serde_json::to_value(call).map_err(internal)?).await?;
    serde_json::from_value(reply).map_err(internal)
}

fn internal(error: serde_json::Error) -> Problem {
    Problem::new(pok_api::Code::Internal, error.to_string())
}
