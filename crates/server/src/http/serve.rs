//! Connections: as many as the system's descriptors bear, and none for who does nothing with it.
//!
//! A request's head has a time to come in, and so has the next one of a connection that stays open. Where there are as
//! many connections as may be, a new one takes the place of one that nothing is asked over: of whoever has the most,
//! the one that has done so for the longest. So a thousand that only begin to ask keep nobody out.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use pok_api::protocol::EVENTS;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};

use crate::ground::config::Config;
use crate::ground::stop::Stop;

/// How long a connection is not looked at after the system had none to give.
const PAUSE: Duration = Duration::from_millis(50);
/// Whoever takes an answer more slowly than this, all of it, has no use for it. Event streams last.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Descriptors that are kept for the database, files and child processes.
const RESERVE: usize = 96;
/// No server has more connections than this.
const MOST: usize = 20_000;

/// How connections are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeping {
    /// As many at a time.
    pub(crate) most: usize,
    /// A request's head comes within so long, and so does the next one's.
    pub(crate) head: Duration,
}

impl Keeping {
    /// As the settings say, and no more than the system gives descriptors for.
    pub(crate) fn of(config: &Config) -> Self {
        let most = descriptors().map_or(MOST, |limit| limit.saturating_sub(RESERVE).clamp(16, MOST));
        Self { most: config.connections.map_or(most, |wanted| wanted.clamp(1, most)), head: config.head_within }
    }
}

/// How many descriptors this process may have (RLIMIT_NOFILE); none where nobody counts.
fn descriptors() -> Option<usize> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current.and_then(|most| most.try_into().ok());
    #[cfg(not(unix))]
    None
}

/// Answers until it is to stop, and what is under way then.
pub(crate) async fn serve(listener: TcpListener, router: Router, keeping: Keeping, stop: Stop) {
    let all = Arc::new(Connections { most: keeping.most, open: Mutex::default() });
    // Each connection holds a sender: when all are gone, so are the connections.
    let (open, mut closed) = mpsc::channel::<Infallible>(1);
    let mut number = 0;
    loop {
        let accepted = tokio::select! {
            () = stop.comes() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                all.make_room();
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        number += 1;
        let Some(connection) = all.admit(number, peer.ip()) else { continue };
        let (all, router, stop, open) = (Arc::clone(&all), router.clone(), stop.clone(), open.clone());
        tokio::spawn(async move {
            converse(stream, peer, router, &connection, keeping.head, &stop).await;
            all.forget(number);
            drop(open);
        });
    }
    drop((listener, open));
    while closed.recv().await.is_some() {}
}

/// A connection from its first byte to its last.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    connection: &Arc<Connection>,
    head: Duration,
    stop: &Stop,
) {
    // Answers are small, and each is waited for.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let answer = service_fn(|mut request: Request<Incoming>| {
        let asking = Asking::begin(connection, request.uri().path() == EVENTS);
        request.extensions_mut().insert(ConnectInfo(peer));
        let answered = router.call(request.map(Body::new));
        async move {
            let response = answered.await?;
            // It is over when its last byte was taken.
            Ok::<_, Infallible>(response.map(|body| {
                Body::new(body.map_frame(move |frame| {
                    let _asking = &asking;
                    frame
                }))
            }))
        }
    });
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), answer);
    let mut http = std::pin::pin!(http);
    let ended = tokio::select! {
        ended = &mut http => ended,
        () = connection.lost.notified() => return,
        () = stop.comes() => {
            http.as_mut().graceful_shutdown();
            http.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// One that is open.
struct Connection {
    network: IpAddr,
    /// Told when another takes its place.
    lost: Notify,
    doing: Mutex<Doing>,
}

/// What a connection does, and since when.
#[derive(Clone, Copy)]
enum Doing {
    /// Nothing is asked over it.
    Nothing(Instant),
    /// A request is answered.
    Asking(Instant),
    /// An event stream, which lasts.
    Listening,
}

/// A request from its head to the last byte of its answer.
struct Asking(Arc<Connection>);

impl Asking {
    fn begin(connection: &Arc<Connection>, is_listening: bool) -> Self {
        let doing = if is_listening { Doing::Listening } else { Doing::Asking(Instant::now()) };
        *locked(&connection.doing) = doing;
        Self(Arc::clone(connection))
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        *locked(&self.0.doing) = Doing::Nothing(Instant::now());
    }
}

/// All that are open.
struct Connections {
    most: usize,
    open: Mutex<HashMap<u64, Arc<Connection>>>,
}

impl Connections {
    /// Takes a connection in; none where no other makes room for it.
    fn admit(&self, number: u64, network: IpAddr) -> Option<Arc<Connection>> {
        let is_full = locked(&self.open).len() >= self.most;
        if is_full && !self.make_room() {
            return None;
        }
        let doing = Mutex::new(Doing::Nothing(Instant::now()));
        let connection = Arc::new(Connection { network, lost: Notify::new(), doing });
        locked(&self.open).insert(number, Arc::clone(&connection));
        Some(connection)
    }

    fn forget(&self, number: u64) {
        locked(&self.open).remove(&number);
    }

    /// Closes one over which nothing is asked: of the network that has the most such, the one that has been so for the
    /// longest. Where there is none, one whose answer isn't taken.
    fn make_room(&self) -> bool {
        let mut open = locked(&self.open);
        let now = Instant::now();
        let (mut idle, mut slow) = (HashMap::<IpAddr, (usize, Instant, u64)>::new(), None);
        for (number, connection) in &*open {
            match *locked(&connection.doing) {
                Doing::Nothing(since) => {
                    let (count, oldest, which) = idle.entry(connection.network).or_insert((0, since, *number));
                    *count += 1;
                    if since < *oldest {
                        (*oldest, *which) = (since, *number);
                    }
                }
                Doing::Asking(since) if now.duration_since(since) > LONGEST => slow = Some(*number),
                Doing::Asking(_) | Doing::Listening => {}
            }
        }
        let worst = idle.into_values().max_by_key(|(count, oldest, _)| (*count, std::cmp::Reverse(*oldest)));
        let Some(number) = worst.map(|(_, _, number)| number).or(slow) else { return false };
        // It is gone for whoever counts, before its task has seen so.
        if let Some(connection) = open.remove(&number) {
            connection.lost.notify_one();
        }
        true
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn s02_a_newcomer_takes_the_oldest_idle_place_of_whoever_has_most() {
        let all = Connections { most: 4, open: Mutex::default() };
        let mut open = Vec::new();
        for (number, network) in [(1, 1), (2, 2), (3, 2), (4, 2)] {
            open.push(all.admit(number, address(network)).expect("room"));
        }
        let asking = Asking::begin(&open[1], false);
        assert!(all.admit(5, address(1)).is_some());
        let left = |all: &Connections| {
            let mut left: Vec<u64> = locked(&all.open).keys().copied().collect();
            left.sort_unstable();
            left
        };
        assert_eq!(left(&all), [1, 2, 4, 5], "the older of the two idle ones of the second network");
        drop(asking);
        assert!(all.admit(6, address(3)).is_some());
        assert_eq!(left(&all), [2, 4, 5, 6], "the oldest of two networks with as many");
    }

    #[test]
    fn s02_nobody_is_cut_off_who_is_being_answered() {
        let all = Connections { most: 2, open: Mutex::default() };
        let open = [1, 2].map(|number| all.admit(number, address(1)).expect("room"));
        let asking = [Asking::begin(&open[0], false), Asking::begin(&open[1], true)];
        assert!(all.admit(3, address(2)).is_none());
        drop(asking);
        assert!(all.admit(4, address(2)).is_some());
    }
}
