//! IP addresses, versions 4 and 6: the public ones, which lead to a subscriber, and those set aside for documentation.
//!
//! Most dotted quads in source code are versions, masks and examples. So addresses that no subscriber has are none,
//! those that are better known than any subscriber or look like a version are `weak`, and the form says whether the
//! line is one of a log (it holds a time of day), which is what an address without a label needs.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::text::{char_after, char_before, ends_free, is_word, starts_free};
use super::{Canonical, Found, Verdict};

/// Finds the address whose first digit run begins at `at`.
///
/// `form`: `v4`, `v4-port`, `v4-log` (in a line with a time of day), `v4-mapped` (`::ffff:` and a version 4 address),
/// `v6`, `v6-port` (in brackets, with a port) and `v6-log`. `class`: `v4`, `v6`, `documentation` (RFC 5737, 3849 and
/// 9637) or `weak`: public resolvers, what may be a version, placeholders, network and broadcast addresses, and the
/// low interface numbers that routers and servers have. `None` for addresses that no subscriber has and for ranges.
/// The span is the address without port, brackets, prefix length and zone.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let first = *hay.get(at)?;
    let run = digits(hay, at);
    if run <= 3 && hay.get(at + run) == Some(&b'.') {
        return find_v4(hay, at);
    }
    // Global unicast is 2000::/3 (RFC 4291, 2.4): the first group has four digits, of which the first is 2 or 3.
    let six = matches!(first, b'2' | b'3') && hay.get(at + 4) == Some(&b':');
    if six { find_v6(hay, at) } else { None }
}

/// Accepts a text that is one address, with or without port, brackets, prefix length and zone. The canonical writing
/// is that of RFC 5952; a mapped address is the version 4 address in it.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('[') {
        let (inner, tail) = rest.split_once(']')?;
        let port = tail.strip_prefix(':').map(|port| port.parse::<u16>());
        return if tail.is_empty() || matches!(port, Some(Ok(_))) { accept(inner) } else { None };
    }
    let (text, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    let address = text.parse::<IpAddr>().ok().or_else(|| {
        let (address, port) = text.rsplit_once(':')?;
        port.parse::<u16>().ok()?;
        address.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
    })?;
    judge(address, prefix)
}

fn find_v4(hay: &[u8], at: usize) -> Option<Found> {
    let (address, end) = read_v4(hay, at)?;
    let mapped = mapped_start(hay, at);
    let start = mapped.unwrap_or(at);
    if !opens(hay, start, mapped.is_some()) || !closes(hay, end) {
        return None;
    }
    let tail = Tail::read(hay, end, 32)?;
    let verdict = judge(IpAddr::V4(address), tail.prefix)?;
    if follows_version_word(hay, start) || in_numbers(hay, start, end) {
        return None;
    }
    let form = match () {
        () if mapped.is_some() => "v4-mapped",
        () if in_log_line(hay, start, end) => "v4-log",
        () if tail.port => "v4-port",
        () => "v4",
    };
    Some(Found { span: start..end, form, verdict })
}

fn find_v6(hay: &[u8], at: usize) -> Option<Found> {
    const LONGEST: usize = 45;
    let is_part = |b: &u8| b.is_ascii_hexdigit() || matches!(b, b':' | b'.');
    let len = hay[at..].iter().take(LONGEST + 2).take_while(|b| is_part(b)).count();
    let mut token = hay.get(at..at + len)?;
    token = token.strip_suffix(b".").unwrap_or(token);
    if !token.ends_with(b"::") {
        token = token.strip_suffix(b":").unwrap_or(token);
    }
    let end = at + token.len();
    let groups = token.split(|b| matches!(b, b':' | b'.')).filter(|group| !group.is_empty()).count();
    // An allocation is at least 32 bits long, and a host has a number in it.
    if groups < 3 || !opens_v6(hay, at) || !ends_free(hay, end) {
        return None;
    }
    let address: Ipv6Addr = std::str::from_utf8(token).ok()?.parse().ok()?;
    let bracketed = at > 0 && hay[at - 1] == b'[' && hay.get(end) == Some(&b']');
    let tail = Tail::read(hay, if bracketed { end + 1 } else { end }, 128)?;
    let verdict = judge(IpAddr::V6(address), tail.prefix)?;
    let form = match () {
        () if in_log_line(hay, at, end) => "v6-log",
        () if bracketed && tail.port => "v6-port",
        () => "v6",
    };
    Some(Found { span: at..end, form, verdict })
}

