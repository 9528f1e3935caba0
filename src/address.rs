//! Addresses of pages, only as far as a portal is told by them: https, an exact host, a path, a query.
//!
//! Hosts are compared whole with the portal table, so no part of the URL standard beyond this split is needed; what
//! does not fit the split is refused. Query and fragment can hold session secrets and are never kept.

use crate::error::{Error, Kind, Result};

/// A split https address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Host name, lower case as browsers write it, without port.
    pub host: &'a str,
    /// Path with its leading slash.
    pub path: &'a str,
    /// Query without the question mark; empty where there is none.
    pub query: &'a str,
    /// Scheme, host, port.
    origin: &'a str,
}

impl<'a> Address<'a> {
    /// Splits an address.
    ///
    /// # Errors
    /// `address` for what is not https with a plain host name.
    pub fn parse(url: &'a str) -> Result<Self> {
        let bad = || Error::new(Kind::Address(url.chars().take(120).collect()));
        let rest = url.strip_prefix("https://").ok_or_else(bad)?;
        let (authority, after) = match rest.find(['/', '?', '#']) {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        if host.is_empty() || !host.bytes().all(plain) || !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let origin = url.get(.."https://".len() + authority.len()).ok_or_else(bad)?;
        let before_fragment = after.split('#').next().unwrap_or_default();
        let (path, query) = before_fragment.split_once('?').unwrap_or((before_fragment, ""));
        Ok(Self { host, path: if path.is_empty() { "/" } else { path }, query, origin })
    }

    /// The address without query and fragment.
    pub fn bare(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// Whether both are of one scheme, host and port.
    pub fn same_origin(&self, other: &Self) -> bool {
        self.origin == other.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_and_kept_without_its_secrets() {
        let address = Address::parse("https://my.au.com:8443/aus/x.hc?token=1&a=?#part?x").unwrap();
        assert_eq!((address.host, address.path, address.query), ("my.au.com", "/aus/x.hc", "token=1&a=?"));
        assert_eq!(address.bare(), "https://my.au.com:8443/aus/x.hc");
        assert_eq!(Address::parse("https://my.au.com").unwrap().path, "/");
        assert!(!address.same_origin(&Address::parse("https://my.au.com/").unwrap()));
    }

    #[test]
    fn what_is_not_a_plain_https_address_is_refused() {
        for bad in [
            "",
            "my.au.com",
            "http://my.au.com/",
            "https://",
            "https://user@my.au.com/",
            "https://my.au.com:x/",
            "https://MY.AU.COM/",
            "https://my.au.com\\@evil.example/",
            "javascript:alert(1)",
            "https://日本.jp/",
        ] {
            assert_eq!(Address::parse(bad).unwrap_err().code(), "address", "{bad}");
        }
    }
}
