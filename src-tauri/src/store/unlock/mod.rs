//! Finding the key of the local databases: in the key store, or under a passphrase where there is none.
//!
//! | key store | `store.key` | encrypted files | then |
//! |---|---|---|---|
//! | has the right key | – | – | it is used |
//! | anything else | there | – | the passphrase is asked for |
//! | has none, or another | none | none | a new key is made and kept there |
//! | has none, or another | none | there | key loss: they are set aside, a new key is made |
//! | can't be used | none | none | a passphrase has to be chosen |
//! | can't be used | none | there | it has to be opened: the key is in it |

mod check;
mod loss;
mod wrapped;

use std::path::Path;

use pok_api::{Code, Problem};

pub(crate) use loss::{begin_anew, lost, told};

use crate::core::fault;
use crate::core::fault::Doing;
use crate::store;
use crate::store::secrets::{NoKeyStore, PATIENCE, Vault};
use crate::store::{Kind, StoreKey};
use wrapped::{Unwrap, Wrapped};

/// What the key is called in the key store.
pub(crate) const NAME: &str = "store";

/// A passphrase has at least so many characters.
pub(crate) const SHORTEST: usize = 8;

/// Finds the key, or makes one where nothing is encrypted yet. Where it is lost, what it encrypted is set aside.
///
/// # Errors
/// `PassphraseNeeded`, `PassphraseNew` and `PassphraseWrong`, `Invalid` for one that is too short, `KeyStore`,
/// `DiskFull`, `Internal`. None of them changes anything.
pub(crate) async fn unlock(data: &Path, vault: &Vault, passphrase: Option<&str>) -> Result<StoreKey, Problem> {
    let held = vault.get(NAME.to_owned(), PATIENCE).await;
    let found = held.as_ref().ok().and_then(Option::as_deref).and_then(StoreKey::from_bytes);
    if let Some(key) = &found
        && fits(data, key).await?
    {
        check::put(data, key)?;
        return Ok(key.clone());
    }
    if let Some(wrapped) = wrapped::read(data)? {
        return with_passphrase(data, vault, held, wrapped, passphrase).await;
    }
    let encrypted = check::read(data)?.is_some() || any_encrypted(data)?;
    match held {
        Ok(_) => {
            if encrypted {
                tracing::error!("the key of the local store is lost");
                begin_anew(data)?;
            }
            let key = found.map_or_else(generate, Ok)?;
            match vault.put(NAME.to_owned(), key.bytes().to_owned()).await {
                Ok(()) => {
                    check::put(data, &key)?;
                    Ok(key)
                }
                Err(error) => {
                    tracing::warn!(%error, "the key store takes no key");
                    choose(data, passphrase).await
                }
            }
        }
        Err(error) if encrypted => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, "there is no key store: a passphrase takes its place");
            choose(data, passphrase).await
        }
    }
}

/// The key under the passphrase; a key store that has become usable gets it too.
async fn with_passphrase(
    data: &Path,
    vault: &Vault,
    held: Result<Option<Vec<u8>>, NoKeyStore>,
    wrapped: Wrapped,
    passphrase: Option<&str>,
) -> Result<StoreKey, Problem> {
    let Some(passphrase) = passphrase else {
        return Err(Problem::new(Code::PassphraseNeeded, "type the passphrase of this computer's data"));
    };
    let passphrase = normal(passphrase);
    let key = match blocking(move || wrapped.unwrap(&passphrase)).await? {
        Ok(key) => key,
        Err(Unwrap::Wrong) => {
            return Err(Problem::new(Code::PassphraseWrong, "the passphrase is wrong; nothing was changed"));
        }
        Err(Unwrap::Unusable(why)) => return Err(fault::internal("the passphrase", why)),
    };
    if !fits(data, &key).await? {
        tracing::error!("the key under the passphrase is not that of the files");
        loss::set_files_aside(data)?;
        check::remove(data)?;
    }
    check::put(data, &key)?;
    if held.is_ok()
        && let Err(error) = vault.put(NAME.to_owned(), key.bytes().to_owned()).await
    {
        tracing::warn!(%error, "the key stays under the passphrase alone");
    }
    Ok(key)
}

/// A new key under a passphrase that was just chosen.
async fn choose(data: &Path, passphrase: Option<&str>) -> Result<StoreKey, Problem> {
    let Some(passphrase) = passphrase.map(normal) else {
        return Err(Problem::new(Code::PassphraseNew, "choose a passphrase for this computer's data"));
    };
    if passphrase.chars().count() < SHORTEST {
        return Err(Problem::field("passphrase", "must have at least 8 characters"));
    }
    let key = generate()?;
    let wrapping = key.clone();
    let wrapped = blocking(move || Wrapped::new(&wrapping, &passphrase)).await?;
    let wrapped = wrapped.doing("the passphrase")?;
    wrapped.write(data)?;
    check::put(data, &key)?;
    Ok(key)
}

/// Whether it is the key of what is kept. Without the check value beside, the files themselves say it.
async fn fits(data: &Path, key: &StoreKey) -> Result<bool, Problem> {
    if let Some(check) = check::read(data)? {
        return Ok(key.check() == check);
    }
    let mut any = false;
    for path in store::databases(data) {
        if store::kind(&path).doing("a database")? == Kind::Sealed {
            any = true;
            if store::opens(&path, key).await {
                return Ok(true);
            }
        }
    }
    Ok(!any)
}

fn any_encrypted(data: &Path) -> Result<bool, Problem> {
    for path in store::databases(data) {
        if store::kind(&path).doing("a database")? == Kind::Sealed {
            return Ok(true);
        }
    }
    Ok(false)
}

/// As typed on any system: macOS takes Hangul apart.
fn normal(passphrase: &str) -> String {
    pok_domain::typed::nfc(passphrase)
}

fn generate() -> Result<StoreKey, Problem> {
    StoreKey::generate().doing("a new key")
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.doing("the passphrase")
}
