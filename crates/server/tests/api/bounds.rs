//! What a stranger can make the server do, and what it does then.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pok_api::Problem;
use pok_server::demo::ACCOUNTS;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::sample::PNG;
use crate::harness::{Server, sha256};

/// So many mebibytes of nothing, packed as often as it takes to fit into some kilobytes.
fn packed(mebibytes: usize) -> Vec<u8> {
    let mut once = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..mebibytes {
        once.write_all(&[0; 1 << 20]).unwrap();
    }
    let mut twice = ZlibEncoder::new(Vec::new(), Compression::best());
    twice.write_all(&once.finish().unwrap()).unwrap();
    twice.finish().unwrap()
}

/// A PDF whose table of objects, or whose object stream, unfolds to that.
fn bomb(kind: &str, mebibytes: usize) -> Vec<u8> {
    let content = packed(mebibytes);
    let head = "%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n";
    let about =
        format!("4 0 obj<<{kind}/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length {}>>stream\n", content.len());
    let tail = format!("\nendstream endobj\nstartxref\n{}\n%%EOF\n", head.len());
    [head.as_bytes(), about.as_bytes(), &content, tail.as_bytes()].concat()
}

/// The most memory that the server's process ever had, in bytes.
#[cfg(target_os = "linux")]
fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn s01_a_bomb_is_a_refused_file_and_takes_none_of_the_servers_memory() {
    crate::harness::run(crate::harness::Backend::Sqlite, async |mut server: Server| {
        server.run_apart().await;
        let token = server.log_in(&ACCOUNTS[0]).await.access_token;
        let before = most_memory(server.process_id());
        let bombs = [
            bomb("/Type/XRef/W[1 2 1]/Size 5", 1_200),
            bomb("/Type/ObjStm/N 1/First 4", 1_200),
            bomb("/Type/XRef/W[1 2 1]/Size 4000000000", 1_200),
        ];
        for file in &bombs {
            assert!(file.len() < 16 * 1024, "{}", file.len());
        }
        let sent = bombs.iter().map(|file| server.put(&token, sha256(file), 0, file.len() as u64, file.clone()));
        for answer in futures_util::future::join_all(sent).await {
            assert_eq!(answer.status(), 415, "{:?}", answer.json::<Problem>().await);
        }
        // What it had before, and some for three requests: a bomb has more than a thousand mebibytes.
        let taken = most_memory(server.process_id()) - before;
        assert!(taken < 64 << 20, "{taken}");
        server.upload(&token, PNG).await;
    });
}

#[test]
fn s02_a_thousand_half_sent_requests_keep_nobody_out() {
    crate::harness::run(crate::harness::Backend::Sqlite, async |mut server: Server| {
        server.run_apart_with(("POK_CONNECTIONS", "40")).await;
        let address = server.url("").trim_start_matches("http://").to_owned();
        let mut half = Vec::new();
        for _ in 0..200 {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            // Some are closed meanwhile, which is the point.
            let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: pok\r\nx-slow").await;
            half.push(stream);
        }
        let asked = Instant::now();
        for _ in 0..5 {
            let answer = reqwest::Client::new().get(server.url("/healthz")).send().await.unwrap();
            assert_eq!(answer.status(), 200);
        }
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        let mut open = 0;
        for stream in &mut half {
            let read = tokio::time::timeout(Duration::from_millis(1), stream.read(&mut [0; 16])).await;
            open += usize::from(read.is_err());
        }
        assert!(open <= 40, "{open}");
    });
}

#[tokio::test]
async fn s02_a_head_that_never_comes_ends_the_connection_and_so_does_idling() {
    let folder = tempfile::tempdir().unwrap();
    let config = pok_server::Config {
        head_within: Duration::from_millis(300),
        ..pok_server::Config::for_tests(None, folder.path())
    };
    let running = pok_server::start(config).await.unwrap();
    for begun in ["", "GET /healthz HTTP/1.1\r\nhost: p", "GET /healthz HTTP/1.1\r\nhost: pok\r\n\r\n"] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
        read.expect("the server closes it").unwrap();
        assert_eq!(answer.starts_with(b"HTTP/1.1 200"), begun.ends_with("\r\n\r\n"));
    }
    running.shutdown().await;
}
