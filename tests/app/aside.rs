//! The program that looks at a foreign file in a process of its own.

use pok::Aside;
use pok_domain::file::{FileRefusal, FileType};

use crate::harness::PDF;

#[test]
fn s01_the_program_calls_itself_to_look_at_a_file_and_survives_what_is_in_it() {
    let aside = Aside::Child(env!("CARGO_BIN_EXE_pok").into());
    let bomb = include_bytes!("../cases/s01-bomb.pdf");
    assert_eq!(aside.inspect(bomb).unwrap(), Err(FileRefusal::TooMuch));
    let looked = aside.inspect(PDF).unwrap().unwrap();
    assert_eq!((looked.kind, looked.pages), (FileType::Pdf, Some(1)));
    assert_eq!(aside.inspect(b"MZ").unwrap(), Err(FileRefusal::Type));
    assert_eq!(aside.inspect(b"").unwrap(), Err(FileRefusal::Empty));
    // One that ends before it has said anything is a file that it could not bear.
    #[cfg(unix)]
    assert_eq!(Aside::Child("false".into()).inspect(PDF).unwrap(), Err(FileRefusal::Damaged));
    assert!(Aside::Child("/nowhere/pok".into()).inspect(PDF).is_err());
}
