//! Passwords, codes, tokens and keys: in the key store or nowhere.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pok::secrets::{InMemory, NoKeyStore, Secrets};
use pok_api::Code;
use pok_api::desktop::app::Warning;
use pok_api::desktop::event::LOGGED_IN;

use crate::harness::{Desk, EUNBI, JIWOO, Proxy, Server, within};

/// A key store that tells what it was given.
#[derive(Default)]
struct Open {
    inner: InMemory,
    given: Mutex<Vec<Vec<u8>>>,
}

impl Secrets for Open {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.inner.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        assert!(secret.len() <= 2_560, "Windows keeps no more");
        self.given.lock().unwrap().push(secret.to_owned());
        self.inner.put(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.inner.forget(name)
    }
}

/// A computer without a key store.
struct Locked;

impl Secrets for Locked {
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }

    fn put(&self, _: &str, _: &[u8]) -> Result<(), NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }

    fn forget(&self, _: &str) -> Result<(), NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }
}

fn search(folder: &Path, secret: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, secret, found);
        } else if std::fs::read(&path).unwrap().windows(secret.len()).any(|window| window == secret) {
            found.push(path.display().to_string());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_any_file() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let store = Arc::new(Open::default());
    let desk = Desk::with_secrets(&proxy.url(), store.clone()).await;
    // As the program's log, with everything that it could be asked to say.
    let log = desk.folder.path().join("pok.log");
    tracing_subscriber::fmt()
        .with_env_filter("warn,pok=trace,pok_server=warn")
        .with_ansi(false)
        .with_writer(Arc::new(std::fs::File::create(&log).unwrap()))
        .init();
    desk.log_in(&server, JIWOO).await;
    let code = server.code(Server::account(JIWOO).mobile_no).await.unwrap();
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    desk.sign(contract, JIWOO).await.unwrap();
    tracing::info!(target: "pok::test", "signed");
    desk.core.close().await;
    assert!(std::fs::read_to_string(log).unwrap().contains("signed"), "the log is on");

    let mut secrets = store.given.lock().unwrap().clone();
    assert!(secrets.len() >= 3, "the key of the files, a refresh token and a signing key");
    let hex = |secret: &[u8]| secret.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let keys: Vec<_> = secrets.iter().filter(|secret| secret.len() == 32).map(|key| hex(key)).collect();
    assert_eq!(keys.len(), 2);
    secrets.extend(keys);
    secrets.push(Server::account(JIWOO).password.into());
    for field in ["access_token", "act_token", "attempt"] {
        let said = proxy.said(field);
        assert!(said.iter().any(|token| token.len() > 20), "{field}: {said:?}");
        secrets.extend(said.into_iter().map(String::into_bytes));
    }
    let mut found = Vec::new();
    for secret in &secrets {
        search(desk.folder.path(), secret, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
    // Six digits occur by chance inside binary files; as a text of their own they don't.
    let quoted = format!("\"{code}\"");
    search(desk.folder.path(), quoted.as_bytes(), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_one_can_read_but_not_sign() {
    let server = Server::start().await;
    let desk = Desk::with_secrets(&server.url(), Arc::new(Locked)).await;
    assert!(desk.start().await.warnings.contains(&Warning::NoKeyStore));
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let refused = desk.sign(contract, JIWOO).await.unwrap_err();
    assert_eq!(refused.code, Code::KeyStore);
    assert!(refused.message.contains("key store"));
    let desk = desk.restart().await;
    assert!(desk.start().await.who.is_none(), "the session ended with the program");
}

/// A key store that keeps the person's answer waiting.
#[derive(Default)]
struct Asking {
    inner: InMemory,
    locked: AtomicBool,
    asked: AtomicUsize,
}

impl Secrets for Asking {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        while self.locked.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.inner.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        self.inner.put(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.inner.forget(name)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_unlocked_late_still_gives_the_session() {
    let server = Server::start().await;
    let store = Arc::new(Asking::default());
    let desk = Desk::with_secrets(&server.url(), store.clone()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let desk = desk.restart().await;
    store.locked.store(true, Ordering::SeqCst);
    let asked = store.asked.load(Ordering::SeqCst);
    let begun = Instant::now();
    let (first, again) = tokio::join!(desk.start(), desk.start());
    assert!(begun.elapsed() < Duration::from_secs(5), "the first screen waits for nobody");
    assert!(first.who.is_none() && again.who.is_none() && first.warnings.is_empty());
    assert_eq!(store.asked.load(Ordering::SeqCst) - asked, 1, "the person is asked once");
    assert!(desk.events.heard(LOGGED_IN).is_empty());

    store.locked.store(false, Ordering::SeqCst);
    within(Duration::from_secs(5), async || !desk.events.heard(LOGGED_IN).is_empty()).await;
    assert_eq!(desk.events.heard(LOGGED_IN), [serde_json::to_value(&who).unwrap()]);
    assert_eq!(desk.start().await.who, Some(who));
    desk.sync().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_does_not_replace_who_logged_in_meanwhile() {
    let server = Server::start().await;
    let store = Arc::new(Asking::default());
    let desk = Desk::with_secrets(&server.url(), store.clone()).await;
    desk.log_in(&server, JIWOO).await;
    let desk = desk.restart().await;
    store.locked.store(true, Ordering::SeqCst);
    assert!(desk.start().await.who.is_none());
    let eunbi = desk.log_in(&server, EUNBI).await;
    store.locked.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(desk.events.heard(LOGGED_IN).is_empty());
    assert_eq!(desk.start().await.who, Some(eunbi));
    desk.sync().await;
}

#[test]
#[ignore = "needs the key store of a desktop session"]
fn a_real_key_store_keeps_and_forgets() {
    let store = pok::secrets::Keyring::new(format!("kr.pok.partner.test-{}", std::process::id()));
    let name = "session http://127.0.0.1:1 \u{ac00}";
    assert_eq!(store.get(name).unwrap(), None);
    store.forget(name).unwrap();
    store.put(name, &[0, 159, 146, 150]).unwrap();
    store.put(name, b"second").unwrap();
    assert_eq!(store.get(name).unwrap().as_deref(), Some(&b"second"[..]));
    store.forget(name).unwrap();
    assert_eq!(store.get(name).unwrap(), None);
}
