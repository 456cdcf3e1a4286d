//! Whose address a request came from. A header is believed only as far as trusted proxies wrote it, and where it can't be
//! read nothing is made up: behind such a proxy everybody would be one.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue};
use pok_api::Problem;

/// What proxies write themselves, each after the one before.
const X_FORWARDED_FOR: &str = "x-forwarded-for";
/// The same by RFC 7239.
const FORWARDED: &str = "forwarded";

/// The nearest address that isn't a trusted proxy, walking back from the connection.
///
/// # Errors
/// `Invalid` where a trusted proxy doesn't say, or not so that it can be read, from whom it had the request; or says it
/// twice and differently, as one does who hands on a header that its client wrote.
pub(super) fn peer(connection: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Result<IpAddr, Problem> {
    let nearest = connection.ip().to_canonical();
    if !trusted.contains(&nearest) {
        return Ok(nearest);
    }
    let forwarded_for = hops(headers, X_FORWARDED_FOR, |hop| Some(hop));
    let forwarded = hops(headers, FORWARDED, said_for);
    let walk = |hops: &[Option<IpAddr>]| back(nearest, hops, trusted);
    match (forwarded_for.as_slice(), forwarded.as_slice()) {
        ([], []) => Err(unreadable("a trusted proxy says not from whom it has the request")),
        (hops, []) | ([], hops) => walk(hops),
        (hops, others) => match (walk(hops)?, walk(others)?) {
            (one, other) if one == other => Ok(one),
            _ => Err(unreadable("a trusted proxy says twice and differently from whom it has the request")),
        },
    }
}

/// Every hop that the headers of that name tell of, the nearest last; none for one that can't be read.
fn hops(headers: &HeaderMap, name: &str, address: fn(&str) -> Option<&str>) -> Vec<Option<IpAddr>> {
    let read = |value: &HeaderValue| match value.to_str() {
        Ok(text) => {
            let hops = text.split(',').map(str::trim).filter(|hop| !hop.is_empty());
            hops.map(|hop| parsed(address(hop)?)).collect()
        }
        Err(_) => vec![None],
    };
    headers.get_all(name).iter().flat_map(read).collect()
}

fn back(mut nearest: IpAddr, hops: &[Option<IpAddr>], trusted: &[IpAddr]) -> Result<IpAddr, Problem> {
    for hop in hops.iter().rev() {
        if !trusted.contains(&nearest) {
            break;
        }
        nearest = hop.ok_or_else(|| unreadable("a trusted proxy names no address that can be read"))?;
    }
    Ok(nearest)
}

/// Whom an element of `Forwarded` is for.
fn said_for(element: &str) -> Option<&str> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut said = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).map(|(_, value)| value.trim());
    said.next().map(|value| value.trim_matches('"'))
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:443`.
fn parsed(text: &str) -> Option<IpAddr> {
    let alone = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = alone.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn unreadable(why: &str) -> Problem {
    tracing::warn!(why, "see trusted_proxies in the settings");
    Problem::field(X_FORWARDED_FOR, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";

    /// From whom a request is that comes over `10.0.0.1` with these headers.
    fn from(trusted: &[&str], headers: &[(&'static str, &str)]) -> Option<String> {
        let connection = SocketAddr::new(PROXY.parse().expect("an address"), 1);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().expect("an address")).collect();
        peer(connection, &map, &trusted).ok().map(|peer| peer.to_string())
    }

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        let headers = [(X_FORWARDED_FOR, "1.1.1.1, 2.2.2.2")];
        assert_eq!(from(&[], &headers).as_deref(), Some(PROXY));
        assert_eq!(from(&[PROXY], &headers).as_deref(), Some("2.2.2.2"));
        assert_eq!(from(&[PROXY, "2.2.2.2"], &headers).as_deref(), Some("1.1.1.1"));
        assert_eq!(from(&[PROXY], &[(X_FORWARDED_FOR, "rubbish, 2.2.2.2")]).as_deref(), Some("2.2.2.2"));
        assert_eq!(from(&[], &[(X_FORWARDED_FOR, "rubbish")]).as_deref(), Some(PROXY), "who isn't trusted isn't read");
    }

    #[test]
    fn s22_an_address_is_read_however_a_proxy_writes_it() {
        for (name, value, address) in [
            (X_FORWARDED_FOR, "1.2.3.4:443", "1.2.3.4"),
            (X_FORWARDED_FOR, "[2001:db8::1]:443", "2001:db8::1"),
            (X_FORWARDED_FOR, "[2001:db8::1]", "2001:db8::1"),
            (X_FORWARDED_FOR, "2001:db8::1", "2001:db8::1"),
            (X_FORWARDED_FOR, "::ffff:1.2.3.4", "1.2.3.4"),
            (FORWARDED, "for=1.2.3.4", "1.2.3.4"),
            (FORWARDED, "For=\"1.2.3.4:443\"", "1.2.3.4"),
            (FORWARDED, "proto=https;for=\"[2001:db8::1]:4711\";by=10.0.0.1", "2001:db8::1"),
            (FORWARDED, "for=9.9.9.9, for=1.2.3.4", "1.2.3.4"),
        ] {
            assert_eq!(from(&[PROXY], &[(name, value)]).as_deref(), Some(address), "{name}: {value}");
        }
        let both = [(X_FORWARDED_FOR, "1.2.3.4"), (FORWARDED, "for=1.2.3.4")];
        assert_eq!(from(&[PROXY], &both).as_deref(), Some("1.2.3.4"));
    }

    #[test]
    fn s22_where_a_trusted_proxy_names_nobody_nobody_is_made_up() {
        for headers in [
            [].as_slice(),
            &[(X_FORWARDED_FOR, "")],
            &[(X_FORWARDED_FOR, "unknown")],
            &[(X_FORWARDED_FOR, "1.2.3.4, rubbish")],
            &[(X_FORWARDED_FOR, "1.2.3.4:x")],
            &[(X_FORWARDED_FOR, "주소")],
            &[(FORWARDED, "for=_hidden")],
            &[(FORWARDED, "proto=https")],
            &[(X_FORWARDED_FOR, "1.2.3.4"), (FORWARDED, "for=5.6.7.8")],
        ] {
            assert_eq!(from(&[PROXY], headers), None, "{headers:?}");
        }
    }
}
