//! The demo's documents: version 1 of both, agreed to by everybody in it (spec 01 S3).

use pok_domain::TermsId;
use pok_domain::terms::{Terms, TermsKind};
use uuid::Uuid;

use super::people;
use crate::app::App;
use crate::ground::fault::Fault;
use crate::terms;

const TERMS: &str = include_str!("terms.txt");
const PRIVACY: &str = include_str!("privacy.txt");
/// From when they hold.
const SINCE: &str = "2025-01-01T00:00:00+09:00";

pub(super) async fn fill(app: &App) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let documents = [(TermsKind::Terms, "이용약관", TERMS), (TermsKind::Privacy, "개인정보 수집/이용 동의", PRIVACY)];
    let mut ids = Vec::new();
    for (place, (kind, title, body)) in documents.into_iter().enumerate() {
        let id = TermsId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0002_0000_0000 + place as u128 + 1));
        let effective_at = SINCE.parse()?;
        let body = body.replace("{buyer}", &app.buyer.name).trim().to_owned();
        let version = Terms { id, kind, version: 1, title: title.into(), body, effective_at, needs_reconsent: false };
        terms::insert(&mut tx, &version).await?;
        ids.push(id);
    }
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    for contact in people::contacts() {
        terms::record(&mut tx, contact.0, &ids, here).await?;
    }
    tx.commit().await
}
