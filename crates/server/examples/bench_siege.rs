//! `bench_siege SECONDS CONNECTIONS`: the server's binary under siege, held to 256 descriptors. Connections that begin a
//! request and never end it, bombs of each kind by a supplier, a flood of wrong passwords; and beside them honest suppliers,
//! whose calls are timed. Prints the times in microseconds, the most memory that the server and its children had at once,
//! and what became of the attacks. Linux.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use pok_api::desktop::demo::Letter;
use pok_api::protocol::{BLOBS, CALLS, DEMO_OUTBOX, UPLOAD_LENGTH, UPLOAD_OFFSET};
use pok_api::remote::login::{ConfirmOtp, LogIn, SendOtp, Step};
use pok_api::remote::sync::Changes;
use pok_api::{Call, Problem};
use pok_server::demo::{ACCOUNTS, Account};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// As many descriptors as the server may have.
const DESCRIPTORS: u32 = 256;
/// How a proxy says from where a request comes.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let seconds = words.next().map_or(Ok(20), |text| text.parse())?;
    let connections: usize = words.next().map_or(Ok(2_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let (mut server, url) = start(folder.path()).await?;
    let siege =
        Arc::new(Siege { url, http: reqwest::Client::new(), over: AtomicBool::new(false), counts: Counts::default() });
    let honest = [&ACCOUNTS[0], &ACCOUNTS[3]];
    let mut tokens = Vec::new();
    for account in honest {
        tokens.push(siege.log_in(account).await?);
    }
    let villain = siege.log_in(&ACCOUNTS[1]).await?;
    let pid = server.id().ok_or("the server ended")?;

    let mut hostile = tokio::task::JoinSet::new();
    for _ in 0..connections {
        hostile.spawn(Arc::clone(&siege).half_ask());
    }
    for bomb in 0..4 {
        hostile.spawn(Arc::clone(&siege).send_bombs(villain.clone(), bomb));
    }
    for number in 0..16 {
        hostile.spawn(Arc::clone(&siege).guess(number));
    }
    let memory = tokio::spawn({
        let siege = Arc::clone(&siege);
        async move {
            let mut most = 0;
            while !siege.over.load(Ordering::Relaxed) {
                most = most.max(memory_of(pid));
                tokio::time::sleep(LOOK).await;
            }
            most
        }
    });
    // The siege has begun.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut asking = tokio::task::JoinSet::new();
    for token in tokens {
        for _ in 0..2 {
            asking.spawn(Arc::clone(&siege).ask(token.clone(), Instant::now() + Duration::from_secs(seconds)));
        }
    }
    let (mut times, mut failed) = (Vec::new(), 0);
    while let Some(asked) = asking.join_next().await {
        let (took, lost) = asked?;
        times.extend(took);
        failed += lost;
    }
    siege.over.store(true, Ordering::Relaxed);
    let most = memory.await?;
    let is_up = server.try_wait()?.is_none();
    hostile.abort_all();
    server.kill().await?;
    let measured = json!({
        "times_us": times,
        "failed": failed,
        "most_memory": most,
        "is_up": is_up,
        "half_asked": siege.counts.half.load(Ordering::Relaxed),
        "bombs_refused": siege.counts.bombs.load(Ordering::Relaxed),
        "guesses": siege.counts.guesses.load(Ordering::Relaxed),
    });
    #[expect(clippy::print_stdout, reason = "what whoever runs it waits for")]
    {
        println!("{measured}");
    }
    Ok(())
}

/// The server's binary, which lies beside this program's folder.
async fn start(folder: &Path) -> Outcome<(Child, String)> {
    let own = std::env::current_exe()?;
    let program = own.parent().and_then(Path::parent).ok_or("no folder")?.join("pok-server");
    let line = format!("ulimit -n {DESCRIPTORS}; exec \"$0\" serve --demo=people --listen 127.0.0.1:0 --data \"$1\"");
    let mut command = Command::new("sh");
    // Everybody says where they come from, as behind a proxy: the flood comes from everywhere.
    command.env("POK_TRUSTED_PROXIES", "127.0.0.1");
    command
        .args(["-c", &line])
        .arg(program)
        .arg(folder.join("data"))
        .env("RUST_LOG", "off")
        .env("POK_WORK_AT_ONCE", "1");
    let mut child = command.stdout(std::process::Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut said = Vec::new();
    let stdout = child.stdout.as_mut().ok_or("no output")?;
    while !said.ends_with(b"\n") {
        said.push(stdout.read_u8().await?);
    }
    let url = String::from_utf8(said)?.trim().strip_prefix("listening on ").ok_or("no server that listens")?.to_owned();
    Ok((child, url))
}

#[derive(Default)]
struct Counts {
    half: AtomicU64,
    bombs: AtomicU64,
    guesses: AtomicU64,
}

struct Siege {
    url: String,
    http: reqwest::Client,
    over: AtomicBool,
    counts: Counts,
}

impl Siege {
    async fn call<C: Call>(&self, token: Option<&str>, call: &C) -> Outcome<C::Reply> {
        self.call_from("192.0.2.1", token, call).await
    }

    async fn call_from<C: Call>(&self, address: &str, token: Option<&str>, call: &C) -> Outcome<C::Reply> {
        let request = self.http.post(format!("{}{CALLS}/{}", self.url, C::NAME)).json(call);
        let request = request.header(FORWARDED_FOR, address);
        let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
        let response = request.timeout(Duration::from_secs(30)).send().await?;
        match response.status().is_success() {
            true => Ok(response.json().await?),
            false => Err(response.json::<Problem>().await?.into()),
        }
    }

    async fn log_in(&self, account: &Account) -> Outcome<String> {
        let asked =
            LogIn { login_id: account.login_id.into(), password: account.password.into(), device: "사무실".into() };
        let attempt = self.call(None, &asked).await?.attempt;
        self.call(None, &SendOtp { attempt: attempt.clone() }).await?;
        let outbox = self.http.get(format!("{}{DEMO_OUTBOX}", self.url)).header(FORWARDED_FOR, "192.0.2.1");
        let letters: Vec<Letter> = outbox.send().await?.json().await?;
        let letter = letters.into_iter().find(|letter| letter.to == account.mobile_no).ok_or("no message")?;
        let code =
            letter.body.split(|letter: char| !letter.is_ascii_digit()).find(|run| run.len() == 6).ok_or("no code")?;
        match self.call(None, &ConfirmOtp { attempt, code: code.to_owned() }).await? {
            Step::Session(session) => Ok(session.access_token),
            Step::Gate(_) => Err("a gate before the session".into()),
        }
    }

    /// Asks what every computer asks, until then; answers how long each took, and how many failed.
    async fn ask(self: Arc<Self>, token: String, until: Instant) -> (Vec<u64>, u64) {
        let (mut took, mut failed) = (Vec::new(), 0);
        while Instant::now() < until {
            let begun = Instant::now();
            let call = Changes { cursor: 0, mark: None, limit: 20 };
            let mut answer = self.call(Some(&token), &call).await;
            // As the desktop does: a connection that lay idle may have made room for another.
            for _ in 0..2 {
                if answer.is_err() {
                    answer = self.call(Some(&token), &call).await;
                }
            }
            match answer {
                Ok(_) => took.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)),
                Err(_) => failed += 1,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        (took, failed)
    }

    /// Begins a request, a byte a second, and another when that is ended.
    async fn half_ask(self: Arc<Self>) {
        let address = self.url.trim_start_matches("http://").to_owned();
        while !self.over.load(Ordering::Relaxed) {
            if let Ok(mut stream) = tokio::net::TcpStream::connect(&address).await {
                self.counts.half.fetch_add(1, Ordering::Relaxed);
                let mut answer = [0; 64];
                let _ = stream.write_all(b"POST /api/v1/login.password HTTP/1.1\r\nhost: pok\r\nx-slow: ").await;
                loop {
                    let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut answer)).await;
                    if read.is_ok() || stream.write_all(b"a").await.is_err() {
                        break;
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Sends a file that unfolds to more than a thousand mebibytes, or takes long to read, each time another one.
    async fn send_bombs(self: Arc<Self>, token: String, kind: usize) {
        let mut number = 0_u64;
        while !self.over.load(Ordering::Relaxed) {
            number += 1;
            let file = bomb(kind, number);
            let name: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
            let request = self.http.put(format!("{}{BLOBS}/{name}", self.url)).bearer_auth(&token);
            let request = request
                .header(FORWARDED_FOR, "198.51.100.7")
                .header(UPLOAD_OFFSET, 0)
                .header(UPLOAD_LENGTH, file.len())
                .body(file);
            match request.timeout(Duration::from_secs(60)).send().await {
                Ok(answer) if answer.status() == 415 => drop(self.counts.bombs.fetch_add(1, Ordering::Relaxed)),
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn guess(self: Arc<Self>, number: usize) {
        let mut tried = 0_u64;
        while !self.over.load(Ordering::Relaxed) {
            tried += 1;
            let login_id = format!("nobody{number}.{tried}@garam.example");
            let call = LogIn { login_id, password: "Wrong2026!".into(), device: "어딘가".into() };
            let address = format!("10.{}.{}.{}", number, tried / 256 % 256, tried % 256);
            drop(self.call_from(&address, None, &call).await);
            self.counts.guesses.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A file of a kind, another one for each number.
fn bomb(kind: usize, number: u64) -> Vec<u8> {
    const PACKED: &[u8] = include_bytes!("../../../tests/cases/s01-bomb.pdf");
    let comment = format!("%{number}\n").into_bytes();
    match kind {
        0 => [PACKED, &comment].concat(),
        1 => [&b"%PDF-1.7\n1 0 obj "[..], &b"[".repeat(100_000), &comment].concat(),
        2 => [&b"%PDF-1.7\n"[..], &b"1 0 obj << /Root 2 0 R ".repeat(100_000), &comment].concat(),
        _ => {
            // A picture of sixty thousand pixels a side, and hardly anything behind.
            let mut png = include_bytes!("../../../tests/cases/sample.png").to_vec();
            png.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
            [png, comment].concat()
        }
    }
}

/// What a process and its children have, in bytes; none where nobody says.
fn memory_of(pid: u32) -> u64 {
    let of = |pid: u32| {
        // What is shared counts once: a child that is just being made has all that its parent has.
        let status = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or("0 kB").trim();
        line.trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
    };
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|text| text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect();
    of(pid) + children.into_iter().map(of).sum::<u64>()
}