/// What an address is, given the length of its prefix.
fn judge(address: IpAddr, prefix: Option<u8>) -> Option<Verdict> {
    let address = match address {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    let class = match address {
        IpAddr::V4(four) => {
            let prefix = prefix.unwrap_or(32);
            // No bit beyond the prefix: a range, which is no one's.
            let range = prefix < 32 && four.to_bits() << prefix == 0;
            if prefix > 32 || range { None } else { class_v4(four) }
        }
        IpAddr::V6(six) => {
            let prefix = prefix.unwrap_or(128);
            let range = prefix < 128 && six.to_bits() << prefix == 0;
            if prefix > 128 || range { None } else { class_v6(six) }
        }
    }?;
    Some(Verdict { class, canonical: Canonical::new(address.to_string()), precision_m: None })
}

/// The class of a version 4 address; `None` where no subscriber can have it (IANA IPv4 Special-Purpose Address
/// Registry; multicast RFC 5771; future use RFC 1112).
fn class_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Some("documentation"),
        [0 | 10 | 127 | 224..=255, ..]
        | [100, 64..=127, ..]
        | [169, 254, ..]
        | [172, 16..=31, ..]
        | [192, 168, ..]
        | [192, 0, 0, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..] => None,
        octets if is_weak_v4(octets) => Some("weak"),
        _ => Some("v4"),
    }
}

/// Public resolvers, the root servers (root-servers.org) and example.com, by their first octets.
const KNOWN_V4: &[&[u8]] = &[
    &[1, 0, 0],
    &[1, 1, 1],
    &[1, 2, 4, 8],
    &[4, 2, 2],
    &[8, 8, 4],
    &[8, 8, 8],
    &[8, 20, 247],
    &[8, 26, 56],
    &[9, 9, 9],
    &[64, 6, 64],
    &[64, 6, 65],
    &[77, 88, 8],
    &[84, 200, 69],
    &[84, 200, 70],
    &[93, 184, 215, 14],
    &[93, 184, 216, 34],
    &[94, 140, 14],
    &[94, 140, 15],
    &[114, 114, 114],
    &[114, 114, 115],
    &[149, 112, 112],
    &[168, 63, 129, 16],
    &[170, 247, 170, 2],
    &[185, 228, 168],
    &[192, 5, 5, 241],
    &[192, 33, 4, 12],
    &[192, 36, 148, 17],
    &[192, 58, 128, 30],
    &[192, 112, 36, 4],
    &[192, 203, 230, 10],
    &[193, 0, 14, 129],
    &[198, 41, 0, 4],
    &[198, 97, 190, 53],
    &[199, 7, 83, 42],
    &[199, 7, 91, 13],
    &[199, 9, 14, 201],
    &[202, 12, 27, 33],
    &[208, 67, 220],
    &[208, 67, 222],
    &[223, 5, 5, 5],
    &[223, 6, 6, 6],
];

