//! Whether a text is JSON, and whether several values make its records, by its beginning.

use memchr::{memchr, memmem};

use super::Expects;
use super::strings::{closing, is_word};

/// Whether a text is JSON, by up to 64 KiB from its beginning; `whole` says that there is no more. It must begin with an
/// object or an array that is well formed as far as it can be seen, and nothing but such may follow: `[1, 2].map(f)`
/// is none.
pub fn looks_like(head: &[u8], whole: bool) -> bool {
    let Some(start) = head.iter().position(|b| !b.is_ascii_whitespace()) else {
        return false;
    };
    if !matches!(head[start], b'{' | b'[') {
        return false;
    }
    match check(head, start) {
        Checked::Wrong => false,
        Checked::Cut { tokens } => tokens > 0 || !whole && head.len() > start + 1,
        Checked::Whole { end, keys } => {
            let rest = &head[end..];
            let Some(next) = rest.iter().position(|&b| !(b.is_ascii_whitespace() || b == b',' || b == 0x1E)) else {
                return true;
            };
            match rest[next] {
                b'{' | b'[' => keys > 0 || !matches!(check(rest, next), Checked::Wrong),
                b'/' => matches!(rest.get(next + 1), Some(b'/' | b'*')),
                _ => false,
            }
        }
    }
}

/// Whether the first value ends within the bytes, and another one follows.
pub(super) fn holds_many(bytes: &[u8]) -> bool {
    let (mut at, mut depth) = (0, 0_u32);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => match closing(&bytes[at..]) {
                Some((length, _)) => at += length + 1,
                None => return false,
            },
            _ => continue,
        }
        if depth == 0 {
            return bytes[at..].iter().any(|b| matches!(b, b'{' | b'[' | b'"'));
        }
    }
    false
}

/// What the first value of some bytes is.
enum Checked {
    Whole {
        end: usize,
        /// How many keys it holds.
        keys: usize,
    },
    /// All right as far as the bytes go.
    Cut {
        /// How many keys and plain values it holds.
        tokens: usize,
    },
    Wrong,
}

/// Checks the object or array that begins at `at` against the grammar; comments may stand in it.
fn check(bytes: &[u8], mut at: usize) -> Checked {
    let (mut open, mut expects, mut tokens, mut keys) = (Vec::new(), Expects::Value, 0, 0);
    // Whether a bracket or a value was just seen, so that no comma hangs in the air.
    let mut fresh = false;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match (byte, expects) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => continue,
            (b'/', _) => {
                let Some(length) = comment_length(&bytes[at..]) else {
                    return Checked::Wrong;
                };
                at += length;
                continue;
            }
            (b'{', Expects::Value) => {
                open.push(b'}');
                expects = Expects::Key;
                fresh = true;
                continue;
            }
            (b'[', Expects::Value) => {
                open.push(b']');
                fresh = true;
                continue;
            }
            (b'}', Expects::Key) | (b']', Expects::Value) if fresh && open.last() == Some(&byte) => {
                open.pop();
            }
            (b'}' | b']', Expects::Comma) if open.last() == Some(&byte) => {
                open.pop();
            }
            (b'"', Expects::Key | Expects::Value) => {
                let Some((length, _)) = closing(&bytes[at..]) else {
                    return Checked::Cut { tokens };
                };
                at += length + 1;
                tokens += 1;
                if expects == Expects::Key {
                    expects = Expects::Colon;
                    continue;
                }
            }
            (b':', Expects::Colon) => {
                keys += 1;
                fresh = false;
                expects = Expects::Value;
                continue;
            }
            (b',', Expects::Comma) => {
                expects = if open.last() == Some(&b'}') { Expects::Key } else { Expects::Value };
                // Whoever writes comments writes commas before closing brackets too.
                fresh = true;
                continue;
            }
            (_, Expects::Value) => {
                let length = bytes[at - 1..].iter().position(|&b| !is_word(b)).unwrap_or(bytes.len() - (at - 1));
                let word = &bytes[at - 1..at - 1 + length];
                at += length.max(1) - 1;
                if !(is_plain(word) || at == bytes.len() && is_cut_off(word)) {
                    return Checked::Wrong;
                }
                tokens += 1;
            }
            _ => return Checked::Wrong,
        }
        expects = Expects::Comma;
        if open.is_empty() {
            return Checked::Whole { end: at, keys };
        }
    }
    Checked::Cut { tokens }
}

/// The length of the comment that goes on here, after its first slash; `None` where it is none.
fn comment_length(bytes: &[u8]) -> Option<usize> {
    let end = match bytes.first() {
        Some(b'/') => memchr(b'\n', bytes),
        Some(b'*') => memmem::find(&bytes[1..], b"*/").map(|found| found + 3),
        Some(_) => return None,
        None => None,
    };
    Some(end.unwrap_or(bytes.len()))
}

/// Whether the end of the bytes cuts off a word that JSON has.
fn is_cut_off(word: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"true", b"false", b"null"];
    !word.is_empty() && words.iter().any(|whole| whole.starts_with(word))
}

/// Whether a word is a number, or one that JSON has.
fn is_plain(word: &[u8]) -> bool {
    match word {
        b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity" => true,
        [b'-' | b'0'..=b'9', rest @ ..] => {
            rest.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        }
        _ => false,
    }
}
