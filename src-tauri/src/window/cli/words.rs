//! What verifying found, in words.

use std::path::Path;

use jiff::Timestamp;
use pok_document::{Fault, Field, SignatureReport, VerifyReport};
use pok_domain::time;

use crate::file::blob::id_of;

/// The terminal's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Korean,
    English,
}

impl Language {
    /// English where `LC_ALL`, `LC_MESSAGES` or `LANG` says so, else Korean.
    pub(super) fn from_env() -> Self {
        let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
        if locale.starts_with("en") { Self::English } else { Self::Korean }
    }

    fn pick(self, korean: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Korean => korean,
            Self::English => english,
        }
    }

    pub(super) fn usage(self) -> &'static str {
        self.pick(
            "사용법:\n  pok                              창을 엽니다\n  pok verify 파일 [--ca 인증서]…   \
             서명된 문서를 확인합니다: 0 양쪽 서명이 유효, 1 유효하지 않음, 2 읽을 수 없음\n  pok --version",
            "usage:\n  pok                            shows the window\n  pok verify FILE [--ca FILE]…   \
             checks a signed document: 0 it holds and both parties signed, 1 it doesn't, 2 it can't be read\n  pok --version",
        )
    }

    pub(super) fn unreadable(self, path: &Path) -> String {
        format!("{}: {}", path.display(), self.pick("읽을 수 없습니다", "can't be read"))
    }
}

/// The whole report, one finding a line.
pub(super) fn describe(path: &Path, pdf: &[u8], report: &VerifyReport, no_roots: bool, language: Language) -> String {
    let mut text = String::new();
    let mut line = |words: String| text.extend([words.as_str(), "\n"]);
    let verdict = match (report.is_complete(), report.holds) {
        (true, _) => language.pick("유효합니다", "holds"),
        (false, true) => language.pick("아직 양쪽이 모두 서명하지 않았습니다", "is not yet signed by both parties"),
        (false, false) => language.pick("유효하지 않습니다", "does not hold"),
    };
    line(format!("{}: {verdict}", path.display()));
    line(format!("SHA-256 {}", id_of(pdf)));
    for fault in &report.faults {
        line(format!("  ✗ {}", words(*fault, language)));
    }
    for (signature, number) in report.signatures.iter().zip(1..) {
        line(heading(signature, number, language));
        if signature.intact {
            line(format!("  ✓ {}", language.pick("서명한 내용이 그대로입니다", "what was signed is unchanged")));
        }
        if signature.covers_document {
            line(format!("  ✓ {}", language.pick("문서 전체에 대한 서명입니다", "it covers the whole document")));
        }
        if signature.chain_trusted {
            let trusted = language.pick("인증서를 믿을 수 있습니다. 루트", "its certificate is trusted; root");
            line(format!("  ✓ {trusted}: {}", signature.root_name));
        }
        for fault in &signature.faults {
            line(format!("  ✗ {}", words(*fault, language)));
        }
    }
    // Of a file whose signatures can't be read nobody can say whose are missing.
    for field in report.missing().filter(|_| report.faults.is_empty()) {
        let missing = language.pick("의 서명이 없습니다", " has not signed");
        line(format!("✗ {}{missing}", party(field, language)));
    }
    if no_roots {
        line(
            language
                .pick(
                    "믿는 루트 인증서가 없습니다. 이 컴퓨터에서 한 번 로그인하거나 --ca 로 지정하십시오.",
                    "There is no trusted root certificate: log in once on this computer, or name one with --ca.",
                )
                .to_owned(),
        );
    }
    text
}

fn party(field: Field, language: Language) -> &'static str {
    match field {
        Field::Buyer => language.pick("구매사", "buyer"),
        Field::Supplier => language.pick("공급사", "supplier"),
        Field::Timestamp => language.pick("시각", "timestamp"),
    }
}

fn heading(signature: &SignatureReport, number: u32, language: Language) -> String {
    let party = party(signature.field, language);
    let at = Timestamp::from_microsecond(signature.signed_at).map(time::second).unwrap_or_default();
    let who = match &*signature.company {
        "" => signature.signer_name.clone(),
        company => format!("{} ({company})", signature.signer_name),
    };
    format!("{} {number}, {party}: {who}, {at} KST", language.pick("서명", "signature"))
}

fn words(fault: Fault, language: Language) -> String {
    let korean = match fault {
        Fault::NotOurs => "PoK 문서가 아니거나 파일 구조가 손상되었습니다",
        Fault::Unsigned => "서명이 없습니다",
        Fault::ForeignUpdate => "서명이 아닌 것이 문서에 덧붙여졌습니다",
        Fault::Container => "서명 정보가 변조되었습니다",
        Fault::Content => "서명한 뒤에 내용이 바뀌었습니다",
        Fault::Signature => "인증서의 키로 만든 서명이 아닙니다",
        Fault::Certificate => "서명용 인증서로 쓸 수 없거나 변조되었습니다",
        Fault::UnknownRoot => "인증서가 믿는 루트로 이어지지 않습니다",
        Fault::OutOfValidity => "서명한 때에 인증서가 유효하지 않았습니다",
        Fault::WrongParty => "서명란의 당사자에게 발급된 인증서가 아닙니다",
    };
    match language {
        Language::Korean => korean.to_owned(),
        Language::English => fault.to_string(),
    }
}
