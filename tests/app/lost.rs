//! Lines that break at random, over and over: each draft and each bid has one effect and one receipt, and nothing typed
//! is lost. `POK_SOAK=10` breaks them ten times as often.

use std::collections::BTreeSet;

use pok_api::Code;
use pok_api::desktop::event::{SETTLED, Settled};
use pok_api::remote::operation::Outcome;
use pok_domain::BidNoticeId;

use crate::harness::{Cut, Desk, EUNBI, FAILURE, JIWOO, PAGE, Proxy, Server};

/// How often lines break.
const CUTS: usize = 1_000;
/// Computers at a time, each with a line and a notice of its own: most of the time passes in waiting for a retry.
const LINES: usize = 10;

/// The same sequence for the same seed, which a failure prints.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// A break at any point of the way there and back.
    fn cut(&mut self) -> Cut {
        let bytes = self.below(2_000) as usize;
        self.pick(&[Cut::Request, Cut::RequestAfter(bytes), Cut::Reply, Cut::ReplyAfter(bytes / 4), PAGE, FAILURE])
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// What a line did that broke again and again.
struct Broken {
    cuts: usize,
    submitted: u32,
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_16_17_18_however_the_line_breaks_each_act_has_one_effect_and_one_receipt() {
    let soak = std::env::var("POK_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let seed = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
    let server = Server::start().await;
    let mut lines = tokio::task::JoinSet::new();
    for line in 0..LINES as u64 {
        let notice = server.posted("끊기는 회선").await;
        let proxy = Proxy::to(server.running.address).await;
        let desk = Desk::synced(&proxy.url()).await;
        desk.log_in(&server, if line % 2 == 0 { JIWOO } else { EUNBI }).await;
        lines.spawn(break_it(CUTS * soak / LINES, seed + line, proxy, desk, notice));
    }
    let (mut cuts, mut submitted) = (0, 0);
    while let Some(line) = lines.join_next().await {
        let line = line.unwrap();
        (cuts, submitted) = (cuts + line.cuts, submitted + line.submitted);
    }
    println!("{cuts} cuts, {submitted} bids");
    assert!(cuts >= CUTS * soak);
    assert!(server.running.verify_audit().await.is_ok());
}

/// Breaks a line so often, with somebody at it who submits a bid over and over.
async fn break_it(cuts: usize, seed: u64, proxy: Proxy, mut desk: Desk, notice: BidNoticeId) -> Broken {
    let mut dice = Dice(seed);
    desk.fill(notice, "1").await;
    desk.all_sent().await;
    let (mut submitted, mut receipts) = (0_u32, BTreeSet::new());
    let (mut broken, mut round) = (0, 0);
    while broken < cuts {
        round += 1;
        let now = format!("seed {seed}, round {round}");
        let typed = (1_000 + round).to_string();
        let call =
            dice.pick(&["draft.put", "draft.put", "bid.submit", "bid.submit", "operation.status", "sync.changes"]);
        let cut = dice.cut();
        let (then_dead, restart) = (dice.below(8) == 0, dice.below(12) == 0);
        desk.type_price(notice, &typed).await;
        proxy.cut_at(call, cut, then_dead);
        let mut planned = 1;
        if call != "sync.changes" && dice.below(3) == 0 {
            // And the answer to what became of it.
            proxy.then_cut_at("operation.status", dice.cut());
            planned += 1;
        }
        let mut pressed = desk.submit(notice).await;
        if restart {
            desk = desk.restart().await;
            desk.resume().await;
        }
        proxy.revive();
        broken += planned - proxy.heal();
        proxy.forget();
        // A person presses until there is a receipt; what came of an open question counts.
        for _ in 0..20 {
            match &pressed {
                Ok(_) => break,
                Err(problem) => {
                    let expected = [Code::Unknown, Code::Offline, Code::Internal, Code::Stale];
                    assert!(expected.contains(&problem.code), "{now}: {problem}");
                }
            }
            desk.sync().await;
            assert_eq!(desk.typed_price(notice).await, typed, "{now}: nothing typed is lost");
            let told: Vec<Settled> =
                desk.events.heard(SETTLED).into_iter().map(|told| serde_json::from_value(told).unwrap()).collect();
            let mut new = told.into_iter().filter_map(|told| match told.outcome {
                Outcome::Done(receipt) if !receipts.contains(&receipt.number) => Some(receipt),
                _ => None,
            });
            pressed = match new.next_back() {
                Some(receipt) => Ok(receipt),
                None => desk.submit(notice).await,
            };
        }
        let receipt = pressed.unwrap();
        submitted += 1;
        desk.sync().await;
        desk.all_sent().await;
        let detail = desk.bid(notice).await;
        let there = detail.bid.unwrap().submitted.unwrap();
        assert_eq!(there.times, submitted, "{now}: {call} {cut:?} had one effect");
        assert_eq!(there.receipt, receipt, "{now}: the same receipt");
        assert!(there.document.contains(&format!("\"{typed}\"")), "{now}");
        assert!(receipts.insert(receipt.number), "{now}: a receipt of its own");
    }
    let kept: i64 =
        sqlx::query_scalar("select count(*) from receipt").fetch_one(desk.core.drafts().pool()).await.unwrap();
    assert_eq!(kept, i64::from(submitted), "seed {seed}");
    Broken { cuts: broken, submitted }
}
