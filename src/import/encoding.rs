//! The text of a file, whatever saved it.
//!
//! Decodes UTF-8 and UTF-16, with or without the mark by which each is known, and tells what else a file looks like:
//! Japanese Excel saves CSV as Shift_JIS. Decoding that needs a table of ten thousand letters, which every browser has in
//! its `TextDecoder`; so the caller decodes it by the name given here (<https://encoding.spec.whatwg.org/#names-and-labels>).

use std::borrow::Cow;

use crate::error::{Error, Kind, Result};

/// The text of the bytes, without a byte order mark.
///
/// # Errors
/// `encoding` for bytes that are neither UTF-8 nor UTF-16, with the name of what they look like.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // The first letter of every file of ours is ASCII.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| unknown(looks_like(bytes)))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text =
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<std::result::Result<String, _>>();
    text.ok().filter(|_| rest.is_empty()).map(Cow::Owned).ok_or_else(|| unknown(""))
}

fn unknown(looks_like: &'static str) -> Error {
    Error::new(Kind::Encoding { looks_like })
}

/// Which Japanese encoding all of the bytes fit; empty for none. Every text in EUC-JP is one of half-width katakana in
/// Shift_JIS, too; nobody writes so.
fn looks_like(bytes: &[u8]) -> &'static str {
    let is_euc = |lead: u8| matches!(lead, 0xa1..=0xfe);
    if fits(bytes, |_| false, is_euc, is_euc) {
        return "euc-jp";
    }
    let is_kana = |byte: u8| matches!(byte, 0xa1..=0xdf);
    let is_lead = |byte: u8| matches!(byte, 0x81..=0x9f | 0xe0..=0xfc);
    let is_trail = |byte: u8| matches!(byte, 0x40..=0x7e | 0x80..=0xfc);
    if fits(bytes, is_kana, is_lead, is_trail) { "shift_jis" } else { "" }
}

/// Whether the bytes are ASCII, single letters above it, and pairs.
fn fits(bytes: &[u8], single: fn(u8) -> bool, lead: fn(u8) -> bool, trail: fn(u8) -> bool) -> bool {
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        let is_letter = (0x01..0x80).contains(&byte) || single(byte);
        let is_pair = !is_letter && lead(byte) && bytes.next().is_some_and(trail);
        if !is_letter && !is_pair {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 高速通信利用量,データ残量, as Windows saves it in code page 932.
    const SHIFT_JIS: &[u8] =
        b"\x8d\x82\x91\xac\x92\xca\x90M\x97\x98\x97p\x97\xca,\x83f\x81[\x83^\x8ec\x97\xca\r\n";

    fn looks(bytes: &[u8]) -> Option<&'static str> {
        match decode(bytes).unwrap_err().kind() {
            Kind::Encoding { looks_like } => Some(looks_like),
            _ => None,
        }
    }

    #[test]
    fn utf_8_and_utf_16_are_read_with_their_marks_and_without() {
        let text = "captured_at,残量😀\r\n";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
        for (mark, bytes) in [
            (&b""[..], text.as_bytes()),
            (b"\xef\xbb\xbf", text.as_bytes()),
            (b"\xff\xfe", &little),
            (b"", &little),
            (b"\xfe\xff", &big),
            (b"", &big),
        ] {
            assert_eq!(decode(&[mark, bytes].concat()).unwrap(), text, "{mark:?}");
        }
    }

    #[test]
    fn what_japanese_excel_saves_is_named_for_the_browser_to_decode() {
        assert_eq!(looks(SHIFT_JIS), Some("shift_jis"));
        assert_eq!(looks(b"a,\xb6\xc0\xb6\xc5\xb1\r\n"), Some("shift_jis"));
        assert_eq!(looks(b"\xb9\xe2\xc2\xae\xc4\xcc\xbf\xae\xcd\xf8\xcd\xd1\xce\xcc\r\n"), Some("euc-jp"));
    }

    #[test]
    fn what_is_no_text_looks_like_nothing() {
        for bytes in
            [&b"\xff"[..], b"PK\x03\x04\x14\x00\xff\xff", b"\xe9t\xe9\xff", b"\xef\xbb\xbf\xff", b"\xff\xfea"]
        {
            assert_eq!(looks(bytes), Some(""), "{bytes:?}");
        }
        assert_eq!(looks(b"\xff\xfe\x00\xd8"), Some(""));
    }
}
