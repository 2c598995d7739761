//! Hardware addresses (IEEE 802, EUI-48): six pairs of hexadecimal digits with `:` or `-`, or three groups of four
//! with full stops.
//!
//! Pairs with a separator are also how fingerprints of keys, certificates and byte strings are printed, so a row that
//! goes on is none, also over the end of a line; nor is what a person made up by counting.

use super::text::{ends_free, starts_free};
use super::{Canonical, Found, Verdict};

/// Finds the address whose first digit is at `at`; hexadecimal letters of it may come before.
///
/// `form`: `colon`, `dash` or `dotted`. `class`: `universal` (its maker's number), `local` (locally administered:
/// given by software, as phones do to hide) or `documentation` (00-00-5E-00-53-xx, RFC 9542, 2.1.1). `None` for
/// multicast, for sequences and for six pairs of decimal digits, which are dates (of real addresses 1 in 280).
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let letters = hay[..at].iter().rev().take(5).take_while(|b| b.is_ascii_hexdigit()).count();
    let group = letters + hay[at..].iter().take(5).take_while(|b| b.is_ascii_hexdigit()).count();
    let (width, count) = match group {
        2 => (2, 6),
        4 => (4, 3),
        _ => return None,
    };
    let mut start = at - letters;
    let sep = match hay.get(start + width) {
        Some(&sep) if is_sep(sep, width) => sep,
        _ => *hay[..start].last().filter(|&&sep| is_sep(sep, width))?,
    };
    // `at` is the first digit: the groups before it are letters only.
    for _ in 1..count {
        if !group_before(hay, start, width, sep).is_some_and(|group| group.iter().all(u8::is_ascii_alphabetic)) {
            break;
        }
        start -= width + 1;
    }
    let end = start + count * (width + 1) - 1;
    let octets = read(hay.get(start..end)?, width, sep)?;
    // `[.242C.0020.0002]` is a weight of the Unicode collation tables.
    let weight = sep == b'.' && matches!(hay[..start].last(), Some(b'.' | b'*'));
    if end <= at || weight || !starts_free(hay, start) || !ends_free(hay, end) || goes_on(hay, start, end, width, sep) {
        return None;
    }
    let form = match sep {
        b':' => "colon",
        b'-' => "dash",
        _ => "dotted",
    };
    Some(Found { span: start..end, form, verdict: judge(octets)? })
}

/// Accepts a text that is one address and nothing else; also twelve hexadecimal digits together. The canonical writing
/// is in lower case with colons.
pub fn accept(text: &str) -> Option<Verdict> {
    let bytes = text.trim().as_bytes();
    let octets = match (bytes.len(), bytes.get(2), bytes.get(4)) {
        (17, Some(&sep @ (b':' | b'-')), _) => read(bytes, 2, sep)?,
        (14, _, Some(b'.')) => read(bytes, 4, b'.')?,
        (12, ..) => read(bytes, 12, b' ')?,
        _ => return None,
    };
    judge(octets)
}

fn is_sep(byte: u8, width: usize) -> bool {
    if width == 2 { matches!(byte, b':' | b'-') } else { byte == b'.' }
}

/// The group of hexadecimal digits that ends, with its separator, at `start`.
fn group_before(hay: &[u8], start: usize, width: usize, sep: u8) -> Option<&[u8]> {
    let (&last, row) = hay[..start].split_last()?;
    let (rest, group) = row.split_at_checked(row.len().checked_sub(width)?)?;
    let whole = !rest.last().is_some_and(u8::is_ascii_alphanumeric);
    (last == sep && whole && group.iter().all(u8::is_ascii_hexdigit)).then_some(group)
}

