//! The one error of the crate: what went wrong, and where: carrier, page, figure, and what was tried.
//!
//! A page state (logged out, maintenance, changed) is not an error: it is an answer, see [`crate::capture::PageState`].
//! The words a person reads are the pages' concern (`extension/_locales`); they choose them by [`Error::code`].

use std::fmt;

use thiserror::Error as ThisError;

/// What went wrong, with the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    at: Vec<String>,
}

/// The kinds of failure. `code` of each is stable: locales and tests name it.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Kind {
    /// The address is not one a browser would load.
    #[error("{0:?} is not an https address")]
    Address(String),
    /// No portal has this host.
    #[error("no portal is known at host {0:?}")]
    UnknownHost(String),
    /// More bytes than the cap.
    #[error("{size} bytes, more than the {cap} allowed")]
    TooLarge {
        /// Size found, in bytes.
        size: usize,
        /// Size allowed, in bytes.
        cap: usize,
    },
    /// A message or its sender is not one of ours.
    #[error("refused a message: {0}")]
    Refused(String),
    /// A value in storage does not parse.
    #[error("stored value {key:?} does not parse: {why}")]
    Stored {
        /// Storage key.
        key: String,
        /// What the parser said.
        why: String,
    },
    /// A value in storage, or a file, has a form that only a newer version knows; it must not be touched.
    #[error("{key:?} was written by a newer version")]
    Newer {
        /// Storage key, or the format of the file.
        key: String,
    },
    /// The browser's storage is full.
    #[error("the browser's storage is full")]
    StorageFull,
    /// A text is not the number, date or name it should be.
    #[error("{text:?} is not {wanted}")]
    Form {
        /// The text, shortened.
        text: String,
        /// What was expected.
        wanted: &'static str,
    },
    /// The bytes of a file are no text in UTF-8 or UTF-16.
    #[error("the file is neither UTF-8 nor UTF-16 text; it looks like {looks_like:?}")]
    Encoding {
        /// The name of what they look like, as `TextDecoder` knows it: `shift_jis`, `euc-jp`; empty for nothing known.
        looks_like: &'static str,
    },
    /// The browser refused a call.
    #[error("the browser refused {call}: {why}")]
    Browser {
        /// The call.
        call: &'static str,
        /// What it said.
        why: String,
    },
}

impl Error {
    /// An error of this kind, with no place yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, at: Vec::new() }
    }

    /// Adds where it happened; the outermost place comes last and is printed first.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.at.push(place.into());
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Whether a newer version wrote what was read, which must be left alone.
    pub fn is_newer(&self) -> bool {
        matches!(self.kind(), Kind::Newer { .. })
    }

    /// A stable name of the kind, for locales and tests.
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::Address(_) => "address",
            Kind::UnknownHost(_) => "unknown_host",
            Kind::TooLarge { .. } => "too_large",
            Kind::Refused(_) => "refused",
            Kind::Stored { .. } => "stored",
            Kind::Newer { .. } => "newer",
            Kind::StorageFull => "storage_full",
            Kind::Form { .. } => "form",
            Kind::Encoding { .. } => "encoding",
            Kind::Browser { .. } => "browser",
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in self.at.iter().rev() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.kind)
    }
}

impl std::error::Error for Error {}

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_place_from_the_outside_in() {
        let error = Error::new(Kind::UnknownHost("example.com".into())).at("data page").at("docomo");
        assert_eq!(error.to_string(), "docomo: data page: no portal is known at host \"example.com\"");
        assert_eq!(error.code(), "unknown_host");
    }
}
