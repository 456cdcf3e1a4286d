//! A line to the server that breaks where a test wants it to.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Where the line breaks, once, at a 서명.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never has the request.
    Request,
    /// The server has it and answers; the answer is lost.
    Reply,
}

#[derive(Default)]
struct Plan {
    cut: Mutex<Option<Cut>>,
    /// After a cut nothing goes through any more.
    then_dead: AtomicBool,
    dead: AtomicBool,
}

pub(crate) struct Proxy {
    address: SocketAddr,
    plan: Arc<Plan>,
}

const SIGN: &[u8] = b"POST /api/v1/contract.sign";

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
        *self.plan.cut.lock().unwrap() = Some(cut);
        self.plan.then_dead.store(then_dead, Ordering::SeqCst);
    }

    pub(crate) fn was_cut(&self) -> bool {
        self.plan.cut.lock().unwrap().is_none()
    }

    pub(crate) fn revive(&self) {
        self.plan.dead.store(false, Ordering::SeqCst);
    }
}

impl Plan {
    fn broken(&self) {
        self.dead.store(self.then_dead.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

async fn carry(mut client: TcpStream, server: SocketAddr, plan: Arc<Plan>) {
    let Ok(mut upstream) = TcpStream::connect(server).await else { return };
    let (mut asked, mut answered) = ([0; 65_536], [0; 65_536]);
    let mut drop_reply = false;
    loop {
        if plan.dead.load(Ordering::SeqCst) {
            return;
        }
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(count @ 1..) = read else { return };
                if asked[..count].windows(SIGN.len()).any(|window| window == SIGN) {
                    match plan.cut.lock().unwrap().take() {
                        Some(Cut::Request) => return plan.broken(),
                        Some(Cut::Reply) => drop_reply = true,
                        None => {}
                    }
                }
                if upstream.write_all(&asked[..count]).await.is_err() {
                    return;
                }
            }
            read = upstream.read(&mut answered) => {
                let Ok(count @ 1..) = read else { return };
                if drop_reply {
                    return plan.broken();
                }
                if client.write_all(&answered[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
