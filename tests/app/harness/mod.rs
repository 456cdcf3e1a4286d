//! A server, computers, and the line between them.

mod bid;
mod contract;
mod desk;
mod image;
mod list;
mod proxy;
mod server;

pub(crate) use bid::{PDF, price, text};
pub(crate) use desk::{Desk, PASSPHRASE, Recorder, begun, preferences, setup};
pub(crate) use image::{exif_jpeg, huge_png, seal_png};
pub(crate) use list::{Page, asked, large, one, part};
pub(crate) use proxy::{Cut, FAILURE, PAGE, Proxy};
pub(crate) use server::Server;

/// 주담당자 of the company with many contracts.
pub(crate) const JIWOO: usize = 0;
/// 부담당자 of the same company.
pub(crate) const MINSEOK: usize = 1;
/// 주담당자 of another company.
pub(crate) const EUNBI: usize = 3;
/// An individual member.
pub(crate) const AREUM: usize = 4;

/// Looks again and again, until it is so or the time is up; whether it was so.
pub(crate) async fn within(time: std::time::Duration, so: impl AsyncFn() -> bool) -> bool {
    let begun = std::time::Instant::now();
    while !so().await {
        if begun.elapsed() > time {
            return false;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    true
}

/// Changes the copy of a program that is closed; at its next start lists are derived from it anew.
pub(crate) async fn edit_mirror(
    data: &std::path::Path,
    key: &pok::StoreKey,
    change: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
) {
    let (mirror, rebuilt) = pok::Mirror::open(data, key).await.unwrap();
    assert!(!rebuilt);
    let pool = mirror.pool().await;
    change.execute(&*pool).await.unwrap();
    sqlx::query("update list set declaration = 'an earlier one'").execute(&*pool).await.unwrap();
    pool.close().await;
}
