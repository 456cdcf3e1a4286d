//! `pok verify FILE`: whether a signed document holds, in words, without a network.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to the terminal")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::console;
use crate::paths::Paths;

mod words;

use words::{Language, describe};

/// What a wrong command line ends with.
const USAGE: u8 = 2;

/// Carries out the command on the command line; none where the window is wanted.
pub fn command(arguments: &[OsString]) -> Option<ExitCode> {
    let language = Language::from_env();
    match arguments.first()?.to_str()? {
        "--version" | "-V" => {
            console::attach();
            println!("pok {}", env!("CARGO_PKG_VERSION"));
            Some(ExitCode::SUCCESS)
        }
        "--help" | "-h" | "help" => {
            console::attach();
            println!("{}", language.usage());
            Some(ExitCode::SUCCESS)
        }
        "verify" => {
            console::attach();
            Some(match asked(&arguments[1..]) {
                Some(asked) => verify(&asked, language),
                None => {
                    eprintln!("{}", language.usage());
                    ExitCode::from(USAGE)
                }
            })
        }
        _ => None,
    }
}

struct Asked {
    file: PathBuf,
    authorities: Vec<PathBuf>,
}

fn asked(arguments: &[OsString]) -> Option<Asked> {
    let (mut file, mut authorities) = (None, Vec::new());
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--ca") => authorities.push(arguments.next()?.into()),
            Some(option) if option.starts_with("--") => return None,
            _ if file.is_none() => file = Some(argument.into()),
            _ => return None,
        }
    }
    Some(Asked { file: file?, authorities })
}

fn verify(asked: &Asked, language: Language) -> ExitCode {
    let mut roots = pinned();
    for path in &asked.authorities {
        match std::fs::read(path).ok().and_then(|content| certificates(&content)) {
            Some(more) => roots.extend(more),
            None => return unreadable(path, language),
        }
    }
    let Ok(pdf) = std::fs::read(&asked.file) else { return unreadable(&asked.file, language) };
    let report = pok_document::verify(&pdf, &roots);
    print!("{}", describe(&asked.file, &pdf, &report, roots.is_empty(), language));
    if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn unreadable(path: &Path, language: Language) -> ExitCode {
    eprintln!("{}", language.unreadable(path));
    ExitCode::from(USAGE)
}

/// The certificates pinned at login on this computer.
fn pinned() -> Vec<Vec<u8>> {
    let Ok(paths) = Paths::from_env() else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(paths.roots()) else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.path());
    let certificates = files.filter(|path| path.extension().is_some_and(|extension| extension == "der"));
    certificates.filter_map(|path| std::fs::read(path).ok()).collect()
}

/// DER, or PEM with one or more certificates (RFC 7468).
fn certificates(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let Some(text) = std::str::from_utf8(content).ok().filter(|text| text.contains(BEGIN)) else {
        // A DER certificate is a SEQUENCE.
        return content.starts_with(&[0x30]).then(|| vec![content.to_owned()]);
    };
    let blocks = text.split(BEGIN).skip(1).map(|block| {
        let base64: String = block.split(END).next()?.split_whitespace().collect();
        STANDARD.decode(base64).ok()
    });
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_may_be_pem_or_der() {
        let pem = "x\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        assert_eq!(certificates(pem.as_bytes()), Some(vec![vec![0x30, 0]]));
        assert_eq!(certificates(&[0x30, 0]), Some(vec![vec![0x30, 0]]));
        assert_eq!(certificates(b"hello"), None);
    }

    #[test]
    fn a_wrong_command_line_is_refused() {
        let read = |line: &str| asked(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>()).is_some();
        assert!(read("a.pdf") && read("a.pdf --ca root.pem") && read("--ca root.pem a.pdf"));
        for wrong in ["", "a.pdf b.pdf", "--ca", "a.pdf --ca", "a.pdf --force"] {
            assert!(!read(wrong), "{wrong}");
        }
    }
}