/// Whether it is better known than any subscriber, may be a version or an object identifier, or is a placeholder: of
/// random addresses 1 in 50.
fn is_weak_v4(octets: [u8; 4]) -> bool {
    // 2.5.29.15 and 1.3.101.112 are object identifiers, 4.5.103.35 is a version.
    let arcs = matches!(octets, [1, 0..=3, ..] | [2, 5 | 16 | 23 | 25, ..]);
    let small = octets.iter().filter(|&&octet| octet < 20).count();
    let version = (octets[0] < 20 && octets[1] < 32) || small >= 3;
    let zeros = octets.iter().filter(|&&octet| octet == 0).count();
    // 1.2.3.4, 12.34.56.78, 98.76.54.32, 99.99.99.99.
    let step = |row: &[u8]| i16::from(row[1]) - i16::from(row[0]);
    let counts = |row: &[u8]| matches!(step(row).abs(), 0 | 1 | 11 | 22 | 111) && step(row) == step(&row[1..]);
    // 111.222.33.44.
    let repeated = octets.iter().all(|&octet| matches!(octet, 111 | 222) || (octet < 100 && octet % 11 == 0));
    let pairs = octets[..2] == octets[2..];
    let written: String = octets.iter().map(u8::to_string).collect();
    let counted = "1234567890".contains(&written) || "9876543210".contains(&written);
    let edge = matches!(octets[3], 0 | 255);
    let known = KNOWN_V4.iter().any(|known| octets.starts_with(known));
    known || arcs || version || zeros >= 2 || octets.windows(3).any(counts) || repeated || pairs || counted || edge
}

/// The class of a version 6 address; `None` where no subscriber can have it (IANA IPv6 Special-Purpose Address
/// Registry) and for networks and anycast, whose interface number is zero.
fn class_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    match segments {
        [0x2001, 0xDB8, ..] | [0x3FFF, 0..=0xFFF, ..] => return Some("documentation"),
        [0x2001, 2, 0, ..] | [0x2001, 0x10..=0x2F, ..] => return None,
        [0x2000..=0x3FFF, ..] => {}
        _ => return None,
    }
    if segments[4..] == [0; 4] {
        return None;
    }
    let low = segments[4..7] == [0; 3] && segments[7] <= 0xFF;
    let steps =
        segments[1..].windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == segments[2].wrapping_sub(segments[1]));
    let placeholder = segments[1..].iter().filter(|&&segment| segment <= 0xF).count() >= 5;
    let known = KNOWN_V6.iter().any(|known| segments.starts_with(known));
    Some(if low || steps || placeholder || known { "weak" } else { "v6" })
}

/// The networks of public resolvers (Google, Cloudflare, Quad9, OpenDNS, AdGuard, Yandex) and of example.com.
const KNOWN_V6: &[&[u16]] = &[
    &[0x2001, 0x4860, 0x4860],
    &[0x2606, 0x2800],
    &[0x2606, 0x4700, 0x4700],
    &[0x2620, 0xFE],
    &[0x2620, 0x119],
    &[0x2A10, 0x50C0],
    &[0x2A02, 0x6B8, 0, 0],
];

/// Four octets without leading zeros, and where they end.
fn read_v4(hay: &[u8], at: usize) -> Option<(Ipv4Addr, usize)> {
    let (mut octets, mut pos) = ([0; 4], at);
    for (i, octet) in octets.iter_mut().enumerate() {
        if i > 0 {
            if hay.get(pos) != Some(&b'.') {
                return None;
            }
            pos += 1;
        }
        let len = digits(hay, pos);
        if !(1..=3).contains(&len) || (len > 1 && hay[pos] == b'0') {
            return None;
        }
        let value = hay[pos..pos + len].iter().fold(0, |sum, b| sum * 10 + u16::from(b - b'0'));
        *octet = u8::try_from(value).ok()?;
        pos += len;
    }
    Some((octets.into(), pos))
}

/// Where the `::ffff:` that ends at `at` begins.
fn mapped_start(hay: &[u8], at: usize) -> Option<usize> {
    let start = at.checked_sub(7)?;
    hay[start..at].eq_ignore_ascii_case(b"::ffff:").then_some(start)
}

