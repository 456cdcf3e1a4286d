//! The encrypted files of this computer, where its key store can't keep their key.

use crate::call::calls;

calls! {
    /// Opens the files with the passphrase, or makes the passphrase theirs where there is none yet. Answered before
    /// anything else can be; `PassphraseWrong` changes nothing.
    "store.unlock" => Unlock {
        /// As typed; at least 8 characters for a new one.
        passphrase: String,
    } -> ();

    /// The passphrase is forgotten, or the key store gone for good: sets the files aside and starts with empty ones. What
    /// the server has is fetched again; drafts that were not sent are lost, and named in a warning.
    "store.begin_anew" => BeginAnew {} -> ();
}
