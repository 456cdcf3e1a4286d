//! A core that is opened when it is first asked, and that may need a passphrase before it can be.

use pok_api::desktop::preferences::Kept;
use pok_api::desktop::store::{BeginAnew, Unlock};
use pok_api::{Call, Code, Problem};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::core::fault::Doing;
use crate::core::{Core, Setup, answers};
use crate::store::unlock;

/// The door to a [`Core`]: whoever asks first opens it, everybody else waits for that.
pub struct Opening {
    setup: Box<dyn Fn() -> Result<Setup, Problem> + Send + Sync>,
    core: OnceCell<Core>,
}

impl Opening {
    /// A core that is made of `setup`, asked for at each try.
    pub fn new(setup: impl Fn() -> Result<Setup, Problem> + Send + Sync + 'static) -> Self {
        Self { setup: Box::new(setup), core: OnceCell::new() }
    }

    /// The core. What went wrong is not kept: whoever asks again has the files opened again.
    ///
    /// # Errors
    /// As [`Core::open`].
    pub async fn core(&self) -> Result<Core, Problem> {
        self.core.get_or_try_init(|| self.open(None)).await.cloned()
    }

    /// Answers a call by its name, also those that come before there is a core.
    ///
    /// # Errors
    /// As [`Core::open`] and [`Core::call`].
    pub async fn call(&self, name: &str, body: Value) -> Result<String, Problem> {
        if self.core.get().is_none() {
            match name {
                <Unlock as Call>::NAME => {
                    let Unlock { passphrase } = read(body)?;
                    self.core.get_or_try_init(|| self.open(Some(passphrase))).await?;
                    return Ok("null".to_owned());
                }
                <BeginAnew as Call>::NAME => {
                    self.core.get_or_try_init(|| self.open_anew()).await?;
                    return Ok("null".to_owned());
                }
                <Kept as Call>::NAME => {
                    let settings = (self.setup)()?.preferences.load();
                    return serde_json::to_string(&settings).doing("preferences");
                }
                _ => {}
            }
        }
        self.core().await?.call(name, body).await
    }

    async fn open(&self, passphrase: Option<String>) -> Result<Core, Problem> {
        let opened = Core::open(Setup { passphrase, ..(self.setup)()? }).await;
        opened.inspect_err(|problem| tracing::warn!(%problem, "the core can't be opened"))
    }

    async fn open_anew(&self) -> Result<Core, Problem> {
        let setup = (self.setup)()?;
        unlock::begin_anew(&setup.paths.data)?;
        let opened = Core::open(setup).await;
        opened.inspect_err(|problem| tracing::warn!(%problem, "the core can't be opened"))
    }
}

fn read<C: DeserializeOwned>(body: Value) -> Result<C, Problem> {
    // serde's words may quote what was typed.
    serde_json::from_value(body).map_err(|_| Problem::new(Code::Invalid, "the request can't be read"))
}

answers! {
    Unlock => open_already,
    BeginAnew => begin_anew,
    Kept => kept,
}

/// It is open already.
async fn open_already(_: &Core, Unlock { .. }: Unlock) -> Result<(), Problem> {
    Ok(())
}

/// What is open has its key.
async fn begin_anew(_: &Core, BeginAnew {}: BeginAnew) -> Result<(), Problem> {
    Err(Problem::stale())
}

async fn kept(core: &Core, Kept {}: Kept) -> Result<pok_api::desktop::preferences::Settings, Problem> {
    Ok(core.preferences())
}
