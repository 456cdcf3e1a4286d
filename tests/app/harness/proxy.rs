//! A line to the server that breaks where a test wants it to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How the line breaks, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never has the request.
    Request,
    /// The server has so many bytes of it, or all, and no more of the connection.
    RequestAfter(usize),
    /// The server has it and answers; the answer is lost.
    Reply,
    /// The server has it and answers; so many bytes of the answer come through.
    ReplyAfter(usize),
    /// The server has it and answers; something on the way answers in its place.
    Instead(&'static str),
    /// The server never has it; something on the way swallows it, and says that all is well.
    Swallowed,
    /// The server has it and answers; the answer comes late.
    Late(Duration),
    /// The server has it late.
    Stuck(Duration),
}

/// A page that says that all is well, and nothing else.
pub(crate) const PAGE: Cut =
    Cut::Instead("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>");
/// A failure.
pub(crate) const FAILURE: Cut = Cut::Instead(
    "HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/json\r\ncontent-length: 38\r\nconnection: close\r\n\r\n\
     {\"code\":\"internal\",\"message\":\"failed\"}",
);

/// How a request begins that brings a piece of a file.
const PIECE: &str = "PUT /api/v1/blobs/";

#[derive(Default)]
struct Plan {
    /// One after the other: at which request line, at which of them from now on, and how.
    cuts: Mutex<VecDeque<(String, u32, Cut)>>,
    /// After a cut nothing goes through any more.
    then_dead: AtomicBool,
    dead: AtomicBool,
    /// Counts revivals: a break that is carried out later than its line was revived no longer kills it.
    lives: AtomicU32,
    /// Pieces of files that went through.
    pieces: AtomicU32,
    /// All that the server answered.
    said: Mutex<Vec<u8>>,
}

pub(crate) struct Proxy {
    address: SocketAddr,
    plan: Arc<Plan>,
}

impl Proxy {
    pub(crate) async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Arc::<Plan>::default();
        let accepting = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if !accepting.dead.load(Ordering::SeqCst) {
                    tokio::spawn(carry(client, server, Arc::clone(&accepting)));
                }
            }
        });
        Self { address, plan }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks at the next 서명.
    pub(crate) fn cut(&self, cut: Cut, then_dead: bool) {
        self.cut_at("contract.sign", cut, then_dead);
    }

    /// Breaks at the next call of that name.
    pub(crate) fn cut_at(&self, call: &'static str, cut: Cut, then_dead: bool) {
        *self.plan.cuts.lock().unwrap() = [(format!("POST /api/v1/{call} "), 0, cut)].into();
        self.plan.then_dead.store(then_dead, Ordering::SeqCst);
    }

    /// And after that, breaks at the next call of that name.
    pub(crate) fn then_cut_at(&self, call: &'static str, cut: Cut) {
        self.plan.cuts.lock().unwrap().push_back((format!("POST /api/v1/{call} "), 0, cut));
    }

    /// Breaks nowhere any more; how many breaks had been left.
    pub(crate) fn heal(&self) -> usize {
        self.plan.cuts.lock().unwrap().drain(..).count()
    }

    /// Breaks after some pieces of a file.
    pub(crate) fn cut_upload(&self, after: u32, cut: Cut, then_dead: bool) {
        *self.plan.cuts.lock().unwrap() = [(PIECE.to_owned(), after, cut)].into();
        self.plan.then_dead.store(then_dead, Ordering::SeqCst);
    }

    /// Swallows so many pieces of files, one after the other.
    pub(crate) fn swallow_uploads(&self, times: usize) {
        *self.plan.cuts.lock().unwrap() = vec![(PIECE.to_owned(), 0, Cut::Swallowed); times].into();
        self.plan.then_dead.store(false, Ordering::SeqCst);
    }

    /// Pieces of files that people sent.
    pub(crate) fn pieces(&self) -> u32 {
        self.plan.pieces.load(Ordering::SeqCst)
    }

    /// Nothing goes through any more.
    pub(crate) fn kill(&self) {
        self.plan.dead.store(true, Ordering::SeqCst);
    }

    pub(crate) fn was_cut(&self) -> bool {
        self.plan.cuts.lock().unwrap().is_empty()
    }

    /// Every value that the server gave a field of that name.
    pub(crate) fn said(&self, field: &str) -> Vec<String> {
        let said = self.plan.said.lock().unwrap();
        let text = String::from_utf8_lossy(&said);
        let begun = format!("\"{field}\":\"");
        text.split(&*begun).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    /// Forgets what the server answered.
    pub(crate) fn forget(&self) {
        self.plan.said.lock().unwrap().clear();
    }

    pub(crate) fn revive(&self) {
        self.plan.lives.fetch_add(1, Ordering::SeqCst);
        self.plan.dead.store(false, Ordering::SeqCst);
    }
}

