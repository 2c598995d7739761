//! The name of the key that holds a value in running text: `fnr` of `"fnr": "…"`, `fnr=…`, `fnr: …`, `<fnr>…`.

use crate::detect::text::decode;
use crate::rules::spelling::fold;

/// The longest key that is read, in bytes.
const LONGEST: usize = 64;

/// The key before the value that begins at `at`, as names are compared.
pub(super) fn before(hay: &[u8], at: usize) -> Option<String> {
    let from = at.saturating_sub(LONGEST + 8);
    let lead = &hay[from..at];
    let value = trim_end(lead, b" \t\"'(+[");
    let (&sign, key) = value.split_last()?;
    let key = match sign {
        b':' | b'=' | b'>' => trim_end(key, b" \t\"':=-"),
        _ => return None,
    };
    let start = key.iter().rposition(|&b| !is_key(b)).map_or(0, |i| i + 1);
    let key = element(&key[..start], &key[start..]).unwrap_or(&key[start..]);
    (!key.is_empty() && key.len() <= LONGEST).then(|| fold(&decode(key)))
}

/// The element that an attribute called `value` belongs to: `city` of `<city value="…"`.
fn element<'a>(lead: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let says_nothing = [&b"value"[..], b"v", b"content", b"extension"].contains(&key);
    let open = memchr::memrchr(b'<', lead).filter(|_| says_nothing)?;
    let name = &lead[open + 1..];
    let end = name.iter().position(|&b| !is_key(b))?;
    (end > 0 && name[end..].iter().all(|&b| b == b' ')).then_some(&name[..end])
}

/// Whether the key before a value is one of these names.
pub(super) fn names(hay: &[u8], at: usize, names: &[String]) -> bool {
    before(hay, at).is_some_and(|key| names.iter().any(|name| matches(name, &key)))
}

/// Whether a key matches a name of a pack: lower case, `*` for any run of characters.
pub(super) fn matches(pattern: &str, key: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == key };
    let Some(key) = key.strip_prefix(head) else { return false };
    let Some((middle, tail)) = rest.rsplit_once('*') else { return key.ends_with(rest) };
    let Some(key) = key.strip_suffix(tail) else { return false };
    let mut parts = middle.split('*');
    parts.try_fold(key, |key, part| key.find(part).map(|at| &key[at + part.len()..])).is_some()
}

fn trim_end<'a>(bytes: &'a [u8], set: &[u8]) -> &'a [u8] {
    let end = bytes.iter().rposition(|b| !set.contains(b)).map_or(0, |i| i + 1);
    &bytes[..end]
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_many_notations() {
        for text in
            ["\"fnr\": \"#", "fnr=#", "kunde.fnr: #", "<fnr>#", "fnr => '#", "'FNR' : [\"#", "\"tlf\":1,\"fnr\":#"]
        {
            let at = text.find('#').unwrap();
            assert_eq!(before(text.as_bytes(), at).as_deref(), Some("fnr"), "{text}");
        }
        for text in ["fnr #", "#", ": #", "fnr; #"] {
            let at = text.find('#').unwrap();
            assert_eq!(before(text.as_bytes(), at), None, "{text}");
        }
    }

    #[test]
    fn names_with_stars() {
        assert!(matches("medlem*", "medlemsnr"));
        assert!(matches("*_fnr", "soker_fnr"));
        assert!(matches("*f*r*", "fnr"));
        assert!(!matches("fnr", "fnrs"));
        assert!(!matches("*fnr", "fnr2"));
        assert!(matches("*", "") && matches("a*b*c", "a-b-c") && !matches("a*b*c", "a-c-b"));
        assert!(!matches("ab*ba", "aba"), "no letter counts twice");
    }
}
