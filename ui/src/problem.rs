//! Why something didn't work, in words that a person can act on.

use pok_api::{Code, Problem};
use pok_domain::file::Closed;

use crate::i18n::I18n;

/// The sentence for a problem: what happened and what to do.
pub(crate) fn words(t: I18n, problem: &Problem) -> yew::AttrValue {
    if let Some(words) = closed_words(t, problem) {
        return words;
    }
    let seconds = problem.retry_after_ms.map_or(0, |wait| wait.div_ceil(1000));
    let wait = match seconds {
        0 => t.t("wait-a-while"),
        1..=90 => t.with("wait-seconds", &[("seconds", seconds.into())]),
        _ => t.with("wait-minutes", &[("minutes", seconds.div_ceil(60).into())]),
    };
    let request = problem.request_id.as_deref().unwrap_or("none");
    t.with(id(problem.code), &[("wait", wait.as_str().into()), ("request", request.into())])
}

/// What a file that nobody can read is closed by, where that is the problem: it stands in the field `file`.
pub(crate) fn closed_words(t: I18n, problem: &Problem) -> Option<yew::AttrValue> {
    let said = problem.fields.iter().find(|fault| fault.field == "file" && problem.code == Code::FileType)?;
    let closed: Closed = said.message.parse().ok()?;
    Some(t.t(match closed {
        Closed::Empty => "problem-file-empty",
        Closed::Password => "problem-file-password",
        Closed::Security => "problem-file-security",
    }))
}

/// Every code has words of its own; a new code doesn't compile without.
fn id(code: Code) -> &'static str {
    match code {
        Code::Invalid => "problem-invalid",
        Code::Unauthenticated => "problem-unauthenticated",
        Code::Forbidden => "problem-forbidden",
        Code::NotFound => "problem-not-found",
        Code::Stale => "problem-stale",
        Code::Closed => "problem-closed",
        Code::NotYet => "problem-not-yet",
        Code::Declined => "problem-declined",
        Code::NotInvited => "problem-not-invited",
        Code::Conflict => "problem-conflict",
        Code::FileMissing => "problem-file-missing",
        Code::KeyReused => "problem-key-reused",
        Code::WrongCredentials => "problem-wrong-credentials",
        Code::Locked => "problem-locked",
        Code::ApprovalPending => "problem-approval-pending",
        Code::OtpWrong => "problem-otp-wrong",
        Code::OtpExpired => "problem-otp-expired",
        Code::OtpVoid => "problem-otp-void",
        Code::TooMany => "problem-too-many",
        Code::ReauthenticationNeeded => "problem-reauthentication-needed",
        Code::OtpNeeded => "problem-otp-needed",
        Code::Unavailable => "problem-unavailable",
        Code::IdentityRefused => "problem-identity-refused",
        Code::IdentityNeeded => "problem-identity-needed",
        Code::OtherPerson => "problem-other-person",
        Code::PasswordUsed => "problem-password-used",
        Code::WindowLocked => "problem-window-locked",
        Code::UnderWay => "problem-under-way",
        Code::MailTaken => "problem-mail-taken",
        Code::PersonTaken => "problem-person-taken",
        Code::ConsentMissing => "problem-consent-missing",
        Code::SignatureRefused => "problem-signature-refused",
        Code::SealType => "problem-seal-type",
        Code::SealSize => "problem-seal-size",
        Code::SealUnreadable => "problem-seal-unreadable",
        Code::MissingGlyph => "problem-missing-glyph",
        Code::FileTooLarge => "problem-file-too-large",
        Code::FileType => "problem-file-type",
        Code::DiskFull => "problem-disk-full",
        Code::FolderClosed => "problem-folder-closed",
        Code::KeyStore => "problem-key-store",
        Code::PassphraseNeeded => "problem-passphrase-needed",
        Code::PassphraseNew => "problem-passphrase-new",
        Code::PassphraseWrong => "problem-passphrase-wrong",
        Code::Offline => "problem-offline",
        Code::Unknown => "problem-unknown",
        Code::ClientTooOld => "problem-client-too-old",
        Code::Internal => "problem-internal",
    }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;

    use super::*;

    #[test]
    fn a_lock_says_how_long() {
        let t = I18n { language: Language::Korean };
        let locked = Problem::new(Code::Locked, "").retry_after(std::time::Duration::from_secs(1_799));
        assert!(words(t, &locked).contains("30분"), "{}", words(t, &locked));
        let soon = Problem::new(Code::TooMany, "").retry_after(std::time::Duration::from_millis(12_300));
        assert!(words(t, &soon).contains("13초"), "{}", words(t, &soon));
    }
}
