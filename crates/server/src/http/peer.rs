//! Whose address a request came from. A header is believed only as far as trusted proxies wrote it.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

const FORWARDED: &str = "x-forwarded-for";

/// The nearest address that isn't a trusted proxy, walking back from the connection.
pub(super) fn peer(connection: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = connection.ip().to_canonical();
    let headers = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.iter().rev() {
        if !trusted.contains(&nearest) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        let connection: SocketAddr = "10.0.0.1:1".parse().expect("an address");
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED, "1.1.1.1, 2.2.2.2".parse().expect("a value"));
        let from = |trusted: &[&str]| {
            let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().expect("an address")).collect();
            peer(connection, &headers, &trusted).to_string()
        };
        assert_eq!(from(&[]), "10.0.0.1");
        assert_eq!(from(&["10.0.0.1"]), "2.2.2.2");
        assert_eq!(from(&["10.0.0.1", "2.2.2.2"]), "1.1.1.1");
    }
}