impl Plan {
    /// What is to happen to this request.
    fn at(&self, request: &[u8]) -> Option<Cut> {
        let begins = |line: &str| request.windows(line.len()).any(|window| window == line.as_bytes());
        if begins(PIECE) {
            self.pieces.fetch_add(1, Ordering::SeqCst);
        }
        let mut cuts = self.cuts.lock().unwrap();
        let (line, more, _) = cuts.front_mut()?;
        if !begins(line) {
            return None;
        }
        if *more > 0 {
            *more -= 1;
            return None;
        }
        cuts.pop_front().map(|(_, _, cut)| cut)
    }

    fn broken(&self, life: u32) {
        if life == self.lives.load(Ordering::SeqCst) {
            self.dead.store(self.then_dead.load(Ordering::SeqCst), Ordering::SeqCst);
        }
    }
}

/// Takes in whatever else comes, after an answer that isn't the server's.
async fn swallow(mut client: TcpStream) {
    let Cut::Instead(answer) = PAGE else { return };
    let _ = client.write_all(answer.as_bytes()).await;
    let mut rest = [0; 65_536];
    let all = async { while matches!(client.read(&mut rest).await, Ok(1..)) {} };
    let _ = tokio::time::timeout(Duration::from_secs(5), all).await;
}

async fn carry(mut client: TcpStream, server: SocketAddr, plan: Arc<Plan>) {
    let Ok(mut upstream) = TcpStream::connect(server).await else { return };
    let (mut asked, mut answered) = ([0; 65_536], [0; 65_536]);
    let (mut cut, mut life) = (None, 0);
    loop {
        if plan.dead.load(Ordering::SeqCst) {
            return;
        }
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(count @ 1..) = read else { return };
                if cut.is_none() {
                    (cut, life) = (plan.at(&asked[..count]), plan.lives.load(Ordering::SeqCst));
                }
                if cut == Some(Cut::Request) {
                    return plan.broken(life);
                }
                if cut == Some(Cut::Swallowed) {
                    swallow(client).await;
                    return plan.broken(life);
                }
                if let Some(Cut::RequestAfter(bytes)) = cut {
                    // The connection ends here either way.
                    let _ = upstream.write_all(&asked[..bytes.min(count)]).await;
                    return plan.broken(life);
                }
                if let Some(Cut::Stuck(by)) = cut {
                    tokio::time::sleep(by).await;
                    cut = None;
                }
                if upstream.write_all(&asked[..count]).await.is_err() {
                    return;
                }
            }
            read = upstream.read(&mut answered) => {
                let Ok(count @ 1..) = read else { return };
                plan.said.lock().unwrap().extend(&answered[..count]);
                match cut.take() {
                    Some(Cut::Late(by)) => tokio::time::sleep(by).await,
                    Some(Cut::Instead(answer)) => {
                        // The connection ends here either way.
                        let _ = client.write_all(answer.as_bytes()).await;
                        return plan.broken(life);
                    }
                    Some(Cut::ReplyAfter(bytes)) => {
                        let _ = client.write_all(&answered[..bytes.min(count)]).await;
                        return plan.broken(life);
                    }
                    Some(_) => return plan.broken(life),
                    None => {}
                }
                if client.write_all(&answered[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
