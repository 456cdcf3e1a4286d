//! PoK on the desktop: a command if one was given, else the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    pok::begin();
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match pok::command(&arguments) {
        Some(code) => code,
        None => pok::run(),
    }
}
