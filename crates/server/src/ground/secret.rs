//! Random secrets and the one-way form they are kept in. No token or code is ever stored as it was given out.

use std::io::{self, Read};
use std::path::Path;

use base16ct::lower;
use hmac::{Hmac, KeyInit, Mac};
use pok_domain::BlobId;
use pok_domain::member::{LoginId, check_new_password};
use sha2::{Digest, Sha256};

use crate::ground::fault::Fault;

/// The SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> BlobId {
    BlobId(Sha256::digest(bytes.as_ref()).into())
}

/// The same of all that can be read, a little at a time.
pub(crate) fn sha256_of(mut from: impl Read) -> io::Result<BlobId> {
    let (mut hash, mut some) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match from.read(&mut some)? {
            0 => return Ok(BlobId(hash.finalize().into())),
            read => hash.update(some.get(..read).unwrap_or_default()),
        }
    }
}

/// 256 random bits as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, Fault> {
    Ok(lower::encode_string(&random::<32>()?))
}

/// What the database keeps of a token.
pub(crate) fn token_hash(token: &str) -> String {
    sha256(token).to_string()
}

/// Six decimal digits, each code equally likely.
pub(crate) fn otp() -> Result<String, Fault> {
    // The largest multiple of a million below 2^32: what lies above it would favour small codes.
    const LIMIT: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = u32::from_le_bytes(random()?);
        if number < LIMIT {
            return Ok(format!("{:06}", number % 1_000_000));
        }
    }
}

/// A password to be typed once, by the rule of passwords, without characters that look alike: some 70 bits.
pub(crate) fn temporary_password(id: &LoginId) -> Result<String, Fault> {
    const CHARACTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#$%^&*";
    loop {
        // 64 of them: every character is as likely.
        let bytes: [u8; 12] = random()?;
        let password: String = bytes.iter().map(|byte| char::from(CHARACTERS[usize::from(byte % 64)])).collect();
        if check_new_password(&password, id).is_ok() {
            return Ok(password);
        }
    }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::broken(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// A key of this server that makes short secrets unguessable from a copy of the database.
#[derive(Clone)]
pub(crate) struct Pepper(Hmac<Sha256>);

impl Pepper {
    fn of(key: &[u8; 32]) -> Result<Self, Fault> {
        Hmac::new_from_slice(key).map(Self).map_err(|error| Fault::Broken(error.into()))
    }

    /// Reads the key from `path`, or makes it there at the first start.
    pub(crate) fn load(path: &Path) -> Result<Self, Fault> {
        match std::fs::read(path) {
            Ok(bytes) => {
                let key: [u8; 32] =
                    bytes.try_into().map_err(|_| Fault::broken(format!("{} isn't a key", path.display())))?;
                Self::of(&key)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = random()?;
                write_private(path, &key)?;
                Self::of(&key)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The one-way form of a short secret, different for every `bound_to` (HMAC-SHA-256, RFC 2104).
    pub(crate) fn hash(&self, bound_to: &str, secret: &str) -> String {
        let mac = self
            .0
            .clone()
            .chain_update((bound_to.len() as u64).to_le_bytes())
            .chain_update(bound_to)
            .chain_update(secret)
            .finalize();
        lower::encode_string(&mac.into_bytes())
    }
}

/// Writes a file that only the server's user can read; never over an existing one.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_two_tokens_differ() {
        let code = otp().expect("randomness");
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_ne!(token().expect("randomness"), token().expect("randomness"));
    }

    #[test]
    fn log_05_a_temporary_password_obeys_the_rule_and_is_never_the_same() {
        let id: LoginId = "partner@example.com".parse().expect("an address");
        let made: std::collections::HashSet<String> =
            (0..200).map(|_| temporary_password(&id).expect("randomness")).collect();
        assert_eq!(made.len(), 200);
        assert!(made.iter().all(|password| password.len() == 12 && check_new_password(password, &id).is_ok()));
    }

    #[test]
    fn the_same_code_hashes_differently_for_another_attempt() {
        let pepper = Pepper::of(&[7; 32]).expect("a key");
        assert_eq!(pepper.hash("a", "123456"), pepper.hash("a", "123456"));
        assert_ne!(pepper.hash("a", "123456"), pepper.hash("b", "123456"));
        assert_ne!(pepper.hash("a1", "23456"), pepper.hash("a", "123456"));
        // What servers have kept stays valid.
        assert_eq!(pepper.hash("a", "123456"), "ca9370355fad434aedecf4aa762733431af440dce9dcbd0abe994dd7589ec344");
    }
}
