//! Two numbers with a name each: `"lat": …, "lon": …` in JSON, YAML, XML, query strings, code and prose.

use super::super::{Found, text};
use super::decimal::{self, Number};
use super::{Axis, Point, binds, ends_with, is_blank, is_white, run_ahead, run_back};

/// The most bytes between the two numbers.
const REACH: usize = 200;

/// A name of one of the two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) axis: Axis,
    /// The word also means a width or a length.
    weak: bool,
    /// OpenStreetMap's marker (`mlat`, `mlon`).
    marker: bool,
    /// Offset of its first letter.
    start: usize,
}

/// Finds the point whose first number is `first`, if both have a name and at least one decimal.
pub(super) fn find(hay: &[u8], first: &Number) -> Option<Found> {
    let key = key_before(hay, first.start)?;
    if !is_value(hay, first) {
        return None;
    }
    let (second, other, gap) = partner_ahead(hay, first, key.axis)?;
    if partner_behind(hay, &key, first).is_some_and(|wider| !binds(gap, key.axis, wider)) {
        return None;
    }
    if partner_ahead(hay, &second, other.axis).is_some_and(|(_, _, wider)| !binds(gap, key.axis, wider)) {
        return None;
    }
    let point = Point::on_axes(key.axis, first.value, second.value, first.step().finer(second.step()))?;
    // A width and a length in centimetres have one decimal or two.
    if (key.weak || other.weak) && !(point.in_norway() && first.decimals.min(second.decimals) >= 3) {
        return None;
    }
    let form = match (key.marker, is_gpx(hay, key.start)) {
        (true, _) => "map-url",
        (_, true) => "gpx",
        _ => "keyed",
    };
    Some(point.found(first.start..second.end, form))
}

/// The name right before the number that starts at `at`, with nothing between but what separates a name from its
/// value.
pub(super) fn key_before(hay: &[u8], at: usize) -> Option<Key> {
    let mut end = at;
    let mut closed_tag = false;
    for _ in 0..24 {
        let skip = match *hay.get(end.checked_sub(1)?)? {
            b'>' => {
                closed_tag = true;
                1
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'\\' | b'=' | b':' | b'(' | b'`' | b'*' | b'|' | b']' => 1,
            b';' if ends_with(hay, end, b"&quot;") => 6,
            b';' if ends_with(hay, end, b"&#34;") => 5,
            b')' if end < at => 2 + run_back(hay, end - 1, 16, |b| b != b'(' && b != b'\n')?,
            _ => break,
        };
        end = end.checked_sub(skip)?;
    }
    // Only the last letters of the names below are worth a closer look.
    let last = hay.get(end.checked_sub(1)?)?.to_ascii_lowercase();
    if end == at || !(last.is_ascii_digit() || b"tednglam".contains(&last)) {
        return None;
    }
    let len = run_back(hay, end, 32, |b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)?;
    let start = end - len;
    if closed_tag && start > 0 && hay[start - 1] == b'/' {
        return None;
    }
    named(&hay[start..end], start)
}

/// Reads a name, whole or as the last part of a `snake_case` or `camelCase` one.
fn named(word: &[u8], start: usize) -> Option<Key> {
    const UNITS: [&[u8]; 7] = [b"deg", b"degrees", b"dd", b"wgs84", b"decimal", b"value", b"num"];
    const NAMES: [(&str, Axis, bool); 18] = [
        ("lat", Axis::Lat, false),
        ("latitude", Axis::Lat, false),
        ("latitud", Axis::Lat, false),
        ("breddegrad", Axis::Lat, false),
        ("breiddegrad", Axis::Lat, false),
        ("bredde", Axis::Lat, true),
        ("breidde", Axis::Lat, true),
        ("lon", Axis::Lon, false),
        ("lng", Axis::Lon, false),
        ("long", Axis::Lon, false),
        ("longitude", Axis::Lon, false),
        ("longitud", Axis::Lon, false),
        ("lengdegrad", Axis::Lon, false),
        ("lengdegrader", Axis::Lon, false),
        ("længdegrad", Axis::Lon, false),
        ("breddegrader", Axis::Lat, false),
        ("breiddegrader", Axis::Lat, false),
        ("lengde", Axis::Lon, true),
    ];
    let mut word = word;
    for unit in UNITS {
        if let Some(part) = last_part(word, unit).filter(|head| !head.is_empty()) {
            word = part;
        }
    }
    while let [head @ .., b'_' | b'0'..=b'9'] = word {
        word = head;
    }
    let (name, axis, weak) = NAMES
        .into_iter()
        .filter(|(name, ..)| last_part(word, name.as_bytes()).is_some())
        .max_by_key(|(name, ..)| name.len())?;
    let marker = word.eq_ignore_ascii_case(b"mlat") || word.eq_ignore_ascii_case(b"mlon");
    Some(Key {
        axis,
        weak: weak && word.len() == name.len(),
        marker,
        start,
    })
}

/// What stands before `part` in `word`, if `part` is its last part.
fn last_part<'a>(word: &'a [u8], part: &[u8]) -> Option<&'a [u8]> {
    const JOINED: [&[u8]; 12] = [
        b"gps", b"geo", b"start", b"end", b"from", b"to", b"pos", b"dest", b"min", b"max", b"center", b"m",
    ];
    let at = word.len().checked_sub(part.len())?;
    let (head, tail) = word.split_at(at);
    if !tail.eq_ignore_ascii_case(part) {
        return None;
    }
    let [.., before] = head else { return Some(head) };
    let capital = tail[0].is_ascii_uppercase();
    let small_after = tail.get(1).is_some_and(u8::is_ascii_lowercase);
    let begins = match before {
        b'_' | b'0'..=b'9' => true,
        b'a'..=b'z' if capital => true,
        b'A'..=b'Z' if capital => small_after,
        _ => JOINED.iter().any(|joined| head.eq_ignore_ascii_case(joined)),
    };
    begins.then_some(head)
}