/// The six octets of groups of `width` digits with one separator, all letters in one case.
fn read(text: &[u8], width: usize, sep: u8) -> Option<[u8; 6]> {
    let (mut octets, mut nibbles) = ([0; 6], 0);
    for (i, &byte) in text.iter().enumerate() {
        if i % (width + 1) == width {
            if byte != sep {
                return None;
            }
            continue;
        }
        // One hexadecimal digit: it fits.
        let nibble = char::from(byte).to_digit(16)? as u8;
        *octets.get_mut(nibbles / 2)? |= if nibbles % 2 == 0 { nibble << 4 } else { nibble };
        nibbles += 1;
    }
    let mixed = text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase);
    (nibbles == 12 && !mixed).then_some(octets)
}

/// Whether the row goes on before or after, also over the end of a line that ends in a separator.
fn goes_on(hay: &[u8], start: usize, end: usize, width: usize, sep: u8) -> bool {
    const REACH: usize = 80;
    // A row of bytes goes on in the next line behind its separator; a full stop ends a sentence.
    let more = |b: &u8| b.is_ascii_hexdigit() || (sep == b':' && matches!(b, b'\r' | b'\n'));
    let after = hay.get(end) == Some(&sep) && hay.get(end + 1).is_some_and(more);
    let before = &hay[start.saturating_sub(REACH)..start];
    // Between two lines of source code come quotes and the escape of a line end.
    let quoted = |text: &[u8]| text.iter().rev().take_while(|b| b.is_ascii_whitespace() || **b == b'"').count();
    let row = &before[..before.len() - quoted(before)];
    let row = row.strip_suffix(b"\\n").unwrap_or(row);
    let wrapped = before[row.len()..].contains(&b'\n') && group_before(row, row.len(), width, sep).is_some();
    after || wrapped || group_before(hay, start, width, sep).is_some()
}

/// The class of an address; `None` where no device has it.
fn judge(octets: [u8; 6]) -> Option<Verdict> {
    let class = match octets {
        [0, 0, 0x5E, 0, 0x53, _] => "documentation",
        // The group bit (IEEE 802-2014, 8.2.2).
        [first, ..] if first & 1 == 1 || is_made_up(octets) => return None,
        [first, ..] if first & 2 == 2 => "local",
        _ => "universal",
    };
    let text: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    Some(Verdict { class, canonical: Canonical::new(text.join(":")), precision_m: None })
}

