//! `pok verify`: the same binary, without a window.

use std::process::Command;

use pok_api::desktop::contract::{Download, Paper};

use crate::harness::{Desk, JIWOO, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_contract_holds_and_one_flipped_byte_does_not() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    desk.sign(contract, JIWOO).await.unwrap();
    let saved = desk.call(Download { contract, what: Paper::Signed }).await.unwrap();
    let pok = |lang: &str, data: &std::path::Path, arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_pok"))
            .args(arguments)
            .env("POK_DATA", data)
            .env("LC_ALL", lang)
            .output()
            .unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap())
    };
    let (code, words) = pok("ko_KR.UTF-8", &desk.data(), &["verify", &saved.path]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("유효합니다") && words.contains("강지우"), "{words}");
    let (code, words) = pok("en_US.UTF-8", &desk.data(), &["verify", &saved.path]);
    assert!(code == Some(0) && words.contains("holds"), "{words}");
    assert!(words.contains("root: ") && words.contains("PoK CA"), "{words}");

    let first = desk.show(contract).await.contract.documents[0].id;
    let half = desk.call(Download { contract, what: Paper::Document(first) }).await.unwrap();
    let (code, words) = pok("en_US.UTF-8", &desk.data(), &["verify", &half.path]);
    assert!(code == Some(1) && words.contains("not yet signed by both"), "{words}");
    assert!(words.contains("✗ supplier has not signed") && !words.contains("buyer has not signed"), "{words}");
    let (code, words) = pok("ko_KR.UTF-8", &desk.data(), &["verify", &half.path]);
    assert!(code == Some(1) && words.contains("✗ 공급사의 서명이 없습니다"), "{words}");

    let stranger = tempfile::tempdir().unwrap();
    let (code, words) = pok("en_US.UTF-8", stranger.path(), &["verify", &saved.path]);
    assert!(code == Some(1) && words.contains("trusted root"), "{words}");
    let root = std::fs::read_dir(desk.data().join("roots")).unwrap().next().unwrap().unwrap().path();
    let named = ["verify", &*saved.path, "--ca", root.to_str().unwrap()];
    assert_eq!(pok("en_US.UTF-8", stranger.path(), &named).0, Some(0));

    let mut content = std::fs::read(&saved.path).unwrap();
    let middle = content.len() / 3;
    content[middle] ^= 1;
    let changed = desk.downloads().join("changed.pdf");
    std::fs::write(&changed, content).unwrap();
    assert_eq!(pok("ko_KR.UTF-8", &desk.data(), &["verify", changed.to_str().unwrap()]).0, Some(1));
    assert_eq!(pok("ko_KR.UTF-8", &desk.data(), &["verify"]).0, Some(2));
    assert_eq!(pok("ko_KR.UTF-8", &desk.data(), &["--version"]).1, format!("pok {}\n", env!("CARGO_PKG_VERSION")));
}