/// Whether a version 4 address may begin at `at`: not as the rest of a name with a version (`lib-1.2.3.4`, `@1.2.3.4`,
/// `Chrome/1.2.3.4`, `>=1.2.3.4`), of a sum or of a version 6 address.
fn opens(hay: &[u8], at: usize, mapped: bool) -> bool {
    if !starts_free(hay, at) {
        return false;
    }
    let Some((before, len)) = char_before(hay, at) else { return true };
    let further = char_before(hay, at - len).map(|(c, _)| c);
    match before {
        '.' | '+' | '^' | '~' | '*' | '$' | '#' | '\u{A7}' | '%' | '\\' => false,
        '-' => further.is_none_or(|c| c.is_ascii_digit() || c.is_whitespace()),
        '/' => hay[..at].ends_with(b"ip4/") || further.is_none_or(|c| !is_word(c) && c != '.'),
        '@' => further.is_some_and(is_word) && !mapped,
        '=' => !further.is_some_and(|c| matches!(c, '=' | '<' | '>' | '~' | '!' | '^')),
        ':' if mapped => false,
        ':' => !in_v6(&hay[at.saturating_sub(42)..at]),
        _ => true,
    }
}

/// Whether these bytes end in the beginning of a version 6 address.
fn in_v6(before: &[u8]) -> bool {
    let token = before.rsplit(|b| !b.is_ascii_hexdigit() && *b != b':').next().unwrap_or_default();
    token.iter().filter(|&&b| b == b':').count() >= 2
}

/// Whether a version 6 address may begin at `at`.
fn opens_v6(hay: &[u8], at: usize) -> bool {
    if !starts_free(hay, at) {
        return false;
    }
    match hay[..at] {
        // A label or quote, and no group of an address.
        [.., label, b':'] => !label.is_ascii_hexdigit() && label != b':',
        [.., last] => !matches!(last, b'.' | b'-' | b'+' | b'#' | b':'),
        [] => true,
    }
}

/// Whether a version 4 address may end at `end`: no name or suffix of a version goes on.
fn closes(hay: &[u8], end: usize) -> bool {
    let next = hay.get(end + 1).copied().unwrap_or(b' ');
    ends_free(hay, end)
        && match char_after(hay, end) {
            Some(('.' | '-' | '+' | '~', _)) => !next.is_ascii_alphabetic() && next != b'*',
            Some(('*', _)) => false,
            _ => true,
        }
}

/// What comes right behind an address.
struct Tail {
    port: bool,
    prefix: Option<u8>,
}

impl Tail {
    /// Reads what comes at `end`, where a prefix has at most `most` bits; `None` where it makes a mask of it. After a
    /// slash some firewalls write the port.
    fn read(hay: &[u8], end: usize, most: u32) -> Option<Self> {
        let count = digits(hay, end + 1);
        let number = || hay[end + 1..end + 1 + count].iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
        let sign = hay.get(end).filter(|_| (1..=5).contains(&count));
        match sign {
            Some(b':') => Some(Self { port: number() <= 65_535, prefix: None }),
            Some(b'/') if hay.get(end + 1 + count) == Some(&b'.') => None,
            // At most 128: it fits.
            Some(b'/') if number() <= most => Some(Self { port: false, prefix: Some(number() as u8) }),
            _ => Some(Self { port: false, prefix: None }),
        }
    }
}

