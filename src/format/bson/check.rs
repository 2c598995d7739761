//! Whether a file is BSON, by its beginning.

use memchr::memchr;

use super::kind;

/// A longer document is not believed, in bytes. MongoDB allows 16 MiB.
const LONGEST_DOCUMENT: usize = 64 * 1024 * 1024;

/// Whether a file is BSON, by its first bytes as they stand. The first document must hold together as far as it can be
/// seen (lengths, types, names, ends), and another one must begin where it ends.
pub fn looks_like(head: &[u8]) -> bool {
    match document(head) {
        Checked::Wrong => false,
        Checked::Cut { elements } => elements >= 2,
        Checked::Whole { end, elements } => {
            elements > 0 && (end == head.len() || !matches!(document(&head[end..]), Checked::Wrong))
        }
    }
}

enum Checked {
    Whole { end: usize, elements: usize },
    Cut { elements: usize },
    Wrong,
}

fn document(bytes: &[u8]) -> Checked {
    let Some(length) = length(bytes) else {
        return Checked::Cut { elements: 0 };
    };
    if !(5..=LONGEST_DOCUMENT).contains(&length) {
        return Checked::Wrong;
    }
    let (mut open, mut at, mut elements) = (vec![length], 4, 0);
    while let Some(&end) = open.last() {
        let Some(&kind) = bytes.get(at) else {
            return Checked::Cut { elements };
        };
        at += 1;
        if kind == 0 {
            if at != end {
                return Checked::Wrong;
            }
            open.pop();
            continue;
        }
        let name = &bytes[at..bytes.len().min(end)];
        let Some(name_length) = memchr(0, name) else {
            // A name that is longer than what can be seen proves nothing.
            let plausible = is_name(name) && bytes.len() < end && length_of(kind, &[]).is_some();
            return if plausible { Checked::Cut { elements } } else { Checked::Wrong };
        };
        at += name_length + 1;
        let Some(value) =
            is_name(&name[..name_length]).then(|| length_of(kind, &bytes[at.min(bytes.len())..])).flatten()
        else {
            return Checked::Wrong;
        };
        if at + value >= end {
            return Checked::Wrong;
        }
        elements += 1;
        if matches!(kind, kind::DOCUMENT | kind::ARRAY) {
            open.push(at + value);
            at += 4;
        } else {
            at += value;
        }
    }
    Checked::Whole { end: at, elements }
}

fn is_name(name: &[u8]) -> bool {
    !name.iter().any(|&b| b < b' ' || b == 0x7F)
        && std::str::from_utf8(name).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// The length of a value that begins here, as far as it tells; `None` where there is no such.
fn length_of(kind: u8, bytes: &[u8]) -> Option<usize> {
    let told = |least: usize| match length(bytes) {
        None => Some(least),
        Some(length) => (length >= least && length <= LONGEST_DOCUMENT).then_some(length),
    };
    let ends_with_nul = |length: usize| bytes.get(4 + length - 1).is_none_or(|&last| last == 0);
    Some(match kind {
        kind::DOUBLE | kind::DATE | kind::TIMESTAMP | kind::INT64 => 8,
        kind::STRING | kind::CODE | kind::SYMBOL => 4 + told(1).filter(|&length| ends_with_nul(length))?,
        kind::DOCUMENT | kind::ARRAY => {
            told(5).filter(|&length| bytes.get(length - 1).is_none_or(|&last| last == 0))?
        }
        kind::BINARY => 5 + told(0)?,
        kind::UNDEFINED | kind::NULL | kind::MIN_KEY | kind::MAX_KEY => 0,
        kind::OBJECT_ID => 12,
        kind::BOOLEAN => bytes.first().is_none_or(|&value| value <= 1).then_some(1)?,
        kind::REGEX => {
            let pattern = memchr(0, bytes).map_or(bytes.len(), |end| end + 1);
            pattern + memchr(0, &bytes[pattern..]).map_or(bytes.len() - pattern, |end| end + 1)
        }
        kind::DB_POINTER => 4 + told(1).filter(|&length| ends_with_nul(length))? + 12,
        kind::CODE_WITH_SCOPE => told(14)?,
        kind::INT32 => 4,
        kind::DECIMAL128 => 16,
        _ => return None,
    })
}

/// The length that stands here; `None` where the bytes end before. Negative ones are more than any limit.
fn length(bytes: &[u8]) -> Option<usize> {
    bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes) as usize)
}