/// The named number of the other axis that follows, and the gap to it in bytes, a line end counted as a hundred.
fn partner_ahead(hay: &[u8], first: &Number, axis: Axis) -> Option<(Number, Key, usize)> {
    let mut lines = 0;
    for at in first.end..hay.len().min(first.end + REACH) {
        if hay[at].is_ascii_digit() && !hay[at - 1].is_ascii_digit() {
            if let Some((number, key)) = named_number(hay, at) {
                let gap = number.start.saturating_sub(first.end) + 100 * lines;
                return (key.axis != axis).then_some((number, key, gap));
            }
        }
        if parts(hay, at) {
            return None;
        }
        lines += usize::from(hay[at] == b'\n');
    }
    None
}

/// The gap to the nearest named number before, if it is of the other axis.
fn partner_behind(hay: &[u8], key: &Key, first: &Number) -> Option<usize> {
    let from = first.start.saturating_sub(REACH + 24);
    let mut nearest = None;
    for at in from.max(1)..key.start {
        if hay[at].is_ascii_digit() && !hay[at - 1].is_ascii_digit() {
            nearest = named_number(hay, at).or(nearest);
        }
    }
    let (number, other) = nearest?;
    let (second, _, gap) = partner_ahead(hay, &number, other.axis)?;
    (second.digits == first.digits).then_some(gap)
}

fn named_number(hay: &[u8], at: usize) -> Option<(Number, Key)> {
    let number = decimal::reading(hay, at).filter(|n| is_value(hay, n))?;
    Some((number, key_before(hay, number.start)?))
}

fn is_value(hay: &[u8], number: &Number) -> bool {
    number.decimals > 0 && (text::ends_free(hay, number.end) || hay[number.end..].starts_with("º".as_bytes()))
}

/// Whether an object, an element or a list item ends or begins at `at`.
fn parts(hay: &[u8], at: usize) -> bool {
    match hay[at] {
        b'{' | b'}' => true,
        b'/' => hay.get(at + 1) == Some(&b'>'),
        b'\n' => {
            let next = at + 1 + run_ahead(hay, at + 1, 40, is_blank).unwrap_or(0);
            match hay.get(next) {
                Some(b'\n') => true,
                Some(b'\r') => hay.get(next + 1) == Some(&b'\n'),
                Some(b'-') => hay.get(next + 1).copied().is_some_and(is_white),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether the attribute at `key` is one of a GPX point.
fn is_gpx(hay: &[u8], key: usize) -> bool {
    let Some(len) = run_back(hay, key, 120, |b| b != b'<' && b != b'>') else {
        return false;
    };
    let element = key - len;
    element > 0
        && hay[element - 1] == b'<'
        && [&b"trkpt"[..], b"rtept", b"wpt"].iter().any(|name| {
            super::starts_with(hay, element, name) && hay.get(element + name.len()).copied().is_some_and(is_white)
        })
}