/// A sequence (00:11:22:33:44:55, aa:bb:cc:dd:ee:ff, 12:34:56:78:9a:bc, ab:cd:ef:01:23:45), doubled digits, few
/// different octets, words, or no letters: dates and times.
fn is_made_up(octets: [u8; 6]) -> bool {
    let nibbles: Vec<u8> = octets.iter().flat_map(|octet| [octet >> 4, octet & 0xF]).collect();
    let steps = |row: &[u8], size: u8| {
        row.windows(2).all(|pair| (pair[1].wrapping_sub(pair[0])) % size == row[1].wrapping_sub(row[0]) % size)
    };
    let even = octets.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == octets[1].wrapping_sub(octets[0]));
    let doubled = octets.iter().filter(|&&octet| octet >> 4 == octet & 0xF).count();
    let mut kinds = octets;
    kinds.sort_unstable();
    let different = 1 + kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let words: [&[u8]; 4] =
        [&[0xDE, 0xAD, 0xBE, 0xEF], &[0xCA, 0xFE, 0xBA, 0xBE], &[0x12, 0x34, 0x56], &[0xC0, 0xFF, 0xEE]];
    even || steps(&nibbles, 16)
        || doubled >= 4
        || different <= 2
        || words.iter().any(|word| octets.windows(word.len()).any(|part| part == *word))
        || nibbles.iter().all(|&nibble| nibble < 10)
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes, only};
    use super::super::text;
    use super::*;

    fn one(text: &str) -> Option<(String, &'static str, &'static str)> {
        let (written, first) = only(find, text)?;
        Some((written, first.form, first.verdict.class))
    }

    #[test]
    fn addresses() {
        for (text, span, form, class) in [
            ("mac 00:00:5e:9f:3a:d7 up", "00:00:5e:9f:3a:d7", "colon", "universal"),
            ("mac=00-00-5E-9F-3A-D7", "00-00-5E-9F-3A-D7", "dash", "universal"),
            ("Cisco 0000.5e9f.3ad7.", "0000.5e9f.3ad7", "dotted", "universal"),
            ("(da:a1:19:4c:0e:f2)", "da:a1:19:4c:0e:f2", "colon", "local"),
            ("ac:de:fa:bc:da:f0", "ac:de:fa:bc:da:f0", "colon", "universal"),
            ("mac:ac:de:48:9f:3a:d7", "ac:de:48:9f:3a:d7", "colon", "universal"),
            ("aecd.efba.f09c", "aecd.efba.f09c", "dotted", "local"),
            (r"a\n00:00:5e:9f:3a:d7\n", "00:00:5e:9f:3a:d7", "colon", "universal"),
            ("00-00-5E-00-53-1F", "00-00-5E-00-53-1F", "dash", "documentation"),
        ] {
            assert_eq!(one(text), Some((span.to_owned(), form, class)), "{text}");
        }
        for text in ["00005E9F3AD7", "00:00:5e:9f:3a:d7", " 00-00-5E-9F-3A-D7 ", "0000.5e9f.3ad7"] {
            assert_eq!(accept(text).map(|v| v.canonical), Some(Canonical::new("00:00:5e:9f:3a:d7")), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for none in [
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:f0",
            "01:00:5e:7f:3a:d7",
            "00:11:22:33:44:55",
            "aa:bb:cc:dd:ee:f0",
            "12:34:56:78:9a:bc",
            "02:de:ad:be:ef:01",
            "00:00:00:00:00:01",
            "ab:cd:ef:01:23:45",
            "20-01-02-13-14-15",
            "00:00:5e:9f:3a:d7:11:22",
            "aa:00:00:5e:9f:3a:d7",
            "00:00:5e:9f:3a",
            "00:00:5e-9f:3a:d7",
            "00:00:5E:9f:3a:d7",
            "x00:00:5e:9f:3a:d7",
            "00:00:5e:9f:3a:d7x",
            "30:82:01:0a:\n    02:00:5e:9f:3a:d7",
            "12:34:57",
            "\"30:82:01:0a:\\n\"\n    \"02:00:5e:9f:3a:d7",
            "02:00:5e:9f:3a:d7:\n 02:1b",
            "1.2.3.4",
            "2001:db8:1::1",
            "0000.5e9f.3ad7.1122",
            "00:00:5e:ff:fe:9f:3a:d7",
            "10:20:31:42:50:07",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        for none in ["", "00:00:5e:9f:3a", "00:00-5e:9f:3a:d7", "æ0:00:5e:9f:3a:d", "123456789012", "+0:1b:2c:9f:3a:d7"]
        {
            assert_eq!(accept(none), None, "{none}");
        }
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(14);
        for _ in 0..20_000 {
            let len = (next() % 60) as usize;
            let hay: Vec<u8> =
                noisy_bytes(&mut next, len).into_iter().map(|b| if b == b' ' { b':' } else { b }).collect();
            (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
            drop(accept(&text::decode(&hay)));
        }
        assert_eq!(find(b"", 0), None);
    }

    #[test]
    fn random_addresses_are_found_once() {
        let mut next = noise(15);
        let (mut seen, mut lost) = (0, 0);
        for _ in 0..20_000 {
            let octets: Vec<String> =
                (0..6).map(|i| format!("{:02x}", (next() & 0xFF) & if i == 0 { 0xFC } else { 0xFF })).collect();
            match one(&format!("hwaddr {} up", octets.join(":"))) {
                Some((span, ..)) if span == octets.join(":") => seen += 1,
                _ => lost += 1,
            }
        }
        assert!(lost * 150 < seen, "{lost} of {seen}");
    }
}
