//! The real drafts, encrypted and with their outbox, under simulated power losses: what was acknowledged is there
//! afterwards, and whole (design: sync, rule 3). `POK_SOAK` multiplies the number of losses.

use std::collections::BTreeMap;
use std::path::Path;

use fastrand::Rng;
use jiff::Timestamp;
use pok_domain::draft::{DraftKind, Local, Side, Theirs, Value};
use pok_domain::{CompanyId, OperationId};
use pok_power::{Count, Fault, Workload, prove, vfs};
use uuid::Uuid;

use super::{DraftKey, Drafts, KeptDraft, StoreKey, Waits};

const KIND: DraftKind = DraftKind::Bid;
const SERVER: &str = "https://pok.example";

/// Somebody types, while drafts go to the server, come from it, and are decided.
struct Typing {
    key: StoreKey,
    random: Rng,
    count: u64,
    /// Whether the disk is asked less than the drafts ask it.
    is_careless: bool,
}

const STATE: &str = "
    select 'draft', subject, mine || '|' || base || '|' || base_rev || '|' || coalesce(conflict, '') from draft
    union all
    select 'outbox', subject, replace(state, 'SENDING', 'UNKNOWN') || '|' || coalesce(id || fields || base_rev, '')
    from outbox
    union all
    select 'past', subject, id || '|' || fields || '|' || why from past order by 1, 2, 3";

impl Typing {
    fn company() -> CompanyId {
        CompanyId(Uuid::from_u128(7))
    }

    /// Something new is typed, and perhaps more happens to the draft in the same change.
    fn change(&mut self, kept: &mut KeptDraft) {
        self.count += 1;
        let field = *self.random.choice(&["price/a", "price/b", "other/1/description"]).unwrap_or(&"price/a");
        let length = if self.random.u8(0..10) == 0 { self.random.usize(1..2_500) } else { 0 };
        let typed = format!("{}{}", "가".repeat(length), self.count);
        kept.local.edit(&[(field.to_owned(), Some(Value::Text(typed)))].into());
        match self.random.u8(0..8) {
            0 | 1 => drop(kept.local.begin(self.operation()).cloned()),
            2 => {
                if let Some(flight) = kept.local.flight.clone() {
                    kept.local.kept(flight.operation, flight.base_rev + 1);
                }
            }
            3 => drop(kept.local.arrive(KIND, &self.theirs(&kept.local))),
            4 => {
                if let Some((rev, choices)) = self.decision(&kept.local) {
                    kept.past.extend(kept.local.resolve(KIND, rev, &choices).into_iter().flatten());
                }
            }
            5 => kept.past.extend(kept.local.discard()),
            _ => {}
        }
        // Whatever happened, a further letter: no two changes leave the same.
        kept.local.edit(&[("other/2/description".to_owned(), Some(Value::Text(self.count.to_string())))].into());
        kept.updated_at = Timestamp::UNIX_EPOCH;
    }

    fn operation(&mut self) -> OperationId {
        OperationId(Uuid::from_u128(self.random.u128(..)))
    }

    fn theirs(&mut self, local: &Local) -> Theirs {
        let mut fields = local.base.fields.clone();
        fields.set("price/a", Some(Value::Text(format!("{} there", self.count))));
        let (by, device, operation) = ("오민석".to_owned(), "노트북".to_owned(), self.operation());
        Theirs { rev: local.base.rev + 1, fields, by, device, at: Timestamp::UNIX_EPOCH, operation }
    }

    fn decision(&mut self, local: &Local) -> Option<(i64, BTreeMap<String, Side>)> {
        let splits = local.splits(KIND)?.splits;
        let side = |random: &mut Rng| if random.bool() { Side::Mine } else { Side::Theirs };
        let choices = splits.into_iter().map(|split| (split.field, side(&mut self.random))).collect();
        Some((local.conflict.as_ref()?.rev, choices))
    }
}

impl Workload for Typing {
    type Store = Drafts;

    async fn open(&mut self, folder: &Path) -> Result<Drafts, Fault> {
        match Drafts::open(folder, &self.key).await? {
            (drafts, false) => {
                if self.is_careless {
                    sqlx::raw_sql("pragma synchronous = full").execute(drafts.pool()).await?;
                }
                Ok(drafts)
            }
            (drafts, true) => {
                drafts.close().await;
                Err("the drafts were damaged".into())
            }
        }
    }

    async fn write(&mut self, store: &mut Drafts) -> Result<(), Fault> {
        let subject = Uuid::from_u128(self.random.u128(0..3));
        let key = DraftKey { kind: KIND, subject, company: Self::company(), server: SERVER.to_owned() };
        let changed = store.change(&key, |kept| {
            self.change(kept);
            Ok(())
        });
        changed.await.map_err(|problem| format!("{problem:?}").into())
    }

    async fn state(&mut self, store: &mut Drafts) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(STATE).fetch_all(store.pool()).await?;
        Ok(rows.into_iter().map(|(table, subject, rest)| format!("{table} {subject} {rest}")).collect())
    }

    async fn contradiction(&mut self, store: &mut Drafts) -> Result<Option<String>, Fault> {
        let whole: String = sqlx::query_scalar("pragma integrity_check").fetch_one(store.pool()).await?;
        if whole != "ok" {
            return Err(whole.into());
        }
        let drafts = store.all(Self::company(), SERVER).await?;
        let split = drafts.iter().find(|(_, kept)| kept.waits_since.is_some() != Waits::of(&kept.local).is_some());
        Ok(split.map(|(key, kept)| format!("{} waits since {:?}: {:?}", key.subject, kept.waits_since, kept.local)))
    }

    async fn close(&mut self, store: Drafts) -> Result<(), Fault> {
        store.close().await;
        Ok(())
    }
}

#[tokio::test]
async fn no_acknowledged_change_of_a_draft_is_lost_with_the_power() -> Result<(), Fault> {
    let soak: u32 = std::env::var("POK_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1).max(1);
    let count = lose_power(200 * soak, false).await?;
    assert_eq!(count, Count { points: 200 * soak, ..Count::default() });
    // With less than EXTRA some are: the proof can fail.
    let count = lose_power(100, true).await?;
    assert!(count.lost > 0, "{count}");
    Ok(())
}

async fn lose_power(points: u32, is_careless: bool) -> Result<Count, Fault> {
    // For every connection of this process: the drafts needn't know that they are listened to.
    vfs::register(true)?;
    let seed = fastrand::u64(..);
    let mut work = Typing { key: StoreKey::generate()?, random: Rng::with_seed(seed), count: 0, is_careless };
    let count = prove(&mut work, points, &mut Rng::with_seed(!seed)).await?;
    println!("the real drafts, careless: {is_careless}, seed {seed}: {count} {:?}", count.examples);
    Ok(count)
}
