//! A server's address: HTTPS, or this computer itself.

use std::fmt;

use reqwest::Url;

/// The origin calls go to, e.g. `https://partner.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server(Url);

/// Why an address can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerFault {
    /// It can't be read.
    #[error("not an address; it looks like https://partner.example.com")]
    Malformed,
    /// Without encryption only this computer itself is talked to.
    #[error("the address must begin with https://")]
    NotEncrypted,
}

impl Server {
    /// Reads an address as typed; without a scheme it is HTTPS.
    ///
    /// # Errors
    /// [`ServerFault`].
    pub fn parse(typed: &str) -> Result<Self, ServerFault> {
        let typed = pok_domain::typed::plain(typed);
        let full = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let mut url = Url::parse(&full).map_err(|_| ServerFault::Malformed)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/";
        if !plain || url.host_str().is_none_or(str::is_empty) {
            return Err(ServerFault::Malformed);
        }
        url.set_query(None);
        url.set_fragment(None);
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(ServerFault::NotEncrypted),
            _ => Err(ServerFault::Malformed),
        }
    }

    /// Whether it runs on this computer.
    pub(crate) fn is_here(&self) -> bool {
        is_loopback(&self.0)
    }

    /// The address of a path on it.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_this_computer() {
        let read = |typed| Server::parse(typed).map(|server| server.to_string());
        assert_eq!(read(" partner.example.com "), Ok("https://partner.example.com".into()));
        assert_eq!(read("http://127.0.0.1:8080/"), Ok("http://127.0.0.1:8080".into()));
        assert_eq!(read("http://[::1]:8080"), Ok("http://[::1]:8080".into()));
        assert_eq!(read("http://partner.example.com"), Err(ServerFault::NotEncrypted));
        assert_eq!(read("http://127.0.0.1.example.com"), Err(ServerFault::NotEncrypted));
        for wrong in ["", "https://", "ftp://a.example", "https://user:pw@a.example", "https://a.example/path", "a b"] {
            assert_eq!(read(wrong), Err(ServerFault::Malformed), "{wrong}");
        }
    }
}
