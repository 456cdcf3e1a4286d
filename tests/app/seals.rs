//! 직인첨부: what isn't a seal is refused by name, and changes nothing.

use pok_api::desktop::seal::{Choose, Prepare};
use pok_api::{Bytes, Code};

use crate::harness::{Desk, JIWOO, Server, exif_jpeg, huge_png, seal_png};

#[tokio::test(flavor = "multi_thread")]
async fn con_17_bad_images_are_refused() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let prepare = |image: Vec<u8>| desk.call(Prepare { image: Bytes(image), whiteness: None });
    let refused = async |image: Vec<u8>| prepare(image).await.unwrap_err().code;
    assert_eq!(refused(b"GIF89a\x01\0\x01\0".to_vec()).await, Code::SealType);
    assert_eq!(refused(b"%PDF-1.7 named seal.png".to_vec()).await, Code::SealType);
    assert_eq!(refused(Vec::new()).await, Code::SealType);
    assert_eq!(refused(huge_png()).await, Code::SealSize);
    assert_eq!(refused(seal_png().into_iter().chain(vec![0; 6 << 20]).collect()).await, Code::SealSize);
    assert_eq!(refused(seal_png()[..200].to_vec()).await, Code::SealUnreadable);

    let contract = desk.waiting().await;
    let before = desk.show(contract).await.seal;
    let not_prepared = Choose { contract, png: Some(Bytes(exif_jpeg())) };
    assert_eq!(desk.call(not_prepared).await.unwrap_err().code, Code::SealType);
    assert_eq!(desk.show(contract).await.seal, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_17_a_photograph_on_its_side_is_turned_upright() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let prepared = desk.call(Prepare { image: Bytes(exif_jpeg()), whiteness: Some(200) }).await.unwrap();
    assert!(prepared.height > prepared.width, "{}×{}", prepared.width, prepared.height);
    assert!(!prepared.png.0.windows(4).any(|window| window == b"Exif"));
    assert_eq!(prepared.whiteness, 200);
}
