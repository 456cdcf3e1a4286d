//! Calls that nobody made with care: whatever they are, reading them ends, and takes no more than they have.

use pok_fuzz::fuzz;
use serde::de::DeserializeOwned;

/// What reading one may take beside what there was before, in bytes.
const MEMORY: usize = 128 * 1024 * 1024;

/// Reads bytes as a call.
type Reader = fn(&[u8]);

fn read<C: DeserializeOwned>(bytes: &[u8]) {
    drop(serde_json::from_slice::<C>(bytes));
}

macro_rules! readers {
    ($($call:ty,)*) => { vec![$(read::<$call> as Reader),*] };
}

#[test]
fn s01_a_bent_call_is_answered() {
    let mut readers: Vec<Reader> = pok_api::remote_calls!(readers);
    let others: [Vec<Reader>; 2] = [pok_api::buyer_calls!(readers), pok_api::desktop_calls!(readers)];
    readers.extend(others.into_iter().flatten());
    let id = "019b2f6e-7c1a-7000-8000-0123456789ab";
    let hash = "ab".repeat(32);
    let corpus = [
        r#"{"login_id":"kim@garam.example","password":"x","device":"사무실","mobile_no":"01012345678"}"#.to_owned(),
        format!(r#"{{"notice":"{id}","rev":3,"document":"{{}}","act_token":null,"reason":"납기"}}"#),
        format!(r#"{{"contract":"{id}","rev":1,"signed":"{hash}","seal":"{hash}","consents":[],"act_token":"x"}}"#),
        format!(r#"{{"kind":"BID","subject":"{id}","base_rev":0,"fields":{{"price/{id}":{{"text":"1,200"}}}}}}"#),
        r#"{"cursor":9223372036854775807,"limit":4294967295,"mark":-1}"#.to_owned(),
        r#"{"content":{"title":"구매","items":[{"quantity":"1.5","name":"서버"}],"starts_at":"2026-12-01T00:00:00Z"}}"#
            .to_owned(),
    ];
    let corpus: Vec<Vec<u8>> = corpus.into_iter().map(String::into_bytes).collect();
    let words: [&[u8]; 10] = [
        b"null",
        b"[]",
        b"{}",
        b"\"\"",
        b"1e999",
        b"\\ud800",
        b"\"9999-12-31T23:59:60Z\"",
        b"\"1.0000000000000000000000000001\"",
        b"\xff",
        b"\"\\u0000\"",
    ];
    assert!(fuzz("a call", &corpus, &words, MEMORY, |bytes| readers.iter().for_each(|read| read(bytes))) > 20);
}
