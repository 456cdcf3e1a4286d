//! Who signed the demo's older contracts: a key and certificate for each primary contact, and a seal.

use std::io::Cursor;

use image::{ImageFormat, Rgba, RgbaImage};
use pok_document::{SealOptions, SigningIdentity, certificate_request, generate_key, prepare_seal};
use pok_domain::CertificateId;
use pok_domain::file::FileType;

use super::people;
use crate::app::App;
use crate::contract::past::Signer;
use crate::ground::fault::Fault;
use crate::ground::{blob, certificate};
use crate::supplier::{account, company};

/// As far back as the history goes, in microseconds.
const BACK: i64 = 730 * 24 * 3600 * 1_000_000;

/// One signer per supplier, in their order.
pub(super) async fn make(app: &App) -> Result<Vec<Signer>, Fault> {
    let mut signers = Vec::new();
    for (supplier, contact) in people::primary_contacts() {
        let account = account::find(app.database.pool(), &contact.to_string()).await?;
        let contact = account.ok_or_else(|| Fault::broken("a demo contact is missing"))?.contact;
        let company = company::find(app.database.pool(), contact.company).await?;
        let broken = |error: pok_document::DocumentError| Fault::Broken(error.into());
        let (key, id, now) = (generate_key(), CertificateId::generate(), app.now());
        let request = certificate_request(&key, contact.name.as_str()).map_err(broken)?;
        let subject = certificate::subject(&contact, &company);
        let (from, until) = (now.as_microsecond() - BACK, now.as_microsecond());
        let authority = app.keys.authority();
        let der = authority.issue(&request, &subject, id.0.into_bytes(), from, until).map_err(broken)?;
        let identity = SigningIdentity::new(key, &[der.clone(), app.keys.root().to_vec()]).map_err(broken)?;
        let seal = prepare_seal(&seal(supplier)?, &SealOptions::default());
        let seal = seal.map_err(|fault| Fault::broken(fault.to_string()))?;
        let seal_blob = app.blobs.put(seal.png().to_vec()).await?;

        let mut tx = app.write().await?;
        let instant = |micros| jiff::Timestamp::from_microsecond(micros);
        let issued = certificate::Certificate {
            id,
            contact: contact.id,
            not_before: instant(from)?,
            not_after: instant(until)?,
            revoked: false,
        };
        certificate::insert(&mut tx, &issued, crate::ground::secret::sha256(&der), &der).await?;
        blob::insert(&mut tx, seal_blob, seal.png().len() as u64, FileType::Png).await?;
        blob::grant(&mut tx, contact.company, seal_blob).await?;
        // The individual has never signed here: their first 사인 is still to be made.
        if supplier != 2 {
            crate::contract::keep_seal(&mut tx, contact.company, seal_blob).await?;
        }
        tx.commit().await?;
        signers.push(Signer { contact, certificate: id, identity, seal });
    }
    Ok(signers)
}

/// A round seal, different for each supplier.
fn seal(supplier: usize) -> Result<Vec<u8>, Fault> {
    const SIDE: u32 = 360;
    let centre = SIDE as f32 / 2.0;
    let strokes = 3 + supplier as u32;
    let picture = RgbaImage::from_fn(SIDE, SIDE, |x, y| {
        let (dx, dy) = (x as f32 + 0.5 - centre, y as f32 + 0.5 - centre);
        let (away, turn) = (dx.hypot(dy), dy.atan2(dx));
        let ring = (160.0..172.0).contains(&away) || (146.0..150.0).contains(&away);
        let wave = (turn * strokes as f32 + away / 24.0).sin();
        let inside = (40.0..128.0).contains(&away) && wave.abs() < 0.35;
        let dot = away < 18.0;
        if ring || inside || dot { Rgba([190, 26, 34, 255]) } else { Rgba([255, 255, 255, 0]) }
    });
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(|error| Fault::Broken(error.into()))?;
    Ok(png.into_inner())
}
