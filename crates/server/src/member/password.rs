//! Passwords as they are kept: Argon2id, 19 MiB, two passes, one lane.

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::fault::Fault;
use crate::secret;

/// Memory in KiB, passes, lanes (OWASP's recommendation for Argon2id).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

fn argon2() -> Result<Argon2<'static>, Fault> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The form a password is kept in. Takes some 20 ms: not for the async threads.
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    let salt: [u8; 16] = secret::random()?;
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| Fault::broken(error.to_string()))?.to_string())
}

/// Whether `password` is the one that was hashed. Without a hash it takes as long and answers no.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool, Fault> {
    tokio::task::spawn_blocking(move || {
        let (kept, real) = match &hash {
            Some(hash) => (hash.as_str(), true),
            None => (dummy()?, false),
        };
        let kept = PasswordHash::new(kept).map_err(|error| Fault::broken(error.to_string()))?;
        let same = argon2()?.verify_password(password.as_bytes(), &kept).is_ok();
        Ok(same && real)
    })
    .await?
}

/// A hash of a password that nobody has, made with the same cost.
fn dummy() -> Result<&'static str, Fault> {
    static DUMMY: OnceLock<String> = OnceLock::new();
    if let Some(made) = DUMMY.get() {
        return Ok(made);
    }
    let made = hash(&secret::token()?)?;
    Ok(DUMMY.get_or_init(|| made))
}
