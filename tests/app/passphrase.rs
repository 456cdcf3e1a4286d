//! A computer without a key store: a passphrase takes its place, driven as the window does.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pok::preferences::Forgetful;
use pok::secrets::{InMemory, NoKeyStore, Secrets};
use pok::{Opening, Setup};
use pok_api::desktop::app::{Start, Started, Warning};
use pok_api::desktop::preferences::Kept;
use pok_api::desktop::store::{BeginAnew, Unlock};
use pok_api::{Call, Code, Problem};

use crate::encryption::{content, set_aside};
use crate::harness::{Desk, JIWOO, PASSPHRASE, Recorder, Server, preferences, setup};

/// A key store that can be taken away.
#[derive(Default)]
struct Switched {
    inner: InMemory,
    off: AtomicBool,
}

impl Switched {
    fn turn(&self, on: bool) {
        self.off.store(!on, Ordering::SeqCst);
    }

    fn ask(&self) -> Result<&InMemory, NoKeyStore> {
        if self.off.load(Ordering::SeqCst) { Err(NoKeyStore("off".into())) } else { Ok(&self.inner) }
    }
}

impl Secrets for Switched {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.ask()?.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        self.ask()?.put(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.ask()?.forget(name)
    }
}

/// A computer whose program is started again and again.
struct Computer {
    folder: tempfile::TempDir,
    secrets: Arc<Switched>,
    settings: Arc<Forgetful>,
}

impl Computer {
    fn new(on: bool) -> Self {
        let secrets = Arc::<Switched>::default();
        secrets.turn(on);
        Self { folder: tempfile::tempdir().unwrap(), secrets, settings: preferences("") }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self) -> Opening {
        let (folder, secrets) = (self.folder.path().to_owned(), Arc::clone(&self.secrets));
        let settings = Arc::clone(&self.settings);
        let setup = move || -> Result<Setup, Problem> {
            Ok(setup(Path::new(&folder), Arc::<Recorder>::default(), Arc::clone(&settings), secrets.clone()))
        };
        Opening::new(setup)
    }
}

async fn ask<C: Call>(opening: &Opening, call: C) -> Result<C::Reply, Problem> {
    let reply = opening.call(C::NAME, serde_json::to_value(call).unwrap()).await?;
    Ok(serde_json::from_str(&reply).unwrap())
}

async fn started(opening: &Opening) -> Result<Started, Code> {
    ask(opening, Start {}).await.map_err(|problem| problem.code)
}

async fn unlock(opening: &Opening, passphrase: &str) -> Result<(), Code> {
    ask(opening, Unlock { passphrase: passphrase.to_owned() }).await.map_err(|problem| problem.code)
}

