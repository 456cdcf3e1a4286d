//! `pok verify FILE`: whether a signed document holds, in words, without a network.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to the terminal")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::error::ErrorKind;
use clap::{Args, Parser};

use super::console;
use crate::store::paths::Paths;

mod words;

use words::{Language, describe};

/// What a wrong command line ends with.
const USAGE: u8 = 2;

/// The commands. What is written here in English only clap sees: a person is told in their own language.
#[derive(Debug, Parser)]
#[command(name = "pok", version)]
enum Line {
    Verify(Asked),
}

#[derive(Debug, Args)]
struct Asked {
    file: PathBuf,
    /// Certificates to trust beside those pinned at login.
    #[arg(long = "ca")]
    authorities: Vec<PathBuf>,
}

/// Carries out the command on the command line; none where the window is wanted. The program calls itself, too, to look
/// at a foreign file within bounds.
pub fn command(arguments: &[OsString]) -> Option<ExitCode> {
    if arguments == [pok_document::aside::COMMAND] {
        return Some(pok_document::aside::child());
    }
    let language = Language::from_env();
    let is_verify = arguments.first()? == "verify";
    let read = Line::try_parse_from(std::iter::once("pok".into()).chain(arguments.iter().cloned()));
    let fault = match read {
        Ok(Line::Verify(asked)) => {
            console::attach();
            return Some(verify(&asked, language));
        }
        Err(fault) => fault,
    };
    let is_known = is_verify || matches!(fault.kind(), ErrorKind::DisplayVersion | ErrorKind::DisplayHelp);
    if !is_known {
        return None;
    }
    console::attach();
    Some(match fault.kind() {
        ErrorKind::DisplayVersion => {
            println!("pok {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelp => {
            println!("{}", language.usage());
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{}", language.usage());
            ExitCode::from(USAGE)
        }
    })
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
        let read = |line: &str| Line::try_parse_from("pok verify".split(' ').chain(line.split_whitespace())).is_ok();
        assert!(read("a.pdf") && read("a.pdf --ca root.pem") && read("--ca root.pem a.pdf"));
        for wrong in ["", "a.pdf b.pdf", "--ca", "a.pdf --ca", "a.pdf --force"] {
            assert!(!read(wrong), "{wrong}");
        }
    }

    #[test]
    fn whatever_is_no_command_opens_the_window() {
        for line in [&[][..], &["--unheard-of"], &["pok://notice"], &["-psn_0_1"], &["a.pdf"]] {
            let line: Vec<OsString> = line.iter().map(OsString::from).collect();
            assert!(command(&line).is_none(), "{line:?}");
        }
    }
}