/// Whether the last word before `at` in its line is one for a version, an object identifier or a section; `to` and the
/// like may come between.
fn follows_version_word(hay: &[u8], at: usize) -> bool {
    const WORDS: &[&[u8]] =
        &[b"release", b"revision", b"build", b"ver", b"oid", b"section", b"chapter", b"clause", b"rfc", b"upgrade"];
    const BETWEEN: &[&[u8]] = &[b"to", b"til", b"from", b"fra", b"is", b"er", b"of", b"number", b"s"];
    const REACH: usize = 24;
    let before = &hay[at.saturating_sub(REACH)..at];
    let line = before.rsplit(|&b| b == b'\n').next().unwrap_or_default().to_ascii_lowercase();
    let mut words = line.rsplit(|b| !b.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let word = words.find(|word| !BETWEEN.contains(word)).unwrap_or_default();
    WORDS.contains(&word) || word.ends_with(b"version") || word.ends_with(b"versjon")
}

/// Whether decimals stand on both sides, as in the path of a drawing (`-3.12 3.51.98.32 2.03.5`).
fn in_numbers(hay: &[u8], start: usize, end: usize) -> bool {
    const LONGEST: usize = 24;
    let is_number = |token: &[u8]| {
        let plain = token
            .iter()
            .all(|&b| b.is_ascii_digit() || matches!(b, b'.' | b'-') || b"aclmqstvhzACLMQSTVHZ".contains(&b));
        plain && token.contains(&b'.') && token.iter().any(u8::is_ascii_digit) && read_v4(token, 0).is_none()
    };
    let is_gap = |b: &u8| matches!(b, b' ' | b',');
    let (before, after) = (&hay[start.saturating_sub(LONGEST)..start], &hay[end..hay.len().min(end + LONGEST)]);
    let (Some(left), Some(right)) = (before.split_last(), after.split_first()) else { return false };
    is_gap(left.0)
        && is_gap(right.0)
        && is_number(left.1.rsplit(is_gap).next().unwrap_or_default())
        && is_number(right.1.split(is_gap).next().unwrap_or_default())
}

/// Whether the line around `start..end`, as far as 300 bytes to either side, holds a time of day: `12:34:56`.
fn in_log_line(hay: &[u8], start: usize, end: usize) -> bool {
    const REACH: usize = 300;
    let before = &hay[start.saturating_sub(REACH)..start];
    let from = before.iter().rposition(|&b| b == b'\n').map_or(start - before.len(), |i| start - before.len() + i + 1);
    let after = &hay[end..hay.len().min(end + REACH)];
    let to = end + after.iter().position(|&b| b == b'\n').unwrap_or(after.len());
    let line = &hay[from..to];
    (0..line.len().saturating_sub(7)).any(|i| is_clock(line, i))
}

/// `hh:mm:ss` at `at`, alone or behind a date, but no part of a longer row of pairs.
fn is_clock(line: &[u8], at: usize) -> bool {
    let Some([h, i, b':', m, n, b':', s, t]) = line.get(at..at + 8) else { return false };
    let digits = [h, i, m, n, s, t].iter().all(|b| b.is_ascii_digit());
    let inside = *h <= b'2' && (*h < b'2' || *i <= b'3') && *m <= b'5' && *s <= b'5';
    let alone = match line[..at] {
        // [10/Oct/2000:13:55:36 -0700]
        [.., a, b, c, d, b':'] => [a, b, c, d].iter().all(u8::is_ascii_digit),
        [.., last] => !last.is_ascii_alphanumeric() && last != b':' || last == b'T',
        [] => true,
    };
    digits && inside && alone && !line.get(at + 8).is_some_and(|&b| b.is_ascii_hexdigit() || b == b':')
}

/// How many ASCII digits stand at `at`, counted to 6.
fn digits(hay: &[u8], at: usize) -> usize {
    super::digits::run(hay, at, 6)
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes};
    use super::super::text;
    use super::*;

    fn all(text: &str) -> Vec<(String, &'static str, &'static str)> {
        let hay = text.as_bytes();
        (0..hay.len())
            .filter(|&i| hay[i].is_ascii_digit() && !(i > 0 && hay[i - 1].is_ascii_digit()))
            .filter_map(|i| find(hay, i))
            .map(|found| (text[found.span].to_owned(), found.form, found.verdict.class))
            .collect()
    }

    fn one(text: &str) -> Option<(String, &'static str, &'static str)> {
        let found = all(text);
        assert!(found.len() < 2, "twice in {text}");
        found.into_iter().next()
    }

    /// Public addresses that are made at the time of the test.
    fn public(seed: u64) -> (String, String) {
        let mut next = noise(seed);
        let four = std::iter::repeat_with(|| Ipv4Addr::from((next() & 0xFFFF_FFFF) as u32))
            .find(|&four| class_v4(four) == Some("v4"))
            .expect("most are");
        let mut next = noise(seed);
        let mut group = || format!("{:x}", 0x1000 + next() % 0xF000);
        (
            four.to_string(),
            format!("2a02:{}:{}:{}:{}:{}:{}:{}", group(), group(), group(), group(), group(), group(), group()),
        )
    }

    #[test]
    fn version_four() {
        for seed in 0..200 {
            let ip = &public(seed).0;
            let is = |text: String, form| assert_eq!(one(&text), Some((ip.clone(), form, "v4")), "{text}");
            is(format!("fra {ip}, port 22"), "v4");
            is(format!("fra {ip}."), "v4");
            is(format!("http://{ip}/a/b"), "v4");
            is(format!("root@{ip}"), "v4");
            is(format!("ip:{ip}"), "v4");
            is(format!(r#"{{"ip":"{ip}"}}"#), "v4");
            is(format!("inet {ip}/20 brd"), "v4");
            is(format!("outside:{ip}/443 denied"), "v4");
            is(format!("tcp {ip}(51022) -> 10.0.0.7(80)"), "v4");
            is(format!(r#"{{"version":1,"ip":"{ip}"}} android"#), "v4");
            is(format!("android {ip}"), "v4");
            is(format!("{ip}:8080"), "v4-port");
            is(format!("{ip} - - [10/Oct/2000:13:55:36 -0700] \"GET /\""), "v4-log");
            is(format!("Nov 23 19:46:12 a sshd[1]: Failed password from {ip} port 2"), "v4-log");
            is(format!("2024-01-02T12:34:56Z {ip} ok"), "v4-log");
            let mapped = format!("[::FFFF:{ip}]:80");
            assert_eq!(one(&mapped), Some((format!("::FFFF:{ip}"), "v4-mapped", "v4")));
            for text in [
                ip.clone(),
                format!("{ip}:80"),
                format!("::ffff:{ip}"),
                format!("[::ffff:{ip}]:80"),
                format!(" {ip}/32 "),
            ] {
                assert_eq!(accept(&text).map(|v| v.canonical), Some(Canonical::new(ip.clone())), "{text}");
            }
            for none in [
                format!("v{ip}"),
                format!("lib-{ip}"),
                format!("{ip}-rc1"),
                format!("{ip}.7"),
                format!("7.{ip}"),
                format!("Chrome/{ip}"),
                format!("version {ip}"),
                format!("upgrade to {ip}"),
                format!("\"appVersion\": \"{ip}\""),
                format!(">={ip}"),
                format!("{ip}.tar.gz"),
                format!("2a02:1:2::{ip}x"),
                format!("l-1.5 {ip} 2.5.7"),
                format!("{ip}/255.255.0.0"),
            ] {
                assert!(all(&none).iter().all(|found| !found.1.starts_with("v4")), "{none}");
            }
        }
    }

    #[test]
    fn version_six() {
        for seed in 0..200 {
            let ip = &public(seed).1;
            let is = |text: String, form| assert_eq!(one(&text), Some((ip.clone(), form, "v6")), "{text}");
            is(format!("fra {ip}, port 22"), "v6");
            is(format!("fra {ip}: nei"), "v6");
            is(format!("{ip}%eth0"), "v6");
            is(format!("ip:{ip}."), "v6");
            is(format!("inet6 {ip}/64 scope"), "v6");
            is(format!("http://[{ip}]:443/"), "v6-port");
            is(format!("12:34:56 {ip}"), "v6-log");
            for none in [format!("{ip}:1"), format!("a:{ip}"), format!("1:{ip}"), format!("{ip}g"), format!("x{ip}")] {
                assert_eq!(one(&none), None, "{none}");
            }
            for text in [ip.to_uppercase(), format!("[{ip}]:80"), format!("{ip}%eth0"), format!("{ip}/64")] {
                assert_eq!(accept(&text).map(|v| v.canonical), Some(Canonical::new(ip.clone())), "{text}");
            }
        }
        let [four, six] = [public(7).0, public(7).1].map(|ip| accept(&ip).map(|v| v.class));
        assert_eq!((four, six), (Some("v4"), Some("v6")));
    }

    #[test]
    fn documentation() {
        for (text, form) in [
            ("192.0.2.14", "v4"),
            ("198.51.100.7:80", "v4-port"),
            ("203.0.113.200", "v4"),
            ("2001:db8:1::2:17", "v6"),
            ("[2001:DB8::1234:5]:80", "v6-port"),
            ("3fff:fff::12:ab", "v6"),
        ] {
            assert_eq!(one(text).map(|f| (f.1, f.2)), Some((form, "documentation")), "{text}");
        }
    }

    #[test]
    fn weak() {
        for text in [
            "8.8.8.8",
            "1.1.1.1",
            "9.9.9.9",
            "1.2.3.4",
            "12.34.56.79",
            "111.222.33.44",
            "99.99.99.99",
            "2.5.29.15",
            "4.5.103.35",
            "120.0.0.7",
            "193.0.6.0",
            "193.0.6.255",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a02:1:2::1",
            "2a02:1:2:3:4:5:6:7",
        ] {
            assert_eq!(one(text).map(|f| f.2), Some("weak"), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for none in [
            "10.0.0.1",
            "127.0.0.1",
            "192.168.1.17",
            "172.20.30.40",
            "169.254.3.4",
            "0.25.50.75",
            "0.0.0.0",
            "224.0.0.251",
            "255.255.255.255",
            "100.72.3.40",
            "198.18.0.7",
            "192.88.99.1",
            "193.0.0.0/16",
            "193.0.6.0/24",
            "093.0.6.139",
            "193.0.6.300",
            "193.0.6",
            "1.3.6.1.4.1",
            "::1",
            "fe80::1234:5678",
            "fd12:3456::7:8",
            "ff02::fb",
            "2a02:1:2::",
            "2a02:1:2::/48",
            "12:34:56",
            "00:1b:2c:9f:3a:d7",
            "2001::a",
            "2024::b::c",
            "std::fmt",
            "a2::b3",
            "2001:10::7:8",
            "2a02:zz::1:2",
            "§193.0.6.139",
            "2345:6789",
            "20:30:40:50:60:70:80:90",
            "oid 193.0.6.139",
            "2.5.5.5.5",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        for none in [
            "",
            ":",
            "[",
            "[]",
            "[::1]",
            "193.0.6.139:x",
            "193.0.6.139/x",
            "193.0.6.139/33",
            "[193.0.6.139]x",
            "/",
            "%",
        ] {
            assert_eq!(accept(none), None, "{none}");
        }
    }

    #[test]
    fn how_often_a_public_address_is_weak() {
        let mut next = noise(21);
        let (mut public, mut weak) = (0, 0);
        for _ in 0..200_000 {
            match class_v4(Ipv4Addr::from((next() & 0xFFFF_FFFF) as u32)) {
                Some("weak") => weak += 1,
                Some("v4") => public += 1,
                _ => {}
            }
        }
        println!("{weak} weak, {public} not");
        assert!(weak * 35 < public + weak, "{weak} of {public}");
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(22);
        for _ in 0..20_000 {
            let len = (next() % 60) as usize;
            let hay: Vec<u8> = noisy_bytes(&mut next, len)
                .into_iter()
                .map(|b| match b {
                    b' ' => b'.',
                    b'-' => b':',
                    b => b,
                })
                .collect();
            (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
            drop(accept(&text::decode(&hay)));
        }
        assert_eq!(find(b"", 0), None);
    }
}