async fn close(opening: Opening) {
    opening.core().await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_chosen_once_and_asked_for_at_each_start() {
    let computer = Computer::new(false);
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNew);
    assert_eq!(ask(&opening, Kept {}).await.unwrap(), Default::default(), "the screen has its language");
    let short = ask(&opening, Unlock { passphrase: "일곱글자입니".into() }).await.unwrap_err();
    assert_eq!((short.code, &*short.fields[0].field), (Code::Invalid, "passphrase"));
    let kept: Vec<_> = content(&computer.data()).into_keys().collect();
    assert_eq!(kept, Vec::<std::path::PathBuf>::new(), "nothing was written");
    unlock(&opening, PASSPHRASE).await.unwrap();
    assert_eq!(started(&opening).await.unwrap().warnings, []);
    unlock(&opening, "anything").await.expect("it is open already");
    let unsynced = BTreeMap::from([("bid:1".to_owned(), "BI20230105-003 사무용품 구매".to_owned())]);
    opening.core().await.unwrap().unsynced().set(unsynced).unwrap();
    close(opening).await;

    let before = content(&computer.data());
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNeeded);
    for wrong in ["", "가나다 라마바", "가나다 라마바사 "] {
        assert_eq!(unlock(&opening, wrong).await.unwrap_err(), Code::PassphraseWrong);
    }
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNeeded);
    assert!(content(&computer.data()) == before, "nothing was changed");
    // As macOS types Hangul.
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(PASSPHRASE).collect();
    assert_ne!(apart, PASSPHRASE);
    unlock(&opening, &apart).await.unwrap();
    assert_eq!(started(&opening).await.unwrap().warnings, []);
    assert_eq!(opening.core().await.unwrap().unsynced().titles().len(), 1);
    close(opening).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_forgotten_passphrase_one_begins_anew_and_is_told_what_is_lost() {
    let computer = Computer::new(false);
    let opening = computer.start();
    unlock(&opening, PASSPHRASE).await.unwrap();
    assert_eq!(ask(&opening, BeginAnew {}).await.unwrap_err().code, Code::Stale, "not while it is open");
    let name = "BI20230105-003 사무용품 구매";
    let unsynced = BTreeMap::from([("bid:1".to_owned(), name.to_owned())]);
    opening.core().await.unwrap().unsynced().set(unsynced).unwrap();
    close(opening).await;

    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNeeded);
    assert_eq!(ask(&opening, BeginAnew {}).await.unwrap_err().code, Code::PassphraseNew);
    assert_eq!(set_aside(&computer.data()), 4, "three databases, and what opens them");
    unlock(&opening, "another passphrase").await.unwrap();
    let warnings = started(&opening).await.unwrap().warnings;
    assert_eq!(warnings, [Warning::KeyLost { unsynced: vec![name.to_owned()] }]);
    close(opening).await;
    let opening = computer.start();
    assert_eq!(unlock(&opening, PASSPHRASE).await.unwrap_err(), Code::PassphraseWrong);
    unlock(&opening, "another passphrase").await.unwrap();
    close(opening).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_that_appears_later_gets_the_key_once_it_is_unlocked() {
    let computer = Computer::new(false);
    let opening = computer.start();
    unlock(&opening, PASSPHRASE).await.unwrap();
    close(opening).await;
    computer.secrets.turn(true);
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNeeded);
    assert_eq!(unlock(&opening, "wrong one").await.unwrap_err(), Code::PassphraseWrong);
    assert_eq!(computer.secrets.get("store").unwrap(), None);
    unlock(&opening, PASSPHRASE).await.unwrap();
    close(opening).await;
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap().warnings, [], "not asked any more");
    close(opening).await;
    // And where it goes again, the passphrase still opens.
    computer.secrets.turn(false);
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::PassphraseNeeded);
    unlock(&opening, PASSPHRASE).await.unwrap();
    close(opening).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_that_is_shut_for_now_is_no_key_loss() {
    let computer = Computer::new(true);
    let opening = computer.start();
    started(&opening).await.unwrap();
    close(opening).await;
    let before = content(&computer.data());
    computer.secrets.turn(false);
    let opening = computer.start();
    assert_eq!(started(&opening).await.unwrap_err(), Code::KeyStore);
    assert_eq!(unlock(&opening, PASSPHRASE).await.unwrap_err(), Code::KeyStore);
    assert!(content(&computer.data()) == before, "nothing was changed");
    computer.secrets.turn(true);
    assert_eq!(started(&opening).await.unwrap().warnings, []);
    close(opening).await;
    // Gone for good: the person says so.
    computer.secrets.turn(false);
    let opening = computer.start();
    assert_eq!(ask(&opening, BeginAnew {}).await.unwrap_err().code, Code::PassphraseNew);
    unlock(&opening, PASSPHRASE).await.unwrap();
    assert_eq!(started(&opening).await.unwrap().warnings, [Warning::KeyLost { unsynced: Vec::new() }]);
    close(opening).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_works_under_a_passphrase_as_under_a_key_store() {
    let server = Server::with_data().await;
    let secrets = Arc::<Switched>::default();
    secrets.turn(false);
    let desk = Desk::with_secrets(&server.url(), secrets).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let detail = desk.show(contract).await;
    let desk = desk.restart().await;
    desk.log_in(&server, JIWOO).await;
    assert_eq!(desk.show(contract).await, detail);
}
